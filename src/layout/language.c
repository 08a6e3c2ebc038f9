// The layout language and the brand's as JSON Schema 2020-12, for editors: from the tables of properties, kinds of
// block and their keys, and about.def. It takes what the loader takes, and a little more: what only a brand or the
// content can tell (a role, a path) is for the loader to say.
#include <jansson.h>

#include "layout/internal.h"

// --- Tables
// -------------------------------------------------------------------------------------------------------------

typedef struct About {
  const char *name, *shape, *words[DIAG_LANGS];
} About;

#define BRAND(name, shape, en, fr)
#define KIND(id, en, fr)
#define UNDER(id, shape, en, fr)
#define OF(id, en, fr)
#define TOP(name, shape, en, fr) {name, shape, {en, fr}},
static const About top_about[] = {
#include "layout/about.def"
};
#undef TOP
#undef BRAND
#define TOP(name, shape, en, fr)
#define BRAND(name, shape, en, fr) {name, shape, {en, fr}},
static const About brand_about[] = {
#include "layout/about.def"
};
#undef BRAND
#undef KIND
#define BRAND(name, shape, en, fr)
#define KIND(id, en, fr) [BLOCK_##id] = {"", "", {en, fr}},
static const About kind_about[BLOCK_KINDS] = {
#include "layout/about.def"
};
#undef KIND
#undef UNDER
#define KIND(id, en, fr)
#define UNDER(id, shape, en, fr) [KEY_##id] = {"", shape, {en, fr}},
static const About key_about[KEYS] = {
#include "layout/about.def"
};
#undef UNDER
#undef OF
#define UNDER(id, shape, en, fr)
#define OF(id, en, fr) [PROP_##id] = {en, fr},
static const char *const property_about[PROP_IDS][DIAG_LANGS] = {
#include "layout/about.def"
};
#undef TOP
#undef BRAND
#undef KIND
#undef UNDER
#undef OF

#define SHORTHAND(name, kind, group, ...) {name, #__VA_ARGS__},
static const struct {
  const char *name, *longhands;
} shorthand_words[] = {
#include "layout/shorthands.def"
};
#undef SHORTHAND

#define STRUCTURE_ROLE(name) name,
static const char *const roles[] = {
#include "layout/roles.def"
};
#undef STRUCTURE_ROLE

#define COUNT(table) (sizeof(table) / sizeof *(table))

typedef struct Language {
  Arena *arena;
  DiagLang lang;
} Language;

// --- Pieces of schemas
// ------------------------------------------------------------------------------------------------------

static json_t *parsed(const char *text) { return json_loads(text, 0, NULL); }

static json_t *refers(const char *shape) { return json_sprintf("#/$defs/%s", shape); }

static json_t *described(const char *shape, const char *words) {
  return json_pack("{s:o, s:s}", "$ref", refers(shape), "description", words);
}

// --- Properties
// -----------------------------------------------------------------------------------------------------------

static bool is_word_byte(char c) { return c && !strchr(" |[]?+#,/", c); }

// The keywords of a grammar; true when it has nothing else.
static bool grammar_words(const char *grammar, json_t *words) {
  bool only = true;
  for (const char *p = grammar; *p;) {
    const char *start = p, *end = *p == '<' ? strchr(p, '>') : NULL;
    while (!end && is_word_byte(*p)) p++;
    if (end) {
      p = end + 1;
      only = false;
    } else if (p == start) {
      p++;
    } else {
      json_array_append_new(words, json_stringn(start, (size_t)(p - start)));
    }
  }
  return only;
}

// One keyword, or several after one another; var(), and what every property takes.
static json_t *words_pattern(Arena *arena, const json_t *words) {
  Buf one = buf_new(arena);
  size_t i;
  json_t *word;
  json_array_foreach(words, i, word) buf_format(&one, "%s|", json_string_value(word));
  buf_lit(&one, "var\\(.*\\)|inherit|initial|unset");
  return json_sprintf("^(%.*s)( (%.*s))*$", STR_ARG(buf_str(&one)), STR_ARG(buf_str(&one)));
}

// What it is for, where its name does not say it; what it takes, and what it is at first.
static json_t *property_words(const Language *l, PropId id) {
  const PropInfo *info = &prop_info[id];
  bool french = l->lang == DIAG_FR;
  const char *about = property_about[id][l->lang], *first = french ? "valeur première" : "first value";
  const char *passed = !info->inherited ? "" : french ? " ; héritée" : "; inherited";
  return json_sprintf("%s%s`%s`\n\n%s: `%s`%s\n\n%s: %s", about ? about : "", about ? "\n\n" : "", info->grammar, first,
                      info->initial, passed, french ? "pour" : "for", applies_words(info->on, l->lang));
}

static json_t *property_json(const Language *l, PropId id) {
  json_t *words = json_array(), *about = property_words(l, id), *out;
  if (grammar_words(prop_info[id].grammar, words))
    out = json_pack("{s:o, s:[s,s], s:o}", "description", about, "type", "string", "null", "pattern",
                    words_pattern(l->arena, words));
  else
    out = json_pack("{s:o, s:[s,s,s,s]}", "description", about, "type", "string", "number", "array", "null");
  if (json_array_size(words)) json_object_set(out, "examples", words);
  json_decref(words);
  return out;
}

// "MARGIN_TOP, MARGIN_RIGHT" as names of properties.
static json_t *shorthand_json(const Language *l, const char *longhands) {
  Buf names = buf_new(l->arena);
  for (const char *p = longhands; *p; p++)
    buf_byte(&names, *p == '_' ? '-' : *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p);
  json_t *about = json_sprintf(l->lang == DIAG_FR ? "abrège %.*s" : "short for %.*s", STR_ARG(buf_str(&names)));
  return json_pack("{s:o, s:[s,s,s,s]}", "description", about, "type", "string", "number", "array", "null");
}

static json_t *customs_json(void) { return parsed("{\"^--\": {\"$ref\": \"#/$defs/value\"}}"); }

static json_t *declarations_json(const Language *l) {
  json_t *all = json_object();
  for (size_t i = 0; i < PROP_IDS; i++) json_object_set_new(all, prop_info[i].name, property_json(l, (PropId)i));
  for (size_t i = 0; i < COUNT(shorthand_words); i++)
    json_object_set_new(all, shorthand_words[i].name, shorthand_json(l, shorthand_words[i].longhands));
  return json_pack("{s:o, s:o}", "properties", all, "patternProperties", customs_json());
}

// --- Blocks
// -----------------------------------------------------------------------------------------------------------------

static const struct {
  const char *name;
  uint32_t context;
} contexts[] = {{"flow", IN_FLOW}, {"line", IN_TEXT}, {"table", IN_TABLE},
                {"list", IN_LIST}, {"rows", IN_ROWS}, {"row", IN_ROW}};

static const char *context_name(uint32_t context) {
  for (size_t i = 0; i < COUNT(contexts); i++)
    if (contexts[i].context == context) return contexts[i].name;
  return "flow";
}

static const char *shape_of(KeyId key, BlockKind kind) {
  return key == KEY_BODY ? context_name(block_context_in(kind)) : key_about[key].shape;
}

static json_t *kind_json(const Language *l, BlockKind kind) {
  json_t *keys = json_object(), *needed = json_array();
  for (size_t k = 0; k < KEYS; k++) {
    if (!(key_info[k].kinds >> kind & 1)) continue;
    json_object_set_new(keys, key_info[k].name, described(shape_of((KeyId)k, kind), key_about[k].words[l->lang]));
    if (key_is_required(kind, (KeyId)k)) json_array_append_new(needed, json_string(key_info[k].name));
  }
  json_t *types = json_array_size(needed) ? json_string("object") : json_pack("[s,s]", "object", "null");
  return json_pack("{s:o, s:s, s:o, s:o, s:o, s:b}", "type", types, "description", kind_about[kind].words[l->lang],
                   "properties", keys, "required", needed, "$ref", refers("declarations"), "unevaluatedProperties",
                   false);
}

static json_t *blocks_json(const Language *l, uint32_t context) {
  json_t *kinds = json_object();
  for (size_t k = 0; k < BLOCK_KINDS; k++)
    if (block_info[k].contexts & context)
      json_object_set_new(kinds, block_info[k].name,
                          json_pack("{s:o, s:s}", "$ref", json_sprintf("#/$defs/block-%s", block_info[k].name),
                                    "description", kind_about[k].words[l->lang]));
  json_t *block = json_pack("{s:s, s:i, s:i, s:b, s:o}", "type", "object", "minProperties", 1, "maxProperties", 1,
                            "additionalProperties", false, "properties", kinds);
  return json_pack("{s:[s,s], s:o}", "type", "array", "null", "items", block);
}

static void add_blocks(const Language *l, json_t *defs) {
  for (size_t i = 0; i < COUNT(contexts); i++)
    json_object_set_new(defs, contexts[i].name, blocks_json(l, contexts[i].context));
  for (size_t k = 0; k < BLOCK_KINDS; k++)
    if (block_info[k].contexts)
      json_object_set_new(defs, str_format(l->arena, "block-%s", block_info[k].name).p, kind_json(l, (BlockKind)k));
}

// --- Other shapes
// -------------------------------------------------------------------------------------------------------------

// Those that no table says, as JSON: name, schema.
static const struct {
  const char *name, *schema;
} layout_shapes[] = {
    {"version", "{\"const\": 1}"},
    {"text", "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}"},
    {"expression", "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}"},
    {"value", "{\"type\": [\"string\", \"number\", \"array\", \"null\"]}"},
    {"names", "{\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}}"},
    {"metadata",
     "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {\"title\": {\"$ref\": \"#/$defs/text\"},"
     " \"author\": {\"$ref\": \"#/$defs/text\"}, \"subject\": {\"$ref\": \"#/$defs/text\"}}}"},
    {"customs",
     "{\"type\": \"object\", \"additionalProperties\": false, \"patternProperties\": {\"^--\": {\"$ref\": "
     "\"#/$defs/value\"}}}"},
    {"words",
     "{\"type\": \"object\", \"additionalProperties\": {\"type\": [\"object\", \"null\"], \"additionalProperties\": "
     "{\"anyOf\": ["
     "{\"$ref\": \"#/$defs/text\"}, {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"other\"],"
     " \"properties\": {\"one\": {\"$ref\": \"#/$defs/text\"}, \"other\": {\"$ref\": \"#/$defs/text\"}}}]}}}"},
    {"style",
     "{\"type\": [\"object\", \"null\"], \"properties\": {\"extends\": {\"$ref\": \"#/$defs/names\"}},"
     " \"$ref\": \"#/$defs/declarations\", \"unevaluatedProperties\": false}"},
    {"styles", "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/style\"}}"},
    {"page",
     "{\"type\": [\"object\", \"null\"], \"properties\": {\"regions\": {\"type\": \"object\", \"additionalProperties\":"
     " {\"anyOf\": [{\"enum\": [\"none\", null]}, {\"$ref\": \"#/$defs/block-box\"}]}}},"
     " \"$ref\": \"#/$defs/declarations\", \"unevaluatedProperties\": false}"},
    {"pages", "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/page\"}}"},
    {"fit",
     "{\"type\": [\"object\", \"null\"], \"required\": [\"pages\"], \"additionalProperties\": false, \"properties\": {"
     "\"pages\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10000}, {\"type\": \"array\", "
     "\"minItems\": 1, \"items\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 1, \"maximum\": 10000}, {\"const\": "
     "\"any\"}]}}]}, \"give\": {\"type\": \"array\", "
     "\"items\":"
     " {\"type\": \"object\", \"required\": [\"style\"], \"minProperties\": 2, \"maxProperties\": 2, \"properties\":"
     " {\"style\": {\"type\": \"string\"}}, \"additionalProperties\": {\"type\": \"array\", \"minItems\": 2, "
     "\"maxItems\": 2}}}}}"},
    {"parts",
     "{\"type\": \"object\", \"additionalProperties\": {\"type\": [\"object\", \"null\"], \"additionalProperties\": "
     "false,"
     " \"properties\": {\"params\": {\"type\": \"object\", \"additionalProperties\": {\"enum\": [\"required\", "
     "\"optional\"]}},"
     " \"body\": {\"anyOf\": [{\"$ref\": \"#/$defs/flow\"}, {\"$ref\": \"#/$defs/line\"}, {\"$ref\": \"#/$defs/rows\"},"
     " {\"$ref\": \"#/$defs/list\"}]}}}}"},
    {"parameters", "{\"type\": \"object\", \"additionalProperties\": {\"type\": [\"object\", \"boolean\", \"null\"]}}"},
    {"bindings", "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/expression\"}}"},
    {"variables",
     "{\"type\": \"object\", \"additionalProperties\": {\"enum\": [\"first\", \"last\", \"start\", null]}}"},
    {"abbreviations",
     "{\"type\": [\"object\", \"null\"], \"required\": [\"of\", \"term\", \"text\"], \"properties\": {"
     "\"of\": {\"$ref\": \"#/$defs/expression\"}, \"term\": {\"$ref\": \"#/$defs/expression\"},"
     " \"text\": {\"$ref\": \"#/$defs/expression\"}}}"},
    {"checks", "{\"type\": [\"array\", \"null\"], \"items\": {\"$ref\": \"#/$defs/block-check\"}}"},
    {"scope", "{\"type\": \"string\", \"examples\": [\"row\", \"column\"]}"},
    {"form", "{\"enum\": [\"bar\", \"line\", \"share\"]}"},
    {"chart-series",
     "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"value\"], \"properties\": {"
     "\"term\": {\"$ref\": \"#/$defs/text\"}, \"value\": {\"$ref\": \"#/$defs/expression\"},"
     " \"text\": {\"$ref\": \"#/$defs/text\"}}, \"$ref\": \"#/$defs/declarations\", \"unevaluatedProperties\": "
     "false}}"},
    {"columns",
     "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": {\"each\": {\"$ref\": "
     "\"#/$defs/expression\"},"
     " \"scope\": {\"$ref\": \"#/$defs/scope\"}, \"style\": {\"$ref\": \"#/$defs/text\"}},"
     " \"$ref\": \"#/$defs/declarations\", \"unevaluatedProperties\": false}}"},
};

static const struct {
  const char *name, *schema;
} brand_shapes[] = {
    {"version", "{\"const\": 1}"},
    {"text", "{\"type\": [\"string\", \"number\"]}"},
    {"number", "{\"type\": [\"number\", \"null\"], \"minimum\": 0}"},
    {"names", "{\"type\": [\"string\", \"array\"], \"items\": {\"type\": \"string\"}}"},
    {"lines", "{\"type\": [\"array\", \"null\"], \"items\": {\"type\": [\"string\", \"number\"]}}"},
    {"file", "{\"type\": [\"string\", \"null\"]}"},
    {"colour",
     "{\"anyOf\": [{\"type\": \"string\", \"pattern\": \"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$\"}, {\"type\": \"object\","
     " \"required\": [\"rgb\"], \"additionalProperties\": false, \"properties\": {\"rgb\": {\"type\": \"string\","
     " \"pattern\": \"^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$\"}, \"cmyk\": {\"type\": \"array\", \"minItems\": 4, "
     "\"maxItems\": 4,"
     " \"items\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 100}}}}]}"},
    {"colours",
     "{\"type\": \"object\", \"properties\": {\"ink\": {\"$ref\": \"#/$defs/colour\"}, \"paper\": {\"$ref\": "
     "\"#/$defs/colour\"}},"
     " \"additionalProperties\": {\"$ref\": \"#/$defs/colour\"}}"},
    {"series",
     "{\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\": [\"tone\", \"text\", \"tint\"], "
     "\"properties\": {"
     "\"tone\": {\"$ref\": \"#/$defs/colour\"}, \"text\": {\"$ref\": \"#/$defs/colour\"}, \"tint\": {\"$ref\": "
     "\"#/$defs/colour\"}}}}"},
    {"fonts",
     "{\"type\": \"object\", \"properties\": {\"text\": {\"$ref\": \"#/$defs/names\"}},"
     " \"additionalProperties\": {\"$ref\": \"#/$defs/names\"}}"},
    {"intent",
     "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"profile\", \"condition\"], \"properties\": "
     "{\"profile\": {\"type\": \"string\"}, \"condition\": {\"type\": \"string\"}}}"},
    {"logos", "{\"type\": [\"object\", \"null\"], \"additionalProperties\": {\"$ref\": \"#/$defs/file\"}}"},
};

// --- The whole
// ----------------------------------------------------------------------------------------------------------------

static json_t *root_json(const Language *l, const char *title, const About *about, size_t count, json_t *defs) {
  json_t *keys = json_object();
  for (size_t i = 0; i < count; i++)
    json_object_set_new(keys, about[i].name, described(about[i].shape, about[i].words[l->lang]));
  return json_pack("{s:s, s:s, s:s, s:[s], s:b, s:o, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                   "title", title, "type", "object", "required", "marbre", "additionalProperties", false, "properties",
                   keys, "$defs", defs);
}

static Str written(Arena *arena, json_t *value) {
  char *text = json_dumps(value, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  Str out = str_cat(arena, str_from(text), STR("\n"));
  free(text);
  json_decref(value);
  return out;
}

static json_t *roles_json(void) {
  json_t *names = json_array();
  for (size_t i = 0; i < COUNT(roles); i++) json_array_append_new(names, json_string(roles[i]));
  return json_pack("{s:o}", "enum", names);
}

Str layout_language(Arena *arena, DiagLang lang) {
  Language l = {arena, lang};
  json_t *defs = json_object();
  for (size_t i = 0; i < COUNT(layout_shapes); i++)
    json_object_set_new(defs, layout_shapes[i].name, parsed(layout_shapes[i].schema));
  json_object_set_new(defs, "role", roles_json());
  json_object_set_new(defs, "declarations", declarations_json(&l));
  add_blocks(&l, defs);
  return written(arena, root_json(&l, lang == DIAG_FR ? "Maquette" : "Layout", top_about, COUNT(top_about), defs));
}

Str brand_language(Arena *arena, DiagLang lang) {
  Language l = {arena, lang};
  json_t *defs = json_object();
  for (size_t i = 0; i < COUNT(brand_shapes); i++)
    json_object_set_new(defs, brand_shapes[i].name, parsed(brand_shapes[i].schema));
  return written(arena, root_json(&l, lang == DIAG_FR ? "Marque" : "Brand", brand_about, COUNT(brand_about), defs));
}
