#include "preview/http.h"

#include <dlfcn.h>
#include <string.h>

bool http_load(Http *http) {
  memset(http, 0, sizeof *http);
  http->library = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL);
  if (!http->library) return false;
  bool all = true;
#define HTTP(name) all = (*(void **)&http->name = dlsym(http->library, "MHD_" #name)) != NULL && all;
#include "preview/http.def"
#undef HTTP
  if (!all) http_unload(http);
  return all;
}

void http_unload(Http *http) {
  if (http->library) dlclose(http->library);
  memset(http, 0, sizeof *http);
}
