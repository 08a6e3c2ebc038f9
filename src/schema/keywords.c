// The keywords of JSON Schema 2020-12 as a table: a name, the function that takes its value, and which one it is where
// a function serves several, and the types that it has a say on. What is not in the table is a finding, but for words of other tools that begin with "x-".
#include "schema/internal.h"

typedef void Take(Compiler *c, Node *node, const Yaml *value, int which);

static Take take_types, take_nodes, take_node, take_named, take_patterns, take_names, take_needs, take_bound,
    take_values, take_constant, take_default, take_pattern, take_format, take_media, take_xref, take_unique, take_ref,
    take_title, take_note, take_definitions, take_dialect;

enum { COUNT_BOUND = 0x100 };  // a bound that counts: a whole number, not negative

enum { ALL_OF, ANY_OF, ONE_OF, PREFIX };
enum { NOT, IF, THEN, ELSE, ADDITIONAL, NAMES, UNEVALUATED_PROPERTIES, ITEMS, CONTAINS, UNEVALUATED_ITEMS };
enum { PROPERTIES, DEPENDENTS };
enum { STATIC_REF, DYNAMIC_REF };

static const struct {
  const char *name;
  Take *take;
  int which;
  uint32_t types;  // of the values that it speaks of; 0: of any
} keywords[] = {
    {"type", take_types, 0, 0},
    {"properties", take_named, PROPERTIES, IS_RECORD},
    {"required", take_names, 0, IS_RECORD},
    {"additionalProperties", take_node, ADDITIONAL, IS_RECORD},
    {"patternProperties", take_patterns, 0, IS_RECORD},
    {"propertyNames", take_node, NAMES, IS_RECORD},
    {"unevaluatedProperties", take_node, UNEVALUATED_PROPERTIES, IS_RECORD},
    {"dependentRequired", take_needs, 0, IS_RECORD},
    {"dependentSchemas", take_named, DEPENDENTS, IS_RECORD},
    {"minProperties", take_bound, MIN_PROPERTIES | COUNT_BOUND, IS_RECORD},
    {"maxProperties", take_bound, MAX_PROPERTIES | COUNT_BOUND, IS_RECORD},
    {"items", take_node, ITEMS, IS_LIST},
    {"prefixItems", take_nodes, PREFIX, IS_LIST},
    {"contains", take_node, CONTAINS, IS_LIST},
    {"minContains", take_bound, MIN_CONTAINS | COUNT_BOUND, IS_LIST},
    {"maxContains", take_bound, MAX_CONTAINS | COUNT_BOUND, IS_LIST},
    {"unevaluatedItems", take_node, UNEVALUATED_ITEMS, IS_LIST},
    {"uniqueItems", take_unique, 0, IS_LIST},
    {"minItems", take_bound, MIN_ITEMS | COUNT_BOUND, IS_LIST},
    {"maxItems", take_bound, MAX_ITEMS | COUNT_BOUND, IS_LIST},
    {"minLength", take_bound, MIN_LENGTH | COUNT_BOUND, IS_TEXT},
    {"maxLength", take_bound, MAX_LENGTH | COUNT_BOUND, IS_TEXT},
    {"pattern", take_pattern, 0, IS_TEXT},
    {"format", take_format, 0, IS_TEXT},
    {"contentMediaType", take_media, 0, IS_TEXT},
    {"x-ref", take_xref, 0, IS_TEXT},
    {"minimum", take_bound, MINIMUM, IS_NUMBER},
    {"maximum", take_bound, MAXIMUM, IS_NUMBER},
    {"exclusiveMinimum", take_bound, EXCLUSIVE_MINIMUM, IS_NUMBER},
    {"exclusiveMaximum", take_bound, EXCLUSIVE_MAXIMUM, IS_NUMBER},
    {"multipleOf", take_bound, MULTIPLE_OF, IS_NUMBER},
    {"enum", take_values, 0, 0},
    {"const", take_constant, 0, 0},
    {"default", take_default, 0, 0},
    {"allOf", take_nodes, ALL_OF, 0},
    {"anyOf", take_nodes, ANY_OF, 0},
    {"oneOf", take_nodes, ONE_OF, 0},
    {"not", take_node, NOT, 0},
    {"if", take_node, IF, 0},
    {"then", take_node, THEN, 0},
    {"else", take_node, ELSE, 0},
    {"$ref", take_ref, STATIC_REF, 0},
    {"$dynamicRef", take_ref, DYNAMIC_REF, 0},
    {"$defs", take_definitions, 0, 0},
    {"title", take_title, 0, 0},
    {"description", take_note, 0, 0},
    {"examples", take_note, 0, 0},
    {"deprecated", take_note, 0, 0},
    {"readOnly", take_note, 0, 0},
    {"writeOnly", take_note, 0, 0},
    {"contentEncoding", take_note, 0, IS_TEXT},
    {"contentSchema", take_note, 0, IS_TEXT},
    {"$schema", take_dialect, 0, 0},
    {"$id", take_note, 0, 0},
    {"$anchor", take_note, 0, 0},
    {"$dynamicAnchor", take_note, 0, 0},
    {"$vocabulary", take_note, 0, 0},
    {"$comment", take_note, 0, 0},
};

enum { KEYWORDS = sizeof keywords / sizeof *keywords };

static void unknown_keyword(Compiler *c, const Yaml *key) {
  Str names[KEYWORDS];
  for (size_t i = 0; i < KEYWORDS; i++) names[i] = str_from(keywords[i].name);
  Str near = str_nearest(key->text, names, KEYWORDS);
  if (near.n)
    diag(c->job->diags, DIAG_SCHEMA_KEYWORD_NEAR, key->span, key->text, near);
  else
    diag(c->job->diags, DIAG_SCHEMA_KEYWORD, key->span, key->text);
}

static void compile_keyword(Compiler *c, Node *node, YamlPair pair) {
  for (size_t i = 0; i < KEYWORDS; i++)
    if (str_eq(pair.key->text, str_from(keywords[i].name))) {
      keywords[i].take(c, node, pair.value, keywords[i].which);
      node->spoken |= keywords[i].types;
      return;
    }
  if (!str_starts(pair.key->text, STR("x-"))) unknown_keyword(c, pair.key);
}

void compile_keywords(Compiler *c, Node *node) {
  for (uint32_t i = 0; i < node->tree->count; i++) compile_keyword(c, node, node->tree->pairs[i]);
  if (!node->dynamic) return;
  if (node->ref)
    VEC_PUSH(c->job->arena, node->all.list, node->dynamic);
  else
    node->ref = node->dynamic;
}

static void expects(Compiler *c, const Yaml *value, uint32_t types) {
  diag(c->job->diags, DIAG_SCHEMA_KEYWORD_VALUE, span_head(value), words_types(c->job->scratch, types),
       words_found(c->job->scratch, value));
}

static bool is_kind(Compiler *c, const Yaml *value, YamlKind kind) {
  static const uint32_t types[] = {IS_TEXT, IS_LIST, IS_RECORD};
  if (value->kind != kind) expects(c, value, types[kind]);
  return value->kind == kind;
}

// --- Types ----------------------------------------------------------------------------------------------------------

static const struct {
  const char *name;
  uint32_t types;
} type_names[] = {{"string", IS_TEXT}, {"number", IS_NUMBER}, {"integer", IS_INTEGER}, {"boolean", IS_BOOL},
                  {"array", IS_LIST},  {"object", IS_RECORD}, {"null", IS_NULL}};

enum { TYPE_NAMES = sizeof type_names / sizeof *type_names };

static uint32_t type_named(Compiler *c, const Yaml *name) {
  Str names[TYPE_NAMES];
  for (size_t i = 0; i < TYPE_NAMES; i++) {
    names[i] = str_from(type_names[i].name);
    if (str_eq(names[i], name->text)) return type_names[i].types;
  }
  if (is_kind(c, name, YAML_SCALAR))
    diag(c->job->diags, DIAG_SCHEMA_TYPE_NAME, name->span, name->text, words_names(c->job->scratch, names, TYPE_NAMES));
  return 0;
}

static void take_types(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (value->kind != YAML_SEQUENCE) {
    node->types = type_named(c, value);
    return;
  }
  for (uint32_t i = 0; i < value->count; i++) node->types |= type_named(c, value->items[i]);
}

// --- Schemas within -------------------------------------------------------------------------------------------------

static Nodes *list_of(Node *node, int which) {
  Nodes *const lists[] = {&node->all, &node->any, &node->one, &node->prefix};
  return lists[which];
}

static void take_nodes(Compiler *c, Node *node, const Yaml *value, int which) {
  if (!is_kind(c, value, YAML_SEQUENCE)) return;
  for (uint32_t i = 0; i < value->count; i++)
    VEC_PUSH(c->job->arena, list_of(node, which)->list, compile_node(c, value->items[i]));
}

static Node **place_of(Node *node, int which) {
  Node **const places[] = {&node->negated,
                           &node->condition,
                           &node->then,
                           &node->otherwise,
                           &node->additional,
                           &node->names,
                           &node->unevaluated_properties,
                           &node->items,
                           &node->contains,
                           &node->unevaluated_items};
  return places[which];
}

static void take_node(Compiler *c, Node *node, const Yaml *value, int which) {
  *place_of(node, which) = compile_node(c, value);
  c->schema->unevaluated |= which == UNEVALUATED_PROPERTIES || which == UNEVALUATED_ITEMS;
}

static void take_named(Compiler *c, Node *node, const Yaml *value, int which) {
  if (!is_kind(c, value, YAML_MAPPING)) return;
  for (uint32_t i = 0; i < value->count; i++) {
    Named named = {value->pairs[i].key->text, compile_node(c, value->pairs[i].value)};
    if (which == DEPENDENTS) {
      VEC_PUSH(c->job->arena, node->dependents, named);
      continue;
    }
    VEC_PUSH(c->job->arena, node->properties, named);
    strmap_put(c->job->arena, &node->by_name, named.name, named.node);
  }
}

static void take_definitions(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)node, (void)which;
  if (!is_kind(c, value, YAML_MAPPING)) return;
  for (uint32_t i = 0; i < value->count; i++) compile_node(c, value->pairs[i].value);
}

static void take_patterns(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (!is_kind(c, value, YAML_MAPPING)) return;
  for (uint32_t i = 0; i < value->count; i++) {
    Matched matched = {pattern_compile(c->job, value->pairs[i].key), compile_node(c, value->pairs[i].value)};
    if (matched.pattern) VEC_PUSH(c->job->arena, node->patterns, matched);
  }
}

static void take_ref(Compiler *c, Node *node, const Yaml *value, int which) {
  if (!is_kind(c, value, YAML_SCALAR)) return;
  bool dynamic = which == DYNAMIC_REF;
  const Yaml *target = dynamic ? resolve_dynamic_ref(c, node->tree, value) : resolve_ref(c, node->tree, value);
  if (target) *(dynamic ? &node->dynamic : &node->ref) = compile_node(c, target);
}

// --- Names ----------------------------------------------------------------------------------------------------------

static void take_names(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (!is_kind(c, value, YAML_SEQUENCE)) return;
  for (uint32_t i = 0; i < value->count; i++)
    if (is_kind(c, value->items[i], YAML_SCALAR)) VEC_PUSH(c->job->arena, node->required, value->items[i]->text);
}

static void take_needs(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (!is_kind(c, value, YAML_MAPPING)) return;
  for (uint32_t i = 0; i < value->count; i++) {
    const Yaml *others = value->pairs[i].value;
    Needs needs = {.name = value->pairs[i].key->text};
    if (!is_kind(c, others, YAML_SEQUENCE)) continue;
    for (uint32_t k = 0; k < others->count; k++) VEC_PUSH(c->job->arena, needs.others, others->items[k]->text);
    VEC_PUSH(c->job->arena, node->dependent_required, needs);
  }
}

// --- Bounds and values ----------------------------------------------------------------------------------------------

static void take_bound(Compiler *c, Node *node, const Yaml *value, int which) {
  Value v = value_natural(value);
  bool counts = which & COUNT_BOUND;
  Bound bound = (Bound)(which & ~COUNT_BOUND);
  if (!(v.is & (counts ? (uint32_t)IS_INTEGER : (uint32_t)IS_NUMBER))) {
    expects(c, value, counts ? IS_INTEGER : IS_NUMBER);
  } else if ((counts && v.number < 0) || (bound == MULTIPLE_OF && v.number <= 0)) {
    diag(c->job->diags, DIAG_SCHEMA_NEGATIVE, value->span);
  } else {
    node->bounds[bound] = v.number;
    node->bounded |= 1u << bound;
  }
}

static void take_unique(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  Value v = value_natural(value);
  if (v.is != IS_BOOL) expects(c, value, IS_BOOL);
  node->unique = v.truth;
}

static void take_values(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (is_kind(c, value, YAML_SEQUENCE)) node->values = value;
}

static void take_constant(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)c, (void)which;
  node->constant = value;
}

static void take_default(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)c, (void)which;
  node->standard = value;
}

// --- Texts
// ------------------------------------------------------------------------------------------------------------

static void take_pattern(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (is_kind(c, value, YAML_SCALAR)) node->pattern = pattern_compile(c->job, value);
}

static const struct {
  const char *name;
  Format format;
} formats[] = {{"date", FORMAT_DATE},   {"time", FORMAT_TIME}, {"date-time", FORMAT_DATE_TIME},
               {"email", FORMAT_EMAIL}, {"uri", FORMAT_URI},   {"uri-reference", FORMAT_URI_REFERENCE},
               {"regex", FORMAT_REGEX}};

enum { FORMATS = sizeof formats / sizeof *formats };

static void take_format(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  Str names[FORMATS];
  for (size_t i = 0; i < FORMATS; i++) {
    names[i] = str_from(formats[i].name);
    if (str_eq(names[i], value->text)) node->format = formats[i].format;
  }
  if (!node->format)
    diag(c->job->diags, DIAG_SCHEMA_FORMAT_NAME, value->span, value->text,
         words_names(c->job->scratch, names, FORMATS));
}

static void take_media(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)c, (void)which;
  if (str_eq(value->text, STR("text/markdown"))) node->media = MEDIA_RICH;
  if (str_starts(value->text, STR("image/"))) node->media = MEDIA_IMAGE;
}

static void take_xref(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)which;
  if (is_kind(c, value, YAML_SCALAR)) node->xref = value->text;
}

static void take_title(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)c, (void)which;
  node->title = value->text;
}

static void take_dialect(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)node, (void)which;
  Str text = str_ends(value->text, STR("#")) ? str_slice(value->text, 0, value->text.n - 1) : value->text;
  if (!str_eq(text, STR("https://json-schema.org/draft/2020-12/schema")))
    diag(c->job->diags, DIAG_SCHEMA_DIALECT, span_head(value), value->text);
}

static void take_note(Compiler *c, Node *node, const Yaml *value, int which) {
  (void)c, (void)node, (void)value, (void)which;
}

uint32_t keyword_types(Str name) {
  for (size_t i = 0; i < KEYWORDS; i++)
    if (str_eq(name, str_from(keywords[i].name))) return keywords[i].types;
  return 0;
}

// --- For export -----------------------------------------------------------------------------------------------------

static const KeywordHolds node_holds[] = {
    [NOT] = HOLDS_PLACE,   [IF] = HOLDS_PLACE,    [THEN] = HOLDS_PLACE,           [ELSE] = HOLDS_PLACE,
    [NAMES] = HOLDS_PLACE, [ITEMS] = HOLDS_VALUE, [ADDITIONAL] = HOLDS_FIELDS,    [UNEVALUATED_PROPERTIES] = HOLDS_FIELDS,
    [CONTAINS] = HOLDS_VALUE, [UNEVALUATED_ITEMS] = HOLDS_VALUE};

KeywordHolds keyword_holds(Str name) {
  for (size_t i = 0; i < KEYWORDS; i++) {
    Take *take = keywords[i].take;
    if (!str_eq(name, str_from(keywords[i].name))) continue;
    if (take == take_node) return node_holds[keywords[i].which];
    if (take == take_nodes) return keywords[i].which == PREFIX ? HOLDS_VALUES : HOLDS_PLACES;
    if (take == take_named) return keywords[i].which == DEPENDENTS ? HOLDS_NAMED_PLACES : HOLDS_NAMED_VALUES;
    if (take == take_patterns) return HOLDS_NAMED_VALUES;
    if (take == take_ref) return HOLDS_REF;
    return take == take_definitions ? HOLDS_NOTHING : HOLDS_PLAIN;
  }
  return HOLDS_PLAIN;
}

Node *keyword_node(const Node *node, Str name, uint32_t i) {
  for (size_t k = 0; k < KEYWORDS; k++) {
    Take *take = keywords[k].take;
    int which = keywords[k].which;
    if (!str_eq(name, str_from(keywords[k].name))) continue;
    if (take == take_node) return *place_of((Node *)node, which);
    if (take == take_nodes) return list_of((Node *)node, which)->list.v[i];
    if (take == take_named) return which == DEPENDENTS ? node->dependents.v[i].node : node->properties.v[i].node;
    if (take == take_patterns) return node->patterns.v[i].node;
    return which == DYNAMIC_REF ? node->dynamic : node->ref;
  }
  return NULL;
}

Str type_name(uint32_t type) {
  for (size_t i = 0; i < TYPE_NAMES; i++)
    if (type_names[i].types == type) return str_from(type_names[i].name);
  return STR("");
}
