// The lines at the top of a content file that are the engine's: layout, brand, language.
#include "engine/session.h"

typedef struct HeadKey {
  const char *name;
  size_t text, span;  // where they go in ContentHead
} HeadKey;

static const HeadKey head_keys[] = {
    {"layout", offsetof(ContentHead, layout), offsetof(ContentHead, layout_span)},
    {"brand", offsetof(ContentHead, brand), offsetof(ContentHead, brand_span)},
    {"language", offsetof(ContentHead, lang), offsetof(ContentHead, lang_span)},
};

static const HeadKey *head_key(Str name) {
  for (size_t i = 0; i < sizeof head_keys / sizeof *head_keys; i++)
    if (str_eq(name, str_from(head_keys[i].name))) return &head_keys[i];
  return NULL;
}

static bool take_key(Job *job, ContentHead *head, const HeadKey *key, const Yaml *value) {
  if (value->kind != YAML_SCALAR || !value->text.n) {
    diag(job->diags, DIAG_ENGINE_HEAD_VALUE, value->span, str_from(key->name));
    return false;
  }
  *(Str *)(void *)((char *)head + key->text) = value->text;
  *(Span *)(void *)((char *)head + key->span) = value->span;
  return true;
}

bool head_take(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head) {
  *head = (ContentHead){.lang = STR("fr")};
  if (tree->kind != YAML_MAPPING) {
    diag(job->diags, DIAG_ENGINE_NOT_MAPPING, tree->span);
    return false;
  }
  Yaml *rest = ARENA_NEW(job->arena, Yaml);
  YamlPair *pairs = ARENA_ARRAY(job->arena, YamlPair, tree->count);
  bool good = true;
  *rest = *tree;
  rest->count = 0;
  for (uint32_t i = 0; i < tree->count; i++) {
    const HeadKey *key = head_key(tree->pairs[i].key->text);
    if (key)
      good &= take_key(job, head, key, tree->pairs[i].value);
    else
      pairs[rest->count++] = tree->pairs[i];
  }
  rest->pairs = pairs;
  head->rest = rest;
  if (request->layout.n) head->layout = request->layout, head->layout_span = NO_SPAN;
  if (request->brand.n) head->brand = request->brand, head->brand_span = NO_SPAN;
  if (good && !head->layout.n) {
    Span top = {tree->span.file, tree->span.start, tree->span.start};
    diag(job->diags, DIAG_ENGINE_NO_LAYOUT, top);
    good = false;
  }
  return good;
}

static Str known_parameters(Arena *arena, const Type *parameters) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; parameters && i < parameters->count; i++) {
    if (i) buf_lit(&out, ", ");
    buf_add(&out, parameters->fields[i].name);
  }
  if (!out.n) buf_lit(&out, "–");
  return buf_str(&out);
}

const Data *head_parameters(Job *job, const Layout *layout, const BuildRequest *request) {
  DataField *fields = ARENA_ARRAY(job->arena, DataField, request->setting_count + 1);
  bool good = true;
  for (uint32_t i = 0; i < request->setting_count; i++) {
    Setting set = request->settings[i];
    if (!layout->parameters || !type_field(layout->parameters, set.key)) {
      diag(job->diags, DIAG_ENGINE_UNKNOWN_SETTING, NO_SPAN, set.key, known_parameters(job->arena, layout->parameters));
      good = false;
    }
    fields[i] = (DataField){set.key, data_from_text(job->arena, set.value, NO_SPAN)};
  }
  Data *record = ARENA_NEW(job->arena, Data);
  static const Type any = {.kind = TYPE_ANY};
  *record = (Data){.kind = DATA_RECORD, .type = layout->parameters ? layout->parameters : &any, .count = request->setting_count};
  record->fields = fields;
  return good ? record : NULL;
}
