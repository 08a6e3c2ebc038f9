// In: a tree and the types of the names in sight. Out: the type of its value. A slip is reported where it stands and is
// then TYPE_ANY, which fits everything, so that nothing is said twice.
#include "expr/internal.h"

#define ITEM_NAME STR(".")

static const Type *check(Job *job, const Expr *e, const TypeScope *scope);

// --- Names ------------------------------------------------------------------------------------------------------

static const TypeScope *lookup(const TypeScope *scope, Str name) {
  while (scope && !str_eq(scope->name, name)) scope = scope->up;
  return scope;
}

typedef struct Names {
  Arena *arena;
  VEC(Str) list;
} Names;

// The nearest of the names, or all of them in the hint when they are few.
static void report_unknown(Job *job, ExprName name, const Names *names, DiagId near_id, DiagId id) {
  Str near = str_nearest(name.text, names->list.v, names->list.n);
  if (near.n) {
    diag(job->diags, near_id, name.span, name.text, near);
    return;
  }
  Buf all = buf_new(names->arena);
  for (uint32_t i = 0; i < names->list.n && i < 24; i++) {
    if (i) buf_lit(&all, ", ");
    buf_add(&all, names->list.v[i]);
  }
  if (names->list.n > 24) buf_lit(&all, "…");
  diag(job->diags, id, name.span, name.text, buf_str(&all));
}

static const Type *unknown_name(Job *job, ExprName name, const TypeScope *scope) {
  ArenaMark mark = arena_mark(job->scratch);
  Names names = {job->scratch, {0}};
  for (; scope; scope = scope->up)
    if (!str_eq(scope->name, ITEM_NAME)) VEC_PUSH(job->scratch, names.list, scope->name);
  report_unknown(job, name, &names, DIAG_EXPR_NAME_NEAR, DIAG_EXPR_NAME_UNKNOWN);
  arena_rewind(job->scratch, mark);
  return type_plain(TYPE_ANY);
}

static const Type *unknown_field(Job *job, ExprName name, const Type *record) {
  ArenaMark mark = arena_mark(job->scratch);
  Names names = {job->scratch, {0}};
  for (uint32_t i = 0; i < record->count; i++) VEC_PUSH(job->scratch, names.list, record->fields[i].name);
  report_unknown(job, name, &names, DIAG_EXPR_FIELD_NEAR, DIAG_EXPR_FIELD_UNKNOWN);
  arena_rewind(job->scratch, mark);
  return type_plain(TYPE_ANY);
}

static const Type *field_of(Job *job, const Type *type, ExprName name) {
  if (type->kind == TYPE_ANY || type->kind == TYPE_NULL) return type_plain(TYPE_ANY);
  if (type->kind == TYPE_RECORD) {
    const TypeField *field = type_field(type, name.text);
    if (field) return field->type;
    if (type->open) return type->item ? type->item : type_plain(TYPE_ANY);
    return unknown_field(job, name, type);
  }
  diag(job->diags, type->kind == TYPE_LIST ? DIAG_EXPR_FIELD_OF_LIST : DIAG_EXPR_FIELD_OF_VALUE, name.span, name.text);
  return type_plain(TYPE_ANY);
}

static const Type *check_path(Job *job, const Expr *e, const TypeScope *scope) {
  uint32_t i = 0;
  const TypeScope *found = lookup(scope, e->kind == EXPR_ITEM ? ITEM_NAME : e->names[i].text);
  if (!found && e->kind == EXPR_ITEM) {
    diag(job->diags, DIAG_EXPR_ITEM_OUTSIDE, e->span, e->text);
    return type_plain(TYPE_ANY);
  }
  if (!found) return unknown_name(job, e->names[0], scope);
  const Type *type = found->type;
  for (i = e->kind == EXPR_PATH; i < e->name_count; i++) type = field_of(job, type, e->names[i]);
  return type;
}

// --- Comparing and reckoning ------------------------------------------------------------------------------------

typedef enum Family { FAMILY_NONE, FAMILY_ANY, FAMILY_BOOL, FAMILY_NUMBER, FAMILY_LENGTH, FAMILY_TEXT, FAMILY_RECORD } Family;

static const uint8_t families[] = {
    [TYPE_ANY] = FAMILY_ANY,       [TYPE_NULL] = FAMILY_ANY,   [TYPE_BOOL] = FAMILY_BOOL,     [TYPE_NUMBER] = FAMILY_NUMBER,
    [TYPE_LENGTH] = FAMILY_LENGTH, [TYPE_TEXT] = FAMILY_TEXT,  [TYPE_DATE] = FAMILY_TEXT,     [TYPE_TIME] = FAMILY_TEXT,
    [TYPE_DATETIME] = FAMILY_TEXT, [TYPE_URI] = FAMILY_TEXT,   [TYPE_EMAIL] = FAMILY_TEXT,    [TYPE_RICH] = FAMILY_NONE,
    [TYPE_IMAGE] = FAMILY_NONE,    [TYPE_LIST] = FAMILY_NONE,  [TYPE_RECORD] = FAMILY_RECORD,
};

static Family family(const Type *type) { return (Family)families[type->kind]; }

// A page number is not known before the pages are made, and these depend on what is compared.
static bool is_free_of_pages(Job *job, const Expr *e, const Type *type) {
  if (!type->is_page) return true;
  diag(job->diags, DIAG_EXPR_PAGE_COMPARED, e->span, e->text);
  return false;
}

static bool same_family(const Type *a, const Type *b) {
  if (a->kind == TYPE_NULL || b->kind == TYPE_NULL || family(a) == FAMILY_ANY || family(b) == FAMILY_ANY) return true;
  return family(a) == family(b) && family(a) != FAMILY_NONE;
}

static void check_equal(Job *job, const Expr *e, const Type *a, const Type *b) {
  if (!same_family(a, b)) diag(job->diags, DIAG_EXPR_COMPARE, e->span, e->args[0]->text, e->args[1]->text);
}

static bool is_ordered(const Type *type) {
  return family(type) == FAMILY_ANY || family(type) == FAMILY_NUMBER || family(type) == FAMILY_LENGTH ||
         type->kind == TYPE_DATE || type->kind == TYPE_TIME || type->kind == TYPE_DATETIME;
}

static void check_order(Job *job, const Expr *e, const Type *a, const Type *b) {
  // A date may stand against a date written as text.
  if (same_family(a, b) && (is_ordered(a) || is_ordered(b))) return;
  diag(job->diags, DIAG_EXPR_ORDER, e->span, e->args[0]->text, e->args[1]->text);
}

static void check_in(Job *job, const Expr *e, const Type *a, const Type *b) {
  if (family(b) == FAMILY_ANY) return;
  if (b->kind != TYPE_LIST)
    diag(job->diags, DIAG_EXPR_IN_LIST, e->args[1]->span, e->args[1]->text);
  else if (b->item)
    check_equal(job, e, a, b->item);
}

static const Type *sum_type(Op op, const Type *a, const Type *b) {
  Family x = family(a), y = family(b);
  if (x == FAMILY_ANY || y == FAMILY_ANY) return x == FAMILY_ANY ? b : a;
  bool sum = op == OP_ADD || op == OP_SUB;
  if (x == FAMILY_NUMBER && y == FAMILY_NUMBER) return type_plain(TYPE_NUMBER);
  if (sum) return x == FAMILY_LENGTH && y == FAMILY_LENGTH ? a : NULL;
  if (op == OP_DIV && x == FAMILY_LENGTH && y == FAMILY_LENGTH) return type_plain(TYPE_NUMBER);
  if (x == FAMILY_LENGTH && y == FAMILY_NUMBER) return a;
  return op == OP_MUL && x == FAMILY_NUMBER && y == FAMILY_LENGTH ? b : NULL;
}

static const Type *check_binary(Job *job, const Expr *e, const TypeScope *scope) {
  const Type *a = check(job, e->args[0], scope), *b = check(job, e->args[1], scope);
  if (e->op == OP_OR || e->op == OP_AND) return type_plain(TYPE_BOOL);
  bool reckons = e->op >= OP_ADD;
  const Type *result = type_plain(reckons ? TYPE_ANY : TYPE_BOOL);
  if (!is_free_of_pages(job, e->args[0], a) || !is_free_of_pages(job, e->args[1], b)) return result;
  if (e->op == OP_EQ || e->op == OP_NE) check_equal(job, e, a, b);
  if (e->op >= OP_LT && e->op <= OP_GE) check_order(job, e, a, b);
  if (e->op == OP_IN) check_in(job, e, a, b);
  if (!reckons) return result;
  const Type *sum = sum_type(e->op, a, b);
  if (!sum) diag(job->diags, DIAG_EXPR_SUM, e->span, e->args[0]->text, e->args[1]->text);
  return sum ? sum : result;
}

// --- Filters ----------------------------------------------------------------------------------------------------

#define K(kind) (1u << TYPE_##kind)

typedef struct SetInfo {
  uint32_t kinds;  // besides TYPE_ANY and TYPE_NULL
  DiagId wrong;
} SetInfo;

enum { ALL_TEXTS = K(TEXT) | K(URI) | K(EMAIL) | K(NUMBER) };

static const SetInfo sets[] = {
    [ANYTHING] = {~0u, DIAG_EXPR_WANTS_TEXT},
    [LISTS] = {K(LIST), DIAG_EXPR_WANTS_LIST},
    [TEXT_LISTS] = {K(LIST), DIAG_EXPR_WANTS_TEXT_LIST},
    [NUMBER_LISTS] = {K(LIST), DIAG_EXPR_WANTS_NUMBER_LIST},
    [TEXTS] = {ALL_TEXTS, DIAG_EXPR_WANTS_TEXT},
    [NUMBERS] = {K(NUMBER), DIAG_EXPR_WANTS_NUMBER},
    [KEYS] = {ALL_TEXTS | K(DATE) | K(TIME) | K(DATETIME) | K(LENGTH), DIAG_EXPR_WANTS_KEY},
    [DATES] = {K(DATE) | K(DATETIME), DIAG_EXPR_WANTS_DATE},
    [TIMES] = {K(TIME) | K(DATETIME), DIAG_EXPR_WANTS_TIME},
    [PLURALS] = {K(RECORD) | ALL_TEXTS, DIAG_EXPR_WANTS_PLURAL},
    [RECORDS] = {K(RECORD), DIAG_EXPR_WANTS_RECORD},
    [PAGES] = {K(RECORD) | K(LIST) | K(TEXT) | K(NUMBER), DIAG_EXPR_WANTS_PAGES},
};

static bool set_holds(TypeSet set, const Type *type) {
  if (type->kind == TYPE_ANY || type->kind == TYPE_NULL) return true;
  if (!(sets[set].kinds & (1u << type->kind))) return false;
  if (set == TEXT_LISTS) return !type->item || set_holds(TEXTS, type->item);
  if (set == NUMBER_LISTS) return !type->item || (set_holds(NUMBERS, type->item) && !type->item->is_page);
  if (set == PAGES) return type->is_page || type->kind == TYPE_RECORD || (type->item && type->item->is_page);
  return set != KEYS || !type->is_page;
}

static bool require(Job *job, const Expr *filter, const Expr *e, TypeSet set, const Type *type) {
  if (set_holds(set, type)) return true;
  diag(job->diags, sets[set].wrong, e->span, str_from(filter_info[filter->filter].name), e->text);
  return false;
}

static const Type *list_of(Job *job, const Type *item) {
  Type *t = ARENA_NEW(job->arena, Type);
  *t = (Type){.kind = TYPE_LIST, .nullable = true, .item = item};
  return t;
}

static const Type *groups_of(Job *job, const Type *list, const Type *key) {
  TypeField *fields = ARENA_ARRAY(job->arena, TypeField, 2);
  fields[0] = (TypeField){STR("key"), key, true};
  fields[1] = (TypeField){STR("items"), list, true};
  Type *record = ARENA_NEW(job->arena, Type);
  *record = (Type){.kind = TYPE_RECORD, .fields = fields, .count = 2};
  return list_of(job, record);
}

// What a choice between two values is known to be.
static const Type *shared(Job *job, const Expr *e, const Type *a, const Type *b) {
  if (a->kind == TYPE_ANY || b->kind == TYPE_ANY) return type_plain(TYPE_ANY);
  if (a->kind == TYPE_NULL) return b;
  if (b->kind == TYPE_NULL) return a;
  if (a->kind == b->kind) return a->is_page ? a : b;
  if (set_holds(TEXTS, a) && set_holds(TEXTS, b)) return a->is_page || b->is_page ? &type_page_text : type_plain(TYPE_TEXT);
  diag(job->diags, DIAG_EXPR_CHOICE, e->span, e->text);
  return type_plain(TYPE_ANY);
}

static const Type *result_type(Job *job, const Expr *e, const Type *const *types) {
  const Type *item = types[0]->kind == TYPE_LIST && types[0]->item ? types[0]->item : type_plain(TYPE_ANY);
  bool pages = types[0]->is_page || item->is_page;
  for (uint32_t i = 1; i < e->arg_count; i++) pages = pages || types[i]->is_page;
  switch (filter_info[e->filter].result) {
    case RESULT_INPUT: return types[0];
    case RESULT_ITEM: return item;
    case RESULT_GROUPS: return groups_of(job, types[0], types[1]);
    case RESULT_MAPPED: return list_of(job, types[1]);
    case RESULT_CHOICE:
      if (e->filter == FILTER_DEFAULT) return shared(job, e, types[0], types[1]);
      return shared(job, e, types[1], e->arg_count > 2 ? types[2] : type_plain(TYPE_NULL));
    case RESULT_NUMBER: return type_plain(TYPE_NUMBER);
    case RESULT_TEXT: return pages ? &type_page_text : type_plain(TYPE_TEXT);
    case RESULT_PAGE: return &type_page_text;
  }
  return type_plain(TYPE_ANY);
}

static void check_date_form(Job *job, const Expr *e) {
  const Expr *form = e->args[1];
  if (form->kind != EXPR_LITERAL || form->literal->kind != DATA_TEXT) {
    diag(job->diags, DIAG_EXPR_DATE_FORM, form->span, form->text);
    return;
  }
  Str text = data_text(job->arena, form->literal);
  if (!date_form_known(text)) diag(job->diags, DIAG_EXPR_DATE_FORM, form->span, text);
}

static const Type *check_filter(Job *job, const Expr *e, const TypeScope *scope) {
  const FilterInfo *info = &filter_info[e->filter];
  const Type *types[16] = {check(job, e->args[0], scope)};
  bool good = require(job, e, e->args[0], info->input, types[0]);
  if (!good) types[0] = type_plain(TYPE_ANY);
  const Type *item = types[0]->kind == TYPE_LIST && types[0]->item ? types[0]->item : type_plain(TYPE_ANY);
  TypeScope inner = {scope, ITEM_NAME, item};
  for (uint32_t i = 1; i < e->arg_count; i++) {
    types[i] = check(job, e->args[i], info->per_item ? &inner : scope);
    good = require(job, e, e->args[i], info->args, types[i]) && good;
  }
  if (e->filter == FILTER_SORT && e->arg_count == 1) good = require(job, e, e->args[0], KEYS, item) && good;
  if (e->filter == FILTER_DATE && good) check_date_form(job, e);
  bool sure = info->result == RESULT_TEXT || info->result == RESULT_NUMBER || info->result == RESULT_PAGE;
  return good || sure ? result_type(job, e, types) : type_plain(TYPE_ANY);
}

static const Type *check(Job *job, const Expr *e, const TypeScope *scope) {
  switch (e->kind) {
    case EXPR_LITERAL: return e->literal->type;
    case EXPR_PATH:
    case EXPR_ITEM: return check_path(job, e, scope);
    case EXPR_NOT: return check(job, e->args[0], scope), type_plain(TYPE_BOOL);
    case EXPR_BINARY: return check_binary(job, e, scope);
    case EXPR_FILTER: return check_filter(job, e, scope);
  }
  return type_plain(TYPE_ANY);
}

const Type *expr_check(Job *job, const Expr *expr, const TypeScope *scope) { return check(job, expr, scope); }

// --- Templates --------------------------------------------------------------------------------------------------

// What stands in running text; for the rest, the finding that says how to make text of it (DIAG_IDS: it can be printed).
static DiagId unprintable(const Type *type) {
  switch (type->kind) {
    case TYPE_BOOL: return DIAG_EXPR_PRINT_BOOL;
    case TYPE_DATE:
    case TYPE_DATETIME: return DIAG_EXPR_PRINT_DATE;
    case TYPE_TIME: return DIAG_EXPR_PRINT_TIME;
    case TYPE_RICH: return DIAG_EXPR_PRINT_RICH;
    case TYPE_IMAGE: return DIAG_EXPR_PRINT_IMAGE;
    case TYPE_LIST: return DIAG_EXPR_PRINT_LIST;
    case TYPE_LENGTH: return DIAG_EXPR_PRINT_LENGTH;
    case TYPE_RECORD: return DIAG_EXPR_PRINT_RECORD;
    case TYPE_ANY:
    case TYPE_NULL:
    case TYPE_NUMBER:
    case TYPE_TEXT:
    case TYPE_URI:
    case TYPE_EMAIL: break;
  }
  return DIAG_IDS;
}

void template_check(Job *job, const Template *tmpl, const TypeScope *scope) {
  for (uint32_t i = 0; i < tmpl->count; i++) {
    const Expr *e = tmpl->pieces[i].expr;
    if (!e) continue;
    DiagId wrong = unprintable(check(job, e, scope));
    if (wrong != DIAG_IDS) diag(job->diags, wrong, e->span, e->text);
  }
}
