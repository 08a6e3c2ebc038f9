// Marks each sigle of the layout's `abbreviations` where it stands as a word of its own, so that who listens hears what
// it means. Nodes are put into the finished tree of inlines, innermost, in pre-order.
#include "doc/internal.h"

static bool is_word(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000);
}

static Sigle *sigle_at(const DocBinder *b, Str text, uint32_t at) {
  if (!b->sigle_first[(unsigned char)text.p[at]] || is_word(utf8_before(text, at))) return NULL;
  Sigle *best = NULL;
  for (uint32_t i = b->sigle_first[(unsigned char)text.p[at]]; i; i = b->sigles[i - 1].next) {
    Sigle *sigle = &b->sigles[i - 1];
    Str term = sigle->term;
    if (at + term.n > text.n || memcmp(text.p + at, term.p, term.n) != 0) continue;
    if (is_word(utf8_at(text, at + term.n))) continue;
    if (!best || term.n > best->term.n) best = sigle;
  }
  return best;
}

// Node that holds [from, to) innermost; the text's count when the range crosses one or must not be marked.
static uint32_t holder_of(const Inlines *t, uint32_t from, uint32_t to) {
  uint32_t holder = 0;
  for (uint32_t i = 1; i < t->count; i++) {
    const InlineNode *n = &t->nodes[i];
    if (n->end <= from || n->start >= to) continue;
    if (n->start > from || n->end < to) return t->count;
    if (n->kind == INLINE_ABBR || n->kind == INLINE_CODE) return t->count;
    holder = i;
  }
  return inline_is_verbatim(t, from) && holder && t->nodes[holder].kind == INLINE_LINK ? t->count : holder;
}

typedef struct Mark {
  uint32_t start, end, holder;
  Sigle *sigle;
} Mark;

typedef VEC(Mark) Marks;

// Where the next byte stands that a sigle may begin with, which is a capital as a rule: eight are looked at together. Added
// to what makes it 0x80 or more, a byte says by its highest bit that it is not below a bound.
static uint32_t next_first(const DocBinder *b, Str text, uint32_t at) {
  const uint64_t ones = 0x0101010101010101u, high = 0x8080808080808080u;
  if (b->sigle_high >= 0x80) return at;
  uint64_t low = (0x80u - b->sigle_low) * ones, beyond = (0x7Fu - b->sigle_high) * ones;
  for (; text.n - at >= 8; at += 8) {
    uint64_t w = str_eight(text.p + at), ascii = w & ~high;
    uint64_t found = (ascii + low) & ~(ascii + beyond) & ~w & high;
    if (found) return at + str_before_high(found);
  }
  return at;
}

static void marks_find(DocBinder *b, const Inlines *t, Marks *marks) {
  for (uint32_t at = next_first(b, t->text, 0); at < t->text.n; at = next_first(b, t->text, at + 1)) {
    if (((unsigned char)t->text.p[at] & 0xC0) == 0x80) continue;
    Sigle *sigle = sigle_at(b, t->text, at);
    if (!sigle) continue;
    uint32_t end = at + sigle->term.n, holder = holder_of(t, at, end);
    if (holder < t->count) VEC_PUSH(b->temp, *marks, ((Mark){at, end, holder, sigle}));
    Span span = textmap_span(&t->map, at, end);
    if (span.file != sigle->span.file || span.start != sigle->span.start) sigle->used = true;
    at = end - 1;
  }
}

// No node begins inside a mark, so a mark comes after its holder and before the first node that starts no sooner.
static bool goes_before(const Mark *mark, const InlineNode *n, uint32_t i) {
  return mark->holder < i && n->start >= mark->start;
}

static InlineNode mark_node(const Inlines *t, const Mark *m, const uint32_t *moved) {
  return (InlineNode){.kind = INLINE_ABBR,
                      .parent = moved[m->holder],
                      .start = m->start,
                      .end = m->end,
                      .title = m->sigle->meaning,
                      .generated = true,
                      .span = textmap_span(&t->map, m->start, m->end)};
}

const Inlines *abbr_mark(DocBinder *b, const Inlines *t) {
  Marks marks = {0};
  if (b->sigle_count) marks_find(b, t, &marks);
  if (!marks.n) return t;
  InlineNode *nodes = ARENA_ARRAY(b->job.arena, InlineNode, t->count + marks.n);
  uint32_t *moved = ARENA_ARRAY(b->temp, uint32_t, t->count);
  uint32_t n = 0, next = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    while (next < marks.n && goes_before(&marks.v[next], &t->nodes[i], i)) {
      nodes[n++] = mark_node(t, &marks.v[next], moved);
      next++;
    }
    moved[i] = n;
    nodes[n] = t->nodes[i];
    nodes[n++].parent = i ? moved[t->nodes[i].parent] : 0;
  }
  while (next < marks.n) {
    nodes[n++] = mark_node(t, &marks.v[next], moved);
    next++;
  }
  Inlines *out = ARENA_NEW(b->job.arena, Inlines);
  *out = *t;
  out->nodes = nodes;
  out->count = n;
  out->kinds |= INLINE_BIT(INLINE_ABBR);
  return out;
}
