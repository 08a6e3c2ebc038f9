// In: a scalar's place in the source, and its value as libyaml gives it. Out: the value with a map to the source.
// The source is read a second time by libyaml's own rules (scanner.c: yaml_parser_scan_plain_scalar, _flow_scalar,
// _block_scalar), which notes where each byte came from. Most scalars run alike in the source and are not copied.
#include <assert.h>

#include "yaml/internal.h"

typedef struct Scan {
  Str bytes;
  uint32_t file, end;
  Buf text;
  VEC(TextPiece) pieces;
  Arena *arena;
} Scan;

// Bytes that differ from their source, which is `length` bytes at `from`.
static void put(Scan *s, Str text, uint32_t from, uint32_t length) {
  VEC_PUSH(s->arena, s->pieces, ((TextPiece){s->text.n, s->file, from, length}));
  buf_add(&s->text, text);
}

// Bytes that run alike in the source.
static void copy(Scan *s, uint32_t from, uint32_t to) {
  if (from == to) return;
  TextPiece *last = s->pieces.n ? &s->pieces.v[s->pieces.n - 1] : NULL;
  if (last && last->start + last->length == from && last->at + last->length == s->text.n)
    last->length += to - from;
  else
    VEC_PUSH(s->arena, s->pieces, ((TextPiece){s->text.n, s->file, from, to - from}));
  buf_add(&s->text, str_slice(s->bytes, from, to));
}

static void put_break(Scan *s, uint32_t at) {
  uint32_t n = break_length(s->bytes, at, s->end);
  if (s->bytes.p[at] == '\n')
    copy(s, at, at + n);
  else
    put(s, STR("\n"), at, n);
}

static uint32_t skip_blanks(const Scan *s, uint32_t at) {
  while (at < s->end && is_blank(s->bytes.p[at])) at++;
  return at;
}

// --- Plain and quoted: lines are folded ---------------------------------------------------------------------------

// Breaks from `at` on, with the blanks around them, the first already eaten by the caller. Returns the byte after.
static uint32_t put_more_breaks(Scan *s, uint32_t at, uint32_t *count) {
  for (;; *count += 1) {
    at = skip_blanks(s, at);
    uint32_t n = break_length(s->bytes, at, s->end);
    if (!n) return at;
    put_break(s, at);
    at += n;
  }
}

// White space between words: kept on a line; one break becomes a space, more lose the first.
static uint32_t put_gap(Scan *s, uint32_t at) {
  uint32_t blanks = skip_blanks(s, at), n = break_length(s->bytes, blanks, s->end), more = 0;
  if (!n) return copy(s, at, blanks), blanks;
  uint32_t after = put_more_breaks(s, blanks + n, &more);
  if (!more) put(s, STR(" "), blanks, n);
  return after;
}

static bool is_gap(const Scan *s, uint32_t at) {
  return at < s->end && (is_blank(s->bytes.p[at]) || break_length(s->bytes, at, s->end));
}

static void scan_plain(Scan *s, uint32_t at) {
  while (at < s->end) {
    uint32_t from = at;
    while (at < s->end && !is_gap(s, at)) at++;
    copy(s, from, at);
    if (at < s->end) at = put_gap(s, at);
  }
}

static void scan_single(Scan *s, uint32_t at) {
  while (at < s->end) {
    uint32_t from = at;
    while (at < s->end && !is_gap(s, at) && s->bytes.p[at] != '\'') at++;
    copy(s, from, at);
    if (at >= s->end) break;
    if (s->bytes.p[at] == '\'') {
      put(s, STR("'"), at, 2);
      at += 2;
    } else {
      at = put_gap(s, at);
    }
  }
}

// Escapes of one letter, with the character they stand for.
static const struct {
  char letter;
  uint32_t character;
} escapes[] = {{'0', 0},   {'a', 7},     {'b', 8},    {'t', 9},    {'\t', 9},     {'n', 10},
               {'v', 11},  {'f', 12},    {'r', 13},   {'e', 27},   {' ', ' '},    {'"', '"'},
               {'/', '/'}, {'\\', '\\'}, {'N', 0x85}, {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};

static uint32_t hex_value(Str digits) {
  uint32_t value = 0;
  for (uint32_t i = 0; i < digits.n; i++) {
    char c = digits.p[i];
    value = value << 4 | (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

static uint32_t escape_at(const Scan *s, uint32_t at, uint32_t *character) {
  char c = s->bytes.p[at + 1];
  uint32_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits && at + 2 + digits <= s->end) {
    *character = hex_value(str_slice(s->bytes, at + 2, at + 2 + digits));
    return digits + 2;
  }
  for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
    if (escapes[i].letter == c) *character = escapes[i].character;
  return 2;
}

// A backslash: a character, or a break that leaves nothing.
static uint32_t put_escape(Scan *s, uint32_t at) {
  uint32_t n = break_length(s->bytes, at + 1, s->end), more = 0, character = 0;
  if (n) return put_more_breaks(s, at + 1 + n, &more);
  n = escape_at(s, at, &character);
  char utf8[4];
  put(s, (Str){utf8, utf8_write(character, utf8)}, at, n);
  return at + n;
}

static void scan_double(Scan *s, uint32_t at) {
  while (at < s->end) {
    uint32_t from = at;
    while (at < s->end && !is_gap(s, at) && s->bytes.p[at] != '\\') at++;
    copy(s, from, at);
    if (at < s->end) at = s->bytes.p[at] == '\\' ? put_escape(s, at) : put_gap(s, at);
  }
}

// --- Block scalars: lines keep their breaks (|) or are folded (>) -----------------------------------------------

typedef struct Block {
  bool literal;
  char chomp;        // '+', '-' or 0
  uint32_t stated;   // indentation indicator, or 0
  uint32_t content;  // first byte after the header's line
} Block;

static Block block_header(const Scan *s, uint32_t at) {
  Block b = {.literal = s->bytes.p[at] == '|'};
  for (at++; at < s->end; at++) {
    char c = s->bytes.p[at];
    if (c == '+' || c == '-')
      b.chomp = c;
    else if (c >= '1' && c <= '9')
      b.stated = (uint32_t)(c - '0');
    else
      break;
  }
  while (at < s->end && !break_length(s->bytes, at, s->end)) at++;
  b.content = at + break_length(s->bytes, at, s->end);
  return b;
}

typedef struct Breaks {
  VEC(uint32_t) at;
} Breaks;

// Eats indentation and empty lines; finds the indentation when it is still 0. Returns the byte where content may begin.
static uint32_t eat_breaks(Scan *s, uint32_t at, uint32_t *indent, uint32_t *column, Breaks *breaks) {
  uint32_t widest = 0;
  breaks->at.n = 0;
  for (;;) {
    uint32_t from = at;
    while (at < s->end && s->bytes.p[at] == ' ' && (!*indent || at - from < *indent)) at++;
    *column = at - from;
    if (*column > widest) widest = *column;
    uint32_t n = break_length(s->bytes, at, s->end);
    if (!n) break;
    VEC_PUSH(s->arena, breaks->at, at);
    at += n;
  }
  if (!*indent) *indent = widest ? widest : 1;
  return at;
}

static void put_breaks(Scan *s, const Breaks *breaks) {
  for (uint32_t i = 0; i < breaks->at.n; i++) put_break(s, breaks->at.v[i]);
}

// The break that ended the line before: kept, or folded to a space or nothing.
static void put_line_break(Scan *s, uint32_t at, bool fold, bool alone) {
  uint32_t n = break_length(s->bytes, at, s->end);
  if (!n) return;
  if (!fold)
    put_break(s, at);
  else if (alone)
    put(s, STR(" "), at, n);
}

static void scan_block_at(Scan *s, Block b, uint32_t indent) {
  Breaks breaks = {0};
  uint32_t column, leading = s->end;
  bool was_blank = false;
  uint32_t at = eat_breaks(s, b.content, &indent, &column, &breaks);
  while (at < s->end && column == indent) {
    bool blank = is_blank(s->bytes.p[at]);
    put_line_break(s, leading, !b.literal && !was_blank && !blank, breaks.at.n == 0);
    put_breaks(s, &breaks);
    was_blank = blank;
    uint32_t from = at;
    while (at < s->end && !break_length(s->bytes, at, s->end)) at++;
    copy(s, from, at);
    leading = at;
    at = eat_breaks(s, at + break_length(s->bytes, at, s->end), &indent, &column, &breaks);
    // At the end of the file without a break there is no further line.
    if (leading == s->end) break;
  }
  if (b.chomp != '-') put_line_break(s, leading, false, false);
  if (b.chomp == '+') put_breaks(s, &breaks);
}

static bool is_value(const Scan *s, Str value) { return str_eq(buf_str(&s->text), value); }

// With an indicator the indentation counts from the parent's, which libyaml does not tell: the first that gives the
// same value is it.
static void scan_block(Scan *s, uint32_t at, Str value) {
  Block b = block_header(s, at);
  if (!b.stated) {
    scan_block_at(s, b, 0);
    return;
  }
  uint32_t most = b.stated;
  for (uint32_t i = b.content, from = i; i < s->end; from = i) {
    while (i < s->end && s->bytes.p[i] == ' ') i++;
    if (i - from > most) most = i - from;
    if (i < s->end && !break_length(s->bytes, i, s->end)) break;
    if (i < s->end) i += break_length(s->bytes, i, s->end);
  }
  for (uint32_t indent = b.stated; indent <= most; indent++) {
    s->text.n = 0;
    s->pieces.n = 0;
    scan_block_at(s, b, indent);
    if (is_value(s, value)) return;
  }
}

// --- The whole ----------------------------------------------------------------------------------------------------

static void one_piece(Arena *arena, TextMap *map, TextPiece piece) {
  TextPiece *p = ARENA_NEW(arena, TextPiece);
  *p = piece;
  *map = (TextMap){p, 1};
}

// The source itself, when it holds the value as it is.
static bool take_as_is(Arena *arena, Str bytes, ScalarPlace place, Str value, Str *text, TextMap *map) {
  bool quoted = place.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || place.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  if (!quoted && place.style != YAML_PLAIN_SCALAR_STYLE) return false;
  uint32_t start = place.start + quoted, n = place.end - start - quoted;
  if (n != value.n || memcmp(bytes.p + start, value.p, n) != 0) return false;
  *text = str_slice(bytes, start, start + n);
  one_piece(arena, map, (TextPiece){0, place.file, start, n});
  return true;
}

static void scan(Scan *s, ScalarPlace place, Str value) {
  switch (place.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      s->end--;
      scan_single(s, place.start + 1);
      break;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      s->end--;
      scan_double(s, place.start + 1);
      break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE: scan_block(s, place.start, value); break;
    default: scan_plain(s, place.start); break;
  }
}

void scalar_text(Arena *arena, Arena *scratch, Str bytes, ScalarPlace place, Str value, Str *text, TextMap *map) {
  if (take_as_is(arena, bytes, place, value, text, map)) return;
  ArenaMark mark = arena_mark(scratch);
  Scan s = {.bytes = bytes, .file = place.file, .end = place.end, .text = buf_new(scratch), .arena = scratch};
  scan(&s, place, value);
  assert(is_value(&s, value));
  if (is_value(&s, value) && s.pieces.n) {
    TextPiece *pieces = ARENA_ARRAY(arena, TextPiece, s.pieces.n);
    memcpy(pieces, s.pieces.v, s.pieces.n * sizeof *pieces);
    *map = (TextMap){pieces, s.pieces.n};
  } else {
    one_piece(arena, map, (TextPiece){0, place.file, place.start, 0});
  }
  *text = str_dup(arena, value);
  arena_rewind(scratch, mark);
}
