// Sizes worked out against what they are a part of, boxes, and the small lists that a layout brings back.
#include "page/internal.h"

const Token token_done = {0};

Space space_open(Flow y, Len width) {
  return (Space){.width = width,
                 .height = -1,
                 .shrink = -1,
                 .y = y,
                 .limit = NO_LIMIT,
                 .bottom = NO_LIMIT,
                 .end = NO_LIMIT,
                 .fresh = true};
}

Len size_of(Size size, Len base, Len otherwise) {
  return size.kind == SIZE_LEN ? len_bound((Flow)size.len + len_mul(base, size.percent, 65536)) : otherwise;
}

static Len border_of(const Style *style, int edge) {
  return style->border[edge].kind == BORDER_NONE ? 0 : style->border[edge].width;
}

Len edges_of(const Style *style, int edge, Len base) {
  return border_of(style, edge) + size_of(style->padding[edge], base, 0);
}

static Len width_within(const Style *style, Len base, Len width) {
  Len most = size_of(style->max_width, base, LEN_MAX), least = size_of(style->min_width, base, 0);
  if (width > most) width = most;
  return width < least ? least : width;
}

// As wide as what it holds.
static Len width_of_content(Layouter *l, const GalleyItem *item, SizeKind kind, Len margins, Len room) {
  Extent e = extent_of(l, item);
  Len narrow = e.narrow - margins, wide = e.wide - margins;
  if (kind == SIZE_MIN_CONTENT) return narrow;
  return kind == SIZE_MAX_CONTENT || wide < room ? wide : room > narrow ? room : narrow;
}

// Turned text does not run along its box's width: it is not broken by it.
static void unwrap(Layouter *l, const GalleyItem *item, Frame *f) {
  Len wide = extent_of(l, item).wide - f->edge[EDGE_LEFT] - f->edge[EDGE_RIGHT];
  if (wide > f->content) f->content = wide;
}

// Sizes are of the border box. What a margin of `auto` takes is what the width leaves.
static Frame make_frame(Layouter *l, const GalleyItem *item, const Space *space) {
  const Style *s = item->style;
  Frame f = {0};
  for (int e = 0; e < EDGES; e++) f.edge[e] = edges_of(s, e, space->width);
  Len left = size_of(s->margin[EDGE_LEFT], space->width, 0), right = size_of(s->margin[EDGE_RIGHT], space->width, 0);
  Len room = len_bound((Flow)space->width - left - right);
  f.width = space->shrink >= 0 ? space->shrink : size_of(s->width, space->width, room);
  if (item->kind == GALLEY_IMAGE && space->shrink < 0) f.width = image_width(item, space->width, room);
  else if (space->shrink < 0 && (s->width.kind == SIZE_MIN_CONTENT || s->width.kind == SIZE_MAX_CONTENT || s->width.kind == SIZE_FIT_CONTENT))
    f.width = width_of_content(l, item, s->width.kind, left + right, room);
  if (space->shrink < 0) f.width = width_within(s, space->width, f.width);
  Len left_over = room - f.width;
  bool auto_left = s->margin[EDGE_LEFT].kind == SIZE_AUTO, auto_right = s->margin[EDGE_RIGHT].kind == SIZE_AUTO;
  f.x = left;
  if (left_over > 0 && auto_left) f.x += auto_right ? left_over / 2 : left_over;
  f.content = f.width - f.edge[EDGE_LEFT] - f.edge[EDGE_RIGHT];
  if (f.content < 0) f.content = 0;
  if (s->rotate) unwrap(l, item, &f);
  return f;
}

Frame frame_of(Layouter *l, const GalleyItem *item, const Space *space) {
  Frame f;
  if (space->shrink >= 0) return make_frame(l, item, space);
  if (recall_frame(l, item, space->width, &f)) return f;
  f = make_frame(l, item, space);
  recall_keep_frame(l, item, space->width, &f);
  return f;
}

Len height_within(const Style *style, Len height) {
  Len most = size_of(style->max_height, 0, LEN_MAX), least = size_of(style->min_height, 0, 0);
  if (height > most) height = most;
  return height < least ? least : height;
}

Len height_given(const Style *style, const Space *space) {
  if (space->height >= 0) return space->height;
  bool given = style->height.kind == SIZE_LEN && (!style->height.percent || space->tall > 0);
  if (given) return height_within(style, size_of(style->height, space->tall, 0));
  if (style->height.kind == SIZE_STRETCH && space->bottom < NO_LIMIT) return (Len)flow_max(space->bottom - space->y, 0);
  return -1;
}

Flow grid_ceil(const Layouter *l, Flow y) {
  Flow from = y - l->grid_top, rest = from % l->pitch;
  if (rest < 0) rest += l->pitch;
  return rest ? y + l->pitch - rest : y;
}

Fragment *box_new(Layouter *l, const GalleyItem *item, Flow x, Flow y, Flow width, Flow height) {
  Fragment *box = ARENA_NEW(l->arena, Fragment);
  box->item = item;
  box->x = (Len)x, box->y = (Len)y;
  box->width = (Len)width, box->height = (Len)height;
  box->first = box->last = true;
  return box;
}

void box_adopt(Layouter *l, Fragment *box, Fragment *const *children, uint32_t count, Len left) {
  const Fragment **kept = ARENA_ARRAY(l->arena, const Fragment *, count + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (!children[i]) continue;
    children[i]->x += left;
    children[i]->y -= box->y;
    kept[n++] = children[i];
  }
  box->children = kept;
  box->count = n;
}

Pending *pending_join(Pending *a, Pending *b) {
  if (!a) return b;
  Pending *last = a;
  while (last->next) last = last->next;
  last->next = b;
  return a;
}

const Fault *fault_add(Layouter *l, const Fault *faults, FaultKind kind, const GalleyItem *item, Flow by) {
  Fault *fault = ARENA_NEW(l->arena, Fault);
  *fault = (Fault){kind, item, len_bound(by), faults};
  return fault;
}

const Fault *fault_join(Layouter *l, const Fault *a, const Fault *b) {
  for (; b; b = b->next) a = fault_add(l, a, b->kind, b->item, b->by);
  return a;
}

void shortage_note(Layouter *l, Flow by) {
  if (by > 0 && by < l->shortage) l->shortage = by;
}

void candidate_add(Layouter *l, Flow y, Keep cost, bool between) {
  if (!l->candidates) return;
  Candidate c = {y, cost, between && l->depth == 1};
  VEC_PUSH(l->arena, *l->candidates, c);
}
