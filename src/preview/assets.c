#include "preview/assets.h"

#include <string.h>

static const unsigned char html[] = {
#include "preview/page.html.inc"
};
static const unsigned char css[] = {
#include "preview/page.css.inc"
};
static const unsigned char script[] = {
#include "preview/page.js.inc"
};

static const Asset assets[] = {{"/", "text/html; charset=utf-8", html, sizeof html},
                               {"/page.css", "text/css; charset=utf-8", css, sizeof css},
                               {"/page.js", "text/javascript; charset=utf-8", script, sizeof script}};

const Asset *asset_find(const char *url) {
  for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
    if (strcmp(url, assets[i].url) == 0) return &assets[i];
  return NULL;
}
