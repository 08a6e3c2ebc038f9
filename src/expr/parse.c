// In: an expression's text. Out: its tree. Recursive descent, a function a level of the grammar:
//   expr = or { "|" NAME [ "(" expr { "," expr } ")" ] }     or = and { "or" and }     and = not { "and" not }
//   not = [ "not" ] cmp     cmp = sum [ SIGN sum ]     sum = product { + - }     product = primary { * / }
#include "expr/internal.h"

#define FILTER(id, name, least, most, per_item, input, args, result) {name, least, most, per_item, input, args, result},
const FilterInfo filter_info[FILTERS] = {
#include "expr/filters.def"
};
#undef FILTER

enum { DEEPEST = 64, MOST_ARGS = 10, MOST_NAMES = 16 };

typedef struct Parser {
  Lexer lexer;
  uint32_t depth;
  uint32_t last;  // where the last token read ends
} Parser;

static const Expr *parse_expr(Parser *p);

static void advance(Parser *p) {
  p->last = p->lexer.token.to;
  lexer_next(&p->lexer);
}

static bool at_sign(const Parser *p, Str sign) {
  return p->lexer.token.kind == TOKEN_SIGN && str_eq(p->lexer.token.text, sign);
}

static bool at_word(const Parser *p, Str word) {
  return p->lexer.token.kind == TOKEN_NAME && str_eq(p->lexer.token.text, word);
}

static bool take_sign(Parser *p, Str sign) { return at_sign(p, sign) ? advance(p), true : false; }

static bool take_word(Parser *p, Str word) { return at_word(p, word) ? advance(p), true : false; }

// The signs of other languages: a == b, a || b.
static Str word_for(const Parser *p, const Token *t) {
  Str sign = str_slice(p->lexer.text, t->from, t->to);
  bool twice = t->from && t->from == p->last && p->lexer.text.p[t->from - 1] == p->lexer.text.p[t->from];
  if (!twice) return STR("");
  return str_eq(sign, STR("=")) ? STR("=") : str_eq(sign, STR("|")) ? STR("or") : STR("");
}

static const Expr *fail(Parser *p, DiagId id) {
  const Token *t = &p->lexer.token;
  Str word = t->kind == TOKEN_SIGN && id == DIAG_EXPR_UNEXPECTED ? word_for(p, t) : STR("");
  if (t->kind == TOKEN_BAD) return NULL;  // said by the lexer
  if (t->kind == TOKEN_END)
    diag(p->lexer.job->diags, DIAG_EXPR_ENDS, lexer_span(&p->lexer, p->last, p->last));
  else if (word.n)
    diag(p->lexer.job->diags, DIAG_EXPR_WORD, lexer_span(&p->lexer, t->from - 1, t->to),
         str_slice(p->lexer.text, t->from - 1, t->to), word);
  else
    diag(p->lexer.job->diags, id, lexer_span(&p->lexer, t->from, t->to), str_slice(p->lexer.text, t->from, t->to));
  return NULL;
}

static Expr *node(Parser *p, ExprKind kind, uint32_t from) {
  Expr *e = ARENA_NEW(p->lexer.job->arena, Expr);
  e->kind = kind;
  e->span = lexer_span(&p->lexer, from, p->last);
  e->text = str_slice(p->lexer.text, from, p->last);
  return e;
}

static uint32_t start_of(const Parser *p, const Expr *e) { return (uint32_t)(e->text.p - p->lexer.text.p); }

static void set_args(Parser *p, Expr *e, const Expr *const *args, uint32_t count) {
  const Expr **copy = ARENA_ARRAY(p->lexer.job->arena, const Expr *, count);
  memcpy(copy, args, count * sizeof *copy);
  e->args = copy;
  e->arg_count = count;
}

static const Expr *binary(Parser *p, Op op, const Expr *a, const Expr *b) {
  Expr *e = node(p, EXPR_BINARY, start_of(p, a));
  e->op = op;
  set_args(p, e, (const Expr *[]){a, b}, 2);
  return e;
}

static const Expr *literal(Parser *p, uint32_t from, const Data *value) {
  Expr *e = node(p, EXPR_LITERAL, from);
  e->literal = value;
  return e;
}

static const Expr *parse_text(Parser *p) {
  Token t = p->lexer.token;
  Arena *arena = p->lexer.job->arena;
  advance(p);
  return literal(p, t.from, data_from_text(arena, t.text, lexer_span(&p->lexer, t.from + 1, t.to - 1)));
}

static const Expr *parse_number(Parser *p) {
  Token t = p->lexer.token;
  Span span = lexer_span(&p->lexer, t.from, t.to);
  advance(p);
  if (t.kind == TOKEN_NUMBER) return literal(p, t.from, data_from_number(p->lexer.job->arena, t.number, span));
  Data *d = ARENA_NEW(p->lexer.job->arena, Data);
  *d = (Data){.kind = DATA_LENGTH, .type = type_plain(TYPE_LENGTH), .span = span, .number = t.number};
  return literal(p, t.from, d);
}

static ExprName take_name(Parser *p) {
  Token t = p->lexer.token;
  advance(p);
  return (ExprName){t.text, lexer_span(&p->lexer, t.from, t.to)};
}

// Names and dots follow one another without spaces.
static const Expr *parse_path(Parser *p, ExprKind kind) {
  ExprName names[MOST_NAMES];
  uint32_t count = 0, from = p->lexer.token.from;
  bool more = true;
  if (kind == EXPR_ITEM) {
    advance(p);
    more = p->lexer.token.kind == TOKEN_NAME && p->lexer.token.from == p->last;
  }
  while (more) {
    if (p->lexer.token.kind != TOKEN_NAME) return fail(p, DIAG_EXPR_UNEXPECTED);
    if (count == MOST_NAMES) return fail(p, DIAG_EXPR_DEEP);
    names[count++] = take_name(p);
    more = at_sign(p, STR(".")) && p->lexer.token.from == p->last && take_sign(p, STR("."));
  }
  Expr *e = node(p, kind, from);
  ExprName *copy = ARENA_ARRAY(p->lexer.job->arena, ExprName, count);
  if (count) memcpy(copy, names, count * sizeof *copy);
  e->names = copy;
  e->name_count = count;
  return e;
}

static const Expr *parse_group(Parser *p) {
  advance(p);
  const Expr *inside = parse_expr(p);
  if (!inside) return NULL;
  return take_sign(p, STR(")")) ? inside : fail(p, DIAG_EXPR_UNEXPECTED);
}

static const Expr *parse_word(Parser *p) {
  uint32_t from = p->lexer.token.from;
  if (take_word(p, STR("true"))) return literal(p, from, data_from_bool(true));
  if (take_word(p, STR("false"))) return literal(p, from, data_from_bool(false));
  if (take_word(p, STR("null"))) return literal(p, from, &data_null);
  if (at_word(p, STR("and")) || at_word(p, STR("or")) || at_word(p, STR("in"))) return fail(p, DIAG_EXPR_UNEXPECTED);
  return parse_path(p, EXPR_PATH);
}

static const Expr *parse_primary(Parser *p) {
  switch (p->lexer.token.kind) {
    case TOKEN_TEXT: return parse_text(p);
    case TOKEN_NUMBER:
    case TOKEN_LENGTH: return parse_number(p);
    case TOKEN_NAME: return parse_word(p);
    case TOKEN_SIGN:
      if (at_sign(p, STR("("))) return parse_group(p);
      if (at_sign(p, STR("."))) return parse_path(p, EXPR_ITEM);
      break;
    case TOKEN_END:
    case TOKEN_BAD: break;
  }
  return fail(p, DIAG_EXPR_UNEXPECTED);
}

typedef struct SignOp {
  const char *sign;
  Op op;
} SignOp;

static const SignOp product_ops[] = {{"*", OP_MUL}, {"/", OP_DIV}, {NULL, 0}};
static const SignOp sum_ops[] = {{"+", OP_ADD}, {"-", OP_SUB}, {NULL, 0}};
static const SignOp cmp_ops[] = {{"=", OP_EQ},  {"!=", OP_NE}, {"<=", OP_LE}, {"<", OP_LT},
                                 {">=", OP_GE}, {">", OP_GT},  {"in", OP_IN}, {NULL, 0}};

static bool take_op(Parser *p, const SignOp *ops, Op *op) {
  for (; ops->sign; ops++) {
    *op = ops->op;
    if (take_sign(p, str_from(ops->sign)) || take_word(p, str_from(ops->sign))) return true;
  }
  return false;
}

static const Expr *parse_product(Parser *p) {
  Op op;
  const Expr *a = parse_primary(p), *b;
  while (a && take_op(p, product_ops, &op)) a = (b = parse_primary(p)) ? binary(p, op, a, b) : NULL;
  return a;
}

static const Expr *parse_sum(Parser *p) {
  Op op;
  const Expr *a = parse_product(p), *b;
  while (a && take_op(p, sum_ops, &op)) a = (b = parse_product(p)) ? binary(p, op, a, b) : NULL;
  return a;
}

static const Expr *parse_comparison(Parser *p) {
  Op op;
  const Expr *a = parse_sum(p), *b;
  if (a && take_op(p, cmp_ops, &op)) a = (b = parse_sum(p)) ? binary(p, op, a, b) : NULL;
  return a;
}

static const Expr *parse_not(Parser *p) {
  uint32_t from = p->lexer.token.from;
  if (!take_word(p, STR("not"))) return parse_comparison(p);
  const Expr *inside = parse_comparison(p);
  if (!inside) return NULL;
  Expr *e = node(p, EXPR_NOT, from);
  set_args(p, e, &inside, 1);
  return e;
}

static const Expr *parse_and(Parser *p) {
  const Expr *a = parse_not(p), *b;
  while (a && take_word(p, STR("and"))) a = (b = parse_not(p)) ? binary(p, OP_AND, a, b) : NULL;
  return a;
}

static const Expr *parse_or(Parser *p) {
  const Expr *a = parse_and(p), *b;
  while (a && take_word(p, STR("or"))) a = (b = parse_and(p)) ? binary(p, OP_OR, a, b) : NULL;
  return a;
}

static Str all_names(Arena *arena, const Str *names, uint32_t count) {
  Buf all = buf_new(arena);
  for (uint32_t i = 0; i < count; i++) buf_format(&all, "%s%.*s", i ? ", " : "", STR_ARG(names[i]));
  return buf_str(&all);
}

static bool filter_find(Parser *p, ExprName name, FilterId *id) {
  Str names[FILTERS];
  for (uint32_t i = 0; i < FILTERS; i++) {
    names[i] = str_from(filter_info[i].name);
    if (str_eq(name.text, names[i])) return *id = (FilterId)i, true;
  }
  Str near = str_nearest(name.text, names, FILTERS);
  if (near.n)
    diag(p->lexer.job->diags, DIAG_EXPR_FILTER_NEAR, name.span, name.text, near);
  else
    diag(p->lexer.job->diags, DIAG_EXPR_FILTER_UNKNOWN, name.span, name.text, all_names(p->lexer.job->arena, names, FILTERS));
  return false;
}

// args[0] is the input. False after a finding.
static bool parse_arguments(Parser *p, const Expr **args, uint32_t *count) {
  if (!take_sign(p, STR("("))) return true;
  do {
    if (*count == MOST_ARGS) return fail(p, DIAG_EXPR_UNEXPECTED), false;
    if (!(args[*count] = parse_expr(p))) return false;
    ++*count;
  } while (take_sign(p, STR(",")));
  return take_sign(p, STR(")")) || fail(p, DIAG_EXPR_UNEXPECTED);
}

static Str how_many(Arena *arena, const FilterInfo *info) {
  static const char *const words[] = {"value", "values", "valeur", "valeurs"};
  if (!info->most) return diag_words(arena, STR("no value"), STR("aucune valeur"));
  Str most = diag_count(arena, info->most, words);
  if (info->least == info->most) return most;
  return str_cat(arena, str_cat(arena, diag_words(arena, STR("from "), STR("de ")), str_format(arena, "%u", info->least)),
                 str_cat(arena, diag_words(arena, STR(" to "), STR(" à ")), most));
}

static const Expr *parse_filter(Parser *p, const Expr *input) {
  const Expr *args[MOST_ARGS] = {input};
  uint32_t count = 1;
  FilterId id = 0;
  if (p->lexer.token.kind != TOKEN_NAME) return fail(p, DIAG_EXPR_UNEXPECTED);
  ExprName name = take_name(p);
  bool known = filter_find(p, name, &id);
  if (!parse_arguments(p, args, &count) || !known) return NULL;
  const FilterInfo *info = &filter_info[id];
  if (count - 1 < info->least || count - 1 > info->most) {
    diag(p->lexer.job->diags, DIAG_EXPR_ARGUMENTS, name.span, name.text, how_many(p->lexer.job->arena, info));
    return NULL;
  }
  Expr *e = node(p, EXPR_FILTER, start_of(p, input));
  e->filter = id;
  e->filter_span = name.span;
  set_args(p, e, args, count);
  return e;
}

static const Expr *parse_expr(Parser *p) {
  if (++p->depth > DEEPEST) return fail(p, DIAG_EXPR_DEEP);
  const Expr *e = parse_or(p);
  while (e && take_sign(p, STR("|"))) e = parse_filter(p, e);
  p->depth--;
  return e;
}

const Expr *expr_parse_range(Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to) {
  Parser p = {.last = from};
  lexer_start(&p.lexer, job, text, map, from, to);
  if (p.lexer.token.kind == TOKEN_END) {
    diag(job->diags, DIAG_EXPR_EMPTY, lexer_span(&p.lexer, from, to));
    return NULL;
  }
  const Expr *e = parse_expr(&p);
  if (e && p.lexer.token.kind != TOKEN_END) return fail(&p, DIAG_EXPR_UNEXPECTED);
  return e;
}

const Expr *expr_parse(Job *job, Str text, const TextMap *map) { return expr_parse_range(job, text, map, 0, text.n); }

Span expr_span(const Expr *expr) { return expr->span; }
