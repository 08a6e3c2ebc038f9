// In: a compiled schema. Out: its fields explained as Markdown that reads well in a terminal: a list, records within
// records set further right. What a reference leads to is told where it is used, in full, but not within itself.
#include "schema/internal.h"

enum {
  DEEPEST = 12,
  LONGEST_EXAMPLE = 80,
  LONGEST_LIST = 24,
  LARGEST = 1 << 20
};  // LARGEST: records in records multiply

typedef struct Manual {
  Arena *arena;
  DiagLang lang;
  Buf out;
  const Node *within[DEEPEST];  // records being told, outermost first
  uint32_t depth;
} Manual;

// Words by language; %s is an argument.
typedef struct Phrase {
  const char *in[DIAG_LANGS];
} Phrase;

static void say(Manual *m, Phrase phrase, Str argument) {
  const char *text = phrase.in[m->lang], *gap = strstr(text, "%s");
  buf_add(&m->out, gap ? (Str){text, (uint32_t)(gap - text)} : str_from(text));
  if (!gap) return;
  buf_add(&m->out, argument);
  buf_add(&m->out, str_from(gap + 2));
}

static void indent(Manual *m) {
  for (uint32_t i = 0; i < m->depth; i++) buf_lit(&m->out, "  ");
}

// --- What a node says, itself or through what it refers to
// --------------------------------------------------------------

static const Yaml *note(const Node *node, Str name) {
  for (; node; node = node->ref) {
    const Yaml *found = yaml_get(node->tree, name);
    if (found) return found;
  }
  return NULL;
}

static Str first_example(Manual *m, const Node *node) {
  const Yaml *examples = note(node, STR("examples"));
  if (!examples || examples->kind != YAML_SEQUENCE || !examples->count) return (Str){0};
  const Yaml *one = examples->items[0];
  if (one->kind != YAML_SCALAR || str_find(one->text, STR("\n"), 0) >= 0) return (Str){0};
  bool ticks = str_find(one->text, STR("`"), 0) >= 0 || utf8_length(one->text) > LONGEST_EXAMPLE;
  return ticks ? (Str){0} : str_format(m->arena, "`%.*s`", STR_ARG(one->text));
}

static void tell_type(Manual *m, const Node *node) {
  const Node *said = node_target(node);
  const Type *type = node_type(said, false);
  if (said->xref.n)
    buf_add(&m->out, diag_words_in(m->arena, words_node(m->arena, said), m->lang));
  else if (type->kind == TYPE_LIST && said->items && node_target(said->items)->xref.n)
    say(m, (Phrase){{"a list of ids of entries of %s", "une liste d’identifiants d’entrées de %s"}},
        node_target(said->items)->xref);
  else if (said->types == IS_INTEGER)
    buf_add(&m->out, diag_words_in(m->arena, words_types(m->arena, IS_INTEGER), m->lang));
  else
    buf_add(&m->out, type_describe(m->arena, type, m->lang));
}

// --- Limits
// -------------------------------------------------------------------------------------------------------------

static const struct {
  Bound bound;
  Phrase phrase;
} bound_words[] = {{MIN_LENGTH, {{"at least %s characters", "au moins %s caractères"}}},
                   {MAX_LENGTH, {{"at most %s characters", "au plus %s caractères"}}},
                   {MIN_ITEMS, {{"at least %s", "au moins %s"}}},
                   {MAX_ITEMS, {{"at most %s", "au plus %s"}}},
                   {MIN_PROPERTIES, {{"at least %s of its fields", "au moins %s de ses champs"}}},
                   {MAX_PROPERTIES, {{"at most %s of its fields", "au plus %s de ses champs"}}},
                   {MINIMUM, {{"%s or more", "%s ou plus"}}},
                   {MAXIMUM, {{"%s or less", "%s ou moins"}}},
                   {EXCLUSIVE_MINIMUM, {{"more than %s", "plus de %s"}}},
                   {EXCLUSIVE_MAXIMUM, {{"less than %s", "moins de %s"}}},
                   {MULTIPLE_OF, {{"a multiple of %s", "un multiple de %s"}}}};

static void tell_bounds(Manual *m, const Node *node) {
  for (size_t i = 0; i < sizeof bound_words / sizeof *bound_words; i++) {
    if (!has_bound(node, bound_words[i].bound)) continue;
    buf_lit(&m->out, ", ");
    say(m, bound_words[i].phrase, number_text(m->arena, node->bounds[bound_words[i].bound]));
  }
}

static Str listed(Manual *m, const Yaml *values) {
  Buf all = buf_new(m->arena);
  for (uint32_t i = 0; i < values->count && i < LONGEST_LIST; i++)
    buf_format(&all, "%s`%.*s`", i ? ", " : "", STR_ARG(values->items[i]->text));
  if (values->count > LONGEST_LIST) buf_lit(&all, "…");
  return buf_str(&all);
}

static void tell_limits(Manual *m, const Node *node) {
  tell_bounds(m, node);
  if (node->unique) say(m, (Phrase){{", none of them twice", ", sans répétition"}}, STR(""));
  if (node->values) say(m, (Phrase){{", one of %s", ", au choix %s"}}, listed(m, node->values));
  const Node *item = node->items ? node_target(node->items) : NULL;
  if (item && item->values) say(m, (Phrase){{", each one of %s", ", au choix %s"}}, listed(m, item->values));
  if (node->pattern && !note(node, STR("examples")))
    say(m, (Phrase){{", of the form `%s`", ", de la forme `%s`"}}, pattern_text(node->pattern));
  if (node->standard && node->standard->kind == YAML_SCALAR)
    say(m, (Phrase){{", `%s` unless it is said", ", `%s` si rien n’est dit"}}, node->standard->text);
}

// --- Fields
// -------------------------------------------------------------------------------------------------------------

static bool needs(const Node *record, Str name) {
  for (uint32_t i = 0; i < record->required.n; i++)
    if (str_eq(record->required.v[i], name)) return true;
  return false;
}

static void tell_fields(Manual *m, const Node *record);

// A record, or the records of a list.
static const Node *record_in(const Node *node) {
  const Node *said = node_target(node);
  if (said->items && (said->want & IS_LIST)) said = node_target(said->items);
  return said->properties.n ? said : NULL;
}

static void tell_within(Manual *m, const Node *node) {
  const Node *record = record_in(node);
  for (uint32_t i = 0; i < m->depth; i++)
    if (m->within[i] == record) return;
  if (!record || m->depth + 1 >= DEEPEST || m->out.n > LARGEST) return;
  m->within[m->depth++] = record;
  tell_fields(m, record);
  m->depth--;
}

static void tell_sentence(Manual *m, Str text) {
  buf_byte(&m->out, ' ');
  buf_add(&m->out, text);
  if (text.n && !strchr(".?!", text.p[text.n - 1]) && !str_ends(text, STR("…"))) buf_byte(&m->out, '.');
}

static void tell_field(Manual *m, const Node *record, Str name, const Node *node) {
  const Yaml *description = note(node, STR("description"));
  Str example = first_example(m, node);
  if (!example.n && record_in(node) == NULL && node_target(node)->items)
    example = first_example(m, node_target(node)->items);
  indent(m);
  buf_format(&m->out, "- **%.*s**", STR_ARG(name));
  say(m, (Phrase){{": ", "\u00A0: "}}, STR(""));
  tell_type(m, node);
  say(m, needs(record, name) ? (Phrase){{", needed", ", nécessaire"}} : (Phrase){{"", ""}}, STR(""));
  tell_limits(m, node_target(node));
  buf_byte(&m->out, '.');
  if (description && description->kind == YAML_SCALAR) tell_sentence(m, description->text);
  if (example.n) say(m, (Phrase){{" Example: %s.", " Exemple\u00A0: %s."}}, example);
  buf_byte(&m->out, '\n');
  tell_within(m, node);
}

static void tell_fields(Manual *m, const Node *record) {
  for (uint32_t i = 0; i < record->properties.n; i++)
    tell_field(m, record, record->properties.v[i].name, record->properties.v[i].node);
}

static void tell_head(Manual *m, const SchemaExport *what) {
  for (uint32_t i = 0; i < what->field_count; i++) {
    const ExportField *field = &what->fields[i];
    buf_format(&m->out, "- **%.*s**", STR_ARG(field->name));
    say(m, (Phrase){{": a name", "\u00A0: un nom"}}, STR(""));
    say(m, field->required ? (Phrase){{", needed.", ", nécessaire."}} : (Phrase){{".", "."}}, STR(""));
    tell_sentence(m, field->description);
    buf_byte(&m->out, '\n');
  }
}

Str schema_explain(Arena *arena, const Schema *schema, const SchemaExport *what) {
  Manual m = {.arena = arena, .lang = what->lang, .out = buf_new(arena)};
  const Node *root = node_target(schema->root);
  const Yaml *description = note(root, STR("description"));
  buf_format(&m.out, "# %.*s\n\n", STR_ARG(root->title));
  if (description) buf_format(&m.out, "%.*s\n\n", STR_ARG(description->text));
  say(&m,
      (Phrase){
          {"Fields without “needed” may be left out. A *rich text* is CommonMark: paragraphs, lists, headings; every "
           "other "
           "text may hold **bold**, *italics*, [links](https://…).\n\n",
           "Les champs sans «\u00A0nécessaire\u00A0» peuvent manquer. Un *texte enrichi* est du CommonMark\u00A0: "
           "paragraphes, listes, titres\u202F; tout autre texte admet **gras**, *italique*, [liens](https://…).\n\n"}},
      STR(""));
  tell_head(&m, what);
  tell_fields(&m, root);
  return buf_str(&m.out);
}
