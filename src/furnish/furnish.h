// In: pages. Out: the same pages with their regions: running heads, folios, thumb index, bound to what each page holds.
#ifndef MARBRE_FURNISH_FURNISH_H
#define MARBRE_FURNISH_FURNISH_H

#include "page/page.h"

typedef struct FurnishedRegion {
  const Styled *styled;
  const Fragment *box;
} FurnishedRegion;

typedef struct FurnishedPage {
  const FurnishedRegion *regions;
  uint32_t count;
  const Fragment *const *asides;  // of the document, in the regions that take them
  uint32_t aside_count;
} FurnishedPage;

typedef struct Furnished {
  const Pages *pages;
  const FurnishedPage *of;  // by page index
} Furnished;

// Regions alike on several pages (same variables, no page number) are laid out once.
const Furnished *furnish_pages(Job *job, const PageTools *tools, ImageStore *images, const Pages *pages);
void furnish_dump(const Furnished *furnished, Buf *out);

#endif
