// In: literal text with {{ expressions }}. Out: its pieces in order.
#include "expr/internal.h"

// The end of the expression that begins at `at`: the "}}" outside quoted texts; the text's end when there is none.
static uint32_t expression_end(Str text, uint32_t at) {
  bool quoted = false;
  for (; at < text.n; at++) {
    if (text.p[at] == '\'') quoted = !quoted;
    if (!quoted && text.p[at] == '}' && at + 1 < text.n && text.p[at + 1] == '}') return at;
  }
  return at;
}

static bool is_letter_byte(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80; }

static bool is_path_byte(char c) { return is_letter_byte(c) || (c >= '0' && c <= '9') || (c && strchr("_.- |()'", c)); }

// "{ titre }", with one brace for two: printed as it is, and hardly meant.
static void check_single_braces(Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to) {
  for (uint32_t at = from; at + 1 < to; at++) {
    if (text.p[at] != '{') continue;
    if (text.p[at + 1] == '%') diag(job->diags, DIAG_EXPR_COMMAND, textmap_span(map, at, at + 2));
    uint32_t end = at + 1;
    bool letters = false;
    for (; end < to && is_path_byte(text.p[end]); end++) letters = letters || is_letter_byte(text.p[end]);
    if (!letters || end == to || text.p[end] != '}') continue;
    Str inside = str_trim(str_slice(text, at + 1, end));
    diag(job->diags, DIAG_EXPR_SINGLE_BRACES, textmap_span(map, at, end + 1), str_slice(text, at, end + 1), inside);
    at = end;
  }
}

// NULL after a finding.
static const Data *literal_text(Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to) {
  Str slice = str_slice(text, from, to);
  int64_t stray = str_find(slice, STR("}}"), 0);
  if (stray >= 0) {
    diag(job->diags, DIAG_EXPR_TEMPLATE_STRAY, textmap_span(map, from + (uint32_t)stray, from + (uint32_t)stray + 2));
    return NULL;
  }
  check_single_braces(job, text, map, from, to);
  return data_from_text(job->arena, str_dup(job->arena, slice), textmap_span(map, from, to));
}

const Template *template_parse(Job *job, Str text, const TextMap *map) {
  VEC(TemplatePiece) pieces = {0};
  bool good = true;
  for (uint32_t at = 0; at < text.n;) {
    int64_t open = str_find(text, STR("{{"), at);
    uint32_t to = open < 0 ? text.n : (uint32_t)open;
    const Data *literal = to > at ? literal_text(job, text, map, at, to) : NULL;
    good = good && (to == at || literal);
    if (literal) VEC_PUSH(job->arena, pieces, ((TemplatePiece){literal, NULL}));
    if (open < 0) break;
    uint32_t close = expression_end(text, to + 2);
    if (close == text.n) {
      diag(job->diags, DIAG_EXPR_TEMPLATE_OPEN, textmap_span(map, to, to + 2));
      return NULL;
    }
    const Expr *expr = expr_parse_range(job, text, map, to + 2, close);
    good = good && expr;
    if (expr) VEC_PUSH(job->arena, pieces, ((TemplatePiece){NULL, expr}));
    at = close + 2;
  }
  if (!good) return NULL;
  Template *t = ARENA_NEW(job->arena, Template);
  *t = (Template){textmap_span(map, 0, text.n), pieces.v, pieces.n};
  return t;
}

static bool piece_is_printable(const Data *data) { return !data_is_empty(data); }

const Data *template_eval(ExprContext *context, const Template *tmpl, const Scope *scope) {
  Parts parts = {0};
  uint32_t asked = 0, found = 0;
  for (uint32_t i = 0; i < tmpl->count; i++) {
    const TemplatePiece *piece = &tmpl->pieces[i];
    const Data *value = piece->expr ? expr_eval(context, piece->expr, scope) : piece->literal;
    asked += piece->expr != NULL;
    found += piece->expr && piece_is_printable(value);
    parts_add(context, &parts, value);
  }
  if (asked && !found) parts.n = 0;
  return parts_text(context, &parts, tmpl->span);
}

Span template_span(const Template *tmpl) { return tmpl->span; }

bool template_is_literal(const Template *tmpl) {
  for (uint32_t i = 0; i < tmpl->count; i++)
    if (tmpl->pieces[i].expr) return false;
  return true;
}

bool template_reads(const Template *tmpl, Str name) {
  for (uint32_t i = 0; i < tmpl->count; i++)
    if (tmpl->pieces[i].expr && expr_reads(tmpl->pieces[i].expr, name)) return true;
  return false;
}

bool template_lacks(ExprContext *context, const Template *tmpl, const Scope *scope, Lack *out) {
  for (uint32_t i = 0; i < tmpl->count; i++)
    if (tmpl->pieces[i].expr && expr_lacks(context, tmpl->pieces[i].expr, scope, out)) return true;
  return false;
}
