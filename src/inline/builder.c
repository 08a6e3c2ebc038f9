// Gathers the pieces of a paragraph: code points with their places, and nodes over them.
#include "inline/internal.h"

#include <assert.h>
#include <unicode/unorm2.h>

static const LanguageUse *language_use(InlineBuilder *b, const Language *language) {
  for (uint8_t i = 0; i < b->known_count; i++)
    if (b->known[i]->language == language) return b->known[i];
  LanguageUse *use = b->known[b->known_count++] = ARENA_NEW(b->room, LanguageUse);
  use->language = language;
  lexicon_use(use);
  rules_use(use);
  return use;
}

static uint8_t lang_index(InlineBuilder *b, Str lang) {
  for (uint8_t i = 0; i < b->lang_count; i++)
    if (str_eq(b->langs[i], lang)) return i;
  if (b->lang_count == MAX_LANGS) return 0;
  b->langs[b->lang_count] = str_dup(b->own, lang);
  b->languages[b->lang_count] = language_for(lang);
  b->uses[b->lang_count] = language_use(b, b->languages[b->lang_count]);
  return b->lang_count++;
}

static InlineRoom *room_of(Arena *room, Arena *own, bool lent) {
  InlineRoom *r = ARENA_NEW(room, InlineRoom);
  r->b = (InlineBuilder){.room = room, .own = own, .lent = lent};
  arena_alloc(own, 1);  // a block that stays
  r->b.start = arena_mark(own);
  return r;
}

InlineRoom *inline_room_new(void) { return room_of(arena_new(), arena_new(), true); }

void inline_room_free(InlineRoom *room) {
  Arena *arena = room->b.room;
  if (room->b.own != arena) arena_free(room->b.own);
  arena_free(arena);
}

void builder_begin(InlineBuilder *b, Job *job, const InlineOptions *options) {
  if (b->own != b->room) arena_rewind(b->own, b->start);
  b->job = job;
  b->options = *options;
  b->cells.n = b->nodes.n = b->open.n = b->raised.n = b->quotes.n = b->dashes.n = b->pieces.n = b->kept.n = 0;
  b->lang_count = b->lang = b->flags = 0;
  b->ordinals_added = b->maybe_address = false;
  b->busy = true;
  lang_index(b, options->lang);
  inline_open(b, INLINE_ROOT, 0, STR(""), STR(""), STR(""), NO_SPAN);
}

InlineBuilder *inline_begin_in(InlineRoom *room, Job *job, const InlineOptions *options) {
  if (!room || room->b.busy) {
    Arena *own = arena_new();
    room = room_of(own, own, false);
  }
  builder_begin(&room->b, job, options);
  return &room->b;
}

InlineBuilder *inline_begin(Job *job, const InlineOptions *options) { return inline_begin_in(NULL, job, options); }

static Str kept(InlineBuilder *b, Str s) { return s.n ? str_dup(b->job->arena, s) : STR(""); }

uint32_t inline_open(InlineBuilder *b, InlineKind kind, uint32_t tag, Str target, Str title, Str lang, Span span) {
  uint32_t parent = b->open.n ? b->open.v[b->open.n - 1].node : 0, number = b->nodes.n;
  InlineNode node = {kind,           parent,        b->cells.n, b->cells.n, tag, kept(b, target),
                     kept(b, title), kept(b, lang), false,      span};
  VEC_PUSH(b->room, b->nodes, node);
  VEC_PUSH(b->room, b->open, ((Opened){number, b->lang, b->flags}));
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
  last->class = cell_class(last->c, last->flags);
  last->flags |= CELL_APART;
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
                .flags = b->flags | CELL_APART,
                .class = cell_class(c, b->flags)};
}

void builder_cell(InlineBuilder *b, uint32_t c, Span place) {
  if (c >= 0x300 && compose(b, c, place)) return;
  Cell cell = cell_of(b, c, place);
  uint32_t last = b->cells.n ? b->cells.v[b->cells.n - 1].c : 0;
  b->maybe_address |= c == '@' || (class_alone(cell.class) == C_LETTER && (last == '.' || last == '/'));
  VEC_PUSH(b->room, b->cells, cell);
}

// What a text may not hold: the signs that stand for nodes, and line ends.
static uint32_t plain(uint32_t c) {
  if (c == OBJECT_CHAR) return 0xFFFD;
  return c == LINE_SEPARATOR || c == 0x2029 || c == 0x85 || c < ' ' ? ' ' : c;
}

// A point or slash before a letter, and any @, may be part of an address.
static bool hints_address(const InlineBuilder *b, uint32_t c, Str text, uint32_t next) {
  if (c == '@') return true;
  uint32_t after = c == '.' || c == '/' ? utf8_at(text, next) : 0;
  return after && class_alone(cell_class(after, b->flags)) == C_LETTER;
}

// What needs no look at its neighbours: no mark to be composed with the letter before, no line end. (No code point from
// U+2000 to U+2FFF composes with one before it.)
static bool stands_alone(uint32_t c) {
  return c < 0x300 ? c != 0x85 : c >= 0x2000 && c < 0x3000 && c != LINE_SEPARATOR && c != 0x2029;
}

static uint32_t char_at(Str text, uint32_t at, uint32_t *c) {
  unsigned char byte = (unsigned char)text.p[at];
  if (byte < 0x80) return *c = byte, byte >= ' ';
  uint32_t n = utf8_decode(text.p + at, text.p + text.n, c);
  return n && stands_alone(*c) ? n : 0;
}

// The end of what the map leads back byte for byte from `at`; `cell` is prepared for it.
static uint32_t mapped_end(Tracker *track, uint32_t at, uint32_t to, Cell *cell) {
  if (!track->map || !track->map->count) return to;
  tracker_seek(track, at);
  const TextPiece *piece = &track->map->pieces[track->piece];
  bool last = track->piece + 1 == track->map->count;
  if (piece->at > at || (!last && piece->length > piece[1].at - piece->at)) return at;
  if (piece->at + piece->length < to) to = piece->at + piece->length;
  if (!last && piece[1].at < to) to = piece[1].at;
  cell->file = piece->file;
  cell->start = piece->start + (at - piece->at);
  return to;
}

// ASCII letters, figures and spaces: cells that differ from the one before in little. `step`: how far places move.
static Cell *ascii_run(const char *at, const char *end, const Cell *like, uint32_t step, Cell *out) {
  for (uint32_t start = like->start; at < end; at++, out++, start += step) {
    unsigned char byte = (unsigned char)*at;
    uint8_t class = latin[byte];
    if (byte >= 0x80 || class_alone(class) >= C_SIGN) break;
    *out = *like;
    out->c = byte;
    out->start = start;
    out->class = class;
  }
  return out;
}

// Most of any text: what is mapped byte for byte and stands alone.
static uint32_t source_run(InlineBuilder *b, Tracker *track, uint32_t at, uint32_t to) {
  Cell *like = &b->like, *out = b->cells.v + b->cells.n;
  *like = (Cell){.lang = b->lang, .flags = b->flags | CELL_APART};
  uint32_t end = mapped_end(track, at, to, like), n, last = b->cells.n ? out[-1].c : 0, step = like->file != 0;
  bool after_point = last == '.' || last == '/', by_class = !(b->flags & (CELL_OBJECT | CELL_CODE | CELL_VERBATIM));
  Str text = str_slice(track->source, 0, end);
  while (at < end && (n = char_at(text, at, &like->c))) {
    like->length = (uint8_t)(n * step);
    like->class = cell_class(like->c, b->flags);
    CellClass class = class_alone(like->class);
    if (after_point || class >= C_SIGN)
      b->maybe_address |= (after_point && class == C_LETTER) || hints_address(b, like->c, text, at + n);
    after_point = false;
    *out++ = *like;
    at += n;
    like->flags = b->flags;
    like->start += n * step;
    like->length = (uint8_t)step;
    if (!by_class) continue;
    Cell *next = ascii_run(text.p + at, text.p + end, like, step, out);
    at += (uint32_t)(next - out);
    like->start += (uint32_t)(next - out) * step;
    out = next;
  }
  b->cells.n = (uint32_t)(out - b->cells.v);
  return at;
}

void builder_source(InlineBuilder *b, Tracker *track, uint32_t from, uint32_t to) {
  VEC_RESERVE(b->room, b->cells, b->cells.n + (to - from));
  for (uint32_t at = from, n, c; at < to; at += n) {
    at = source_run(b, track, at, to);
    if (at == to) break;
    n = utf8_decode(track->source.p + at, track->source.p + to, &c);
    if (!n) n = 1, c = 0xFFFD;
    builder_cell(b, plain(c), tracker_span(track, at, at + n));
  }
}

void builder_text(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags) {
  Tracker track = tracker_new(text, 0, text.n, map, false);
  uint8_t before = b->flags;
  if (!(before & CELL_RAISED)) b->flags |= flags;  // what is raised keeps its small letters
  builder_source(b, &track, 0, text.n);
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
