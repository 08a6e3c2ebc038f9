// Writes the text out: cells and gaps as the rules left them, nodes moved along, and the map to the sources. A space
// put in by a rule lies outside the nodes that end or begin there.
#include "inline/internal.h"

#include <unicode/uchar.h>

typedef struct Output {
  InlineBuilder *b;
  char *text;  // with room for all: at most 8 bytes a cell
  uint32_t n;
  uint32_t file, source_end;  // where the last piece would go on
  CellPlace *places;          // by cell, of those where a node begins or ends
} Output;

// What a piece goes on to is told when it ends.
static void end_piece(Output *o) {
  if (o->source_end == UINT32_MAX) return;
  TextPiece *last = &o->b->pieces.v[o->b->pieces.n - 1];
  last->length = o->source_end - last->start;
}

static void new_piece(Output *o, const Cell *cell, uint32_t bytes, uint32_t length) {
  uint32_t n = o->b->pieces.n;
  if (n && !cell->file && !o->b->pieces.v[n - 1].file) return;
  end_piece(o);
  VEC_PUSH(o->b->room, o->b->pieces, ((TextPiece){o->n, cell->file, cell->start, length}));
  o->file = cell->file;
  o->source_end = cell->file && length == bytes ? cell->start + length : UINT32_MAX;
}

static inline uint32_t encode(uint32_t c, char *out) { return c < 0x80 ? (*out = (char)c, 1) : utf8_write(c, out); }

static inline void put(Output *o, const Cell *cell, uint32_t c, bool inserted) {
  uint32_t bytes = encode(c, o->text + o->n), length = inserted ? 0 : cell->length;
  if (cell->start == o->source_end && cell->file == o->file && length == bytes)
    o->source_end += bytes;
  else
    new_piece(o, cell, bytes, length);
  o->n += bytes;
}

static void place(Output *o, uint32_t i) { o->places[i] = (CellPlace){o->n, o->n}; }

static void added(Output *o, const Cell *cell, uint32_t at) {
  if (cell->add == ADD_ER) {
    put(o, cell, 'e', true);
    put(o, cell, 'r', true);
    place(o, at);
  } else if (cell->add) {
    put(o, cell, cell->add, true);
    o->places[at].start = o->n;
  }
}

static void gap_cells(Output *o, uint32_t from, uint32_t to, uint32_t c) {
  for (uint32_t i = from; i < to; i++) {
    place(o, i);
    if (o->b->cells.v[i].add) added(o, &o->b->cells.v[i], i);
    if (i == from && c) put(o, &o->b->cells.v[i], c, false);
  }
}

// The space before a token: one that stands there is changed, else it is put before the token, outside of nodes.
static void gap(Output *o, const Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  bool edge = (t->is | t[-1].is) & T_EDGE;
  uint32_t from = t[-1].to, c = edge || t->set == GAP_NONE ? 0 : gap_char((Gap)t->set);
  const Cell *first = &o->b->cells.v[from];
  if (c == ' ' && t->to > t->from && from < t->from && first->c != NBSP && first->c != NNBSP) c = first->c;
  gap_cells(o, from, t->from, c);
  place(o, t->from);
  if (from == t->from && c) {
    put(o, &o->b->cells.v[t->from], c, true);
    o->places[t->from].start = o->n;
  }
}

static void cell_out(Output *o, const Cell *cell) {
  if (cell->flags & CELL_DROP) return;
  bool upper = (cell->flags & (CELL_UPPER | CELL_VERBATIM)) == CELL_UPPER;
  if (upper && cell->c == 0xDF) {
    put(o, cell, 'S', false);
    put(o, cell, 'S', true);
    return;
  }
  put(o, cell, upper ? (uint32_t)u_toupper((UChar32)cell->c) : cell->c, false);
}

// Where no hyphen may be put: addresses, code, sigles, words with digits, names inside a sentence.
static bool keeps_whole(const Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  static const uint64_t grounds = T_OPAQUE | T_CAPS | T_CAPITAL | T_NUMBER;
  if (!((t->is | t[-1].is | t[1].is) & grounds)) return false;
  if (t->is & (T_OPAQUE | T_CAPS)) return true;
  if (!(t->is & T_WORD)) return false;
  if (t->written == GAP_NONE && (t[-1].is & T_NUMBER)) return true;
  if (t[1].written == GAP_NONE && (t[1].is & T_NUMBER)) return true;
  return (t->is & T_CAPITAL) && !sentence_begins(w, i);
}

static void keep_range(Output *o, uint32_t from) {
  uint32_t n = o->b->kept.n;
  if (n && o->b->kept.v[n - 1].end == from)
    o->b->kept.v[n - 1].end = o->n;
  else
    VEC_PUSH(o->b->room, o->b->kept, ((InlineRange){from, o->n}));
}

// --- what stands as written

// Whether what was put last goes on with a cell.
static bool goes_on(const Output *o, const Cell *cell) { return cell->start == o->source_end && cell->file == o->file; }

static void copy_cells(Output *o, uint32_t from, uint32_t to) {
  char *text = o->text + o->n;
  for (const Cell *cell = &o->b->cells.v[from], *end = &o->b->cells.v[to]; cell < end; cell++)
    text += encode(cell->c, text);
  uint32_t n = (uint32_t)(text - o->text);
  if (o->file) o->source_end += n - o->n;
  o->n = n;
}

static void token_out(Output *o, const Token *t) {
  for (uint32_t k = t->from; k < t->to;) {
    const Cell *cell = &o->b->cells.v[k];
    if (k > t->from && (cell->flags & CELL_EDGE)) place(o, k);
    if (cell->add) added(o, cell, k);
    cell_out(o, cell);
    uint32_t from = ++k;
    while (k < t->to && cell_is_clean(&o->b->cells.v[k])) k++;
    if (k > from) copy_cells(o, from, k);
  }
}

static void write_out(Output *o, const Work *w) {
  uint32_t from = 0, to = 0;  // cells to copy
  for (uint32_t i = 2; i < w->count; i++) {
    const Token *t = &w->tokens[i];
    bool kept = keeps_whole(w, i);
    bool as_is = t->as_is && t->set == t->written && (from < to || goes_on(o, &w->cells[t[-1].to]));
    if (as_is && from == to) from = t[-1].to;
    if (as_is && !kept) {
      to = t->to;
      continue;
    }
    copy_cells(o, from, as_is ? t->from : to);
    if (!as_is) gap(o, w, i);
    from = to = t->to;
    uint32_t begins = o->n;
    if (as_is)
      copy_cells(o, t->from, t->to);
    else
      token_out(o, t);
    if (kept) keep_range(o, begins);
  }
  copy_cells(o, from, to);
  place(o, o->b->cells.n);
}

// --- nodes

static void raise_added(Work *w) {
  if (!w->b->ordinals_added) return;
  for (uint32_t i = 0; i < w->b->cells.n; i++)
    if (w->cells[i].add == ADD_ER) VEC_PUSH(w->b->room, w->b->raised, ((Raised){i, i}));
}

static int by_place(const Raised *a, const Raised *b) { return (a->from > b->from) - (a->from < b->from); }

static void sort_raised(InlineBuilder *b) {
  for (uint32_t i = 1; i < b->raised.n; i++)
    for (uint32_t k = i; k && by_place(&b->raised.v[k - 1], &b->raised.v[k]) > 0; k--) {
      Raised other = b->raised.v[k];
      b->raised.v[k] = b->raised.v[k - 1];
      b->raised.v[k - 1] = other;
    }
}

typedef struct Merge {
  const Output *o;
  InlineNode *out;
  uint32_t count;
  uint32_t *moved;  // the number a written node got
} Merge;

static void add_written(Merge *m, uint32_t n) {
  InlineNode node = m->o->b->nodes.v[n];
  bool empty = node.start == node.end;
  const CellPlace *at = &m->o->places[node.start];
  uint32_t start = empty ? at->end : at->start, end = m->o->places[node.end].end;
  node.start = start;
  node.end = end > start ? end : start;
  node.parent = n ? m->moved[node.parent] : 0;
  m->moved[n] = m->count;
  m->out[m->count++] = node;
}

// What is put after a figure belongs with the figure, not with what follows.
static bool is_around(const InlineNode *node, const Raised *r) {
  return (r->from == r->to ? node->start < r->from : node->start <= r->from) && node->end >= r->to &&
         node->end > node->start;
}

static void add_raised(Merge *m, const Raised *r, uint32_t last) {
  const InlineBuilder *b = m->o->b;
  uint32_t parent = last;  // the node added last, or one around it
  while (parent && !is_around(&b->nodes.v[parent], r)) parent = b->nodes.v[parent].parent;
  const Cell *cell = &b->cells.v[r->from];
  bool adds = r->from == r->to;
  InlineNode node = {.kind = INLINE_SUP,
                     .parent = m->moved[parent],
                     .generated = true,
                     .target = STR(""),
                     .title = STR(""),
                     .lang = STR("")};
  node.end = m->o->places[r->to].end;
  node.start = adds ? node.end - 2 : m->o->places[r->from].start;
  node.span = (Span){cell->file, cell->start, cell->start + (adds ? 0 : cell->length)};
  m->out[m->count++] = node;
}

static uint32_t merge_nodes(const Output *o, InlineNode **out) {
  const InlineBuilder *b = o->b;
  Merge m = {o, ARENA_ARRAY(b->job->arena, InlineNode, b->nodes.n + b->raised.n), 0,
             ARENA_ARRAY(b->own, uint32_t, b->nodes.n)};
  uint32_t r = 0;
  for (uint32_t n = 0; n < b->nodes.n; n++) {
    const InlineNode *node = &b->nodes.v[n];
    for (; r < b->raised.n; r++) {
      const Raised *raised = &b->raised.v[r];
      if (node->start < raised->from || is_around(node, raised)) break;
      add_raised(&m, raised, n - 1);
    }
    add_written(&m, n);
  }
  for (; r < b->raised.n; r++) add_raised(&m, &b->raised.v[r], b->nodes.n - 1);
  *out = m.out;
  return m.count;
}

static void mark_edges(Work *w) {
  for (uint32_t n = 0; n < w->b->nodes.n; n++)
    w->cells[w->b->nodes.v[n].start].flags |= CELL_EDGE, w->cells[w->b->nodes.v[n].end].flags |= CELL_EDGE;
}

static bool has_content(const Work *w) {
  for (uint32_t i = 2; i < w->count; i++)
    if (!(w->tokens[i].is & T_EDGE)) return true;
  return false;
}

static void *copied(Arena *arena, const void *from, size_t count, size_t size) {
  void *to = arena_array(arena, count, size);
  if (count) memcpy(to, from, count * size);
  return to;
}

static const Inlines *result(Output *o) {
  Arena *arena = o->b->job->arena;
  Inlines *inlines = ARENA_NEW(arena, Inlines);
  InlineNode *nodes;
  inlines->text = str_dup(arena, (Str){o->text, o->n});
  inlines->map = (TextMap){copied(arena, o->b->pieces.v, o->b->pieces.n, sizeof(TextPiece)), o->b->pieces.n};
  inlines->count = merge_nodes(o, &nodes);
  inlines->nodes = nodes;
  for (uint32_t i = 0; i < inlines->count; i++) inlines->kinds |= INLINE_BIT(nodes[i].kind);
  inlines->lang = str_dup(arena, o->b->options.lang);
  inlines->kept = copied(arena, o->b->kept.v, o->b->kept.n, sizeof(InlineRange));
  inlines->kept_count = o->b->kept.n;
  return inlines;
}

static const Inlines *write_inlines(Work *w) {
  InlineBuilder *b = w->b;
  uint32_t n = b->cells.n + 1;
  Output o = {.b = b, .source_end = UINT32_MAX};
  VEC_RESERVE(b->room, b->text, n * 8);
  VEC_RESERVE(b->room, b->places, n);
  o.text = b->text.v;
  o.places = b->places.v;
  write_out(&o, w);
  end_piece(&o);
  return result(&o);
}

const Inlines *builder_finish(InlineBuilder *b) {
  enum { PAST_END = 4 };  // cells that rules may look at
  while (b->open.n) builder_close_last(b);
  VEC_RESERVE(b->room, b->cells, b->cells.n + PAST_END);
  for (uint32_t i = 0; i < PAST_END; i++) b->cells.v[b->cells.n + i] = (Cell){.class = C_EDGE};
  Work w = {.b = b, .cells = b->cells.v};
  mark_edges(&w);
  tokens_make(&w);
  b->busy = false;
  if (!has_content(&w)) return NULL;
  rules_run(&w);
  raise_added(&w);
  sort_raised(b);
  return write_inlines(&w);
}

const Inlines *inline_finish(InlineBuilder *b) {
  const Inlines *inlines = builder_finish(b);
  if (!b->lent) inline_room_free((InlineRoom *)b);
  return inlines;
}

bool inline_is_verbatim(const Inlines *inlines, uint32_t offset) {
  uint32_t low = 0, high = inlines->kept_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    if (inlines->kept[middle].end <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < inlines->kept_count && inlines->kept[low].start <= offset;
}
