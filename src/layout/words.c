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

// --- Languages --------------------------------------------------------------------------------------------------

static bool is_language(const StrVec *languages, Str name) {
  for (uint32_t i = 0; i < languages->n; i++)
    if (str_eq(languages->v[i], name)) return true;
  return false;
}

// The text as it would be written between braces.
static void add_quoted(Buf *out, Str text) {
  bool plain = text.n > 0;
  for (uint32_t i = 0; i < text.n && plain; i++) plain = !strchr(",:{}[]#&*!|>'\"%@`\n", text.p[i]);
  buf_format(out, plain ? "%.*s" : "\"%.*s\"", STR_ARG(text));
}

// "fr: Partenaires, en: …"
static Str by_language(Loader *l, const Yaml *node, const StrVec *languages) {
  Buf out = buf_new(l->job->arena);
  for (uint32_t i = 0; i < languages->n; i++) {
    buf_format(&out, "%s%.*s: ", i ? ", " : "", STR_ARG(languages->v[i]));
    if (i == 0 && node->kind == YAML_SCALAR && node->text.n <= 40)
      add_quoted(&out, node->text);
    else
      buf_add(&out, STR("…"));
  }
  return buf_str(&out);
}

// "fr: { genre: … }": languages that hold words.
static bool is_turned(const YamlPair *pair, const StrVec *languages) {
  const Yaml *node = pair->value;
  if (!is_language(languages, pair->key->text) || node->kind != YAML_MAPPING || !node->count) return false;
  for (uint32_t i = 0; i < node->count; i++)
    if (is_language(languages, node->pairs[i].key->text)) return false;
  return true;
}

// The key that may have been meant for a language, or what to add.
static Str missing_hint(Loader *l, const Yaml *node, const StrVec *languages, Str language) {
  Arena *arena = l->job->arena;
  Str *names = ARENA_ARRAY(arena, Str, node->count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < node->count; i++)
    if (!is_language(languages, node->pairs[i].key->text)) names[n++] = node->pairs[i].key->text;
  Str near = str_nearest(language, names, n);
  for (uint32_t i = 0; i < n && !near.n; i++)
    if (str_starts(names[i], language)) near = names[i];
  const char *en = near.n ? "did you mean “%.*s” by “%.*s”?" : "add %.*s: …",
             *fr = near.n ? "vouliez-vous écrire «\u00A0%.*s\u00A0» pour «\u00A0%.*s\u00A0»\u00A0?" : "ajoutez %.*s: …";
  return diag_words(arena, str_format(arena, en, STR_ARG(language), STR_ARG(near)),
                    str_format(arena, fr, STR_ARG(language), STR_ARG(near)));
}

static const Data *word_read(Loader *l, const YamlPair *pair, const StrVec *languages) {
  const Yaml *node = pair->value;
  Str name = pair->key->text;
  if (node->kind != YAML_MAPPING)
    return diag(l->job->diags, DIAG_LAYOUT_WORD_PLAIN, node->span, name, by_language(l, node, languages)), &data_null;
  if (is_turned(pair, languages))
    return diag(l->job->diags, DIAG_LAYOUT_WORDS_TURNED, pair->key->span, name, node->pairs[0].key->text), &data_null;
  for (uint32_t i = 0; i < languages->n; i++)
    if (!yaml_get(node, languages->v[i]))
      diag(l->job->diags, DIAG_LAYOUT_WORD_LANGUAGE, pair->key->span, name, languages->v[i],
           missing_hint(l, node, languages, languages->v[i]));
  const Yaml *own = yaml_get(node, l->layout->lang);
  if (!own) return &data_null;
  return own->kind == YAML_MAPPING ? word_forms(l, own) : word_text(l, name, own);
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
