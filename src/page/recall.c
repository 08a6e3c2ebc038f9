// What is asked of an item again with every trial, and does not depend on where it stands: kept from the last time.
#include "page/internal.h"

struct Recall {
  Len base;  // the width that frame and margins were worked out against
  bool framed, has_above, has_below, has_breaks;
  Frame frame;
  Margin above, below;
  Break before, after;
  Len width;
  const ParLines *lines;  // of this width; NULL: not known
};

Recall *recall_new(Arena *arena, const Galley *galley) {
  return ARENA_ARRAY(arena, Recall, galley->item_count + 2);  // numbers count from 1; the note area's is the last
}

static Recall *recall_at(const Layouter *l, const GalleyItem *item, Len base) {
  Recall *r = &l->recall[item->number];
  if (r->base == base) return r;
  r->base = base;
  r->framed = r->has_above = r->has_below = false;
  return r;
}

bool recall_frame(const Layouter *l, const GalleyItem *item, Len base, Frame *frame) {
  if (!l->recall) return false;
  const Recall *r = recall_at(l, item, base);
  if (r->framed) *frame = r->frame;
  return r->framed;
}

void recall_keep_frame(const Layouter *l, const GalleyItem *item, Len base, const Frame *frame) {
  if (!l->recall || item->reads) return;
  Recall *r = recall_at(l, item, base);
  r->frame = *frame;
  r->framed = true;
}

Margin recall_above(const Layouter *l, const GalleyItem *item, Len base) {
  if (!l->recall) return margin_above(item, base);
  Recall *r = recall_at(l, item, base);
  if (!r->has_above) r->above = margin_above(item, base);
  r->has_above = true;
  return r->above;
}

Margin recall_below(const Layouter *l, const GalleyItem *item, Len base) {
  if (!l->recall) return margin_below(item, base);
  Recall *r = recall_at(l, item, base);
  if (!r->has_below) r->below = margin_below(item, base);
  r->has_below = true;
  return r->below;
}

static const Recall *recall_breaks(const Layouter *l, const GalleyItem *item) {
  Recall *r = &l->recall[item->number];
  if (r->has_breaks) return r;
  r->before = break_before(item);
  r->after = break_after(item);
  r->has_breaks = true;
  return r;
}

Break recall_before(const Layouter *l, const GalleyItem *item) {
  return l->recall ? recall_breaks(l, item)->before : break_before(item);
}

Break recall_after(const Layouter *l, const GalleyItem *item) {
  return l->recall ? recall_breaks(l, item)->after : break_after(item);
}

const ParLines *recall_lines(const Layouter *l, const GalleyItem *item, Len width) {
  if (!l->recall) return NULL;
  const Recall *r = &l->recall[item->number];
  return r->lines && r->width == width ? r->lines : NULL;
}

void recall_keep_lines(const Layouter *l, const GalleyItem *item, Len width, const ParLines *lines) {
  if (!l->recall || item->reads) return;
  Recall *r = &l->recall[item->number];
  r->width = width;
  r->lines = lines;
}
