// In: the layout's fixed words, by language. Out: a record of those of the content's language; a word with a plural is a
// record of its forms.
#include "layout/internal.h"

static const Type word_type = {.kind = TYPE_TEXT};

static const Data *word_text(Loader *l, Str key, const Yaml *node) {
  node = want_scalar(l, key, node);
  return node ? data_from_text(l->job->arena, node->text, node->span) : &data_null;
}

static const Data *word_forms(Loader *l, const Yaml *node) {
  TypeField *types = ARENA_ARRAY(l->job->arena, TypeField, node->count);
  DataField *fields = ARENA_ARRAY(l->job->arena, DataField, node->count);
  bool other = false;
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key;
    other = other || str_eq(key->text, STR("other"));
    if (!str_eq(key->text, STR("one")) && !str_eq(key->text, STR("other")))
      diag(l->job->diags, DIAG_LAYOUT_WORD_FORM, key->span, key->text);
    types[i] = (TypeField){key->text, &word_type, true};
    fields[i] = (DataField){key->text, word_text(l, key->text, node->pairs[i].value)};
  }
  if (!other) diag(l->job->diags, DIAG_LAYOUT_WORD_FORM, node->span, STR("other"));
  Type *type = ARENA_NEW(l->job->arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .fields = types, .count = node->count};
  Data *d = ARENA_NEW(l->job->arena, Data);
  *d = (Data){.kind = DATA_RECORD, .type = type, .span = node->span, .count = node->count, .fields = fields};
  return d;
}

static const Data *word_read(Loader *l, const YamlPair *pair, const StrVec *languages) {
  const Yaml *node = want_mapping(l, pair->key->text, pair->value);
  if (!node) return &data_null;
  for (uint32_t i = 0; i < languages->n; i++)
    if (!yaml_get(node, languages->v[i]))
      diag(l->job->diags, DIAG_LAYOUT_WORD_LANGUAGE, pair->key->span, pair->key->text, languages->v[i]);
  const Yaml *own = yaml_get(node, l->layout->lang);
  if (!own) return &data_null;
  return own->kind == YAML_MAPPING ? word_forms(l, own) : word_text(l, pair->key->text, own);
}

const Data *words_read(Loader *l, const Yaml *words, const StrVec *languages) {
  words = want_mapping(l, STR("words"), words);
  uint32_t count = words ? words->count : 0;
  TypeField *types = ARENA_ARRAY(l->job->arena, TypeField, count);
  DataField *fields = ARENA_ARRAY(l->job->arena, DataField, count);
  for (uint32_t i = 0; i < count; i++) {
    const Data *word = word_read(l, &words->pairs[i], languages);
    fields[i] = (DataField){words->pairs[i].key->text, word};
    types[i] = (TypeField){fields[i].name, word->kind == DATA_RECORD ? word->type : &word_type, true};
  }
  Type *type = ARENA_NEW(l->job->arena, Type);
  *type = (Type){.kind = TYPE_RECORD, .fields = types, .count = count};
  Data *d = ARENA_NEW(l->job->arena, Data);
  *d = (Data){.kind = DATA_RECORD, .type = type, .count = count, .fields = fields};
  l->words_type = type;
  return d;
}
