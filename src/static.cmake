# Archives in place of shared libraries: what the loader would otherwise look up and relocate at each start. All of ICU
# or none: its code as an archive beside its data as a library costs more than both shared. HarfBuzz and libharu have no
# archives in Debian; what they load themselves (FreeType, libpng, zlib, PCRE2) stays shared too.
function(marbre_find_archive name result)
  execute_process(COMMAND ${CMAKE_C_COMPILER} -print-file-name=lib${name}.a OUTPUT_VARIABLE file
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT IS_ABSOLUTE "${file}")
    set(file "")
  endif()
  set(${result} "${file}" PARENT_SCOPE)
endfunction()

function(marbre_link_archives target)
  set(archives)
  foreach(name ${ARGN})
    marbre_find_archive(${name} file)
    if(NOT file)
      message(STATUS "No archive lib${name}.a: ${target} stays shared")
      return()
    endif()
    list(APPEND archives ${file})
  endforeach()
  set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${archives}")
endfunction()

marbre_link_archives(PkgConfig::yaml_0_1 yaml)
marbre_link_archives(PkgConfig::libcmark cmark)
marbre_link_archives(PkgConfig::libdeflate deflate)
marbre_link_archives(PkgConfig::expat expat)
marbre_link_archives(PkgConfig::jansson jansson)
marbre_link_archives(PkgConfig::icu_uc icuuc icudata stdc++)
marbre_link_archives(PkgConfig::icu_i18n icui18n icuuc icudata stdc++)
get_target_property(freetype PkgConfig::freetype2 INTERFACE_LINK_LIBRARIES)
marbre_link_archives(PkgConfig::fontconfig fontconfig expat)
set_property(TARGET PkgConfig::fontconfig APPEND PROPERTY INTERFACE_LINK_LIBRARIES "${freetype}")
# The C library first: the loader asks the libraries in this order, most often for what is in that one. The program at a
# fixed address: placed at random its tables would have to be relocated at each start, which takes as long as reading a
# layout; the libraries, the heap and the stack are placed at random all the same.
add_compile_options(-fno-pie)
add_link_options(-static-libgcc -no-pie -Wl,--no-as-needed -lc -Wl,-O1,--as-needed,--gc-sections)
