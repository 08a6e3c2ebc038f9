// The last step of a page: boxes copied to the job's memory in the page's coordinates, moved by their own insets and
// translation, inline boxes laid where their lines put them, and what was found on the way reported.
#include "page/internal.h"

static void offset_of(const Layouter *l, const Fragment *box, Flow *x, Flow *y) {
  const Style *s = box->item->style;
  *x += size_of(s->translate[0], box->width, 0);
  *y += size_of(s->translate[1], box->height, 0);
  if (s->position != POSITION_RELATIVE) return;
  bool mirrored = (s->inset_inside || s->inset_outside) && !l->right;
  Size left = s->inset[mirrored ? EDGE_RIGHT : EDGE_LEFT], right = s->inset[mirrored ? EDGE_LEFT : EDGE_RIGHT];
  *x += left.kind == SIZE_LEN ? size_of(left, box->width, 0) : -size_of(right, box->width, 0);
  Size top = s->inset[EDGE_TOP];
  *y += top.kind == SIZE_LEN ? size_of(top, box->height, 0) : -size_of(s->inset[EDGE_BOTTOM], box->height, 0);
}

// --- inline boxes -------------------------------------------------------------------------------------------------

typedef VEC(const Fragment *) Settled;

// An inline box with a position of its own lies in its paragraph's box.
static void settle_placed(Layouter *l, const Fragment *box, const GalleyItem *item, Flow x, Flow y, const Fragment *at,
                          Settled *out) {
  Fragment *slot = box_new(l, item, x - at->x, y - at->y, 0, 0);
  Fragment holder = *box;
  const Fragment *children[] = {slot};
  holder.children = children;
  holder.count = 1;
  Pending pending = {slot, 0, NULL};
  pending_place_in(l, &holder, &pending, 0, 0, box->width, box->height);
  const Fragment *settled = settle(l, slot, at->x, at->y);
  VEC_PUSH(l->job->arena, *out, settled);
}

static void settle_object(Layouter *l, const Fragment *box, const Fragment *at, uint32_t object, Flow x, Flow baseline,
                          Settled *out) {
  const GalleyItem *item = object < box->item->count ? box->item->children[object] : NULL;
  if (!item) return;
  const ParObject *o = &box->item->paragraph->objects[object];
  if (!in_flow(item)) {
    settle_placed(l, box, item, x, baseline - o->height, at, out);
    return;
  }
  Space space = {.width = o->width,
                 .height = -1,
                 .shrink = -1,
                 .y = baseline - o->height,
                 .limit = NO_LIMIT,
                 .bottom = NO_LIMIT,
                 .end = NO_LIMIT,
                 .fresh = true};
  Len pitch = l->pitch;
  l->pitch = 0;
  Laid laid = lay_item(l, item, &space, NULL);
  l->pitch = pitch;
  if (!laid.box) return;
  if (laid.pending) pending_place_in(l, laid.box, laid.pending, 0, 0, laid.box->width, laid.box->height);
  Fragment moved = *laid.box;
  moved.x = moved.y = 0;
  const Fragment *settled = settle(l, &moved, x + laid.box->x, laid.box->y);
  VEC_PUSH(l->job->arena, *out, settled);
}

static bool line_has_objects(const Fragment *box, uint32_t line) {
  const ParLine *at = &box->lines->lines[line];
  for (uint32_t k = at->first; k < at->last; k++)
    if (box->lines->paragraph->items[k].kind == PAR_OBJECT) return true;
  return false;
}

static void settle_objects(Layouter *l, const Fragment *box, Fragment *out) {
  Settled found = {0};
  for (uint32_t i = 0; i < box->line_count; i++) {
    if (!line_has_objects(box, box->line_first + i)) continue;
    uint32_t count;
    const ParPiece *v = par_place(l->job, &l->tools->prose, box->lines, box->line_first + i, l->job->arena, &count);
    for (uint32_t k = 0; k < count; k++)
      if (v[k].object) settle_object(l, box, out, v[k].object - 1, out->text_x + v[k].x, out->baselines[i], &found);
  }
  out->children = found.v;
  out->count = found.n;
}

// --- lines --------------------------------------------------------------------------------------------------------

static Span span_of_line(const Fragment *box, uint32_t line) {
  const Paragraph *p = box->lines->paragraph;
  return p->node->span.file ? p->node->span : p->style->font_span;
  (void)line;
}

static void report_lines(Layouter *l, const Fragment *box) {
  for (uint32_t i = 0; i < box->line_count; i++) {
    const ParLine *line = &box->lines->lines[box->line_first + i];
    if (!line->overfull || line->width <= line->measure + LEN_PT / 10) continue;
    Str by = diag_number(l->job->arena, len_to_pt(line->width - line->measure), 1);
    diag(l->job->diags, DIAG_PAGE_OVERFULL, span_of_line(box, i), by);
  }
}

static void settle_lines(Layouter *l, const Fragment *box, Fragment *out) {
  Len *baselines = ARENA_ARRAY(l->job->arena, Len, box->line_count + 1);
  for (uint32_t i = 0; i < box->line_count; i++) baselines[i] = out->y + box->baselines[i];
  out->baselines = baselines;
  out->text_x = out->x + box->text_x;
  report_lines(l, box);
  if (box->item->count) settle_objects(l, box, out);
}

void settle_new_lines(Layouter *l, Fragment *box) {
  const Fragment settled = *box;
  report_lines(l, &settled);
  if (box->item->count) settle_objects(l, &settled, box);
}

// A place beside the text: furnish lays what stands there.
static void note_aside(Layouter *l, const Fragment *slot, Flow y) {
  PageAside aside = {slot->item, (Len)(y + slot->y + slot->height)};
  VEC_PUSH(l->job->arena, l->asides, aside);
}

const Fragment *settle(Layouter *l, const Fragment *box, Flow x, Flow y) {
  Fragment *out = ARENA_NEW(l->job->arena, Fragment);
  *out = *box;
  if (box->item->note && box->first && !box->repeated) l->notes_placed++;
  x += box->x;
  y += box->y;
  offset_of(l, box, &x, &y);
  out->x = (Len)x;
  out->y = (Len)y;
  out->marker_x += out->x;
  out->marker_y += out->y;
  if (box->lines) {
    settle_lines(l, box, out);
    return out;
  }
  const Fragment **children = ARENA_ARRAY(l->job->arena, const Fragment *, box->count + 1);
  out->count = 0;
  for (uint32_t i = 0; i < box->count; i++) {
    const Fragment *child = box->children[i];
    if (is_aside(child->item))
      note_aside(l, child, y);
    else
      children[out->count++] = settle(l, child, x, y);
  }
  out->children = children;
  return out;
}

static DiagId diag_of(FaultKind kind) {
  switch (kind) {
    case FAULT_KEEP: return DIAG_PAGE_KEEP;
    case FAULT_LINES: return DIAG_PAGE_LINES;
    case FAULT_TOO_TALL: return DIAG_PAGE_TOO_TALL;
    case FAULT_TOO_WIDE: return DIAG_PAGE_TOO_WIDE;
  }
  return DIAG_PAGE_KEEP;
}

void settle_faults(Layouter *l, const Fault *faults, uint32_t page) {
  Str number = str_format(l->job->arena, "%u", page);
  for (; faults; faults = faults->next) {
    Str by = diag_number(l->job->arena, len_to_pt(faults->by), 1);
    diag(l->job->diags, diag_of(faults->kind), faults->item->node->span, by, number);
  }
}
