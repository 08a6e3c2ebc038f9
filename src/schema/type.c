// The structural type of what passes a schema, by which expressions are checked before there is any content. What
// applies in place ($ref, allOf, branches) is gathered first; a field that only a branch knows may be absent.
#include "schema/internal.h"

const Type type_any = {.kind = TYPE_ANY}, type_null = {.kind = TYPE_NULL, .nullable = true},
           type_bool = {.kind = TYPE_BOOL}, type_number = {.kind = TYPE_NUMBER}, type_text = {.kind = TYPE_TEXT};

enum { DEEPEST_MERGE = 6 };

typedef struct Part {
  const Node *node;
  bool certain;  // whatever passes, passes this
} Part;

typedef struct Parts {
  Arena *arena;
  VEC(Part) list;
} Parts;

// --- Gathering ----------------------------------------------------------------------------------------------------

static void gather(Parts *parts, const Node *node, bool certain);

static void gather_list(Parts *parts, const Nodes *nodes, bool certain) {
  for (uint32_t i = 0; i < nodes->list.n; i++) gather(parts, nodes->list.v[i], certain);
}

static void gather(Parts *parts, const Node *node, bool certain) {
  if (!node) return;
  for (uint32_t i = 0; i < parts->list.n; i++)
    if (parts->list.v[i].node == node) {
      parts->list.v[i].certain |= certain;
      return;
    }
  VEC_PUSH(parts->arena, parts->list, ((Part){node, certain}));
  gather(parts, node->ref, certain);
  gather_list(parts, &node->all, certain);
  gather_list(parts, &node->any, certain && node->any.list.n == 1);
  gather_list(parts, &node->one, certain && node->one.list.n == 1);
  gather(parts, node->condition, false);
  gather(parts, node->then, false);
  gather(parts, node->otherwise, false);
  for (uint32_t i = 0; i < node->dependents.n; i++) gather(parts, node->dependents.v[i].node, false);
}

const Node *node_target(const Node *node) {
  for (;;) {
    bool only = node->ref && !node->types && !node->all.list.n && !node->any.list.n && !node->one.list.n &&
                !node->condition && !node->properties.n && !node->patterns.n && !node->additional &&
                !node->dependents.n && !node->prefix.list.n && !node->items && !node->format && !node->media &&
                !node->xref.n && !node->values && !node->constant && !node->required.n;
    if (!only) return node;
    node = node->ref;
  }
}

// --- Kinds --------------------------------------------------------------------------------------------------------

static TypeKind text_kind(const Node *node) {
  static const TypeKind by_format[] = {TYPE_TEXT,  TYPE_DATE, TYPE_TIME, TYPE_DATETIME,
                                       TYPE_EMAIL, TYPE_URI,  TYPE_URI,  TYPE_TEXT};
  if (node->xref.n) return TYPE_RECORD;
  if (node->media) return node->media == MEDIA_RICH ? TYPE_RICH : TYPE_IMAGE;
  return by_format[node->format];
}

// What certainly applies decides; else what all branches that are texts agree on.
static TypeKind text_kind_of(const Parts *parts, const Node **xref) {
  TypeKind found = TYPE_ANY;
  for (uint32_t i = 0; i < parts->list.n; i++) {
    const Part *p = &parts->list.v[i];
    TypeKind kind = text_kind(p->node);
    if (p->node->xref.n) *xref = p->node;
    if (p->certain && kind != TYPE_TEXT) return kind;
    if (p->certain || !(p->node->want & IS_TEXT)) continue;
    found = found == TYPE_ANY || found == kind ? kind : TYPE_TEXT;
  }
  return found == TYPE_ANY ? TYPE_TEXT : found;
}

static bool speaks_of_records(const Node *n) {
  return n->properties.n || n->required.n || n->patterns.n || n->additional || n->names || n->dependents.n;
}

static uint32_t mask_of(const Parts *parts, Node *const *nodes, uint32_t count) {
  uint32_t mask = 0, hint = 0;
  for (uint32_t i = 0; i < count; i++)
    if (nodes[i]->want) mask = mask ? mask & nodes[i]->want : nodes[i]->want;
  for (uint32_t i = 0; i < parts->list.n; i++) {
    const Node *n = parts->list.v[i].node;
    if (speaks_of_records(n)) hint |= IS_RECORD;
    if (n->items || n->prefix.list.n || n->contains) hint |= IS_LIST;
  }
  for (uint32_t i = 0; i < parts->list.n && mask; i++)  // texts by what is said of them: a type was not stated
    if (parts->list.v[i].node->types) return mask;
  return mask & IS_TEXT ? (uint32_t)IS_TEXT : mask ? mask : hint;
}

static TypeKind kind_of(uint32_t mask) {
  switch (mask & ~(uint32_t)IS_NULL) {
    case 0: return mask ? TYPE_NULL : TYPE_ANY;
    case IS_BOOL: return TYPE_BOOL;
    case IS_INTEGER:
    case IS_FRACTION:
    case IS_NUMBER: return TYPE_NUMBER;
    case IS_TEXT: return TYPE_TEXT;
    case IS_LIST: return TYPE_LIST;
    case IS_RECORD: return TYPE_RECORD;
    default: return TYPE_ANY;
  }
}

// --- Filling
// ----------------------------------------------------------------------------------------------------------

typedef struct Filler {
  Arena *arena;
  const Schema *schema;
  uint32_t depth;
} Filler;

static void fill(Filler *f, Type *type, Node *const *nodes, uint32_t count);

static bool same_kinds(Node *const *nodes, uint32_t count) {
  for (uint32_t i = 1; i < count; i++)
    if (kind_of(nodes[i]->want) != kind_of(nodes[0]->want)) return false;
  return true;
}

// Schemas of one name, from several places.
static const Type *merged(Filler *f, const Nodes *found, bool nullable) {
  Node *speaking[16];
  uint32_t n = 0;
  for (uint32_t i = 0; i < found->list.n && n < 16; i++) {
    Node *node = (Node *)node_target(found->list.v[i]);
    bool repeat = false;
    for (uint32_t k = 0; k < n; k++) repeat |= speaking[k] == node;
    if (!repeat && (node->want || speaks_of_records(node))) speaking[n++] = node;
  }
  if (n == 0) return found->list.n ? node_type(found->list.v[0], nullable) : &type_any;
  if (n == 1) return node_type(speaking[0], nullable);
  if (!same_kinds(speaking, n) || f->depth >= DEEPEST_MERGE) return &type_any;
  Type *type = ARENA_NEW(f->arena, Type);
  Filler deeper = {f->arena, f->schema, f->depth + 1};
  fill(&deeper, type, speaking, n);
  type->nullable |= nullable;
  return type;
}

static bool is_required(const Parts *parts, Str name) {
  for (uint32_t i = 0; i < parts->list.n; i++) {
    const Part *p = &parts->list.v[i];
    for (uint32_t k = 0; p->certain && k < p->node->required.n; k++)
      if (str_eq(p->node->required.v[k], name)) return true;
  }
  return false;
}

static Nodes named_by_all(Arena *arena, const Parts *parts, Str name, bool *standard) {
  Nodes found = {0};
  for (uint32_t i = 0; i < parts->list.n; i++) {
    Node *node = property(parts->list.v[i].node, name);
    if (!node) continue;
    VEC_PUSH(arena, found.list, node);
    *standard |= parts->list.v[i].certain && node->standard;
  }
  return found;
}

static void fill_fields(Filler *f, Type *type, const Parts *parts) {
  VEC(TypeField) fields = {0};
  StrMap had = {0};
  for (uint32_t i = 0; i < parts->list.n; i++)
    for (uint32_t k = 0; k < parts->list.v[i].node->properties.n; k++) {
      Str name = parts->list.v[i].node->properties.v[k].name;
      if (strmap_get(&had, name)) continue;
      strmap_put(f->arena, &had, name, &had);
      bool standard = false, required = is_required(parts, name);
      Nodes found = named_by_all(f->arena, parts, name, &standard);
      VEC_PUSH(f->arena, fields, ((TypeField){name, merged(f, &found, !required && !standard), required}));
    }
  type->fields = fields.v;
  type->count = fields.n;
}

// Names that no schema lists: open unless one that certainly applies says there are none.
static void fill_open(Filler *f, Type *type, const Parts *parts) {
  Nodes others = {0};
  type->open = true;
  for (uint32_t i = 0; i < parts->list.n; i++) {
    const Part *p = &parts->list.v[i];
    for (uint32_t k = 0; k < p->node->patterns.n; k++) VEC_PUSH(f->arena, others.list, p->node->patterns.v[k].node);
    Node *const rest[] = {p->node->additional, p->node->unevaluated_properties};
    for (size_t k = 0; k < 2; k++) {
      if (!rest[k]) continue;
      if (!rest[k]->never)
        VEC_PUSH(f->arena, others.list, rest[k]);
      else if (p->certain && !p->node->patterns.n)
        type->open = false;
    }
  }
  if (type->open && others.list.n) type->item = merged(f, &others, true);
}

static void fill_items(Filler *f, Type *type, const Parts *parts) {
  Nodes found = {0};
  for (uint32_t i = 0; i < parts->list.n; i++) {
    const Node *n = parts->list.v[i].node;
    if (n->items && !n->items->never) VEC_PUSH(f->arena, found.list, n->items);
    for (uint32_t k = 0; k < n->prefix.list.n; k++) VEC_PUSH(f->arena, found.list, n->prefix.list.v[k]);
  }
  type->item = found.list.n ? merged(f, &found, false) : &type_any;
}

static void fill(Filler *f, Type *type, Node *const *nodes, uint32_t count) {
  Parts parts = {.arena = f->arena};
  const Node *xref = NULL;
  for (uint32_t i = 0; i < count; i++) gather(&parts, nodes[i], true);
  uint32_t mask = mask_of(&parts, nodes, count);
  type->kind = kind_of(mask);
  type->nullable = mask & IS_NULL;
  if (type->kind == TYPE_TEXT) type->kind = text_kind_of(&parts, &xref);
  if (xref && type->kind == TYPE_RECORD) {
    Node *entries = xref_entries(f->schema, xref->xref);
    if (!entries) type->kind = TYPE_ANY;
    if (!entries) return;
    gather(&parts, entries, true);
  }
  if (type->kind == TYPE_LIST) fill_items(f, type, &parts);
  if (type->kind != TYPE_RECORD) return;
  fill_fields(f, type, &parts);
  fill_open(f, type, &parts);
}

const Type *node_type(const Node *node, bool nullable) {
  node = node_target(node);
  return nullable ? node->nullable : node->type;
}

const Type *nodes_type(Arena *arena, Node *const *nodes, uint32_t count) {
  Nodes found = {0};
  for (uint32_t i = 0; i < count; i++) VEC_PUSH(arena, found.list, nodes[i]);
  Filler f = {arena, NULL, 0};
  return merged(&f, &found, false);
}

void types_fill(Arena *arena, Schema *schema) {
  for (uint32_t i = 0; i < schema->nodes.n; i++) {
    schema->nodes.v[i]->type = ARENA_NEW(arena, Type);
    schema->nodes.v[i]->nullable = ARENA_NEW(arena, Type);
  }
  Filler f = {arena, schema, 0};
  for (uint32_t i = 0; i < schema->nodes.n; i++) {
    Node *node = schema->nodes.v[i];
    if (node_target(node) != node) continue;
    fill(&f, node->type, &node, 1);
    *node->nullable = *node->type;
    node->nullable->nullable = true;
  }
}

// --- Reading types ------------------------------------------------------------------------------------------------

Node *xref_entries(const Schema *schema, Str array) {
  const Node *list = property(node_target(schema->root), array);
  if (!list) return NULL;
  list = node_target(list);
  return list->items ? (Node *)node_target(list->items) : NULL;
}

const TypeField *type_field(const Type *record, Str name) {
  for (uint32_t i = 0; record && i < record->count; i++)
    if (str_eq(record->fields[i].name, name)) return &record->fields[i];
  return NULL;
}
