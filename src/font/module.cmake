# fonts/fonts.conf goes into the program, as a string: nothing is to be found at run time.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fonts/fonts.conf)
file(READ ${CMAKE_SOURCE_DIR}/fonts/fonts.conf conf)
string(REPLACE "\\" "\\\\" conf "${conf}")
string(REPLACE "\"" "\\\"" conf "${conf}")
string(REPLACE "\n" "\\n\"\n\"" conf "${conf}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/font/fonts_conf.inc CONTENT "\"${conf}\"\n" @ONLY)
marbre_module(font LIBS PkgConfig::fontconfig PkgConfig::freetype2 PkgConfig::harfbuzz
  SOURCES font.c match.c fontconfig.c face.c)
target_include_directories(font PRIVATE ${CMAKE_BINARY_DIR}/generated)
