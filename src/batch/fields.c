// In: the fields of a manifest, a row. Out: the content that the row becomes. A text that is one path of the row and no
// more is the row's own value, whatever it is, with its place; a text around {{ … }} is put together, each part with its
// place. What comes out empty is left out, and what held nothing else with it.
#include "batch/internal.h"

static bool is_path(Str path) {
  for (uint32_t i = 0; i < path.n; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !strchr("._-", c)) return false;
  }
  return path.n > 0;
}

// "{{ row.a.b }}" alone: "a.b".
static bool only_row_path(Str text, Str *path) {
  text = str_trim(text);
  if (!str_starts(text, STR("{{")) || !str_ends(text, STR("}}")) || text.n < 4) return false;
  text = str_trim(str_slice(text, 2, text.n - 2));
  if (!str_starts(text, STR("row."))) return false;
  *path = str_slice(text, 4, text.n);
  return is_path(*path);
}

static const Yaml *at_path(const Yaml *row, Str path) {
  while (row && path.n) {
    int64_t dot = str_find(path, STR("."), 0);
    uint32_t end = dot < 0 ? path.n : (uint32_t)dot;
    row = yaml_get(row, str_slice(path, 0, end));
    path = end < path.n ? str_slice(path, end + 1, path.n) : STR("");
  }
  return row;
}

static bool is_nothing(const Yaml *node) { return !node || yaml_is_null(node) || (node->kind == YAML_SCALAR && !node->text.n); }

typedef struct Joined {
  Arena *arena;
  Buf text;
  VEC(TextPiece) pieces;
} Joined;

static void add_part(Joined *j, const TextPart *part, Span whole) {
  for (uint32_t i = 0; i < part->map.count; i++) {
    TextPiece piece = part->map.pieces[i];
    piece.at += j->text.n;
    VEC_PUSH(j->arena, j->pieces, piece);
  }
  if (!part->map.count) VEC_PUSH(j->arena, j->pieces, ((TextPiece){j->text.n, whole.file, whole.start, whole.end - whole.start}));
  if (part->kind == TEXT_BREAK)
    buf_lit(&j->text, "\n");
  else
    buf_add(&j->text, part->text);
}

static const Yaml *join(ExprContext *context, const Yaml *scalar, const Data *value) {
  Arena *arena = context->job->arena;
  Joined j = {.arena = arena, .text = buf_new(arena)};
  for (uint32_t i = 0; i < value->count; i++) {
    if (value->parts[i].transform) diag(context->job->diags, DIAG_BATCH_TRANSFORM, scalar->span);
    add_part(&j, &value->parts[i], scalar->span);
  }
  Yaml *node = ARENA_NEW(arena, Yaml);
  Span span = j.pieces.n ? textmap_span(&(TextMap){j.pieces.v, j.pieces.n}, 0, 1) : scalar->span;
  *node = (Yaml){.kind = YAML_SCALAR, .plain = true, .span = span, .text = buf_str(&j.text), .map = {j.pieces.v, j.pieces.n}};
  return node;
}

static const Template *template_of(Filler *f, const Yaml *scalar) {
  Str key = {(const char *)&scalar, sizeof scalar};
  const Template *known = strmap_get(&f->templates, key);
  if (known) return known;
  Job *job = f->expr.job;
  known = template_parse(job, scalar->text, &scalar->map);
  if (known) strmap_put(job->arena, &f->templates, str_dup(job->arena, key), (void *)(uintptr_t)known);
  return known;
}

const Yaml *field_fill(Filler *f, const Yaml *scalar, const Yaml *row, const Scope *scope) {
  Str path;
  if (str_find(scalar->text, STR("{{"), 0) < 0) return scalar;
  if (row && only_row_path(scalar->text, &path)) {
    const Yaml *value = at_path(row, path);
    return is_nothing(value) ? NULL : value;
  }
  const Template *template = template_of(f, scalar);
  const Data *value = template ? template_eval(&f->expr, template, scope) : NULL;
  return value && !data_is_empty(value) ? join(&f->expr, scalar, value) : NULL;
}

static const Yaml *fill_list(Filler *f, const Yaml *list, const Yaml *row, const Scope *scope) {
  const Yaml **items = ARENA_ARRAY(f->expr.job->arena, const Yaml *, list->count);
  Yaml *node = ARENA_NEW(f->expr.job->arena, Yaml);
  *node = *list;
  node->count = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    const Yaml *item = fields_fill(f, list->items[i], row, scope);
    if (item) items[node->count++] = item;
  }
  node->items = items;
  return node->count || !list->count ? node : NULL;
}

static const Yaml *fill_record(Filler *f, const Yaml *record, const Yaml *row, const Scope *scope) {
  YamlPair *pairs = ARENA_ARRAY(f->expr.job->arena, YamlPair, record->count);
  Yaml *node = ARENA_NEW(f->expr.job->arena, Yaml);
  *node = *record;
  node->count = 0;
  for (uint32_t i = 0; i < record->count; i++) {
    const Yaml *value = fields_fill(f, record->pairs[i].value, row, scope);
    if (value) pairs[node->count++] = (YamlPair){record->pairs[i].key, value};
  }
  node->pairs = pairs;
  return node->count || !record->count ? node : NULL;
}

const Yaml *fields_fill(Filler *f, const Yaml *fields, const Yaml *row, const Scope *scope) {
  switch (fields->kind) {
    case YAML_SCALAR: return field_fill(f, fields, row, scope);
    case YAML_SEQUENCE: return fill_list(f, fields, row, scope);
    case YAML_MAPPING: return fill_record(f, fields, row, scope);
  }
  return NULL;
}

static void check_scalar(Job *job, const Yaml *scalar, const TypeScope *scope) {
  Str path;
  if (str_find(scalar->text, STR("{{"), 0) < 0) return;
  const Template *template = template_parse(job, scalar->text, &scalar->map);
  if (!template) return;
  if (!only_row_path(scalar->text, &path)) return template_check(job, template, scope);
  // Its value may be a list or a record: only the path is checked.
  int64_t open = str_find(scalar->text, STR("{{"), 0), close = str_find(scalar->text, STR("}}"), 0);
  const Expr *expr = expr_parse_range(job, scalar->text, &scalar->map, (uint32_t)open + 2, (uint32_t)close);
  if (expr) expr_check(job, expr, scope);
}

void fields_check(Job *job, const Yaml *fields, const TypeScope *scope) {
  if (fields->kind == YAML_SCALAR) check_scalar(job, fields, scope);
  for (uint32_t i = 0; i < fields->count && fields->kind == YAML_SEQUENCE; i++) fields_check(job, fields->items[i], scope);
  for (uint32_t i = 0; i < fields->count && fields->kind == YAML_MAPPING; i++)
    fields_check(job, fields->pairs[i].value, scope);
}
