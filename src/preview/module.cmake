# libmicrohttpd is loaded when it is needed (http.h): only its header is wanted here.
find_path(MICROHTTPD_INCLUDE microhttpd.h REQUIRED)
find_package(Threads REQUIRED)
marbre_module(preview USES engine svg paint LIBS PkgConfig::jansson Threads::Threads ${CMAKE_DL_LIBS}
  SOURCES preview.c inputs.c state.c server.c http.c assets.c)
target_include_directories(preview PRIVATE ${MICROHTTPD_INCLUDE} ${CMAKE_BINARY_DIR}/generated)
foreach(name page.html page.css page.js)
  set(source ${CMAKE_CURRENT_SOURCE_DIR}/preview/${name})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  file(READ ${source} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/preview/${name}.inc CONTENT "${bytes}\n" @ONLY)
endforeach()
