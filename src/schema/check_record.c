// Records: fields by name, by pattern and the others; what must be there, alone or because something else is.
#include "schema/internal.h"

Node *property(const Node *node, Str name) { return strmap_get(&node->by_name, name); }

// --- Names that are not known ---------------------------------------------------------------------------------------

static Str nearest_property(Validator *v, const Node *node, Str name) {
  Str *names = ARENA_ARRAY(v->job->scratch, Str, node->properties.n);
  for (uint32_t i = 0; i < node->properties.n; i++) names[i] = node->properties.v[i].name;
  return str_nearest(name, names, node->properties.n);
}

static bool unknown_name(Validator *v, const Node *node, const Yaml *key) {
  if (!v->diags) return false;
  Str near = nearest_property(v, node, key->text);
  if (near.n) return FAIL(v, DIAG_SCHEMA_UNKNOWN_NEAR, key->span, key->text, near);
  if (!node->properties.n) return FAIL(v, DIAG_SCHEMA_NONE_KNOWN, key->span, key->text);
  Str *names = ARENA_ARRAY(v->job->scratch, Str, node->properties.n);
  for (uint32_t i = 0; i < node->properties.n; i++) names[i] = node->properties.v[i].name;
  return FAIL(v, DIAG_SCHEMA_UNKNOWN, key->span, key->text, words_names(v->job->scratch, names, node->properties.n));
}

// A name that is wanted and one that is not, alike: one slip, reported once.
static bool is_misspelt(Validator *v, const Node *node, const Yaml *tree, Str name) {
  if (!node->additional || !node->additional->never) return false;
  for (uint32_t i = 0; i < tree->count; i++) {
    Str key = tree->pairs[i].key->text;
    if (!property(node, key) && str_eq(nearest_property(v, node, key), name)) return true;
  }
  return false;
}

// --- Fields ---------------------------------------------------------------------------------------------------------

static bool check_value(Validator *v, const Node *node, YamlPair pair) {
  if (is_absent(v, node, pair.value)) return true;
  Str label = v->label;
  uint32_t item = v->item;
  v->label = pair.key->text;
  v->item = 0;
  bool ok = check(v, node, pair.value, NULL);
  v->label = label;
  v->item = item;
  return ok;
}

static bool check_matching(Validator *v, const Node *node, YamlPair pair, bool *known) {
  bool ok = true;
  for (uint32_t i = 0; i < node->patterns.n; i++) {
    if (pattern_match(v->job->scratch, node->patterns.v[i].pattern, pair.key->text) != MATCH_YES) continue;
    *known = true;
    ok &= check_value(v, node->patterns.v[i].node, pair);
  }
  return ok;
}

static bool check_field(Validator *v, const Node *node, YamlPair pair, bool *known) {
  const Node *named = property(node, pair.key->text);
  *known = named;
  bool ok = !named || check_value(v, named, pair);
  if (node->patterns.n) ok &= check_matching(v, node, pair, known);
  if (*known || !node->additional) return ok;
  *known = true;
  return node->additional->never ? unknown_name(v, node, pair.key) : check_value(v, node->additional, pair);
}

static bool check_fields(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = true;
  for (uint32_t i = 0; i < tree->count && (ok || v->diags); i++) {
    bool known;
    ok &= check_field(v, node, tree->pairs[i], &known);
    if (seen && known) seen->at[i] = true;
  }
  return ok;
}

static bool check_names(Validator *v, const Node *node, const Yaml *tree) {
  bool ok = true;
  if (!node->names) return true;
  Str label = v->label;
  for (uint32_t i = 0; i < tree->count && (ok || v->diags); i++) {
    Yaml name = *tree->pairs[i].key;
    name.plain = false;  // a name is a text, whatever it looks like
    v->label = STR("");
    v->of_key = true;
    ok &= check(v, node->names, &name, NULL);
    v->of_key = false;
  }
  v->label = label;
  return ok;
}

// --- What must be there
// -----------------------------------------------------------------------------------------------

static bool is_present(Validator *v, const Node *node, const Yaml *tree, Str name) {
  const Yaml *value = yaml_get(tree, name);
  return value && !is_absent(v, property(node, name), value);
}

static bool missing(Validator *v, const Node *node, const Yaml *tree, Str name) {
  if (!v->diags || is_misspelt(v, node, tree, name)) return false;
  const Yaml *value = yaml_get(tree, name);
  const Node *field = property(node, name);
  if (value) return FAIL(v, DIAG_SCHEMA_EMPTY, value->span, name, words_node(v->job->scratch, field));
  Str expected = field && field->want ? words_node(v->job->scratch, field)
                                      : diag_words(v->job->scratch, STR("a value"), STR("une valeur"));
  return FAIL(v, DIAG_SCHEMA_MISSING, span_head(tree), name, expected);
}

static bool check_required(Validator *v, const Node *node, const Yaml *tree) {
  bool ok = true;
  for (uint32_t i = 0; i < node->required.n && (ok || v->diags); i++)
    if (!is_present(v, node, tree, node->required.v[i])) ok = missing(v, node, tree, node->required.v[i]);
  return ok;
}

static const Yaml *key_named(const Yaml *tree, Str name) {
  for (uint32_t i = 0; i < tree->count; i++)
    if (str_eq(tree->pairs[i].key->text, name)) return tree->pairs[i].key;
  return NULL;
}

static bool check_dependent(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = true;
  for (uint32_t i = 0; i < node->dependent_required.n; i++) {
    const Needs *needs = &node->dependent_required.v[i];
    if (!is_present(v, node, tree, needs->name)) continue;
    for (uint32_t k = 0; k < needs->others.n; k++)
      if (!is_present(v, node, tree, needs->others.v[k]))
        ok = FAIL(v, DIAG_SCHEMA_NEEDS, key_named(tree, needs->name)->span, needs->name, needs->others.v[k]);
  }
  for (uint32_t i = 0; i < node->dependents.n; i++)
    if (is_present(v, node, tree, node->dependents.v[i].name)) ok &= check(v, node->dependents.v[i].node, tree, seen);
  return ok;
}

static bool check_count(Validator *v, const Node *node, const Yaml *tree) {
  uint32_t count = 0;
  Arena *arena = v->job->scratch;
  for (uint32_t i = 0; i < tree->count; i++) count += is_present(v, node, tree, tree->pairs[i].key->text);
  if (has_bound(node, MIN_PROPERTIES) && count < node->bounds[MIN_PROPERTIES])
    return FAIL(v, DIAG_SCHEMA_FEW_FIELDS, span_head(tree), words_label(v),
                words_count(arena, node->bounds[MIN_PROPERTIES], COUNT_KEYS), number_text(arena, count));
  if (has_bound(node, MAX_PROPERTIES) && count > node->bounds[MAX_PROPERTIES])
    return FAIL(v, DIAG_SCHEMA_MANY_FIELDS, tree->pairs[(uint32_t)node->bounds[MAX_PROPERTIES]].key->span,
                words_label(v), words_count(arena, node->bounds[MAX_PROPERTIES], COUNT_KEYS), number_text(arena, count));
  return true;
}

bool check_record(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = check_required(v, node, tree);
  ok = (ok || v->diags) && check_fields(v, node, tree, seen) && ok;
  ok = (ok || v->diags) && check_names(v, node, tree) && ok;
  ok = (ok || v->diags) && check_dependent(v, node, tree, seen) && ok;
  if (node->bounded) ok = (ok || v->diags) && check_count(v, node, tree) && ok;
  return ok;
}

// --- What no schema has looked at
// -------------------------------------------------------------------------------------

static bool unevaluated_field(Validator *v, const Node *node, YamlPair pair) {
  if (node->unevaluated_properties->never) return unknown_name(v, node, pair.key);
  return check_value(v, node->unevaluated_properties, pair);
}

bool check_unevaluated(Validator *v, const Node *node, const Yaml *tree, Seen *seen) {
  bool ok = true, list = tree->kind == YAML_SEQUENCE;
  const Node *rest = list ? node->unevaluated_items : node->unevaluated_properties;
  for (uint32_t i = 0; rest && i < tree->count && (ok || v->diags); i++) {
    if (seen->at[i]) continue;
    ok &= list ? check(v, rest, tree->items[i], NULL) : unevaluated_field(v, node, tree->pairs[i]);
    seen->at[i] = true;
  }
  return ok;
}
