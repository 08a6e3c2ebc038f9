// A grid: children fill the tracks, row after row; a row that does not fit is broken where each of its cells can be.
#include "page/internal.h"

// A cell's margins stay inside its row, those of its first and last children with them.
static Len above_cell(const Tracks *t, const Cell *c) {
  return margin_sum(margin_above(c->item, tracks_span(t, c->column, c->span)));
}

static Len below_cell(const Tracks *t, const Cell *c) {
  return margin_sum(margin_below(c->item, tracks_span(t, c->column, c->span)));
}

static Space cell_space(const Tracks *t, const Cell *c, const Space *row, bool begun) {
  Space s = *row;
  s.width = tracks_span(t, c->column, c->span);
  if (!begun) s.y += above_cell(t, c);
  s.height = s.shrink = -1;
  s.main = false;
  s.top = begun;
  s.sign_room = c->sign_room;
  return s;
}

static Len cell_x(const Tracks *t, const Cell *c) {
  uint32_t last = c->column + c->span - 1 < t->count ? c->column + c->span - 1 : t->count - 1;
  return t->x[c->column] < t->x[last] ? t->x[c->column] : t->x[last];
}

static Align align_of(const Style *row, const GalleyItem *cell) {
  return cell->style->align_self == ALIGN_AUTO ? row->align_items : cell->style->align_self;
}

static bool stretches(const Style *row, const GalleyItem *item) {
  if (item->kind == GALLEY_IMAGE || item->style->height.kind != SIZE_AUTO) return false;
  Align align = align_of(row, item);
  return align != ALIGN_START && align != ALIGN_END && align != ALIGN_CENTER && align != ALIGN_BASELINE;
}

// A cell that ended on an earlier page: its background goes on beside the others.
static Laid empty_cell(Layouter *l, const Cell *c, const Space *space) {
  Fragment *box = box_new(l, c->item, 0, space->y, space->width, 0);
  box->first = false;
  return (Laid){.box = box, .end = space->y, .baseline = FLOW_NONE};
}

typedef struct Row {
  Layouter *l;
  const Style *style;
  const Cell *cells;
  uint32_t count;
  const Tracks *tracks;
  const Space *space;
  const Token *const *tokens;
  Laid *laid;
} Row;

static Laid lay_cell(const Row *r, uint32_t i) {
  const Token *token = r->tokens ? r->tokens[i] : NULL;
  Space space = cell_space(r->tracks, &r->cells[i], r->space, r->tokens != NULL);
  if (token == &token_done) return empty_cell(r->l, &r->cells[i], &space);
  if (r->cells[i].rows > 1) space.limit = space.end = NO_LIMIT, space.breaks = false;
  return space.breaks ? lay_best(r->l, r->cells[i].item, &space, token)
                      : lay_item(r->l, r->cells[i].item, &space, token);
}

// False when a cell finds no room at all. Notes of one cell take their room from those after it.
static bool lay_cells(Row *r, RowLaid *out) {
  Candidates *outer = r->l->candidates;
  r->l->candidates = NULL;
  bool all = true;
  const Space *space = r->space;
  Space left = *space;
  r->space = &left;
  for (uint32_t i = 0; i < r->count; i++) {
    r->laid[i] = lay_cell(r, i);
    const Laid *laid = &r->laid[i];
    feet_take(&left, &laid->inserts);
    if (!laid->box)
      all = false;
    else if (r->cells[i].rows == 1)
      out->end = flow_max(out->end, laid->end + (laid->rest ? 0 : below_cell(r->tracks, &r->cells[i])));
  }
  r->l->candidates = outer;
  r->space = space;
  return all;
}

// How far the grid pushes the row's first lines down: the least that any cell is pushed.
static Flow first_shift(const Row *r) {
  Flow shift = NO_LIMIT;
  for (uint32_t i = 0; i < r->count && !r->tokens; i++) {
    Flow by = r->laid[i].box->y - r->space->y - above_cell(r->tracks, &r->cells[i]);
    if (by > 0) shift = flow_min(shift, by);
  }
  return shift < NO_LIMIT ? shift : 0;
}

// Gives a cell the row's height; what would lie otherwise for it is laid again.
static void stretch_cell(Row *r, uint32_t i, Flow bottom) {
  Laid *laid = &r->laid[i];
  Flow height = bottom - laid->box->y;
  if (height <= laid->box->height) return;
  const Cell *c = &r->cells[i];
  bool aligns = c->item->style->align_content == ALIGN_CENTER || c->item->style->align_content == ALIGN_END;
  if ((!laid->flexible && !aligns) || laid->rest || (r->tokens && r->tokens[i] == &token_done)) {
    box_extend(r->l, laid->box, height - laid->box->height);
    return;
  }
  Space space = cell_space(r->tracks, c, r->space, r->tokens != NULL);
  space.y = laid->box->y;
  space.height = (Len)height;
  space.limit = space.bottom = space.end = bottom;
  Laid again = lay_item(r->l, c->item, &space, r->tokens ? r->tokens[i] : NULL);
  if (again.box && !again.rest) *laid = again;
}

static Flow highest_baseline(const Row *r) {
  Flow lowest = FLOW_NONE;
  for (uint32_t i = 0; i < r->count; i++)
    if (align_of(r->style, r->cells[i].item) == ALIGN_BASELINE) lowest = flow_max(lowest, r->laid[i].baseline);
  return lowest;
}

static void align_cell(Row *r, uint32_t i, Flow bottom, Flow baseline) {
  Laid *laid = &r->laid[i];
  Flow room = bottom - laid->end, by = 0;
  Align align = align_of(r->style, r->cells[i].item);
  if (laid->rest) return;
  if (align == ALIGN_CENTER)
    by = room / 2;
  else if (align == ALIGN_END)
    by = room;
  else if (align == ALIGN_BASELINE && laid->baseline != FLOW_NONE)
    by = baseline - laid->baseline;
  if (laid->snapped && r->l->pitch) by -= by % r->l->pitch;
  if (by > 0) laid_shift(laid, by);
}

static void align_cells(Row *r, Flow bottom) {
  Flow baseline = highest_baseline(r);
  for (uint32_t i = 0; i < r->count; i++) {
    if (r->cells[i].rows > 1) continue;
    Flow end = bottom - (r->laid[i].rest ? 0 : below_cell(r->tracks, &r->cells[i]));
    if (stretches(r->style, r->cells[i].item))
      stretch_cell(r, i, end);
    else
      align_cell(r, i, end, baseline);
  }
}

static const Token *const *tokens_of(const Row *r) {
  bool broken = false;
  for (uint32_t i = 0; i < r->count; i++) broken |= r->laid[i].rest != NULL;
  if (!broken) return NULL;
  const Token **tokens = ARENA_ARRAY(r->l->arena, const Token *, r->count);
  for (uint32_t i = 0; i < r->count; i++) tokens[i] = r->laid[i].rest ? r->laid[i].rest : &token_done;
  return tokens;
}

static void collect(const Row *r, RowLaid *out) {
  out->baseline = FLOW_NONE;
  for (uint32_t i = 0; i < r->count; i++) {
    Laid *laid = &r->laid[i];
    laid->box->x += cell_x(r->tracks, &r->cells[i]);
    out->boxes[i] = laid->box;
    if (laid->rest) out->cost = keep_worse(out->cost, laid->cost);
    if (out->baseline == FLOW_NONE) out->baseline = laid->baseline;
    out->snapped |= laid->snapped;
    out->flexible |= laid->flexible;
    out->pending = pending_join(out->pending, laid->pending);
    out->faults = fault_join(r->l, out->faults, laid->faults);
    out->inserts = inserts_join(r->l, out->inserts, laid->inserts);
  }
}

static Flow bottom_filled(const Row *r, const RowFill *fill) {
  Inserts inserts = {0};
  for (uint32_t i = 0; i < r->count; i++) inserts = inserts_join(r->l, inserts, r->laid[i].inserts);
  return feet_floor(fill->space, &inserts, fill->bottom);
}

RowLaid lay_row(Layouter *l, const Style *style, const Cell *cells, uint32_t count, const Tracks *tracks,
                const Space *space, const Token *const *tokens, Len height, const RowFill *fill) {
  Row r = {l, style, cells, count, tracks, space, tokens, ARENA_ARRAY(l->arena, Laid, count + 1)};
  RowLaid out = {.boxes = ARENA_ARRAY(l->arena, Fragment *, count + 1), .end = space->y};
  if (!lay_cells(&r, &out)) {
    out.nothing = true;
    return out;
  }
  out.shift = first_shift(&r);
  out.cells = tokens_of(&r);
  if (height > 0 && !out.cells) out.end = flow_max(out.end, space->y + height);
  if (fill && !out.cells) out.end = flow_max(out.end, bottom_filled(&r, fill));
  align_cells(&r, out.end);
  collect(&r, &out);
  return out;
}

// --- the grid -----------------------------------------------------------------------------------------------------

typedef struct Grid {
  Cell *cells;
  uint32_t count, rows;
  Tracks tracks;
} Grid;

static uint32_t line_number(int32_t line, uint32_t tracks) {
  int32_t n = line < 0 ? (int32_t)tracks + 2 + line : line;
  return n < 1 ? 1 : n > (int32_t)tracks + 1 ? tracks + 1 : (uint32_t)n;
}

// Column and span that a child asks for; column UINT32_MAX: the next free one.
static void asked_columns(const Style *s, uint32_t tracks, uint32_t *column, uint32_t *span) {
  *column = UINT32_MAX;
  *span = s->grid_column_span ? s->grid_column_span : 1;
  if (*span > tracks) *span = tracks;
  if (!s->grid_column_start) return;
  uint32_t from = line_number(s->grid_column_start, tracks), to = from + *span;
  if (s->grid_column_end) to = line_number(s->grid_column_end, tracks);
  *column = from - 1 < tracks ? from - 1 : tracks - 1;
  *span = to > from ? to - from : 1;
  if (*span > tracks - *column) *span = tracks - *column;
}

static Grid place_cells(Layouter *l, const GalleyItem *item, uint32_t tracks) {
  Grid g = {.cells = ARENA_ARRAY(l->arena, Cell, item->count + 1)};
  uint32_t row = 0, next = 0;
  for (uint32_t i = 0; i < item->count; i++) {
    const GalleyItem *child = item->children[i];
    if (!in_flow(child)) continue;
    uint32_t column, span;
    asked_columns(child->style, tracks, &column, &span);
    if (column == UINT32_MAX) column = next < tracks ? next : 0;
    if (column + span > tracks) column = 0;
    if (column < next || next >= tracks) row += next > 0;
    g.cells[g.count++] = (Cell){child, i, row, column, span, 1, 0};
    next = column + span;
  }
  g.rows = g.count ? row + 1 : 0;
  return g;
}

typedef struct Laying {
  Layouter *l;
  const GalleyItem *item;
  const Grid *grid;
  VEC(Fragment *) boxes;
  Laid laid;
  Flow y, shift;
  uint32_t placed;  // rows
} Laying;

static void set_aside(Laying *g, const Space *in) {
  for (uint32_t i = 0; i < g->item->count; i++) {
    if (in_flow(g->item->children[i])) continue;
    Fragment *slot = box_new(g->l, g->item->children[i], 0, in->y, 0, 0);
    if (is_aside(slot->item)) {
      VEC_PUSH(g->l->arena, g->boxes, slot);
      continue;
    }
    Pending *pending = ARENA_NEW(g->l->arena, Pending);
    pending->slot = slot;
    g->laid.pending = pending_join(g->laid.pending, pending);
    VEC_PUSH(g->l->arena, g->boxes, slot);
  }
}

static void break_at(Laying *g, const Cell *first, uint32_t count, const Token *const *cells, Keep cost) {
  Token *token = ARENA_NEW(g->l->arena, Token);
  *token = (Token){.item = g->item, .child = first->child, .cells = cells, .cell_count = cells ? count : 0};
  g->laid.rest = token;
  g->laid.cost = cost;
}

static void take_row(Laying *g, Space *left, const RowLaid *row, uint32_t count) {
  Inserts inserts = row->inserts;
  inserts.over |= feet_over(left, &inserts, row->end);
  feet_take(left, &inserts);
  g->laid.inserts = inserts_join(g->l, g->laid.inserts, inserts);
  if (!g->placed++) g->shift = row->shift;
  for (uint32_t i = 0; i < count; i++)
    if (row->boxes[i]) VEC_PUSH(g->l->arena, g->boxes, row->boxes[i]);
  if (g->laid.baseline == FLOW_NONE) g->laid.baseline = row->baseline;
  g->laid.snapped |= row->snapped;
  g->laid.flexible |= row->flexible;
  g->laid.pending = pending_join(g->laid.pending, row->pending);
  g->laid.faults = fault_join(g->l, g->laid.faults, row->faults);
  g->y = row->end;
}

// Lays the rows from the token on, each `more` taller than it needs, or one that fills its place. False when not even the
// first fits.
static bool lay_rows(Laying *g, const Space *in, const Token *token, Flow more, const RowFill *fill) {
  const Grid *grid = g->grid;
  Space left = *in;
  for (uint32_t i = 0, n; i < grid->count; i += n) {
    const Cell *cells = &grid->cells[i];
    for (n = 1; i + n < grid->count && cells[n].row == cells[0].row;) n++;
    if (token && cells[n - 1].child < token->child) continue;
    const Token *const *tokens = token && token->cells && cells[0].child == token->child ? token->cells : NULL;
    Space space = left;
    space.y = g->y + (g->placed ? g->item->style->row_gap : 0);
    space.fresh = in->fresh && !g->placed;
    space.alone = in->alone && !g->placed;
    Keep before = g->placed ? keep_worse(in->keep, keep_between(g->l, cells[-1].item, cells[0].item)) : in->keep;
    if (g->placed && in->breaks) candidate_add(g->l, g->y, before, true);
    RowLaid row = lay_row(g->l, g->item->style, cells, n, &grid->tracks, &space, tokens, -1, fill);
    if (more && !row.nothing && !row.cells)
      row = lay_row(g->l, g->item->style, cells, n, &grid->tracks, &space, tokens, (Len)(row.end - space.y + more), NULL);
    if (row.nothing) {
      if (!g->placed && !token) return false;
      break_at(g, cells, n, tokens, before);
      return true;
    }
    take_row(g, &left, &row, n);
    if (!row.cells) continue;
    break_at(g, cells, n, row.cells, keep_worse(in->keep, row.cost));
    return true;
  }
  return true;
}

static Space content_space(const GalleyItem *item, const Space *space, const Frame *f) {
  Space in = *space;
  in.width = f->content;
  in.y = space->y + f->edge[EDGE_TOP];
  in.height = in.shrink = -1;
  in.tall = 0;
  space_lower(&in, f->edge[EDGE_BOTTOM]);
  in.bottom -= f->edge[EDGE_BOTTOM];
  if (item->style->break_inside == BREAK_AVOID) in.keep = (uint8_t)keep_worse(space->keep, KEEP_INSIDE);
  return in;
}

static Laid finish(const Laying *g, const Space *space, const Frame *f, bool begun, Len given) {
  Laid laid = g->laid;
  Flow top = space->y, end = g->y + (laid.rest ? 0 : f->edge[EDGE_BOTTOM]);
  if (given >= 0 && (!laid.rest || g->item->style->height.kind == SIZE_STRETCH)) end = flow_max(end, space->y + given);
  if (given < 0 && !laid.rest) end = flow_max(end, top + height_within(g->item->style, (Len)(end - top)));
  laid.end = flow_max(end, top);
  laid.box = box_new(g->l, g->item, f->x, top, f->width, laid.end - top);
  laid.box->first = !begun;
  laid.box->last = !laid.rest;
  return laid;
}

// Cells of a row broken at the foot of a grid that fills its page reach down to it.
static void reach_down(const Laying *g, const Laid *laid) {
  if (!laid->rest || g->item->style->height.kind != SIZE_STRETCH) return;
  Flow bottom = laid->end;
  for (uint32_t i = 0; i < g->boxes.n; i++) {
    Fragment *box = g->boxes.v[i];
    bool last_row = in_flow(box->item) && box->y + (Flow)box->height >= g->y;
    if (last_row && stretches(g->item->style, box->item)) box_extend(g->l, box, bottom - box->y - box->height);
  }
}

static Laying laying_of(Layouter *l, const GalleyItem *item, const Grid *grid, const Space *in, const Token *token) {
  Laying g = {.l = l, .item = item, .grid = grid, .laid = {.baseline = FLOW_NONE}, .y = in->y};
  if (!token) set_aside(&g, in);
  return g;
}

// All that is laid from the token on is one row.
static bool is_one_row(const Grid *grid, const Token *token) {
  if (!grid->count) return false;
  const Cell *last = &grid->cells[grid->count - 1];
  uint32_t first = 0;
  while (token && first + 1 < grid->count && grid->cells[first].row < last->row && grid->cells[first].child < token->child) first++;
  return grid->cells[first].row == last->row;
}

static Laid lay_placed_grid(Layouter *l, const GalleyItem *item, const Space *space, const Token *token, const Frame *f,
                            const Grid *grid, Flow *shift) {
  Len given = height_given(item->style, space);
  Space in = content_space(item, space, f);
  if (given >= 0 && item->style->height.kind == SIZE_LEN) in.breaks = false;
  Laying g = laying_of(l, item, grid, &in, token);
  *shift = 0;
  Flow bottom = space->y + given - f->edge[EDGE_BOTTOM];
  bool spreads = given >= 0 && item->style->align_content != ALIGN_CENTER && item->style->align_content != ALIGN_END;
  bool fills = spreads && is_one_row(grid, token);
  RowFill fill = {space, bottom};
  if (!lay_rows(&g, &in, token, 0, fills ? &fill : NULL)) return (Laid){0};
  *shift = token ? 0 : g.shift;
  Flow room = spreads && !fills && !g.laid.rest ? feet_floor(space, &g.laid.inserts, bottom) - g.y : 0;
  if (room > 0 && g.placed) {
    uint32_t rows = g.placed;
    g = laying_of(l, item, grid, &in, token);
    lay_rows(&g, &in, token, room / rows, NULL);
  }
  Laid laid = finish(&g, space, f, token != NULL, given);
  reach_down(&g, &laid);
  box_adopt(l, laid.box, g.boxes.v, g.boxes.n, f->edge[EDGE_LEFT]);
  return laid;
}

static bool begins_right(const Layouter *l, uint8_t from) {
  return from == GRID_FROM_RIGHT || (from == GRID_FROM_OUTSIDE && l->right) || (from == GRID_FROM_INSIDE && !l->right);
}

Laid lay_grid(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Frame f = frame_of(l, item, space);
  if (token) f.edge[EDGE_TOP] = 0;
  uint32_t count = tracks_count(item, f.content);
  Grid grid = place_cells(l, item, count);
  grid.tracks = tracks_of_grid(l, item, f.content, grid.cells, grid.count, count);
  if (begins_right(l, item->style->grid_from)) tracks_mirror(&grid.tracks, f.content);
  Flow shift;
  Laid laid = lay_placed_grid(l, item, space, token, &f, &grid, &shift);
  if (laid.box && shift > 0) {
    // What the grid pushes down takes all of its row along, pictures too, and the box.
    Space moved = *space;
    moved.y += shift;
    laid = lay_placed_grid(l, item, &moved, token, &f, &grid, &shift);
  }
  if (laid.box && laid.end > space->limit && !laid.rest) {
    shortage_note(l, laid.end - space->limit);
    if (!space->fresh) return (Laid){0};
  }
  return laid;
}
