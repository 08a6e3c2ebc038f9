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
  VEC_RESERVE(own, b->cells, 64);
  inline_open(b, INLINE_ROOT, 0, STR(""), STR(""), STR(""), NO_SPAN);
  return b;
}

static Str kept(InlineBuilder *b, Str s) { return s.n ? str_dup(b->job->arena, s) : STR(""); }

uint32_t inline_open(InlineBuilder *b, InlineKind kind, uint32_t tag, Str target, Str title, Str lang, Span span) {
  uint32_t parent = b->open.n ? b->open.v[b->open.n - 1].node : 0, number = b->nodes.n;
  InlineNode node = {kind,           parent,        b->cells.n, b->cells.n, tag, kept(b, target),
                     kept(b, title), kept(b, lang), false,      span};
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
  if (!b->cells.n) return false;
  Cell *last = &b->cells.v[b->cells.n - 1];
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
  UChar32 both = U_SUCCESS(status) ? unorm2_composePair(nfc, (UChar32)last->c, (UChar32)c) : -1;
  if (both < 0) return false;
  last->c = (uint32_t)both;
  if (last->file == place.file && place.end > last->start && place.end - last->start <= UINT8_MAX)
    last->length = (uint8_t)(place.end - last->start);
  return true;
}

static Cell cell_of(const InlineBuilder *b, uint32_t c, Span place) {
  uint32_t length = place.end - place.start;
  return (Cell){.c = c,
                .file = place.file,
                .start = place.start,
                .length = (uint8_t)(length > UINT8_MAX ? UINT8_MAX : length),
                .lang = b->lang,
                .flags = b->flags,
                .class = (uint8_t)cell_class(c, b->flags)};
}

void builder_cell(InlineBuilder *b, uint32_t c, Span place) {
  if (c >= 0x300 && compose(b, c, place)) return;
  Cell cell = cell_of(b, c, place);
  uint32_t last = b->cells.n ? b->cells.v[b->cells.n - 1].c : 0;
  b->maybe_address |= c == '@' || (cell.class == C_LETTER && (last == '.' || last == '/'));
  VEC_PUSH(b->own, b->cells, cell);
}

// What a text may not hold: the signs that stand for nodes, and line ends.
static uint32_t plain(uint32_t c) {
  if (c == OBJECT_CHAR) return 0xFFFD;
  return c == LINE_SEPARATOR || c == 0x2029 || c == 0x85 || c < ' ' ? ' ' : c;
}

// ASCII mapped byte for byte: most of any text.
static uint32_t ascii_run(InlineBuilder *b, Str text, uint32_t at, const Tracker *track) {
  const TextPiece *piece = track->map && track->map->count ? &track->map->pieces[track->piece] : NULL;
  uint32_t end = text.n;
  if (piece && piece + 1 < track->map->pieces + track->map->count && piece[1].at < end) end = piece[1].at;
  if (piece && piece->at + piece->length < end) end = piece->at + piece->length;
  if (piece && piece->at > at) return at;
  Cell cell = cell_of(b, ' ', piece ? (Span){piece->file, 0, 1} : NO_SPAN);
  Cell *out = b->cells.v + b->cells.n;
  uint32_t last = b->cells.n ? out[-1].c : 0, from = at;
  for (; at < end && text.p[at] >= ' ' && text.p[at] < 0x7F; at++) {
    cell.c = (unsigned char)text.p[at];
    cell.start = piece ? piece->start + (at - piece->at) : 0;
    cell.class = (uint8_t)cell_class(cell.c, b->flags);
    b->maybe_address |= cell.c == '@' || (cell.class == C_LETTER && (last == '.' || last == '/'));
    last = cell.c;
    *out++ = cell;
  }
  b->cells.n += at - from;
  return at;
}

void builder_text(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags) {
  Tracker track = {text, 0, text.n, map, 0, false};
  uint8_t before = b->flags;
  if (!(before & CELL_RAISED)) b->flags |= flags;  // what is raised keeps its small letters
  VEC_RESERVE(b->own, b->cells, b->cells.n + text.n);
  for (uint32_t at = 0, n, c; at < text.n; at += n) {
    at = ascii_run(b, text, at, &track);
    if (at == text.n) break;
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
