// What is laid beside the pages' flow: regions, and blocks that stand in one.
#include "page/internal.h"

const Fragment *page_box(Job *job, const PageTools *tools, const Galley *galley, Len x, Len y, Len width, Len height,
                         bool right) {
  Layouter l = layouter_new(job, tools, galley);
  l.right = right;
  ArenaMark mark = arena_mark(l.arena);
  Space space = {.width = width,
                 .height = height > 0 ? height : -1,
                 .shrink = width,
                 .y = y,
                 .limit = NO_LIMIT,
                 .bottom = height > 0 ? (Flow)y + height : NO_LIMIT,
                 .end = NO_LIMIT,
                 .fresh = true};
  space.y += margin_sum(margin_above(galley->root, width));
  Laid laid = lay_item(&l, galley->root, &space, NULL);
  pending_place_in(&l, laid.box, laid.pending, 0, 0, laid.box->width, laid.box->height);
  laid.box->x = 0;
  const Fragment *box = settle(&l, laid.box, x, 0);
  arena_rewind(l.arena, mark);
  notes_check(&l);
  return box;
}

Len page_box_width(Job *job, const PageTools *tools, const Galley *galley) {
  Layouter l = layouter_new(job, tools, galley);
  ArenaMark mark = arena_mark(l.arena);
  Len wide = extent_of(&l, galley->root).wide;
  arena_rewind(l.arena, mark);
  return wide;
}

static Flow first_baseline(const Fragment *f) {
  if (f->line_count) return f->baselines[0];
  Flow first = FLOW_NONE;
  for (uint32_t i = 0; i < f->count && first == FLOW_NONE; i++) first = first_baseline(f->children[i]);
  return first;
}

static const Fragment *lay_aside(Layouter *l, const GalleyItem *item, Len x, Flow y, Len width) {
  Space space = space_open(y, width);
  Laid laid = lay_item(l, item, &space, NULL);
  if (laid.pending) pending_place_in(l, laid.box, laid.pending, 0, 0, laid.box->width, laid.box->height);
  return settle(l, laid.box, x, 0);
}

const Fragment *page_aside(Job *job, const PageTools *tools, const Galley *galley, const GalleyItem *item, Len x, Len top,
                           Len width, Len baseline, bool right) {
  Layouter l = layouter_new(job, tools, galley);
  l.right = right;
  ArenaMark mark = arena_mark(l.arena);
  const Fragment *box = lay_aside(&l, item, x, top, width);
  Flow first = first_baseline(box);
  if (first == FLOW_NONE) first = box->y;
  if (baseline > first) box = lay_aside(&l, item, x, top + (baseline - first), width);
  arena_rewind(l.arena, mark);
  return box;
}
