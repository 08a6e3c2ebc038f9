marbre_module(compare USES image LIBS PkgConfig::jansson
  SOURCES compare.c tool.c read.c picture.c align.c words.c change.c report.c text.c html.c)
target_include_directories(compare PRIVATE ${CMAKE_BINARY_DIR}/generated)
marbre_embed(compare read.js)
