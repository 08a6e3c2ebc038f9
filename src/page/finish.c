// A height that is given and not filled by the content: boxes that grow take it, then margins of `auto`; else the
// content is aligned within it.
#include "page/internal.h"

static bool takes_above(const Fragment *box) {
  return in_flow(box->item) && box->first && box->item->style->margin[EDGE_TOP].kind == SIZE_AUTO;
}

static int32_t growth(const Fragment *box) { return in_flow(box->item) && box->last ? box->item->style->flex_grow : 0; }

bool run_is_flexible(const Run *run) {
  for (uint32_t i = 0; i < run->boxes.n; i++)
    if (takes_above(run->boxes.v[i]) || growth(run->boxes.v[i])) return true;
  return false;
}

void box_shift(Fragment *box, Flow by) { box->y = (Len)(box->y + by); }

static bool stands_at_foot(const Layouter *l, const GalleyItem *item) {
  FloatKind kind = item->style->float_kind;
  return item == l->galley->note_area || kind == FLOAT_BOTTOM || kind == FLOAT_PAGE_BOTTOM;
}

void box_extend(const Layouter *l, Fragment *box, Flow by) {
  box->height = (Len)(box->height + by);
  for (uint32_t i = 0; i < box->count; i++)
    if (stands_at_foot(l, box->children[i]->item)) box_shift((Fragment *)(uintptr_t)box->children[i], by);
}

void laid_shift(Laid *laid, Flow by) {
  if (laid->box) box_shift(laid->box, by);
  laid->end += by;
  if (laid->baseline != FLOW_NONE) laid->baseline += by;
}

static void shift_from(Run *run, uint32_t from, Flow by) {
  for (uint32_t i = from; i < run->boxes.n; i++) box_shift(run->boxes.v[i], by);
  run->y += by;
  if (from == 0 && run->baseline != FLOW_NONE) run->baseline += by;
}

// Lines that keep to the grid are moved by whole lines of it.
static Flow on_grid(const Layouter *l, const Run *run, Flow by) {
  return run->snapped && l->pitch ? by - by % l->pitch : by;
}

// A box that grows is laid again with its height.
static void grow(Layouter *l, Run *run, uint32_t at, const Space *space, Flow by) {
  Fragment *old = run->boxes.v[at];
  Space in = *space;
  in.y = old->y;
  in.height = (Len)(old->height + by);
  in.limit = in.bottom = in.end = old->y + in.height;
  in.shrink = -1;
  in.fresh = true;
  in.top = space->top && at == 0;
  in.breaks = false;
  Laid laid = lay_item(l, old->item, &in, old->first ? NULL : run->inner);
  if (!laid.box || laid.rest) {
    box_extend(l, old, by);
    return;
  }
  *old = *laid.box;
  run->pending = pending_join(run->pending, laid.pending);
}

static bool keeps_grid(const Fragment *box) {
  if (box->lines) return box->item->style->snap_lines;
  for (uint32_t i = 0; i < box->count; i++)
    if (keeps_grid(box->children[i])) return true;
  return false;
}

// What grows keeps to the grid by itself; whole lines are for what it moves.
static Flow growth_of(const Layouter *l, const Run *run, uint32_t at, Flow by) {
  for (uint32_t i = at + 1; i < run->boxes.n; i++)
    if (keeps_grid(run->boxes.v[i])) return on_grid(l, run, by);
  return by;
}

static void share_growth(Layouter *l, Run *run, const Space *space, Flow room, int64_t all) {
  Flow given = 0;
  for (uint32_t i = 0; i < run->boxes.n; i++) {
    int32_t mine = growth(run->boxes.v[i]);
    if (!mine) continue;
    Flow by = growth_of(l, run, i, room * mine / all);
    grow(l, run, i, space, by);
    for (uint32_t k = i + 1; k < run->boxes.n; k++) box_shift(run->boxes.v[k], by);
    given += by;
  }
  run->y += given;
}

static void share_margins(const Layouter *l, Run *run, Flow room, uint32_t takers) {
  for (uint32_t i = 0, k = 0; i < run->boxes.n; i++) {
    if (!takes_above(run->boxes.v[i])) continue;
    Flow by = on_grid(l, run, room * (k + 1) / takers) - on_grid(l, run, room * k / takers);
    shift_from(run, i, by);
    k++;
  }
}

// The middle, or the line of the grid that is nearest to it.
static Flow middle(const Layouter *l, const Run *run, Flow room) {
  Flow half = room / 2;
  if (!run->snapped || !l->pitch) return half;
  Flow nearest = on_grid(l, run, half + l->pitch / 2);
  return nearest <= room ? nearest : on_grid(l, run, half);
}

static void align(const Layouter *l, const Style *s, Run *run, Flow room) {
  if (s->align_content == ALIGN_CENTER) shift_from(run, 0, middle(l, run, room));
  if (s->align_content == ALIGN_END) shift_from(run, 0, on_grid(l, run, room));
}

void run_fill(Layouter *l, const GalleyItem *item, Run *run, const Space *space, Flow content_bottom) {
  Flow used = run->y + (collapses_below(item) ? 0 : margin_sum(run->margin)), room = content_bottom - used;
  if (room <= 0 || !run->placed) return;
  int64_t all = 0;
  uint32_t takers = 0;
  for (uint32_t i = 0; i < run->boxes.n; i++) {
    all += growth(run->boxes.v[i]);
    takers += takes_above(run->boxes.v[i]);
  }
  Space in = *space;
  Frame f = frame_of(l, item, space);
  in.width = f.content;
  if (all)
    share_growth(l, run, &in, room, all);
  else if (takers)
    share_margins(l, run, room, takers);
  else
    align(l, item->style, run, room);
}
