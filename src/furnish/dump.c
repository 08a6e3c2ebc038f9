// In: furnished pages. Out: text: the regions of each page, as pages themselves are written.
#include "furnish/furnish.h"

void furnish_dump(const Furnished *furnished, Buf *out) {
  for (uint32_t i = 0; i < furnished->pages->count; i++) {
    buf_format(out, "page %u\n", furnished->pages->v[i].number);
    for (uint32_t k = 0; k < furnished->of[i].count; k++) page_dump_box(furnished->of[i].regions[k].box, out);
    for (uint32_t k = 0; k < furnished->of[i].aside_count; k++) page_dump_box(furnished->of[i].asides[k], out);
  }
}
