// Values typed by how they are written, for brands and word lists: YAML 1.2's core schema, every type inferred. The
// type of a list is what its items have in common.
#include "schema/internal.h"

typedef struct Inferrer {
  Arena *arena;
  TextPartKind words;
} Inferrer;

static const Data *infer(const Inferrer *f, const Yaml *tree);

// --- Types in common ------------------------------------------------------------------------------------------------

static const Type *join(Arena *arena, const Type *a, const Type *b);

static const Type *or_null(Arena *arena, const Type *type) {
  if (type->nullable) return type;
  Type *copy = ARENA_NEW(arena, Type);
  *copy = *type;
  copy->nullable = true;
  return copy;
}

// The fields of both; one that only one has may be absent.
static const Type *join_records(Arena *arena, const Type *a, const Type *b) {
  TypeField *fields = ARENA_ARRAY(arena, TypeField, a->count + b->count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->count; i++) {
    const TypeField *other = type_field(b, a->fields[i].name);
    const Type *type = other ? join(arena, a->fields[i].type, other->type) : or_null(arena, a->fields[i].type);
    fields[n++] = (TypeField){a->fields[i].name, type, other && other->required && a->fields[i].required};
  }
  for (uint32_t i = 0; i < b->count; i++)
    if (!type_field(a, b->fields[i].name))
      fields[n++] = (TypeField){b->fields[i].name, or_null(arena, b->fields[i].type), false};
  Type *type = ARENA_NEW(arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .nullable = a->nullable || b->nullable, .fields = fields, .count = n};
  return type;
}

static const Type *join_lists(Arena *arena, const Type *a, const Type *b) {
  Type *type = ARENA_NEW(arena, Type);
  *type = (Type){.kind = TYPE_LIST, .nullable = a->nullable || b->nullable, .item = join(arena, a->item, b->item)};
  return type;
}

static const Type *join(Arena *arena, const Type *a, const Type *b) {
  if (a == b) return a;
  if (a->kind == TYPE_NULL) return or_null(arena, b);
  if (b->kind == TYPE_NULL) return or_null(arena, a);
  if (a->kind != b->kind) return &type_any;
  if (a->kind == TYPE_RECORD) return join_records(arena, a, b);
  if (a->kind == TYPE_LIST) return join_lists(arena, a, b);
  return a->nullable ? a : b;
}

// --- Values
// -----------------------------------------------------------------------------------------------------------

static const Data *infer_text(const Inferrer *f, const Yaml *tree) {
  Data *data = ARENA_NEW(f->arena, Data);
  TextPart *part = ARENA_NEW(f->arena, TextPart);
  *part = (TextPart){.kind = f->words, .text = tree->text, .map = tree->map};
  *data = (Data){.kind = DATA_TEXT, .type = &type_text, .span = tree->span, .count = tree->text.n > 0, .parts = part};
  return data;
}

static const Data *infer_scalar(const Inferrer *f, const Yaml *tree) {
  Value value = value_natural(tree);
  if (value.is == IS_TEXT) return infer_text(f, tree);
  Data *data = ARENA_NEW(f->arena, Data);
  if (value.is == IS_NULL)
    *data = (Data){.kind = DATA_NULL, .type = &type_null, .span = tree->span};
  else if (value.is == IS_BOOL)
    *data = (Data){.kind = DATA_BOOL, .type = &type_bool, .span = tree->span, .truth = value.truth};
  else
    *data = (Data){.kind = DATA_NUMBER, .type = &type_number, .span = tree->span, .number = value.number};
  return data;
}

static const Data *infer_list(const Inferrer *f, const Yaml *tree) {
  Data *data = ARENA_NEW(f->arena, Data);
  Type *type = ARENA_NEW(f->arena, Type);
  const Data **items = ARENA_ARRAY(f->arena, const Data *, tree->count);
  const Type *item = NULL;
  for (uint32_t i = 0; i < tree->count; i++) {
    items[i] = infer(f, tree->items[i]);
    item = item ? join(f->arena, item, items[i]->type) : items[i]->type;
  }
  *type = (Type){.kind = TYPE_LIST, .item = item ? item : &type_any};
  *data = (Data){.kind = DATA_LIST, .type = type, .span = tree->span, .count = tree->count, .items = items};
  return data;
}

static const Data *infer_record(const Inferrer *f, const Yaml *tree) {
  Data *data = ARENA_NEW(f->arena, Data);
  Type *type = ARENA_NEW(f->arena, Type);
  DataField *fields = ARENA_ARRAY(f->arena, DataField, tree->count);
  TypeField *types = ARENA_ARRAY(f->arena, TypeField, tree->count);
  for (uint32_t i = 0; i < tree->count; i++) {
    fields[i] = (DataField){tree->pairs[i].key->text, infer(f, tree->pairs[i].value)};
    types[i] = (TypeField){fields[i].name, fields[i].value->type, true};
  }
  *type = (Type){.kind = TYPE_RECORD, .fields = types, .count = tree->count};
  *data = (Data){.kind = DATA_RECORD, .type = type, .span = tree->span, .count = tree->count, .fields = fields};
  return data;
}

static const Data *infer(const Inferrer *f, const Yaml *tree) {
  switch (tree->kind) {
    case YAML_SCALAR: return infer_scalar(f, tree);
    case YAML_SEQUENCE: return infer_list(f, tree);
    case YAML_MAPPING: return infer_record(f, tree);
  }
  return &data_null;
}

const Data *schema_infer(Job *job, const Yaml *tree) {
  Inferrer f = {job->arena, TEXT_PLAIN};
  return infer(&f, tree);
}

const Data *infer_markup(Job *job, const Yaml *tree) {
  Inferrer f = {job->arena, TEXT_MARKUP};
  return infer(&f, tree);
}
