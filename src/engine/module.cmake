marbre_module(engine
  USES yaml schema expr layout inline doc style font image shape prose par galley page furnish paint pdf audit
  SOURCES session.c warm.c describe.c typeset.c head.c expect.c fit.c look.c)
# The versions that decide bytes, named by --version and in reports.
file(READ ${HPDF_INCLUDE}/hpdf_version.h version_header)
string(REGEX MATCH "HPDF_MAJOR_VERSION +([0-9]+)" _ "${version_header}")
set(hpdf_version ${CMAKE_MATCH_1})
string(REGEX MATCH "HPDF_MINOR_VERSION +([0-9]+)" _ "${version_header}")
string(APPEND hpdf_version .${CMAKE_MATCH_1})
string(REGEX MATCH "HPDF_BUGFIX_VERSION +([0-9]+)" _ "${version_header}")
string(APPEND hpdf_version .${CMAKE_MATCH_1})
target_compile_definitions(engine PRIVATE MARBRE_LIBRARIES="libharu ${hpdf_version}, HarfBuzz ${harfbuzz_VERSION}, FreeType ${freetype2_VERSION}, fontconfig ${fontconfig_VERSION}, ICU ${icu_uc_VERSION}, cmark ${libcmark_VERSION}, libyaml ${yaml_0_1_VERSION}, libdeflate ${libdeflate_VERSION}, libpng ${libpng_VERSION}, expat ${expat_VERSION}, libqrencode ${libqrencode_VERSION}")
