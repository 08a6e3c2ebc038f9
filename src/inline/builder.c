// Gathers the pieces of a paragraph: code points with their places, and nodes over them.
#include "inline/internal.h"

#include <assert.h>
#include <unicode/unorm2.h>

static uint8_t lang_index(InlineBuilder *b, Str lang) {
  for (uint8_t i = 0; i < b->lang_count; i++)
    if (str_eq(b->langs[i], lang)) return i;
  if (b->lang_count == MAX_LANGS) return 0;
  b->langs[b->lang_count] = str_dup(b->own, lang);
  b->languages[b->lang_count] = language_for(lang);
  return b->lang_count++;
}

InlineBuilder *inline_begin(Job *job, const InlineOptions *options) {
  Arena *own = arena_new();
  InlineBuilder *b = ARENA_NEW(own, InlineBuilder);
  b->job = job;
  b->own = own;
  b->options = *options;
  b->lang = lang_index(b, options->lang);
  VEC_RESERVE(own, b->nodes, 32);
  VEC_RESERVE(own, b->open, 16);
  VEC_RESERVE(own, b->cells, 512);
  inline_open(b, INLINE_ROOT, 0, STR(""), STR(""), STR(""), NO_SPAN);
  return b;
}

static Str kept(InlineBuilder *b, Str s) { return s.n ? str_dup(b->job->arena, s) : STR(""); }

uint32_t inline_open(InlineBuilder *b, InlineKind kind, uint32_t tag, Str target, Str title, Str lang, Span span) {
  uint32_t parent = b->open.n ? b->open.v[b->open.n - 1].node : 0, number = b->nodes.n;
  InlineNode node = {kind, parent, b->cells.n, b->cells.n, tag, kept(b, target), kept(b, title), kept(b, lang), false, span};
  VEC_PUSH(b->own, b->nodes, node);
  VEC_PUSH(b->own, b->open, ((Opened){number, b->lang, b->flags}));
  if (lang.n) b->lang = lang_index(b, lang);
  if (kind == INLINE_SUP) b->flags |= CELL_RAISED;
  if (kind == INLINE_CODE) b->flags |= CELL_VERBATIM | CELL_CODE;
  return number;
}

void inline_close(InlineBuilder *b, uint32_t node) {
  assert(b->open.n && b->open.v[b->open.n - 1].node == node);
  Opened last = b->open.v[--b->open.n];
  b->nodes.v[node].end = b->cells.n;
  b->lang = last.lang;
  b->flags = last.flags;
}

void builder_close_last(InlineBuilder *b) { inline_close(b, b->open.v[b->open.n - 1].node); }

void builder_span_open(InlineBuilder *b, InlineKind kind, Str target, Str title, Str lang, Span span) {
  inline_open(b, kind, 0, target, title, lang, span);
}

// Joining may bring a letter and its accent together: the text stays NFC.
static bool compose(InlineBuilder *b, uint32_t c, Span place) {
  if (c < 0x300 || !b->cells.n) return false;
  Cell *last = &b->cells.v[b->cells.n - 1];
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  UChar32 both = U_SUCCESS(status) ? unorm2_composePair(nfc, (UChar32)last->c, (UChar32)c) : -1;
  if (both < 0) return false;
  last->c = (uint32_t)both;
  if (last->file == place.file && place.end > last->start) last->length = (uint16_t)(place.end - last->start);
  return true;
}

void builder_cell(InlineBuilder *b, uint32_t c, Span place) {
  if (compose(b, c, place)) return;
  uint32_t length = place.end - place.start;
  Cell cell = {c, 0, place.file, place.start, (uint16_t)(length > UINT16_MAX ? UINT16_MAX : length), b->lang, b->flags};
  if (c == '@' || c == '/') b->maybe_address = true;
  VEC_PUSH(b->own, b->cells, cell);
}

// What a text may not hold: the signs that stand for nodes, and line ends.
static uint32_t plain(uint32_t c) {
  if (c == OBJECT_CHAR) return 0xFFFD;
  return c == LINE_SEPARATOR || c == 0x2029 || c == 0x85 || c < ' ' ? ' ' : c;
}

void builder_text(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags) {
  Tracker track = {text, 0, text.n, map, 0, false};
  uint8_t before = b->flags;
  b->flags |= flags;
  for (uint32_t at = 0, n, c; at < text.n; at += n) {
    n = utf8_decode(text.p + at, text.p + text.n, &c);
    if (!n) n = 1, c = 0xFFFD;
    builder_cell(b, plain(c), tracker_span(&track, at, at + n));
  }
  b->flags = before;
}

void inline_text(InlineBuilder *b, Str text, const TextMap *map, bool verbatim) {
  builder_text(b, text, map, verbatim ? CELL_VERBATIM : 0);
}

uint32_t inline_object(InlineBuilder *b, InlineKind kind, uint32_t tag, Str target, Str title, Span span) {
  uint32_t node = inline_open(b, kind, tag, target, title, STR(""), span);
  uint32_t c = kind == INLINE_BREAK ? LINE_SEPARATOR : kind == INLINE_WBR ? ZWSP : OBJECT_CHAR;
  b->flags = (b->flags & CELL_RAISED) | CELL_OBJECT;
  builder_cell(b, c, span);
  inline_close(b, node);
  return node;
}
