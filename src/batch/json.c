// In: a JSON file. Out: the same as a tree with places. jansson says whether it is JSON, and where not; what it has passed
// is then walked for the places, which it does not give.
#include <jansson.h>

#include "batch/internal.h"

typedef struct Walker {
  Job *job;
  uint32_t file;
  Str bytes;
  uint32_t at;
} Walker;

static const Yaml *walk(Walker *w);

static void skip_blanks(Walker *w) {
  while (w->at < w->bytes.n && strchr(" \t\r\n", w->bytes.p[w->at])) w->at++;
}

static char peek(const Walker *w) { return w->at < w->bytes.n ? w->bytes.p[w->at] : 0; }

static uint32_t hex4(const char *p) {
  uint32_t n = 0;
  for (int i = 0; i < 4; i++) n = n << 4 | (uint32_t)(p[i] <= '9' ? p[i] - '0' : (p[i] | 32) - 'a' + 10);
  return n;
}

// The sign that the escape at `from` stands for; its length in the file.
static uint32_t escape(const Walker *w, uint32_t from, uint32_t *length) {
  static const char signs[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *p = w->bytes.p + from;
  *length = 2;
  if (p[1] != 'u') return (unsigned char)values[strchr(signs, p[1]) - signs];
  uint32_t c = hex4(p + 2);
  *length = 6;
  if (c < 0xD800 || c > 0xDBFF) return c;
  *length = 12;
  return 0x10000 + ((c - 0xD800) << 10) + (hex4(p + 8) - 0xDC00);
}

static Yaml *walk_text(Walker *w) {
  uint32_t start = w->at++, from = w->at;
  Buf text = buf_new(w->job->arena);
  VEC(TextPiece) pieces = {0};
  for (;;) {
    char c = w->bytes.p[w->at];
    if (c != '"' && c != '\\') {
      w->at++;
      continue;
    }
    if (w->at > from) {
      VEC_PUSH(w->job->arena, pieces, ((TextPiece){text.n, w->file, from, w->at - from}));
      buf_add(&text, str_slice(w->bytes, from, w->at));
    }
    if (c == '"') break;
    uint32_t length, sign = escape(w, w->at, &length);
    if (sign < 0x20 && !strchr("\t\n\r", (int)sign))
      diag(w->job->diags, DIAG_YAML_CONTROL, ((Span){w->file, w->at, w->at + length}), str_format(w->job->scratch, "U+%04X", sign));
    VEC_PUSH(w->job->arena, pieces, ((TextPiece){text.n, w->file, w->at, length}));
    buf_utf8(&text, sign);
    from = w->at += length;
  }
  w->at++;
  TextMap map = {pieces.v, pieces.n};
  return yaml_text_node(w->job->arena, w->job->scratch, buf_str(&text), map, (Span){w->file, start, w->at});
}

static const Yaml *walk_word(Walker *w) {
  uint32_t start = w->at;
  while (w->at < w->bytes.n && !strchr(" \t\r\n,]}", w->bytes.p[w->at])) w->at++;
  TextPiece *piece = ARENA_NEW(w->job->arena, TextPiece);
  *piece = (TextPiece){0, w->file, start, w->at - start};
  Yaml *node = ARENA_NEW(w->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SCALAR, .plain = true, .span = {w->file, start, w->at},
                 .text = str_slice(w->bytes, start, w->at), .map = {piece, 1}};
  return node;
}

static const Yaml *walk_list(Walker *w) {
  uint32_t start = w->at++;
  VEC(const Yaml *) items = {0};
  for (skip_blanks(w); peek(w) != ']'; skip_blanks(w)) {
    if (peek(w) == ',') w->at++;
    VEC_PUSH(w->job->arena, items, walk(w));
  }
  Yaml *node = ARENA_NEW(w->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SEQUENCE, .span = {w->file, start, ++w->at}, .count = items.n, .items = items.v};
  return node;
}

static const Yaml *walk_record(Walker *w) {
  uint32_t start = w->at++;
  VEC(YamlPair) pairs = {0};
  for (skip_blanks(w); peek(w) != '}'; skip_blanks(w)) {
    if (peek(w) == ',') w->at++;
    const Yaml *key = walk(w);
    skip_blanks(w);
    w->at++;
    const Yaml *value = walk(w);
    VEC_PUSH(w->job->arena, pairs, ((YamlPair){key, value}));
  }
  Yaml *node = ARENA_NEW(w->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_MAPPING, .span = {w->file, start, ++w->at}, .count = pairs.n, .pairs = pairs.v};
  return node;
}

static const Yaml *walk(Walker *w) {
  skip_blanks(w);
  switch (peek(w)) {
    case '{': return walk_record(w);
    case '[': return walk_list(w);
    case '"': return walk_text(w);
    default: return walk_word(w);
  }
}

static bool is_json(Job *job, uint32_t file, Str bytes, uint32_t skip) {
  json_error_t error;
  json_t *tree = json_loadb(bytes.p + skip, bytes.n - skip, JSON_REJECT_DUPLICATES, &error);
  if (tree) return json_decref(tree), true;
  uint32_t at = error.position > 0 ? (uint32_t)error.position - 1 + skip : skip;
  if (at > bytes.n) at = bytes.n;
  diag(job->diags, DIAG_BATCH_JSON, ((Span){file, at, at}), str_from(error.text));
  return false;
}

const Yaml *json_parse(Job *job, uint32_t file) {
  Str bytes = sources_get(job->sources, file)->bytes;
  uint32_t skip;
  if (!yaml_check_bytes(job, file, &skip) || !is_json(job, file, bytes, skip)) return NULL;
  Walker w = {job, file, bytes, skip};
  uint32_t errors = job->diags->errors;
  const Yaml *tree = walk(&w);
  return job->diags->errors == errors ? tree : NULL;
}
