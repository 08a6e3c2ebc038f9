// libmicrohttpd, loaded when a preview is served: linked, it would bring a TLS library into every run of the command.
#ifndef MARBRE_PREVIEW_HTTP_H
#define MARBRE_PREVIEW_HTTP_H

#include <microhttpd.h>
#include <stdbool.h>

typedef struct Http {
  void *library;
#define HTTP(name) __typeof__(&MHD_##name) name;
#include "preview/http.def"
#undef HTTP
} Http;

// False when the library, or a function of it, is not there.
bool http_load(Http *http);
void http_unload(Http *http);

#endif
