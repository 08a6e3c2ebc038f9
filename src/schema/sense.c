// What a schema says in vain. None of it keeps the schema from serving, so all are warnings; most are slips of its writer.
#include "schema/internal.h"

// A field that is needed and that nothing lets stand: no content could pass.
static void check_required(Compiler *c, const Node *node) {
  if (!node->additional || !node->additional->never || node->patterns.n || !node->properties.n) return;
  Str *names = ARENA_ARRAY(c->job->scratch, Str, node->properties.n);
  for (uint32_t i = 0; i < node->properties.n; i++) names[i] = node->properties.v[i].name;
  const Yaml *required = yaml_get(node->tree, STR("required"));
  for (uint32_t i = 0; i < node->required.n; i++)
    if (!property(node, node->required.v[i]))
      diag(c->job->diags, DIAG_SCHEMA_REQUIRED, required->items[i]->span, node->required.v[i],
           words_near(c->job->scratch, node->required.v[i], names, node->properties.n));
}

// --- Keywords that do not go with the type ------------------------------------------------------------------------

// What says the same of values of other types.
static Str counterpart(Str name, uint32_t types) {
  static const struct {
    const char *of_number, *of_text, *of_list, *of_record;
  } alike[] = {{"minimum", "minLength", "minItems", "minProperties"}, {"maximum", "maxLength", "maxItems", "maxProperties"}};
  for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
    const Str names[] = {str_from(alike[i].of_number), str_from(alike[i].of_text), str_from(alike[i].of_list),
                         str_from(alike[i].of_record)};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
      if (!str_eq(name, names[k])) continue;
      for (size_t other = 0; other < sizeof names / sizeof *names; other++)
        if (keyword_types(names[other]) & types) return names[other];
    }
  }
  return (Str){0};
}

static Str cure(Arena *arena, Str name, uint32_t types) {
  Str other = counterpart(name, types);
  if (!other.n) return diag_words(arena, STR("take it away, or correct the type"), STR("supprimez-le, ou corrigez le type"));
  return diag_words(arena, str_format(arena, "write “%.*s”, or correct the type", STR_ARG(other)),
                    str_format(arena, "écrivez «\u00A0%.*s\u00A0», ou corrigez le type", STR_ARG(other)));
}

static void check_keywords(Compiler *c, const Node *node) {
  if (!node->types || !(node->spoken & ~node->types)) return;
  for (uint32_t i = 0; i < node->tree->count; i++) {
    const Yaml *key = node->tree->pairs[i].key;
    uint32_t types = keyword_types(key->text);
    if (types && !(types & node->types))
      diag(c->job->diags, DIAG_SCHEMA_KEYWORD_TYPE, key->span, key->text, words_types(c->job->scratch, node->types),
           words_types(c->job->scratch, types), cure(c->job->scratch, key->text, node->types));
  }
}

// --- Bounds -----------------------------------------------------------------------------------------------------

static void check_pair(Compiler *c, const Node *node, Bound least, Bound most, Str least_name, Str most_name) {
  if (!has_bound(node, least) || !has_bound(node, most) || node->bounds[least] <= node->bounds[most]) return;
  const Yaml *at = yaml_get(node->tree, least_name);
  diag(c->job->diags, DIAG_SCHEMA_BOUNDS, at->span, least_name, most_name);
}

static void check_bounds(Compiler *c, const Node *node) {
  check_pair(c, node, MIN_LENGTH, MAX_LENGTH, STR("minLength"), STR("maxLength"));
  check_pair(c, node, MIN_ITEMS, MAX_ITEMS, STR("minItems"), STR("maxItems"));
  check_pair(c, node, MIN_PROPERTIES, MAX_PROPERTIES, STR("minProperties"), STR("maxProperties"));
  check_pair(c, node, MIN_CONTAINS, MAX_CONTAINS, STR("minContains"), STR("maxContains"));
  check_pair(c, node, MINIMUM, MAXIMUM, STR("minimum"), STR("maximum"));
}

void check_sense(Compiler *c, const Node *node) {
  check_required(c, node);
  if (node->tree->kind != YAML_MAPPING) return;
  check_keywords(c, node);
  check_bounds(c, node);
}
