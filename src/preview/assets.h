// The page itself, as it stands in page.html, page.css and page.js.
#ifndef MARBRE_PREVIEW_ASSETS_H
#define MARBRE_PREVIEW_ASSETS_H

#include <stddef.h>

typedef struct Asset {
  const char *url, *type;
  const unsigned char *bytes;
  size_t n;
} Asset;

// NULL when the page has no such part.
const Asset *asset_find(const char *url);

#endif
