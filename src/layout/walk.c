// Every list of declarations of a layout: of its styles, and of its blocks wherever they stand.
#include "layout/internal.h"

static void walk_blocks(BlockList list, DeclsVisit *visit, void *self) {
  for (uint32_t i = 0; i < list.n; i++) {
    const Block *b = list.v[i];
    visit(self, b->decls);
    for (uint32_t k = 0; k < b->column_count; k++) visit(self, b->columns[k].decls);
    for (uint32_t k = 0; k < b->series_count; k++) visit(self, b->series[k]->decls);
    walk_blocks(b->head, visit, self);
    walk_blocks(b->body, visit, self);
  }
}

void layout_each_decls(const Layout *layout, DeclsVisit *visit, void *self) {
  for (uint32_t i = 0; i < layout->style_count; i++) visit(self, layout->styles[i].decls);
  walk_blocks(layout->body, visit, self);
  for (uint32_t i = 0; i < layout->part_count; i++) walk_blocks(layout->parts[i].body, visit, self);
  for (uint32_t i = 0; i < layout->page_count; i++)
    for (uint32_t k = 0; k < layout->pages[i].region_count; k++)
      if (layout->pages[i].regions[k].box) walk_blocks((BlockList){&layout->pages[i].regions[k].box, 1}, visit, self);
}
