// In: a JSON file (RFC 8259). Out: the same as a tree with places. What no packaged reader gives is just that: where in the
// file a byte of a text stands, once escapes are resolved. What stops the reading is said where it stands.
#include "batch/internal.h"

enum { DEEPEST = 100 };

typedef struct Reader {
  Job *job;
  uint32_t file;
  Str bytes;
  uint32_t at, depth;
  bool failed;
} Reader;

static const Yaml *read_value(Reader *r);

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

static void skip_blanks(Reader *r) {
  while (r->at < r->bytes.n && is_blank(r->bytes.p[r->at])) r->at++;
}

static char peek(const Reader *r) { return r->at < r->bytes.n ? r->bytes.p[r->at] : 0; }

// Only the first fault is told: what follows one is guesswork.
static void *fail(Reader *r, DiagId id, uint32_t length, Str what) {
  uint32_t end = r->at + length < r->bytes.n ? r->at + length : r->bytes.n;
  if (!r->failed) diag(r->job->diags, id, ((Span){r->file, r->at, end}), what);
  r->failed = true;
  return NULL;
}

static bool want(Reader *r, char sign) {
  skip_blanks(r);
  if (peek(r) == sign) return r->at++, true;
  return fail(r, DIAG_BATCH_JSON, 0, (Str){&sign, 1}) != NULL;
}

// --- Texts --------------------------------------------------------------------------------------------------------

static bool hex4(Str s, uint32_t at, uint32_t *value) {
  *value = 0;
  if (s.n < at + 4) return false;
  for (uint32_t i = at; i < at + 4; i++) {
    char c = s.p[i];
    bool digit = c >= '0' && c <= '9', letter = (c | 32) >= 'a' && (c | 32) <= 'f';
    if (!digit && !letter) return false;
    *value = *value << 4 | (uint32_t)(digit ? c - '0' : (c | 32) - 'a' + 10);
  }
  return true;
}

// \uD83D\uDE00: a sign beyond the first 65,536 is a pair; a half alone is none.
static uint32_t unicode_escape(const Reader *r, uint32_t *sign) {
  uint32_t low;
  if (!hex4(r->bytes, r->at + 2, sign)) return 0;
  if (*sign < 0xD800 || *sign > 0xDFFF) return 6;
  bool pair = *sign < 0xDC00 && str_starts(str_slice(r->bytes, r->at + 6, r->bytes.n), STR("\\u")) && hex4(r->bytes, r->at + 8, &low);
  if (!pair || low < 0xDC00 || low > 0xDFFF) return 0;
  *sign = 0x10000 + ((*sign - 0xD800) << 10) + (low - 0xDC00);
  return 12;
}

// The sign that the escape here stands for. Its length in the file; 0: it is none.
static uint32_t escape(const Reader *r, uint32_t *sign) {
  static const char signs[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  char c = r->at + 1 < r->bytes.n ? r->bytes.p[r->at + 1] : 0;
  if (c == 'u') return unicode_escape(r, sign);
  const char *known = c ? strchr(signs, c) : NULL;
  *sign = known ? (unsigned char)values[known - signs] : 0;
  return known ? 2 : 0;
}

// The highest bit of each byte that is 0; what comes after the first does not count.
static uint64_t zeros(uint64_t w) { return (w - 0x0101010101010101u) & ~w & 0x8080808080808080u; }

static bool is_plain(char c) { return c != '"' && c != '\\' && (unsigned char)c >= 0x20; }

// Goes on to what ends a text or is to be looked at in it: a quote, a backslash, a control.
static void skip_plain(Reader *r) {
  for (; r->bytes.n - r->at >= 8; r->at += 8) {
    uint64_t w = str_eight(r->bytes.p + r->at), controls = (w - 0x2020202020202020u) & ~w & 0x8080808080808080u;
    uint64_t others = controls | zeros(w ^ 0x2222222222222222u) | zeros(w ^ 0x5C5C5C5C5C5C5C5Cu);
    if (others) {
      r->at += str_before_high(others);
      return;
    }
  }
  while (r->at < r->bytes.n && is_plain(r->bytes.p[r->at])) r->at++;
}

typedef struct Text {
  Buf buf;
  VEC(TextPiece) pieces;
} Text;

static void add_piece(Reader *r, Text *text, uint32_t from) {
  if (r->at == from) return;
  VEC_PUSH(r->job->arena, text->pieces, ((TextPiece){text->buf.n, r->file, from, r->at - from}));
  buf_add(&text->buf, str_slice(r->bytes, from, r->at));
}

static bool add_escape(Reader *r, Text *text) {
  uint32_t sign, length = escape(r, &sign);
  if (!length) return fail(r, DIAG_BATCH_JSON_TEXT, 2, STR("")) != NULL;
  Span span = {r->file, r->at, r->at + length};
  if (sign < 0x20 && !strchr("\t\n\r", (int)(sign ? sign : 1))) diag(r->job->diags, DIAG_YAML_CONTROL, span, str_format(r->job->scratch, "U+%04X", sign));
  VEC_PUSH(r->job->arena, text->pieces, ((TextPiece){text->buf.n, r->file, r->at, length}));
  buf_utf8(&text->buf, sign);
  r->at += length;
  return true;
}

static const Yaml *text_node(Reader *r, Str text, TextMap map, uint32_t start) {
  return yaml_text_node(r->job->arena, r->job->scratch, text, map, (Span){r->file, start, r->at});
}

// With escapes the text is put together; without any it is the file's own bytes.
static const Yaml *read_escaped(Reader *r, uint32_t start) {
  Text text = {.buf = buf_new(r->job->arena)};
  uint32_t from = start + 1;
  for (;;) {
    skip_plain(r);
    add_piece(r, &text, from);
    if (peek(r) == '"') break;
    if (r->at >= r->bytes.n) return fail(r, DIAG_BATCH_JSON, 0, STR("\""));
    if (peek(r) != '\\') return fail(r, DIAG_BATCH_JSON_TEXT, 1, STR(""));
    if (!add_escape(r, &text)) return NULL;
    from = r->at;
  }
  r->at++;
  return text_node(r, buf_str(&text.buf), (TextMap){text.pieces.v, text.pieces.n}, start);
}

static const Yaml *read_text(Reader *r) {
  uint32_t start = r->at++;
  skip_plain(r);
  if (peek(r) != '"') return read_escaped(r, start);
  TextPiece *piece = ARENA_NEW(r->job->arena, TextPiece);
  *piece = (TextPiece){0, r->file, start + 1, r->at - start - 1};
  r->at++;
  return text_node(r, str_slice(r->bytes, start + 1, r->at - 1), (TextMap){piece, piece->length > 0}, start);
}

// --- Numbers and words --------------------------------------------------------------------------------------------

static uint32_t digits_at(Str s, uint32_t at) {
  uint32_t n = 0;
  while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9') n++;
  return n;
}

static bool is_sign(Str s, uint32_t at, const char *signs) { return at < s.n && s.p[at] && strchr(signs, s.p[at]); }

// -1.5e+3: no zeros before the first digit, at least one digit on each side of the point.
static bool is_number(Str word) {
  uint32_t at = is_sign(word, 0, "-"), n = digits_at(word, at);
  if (!n || (n > 1 && word.p[at] == '0')) return false;
  at += n;
  if (is_sign(word, at, ".")) {
    if (!(n = digits_at(word, at + 1))) return false;
    at += 1 + n;
  }
  if (is_sign(word, at, "eE")) {
    at += 1 + is_sign(word, at + 1, "+-");
    if (!(n = digits_at(word, at))) return false;
    at += n;
  }
  return at == word.n;
}

static const Yaml *read_word(Reader *r) {
  uint32_t start = r->at, end = start;
  while (end < r->bytes.n && !strchr(" \t\r\n,:[]{}\"", r->bytes.p[end])) end++;
  Str word = str_slice(r->bytes, start, end);
  bool known = str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq(word, STR("null"));
  if (!known && !is_number(word)) return fail(r, DIAG_BATCH_JSON_VALUE, word.n, STR(""));
  TextPiece *piece = ARENA_NEW(r->job->arena, TextPiece);
  *piece = (TextPiece){0, r->file, start, word.n};
  Yaml *node = ARENA_NEW(r->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SCALAR, .plain = true, .span = {r->file, start, end}, .text = word, .map = {piece, 1}};
  r->at = end;
  return node;
}

// --- Lists and records --------------------------------------------------------------------------------------------

// After a value: true when another is to come.
static bool goes_on(Reader *r, char end) {
  skip_blanks(r);
  char both[] = {',', ' ', end};
  if (peek(r) == ',') return r->at++, true;
  if (peek(r) != end) fail(r, DIAG_BATCH_JSON, 0, (Str){both, sizeof both});
  r->at++;
  return false;
}

static bool is_empty(Reader *r, char end) {
  r->at++;
  skip_blanks(r);
  return peek(r) == end && r->at++ < r->bytes.n;
}

static const Yaml *read_list(Reader *r) {
  uint32_t start = r->at;
  VEC(const Yaml *) items = {0};
  bool more = !is_empty(r, ']');
  while (more && !r->failed) {
    const Yaml *item = read_value(r);
    if (!item) return NULL;
    VEC_PUSH(r->job->arena, items, item);
    more = goes_on(r, ']');
  }
  Yaml *node = ARENA_NEW(r->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SEQUENCE, .span = {r->file, start, r->at}, .count = items.n, .items = items.v};
  return node;
}

typedef struct PairVec {
  VEC(YamlPair) list;
  StrMap seen;  // once there are many
} PairVec;

enum { MANY_KEYS = 16 };

static bool stands_there(Reader *r, PairVec *pairs, Str key) {
  if (pairs->list.n < MANY_KEYS) {
    for (uint32_t i = 0; i < pairs->list.n; i++)
      if (str_eq(pairs->list.v[i].key->text, key)) return true;
    return false;
  }
  for (uint32_t i = 0; pairs->list.n == MANY_KEYS && i < MANY_KEYS; i++) strmap_put(r->job->scratch, &pairs->seen, pairs->list.v[i].key->text, pairs);
  if (strmap_get(&pairs->seen, key)) return true;
  strmap_put(r->job->scratch, &pairs->seen, key, pairs);
  return false;
}

static bool read_pair(Reader *r, PairVec *pairs) {
  skip_blanks(r);
  if (peek(r) != '"') return fail(r, DIAG_BATCH_JSON, 0, STR("\"")) != NULL;
  const Yaml *key = read_text(r);
  if (!key) return false;
  if (stands_there(r, pairs, key->text)) return diag(r->job->diags, DIAG_YAML_DUPLICATE_KEY, key->span, key->text), r->failed = true, false;
  const Yaml *value = want(r, ':') ? read_value(r) : NULL;
  if (value) VEC_PUSH(r->job->arena, pairs->list, ((YamlPair){key, value}));
  return value != NULL;
}

static const Yaml *read_record(Reader *r) {
  uint32_t start = r->at;
  PairVec pairs = {0};
  bool more = !is_empty(r, '}');
  while (more && !r->failed) {
    if (!read_pair(r, &pairs)) return NULL;
    more = goes_on(r, '}');
  }
  Yaml *node = ARENA_NEW(r->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_MAPPING, .span = {r->file, start, r->at}, .count = pairs.list.n, .pairs = pairs.list.v};
  return node;
}

static const Yaml *read_within(Reader *r, const Yaml *(*read)(Reader *r)) {
  if (r->depth == DEEPEST) return fail(r, DIAG_YAML_TOO_DEEP, 1, str_format(r->job->scratch, "%d", DEEPEST));
  r->depth++;
  const Yaml *node = read(r);
  r->depth--;
  return node;
}

static const Yaml *read_value(Reader *r) {
  skip_blanks(r);
  switch (peek(r)) {
    case '{': return read_within(r, read_record);
    case '[': return read_within(r, read_list);
    case '"': return read_text(r);
    default: return read_word(r);
  }
}

static const Yaml *read_whole(Reader *r) {
  const Yaml *tree = yaml_check_bytes(r->job, r->file, &r->at) ? read_value(r) : NULL;
  skip_blanks(r);
  if (tree && r->at < r->bytes.n) fail(r, DIAG_BATCH_JSON_MORE, 1, STR(""));
  return tree;
}

const Yaml *json_parse(Job *job, uint32_t file) {
  Reader r = {.job = job, .file = file, .bytes = sources_get(job->sources, file)->bytes};
  uint32_t errors = job->diags->errors;
  ArenaMark mark = arena_mark(job->scratch);
  const Yaml *tree = read_whole(&r);
  arena_rewind(job->scratch, mark);
  return job->diags->errors == errors ? tree : NULL;
}
