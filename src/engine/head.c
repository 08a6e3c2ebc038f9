// The lines at the top of a content file that are the engine's: layout, brand, language; and the command line's settings.
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

typedef struct HeadWord {
  const char *word, *instead;
} HeadWord;

#define HEAD_INSTEAD(word, instead) {word, instead},
static const HeadWord head_words[] = {
#include "engine/head.def"
};
#undef HEAD_INSTEAD

// The key that another word stands for; "" for one that is none of its.
static Str head_meant(Str word) {
  for (size_t i = 0; i < sizeof head_words / sizeof *head_words; i++)
    if (str_eq(word, str_from(head_words[i].word))) return str_from(head_words[i].instead);
  Str names[sizeof head_keys / sizeof *head_keys];
  for (size_t i = 0; i < sizeof head_keys / sizeof *head_keys; i++) names[i] = str_from(head_keys[i].name);
  return str_nearest(word, names, sizeof head_keys / sizeof *head_keys);
}

// Of a key that is missing: the one that was meant to be it.
static const Yaml *find_meant(const Yaml *tree, Str name) {
  for (uint32_t i = 0; i < tree->count; i++)
    if (str_eq(head_meant(tree->pairs[i].key->text), name)) return tree->pairs[i].key;
  return NULL;
}

static void report_missing(Job *job, const Yaml *tree, const Yaml *rest, Str name, DiagId otherwise) {
  const Yaml *meant = find_meant(rest, name);
  Span top = {tree->span.file, tree->span.start, tree->span.start};
  if (meant)
    diag(job->diags, DIAG_SCHEMA_UNKNOWN_NEAR, meant->span, meant->text, name);
  else
    diag(job->diags, otherwise, top);
}

// What the layout's schema knows, or has a name like, is its to judge.
static bool is_known(Job *job, const Type *type, Str name) {
  if (!type || type->open || type_field(type, name)) return true;
  Str *names = ARENA_ARRAY(job->scratch, Str, type->count);
  for (uint32_t i = 0; i < type->count; i++) names[i] = type->fields[i].name;
  return str_nearest(name, names, type->count).n > 0;
}

// Words that stand for keys of the head are told so, and are no part of the content.
static const Yaml *without_meant(Job *job, const Type *type, const Yaml *content) {
  Yaml *rest = ARENA_COPY(job->arena, Yaml, content, 1);
  YamlPair *pairs = ARENA_ARRAY(job->arena, YamlPair, content->count);
  rest->count = 0;
  rest->pairs = pairs;
  for (uint32_t i = 0; i < content->count; i++) {
    const Yaml *key = content->pairs[i].key;
    Str meant = head_meant(key->text);
    if (!meant.n || is_known(job, type, key->text))
      pairs[rest->count++] = content->pairs[i];
    else
      diag(job->diags, DIAG_SCHEMA_UNKNOWN_NEAR, key->span, key->text, meant);
  }
  return rest;
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

// Content holds no templates: who writes {{ name }} there takes it for a letter that is filled in.
static void report_braces(Job *job, const Yaml *scalar) {
  int64_t open = str_find(scalar->text, STR("{{"), 0), close = open < 0 ? -1 : str_find(scalar->text, STR("}}"), (uint32_t)open);
  if (close < 0 || str_find(scalar->text, STR("`"), 0) >= 0) return;
  Str text = str_slice(scalar->text, (uint32_t)open, (uint32_t)close + 2);
  diag(job->diags, DIAG_ENGINE_BRACES, textmap_span(&scalar->map, (uint32_t)open, (uint32_t)close + 2), text);
}

// Returns how many values there are.
static uint32_t look_through(Job *job, const Yaml *tree) {
  uint32_t n = 1;
  for (uint32_t i = 0; tree->kind == YAML_SEQUENCE && i < tree->count; i++) n += look_through(job, tree->items[i]);
  for (uint32_t i = 0; tree->kind == YAML_MAPPING && i < tree->count; i++) n += look_through(job, tree->pairs[i].value);
  if (tree->kind == YAML_SCALAR) report_braces(job, tree);
  return n;
}

static bool take_keys(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head) {
  *head = (ContentHead){.lang = STR("fr")};
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
  if (request->lang.n) head->lang = request->lang, head->lang_span = NO_SPAN;
  return good;
}

bool head_names(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head) {
  if (tree->kind != YAML_MAPPING || !take_keys(job, request, tree, head)) return false;
  return head->rest->count < tree->count && head->layout.n && head->brand.n;
}

bool head_take(Job *job, const BuildRequest *request, const Yaml *tree, ContentHead *head) {
  if (tree->kind != YAML_MAPPING) {
    bool empty = tree->kind == YAML_SCALAR && tree->plain && !tree->text.n;
    diag(job->diags, empty ? DIAG_ENGINE_EMPTY : DIAG_ENGINE_NOT_MAPPING, tree->span);
    return false;
  }
  bool good = take_keys(job, request, tree, head);
  head->values = look_through(job, head->rest);
  if (!good || (head->layout.n && head->brand.n)) return good;
  if (!head->layout.n) report_missing(job, tree, head->rest, STR("layout"), DIAG_ENGINE_NO_LAYOUT);
  if (!head->brand.n && (head->layout.n || find_meant(head->rest, STR("brand"))))
    report_missing(job, tree, head->rest, STR("brand"), DIAG_ENGINE_NO_BRAND);
  return false;
}

// The nearest parameter, or all of them.
static Str known_parameters(Arena *arena, const Type *parameters, Str name) {
  uint32_t n = parameters ? parameters->count : 0;
  if (!n) return diag_words(arena, STR("it has none: take --set away"), STR("elle n’en a pas\u00A0: retirez --set"));
  Str *names = ARENA_ARRAY(arena, Str, n);
  Buf all = buf_new(arena);
  for (uint32_t i = 0; i < n; i++) {
    names[i] = parameters->fields[i].name;
    buf_format(&all, "%s%.*s", i ? ", " : "", STR_ARG(names[i]));
  }
  Str near = str_nearest(name, names, n), list = buf_str(&all);
  if (near.n)
    return diag_words(arena, str_format(arena, "did you mean “%.*s”?", STR_ARG(near)),
                      str_format(arena, "vouliez-vous dire «\u00A0%.*s\u00A0»\u202F?", STR_ARG(near)));
  return diag_words(arena, str_format(arena, "known parameters: %.*s", STR_ARG(list)),
                    str_format(arena, "paramètres connus\u00A0: %.*s", STR_ARG(list)));
}

static const Yaml *scalar_of(Job *job, Str text, Span span) {
  Yaml *node = ARENA_NEW(job->arena, Yaml);
  TextPiece *piece = ARENA_NEW(job->arena, TextPiece);
  *piece = (TextPiece){0, span.file, span.start, span.end - span.start};
  *node = (Yaml){.kind = YAML_SCALAR, .plain = true, .span = span, .text = text, .map = {piece, 1}};
  return node;
}

// What the command line says, read as a file of its own so that a finding can show it; the last of two is meant.
static YamlPair setting_pair(Job *job, Setting set) {
  Str line = str_format(job->arena, "%.*s=%.*s", STR_ARG(set.key), STR_ARG(set.value));
  uint32_t file = sources_add(job->sources, SOURCE_CONTENT, STR("--set"), line), at = set.key.n + 1;
  return (YamlPair){scalar_of(job, set.key, (Span){file, 0, set.key.n}), scalar_of(job, set.value, (Span){file, at, line.n})};
}

static const Yaml *settings_tree(Job *job, const Layout *layout, const BuildRequest *request) {
  Yaml *tree = ARENA_NEW(job->arena, Yaml);
  YamlPair *pairs = ARENA_ARRAY(job->arena, YamlPair, request->setting_count + 1);
  *tree = (Yaml){.kind = YAML_MAPPING, .pairs = pairs};
  for (uint32_t i = 0; i < request->setting_count; i++) {
    YamlPair pair = setting_pair(job, request->settings[i]);
    uint32_t k = 0;
    while (k < tree->count && !str_eq(pairs[k].key->text, pair.key->text)) k++;
    if (type_field(layout->parameters, pair.key->text)) {
      pairs[k] = pair;
      if (k == tree->count) tree->count++;
      continue;
    }
    diag(job->diags, DIAG_ENGINE_UNKNOWN_SETTING, pair.key->span, pair.key->text,
         known_parameters(job->arena, layout->parameters, pair.key->text));
  }
  return tree;
}

static const Yaml *with_param(Arena *arena, const Yaml *content, const Yaml *param) {
  Yaml *key = ARENA_NEW(arena, Yaml), *whole = ARENA_NEW(arena, Yaml);
  YamlPair *pairs = ARENA_ARRAY(arena, YamlPair, content->count + 1);
  *key = (Yaml){.kind = YAML_SCALAR, .plain = true, .text = STR("param")};
  if (content->count) memcpy(pairs, content->pairs, content->count * sizeof *pairs);
  pairs[content->count] = (YamlPair){key, param};
  *whole = *content;
  whole->pairs = pairs;
  whole->count++;
  return whole;
}

static const Data *without_param(Arena *arena, const Data *whole, const Type *type) {
  Data *content = ARENA_NEW(arena, Data);
  DataField *fields = ARENA_ARRAY(arena, DataField, whole->count);
  *content = *whole;
  content->type = type;
  content->count = 0;
  for (uint32_t i = 0; i < whole->count; i++)
    if (!str_eq(whole->fields[i].name, STR("param"))) fields[content->count++] = whole->fields[i];
  content->fields = fields;
  return content;
}

const Data *head_validate(Job *job, const Layout *layout, const BuildRequest *request, const Yaml *content,
                          const Data **parameters) {
  const Yaml *settings = settings_tree(job, layout, request);
  content = without_meant(job, schema_type(layout->schema), content);
  *parameters = NULL;
  bool takes = layout->with_parameters != NULL;
  const Data *whole = schema_validate(job, takes ? layout->with_parameters : layout->schema,
                                      takes ? with_param(job->arena, content, settings) : content);
  if (!whole || job->diags->errors) return NULL;
  if (!takes) return whole;
  *parameters = data_get(whole, STR("param"));
  return without_param(job->arena, whole, schema_type(layout->schema));
}
