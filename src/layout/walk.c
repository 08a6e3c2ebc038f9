// Every block of a layout wherever it stands, and every list of declarations: of its styles, and of its blocks.
#include "layout/internal.h"

static void walk_blocks(BlockList list, LayoutVisit *visit, void *self) {
  for (uint32_t i = 0; i < list.n; i++) {
    visit(self, list.v[i]);
    walk_blocks(list.v[i]->head, visit, self);
    walk_blocks(list.v[i]->body, visit, self);
  }
}

void layout_each_block(const Layout *layout, LayoutVisit *visit, void *self) {
  walk_blocks(layout->body, visit, self);
  for (uint32_t i = 0; i < layout->part_count; i++) walk_blocks(layout->parts[i].body, visit, self);
  for (uint32_t i = 0; i < layout->page_count; i++)
    for (uint32_t k = 0; k < layout->pages[i].region_count; k++)
      if (layout->pages[i].regions[k].box) walk_blocks((BlockList){&layout->pages[i].regions[k].box, 1}, visit, self);
}

typedef struct DeclsWalk {
  DeclsVisit *visit;
  void *self;
} DeclsWalk;

static void visit_decls(void *walk, const Block *b) {
  const DeclsWalk *w = walk;
  w->visit(w->self, b->decls);
  for (uint32_t k = 0; k < b->column_count; k++) w->visit(w->self, b->columns[k].decls);
  for (uint32_t k = 0; k < b->series_count; k++) w->visit(w->self, b->series[k]->decls);
}

void layout_each_decls(const Layout *layout, DeclsVisit *visit, void *self) {
  for (uint32_t i = 0; i < layout->style_count; i++) visit(self, layout->styles[i].decls);
  layout_each_block(layout, visit_decls, &(DeclsWalk){visit, self});
}
