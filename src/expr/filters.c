// The filters at work. Each takes the value before the bar, which is not null, and the filter's arguments.
#include <stdlib.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "expr/internal.h"

typedef struct Call {
  ExprContext *context;
  const Expr *e;
  const Scope *scope;
  const Data *input;
} Call;

static Arena *arena_of(const Call *c) { return c->context->job->arena; }

static const Data *argument(const Call *c, uint32_t i) { return expr_eval(c->context, c->e->args[i], c->scope); }

static const Data *argument_of(const Call *c, uint32_t i, const Data *item) {
  Scope inner = {c->scope, STR("."), item, NULL};
  return expr_eval(c->context, c->e->args[i], &inner);
}

static const Data *text_of(const Call *c, const Parts *parts) { return parts_text(c->context, parts, c->input->span); }

// --- Lists ------------------------------------------------------------------------------------------------------

typedef const Data *DataRef;
typedef VEC(DataRef) Items;

static const Data *list_from(const Call *c, const Items *items) {
  return data_list(arena_of(c), items->v, items->n, c->input->type);
}

static const Data *where(const Call *c) {
  Items kept = {0};
  for (uint32_t i = 0; i < c->input->count; i++)
    if (data_truth(argument_of(c, 1, c->input->items[i]))) VEC_PUSH(arena_of(c), kept, c->input->items[i]);
  return list_from(c, &kept);
}

static const Data *map(const Call *c) {
  Items made = {0};
  for (uint32_t i = 0; i < c->input->count; i++) VEC_PUSH(arena_of(c), made, argument_of(c, 1, c->input->items[i]));
  return data_list(arena_of(c), made.v, made.n, type_plain(TYPE_LIST));
}

typedef struct ExprCollator {
  UCollator *icu;
} ExprCollator;

static void collator_open(ExprContext *context) {
  UErrorCode status = U_ZERO_ERROR;
  ArenaMark mark = arena_mark(context->job->scratch);
  context->collator = ARENA_NEW(context->job->arena, ExprCollator);
  context->collator->icu = ucol_open(str_z(context->job->scratch, context->lang), &status);
  arena_rewind(context->job->scratch, mark);
}

int collator_compare(ExprContext *context, Str a, Str b) {
  if (!context->collator) collator_open(context);
  UErrorCode status = U_ZERO_ERROR;
  int order = 0;
  if (context->collator->icu)
    order = (int)ucol_strcollUTF8(context->collator->icu, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &status);
  return order ? order : str_compare(a, b);
}

typedef struct Keyed {
  const Data *item, *key;
  Str text;
  uint32_t at;
} Keyed;

// Null comes last; equals stay in their order.
static int compare_keys(const void *x, const void *y, void *context) {
  const Keyed *a = x, *b = y;
  int order = (a->key->kind == DATA_NULL) - (b->key->kind == DATA_NULL);
  if (!order && a->key->kind == DATA_TEXT && b->key->kind == DATA_TEXT)
    order = collator_compare(context, a->text, b->text);
  else if (!order && a->key->kind == b->key->kind && a->key->kind != DATA_NULL)
    order = (a->key->number > b->key->number) - (a->key->number < b->key->number);
  return order ? order : (a->at > b->at) - (a->at < b->at);
}

static const Data *sort(const Call *c) {
  uint32_t n = c->input->count;
  ArenaMark mark = arena_mark(c->context->job->scratch);
  // Keys may be made in scratch by what evaluates them only if they are read before the rewind: they are.
  Keyed *keyed = ARENA_ARRAY(c->context->job->scratch, Keyed, n);
  DataRef *items = ARENA_ARRAY(arena_of(c), DataRef, n);
  for (uint32_t i = 0; i < n; i++) {
    const Data *item = c->input->items[i], *key = c->e->arg_count > 1 ? argument_of(c, 1, item) : item;
    keyed[i] = (Keyed){item, key, key->kind == DATA_TEXT ? data_text(c->context->job->scratch, key) : STR(""), i};
  }
  if (n > 1) qsort_r(keyed, n, sizeof *keyed, compare_keys, c->context);
  for (uint32_t i = 0; i < n; i++) items[i] = keyed[i].item;
  arena_rewind(c->context->job->scratch, mark);
  return data_list(arena_of(c), items, n, c->input->type);
}

typedef struct Group {
  const Data *key;
  Items items;
} Group;

typedef VEC(Group) Groups;

// What a key is found again by: a record is itself, other values are what they say.
static Str key_name(const Call *c, const Data *key) {
  Arena *arena = arena_of(c);
  switch (key->kind) {
    case DATA_TEXT: return str_cat(arena, STR("t"), data_text(arena, key));
    case DATA_NUMBER:
    case DATA_LENGTH: return str_dup(arena, (Str){(const char *)&key->number, sizeof key->number});
    case DATA_BOOL: return key->truth ? STR("true") : STR("false");
    case DATA_NULL: return STR("null");
    case DATA_LIST:
    case DATA_RECORD: break;
  }
  return str_dup(arena, (Str){(const char *)&key, sizeof key});
}

static const Data *group_record(const Call *c, const Group *group) {
  DataField *fields = ARENA_ARRAY(arena_of(c), DataField, 2);
  fields[0] = (DataField){STR("key"), group->key};
  fields[1] = (DataField){STR("items"), list_from(c, &group->items)};
  Data *d = ARENA_NEW(arena_of(c), Data);
  *d = (Data){.kind = DATA_RECORD, .type = type_plain(TYPE_RECORD), .span = group->key->span, .count = 2, .fields = fields};
  return d;
}

// Groups stand in the order of their first items.
static const Data *group(const Call *c) {
  Groups groups = {0};
  StrMap known = {0};
  for (uint32_t i = 0; i < c->input->count; i++) {
    const Data *item = c->input->items[i], *key = argument_of(c, 1, item);
    Str name = key_name(c, key);
    uintptr_t number = (uintptr_t)strmap_get(&known, name);
    if (!number) {
      VEC_PUSH(arena_of(c), groups, ((Group){.key = key}));
      number = groups.n;
      strmap_put(arena_of(c), &known, name, (void *)number);
    }
    Group *g = &groups.v[number - 1];
    VEC_PUSH(arena_of(c), g->items, item);
  }
  DataRef *records = ARENA_ARRAY(arena_of(c), DataRef, groups.n);
  for (uint32_t i = 0; i < groups.n; i++) records[i] = group_record(c, &groups.v[i]);
  return data_list(arena_of(c), records, groups.n, type_plain(TYPE_LIST));
}

static const Data *item_at(const Call *c, double index) {
  bool inside = index >= 0 && index < c->input->count;
  return inside ? c->input->items[(uint32_t)index] : &data_null;
}

static const Data *joined(const Call *c, const TextPart *separator, uint32_t separator_count) {
  Parts parts = {0};
  for (uint32_t i = 0; i < c->input->count; i++) {
    if (data_is_empty(c->input->items[i])) continue;
    if (parts.n)
      for (uint32_t j = 0; j < separator_count; j++) VEC_PUSH(arena_of(c), parts, separator[j]);
    parts_add(c->context, &parts, c->input->items[i]);
  }
  return text_of(c, &parts);
}

static const Data *join(const Call *c) {
  Parts separator = {0};
  parts_add(c->context, &separator, argument(c, 1));
  return joined(c, separator.v, separator.n);
}

static const Data *lines(const Call *c) {
  TextPart line_break = {.kind = TEXT_BREAK};
  return joined(c, &line_break, 1);
}

// --- Texts ------------------------------------------------------------------------------------------------------

static const Data *beside(const Call *c, bool before) {
  Parts parts = {0};
  if (before) parts_add(c->context, &parts, argument(c, 1));
  parts_add(c->context, &parts, c->input);
  if (!before) parts_add(c->context, &parts, argument(c, 1));
  return text_of(c, &parts);
}

static const Data *upper(const Call *c) {
  Parts parts = {0};
  parts_add(c->context, &parts, c->input);
  TextPart *own = ARENA_ARRAY(arena_of(c), TextPart, parts.n);
  for (uint32_t i = 0; i < parts.n; i++) {
    own[i] = parts.v[i];
    own[i].transform = TRANSFORM_UPPER;
  }
  return data_text_new(arena_of(c), own, parts.n, c->input->type, c->input->span);
}

// A capital for the first letter: of the first part that is not the filters' own punctuation.
static const Data *capitalize(const Call *c) {
  Parts parts = {0};
  parts_add(c->context, &parts, c->input);
  for (uint32_t i = 0; i < parts.n; i++) {
    Str text = str_trim(parts.v[i].text);
    uint32_t first = utf8_at(text, 0);
    bool letters = parts.v[i].kind == TEXT_MARKUP || (first && u_isalnum((UChar32)first)) || text.n > 4;
    if (!text.n || !letters) continue;
    if (parts.v[i].transform == TRANSFORM_NONE) parts.v[i].transform = TRANSFORM_CAPITALIZE;
    break;
  }
  return text_of(c, &parts);
}

static const Data *quote(const Call *c) {
  const Language *lang = language_of(c->context->lang);
  Parts parts = {0};
  parts_plain(c->context, &parts, str_from(lang->open_quote));
  parts_add(c->context, &parts, c->input);
  parts_plain(c->context, &parts, str_from(lang->close_quote));
  return text_of(c, &parts);
}

// Letters that ICU does not take apart but that are filed under another.
static uint32_t base_letter(uint32_t letter) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
  UChar apart[8];
  int32_t n = nfd ? unorm2_getRawDecomposition(nfd, (UChar32)letter, apart, 8, &status) : -1;
  if (U_SUCCESS(status) && n > 0) {
    UChar32 first;
    U16_GET(apart, 0, 0, n, first);
    return base_letter((uint32_t)first);
  }
  uint32_t upper_case = (uint32_t)u_toupper((UChar32)letter);
  return upper_case == 0x152 ? 'O' : upper_case == 0xC6 ? 'A' : upper_case;
}

// The letter under which a text is filed: the first one, without accent, as a capital.
static const Data *initial(const Call *c) {
  Str text = data_text(arena_of(c), c->input);
  for (uint32_t at = 0, n; at < text.n; at += n) {
    uint32_t letter;
    n = utf8_decode(text.p + at, text.p + text.n, &letter);
    if (!n) break;
    if (!u_isalnum((UChar32)letter)) continue;
    Buf out = buf_new(arena_of(c));
    buf_utf8(&out, base_letter(letter));
    return data_from_text(arena_of(c), buf_str(&out), c->input->span);
  }
  return &data_null;
}

// The place of the next "{1}"…"{9}" at or after `at`, or -1.
static int64_t placeholder(Str text, uint32_t at) {
  for (; at + 3 <= text.n; at++)
    if (text.p[at] == '{' && text.p[at + 1] >= '1' && text.p[at + 1] <= '9' && text.p[at + 2] == '}') return at;
  return -1;
}

// False when the pattern asks for an argument that is not given.
static bool fill_part(const Call *c, Parts *out, const TextPart *part, const Data *const *values) {
  uint32_t at = 0;
  for (int64_t next; (next = placeholder(part->text, at)) >= 0; at = (uint32_t)next + 3) {
    TextPart piece = *part;
    piece.text = str_slice(part->text, at, (uint32_t)next);
    if (piece.text.n) VEC_PUSH(arena_of(c), *out, piece);
    uint32_t number = (uint32_t)(part->text.p[next + 1] - '0');
    if (number >= c->e->arg_count) return false;
    parts_add(c->context, out, values[number]);
  }
  TextPart rest = *part;
  rest.text = str_slice(part->text, at, part->text.n);
  if (rest.text.n || part->kind != TEXT_PLAIN) VEC_PUSH(arena_of(c), *out, rest);
  return true;
}

// One empty value, and nothing is said.
static const Data *fill(const Call *c) {
  const Data *values[16];
  for (uint32_t i = 1; i < c->e->arg_count; i++)
    if (data_is_empty(values[i] = argument(c, i))) return &data_null;
  Parts pattern = {0}, out = {0};
  parts_add(c->context, &pattern, c->input);
  for (uint32_t i = 0; i < pattern.n; i++) {
    if (fill_part(c, &out, &pattern.v[i], values)) continue;
    diag(c->context->job->diags, DIAG_EXPR_FILL, c->e->span, data_text(arena_of(c), c->input));
    return &data_null;
  }
  return text_of(c, &out);
}

static const Data *plural(const Call *c) {
  if (c->input->kind != DATA_RECORD) return c->input;
  const Data *number = argument(c, 1), *form = NULL;
  double n = number->kind == DATA_NUMBER ? (number->number < 0 ? -number->number : number->number) : 2;
  bool one = language_of(c->context->lang)->plural == PLURAL_FROM_TWO ? n < 2 : n == 1;
  if (one) form = data_get(c->input, STR("one"));
  if (!form) form = data_get(c->input, STR("other"));
  return form ? form : &data_null;
}

// --- Dates, choices, pages --------------------------------------------------------------------------------------

static const Data *plain_text(const Call *c, Str text) {
  return text.n ? data_from_text(arena_of(c), text, c->input->span) : &data_null;
}

static Str string_of(const Call *c, const Data *data) { return data_text(arena_of(c), data); }

static const Data *date(const Call *c) {
  return plain_text(c, date_print(c->context, string_of(c, c->input), string_of(c, argument(c, 1))));
}

static const Data *dates(const Call *c) {
  const Data *end = argument(c, 1);
  Str to = end->kind == DATA_TEXT ? string_of(c, end) : STR("");
  return plain_text(c, dates_print(c->context, string_of(c, c->input), to));
}

static const Data *choice(const Call *c) {
  if (c->e->filter == FILTER_DEFAULT) return data_is_empty(c->input) ? argument(c, 1) : c->input;
  if (data_truth(c->input)) return argument(c, 1);
  return c->e->arg_count > 2 ? argument(c, 2) : &data_null;
}

static const Data *page(const Call *c, TextPartKind kind) {
  if (c->input->kind != DATA_RECORD) return c->input->kind == DATA_TEXT && kind == TEXT_PAGES ? c->input : &data_null;
  return parts_page(c->context, kind, c->input, c->e->span);
}

// What is null counts for nothing.
static const Data *sum(const Call *c) {
  double total = 0;
  for (uint32_t i = 0; i < c->input->count; i++)
    if (c->input->items[i]->kind == DATA_NUMBER) total += c->input->items[i]->number;
  return data_from_number(arena_of(c), total, c->input->span);
}

static const Data *list_filter(const Call *c) {
  switch (c->e->filter) {
    case FILTER_WHERE: return where(c);
    case FILTER_SORT: return sort(c);
    case FILTER_GROUP: return group(c);
    case FILTER_MAP: return map(c);
    case FILTER_FIRST: return item_at(c, 0);
    case FILTER_LAST: return item_at(c, (double)c->input->count - 1);
    case FILTER_ITEM: {
      const Data *n = argument(c, 1);
      return item_at(c, n->kind == DATA_NUMBER ? n->number - 1 : -1);
    }
    case FILTER_COUNT: return data_from_number(arena_of(c), c->input->count, c->input->span);
    case FILTER_SUM: return sum(c);
    case FILTER_JOIN: return join(c);
    case FILTER_LINES: return lines(c);
    default: return &data_null;
  }
}

static const Data *value_filter(const Call *c) {
  switch (c->e->filter) {
    case FILTER_BEFORE: return beside(c, true);
    case FILTER_AFTER: return beside(c, false);
    case FILTER_CAPITALIZE: return capitalize(c);
    case FILTER_UPPER: return upper(c);
    case FILTER_QUOTE: return quote(c);
    case FILTER_INITIAL: return initial(c);
    case FILTER_FILL: return fill(c);
    case FILTER_PLURAL: return plural(c);
    case FILTER_DATE: return date(c);
    case FILTER_DATES: return dates(c);
    case FILTER_TIME: return plain_text(c, time_print(c->context, string_of(c, c->input)));
    case FILTER_PAGE: return page(c, TEXT_PAGE);
    case FILTER_RANGES: return page(c, TEXT_PAGES);
    default: return &data_null;
  }
}

static bool takes_lists(FilterId id) {
  TypeSet input = filter_info[id].input;
  return input == LISTS || input == TEXT_LISTS || input == NUMBER_LISTS;
}

const Data *filter_eval(ExprContext *context, const Expr *expr, const Scope *scope) {
  Call c = {context, expr, scope, expr_eval(context, expr->args[0], scope)};
  if (filter_info[expr->filter].result == RESULT_CHOICE) return choice(&c);
  if (takes_lists(expr->filter)) return c.input->kind == DATA_LIST ? list_filter(&c) : &data_null;
  return data_is_empty(c.input) ? &data_null : value_filter(&c);
}

void collator_close(ExprContext *context) {
  if (context->collator && context->collator->icu) ucol_close(context->collator->icu);
  context->collator = NULL;
}
