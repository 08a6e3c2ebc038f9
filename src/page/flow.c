// Boxes one under the other: margins that collapse, breaks asked for and refused, and what stands out of the flow.
#include "page/internal.h"

typedef struct Step {
  Layouter *l;
  const GalleyItem *item;  // whose children are laid
  Space *space;            // what is left of it: notes take theirs
  Run run;
  const GalleyItem *above;  // the last child placed, and the one before it
  const GalleyItem *above_that;
  uint32_t above_lines;  // lines of the last child when it is a paragraph
  VEC(Fragment *) beside;  // places of blocks that stand beside what comes next
  uint32_t beside_from;    // the first of these children
} Step;

static const Token *token_at(Step *s, uint32_t child, const Token *inner) {
  Token *token = ARENA_NEW(s->l->arena, Token);
  *token = (Token){.item = s->item, .child = child, .inner = inner};
  return token;
}

// Takes a box out of the flow to where it would have stood; the box that it is placed in moves it.
static void set_aside(Step *s, const GalleyItem *child) {
  Flow y = s->run.y + margin_sum(s->run.margin);
  Fragment *slot = box_new(s->l, child, 0, y, 0, 0);
  Pending *pending = ARENA_NEW(s->l->arena, Pending);
  pending->slot = slot;
  s->run.pending = pending_join(s->run.pending, pending);
  VEC_PUSH(s->l->arena, s->run.boxes, slot);
}

// A block for a region keeps its place beside the child that follows it, and goes to the next page with it.
static void set_beside(Step *s, uint32_t child) {
  if (!s->beside.n) s->beside_from = child;
  VEC_PUSH(s->l->arena, s->beside, box_new(s->l, s->item->children[child], 0, 0, 0, 0));
}

static void place_beside(Step *s, Flow y, Flow baseline) {
  for (uint32_t i = 0; i < s->beside.n; i++) {
    Fragment *slot = s->beside.v[i];
    slot->y = (Len)y;
    slot->height = baseline == FLOW_NONE ? 0 : (Len)(baseline - y);
    VEC_PUSH(s->l->arena, s->run.boxes, slot);
  }
  s->beside.n = 0;
}

// A heading and one line of its text are not enough.
static bool is_short(const Step *s) {
  const GalleyItem *before = s->above_that ? s->above_that : s->space->above;
  return before && s->above_lines == 1 && recall_after(s->l, before) == BREAK_AVOID;
}

// Of a paragraph, or of a box that holds no more than one.
static uint32_t lines_in(const Fragment *f) {
  if (f->lines) return f->lines->count;
  return f->count == 1 ? lines_in(f->children[0]) : 0;
}

static Keep keep_here(const Step *s, const GalleyItem *child) {
  if (!s->above) return s->space->keep;
  Keep keep = keep_worse(s->space->keep, keep_between(s->l, s->above, child));
  return keep == KEEP_FREE && is_short(s) ? KEEP_SHORT : keep;
}

// The break that is asked for between the last child and this one; the page's name changing is one.
static Break forced_here(const Step *s, const GalleyItem *child) {
  if (!s->above || !s->space->breaks) return BREAK_AUTO;
  Break b = break_between(s->l, s->above, child);
  if (!s->space->main) return b == BREAK_COLUMN ? b : BREAK_AUTO;
  if (b >= BREAK_PAGE || !(s->above->sets_page || child->sets_page)) return b;
  Str from = name_at_end(s->above, s->space->page), to = name_at_start(child, s->space->page);
  return str_eq(from, to) ? b : BREAK_PAGE;
}

static void stop(Step *s, uint32_t child, const Token *inner, Keep cost, Break forced) {
  s->run.rest = token_at(s, s->beside.n && !inner ? s->beside_from : child, inner);
  s->beside.n = 0;
  s->run.cost = cost;
  s->run.forced = forced;
}

// At a column's top, where the box above it gives its margin to it, and after a break there is none.
static Margin margin_to(const Step *s, const GalleyItem *child, bool first) {
  if (first && (s->space->top || collapses_above(s->item))) return (Margin){0};
  return margin_join(s->run.margin, recall_above(s->l, child, s->space->width));
}

static Space space_for(const Step *s, const GalleyItem *child, Flow y, bool first) {
  Space space = *s->space;
  space.y = y;
  space.height = space.shrink = -1;
  space.fresh = s->space->fresh && !s->run.placed;
  space.alone = s->space->alone && !s->run.placed;
  space.top = s->space->top && first;
  if (s->above) space.above = s->above;
  if (s->space->main && child->style->page.n) space.page = child->style->page;
  return space;
}

static void take_inserts(Step *s, const Inserts *inserts) {
  s->run.inserts = inserts_join(s->l, s->run.inserts, *inserts);
  if (inserts->n) feet_take(s->space, inserts);
}

// False: no container takes it, it stands where it is.
static bool take_float(Step *s, const GalleyItem *child) {
  Insert insert;
  bool empty = s->space->fresh && !s->run.placed;
  if (!float_take(s->l, s->space, child, s->run.y, empty, &insert)) return false;
  Inserts one = {0};
  insert_add(s->l, &one, insert);
  take_inserts(s, &one);
  return true;
}

static void take(Step *s, const GalleyItem *child, const Laid *laid, Flow asked) {
  Run *r = &s->run;
  if (!r->placed) r->shift = laid->box->y - asked;
  VEC_PUSH(s->l->arena, r->boxes, laid->box);
  place_beside(s, laid->box->y, laid->baseline);
  if (r->baseline == FLOW_NONE) r->baseline = laid->baseline;
  r->y = laid->end;
  r->margin = recall_below(s->l, child, s->space->width);
  r->placed = true;
  r->snapped |= laid->snapped;
  r->flexible |= laid->flexible;
  r->pending = pending_join(r->pending, laid->pending);
  r->faults = fault_join(s->l, r->faults, laid->faults);
  take_inserts(s, &laid->inserts);
  s->above_that = s->above;
  s->above = child;
  s->above_lines = lines_in(laid->box);
}

// Lays one child; false when the run ends here.
static bool lay_child(Step *s, uint32_t i, const Token *inner) {
  const GalleyItem *child = s->item->children[i];
  bool first = !s->run.placed, begun = inner != NULL;
  Break forced = forced_here(s, child);
  if (forced != BREAK_AUTO) return stop(s, i, NULL, KEEP_FREE, forced), false;
  if (!first && s->space->breaks) candidate_add(s->l, s->run.y, keep_here(s, child), true);
  Flow y = s->run.y + (begun ? 0 : margin_sum(margin_to(s, child, first)));
  Space space = space_for(s, child, y, first);
  Laid laid = lay_item(s->l, child, &space, inner);
  if (!laid.box) {
    s->run.nothing = !s->above && !begun;
    return stop(s, i, inner, keep_here(s, child), BREAK_AUTO), false;
  }
  take(s, child, &laid, y);
  if (!laid.rest) return true;
  stop(s, i, laid.rest, laid.cost, laid.forced);
  return false;
}

Run run_children(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, uint32_t end) {
  Space left = *space;
  Step s = {.l = l, .item = item, .space = &left};
  s.run.y = space->y;
  s.run.baseline = FLOW_NONE;
  s.run.inner = token ? token->inner : NULL;
  uint32_t from = token ? token->child : 0;
  l->depth++;
  for (uint32_t i = from; i < end; i++) {
    const GalleyItem *child = item->children[i];
    if (is_aside(child)) {
      set_beside(&s, i);
      continue;
    }
    if (is_float(child) ? take_float(&s, child) : !in_flow(child)) {
      if (!is_float(child)) set_aside(&s, child);
      continue;
    }
    if (!lay_child(&s, i, i == from && token ? token->inner : NULL)) break;
  }
  l->depth--;
  place_beside(&s, s.run.y, FLOW_NONE);
  return s.run;
}

static Space inner_space(const GalleyItem *item, const Space *space, const Frame *f, Len given) {
  Space in = *space;
  in.width = f->content;
  in.y = space->y + f->edge[EDGE_TOP];
  in.top = space->top && !f->edge[EDGE_TOP];
  in.height = in.shrink = -1;
  in.tall = given < 0 ? 0 : (Len)flow_max(given - f->edge[EDGE_TOP] - f->edge[EDGE_BOTTOM], 0);
  if (item->style->break_inside == BREAK_AVOID) in.keep = (uint8_t)keep_worse(space->keep, KEEP_INSIDE);
  if (given >= 0 && item->style->height.kind == SIZE_LEN && space->height < 0) in.breaks = false;
  if (given >= 0) in.bottom = flow_min(in.bottom, space->y + given);
  return in;
}

// Where the content ends: margins that stay inside, and the edge below.
static Flow end_of(const GalleyItem *item, const Run *run, const Frame *f) {
  Flow y = run->y;
  if (run->rest) return y;
  if (!collapses_below(item)) y += margin_sum(run->margin);
  return y + f->edge[EDGE_BOTTOM];
}

static void add_marker(Layouter *l, const GalleyItem *item, Fragment *box, const Frame *f, Flow baseline) {
  const Paragraph *marker = item->marker;
  if (!marker || baseline == FLOW_NONE) return;
  Len narrow, wide, start = 0;
  par_extent(marker, &narrow, &wide);
  Len own = size_of(item->style->padding[EDGE_LEFT], box->width, 0), hang = own;
  const Style *list = item->node->parent ? l->galley->styled->of[item->node->parent->id] : NULL;
  if (!hang && list) hang = size_of(list->padding[EDGE_LEFT], box->width, 0);
  if (!hang) hang = wide + marker->style->font_size / 2;
  Len width = hang > wide ? hang : wide;
  ParMeasures measures = {&width, &start, 1};
  ParLimits limits = {0};
  box->marker = par_break(l->tools->breaks, marker, &measures, &limits);
  box->marker_x = f->edge[EDGE_LEFT] - hang;
  box->marker_y = (Len)(baseline - box->y);
}

// --- a box that keeps its notes at its own foot -------------------------------------------------------------------

static bool holds_feet(const GalleyItem *item) { return item->style->footnotes == NOTES_BOX; }

static void add_feet(Layouter *l, const GalleyItem *item, Run *run, const Inserts *feet, const Frame *f,
                     const Space *space, Flow bottom) {
  Flow head = inserts_head(feet), top = space->y + f->edge[EDGE_TOP];
  Flow foot = bottom - (run->rest ? 0 : f->edge[EDGE_BOTTOM]);
  for (uint32_t i = 0; i < run->boxes.n; i++) box_shift(run->boxes.v[i], head);
  Boxes floats = {0}, notes = {0};
  inserts_place(l, feet, top, foot, f->content, &floats, &notes);
  for (uint32_t i = 0; i < floats.n; i++) VEC_PUSH(l->arena, run->boxes, floats.v[i]);
  for (uint32_t i = 0; i < notes.n; i++) VEC_PUSH(l->arena, run->boxes, notes.v[i]);
  Inserts waiting = inserts_waiting(l, feet);
  if (!waiting.n) return;
  Token *rest = ARENA_NEW(l->arena, Token);
  *rest = run->rest ? *run->rest : (Token){.item = item, .child = item->count};
  rest->carried = waiting;
  run->rest = rest;
}

static Laid box_of_run(Layouter *l, const GalleyItem *item, Run *run, const Frame *f, const Space *space, bool begun,
                       Len given) {
  Inserts feet = {0};
  if (holds_feet(item)) {
    feet = inserts_at(l, &run->inserts, FOOT_BOX, true);
    run->inserts = inserts_at(l, &run->inserts, FOOT_BOX, false);
  }
  Flow own = inserts_room(&feet, FOOT_BOX);
  Flow top = space->y, bottom = end_of(item, run, f) + own;
  Flow floor = flow_min(space->end, space->limit);  // below it may stand what the page keeps at its own foot
  if (own && run->rest && floor < NO_LIMIT) bottom = flow_max(bottom, floor);
  // A first line that the grid pushes down takes its box with it.
  if (run->placed && run->shift > 0 && !begun) top += run->shift;
  if (given >= 0 && (!run->rest || run->forced >= BREAK_PAGE)) {
    // A height of its own counts from where the box stands now; one that the parent gives, from where it was to.
    Flow want = (space->height >= 0 || item->style->height.kind == SIZE_STRETCH ? space->y : top) + given;
    run_fill(l, item, run, space, feet_floor(space, &run->inserts, want - f->edge[EDGE_BOTTOM] - own));
    if (space->height >= 0 || item->style->height.kind == SIZE_STRETCH || want > bottom)
      bottom = flow_max(bottom, want);
    if (item->style->height.kind == SIZE_LEN) bottom = want;
  } else if (item->style->height.kind == SIZE_STRETCH && run->rest && space->bottom < NO_LIMIT) {
    bottom = space->bottom;
  } else if (!run->rest) {
    bottom = flow_max(bottom, top + height_within(item->style, (Len)(bottom - top)));
  }
  if (feet.n) add_feet(l, item, run, &feet, f, space, bottom);
  Fragment *box = box_new(l, item, f->x, top, f->width, bottom - top);
  box->first = !begun;
  box->last = !run->rest;
  if (!begun) add_marker(l, item, box, f, run->baseline);
  box_adopt(l, box, run->boxes.v, run->boxes.n, f->edge[EDGE_LEFT]);
  return (Laid){.box = box,
                .rest = run->rest,
                .end = bottom,
                .baseline = run->baseline,
                .cost = run->cost,
                .forced = run->forced,
                .snapped = run->snapped,
                .flexible = run->flexible || run_is_flexible(run) || own,
                .pending = run->pending,
                .faults = run->faults,
                .inserts = run->inserts};
}

static bool has_content(const GalleyItem *item) {
  for (uint32_t i = 0; i < item->count; i++)
    if (in_flow(item->children[i])) return true;
  return false;
}

// A box without content is only its edges and its height: it is not broken.
static Laid lay_empty(Layouter *l, const GalleyItem *item, const Space *space, const Frame *f) {
  Len given = height_given(item->style, space), edges = f->edge[EDGE_TOP] + f->edge[EDGE_BOTTOM];
  Flow end = space->y + (given >= 0 ? given : height_within(item->style, edges));
  if (end > space->limit && space->breaks && !space->fresh) {
    shortage_note(l, end - space->limit);
    return (Laid){0};
  }
  Space in = inner_space(item, space, f, given);
  Run run = run_children(l, item, &in, NULL, item->count);
  Fragment *box = box_new(l, item, f->x, space->y, f->width, end - space->y);
  box_adopt(l, box, run.boxes.v, run.boxes.n, f->edge[EDGE_LEFT]);
  Laid laid = {.box = box, .end = end, .baseline = FLOW_NONE, .pending = run.pending, .inserts = run.inserts};
  if (end > space->limit) laid.faults = fault_add(l, NULL, FAULT_TOO_TALL, item, end - space->limit);
  return laid;
}

// A height that no column holds: at the top of one there is no better place for it.
static Laid placed_over(Layouter *l, const GalleyItem *item, Laid laid, const Space *space, Flow over) {
  if (!space->fresh) return (Laid){0};
  laid.faults = fault_add(l, laid.faults, FAULT_TOO_TALL, item, over);
  return laid;
}

static bool too_tall(const Laid *laid, const Space *space) {
  return laid->box && !laid->rest && laid->end > feet_floor(space, &laid->inserts, space->limit);
}

// What the box's content is laid in: with a foot of its own when it keeps its notes. `slack`: see foot_open.
static Run run_with_feet(Layouter *l, const GalleyItem *item, const Space *in, const Token *token, const Frame *f,
                         Flow slack) {
  Space own = *in;
  own.end = flow_min(own.end, own.limit);
  if (slack > 0) own.end -= slack, own.bottom -= slack;
  own.limit = flow_min(own.limit, own.end);
  Inserts begun = foot_open(l, &own, FOOT_BOX, f->content, token ? &token->carried : NULL, slack);
  own.notes_at = own.floats_at = FOOT_BOX;
  Run run = run_children(l, item, &own, token, item->count);
  run.inserts = inserts_join(l, begun, run.inserts);
  return run;
}

static Run run_in_box(Layouter *l, const GalleyItem *item, const Space *in, const Token *token, const Frame *f) {
  if (!holds_feet(item)) return run_children(l, item, in, token, item->count);
  Run run = run_with_feet(l, item, in, token, f, -1);
  if (!(run.inserts.over & 1u << FOOT_BOX)) return run;
  Flow room = flow_min(inserts_room(&run.inserts, FOOT_BOX), (in->end - in->y) / 4 * 3);
  if (room <= 0) return run;
  Run again = run_with_feet(l, item, in, token, f, room);
  return again.nothing ? run : again;
}

static Laid lay_once(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, const Frame *f) {
  Len given = height_given(item->style, space);
  Space in = inner_space(item, space, f, given);
  Run run = run_in_box(l, item, &in, token, f);
  if (run.nothing && !token) return (Laid){0};
  return box_of_run(l, item, &run, f, space, token != NULL, given);
}

Laid lay_flow(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Frame f = frame_of(l, item, space);
  if (token) f.edge[EDGE_TOP] = 0;
  if (!has_content(item)) return lay_empty(l, item, space, &f);
  Laid laid = lay_once(l, item, space, token, &f);
  if (!too_tall(&laid, space)) return laid;
  // All of the content fits, but not the edge below it or the height given: some of it must go on with them.
  Flow over = laid.end - feet_floor(space, &laid.inserts, space->limit);
  shortage_note(l, over);
  bool fixed = item->style->height.kind == SIZE_LEN;
  if (!space->breaks) return laid;
  if (fixed) return placed_over(l, item, laid, space, over);
  Space less = *space;
  space_lower(&less, flow_max(f.edge[EDGE_BOTTOM], 1));
  Laid broken = lay_once(l, item, &less, token, &f);
  if (!broken.box || broken.rest) return broken;
  return space->fresh ? laid : (Laid){0};
}
