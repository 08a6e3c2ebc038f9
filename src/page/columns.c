// Columns: content poured from one to the next. When all of it fits, the columns are made as low as can be, each broken
// where its keeps allow (the search goes up by what was missing each time, after LayoutNG); else they are filled.
#include "page/columns.h"

// `left`: what those before it leave.
static Space column_space(const Columns *c, const Space *left, Flow limit, uint32_t column, bool trial) {
  Space s = *left;
  bool last = column + 1 == c->count;
  s.width = c->width;
  s.limit = s.end = flow_min(limit - (c->less ? (Flow)c->less[column] * c->line : 0), s.limit);
  s.top = s.breaks = true;
  s.fresh = trial || column > 0 || c->space->fresh;
  s.alone = c->space->alone && !column;
  if (!last) s.keep = KEEP_FREE;
  return s;
}

static bool is_clean(const Run *run, bool last) {
  for (const Fault *f = run->faults; f; f = f->next)
    if (f->kind == FAULT_TOO_TALL || f->kind == FAULT_KEEP) return false;
  return last || !run->rest || run->cost == KEEP_FREE;
}

// A column with a foot of its own: floats stand in it, and its notes when columns have theirs.
static Run run_column(const Columns *c, const Space *column, const Token *token, bool whole, Flow slack) {
  Space space = *column;
  if (slack > 0) space.end -= slack, space.bottom -= slack;
  space.limit = flow_min(space.limit, space.end);
  Inserts begun = foot_open(c->l, &space, FOOT_COLUMN, c->width, token ? &token->carried : NULL, slack);
  space.floats_at = FOOT_COLUMN;
  if (space.column_notes) space.notes_at = FOOT_COLUMN;
  Run run = run_best(c->l, c->item, &space, token, c->end, whole);
  run.inserts = inserts_join(c->l, begun, run.inserts);
  return run;
}

static Run pour_column(const Columns *c, const Space *space, const Token *token, bool whole) {
  Run run = run_column(c, space, token, whole, -1);
  if (!(run.inserts.over & 1u << FOOT_COLUMN)) return run;
  Flow room = flow_min(inserts_room(&run.inserts, FOOT_COLUMN), (space->limit - space->y) / 4 * 3);
  return room > 0 ? run_column(c, space, token, whole, room) : run;
}

// What the next column begins with, besides where the text goes on.
static const Token *carry(const Columns *c, const Run *run) {
  Inserts waiting = inserts_waiting(c->l, &run->inserts);
  if (!waiting.n) return run->rest;
  Token *token = ARENA_NEW(c->l->arena, Token);
  *token = run->rest ? *run->rest : (Token){.item = c->item, .child = c->end};
  token->carried = waiting;
  return token;
}

// Divides what a column calls: its own stays with it, the rest is for containers around.
static void part_inserts(const Columns *c, Poured *p, Run *run, Space *left) {
  if (!run->inserts.n) return;
  Inserts outer = inserts_at(c->l, &run->inserts, FOOT_COLUMN, false);
  run->inserts = inserts_at(c->l, &run->inserts, FOOT_COLUMN, true);
  feet_take(left, &outer);
  p->inserts = inserts_join(c->l, p->inserts, outer);
}

// Text that goes on only in pieces, because its notes have no room here, waits for the next page.
static bool kept_out(const Space *left, const Run *run, uint32_t column) {
  const Foot *foot = &left->feet[left->notes_at];
  return column && left->notes_at && (foot->closed || foot->fixed) && run->rest && run->forced == BREAK_AUTO &&
         run->cost > KEEP_SHORT;
}

Poured columns_pour(const Columns *c, Flow limit, const Token *token, bool trial, uint32_t whole) {
  Poured p = {.runs = ARENA_ARRAY(c->l->arena, Run, c->count), .bottom = c->space->y, .clean = true, .rest = token};
  Space left = *c->space;
  for (uint32_t i = 0; i < c->count; i++) {
    Space space = column_space(c, &left, limit, i, trial);
    Run run = pour_column(c, &space, p.rest, i == whole);
    if (run.nothing || kept_out(&left, &run, i)) {
      p.nothing = i == 0;
      p.cost = i ? p.cost : run.cost;
      p.rest = run.nothing ? run.rest : p.rest;
      break;
    }
    part_inserts(c, &p, &run, &left);
    p.rest = run.rest = carry(c, &run);
    p.cost = run.cost;
    p.forced = run.forced;
    p.clean &= is_clean(&run, i + 1 == c->count);
    p.runs[p.count++] = run;
    Flow bottom = run.y + inserts_room(&run.inserts, FOOT_COLUMN);
    p.bottom = flow_max(p.bottom, bottom);
    p.limit = space.end;
    if (run.inserts.n && bottom > space.end) {
      p.clean = false;
      shortage_note(c->l, bottom - space.end);
    }
    if (!run.rest || run.forced >= BREAK_PAGE) break;
  }
  p.inserts.over |= feet_over(c->space, &p.inserts, p.bottom);
  return p;
}

static Flow line_above(const Layouter *l, const GalleyItem *item, Flow y) {
  return item->style->snap_lines && l->pitch ? grid_ceil(l, y) : y;
}

// The height of everything in one column.
static Flow height_in_one(const Columns *c, const Token *token) {
  Space space = *c->space;
  space.width = c->width;
  space.limit = space.bottom = space.end = NO_LIMIT;
  space.top = space.breaks = space.fresh = true;
  space.keep = KEEP_FREE;
  Foot *foot = &space.feet[FOOT_COLUMN];
  *foot = (Foot){.floor = NO_LIMIT};
  for (int level = FOOT_PAGE; level < FOOT_LEVELS; level++) space.feet[level].floor = NO_LIMIT;
  Candidates *outer = c->l->candidates;
  c->l->candidates = NULL;
  Run run = run_column(c, &space, token, false, -1);
  c->l->candidates = outer;
  return run.y + inserts_room(&run.inserts, FOOT_COLUMN) - c->space->y;
}

// The lowest columns that hold everything; `at`: their limit.
static bool balance(const Columns *c, const Token *token, Flow most, Poured *found, Flow *at) {
  Layouter *l = c->l;
  Flow y = c->space->y, limit = line_above(l, c->item, y + height_in_one(c, token) / c->count);
  for (int tries = 0; limit <= most && tries < 200; tries++) {
    l->shortage = NO_LIMIT;
    Poured p = columns_pour(c, limit, token, true, c->count);
    if (columns_fit(&p) && p.clean) {
      *found = p;
      *at = limit;
      return true;
    }
    limit += l->shortage < NO_LIMIT ? flow_max(l->shortage, 1) : flow_max(l->pitch, LEN_PT);
  }
  return false;
}

// A child that is not running text: it begins with a heading of its own, or with a picture.
static bool stands_alone(const GalleyItem *item) {
  bool inside = false;
  while (item && item->kind != GALLEY_PARAGRAPH) {
    const GalleyItem *first = NULL;
    for (uint32_t i = 0; i < item->count && !first; i++)
      if (in_flow(item->children[i])) first = item->children[i];
    item = first;
    inside = true;
  }
  return !item || (inside && item->paragraph->heading);
}

static const GalleyItem *next_of(const Run *run) {
  const Token *rest = run->rest;
  return rest && rest->child < rest->item->count ? rest->item->children[rest->child] : NULL;
}

static bool is_split(const Run *run) {
  const GalleyItem *next = next_of(run);
  return next && run->rest->inner && stands_alone(next);
}

// What stands by itself is split only where that makes the columns lower by more than a line.
static void keep_children_whole(const Columns *c, const Token *token, Flow most, Flow at, Poured *best) {
  Flow more = flow_min(at + (c->l->pitch ? c->l->pitch : c->item->style->line_height), most);
  for (uint32_t i = 0; i + 1 < best->count; i++) {
    if (!is_split(&best->runs[i])) continue;
    for (Flow limit = at; limit <= more; limit += flow_max(more - at, 1)) {
      Poured p = columns_pour(c, limit, token, true, i);
      if (!columns_fit(&p) || !p.clean) continue;
      *best = p;
      break;
    }
  }
}

// Columns that each begin with what stands by itself are as they should be, level or not.
static bool ends_between(const Poured *p) {
  for (uint32_t i = 0; i + 1 < p->count; i++) {
    const GalleyItem *next = next_of(&p->runs[i]);
    if (next && (p->runs[i].rest->inner || !stands_alone(next))) return false;
  }
  return true;
}

static Poured lay_stretch(const Columns *c, const Token *token) {
  const Space *space = c->space;
  Flow shortage = c->l->shortage, at;
  bool bounded = space->limit < NO_LIMIT;
  Poured p = {0}, balanced;
  if (bounded) p = columns_pour(c, space->limit, token, false, c->count);
  bool all = !bounded || columns_fit(&p);
  if (all && (c->item->style->column_balance || !bounded) && balance(c, token, space->limit, &balanced, &at)) {
    keep_children_whole(c, token, space->limit, at, &balanced);
    p = ends_between(&balanced) ? balanced : columns_level(c, token, at, true, &balanced);
    p = columns_spread(c, token, &p);
    if (c->item->style->align_content == ALIGN_STRETCH) columns_stretch(c, &p);
  } else if (!all) {
    p = columns_level(c, token, space->limit, false, &p);
  }
  c->l->shortage = shortage;
  return p;
}

typedef struct Gathered {
  VEC(Fragment *) boxes;
  Laid laid;  // what is gathered for the whole
  Flow y, shift;
  bool placed;
} Gathered;

static void gather_run(Layouter *l, Gathered *g, const Run *run, Len x) {
  for (uint32_t i = 0; i < run->boxes.n; i++) {
    run->boxes.v[i]->x += x;
    VEC_PUSH(l->arena, g->boxes, run->boxes.v[i]);
  }
  if (!g->placed && run->shift > 0) g->shift = g->shift ? flow_min(g->shift, run->shift) : run->shift;
  if (g->laid.baseline == FLOW_NONE) g->laid.baseline = run->baseline;
  g->laid.snapped |= run->snapped;
  g->laid.pending = pending_join(g->laid.pending, run->pending);
  g->laid.faults = fault_join(l, g->laid.faults, run->faults);
  if (run->rest && run->cost > KEEP_SHORT && run->forced == BREAK_AUTO)
    g->laid.faults = fault_add(l, g->laid.faults, FAULT_KEEP, run->rest->item, 0);
}

// What stands at a column's head goes above its text; its notes are level with those of the other columns.
static void place_inserts(const Columns *c, Run *run, Flow bottom) {
  Boxes boxes = {0};
  Flow head = inserts_head(&run->inserts);
  for (uint32_t i = 0; i < run->boxes.n; i++) box_shift(run->boxes.v[i], head);
  inserts_place(c->l, &run->inserts, c->space->y, bottom, c->width, &boxes, &boxes);
  for (uint32_t i = 0; i < boxes.n; i++) VEC_PUSH(c->l->arena, run->boxes, boxes.v[i]);
}

static void gather_columns(const Columns *c, Gathered *g, const Poured *p) {
  bool goes_on = p->rest && p->limit < NO_LIMIT, inserted = false;
  Flow bottom = goes_on ? flow_max(p->bottom, p->limit) : p->bottom;
  for (uint32_t i = 0; i < p->count; i++) {
    Run run = p->runs[i];
    inserted |= run.inserts.n > 0;
    if (run.inserts.n) place_inserts(c, &run, bottom);
    if (i + 1 == p->count) run.rest = NULL;
    gather_run(c->l, g, &run, (Len)i * (c->width + c->gap));
  }
  g->laid.inserts = inserts_join(c->l, g->laid.inserts, p->inserts);
  g->placed = true;
  g->y = inserted ? bottom : p->bottom;
}

// False when the box is broken here.
static bool end_stretch(Gathered *g, const Token *rest, Keep cost, Break forced) {
  if (!rest) return true;
  g->laid.rest = rest;
  g->laid.cost = cost;
  g->laid.forced = forced;
  return false;
}

static uint32_t stretch_end(const GalleyItem *item, uint32_t from) {
  while (from < item->count && !item->children[from]->style->span_all) from++;
  return from;
}

static bool lay_span(Layouter *l, const GalleyItem *item, Gathered *g, Space *space, const Token *token, uint32_t at) {
  if (g->placed && space->breaks)
    candidate_add(l, g->y, keep_between(l, item->children[at - 1], item->children[at]), true);
  Run run = run_children(l, item, space, token, at + 1);
  if (run.nothing) return end_stretch(g, run.rest, run.cost, run.forced);
  gather_run(l, g, &run, 0);
  g->laid.inserts = inserts_join(l, g->laid.inserts, run.inserts);
  feet_take(space, &run.inserts);
  g->placed = true;
  g->y = run.y + margin_sum(run.margin);
  return end_stretch(g, run.rest, run.cost, run.forced);
}

static Space content_space(const GalleyItem *item, const Space *space, const Frame *f, Len given) {
  Space in = *space;
  in.width = f->content;
  in.y = space->y + f->edge[EDGE_TOP];
  in.height = in.shrink = -1;
  in.tall = 0;
  space_lower(&in, f->edge[EDGE_BOTTOM]);
  if (item->style->break_inside == BREAK_AVOID) in.keep = (uint8_t)keep_worse(space->keep, KEEP_INSIDE);
  if (given >= 0) in.limit = in.bottom = flow_min(in.limit, space->y + given - f->edge[EDGE_BOTTOM]);
  if (given >= 0) in.end = flow_min(in.end, in.limit);
  return in;
}

static Laid finish(Layouter *l, const GalleyItem *item, const Space *space, const Frame *f, Gathered *g, bool begun,
                   Len given) {
  Flow top = space->y, end = g->y;
  if (!g->laid.rest) end += f->edge[EDGE_BOTTOM];
  if (given >= 0) end = flow_max(end, space->y + given);
  Laid laid = g->laid;
  laid.end = flow_max(end, top);
  laid.box = box_new(l, item, f->x, top, f->width, laid.end - top);
  laid.box->first = !begun;
  laid.box->last = !laid.rest;
  box_adopt(l, laid.box, g->boxes.v, g->boxes.n, f->edge[EDGE_LEFT]);
  return laid;
}

static Laid lay_placed_columns(Layouter *l, const GalleyItem *item, const Space *space, const Token *token,
                               Flow *shift) {
  *shift = 0;
  Frame f = frame_of(l, item, space);
  if (token) f.edge[EDGE_TOP] = 0;
  const Style *s = item->style;
  Len given = height_given(s, space);
  Space in = content_space(item, space, &f, given);
  Columns c = {
      .l = l, .item = item, .space = &in, .count = style_columns(s, f.content), .gap = s->column_gap};
  c.width = (f.content - (Len)(c.count - 1) * c.gap) / (Len)c.count;
  if (c.width < LEN_PT) c.width = LEN_PT;
  Gathered g = {.laid = {.baseline = FLOW_NONE}, .y = in.y};
  const Token *at = token;
  bool carried = token && token->carried.n;  // stands in columns, whatever follows
  for (uint32_t i = token ? token->child : 0; i < item->count || carried; at = NULL) {
    Token start = {.item = item, .child = i};
    if (!at && i) at = &start;
    in.y = g.y;
    in.fresh = space->fresh && !g.placed;
    in.alone = space->alone && !g.placed;
    in.top = space->top && !g.placed;
    if (!carried && item->children[i]->style->span_all) {
      if (!lay_span(l, item, &g, &in, at, i)) break;
      i++;
      continue;
    }
    c.end = stretch_end(item, i);
    Poured p = lay_stretch(&c, at);
    if (p.nothing && !g.placed && !token) return (Laid){0};
    if (!p.nothing) {
      gather_columns(&c, &g, &p);
      feet_take(&in, &p.inserts);
    }
    carried = false;
    if (!end_stretch(&g, p.rest, keep_worse(p.cost, p.rest ? in.keep : KEEP_FREE), p.forced)) break;
    i = c.end;
  }
  if (!g.placed && g.laid.rest && !token) return (Laid){0};
  *shift = g.shift;
  return finish(l, item, space, &f, &g, token != NULL, given);
}

Laid lay_columns(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Flow shift;
  Laid laid = lay_placed_columns(l, item, space, token, &shift);
  if (!laid.box || token || shift <= 0) return laid;
  // What the grid pushes down at the head of a column takes the others along.
  Space moved = *space;
  moved.y += shift;
  return lay_placed_columns(l, item, &moved, token, &shift);
}
