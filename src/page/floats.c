// Floats: blocks that leave the flow for the top or the bottom of their column or page, in order. One that finds no
// room waits for the next, and those of its kind after it wait with it.
#include "page/internal.h"


static Laid lay_with(Layouter *l, const GalleyItem *item, Flow y, Len width, Len pitch) {
  Layouter quiet = *l;
  quiet.candidates = NULL;
  quiet.pitch = pitch;
  quiet.grid_top = y;
  Space space = space_open(y, width);
  Laid laid = lay_item(&quiet, item, &space, NULL);
  if (laid.box && laid.pending)
    pending_place_in(&quiet, laid.box, laid.pending, 0, 0, laid.box->width, laid.box->height);
  return laid;
}

// Its edges are level with the column's. One at the top, where a line of the grid begins, has its lines on the grid, too,
// unless that moves it down.
static Laid lay_float(Layouter *l, const GalleyItem *item, Flow y, Len width, bool top) {
  Laid laid = lay_with(l, item, y, width, top ? l->pitch : 0);
  return laid.box && laid.box->y > y ? lay_with(l, item, y, width, 0) : laid;
}

// A float of the top takes whole lines of the grid, so that what goes down for it stays on its lines.
Insert float_room(Layouter *l, const Foot *foot, const GalleyItem *item, InsertKind kind, FootLevel level) {
  bool top = kind == INSERT_TOP;
  ArenaMark mark = arena_mark(l->arena);
  Laid laid = lay_float(l, item, 0, foot->width, top);
  Flow height = laid.end;
  arena_rewind(l->arena, mark);
  Flow room = height + margin_sum(top ? margin_below(item, foot->width) : margin_above(item, foot->width));
  if (top && l->pitch) room = (room + l->pitch - 1) / l->pitch * l->pitch;
  return (Insert){.kind = kind, .level = level, .item = item, .height = height, .room = room};
}

bool float_take(Layouter *l, const Space *space, const GalleyItem *item, Flow y, bool empty, Insert *insert) {
  FloatKind kind = item->style->float_kind;
  bool page = kind == FLOAT_PAGE_TOP || kind == FLOAT_PAGE_BOTTOM;
  FootLevel level = page && space->floats_at ? FOOT_PAGE : space->floats_at;
  if (!level) return false;
  const Foot *foot = &space->feet[level];
  InsertKind at = kind == FLOAT_TOP || kind == FLOAT_PAGE_TOP ? INSERT_TOP : INSERT_BOTTOM;
  *insert = float_room(l, foot, item, at, level);
  bool fits = y <= foot_floor(foot, insert->room) || (empty && !foot->head);
  insert->waits = (foot->waiting & 1u << at) || !fits;
  return true;
}

Fragment *float_box(Layouter *l, const Insert *insert, Flow y, Len width) {
  bool top = insert->kind == INSERT_TOP;
  Flow at = top ? y : y + insert->room - insert->height;
  return lay_float(l, insert->item, at, width, top).box;
}
