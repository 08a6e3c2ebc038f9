// In: a text with places for page numbers and note calls. Out: the text with these in, every node and place moved
// along.
#include "prose/internal.h"

static bool is_number(InlineKind kind) { return kind == INLINE_PAGE || kind == INLINE_NOTE; }

// A page as a number, or 0 when it is printed in another way.
static uint32_t page_value(Str page) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < page.n; i++) {
    if (page.p[i] < '0' || page.p[i] > '9' || value > 100000) return 0;
    value = value * 10 + (uint32_t)(page.p[i] - '0');
  }
  return value;
}

static Str page_of(const PageFacts *facts, uint32_t anchor) {
  bool known = facts && facts->anchor_page && anchor <= facts->anchor_count && facts->anchor_page[anchor].n;
  return known ? facts->anchor_page[anchor] : STR("000");
}

static Str last_of(const PageFacts *facts, uint32_t anchor) {
  bool known = facts && facts->anchor_last && anchor <= facts->anchor_count && facts->anchor_last[anchor].n;
  return known ? facts->anchor_last[anchor] : page_of(facts, anchor);
}

// Pages that follow on one another.
typedef struct PageRun {
  Str from, last;
  uint32_t count;  // 0: none yet
  bool whole;      // some block stands on several of them
} PageRun;

static bool is_within(const PageRun *run, Str page) {
  uint32_t value = page_value(page);
  return str_eq(page, run->from) || str_eq(page, run->last) ||
         (value && value >= page_value(run->from) && value <= page_value(run->last));
}

// False when a place is on pages apart from the run's.
static bool run_takes(PageRun *run, Str from, Str last) {
  uint32_t end = page_value(run->last);
  if (!run->count || (!is_within(run, from) && !(end && page_value(from) == end + 1))) return false;
  if (!str_eq(from, last)) run->whole = true;
  if (is_within(run, last)) return true;
  run->count++;
  run->last = last;
  return true;
}

static void run_print(Buf *buf, const PageRun *run, bool first) {
  if (!run->count) return;
  if (!first) buf_lit(buf, ", ");
  buf_add(buf, run->from);
  if (run->count == 1 && str_eq(run->from, run->last)) return;
  buf_add(buf, run->count > 2 || run->whole ? STR("–") : STR(", "));
  buf_add(buf, run->last);
}

// "12–14, 17": runs of three pages and more, and blocks of several, as a range; the same page once. Anchors stand in
// document order.
static void add_pages(Buf *buf, const PageFacts *facts, const uint32_t *anchors, uint32_t count) {
  PageRun run = {0};
  uint32_t start = buf->n;
  for (uint32_t i = 0; i < count; i++) {
    Str from = page_of(facts, anchors[i]), last = last_of(facts, anchors[i]);
    if (run_takes(&run, from, last)) continue;
    run_print(buf, &run, buf->n == start);
    run = (PageRun){from, last, 1, !str_eq(from, last)};
  }
  run_print(buf, &run, buf->n == start);
}

static void add_number(Buf *buf, const DocInline *of, InlineKind kind, const PageFacts *facts) {
  if (kind == INLINE_NOTE) {
    if (of->object) buf_int(buf, of->object->note.number);
  } else if (of->anchor_count) {
    add_pages(buf, facts, of->anchors, of->anchor_count);
  } else {
    buf_add(buf, page_of(facts, of->anchor));
  }
}

// Where bytes of the old text went: each edit replaces [at, at + 3) and moves what follows by `moved`.
typedef struct Edit {
  uint32_t at, start, end;  // start, end: of the number in the new text
} Edit;

typedef struct Edits {
  VEC(Edit) list;
} Edits;

enum { SIGN = 3 };  // bytes of U+FFFC

static uint32_t moved(const Edits *edits, uint32_t at) {
  uint32_t to = at;
  for (uint32_t i = 0; i < edits->list.n && edits->list.v[i].at < at; i++) {
    const Edit *e = &edits->list.v[i];
    to = at >= e->at + SIGN ? e->end + (at - e->at - SIGN) : e->start;
  }
  return to;
}

static InlineNode *move_nodes(Job *job, const Inlines *old, const Edits *edits) {
  InlineNode *nodes = ARENA_ARRAY(job->arena, InlineNode, old->count);
  for (uint32_t i = 0; i < old->count; i++) {
    nodes[i] = old->nodes[i];
    nodes[i].start = moved(edits, nodes[i].start);
    nodes[i].end = moved(edits, nodes[i].end);
  }
  return nodes;
}

static InlineRange *move_kept(Job *job, const Inlines *old, const Edits *edits) {
  InlineRange *kept = ARENA_ARRAY(job->arena, InlineRange, old->kept_count);
  for (uint32_t i = 0; i < old->kept_count; i++) {
    kept[i].start = moved(edits, old->kept[i].start);
    kept[i].end = moved(edits, old->kept[i].end);
  }
  return kept;
}

// Places in the source: a number stands for its sign's place.
static TextMap move_map(Job *job, const Inlines *old, const Edits *edits) {
  TextPiece *pieces = ARENA_ARRAY(job->arena, TextPiece, old->map.count + (size_t)edits->list.n * 2);
  uint32_t n = 0, e = 0;
  for (uint32_t i = 0; i < old->map.count; i++) {
    TextPiece piece = old->map.pieces[i];
    uint32_t next = i + 1 < old->map.count ? old->map.pieces[i + 1].at : old->text.n;
    uint32_t at = piece.at;
    piece.at = moved(edits, at);
    pieces[n++] = piece;
    for (; e < edits->list.n && edits->list.v[e].at < next; e++) {
      uint32_t past = edits->list.v[e].at + SIGN - at, skip = past < piece.length ? past : piece.length;
      pieces[n++] = (TextPiece){edits->list.v[e].end, piece.file, piece.start + skip, piece.length - skip};
    }
  }
  return (TextMap){pieces, n};
}

const Inlines *numbers_fill(Job *job, const DocText *text, const PageFacts *facts, bool *reads_pages) {
  const Inlines *old = text->inlines;
  if (!inlines_have(old, INLINE_BIT(INLINE_PAGE) | INLINE_BIT(INLINE_NOTE))) return old;
  Edits edits = {{0}};
  Buf buf = buf_new(job->arena);
  uint32_t from = 0;
  for (uint32_t i = 0; i < old->count; i++) {
    const InlineNode *node = &old->nodes[i];
    if (!is_number(node->kind) || node->end < node->start + SIGN) continue;
    buf_add(&buf, str_slice(old->text, from, node->start));
    uint32_t start = buf.n;
    add_number(&buf, &text->of[i], node->kind, facts);
    VEC_PUSH(job->scratch, edits.list, ((Edit){node->start, start, buf.n}));
    from = node->start + SIGN;
    if (node->kind == INLINE_PAGE) *reads_pages = true;
  }
  if (!edits.list.n) return old;
  buf_add(&buf, str_slice(old->text, from, old->text.n));
  Inlines *filled = ARENA_NEW(job->arena, Inlines);
  *filled = *old;
  filled->text = buf_str(&buf);
  filled->nodes = move_nodes(job, old, &edits);
  filled->kept = move_kept(job, old, &edits);
  filled->map = move_map(job, old, &edits);
  return filled;
}
