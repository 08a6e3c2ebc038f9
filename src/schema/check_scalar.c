// Scalars: lengths, patterns, formats, ranges, and ids of entries elsewhere.
#include <math.h>

#include "schema/internal.h"

// --- Texts
// ------------------------------------------------------------------------------------------------------------

static bool check_length(Validator *v, const Node *node, const Yaml *tree) {
  if (!has_bound(node, MIN_LENGTH) && !has_bound(node, MAX_LENGTH)) return true;
  Arena *arena = v->job->scratch;
  uint32_t length = utf8_length(tree->text);
  if (has_bound(node, MIN_LENGTH) && length < node->bounds[MIN_LENGTH])
    return FAIL(v, DIAG_SCHEMA_SHORT, tree->span, words_label(v), words_count(arena, node->bounds[MIN_LENGTH], COUNT_CHARACTERS),
                number_text(arena, length));
  if (has_bound(node, MAX_LENGTH) && length > node->bounds[MAX_LENGTH])
    return FAIL(v, DIAG_SCHEMA_LONG, tree->span, words_label(v), words_count(arena, node->bounds[MAX_LENGTH], COUNT_CHARACTERS),
                number_text(arena, length));
  return true;
}

static Str own_example(const Node *node) {
  const Yaml *examples = yaml_get(node->tree, STR("examples"));
  bool shown = examples && examples->kind == YAML_SEQUENCE && examples->count && examples->items[0]->kind == YAML_SCALAR;
  return shown ? examples->items[0]->text : STR("");
}

static Str description(const Node *node) {
  const Yaml *text = yaml_get(node->tree, STR("description"));
  if (!text) text = yaml_get(node->tree, STR("title"));
  Str said = text && text->kind == YAML_SCALAR ? str_trim(text->text) : STR("");
  return str_ends(said, STR(".")) ? str_slice(said, 0, said.n - 1) : said;
}

// What to write, in the words of the schema and by an example: its own, or one made from the pattern.
static bool pattern_slip(Validator *v, const Node *node, const Yaml *tree) {
  if (!v->diags) return false;
  Yaml text = *tree;
  text.plain = false;  // 2 is a text here
  Str found = words_found(v->job->scratch, &text), example = own_example(node), said = description(node);
  if (!example.n) example = pattern_example(v->job->scratch, node->pattern);
  if (said.n && example.n)
    return FAIL(v, DIAG_SCHEMA_PATTERN_DESCRIBED, tree->span, words_label(v), found, said, example);
  if (example.n) return FAIL(v, DIAG_SCHEMA_PATTERN_EXAMPLE, tree->span, words_label(v), found, example);
  if (said.n) return FAIL(v, DIAG_SCHEMA_PATTERN_SAID, tree->span, words_label(v), found, said);
  return FAIL(v, DIAG_SCHEMA_PATTERN, tree->span, words_label(v), found, pattern_text(node->pattern));
}

static bool check_pattern(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->pattern) return true;
  switch (pattern_match(v->job->scratch, node->pattern, tree->text)) {
    case MATCH_YES: return true;
    case MATCH_LIMIT:
      return FAIL(v, DIAG_SCHEMA_PATTERN_LIMIT, tree->span, words_label(v), pattern_text(node->pattern));
    case MATCH_NO: break;
  }
  return pattern_slip(v, node, tree);
}

// --- Entries elsewhere
// ------------------------------------------------------------------------------------------------

static void take_id(Validator *v, XrefIds *ids, const Yaml *entry) {
  const Yaml *id = yaml_get(entry, STR("id"));
  if (!id || id->kind != YAML_SCALAR) return;
  const Yaml *first = strmap_get(&ids->by_id, id->text);
  if (first) {
    diag_related(v->job->diags, DIAG_SCHEMA_ID_TWICE, id->span, yaml_get(first, STR("id"))->span, id->text, ids->array);
    return;
  }
  strmap_put(v->job->scratch, &ids->by_id, id->text, (void *)entry);
  VEC_PUSH(v->job->scratch, ids->ids, id->text);
}

const XrefIds *xref_ids(Validator *v, Str array) {
  for (uint32_t i = 0; i < v->ids.n; i++)
    if (str_eq(v->ids.v[i]->array, array)) return v->ids.v[i];
  XrefIds *ids = ARENA_NEW(v->job->scratch, XrefIds);
  ids->array = array;
  const Yaml *list = yaml_get(v->root, array);
  for (uint32_t i = 0; list && list->kind == YAML_SEQUENCE && i < list->count; i++) take_id(v, ids, list->items[i]);
  VEC_PUSH(v->job->scratch, v->ids, ids);
  return ids;
}

static bool check_xref(Validator *v, const Node *node, const Yaml *tree) {
  if (!node->xref.n || v->strict) return true;
  const XrefIds *ids = xref_ids(v, node->xref);
  if (strmap_get(&ids->by_id, tree->text)) return true;
  if (!v->diags) return false;
  Str near = str_nearest(tree->text, ids->ids.v, ids->ids.n);
  if (near.n) return FAIL(v, DIAG_SCHEMA_DANGLING_NEAR, tree->span, tree->text, node->xref, near);
  if (!ids->ids.n) return FAIL(v, DIAG_SCHEMA_NO_ENTRIES, tree->span, tree->text, node->xref);
  return FAIL(v, DIAG_SCHEMA_DANGLING, tree->span, tree->text, node->xref,
              words_names(v->job->scratch, ids->ids.v, ids->ids.n));
}

// --- Numbers
// ----------------------------------------------------------------------------------------------------------

static bool is_multiple(double number, double of) {
  double quotient = number / of;
  if (isinf(quotient)) return fmod(number, of) == 0;
  return fabs(quotient - round(quotient)) <= 1e-9 * fmax(1, fabs(quotient)) && fabs(quotient - round(quotient)) < 1e-4;
}

static bool out_of(const Node *node, Bound bound, double number) {
  double limit = node->bounds[bound];
  if (!has_bound(node, bound)) return false;
  switch (bound) {
    case MINIMUM: return number < limit;
    case MAXIMUM: return number > limit;
    case EXCLUSIVE_MINIMUM: return number <= limit;
    case EXCLUSIVE_MAXIMUM: return number >= limit;
    case MULTIPLE_OF: return !is_multiple(number, limit);
    default: return false;
  }
}

static bool check_number(Validator *v, const Node *node, const Yaml *tree, double number) {
  static const struct {
    Bound bound;
    DiagId id;
  } ranges[] = {{MINIMUM, DIAG_SCHEMA_MINIMUM},
                {MAXIMUM, DIAG_SCHEMA_MAXIMUM},
                {EXCLUSIVE_MINIMUM, DIAG_SCHEMA_ABOVE},
                {EXCLUSIVE_MAXIMUM, DIAG_SCHEMA_BELOW},
                {MULTIPLE_OF, DIAG_SCHEMA_MULTIPLE}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges && node->bounded; i++)
    if (out_of(node, ranges[i].bound, number))
      return FAIL(v, ranges[i].id, tree->span, words_label(v),
                  number_text(v->job->scratch, node->bounds[ranges[i].bound]), tree->text);
  return true;
}

bool check_scalar(Validator *v, const Node *node, const Yaml *tree, Value value) {
  if (value.is & IS_NUMBER) return check_number(v, node, tree, value.number);
  if (value.is != IS_TEXT) return true;
  bool ok = check_length(v, node, tree);
  ok &= check_pattern(v, node, tree);
  ok &= check_format(v, node, tree);
  return check_xref(v, node, tree) && ok;
}
