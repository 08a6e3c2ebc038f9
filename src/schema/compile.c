// In: a schema's tree. Out: nodes, one a schema, compiled once each and linked by reference. JSON Schema 2020-12
// (https://json-schema.org/draft/2020-12), one document: references stay within it.
#include "schema/internal.h"

bool has_bound(const Node *node, Bound bound) { return node->bounded >> bound & 1; }

// A tree's address, and the scope that it is come to in: of most schemas there is none to speak of.
static Str known_key(const Compiler *c, const Yaml *tree) {
  Str address = {(const char *)&tree, sizeof tree}, scope = {(const char *)c->scope, c->dynamic.n * sizeof *c->scope};
  return str_cat(c->job->scratch, address, scope);
}

static Node *compile_known(Compiler *c, const Yaml *tree) {
  Str key = known_key(c, tree);
  Node *node = strmap_get(&c->known, key);
  if (node) return node;
  node = ARENA_NEW(c->job->arena, Node);
  node->tree = tree;
  strmap_put(c->job->scratch, &c->known, key, node);
  VEC_PUSH(c->job->arena, c->schema->nodes, node);
  Value value = value_natural(tree);
  if (tree->kind == YAML_MAPPING)
    compile_keywords(c, node);
  else if (value.is == IS_BOOL)
    node->never = !value.truth;
  else
    diag(c->job->diags, DIAG_SCHEMA_NOT_SCHEMA, span_head(tree));
  return node;
}

Node *compile_node(Compiler *c, const Yaml *tree) {
  Scope outer = c->scope;
  c->scope = scope_within(c, outer, resource_of(c, tree));
  Node *node = compile_known(c, tree);
  c->scope = outer;
  return node;
}

// --- What applies in place ------------------------------------------------------------------------------------

typedef void Visit(Compiler *c, Node *node);

static void in_place(Compiler *c, Node *node, Visit *visit) {
  Node *const single[] = {node->ref, node->negated, node->condition, node->then, node->otherwise};
  const Nodes *const lists[] = {&node->all, &node->any, &node->one};
  for (size_t i = 0; i < sizeof single / sizeof *single; i++)
    if (single[i]) visit(c, single[i]);
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    for (uint32_t k = 0; k < lists[i]->list.n; k++) visit(c, lists[i]->list.v[k]);
  for (uint32_t i = 0; i < node->dependents.n; i++) visit(c, node->dependents.v[i].node);
}

// A schema that applies itself to the same value would never end.
static void refuse_loop(Compiler *c, Node *node) {
  if (node->within) {
    diag(c->job->diags, DIAG_SCHEMA_REF_LOOP, span_head(node->tree));
    node->ref = NULL;
    node->all.list.n = node->any.list.n = node->one.list.n = node->dependents.n = 0;
    node->negated = node->condition = node->then = node->otherwise = NULL;
    return;
  }
  if (node->want) return;  // walked before
  node->within = true;
  in_place(c, node, refuse_loop);
  node->within = false;
  node->want = 1;
}

static uint32_t both(uint32_t a, uint32_t b) { return a && b ? (a & b ? a & b : a) : a | b; }

static uint32_t wanted(const Node *node);

// Any of several: their union, when each says something.
static uint32_t wanted_by_one(const Nodes *nodes) {
  uint32_t want = 0;
  for (uint32_t i = 0; i < nodes->list.n; i++) {
    uint32_t one = wanted(nodes->list.v[i]);
    if (!one) return 0;
    want |= one;
  }
  return want;
}

static bool all_texts(const Yaml *values) {
  for (uint32_t i = 0; i < values->count; i++)
    if (value_natural(values->items[i]).is != IS_TEXT) return false;
  return values->count > 0;
}

// Keywords that only make sense for texts say that a plain 02 is a text.
static uint32_t implied(const Node *node) {
  bool text = node->pattern || node->format || node->media || node->xref.n || has_bound(node, MIN_LENGTH) ||
              has_bound(node, MAX_LENGTH) || (node->values && all_texts(node->values)) ||
              (node->constant && value_natural(node->constant).is == IS_TEXT);
  return text ? IS_TEXT | IS_LIST | IS_RECORD | IS_NULL : 0;
}

static uint32_t wanted(const Node *node) {
  uint32_t want = node->types ? node->types : implied(node);
  if (node->ref) want = both(want, wanted(node->ref));
  for (uint32_t i = 0; i < node->all.list.n; i++) want = both(want, wanted(node->all.list.v[i]));
  want = both(want, wanted_by_one(&node->any));
  return both(want, wanted_by_one(&node->one));
}

// --- The whole ----------------------------------------------------------------------------------------------------

static void check_xref(Compiler *c, const Node *node) {
  if (!node->xref.n) return;
  Node *entries = xref_entries(c->schema, node->xref);
  const Yaml *at = yaml_get(node->tree, STR("x-ref"));
  if (!entries || !type_field(node_type(entries, false), STR("id")))
    diag(c->job->diags, DIAG_SCHEMA_XREF, at->span, node->xref);
}

// A default is held to its own schema.
static void check_default(Compiler *c, const Node *node) {
  if (!node->standard || node->xref.n) return;
  Validator v = {
      .job = c->job, .schema = c->schema, .root = node->standard, .diags = c->job->diags, .label = STR("default")};
  check(&v, node, node->standard, NULL);
}

static void finish(Compiler *c) {
  Schema *s = c->schema;
  for (uint32_t i = 0; i < s->nodes.n; i++) refuse_loop(c, s->nodes.v[i]);
  for (uint32_t i = 0; i < s->nodes.n; i++) s->nodes.v[i]->want = wanted(s->nodes.v[i]);
  types_fill(c->job->arena, s);
  for (uint32_t i = 0; i < s->nodes.n; i++) {
    check_xref(c, s->nodes.v[i]);
    check_sense(c, s->nodes.v[i]);
    check_default(c, s->nodes.v[i]);
  }
}

const Schema *schema_compile(Job *job, const Yaml *tree) {
  if (!tree) return NULL;
  uint32_t errors = job->diags->errors;
  ArenaMark mark = arena_mark(job->scratch);
  Compiler c = {.job = job, .schema = ARENA_NEW(job->arena, Schema), .root = tree};
  resources_find(&c);
  c.schema->root = compile_node(&c, tree);
  if (job->diags->errors == errors) finish(&c);
  arena_rewind(job->scratch, mark);
  return job->diags->errors == errors ? c.schema : NULL;
}

const Type *schema_type(const Schema *schema) { return node_type(schema->root, false); }

Str schema_title(const Schema *schema) { return node_target(schema->root)->title; }
