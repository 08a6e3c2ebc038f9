// Names in tables, and what to say of one that is not there.
#include "layout/internal.h"

void names_put(Loader *l, NameTable *table, Str name, const void *value) {
  if (!strmap_get(&table->map, name)) VEC_PUSH(l->job->arena, table->names, name);
  strmap_put(l->job->arena, &table->map, name, (void *)(uintptr_t)value);
}

enum { MOST_LISTED = 32 };

static Str near_said(Arena *arena, Str near) {
  return diag_words(arena, str_format(arena, "did you mean “%.*s”?", STR_ARG(near)),
                    str_format(arena, "vouliez-vous dire «\u00A0%.*s\u00A0»\u202F?", STR_ARG(near)));
}

static Str near_words(Arena *arena, const Str *names, uint32_t count, Str name) {
  int64_t colon = str_find(name, STR(":"), 0);
  if (colon > 0 && colon + 1 < name.n) {  // the colon of a key, without its space
    Str key = str_slice(name, 0, (uint32_t)colon), rest = str_slice(name, (uint32_t)colon + 1, name.n);
    return diag_words(arena, str_format(arena, "put a space after the colon: %.*s: %.*s", STR_ARG(key), STR_ARG(rest)),
                      str_format(arena, "mettez une espace après le deux-points\u00A0: %.*s: %.*s", STR_ARG(key), STR_ARG(rest)));
  }
  Str near = str_nearest(name, names, count);
  return near.n ? near_said(arena, near) : near;
}

Str names_near(Loader *l, const NameTable *table, Str name) {
  return near_words(l->job->arena, table->names.v, table->names.n, name);
}

Str names_hint_of(Loader *l, const Str *names, uint32_t count, Str name) {
  Arena *arena = l->job->arena;
  Str near = near_words(arena, names, count, name);
  if (near.n) return near;
  if (!count || count > MOST_LISTED) return STR("");
  Buf all = buf_new(arena);
  for (uint32_t i = 0; i < count; i++) {
    if (i) buf_lit(&all, ", ");
    buf_add(&all, names[i]);
  }
  return str_cat(arena, diag_words(arena, STR("there are: "), STR("il existe\u00A0: ")), buf_str(&all));
}

Str names_hint(Loader *l, const NameTable *table, Str name) {
  return names_hint_of(l, table->names.v, table->names.n, name);
}

typedef struct Instead {
  const char *word, *instead;
} Instead;

#define INSTEAD(word, instead)
#define KIND_INSTEAD(word, instead)
#define KEY_INSTEAD(word, instead) {word, instead},
static const Instead key_words[] = {
#include "layout/instead.def"
};
#undef KEY_INSTEAD
#define KEY_INSTEAD(word, instead)

static bool is_among(const Str *names, uint32_t count, Str name) {
  for (uint32_t i = 0; i < count; i++)
    if (str_eq(names[i], name)) return true;
  return false;
}

Str key_hint(Loader *l, const Str *keys, uint32_t count, Str name) {
  for (size_t i = 0; i < sizeof key_words / sizeof *key_words; i++) {
    Str key = str_from(key_words[i].instead);
    if (str_eq(name, str_from(key_words[i].word)) && is_among(keys, count, key)) return near_said(l->job->arena, key);
  }
  return names_hint_of(l, keys, count, name);
}

void names_check(Loader *l, const Yaml *mapping, const char *const *names, uint32_t count) {
  Str *known = ARENA_ARRAY(l->job->scratch, Str, count);
  for (uint32_t i = 0; i < count; i++) known[i] = str_from(names[i]);
  for (uint32_t i = 0; mapping && i < mapping->count; i++) {
    const Yaml *key = mapping->pairs[i].key;
    uint32_t k = 0;
    while (k < count && !str_eq(known[k], key->text)) k++;
    if (k == count) diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, key_hint(l, known, count, key->text));
  }
}

#undef INSTEAD
#undef KIND_INSTEAD
#define INSTEAD(word, instead) {word, instead},
#define KIND_INSTEAD(word, instead)
static const Instead css_words[] = {
#include "layout/instead.def"
};
#undef INSTEAD
#undef KIND_INSTEAD
#define INSTEAD(word, instead)
#define KIND_INSTEAD(word, instead) {word, instead},
static const Instead html_words[] = {
#include "layout/instead.def"
};
#undef INSTEAD
#undef KIND_INSTEAD
#undef KEY_INSTEAD

static Str instead_of(Arena *arena, const Instead *words, size_t count, Str name) {
  for (size_t i = 0; i < count; i++)
    if (str_eq(name, str_from(words[i].word)))
      return diag_words(arena, str_format(arena, "here it is said by: %s", words[i].instead),
                        str_format(arena, "ici cela se dit par\u00A0: %s", words[i].instead));
  return (Str){0};
}

Str property_instead(Loader *l, Str name) {
  return instead_of(l->job->arena, css_words, sizeof css_words / sizeof *css_words, name);
}

Str property_hint(Loader *l, Str name) {
  Str instead = property_instead(l, name);
  return instead.n ? instead : names_near(l, &l->properties, name);
}

Str kind_hint(Loader *l, Str name, const Str *kinds, uint32_t count) {
  Str instead = instead_of(l->job->arena, html_words, sizeof html_words / sizeof *html_words, name);
  return instead.n ? instead : names_hint_of(l, kinds, count, name);
}
