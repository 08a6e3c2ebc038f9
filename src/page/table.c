// Tables: columns from their cells' widths, rows under one another, spans, heads shown again on each page.
#include "page/again.h"

// Cells and columns, which are the same on every page that a table of this width goes on to.
typedef struct Grating {
  const GalleyItem *item;
  Len width;
  Cell *cells;          // in order of rows
  uint32_t *row_first;  // by child: its first cell; one more than there are children
  uint32_t columns;
  Tracks tracks;
} Grating;

typedef struct Table {
  Layouter *l;
  const GalleyItem *item;
  Cell *cells;
  uint32_t *row_first;
  uint32_t columns;
  Tracks tracks;
  VEC(Fragment *) boxes;
  Laid laid;
  Flow y;
  bool placed;
} Table;

// A cell that spans rows, still open.
typedef struct OpenSpan {
  Fragment *box;
  const GalleyItem *item;
  uint32_t last;  // row in which it ends
  Flow top, end;  // of the page
} OpenSpan;

static uint32_t colspan_of(const GalleyItem *cell) { return cell->node->cell.colspan ? cell->node->cell.colspan : 1; }
static uint32_t rowspan_of(const GalleyItem *cell) { return cell->node->cell.rowspan ? cell->node->cell.rowspan : 1; }

static uint32_t count_columns(const GalleyItem *table) {
  uint32_t most = table->node->table.count ? table->node->table.count : 1;
  for (uint32_t i = 0; i < table->count; i++) {
    uint32_t n = 0;
    const GalleyItem *row = table->children[i];
    for (uint32_t k = 0; row->kind == GALLEY_ROW && k < row->count; k++) n += colspan_of(row->children[k]);
    if (n > most) most = n;
  }
  return most;
}

// `taken[c]`: how many rows, this one too, a cell from above still takes in column c.
static void place_row(Table *t, uint32_t index, uint32_t *taken, uint32_t *used) {
  const GalleyItem *row = t->item->children[index];
  uint32_t column = 0;
  t->row_first[index] = *used;
  if (row->kind != GALLEY_ROW) return;
  for (uint32_t k = 0; k < row->count; k++) {
    while (column < t->columns && taken[column]) column++;
    if (column >= t->columns) column = t->columns - 1;
    uint32_t span = colspan_of(row->children[k]), rows = rowspan_of(row->children[k]);
    if (span > t->columns - column) span = t->columns - column;
    if (rows > t->item->count - index) rows = t->item->count - index;
    for (uint32_t c = column; c < column + span; c++) taken[c] = rows;
    t->cells[(*used)++] = (Cell){row->children[k], k, index, column, span, rows, 0};
    column += span;
  }
  for (uint32_t c = 0; c < t->columns; c++)
    if (taken[c]) taken[c]--;
}

static void place_cells(Table *t) {
  uint32_t count = 0, used = 0;
  for (uint32_t i = 0; i < t->item->count; i++) count += t->item->children[i]->count;
  t->columns = count_columns(t->item);
  t->cells = ARENA_ARRAY(t->l->job->arena, Cell, count + 1);
  t->row_first = ARENA_ARRAY(t->l->job->arena, uint32_t, t->item->count + 1);
  uint32_t *taken = ARENA_ARRAY(t->l->arena, uint32_t, t->columns);
  for (uint32_t i = 0; i < t->item->count; i++) place_row(t, i, taken, &used);
  t->row_first[t->item->count] = used;
}

// Gives each cell aligned at a sign the room that the others of its column need after theirs.
static void align_signs(Table *t) {
  uint32_t count = t->row_first[t->item->count];
  Len *most = ARENA_ARRAY(t->l->arena, Len, t->columns), after;
  for (uint32_t i = 0; i < count; i++) {
    const Cell *c = &t->cells[i];
    if (c->span == 1 && sign_after(c->item, &after) && after > most[c->column]) most[c->column] = after;
  }
  for (uint32_t i = 0; i < count; i++) {
    Cell *c = &t->cells[i];
    if (c->span != 1 || !sign_after(c->item, &after)) continue;
    c->sign_room = most[c->column] - after;
    asked_unsure(t->l, c->item);
  }
}

// A column has the width it asks for, else the one that a cell of it asks for.
static void size_columns(Table *t, Len width) {
  Size *sizes = ARENA_ARRAY(t->l->arena, Size, t->columns);
  Extent *needs = ARENA_ARRAY(t->l->arena, Extent, t->columns);
  const Style *const *columns = t->l->galley->styled->columns ? t->l->galley->styled->columns[t->item->node->id] : NULL;
  for (uint32_t i = 0; columns && i < t->item->node->table.count; i++) sizes[i] = columns[i]->width;
  for (uint32_t i = 0; i < t->row_first[t->item->count]; i++) {
    const Cell *c = &t->cells[i];
    if (c->span > 1) continue;
    Size asked = c->item->style->width;
    if (sizes[c->column].kind == SIZE_AUTO && (asked.kind == SIZE_LEN || asked.kind == SIZE_FR))
      sizes[c->column] = asked;
  }
  for (uint32_t i = 0; i < t->row_first[t->item->count]; i++) {
    const Cell *c = &t->cells[i];
    if (c->span > 1 || sizes[c->column].kind == SIZE_LEN || c->item->style->rotate) continue;
    Extent e = extent_of(t->l, c->item), *need = &needs[c->column];
    if (e.narrow + c->sign_room > need->narrow) need->narrow = e.narrow + c->sign_room;
    if (e.wide + c->sign_room > need->wide) need->wide = e.wide + c->sign_room;
  }
  t->tracks = tracks_resolve(t->l, sizes, needs, t->columns, width, t->item->style->column_gap);
}

static Len *kept(const Table *t, const Len *v) {
  Len *copy = ARENA_ARRAY(t->l->job->arena, Len, t->tracks.count + 1);
  memcpy(copy, v, t->tracks.count * sizeof *v);
  return copy;
}

// A long table goes on over many pages, each tried several times.
static void make_grating(Table *t, Len width) {
  Grating *last = t->l->grating;
  if (last && last->item == t->item) asked_unsure(t->l, t->item);  // an earlier page asked for it
  if (last && last->item == t->item && last->width == width) {
    t->cells = last->cells, t->row_first = last->row_first, t->columns = last->columns, t->tracks = last->tracks;
    return;
  }
  place_cells(t);
  align_signs(t);
  size_columns(t, width);
  t->tracks.x = kept(t, t->tracks.x), t->tracks.width = kept(t, t->tracks.width);
  if (!last) last = t->l->grating = ARENA_NEW(t->l->job->arena, Grating);
  *last = (Grating){t->item, width, t->cells, t->row_first, t->columns, t->tracks};
}

typedef VEC(OpenSpan) OpenSpans;

// The end of a row that cells from above end in.
static Flow end_of_spans(const OpenSpans *spans, uint32_t row, Flow end) {
  for (uint32_t i = 0; i < spans->n; i++)
    if (spans->v[i].last == row) end = flow_max(end, spans->v[i].end);
  return end;
}

static void close_spans(const OpenSpans *spans, uint32_t row, Flow bottom) {
  for (uint32_t i = 0; i < spans->n; i++) {
    const OpenSpan *s = &spans->v[i];
    if (s->last != row) continue;
    Len room = (Len)(bottom - s->end);
    s->box->height = (Len)(bottom - s->top);
    Align align = s->item->style->align_content;
    Len by = align == ALIGN_END ? room : align == ALIGN_CENTER ? room / 2 : 0;
    for (uint32_t k = 0; k < s->box->count; k++) ((Fragment *)(uintptr_t)s->box->children[k])->y += by;
  }
}

static bool spans_go_on(const OpenSpans *spans, uint32_t row) {
  for (uint32_t i = 0; i < spans->n; i++)
    if (spans->v[i].last >= row) return true;
  return false;
}

static void mark_repeated(Fragment *box) {
  box->repeated = true;
  for (uint32_t i = 0; i < box->count; i++) mark_repeated((Fragment *)(uintptr_t)box->children[i]);
}

static void open_spans(Table *t, OpenSpans *spans, const Cell *cells, uint32_t count, const RowLaid *row) {
  for (uint32_t i = 0; i < count; i++) {
    if (cells[i].rows < 2 || !row->boxes[i]) continue;
    Fragment *box = row->boxes[i];
    OpenSpan s = {box, cells[i].item, cells[i].row + cells[i].rows - 1, box->y, box->y + (Flow)box->height};
    VEC_PUSH(t->l->arena, *spans, s);
  }
}

static void add_row(Table *t, uint32_t index, const RowLaid *row, Flow top, Flow end, Len left, bool begun) {
  const GalleyItem *item = t->item->children[index];
  uint32_t count = t->row_first[index + 1] - t->row_first[index];
  Fragment *box =
      box_new(t->l, item, 0, top, t->tracks.count ? tracks_span(&t->tracks, 0, t->tracks.count) : 0, end - top);
  box->first = !begun;
  box->last = !row->cells;
  box_adopt(t->l, box, row->boxes, count, left);
  VEC_PUSH(t->l->arena, t->boxes, box);
  t->laid.pending = pending_join(t->laid.pending, row->pending);
  t->laid.faults = fault_join(t->l, t->laid.faults, row->faults);
  t->laid.inserts = inserts_join(t->l, t->laid.inserts, row->inserts);
  t->laid.snapped |= row->snapped;
  if (t->laid.baseline == FLOW_NONE) t->laid.baseline = row->baseline;
  t->placed = true;
  t->y = end;
}

// Lays one row; false when it does not fit. `cells`: where its cells ended, or NULL.
static bool lay_table_row(Table *t, uint32_t index, const Space *in, const Token *const *tokens, OpenSpans *spans,
                          const Token *const **cells, Keep *cost) {
  const GalleyItem *item = t->item->children[index];
  Space space = *in;
  Len top = tokens ? 0 : edges_of(item->style, EDGE_TOP, in->width),
      bottom = edges_of(item->style, EDGE_BOTTOM, in->width);
  space.y = t->y + (t->placed && !tokens ? t->item->style->row_gap : 0);
  Flow row_top = space.y;
  space.y += top;
  space_lower(&space, bottom);
  space.breaks = in->breaks && item->style->break_inside != BREAK_AVOID && !spans_go_on(spans, index);
  const Cell *row_cells = &t->cells[t->row_first[index]];
  uint32_t count = t->row_first[index + 1] - t->row_first[index];
  Len given = size_of(item->style->height, 0, -1);
  RowLaid row = lay_row(t->l, item->style, row_cells, count, &t->tracks, &space, tokens, given, NULL);
  if (row.nothing) return false;
  Flow end = end_of_spans(spans, index, row.end);
  if (end > row.end)
    row = lay_row(t->l, item->style, row_cells, count, &t->tracks, &space, tokens, (Len)(end - space.y), NULL);
  open_spans(t, spans, row_cells, count, &row);
  end = row.end + (row.cells ? 0 : bottom);
  if (end > feet_floor(in, &row.inserts, in->limit) && in->breaks && !space.fresh) return false;
  row.inserts.over |= feet_over(in, &row.inserts, end);
  add_row(t, index, &row, row_top, end, edges_of(item->style, EDGE_LEFT, in->width), tokens != NULL);
  *cells = row.cells;
  *cost = row.cost;
  return true;
}

static void break_at(Table *t, uint32_t row, const Token *const *cells, Keep cost) {
  Token *token = ARENA_NEW(t->l->arena, Token);
  uint32_t count = cells ? t->row_first[row + 1] - t->row_first[row] : 0;
  *token = (Token){.item = t->item, .child = row, .cells = cells, .cell_count = count};
  t->laid.rest = token;
  t->laid.cost = cost;
}

static void repeat_head(Table *t, const Space *in) {
  OpenSpans spans = {0};
  for (uint32_t i = 0; i < t->item->head_rows && i < t->item->count; i++) {
    const Token *const *cells = NULL;
    Keep cost = KEEP_FREE;
    Space space = *in;
    space.breaks = false;
    space.notes_at = space.floats_at = FOOT_NONE;
    uint32_t at = t->boxes.n;
    if (!lay_table_row(t, i, &space, NULL, &spans, &cells, &cost)) continue;
    close_spans(&spans, i, t->y);
    mark_repeated(t->boxes.v[at]);
  }
  t->placed = false;
}

// Something that is no row (a caption) stands over the table's width.
static bool lay_other(Table *t, uint32_t index, const Space *in) {
  Space space = *in;
  space.y = t->y;
  space.breaks = false;
  Laid laid = lay_item(t->l, t->item->children[index], &space, NULL);
  if (!laid.box) return false;
  VEC_PUSH(t->l->arena, t->boxes, laid.box);
  t->laid.pending = pending_join(t->laid.pending, laid.pending);
  t->laid.inserts = inserts_join(t->l, t->laid.inserts, laid.inserts);
  t->y = laid.end + margin_sum(margin_below(t->item->children[index], in->width));
  return t->placed = true;
}

// Rows are kept together by what stands in them, and by their group's `break-inside`.
static Keep keep_rows(const Table *t, const GalleyItem *above, const GalleyItem *below) {
  const DocNode *group = below->node->parent;
  bool kept = group && group->kind == BLOCK_ROWS && group == above->node->parent &&
              t->l->galley->styled->of[group->id]->break_inside == BREAK_AVOID;
  return kept ? KEEP_INSIDE : keep_between(t->l, above, below);
}

static void lay_rows(Table *t, const Space *in, const Token *token) {
  OpenSpans spans = {0};
  uint32_t from = token ? token->child : 0;
  Keep before = in->keep;
  for (uint32_t i = from; i < t->item->count; i++) {
    const GalleyItem *row = t->item->children[i];
    const Token *const *tokens = token && i == from ? token->cells : NULL, *const *cells = NULL;
    Space space = *in;
    feet_take(&space, &t->laid.inserts);
    Keep cost = KEEP_FREE;
    space.fresh = in->fresh && !t->placed;
    space.alone = in->alone && !t->placed;
    bool tied = spans_go_on(&spans, i) || (i && i < t->item->head_rows + 1 && t->item->head_rows);
    if (i > from) before = keep_worse(in->keep, tied ? KEEP_BETWEEN : keep_rows(t, t->item->children[i - 1], row));
    if (t->placed && in->breaks) candidate_add(t->l, t->y, before, true);
    bool laid =
        row->kind == GALLEY_ROW ? lay_table_row(t, i, &space, tokens, &spans, &cells, &cost) : lay_other(t, i, &space);
    if (!laid) {
      break_at(t, i, tokens, before);
      return;
    }
    close_spans(&spans, i, t->y);
    if (!cells) continue;
    break_at(t, i, cells, keep_worse(in->keep, cost));
    return;
  }
}

Laid lay_table(Layouter *l, const GalleyItem *item, const Space *space, const Token *token) {
  Frame f = frame_of(l, item, space);
  if (token) f.edge[EDGE_TOP] = 0;
  Table t = {.l = l, .item = item, .laid = {.baseline = FLOW_NONE}, .y = space->y + f.edge[EDGE_TOP]};
  make_grating(&t, f.content);
  Space in = *space;
  in.width = f.content;
  in.y = t.y;
  in.height = in.shrink = -1;
  in.main = in.top = false;
  space_lower(&in, f.edge[EDGE_BOTTOM]);
  if (item->style->break_inside == BREAK_AVOID) in.keep = (uint8_t)keep_worse(space->keep, KEEP_INSIDE);
  if (token && token->child >= item->head_rows) repeat_head(&t, &in);
  lay_rows(&t, &in, token);
  if (t.laid.rest && !t.placed && !token) return (Laid){0};
  Laid laid = t.laid;
  laid.end = t.y + (laid.rest ? 0 : f.edge[EDGE_BOTTOM]);
  laid.box = box_new(l, item, f.x, space->y, f.width, laid.end - space->y);
  laid.box->first = !token;
  laid.box->last = !laid.rest;
  box_adopt(l, laid.box, t.boxes.v, t.boxes.n, f.edge[EDGE_LEFT]);
  return laid;
}
