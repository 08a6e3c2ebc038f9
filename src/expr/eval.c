// In: a tree and the values of the names in sight. Out: its value, never NULL. A path through null is null, and filters
// of null are null, so that what is absent vanishes with its punctuation.
#include "expr/internal.h"

static const Data *lookup(const Scope *scope, Str name) {
  while (scope && !str_eq(scope->name, name)) scope = scope->up;
  if (scope && scope->read) *scope->read = true;
  return scope && scope->value ? scope->value : &data_null;
}

static const Data *eval_path(const Expr *e, const Scope *scope) {
  const Data *d = lookup(scope, e->kind == EXPR_ITEM ? STR(".") : e->names[0].text);
  for (uint32_t i = e->kind == EXPR_PATH; i < e->name_count && d->kind == DATA_RECORD; i++) {
    const Data *field = data_get(d, e->names[i].text);
    d = field ? field : &data_null;
  }
  return d;
}

static bool is_wordless(Arena *scratch, const Data *d) {
  ArenaMark mark = arena_mark(scratch);
  bool wordless = data_is_empty(d) || (d->kind == DATA_TEXT && !str_trim(data_text(scratch, d)).n);
  arena_rewind(scratch, mark);
  return wordless;
}

static bool path_lacks(ExprContext *context, const Expr *e, const Scope *scope, Lack *out) {
  const Data *d = lookup(scope, e->names[0].text), *up = NULL;
  uint32_t i = 0;
  while (d->kind == DATA_RECORD && ++i < e->name_count) {
    const Data *field = data_get(d, e->names[i].text);
    up = d;
    d = field ? field : &data_null;
  }
  if (i == e->name_count || !is_wordless(context->job->scratch, d)) return false;
  bool absent = d->kind == DATA_NULL;
  *out = (Lack){e->names[i].text, absent ? up ? up->span : NO_SPAN : d->span, absent};
  return true;
}

bool expr_lacks(ExprContext *context, const Expr *e, const Scope *scope, Lack *out) {
  if (e->kind == EXPR_PATH) return path_lacks(context, e, scope, out);
  for (uint32_t i = 0; i < e->arg_count; i++)
    if (expr_lacks(context, e->args[i], scope, out)) return true;
  return false;
}

static bool is_equal(Arena *scratch, const Data *a, const Data *b) {
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case DATA_NULL: return true;
    case DATA_BOOL: return a->truth == b->truth;
    case DATA_NUMBER:
    case DATA_LENGTH: return a->number == b->number;
    case DATA_TEXT: return str_eq(data_text(scratch, a), data_text(scratch, b));
    case DATA_LIST:
    case DATA_RECORD: return a == b;
  }
  return false;
}

static bool is_in(Arena *scratch, const Data *a, const Data *list) {
  if (list->kind != DATA_LIST) return false;
  for (uint32_t i = 0; i < list->count; i++)
    if (is_equal(scratch, a, list->items[i])) return true;
  return false;
}

// Dates compare as they are written (ISO 8601). Of different kinds: never in order.
static bool in_order(Arena *scratch, Op op, const Data *a, const Data *b) {
  int order;
  if (a->kind != b->kind) return false;
  if (a->kind == DATA_TEXT)
    order = str_compare(data_text(scratch, a), data_text(scratch, b));
  else if (a->kind == DATA_NUMBER || a->kind == DATA_LENGTH)
    order = (a->number > b->number) - (a->number < b->number);
  else
    return false;
  switch (op) {
    case OP_LT: return order < 0;
    case OP_LE: return order <= 0;
    case OP_GT: return order > 0;
    default: return order >= 0;
  }
}

static bool is_reckonable(const Data *d) { return d->kind == DATA_NUMBER || d->kind == DATA_LENGTH; }

static const Data *reckon(ExprContext *context, const Expr *e, const Data *a, const Data *b) {
  if (!is_reckonable(a) || !is_reckonable(b) || (e->op == OP_DIV && b->number == 0)) return &data_null;
  double x = a->number, y = b->number;
  double value = e->op == OP_ADD ? x + y : e->op == OP_SUB ? x - y : e->op == OP_MUL ? x * y : x / y;
  bool length = (a->kind == DATA_LENGTH) != (b->kind == DATA_LENGTH) || (e->op <= OP_SUB && a->kind == DATA_LENGTH);
  Data *d = ARENA_NEW(context->job->arena, Data);
  *d = (Data){.kind = length ? DATA_LENGTH : DATA_NUMBER, .span = e->span, .number = value};
  d->type = type_plain(length ? TYPE_LENGTH : TYPE_NUMBER);
  return d;
}

static bool holds(Arena *scratch, Op op, const Data *a, const Data *b) {
  if (op == OP_EQ) return is_equal(scratch, a, b);
  if (op == OP_NE) return !is_equal(scratch, a, b);
  return op == OP_IN ? is_in(scratch, a, b) : in_order(scratch, op, a, b);
}

static const Data *eval_binary(ExprContext *context, const Expr *e, const Scope *scope) {
  const Data *a = expr_eval(context, e->args[0], scope);
  if (e->op == OP_OR) return data_from_bool(data_truth(a) || data_truth(expr_eval(context, e->args[1], scope)));
  if (e->op == OP_AND) return data_from_bool(data_truth(a) && data_truth(expr_eval(context, e->args[1], scope)));
  const Data *b = expr_eval(context, e->args[1], scope);
  if (e->op >= OP_ADD) return reckon(context, e, a, b);
  ArenaMark mark = arena_mark(context->job->scratch);
  bool truth = holds(context->job->scratch, e->op, a, b);
  arena_rewind(context->job->scratch, mark);
  return data_from_bool(truth);
}

const Data *expr_eval(ExprContext *context, const Expr *expr, const Scope *scope) {
  switch (expr->kind) {
    case EXPR_LITERAL: return expr->literal;
    case EXPR_PATH:
    case EXPR_ITEM: return eval_path(expr, scope);
    case EXPR_NOT: return data_from_bool(!data_truth(expr_eval(context, expr->args[0], scope)));
    case EXPR_BINARY: return eval_binary(context, expr, scope);
    case EXPR_FILTER: return filter_eval(context, expr, scope);
  }
  return &data_null;
}

bool expr_reads(const Expr *expr, Str name) {
  if (expr->kind == EXPR_PATH && str_eq(expr->names[0].text, name)) return true;
  for (uint32_t i = 0; i < expr->arg_count; i++)
    if (expr_reads(expr->args[i], name)) return true;
  return false;
}
