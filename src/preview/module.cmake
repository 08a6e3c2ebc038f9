# libmicrohttpd is loaded when it is needed (http.h): only its header is wanted here.
find_path(MICROHTTPD_INCLUDE microhttpd.h REQUIRED)
marbre_module(preview USES engine svg paint LIBS PkgConfig::jansson ${CMAKE_DL_LIBS}
  SOURCES preview.c maker.c relay.c inputs.c state.c server.c http.c assets.c)
target_include_directories(preview PRIVATE ${MICROHTTPD_INCLUDE} ${CMAKE_BINARY_DIR}/generated)
marbre_embed(preview page.html page.css page.js)
