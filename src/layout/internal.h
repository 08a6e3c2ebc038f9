// What the files of this module share while a layout is loaded.
#ifndef MARBRE_LAYOUT_INTERNAL_H
#define MARBRE_LAYOUT_INTERNAL_H

#include "layout/layout.h"

typedef VEC(Decl) DeclVec;
typedef VEC(Str) StrVec;

// A name and what it stands for in a table of names, kept in order for messages.
typedef struct NameTable {
  StrMap map;
  StrVec names;
} NameTable;

typedef struct VariableType {
  const Type *type;  // of all that is set to it; NULL before
} VariableType;

typedef struct Loader {
  Job *job;
  const LayoutRequest *request;
  Layout *layout;
  const Yaml *tree;      // the layout with all it extends
  Str schema_path;       // "" when there is none
  NameTable properties;  // to PropertyRef
  NameTable keys;        // of blocks: to KeyId + 1
  NameTable customs;     // --names: to const Decl *
  NameTable colours, fonts;  // roles of the brand
  NameTable styles;      // names that selectors speak of
  NameTable extended;    // styles that others extend
  uint32_t own_file;     // the layout itself, not what it extends
  NameTable pages;       // names of page rules
  NameTable parts;       // to const Part *
  NameTable variables;   // to VariableType *
  const Css *initials[PROP_IDS];
  const Type *brand_type, *words_type, *content_type;
} Loader;

void names_put(Loader *l, NameTable *table, Str name, const void *value);
static inline void *names_get(const NameTable *table, Str name) { return strmap_get(&table->map, name); }
// For hints: "did you mean…", or the names there are; in both languages.
Str names_hint(Loader *l, const NameTable *table, Str name);
Str names_hint_of(Loader *l, const Str *names, uint32_t count, Str name);
// The nearest name alone; "" where none is near.
// The same of a key, which may be known by a French word.
Str key_hint(Loader *l, const Str *keys, uint32_t count, Str name);
Str names_near(Loader *l, const NameTable *table, Str name);
// The nearest property, or what the language has for a word of CSS; "" for neither.
Str property_hint(Loader *l, Str name);
Str property_instead(Loader *l, Str name);  // the latter alone
// What the language has for an element of HTML, the nearest kind, or those that there are.
Str kind_hint(Loader *l, Str name, const Str *kinds, uint32_t count);
// A finding for each key of a mapping that is not among those that mean something there.
void names_check(Loader *l, const Yaml *mapping, const char *const *names, uint32_t count);

// --- The tables ---------------------------------------------------------------------------------------------------

#define KEY(id, name, kinds) KEY_##id,
typedef enum KeyId {
#include "layout/keys.def"
  KEYS
} KeyId;
#undef KEY

typedef struct KeyInfo {
  const char *name;
  uint32_t kinds;
} KeyInfo;
extern const KeyInfo key_info[KEYS];
bool key_is_required(BlockKind kind, KeyId key);
uint32_t block_context_in(BlockKind kind);  // where what a block holds stands: IN_FLOW, IN_TEXT…

// --- Values of YAML ---------------------------------------------------------------------------------------------

// NULL and a finding when the node is something else; `key` says whose value it is. A missing node is NULL without one.
bool is_stray_key(const YamlPair *pair);
const Yaml *want_mapping(Loader *l, Str key, const Yaml *node);
const Yaml *want_sequence(Loader *l, Str key, const Yaml *node);
// A name or another plain text; "" after a finding.
Str want_name(Loader *l, Str key, const Yaml *node);
const Yaml *want_scalar(Loader *l, Str key, const Yaml *node);
// A number as YAML writes it.
bool want_number(Loader *l, Str key, const Yaml *node, double *out);
const Expr *want_expr(Loader *l, Str key, const Yaml *node);
const Template *want_template(Loader *l, Str key, const Yaml *node);
// name: expression pairs.
const Binding *want_bindings(Loader *l, Str key, const Yaml *node, uint32_t *count);

// --- Style values -----------------------------------------------------------------------------------------------

void properties_start(Loader *l);
bool is_property(const Loader *l, Str key);  // a longhand, a shorthand, a --name
// Reads a declaration and adds it, expanded into longhands; findings for what is wrong.
void decl_read(Loader *l, DeclVec *out, const Yaml *key, const Yaml *value);
const Css *css_read(Loader *l, Str key, const Yaml *value);
// The value of one longhand, checked; for `fit`.
const Css *longhand_read(Loader *l, PropId prop, const Yaml *key, const Yaml *value);
bool longhand_find(const Loader *l, Str name, PropId *prop);
// The shorthand that stands for just these longhands, in its order; "" for none.
Str shorthand_of(const PropId *props, uint32_t count);
// What `properties` declares.
void customs_read(Loader *l, const Yaml *node);

// True when the values, commas among them as NULL, fit the grammar (see properties.def).
extern const char *const page_sizes[];  // what <size> stands for; NULL ends them
bool grammar_accepts(const Loader *l, const char *grammar, const Css *const *items, uint32_t count);
// The value that is too small or too large, where that is all that is wrong; else NULL.
const Css *grammar_beyond(const Loader *l, const char *grammar, const Css *const *items, uint32_t count, PropRange *range);
bool grammar_has_word(const char *grammar, Str word);
// The keyword of a grammar that is nearest to a word, a page's size where it takes one; "" for none.
Str grammar_near(const char *grammar, Str word);
void css_dump_number(double number, Buf *out);

// --- Charts ------------------------------------------------------------------------------------------------------

ChartForm form_read(Loader *l, const Yaml *node);
const ChartSeries *const *series_read(Loader *l, const Yaml *node, uint32_t *count);
void chart_check(Loader *l, const Block *chart);

// --- Stages of loading ------------------------------------------------------------------------------------------

// One file with all it extends; NULL after a finding. `folders`: of each file, the most derived first.
const Yaml *file_load(Loader *l, SourceKind kind, Str path, Span from, StrVec *folders);
// The layout's file by name or path; "" after a finding.
Str layout_find(Loader *l);
Str brand_find(Loader *l);
StrVec languages_read(Loader *l);
// The content's schema, from the first of the folders that has one; and the parameters that the layout adds.
void schema_read(Loader *l, const StrVec *folders);
const Brand *brand_read(Loader *l, const Yaml *tree);
const Data *words_read(Loader *l, const Yaml *words, const StrVec *languages);
void styles_read(Loader *l, const Yaml *node);
void pages_read(Loader *l, const Yaml *node);
void parts_read(Loader *l, const Yaml *node);
void variables_read(Loader *l, const Yaml *node);
void fit_read(Loader *l, const Yaml *node);
void counters_read(Loader *l);
BlockList blocks_read(Loader *l, Str key, const Yaml *node);
BlockList checks_read(Loader *l, const Yaml *node);
const Block *region_read(Loader *l, Str name, const Yaml *node, Span span);
bool parts_hold_themselves(Loader *l);
// Types, names and places of everything above.
void layout_check(Loader *l);
// meets.c: which elements may stand in which, in scratch.
typedef struct Meets Meets;
const Meets *meets_new(Loader *l);
// The first step of a selector at which no element is left that it may speak of; its `count` when it may hold, or when
// the layout has nothing of one of its names.
uint32_t meets_first_apart(const Meets *meets, const StyleRule *rule);
// Some of what elements of that name do stand in; "" when nothing has a name.
Str meets_where(const Meets *meets, Str name);

// Of a layout without errors.
void names_check_borne(Loader *l);
void properties_check_effect(Loader *l);
// "it is for: …" of a property, in that language.
const char *applies_words(AppliesTo on, DiagLang lang);

#endif
