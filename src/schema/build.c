// In: a tree that passes. Out: its values, each read by the schemas that apply to it: those of its name, and what they
// refer to or branch into. References to entries are set once all entries are made, so they may run in circles.
#include "schema/internal.h"

typedef struct Xref {
  const Data **slot;
  const Yaml *entry;
} Xref;

typedef struct Builder {
  Validator *v;
  Arena *arena, *scratch;
  VEC(Xref) xrefs;
  StrMap entries;   // from an entry's tree to its value
  VEC(Str) arrays;  // that are referred to
} Builder;

static const Data *build(Builder *b, const Yaml *tree, const Nodes *nodes);

// --- What applies -------------------------------------------------------------------------------------------------

static void applied(Builder *b, Node *node, const Yaml *tree, Nodes *out);

static void applied_where(Builder *b, const Nodes *nodes, const Yaml *tree, Nodes *out) {
  for (uint32_t i = 0; i < nodes->list.n; i++)
    if (passes(b->v, nodes->list.v[i], tree)) applied(b, nodes->list.v[i], tree, out);
}

static void applied(Builder *b, Node *node, const Yaml *tree, Nodes *out) {
  for (uint32_t i = 0; i < out->list.n; i++)
    if (out->list.v[i] == node) return;
  VEC_PUSH(b->scratch, out->list, node);
  if (node->ref) applied(b, node->ref, tree, out);
  for (uint32_t i = 0; i < node->all.list.n; i++) applied(b, node->all.list.v[i], tree, out);
  applied_where(b, &node->any, tree, out);
  applied_where(b, &node->one, tree, out);
  if (node->condition) {
    bool yes = passes(b->v, node->condition, tree);
    Node *next = yes ? node->then : node->otherwise;
    if (yes) applied(b, node->condition, tree, out);
    if (next) applied(b, next, tree, out);
  }
  for (uint32_t i = 0; i < node->dependents.n; i++)
    if (yaml_get(tree, node->dependents.v[i].name)) applied(b, node->dependents.v[i].node, tree, out);
}

static uint32_t want_of(const Nodes *nodes) {
  uint32_t want = 0;
  for (uint32_t i = 0; i < nodes->list.n; i++)
    if (nodes->list.v[i]->want) want = want ? want & nodes->list.v[i]->want : nodes->list.v[i]->want;
  return want;
}

// --- Scalars --------------------------------------------------------------------------------------------------------

static const Type *fitting(const Type *type, TypeKind kind, const Type *otherwise) {
  return type->kind == kind ? type : otherwise;
}

static bool is_words(TypeKind kind) { return kind == TYPE_TEXT || kind == TYPE_RICH || kind == TYPE_ANY; }

static const Data *build_text(Builder *b, const Yaml *tree, const Type *type) {
  Data *data = ARENA_NEW(b->arena, Data);
  TextPart *part = ARENA_NEW(b->arena, TextPart);
  bool typed = type->kind >= TYPE_TEXT && type->kind <= TYPE_IMAGE;
  *part = (TextPart){.kind = is_words(type->kind) ? TEXT_MARKUP : TEXT_PLAIN, .text = tree->text, .map = tree->map};
  *data = (Data){.kind = DATA_TEXT,
                 .type = typed ? type : &type_text,
                 .span = tree->span,
                 .count = tree->text.n > 0,
                 .parts = part};
  return data;
}

static const Data *build_scalar(Builder *b, const Yaml *tree, const Type *type, uint32_t want) {
  Value value = value_read(tree, want, false);
  if (value.is == IS_TEXT) return build_text(b, tree, type);
  if (value.is == IS_NULL) return &data_null;
  Data *data = ARENA_NEW(b->arena, Data);
  if (value.is == IS_BOOL)
    *data = (Data){
        .kind = DATA_BOOL, .type = fitting(type, TYPE_BOOL, &type_bool), .span = tree->span, .truth = value.truth};
  else
    *data = (Data){.kind = DATA_NUMBER,
                   .type = fitting(type, TYPE_NUMBER, &type_number),
                   .span = tree->span,
                   .number = value.number};
  return data;
}

// --- Slots: a value, or an entry that is set later
// --------------------------------------------------------------------

static Str xref_of(const Nodes *nodes) {
  for (uint32_t i = 0; i < nodes->list.n; i++)
    if (nodes->list.v[i]->xref.n) return nodes->list.v[i]->xref;
  return (Str){0};
}

static void refers_to(Builder *b, Str array) {
  for (uint32_t i = 0; i < b->arrays.n; i++)
    if (str_eq(b->arrays.v[i], array)) return;
  VEC_PUSH(b->scratch, b->arrays, array);
}

static void build_slot(Builder *b, const Yaml *tree, Nodes *nodes, const Data **slot) {
  Nodes all = {0};
  for (uint32_t i = 0; i < nodes->list.n; i++) applied(b, nodes->list.v[i], tree, &all);
  Str array = xref_of(&all);
  const Yaml *entry =
      array.n && tree->kind == YAML_SCALAR ? strmap_get(&xref_ids(b->v, array)->by_id, tree->text) : NULL;
  *slot = build(b, tree, nodes);
  if (!entry) return;
  refers_to(b, array);
  VEC_PUSH(b->scratch, b->xrefs, ((Xref){slot, entry}));
}

// --- Lists
// ------------------------------------------------------------------------------------------------------------

static Nodes nodes_of_item(Builder *b, const Nodes *all, uint32_t i) {
  Nodes found = {0};
  for (uint32_t k = 0; k < all->list.n; k++) {
    Node *n = all->list.v[k], *item = i < n->prefix.list.n ? n->prefix.list.v[i]
                                      : n->items           ? n->items
                                                           : n->unevaluated_items;
    if (item) VEC_PUSH(b->scratch, found.list, item);
  }
  return found;
}

static const Data *build_list(Builder *b, const Yaml *tree, const Nodes *all, const Type *type) {
  Data *data = ARENA_NEW(b->arena, Data);
  const Data **items = ARENA_ARRAY(b->arena, const Data *, tree->count);
  for (uint32_t i = 0; i < tree->count; i++) {
    Nodes nodes = nodes_of_item(b, all, i);
    build_slot(b, tree->items[i], &nodes, &items[i]);
  }
  static const Type list = {.kind = TYPE_LIST, .item = &type_any};
  *data = (Data){.kind = DATA_LIST,
                 .type = fitting(type, TYPE_LIST, &list),
                 .span = tree->span,
                 .count = tree->count,
                 .items = items};
  return data;
}

// --- Records
// ----------------------------------------------------------------------------------------------------------

static bool add_matching(Builder *b, const Node *n, Str name, Nodes *out) {
  bool any = false;
  for (uint32_t i = 0; i < n->patterns.n; i++)
    if (pattern_match(b->scratch, n->patterns.v[i].pattern, name) == MATCH_YES) {
      VEC_PUSH(b->scratch, out->list, n->patterns.v[i].node);
      any = true;
    }
  return any;
}

static Nodes nodes_of_field(Builder *b, const Nodes *all, Str name) {
  Nodes found = {0};
  for (uint32_t k = 0; k < all->list.n; k++) {
    Node *n = all->list.v[k], *named = property(n, name),
         *rest = n->additional ? n->additional : n->unevaluated_properties;
    if (named) VEC_PUSH(b->scratch, found.list, named);
    bool matched = n->patterns.n && add_matching(b, n, name, &found);
    if (!named && !matched && rest && !rest->never) VEC_PUSH(b->scratch, found.list, rest);
  }
  return found;
}

static bool field_absent(Builder *b, const Nodes *nodes, const Yaml *value) {
  for (uint32_t i = 0; i < nodes->list.n; i++)
    if (is_absent(b->v, nodes->list.v[i], value)) return true;
  return false;
}

typedef struct Fields {
  const Yaml **values;
  Nodes *nodes;
  Str *names;
  uint32_t count, room;
} Fields;

static Fields fields_new(Builder *b, const Yaml *tree, const Nodes *all) {
  uint32_t room = tree->count;
  for (uint32_t k = 0; k < all->list.n; k++) room += all->list.v[k]->properties.n;
  return (Fields){ARENA_ARRAY(b->scratch, const Yaml *, room), ARENA_ARRAY(b->scratch, Nodes, room),
                  ARENA_ARRAY(b->scratch, Str, room), 0, room};
}

static bool fields_have(const Fields *f, Str name) {
  for (uint32_t i = 0; i < f->count; i++)
    if (str_eq(f->names[i], name)) return true;
  return false;
}

static void fields_add(Fields *f, Str name, const Yaml *value, Nodes nodes) {
  f->names[f->count] = name;
  f->values[f->count] = value;
  f->nodes[f->count++] = nodes;
}

// `default` stands by the property or by what that refers to.
static const Yaml *default_of(const Node *node) {
  for (; node; node = node->ref)
    if (node->standard) return node->standard;
  return NULL;
}

static void add_defaults(Builder *b, const Nodes *all, Fields *f) {
  for (uint32_t k = 0; k < all->list.n; k++) {
    const Node *n = all->list.v[k];
    for (uint32_t i = 0; i < n->properties.n; i++) {
      Str name = n->properties.v[i].name;
      const Yaml *standard = default_of(n->properties.v[i].node);
      if (standard && !fields_have(f, name)) fields_add(f, name, standard, nodes_of_field(b, all, name));
    }
  }
}

static const Data *build_record(Builder *b, const Yaml *tree, const Nodes *all, const Type *type) {
  Fields f = fields_new(b, tree, all);
  for (uint32_t i = 0; i < tree->count; i++) {
    YamlPair pair = tree->pairs[i];
    Nodes nodes = nodes_of_field(b, all, pair.key->text);
    if (!field_absent(b, &nodes, pair.value)) fields_add(&f, pair.key->text, pair.value, nodes);
  }
  add_defaults(b, all, &f);
  Data *data = ARENA_NEW(b->arena, Data);
  DataField *fields = ARENA_ARRAY(b->arena, DataField, f.count);
  for (uint32_t i = 0; i < f.count; i++) {
    fields[i].name = f.names[i];
    build_slot(b, f.values[i], &f.nodes[i], &fields[i].value);
  }
  static const Type record = {.kind = TYPE_RECORD, .open = true};
  *data = (Data){.kind = DATA_RECORD,
                 .type = fitting(type, TYPE_RECORD, &record),
                 .span = tree->span,
                 .count = f.count,
                 .fields = fields};
  return data;
}

// --- The whole ----------------------------------------------------------------------------------------------------

static Str address(const Yaml *const *tree) { return (Str){(const char *)tree, sizeof *tree}; }

static const Data *build(Builder *b, const Yaml *tree, const Nodes *nodes) {
  Nodes all = {0};
  if (!nodes->list.n) return infer_markup(b->v->job, tree);
  for (uint32_t i = 0; i < nodes->list.n; i++) applied(b, nodes->list.v[i], tree, &all);
  const Type *type =
      nodes->list.n == 1 ? node_type(nodes->list.v[0], false) : nodes_type(b->arena, nodes->list.v, nodes->list.n);
  if (type->kind == TYPE_ANY && all.list.n > 1) type = nodes_type(b->arena, all.list.v, all.list.n);
  switch (tree->kind) {
    case YAML_SCALAR: return build_scalar(b, tree, type, want_of(&all));
    case YAML_SEQUENCE: return build_list(b, tree, &all, type);
    case YAML_MAPPING: return build_record(b, tree, &all, type);
  }
  return &data_null;
}

static void keep_entries(Builder *b, const Data *root) {
  for (uint32_t i = 0; i < b->arrays.n; i++) {
    const Yaml *trees = yaml_get(b->v->root, b->arrays.v[i]);
    const Data *list = data_get(root, b->arrays.v[i]);
    for (uint32_t k = 0; trees && list && k < list->count && k < trees->count; k++) {
      Str key = str_dup(b->scratch, address(&trees->items[k]));
      if (!strmap_get(&b->entries, key)) strmap_put(b->scratch, &b->entries, key, (void *)list->items[k]);
    }
  }
}

const Data *build_data(Validator *v, const Yaml *tree) {
  Builder b = {.v = v, .arena = v->job->arena, .scratch = v->job->scratch};
  v->diags = NULL;
  Nodes root = {0};
  VEC_PUSH(b.scratch, root.list, v->schema->root);
  const Data *data = build(&b, tree, &root);
  keep_entries(&b, data);
  for (uint32_t i = 0; i < b.xrefs.n; i++) {
    const Data *entry = strmap_get(&b.entries, address(&b.xrefs.v[i].entry));
    if (entry) *b.xrefs.v[i].slot = entry;
  }
  return data;
}
