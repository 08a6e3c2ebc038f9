// Loading a layout, in the order its pieces need one another: files, brand, names, styles, blocks; then the check.
#include "layout/internal.h"

#define TOP(name, shape, en, fr) name,
#define BRAND(name, shape, en, fr)
#define KIND(id, en, fr)
#define UNDER(id, shape, en, fr)
#define OF(id, en, fr)
static const char *const top_keys[] = {
#include "layout/about.def"
};
enum { TOP_KEYS = sizeof top_keys / sizeof *top_keys };

static const Yaml *top(const Loader *l, Str key) { return yaml_get(l->tree, key); }

// --- Languages --------------------------------------------------------------------------------------------------

StrVec languages_read(Loader *l) {
  StrVec languages = {0};
  const Yaml *asked = top(l, STR("languages")), *node = want_sequence(l, STR("languages"), asked);
  for (uint32_t i = 0; node && i < node->count; i++) {
    Str name = want_name(l, STR("languages"), node->items[i]);
    if (name.n) VEC_PUSH(l->job->arena, languages, name);
  }
  if (!languages.n && (node || !asked)) diag(l->job->diags, DIAG_LAYOUT_LANGUAGES, l->tree->span);
  return languages;
}

// The layout's language that serves the content's: the same, or the same without its region.
static void choose_language(Loader *l, const StrVec *languages) {
  Str wanted = l->request->lang;
  for (uint32_t i = 0; i < languages->n; i++) {
    Str own = languages->v[i];
    if (!str_starts(wanted, own) || (wanted.n > own.n && wanted.p[own.n] != '-')) continue;
    if (own.n > l->layout->lang.n) l->layout->lang = own;
  }
  if (l->layout->lang.n || !languages->n) return;
  diag(l->job->diags, DIAG_LAYOUT_LANGUAGE, l->request->lang_span, wanted,
       names_hint_of(l, languages->v, languages->n, wanted));
  l->layout->lang = languages->v[0];
}

// --- Schema and parameters --------------------------------------------------------------------------------------

static const Yaml *schema_tree(Loader *l, const StrVec *folders) {
  uint32_t file;
  for (uint32_t i = 0; i < folders->n; i++) {
    Str path = path_join(l->job->arena, folders->v[i], STR("schema.yaml"));
    if (sources_read(l->job->sources, SOURCE_LAYOUT, path, &file) == READ_OK) return yaml_parse(l->job, file);
  }
  diag(l->job->diags, DIAG_LAYOUT_SCHEMA, l->tree->span, path_join(l->job->arena, folders->v[0], STR("schema.yaml")));
  return NULL;
}

static const Yaml *scalar_node(Loader *l, Str text, Span span) {
  Yaml *node = ARENA_NEW(l->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SCALAR, .plain = true, .span = span, .text = text};
  return node;
}

static const Yaml *mapping_node(Loader *l, const Yaml *const *keys_and_values, uint32_t count, Span span) {
  YamlPair *pairs = ARENA_ARRAY(l->job->arena, YamlPair, count);
  for (uint32_t i = 0; i < count; i++) pairs[i] = (YamlPair){keys_and_values[2 * i], keys_and_values[2 * i + 1]};
  Yaml *node = ARENA_NEW(l->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_MAPPING, .span = span, .count = count, .pairs = pairs};
  return node;
}

// A parameter's type may refer to entries of the content (x-ref), so it is compiled as a field `param` of its schema.
static void parameters_read(Loader *l, const Yaml *schema, const Yaml *parameters) {
  static const Type none = {.kind = TYPE_RECORD};
  l->layout->parameters = &none;
  parameters = want_mapping(l, STR("parameters"), parameters);
  if (!parameters || !schema) return;
  Span s = parameters->span;
  const Yaml *param = mapping_node(l, (const Yaml *[]){scalar_node(l, STR("type"), s), scalar_node(l, STR("object"), s),
      scalar_node(l, STR("additionalProperties"), s), scalar_node(l, STR("false"), s),
      scalar_node(l, STR("properties"), s), parameters}, 3, s);
  const Yaml *fields = mapping_node(l, (const Yaml *[]){scalar_node(l, STR("param"), s), param}, 1, s);
  const Yaml *patch = mapping_node(l, (const Yaml *[]){scalar_node(l, STR("properties"), s), fields}, 1, s);
  const Schema *both = schema_compile(l->job, yaml_merge(l->job->arena, schema, patch));
  const TypeField *field = both ? type_field(schema_type(both), STR("param")) : NULL;
  if (!field) return;
  l->layout->parameters = field->type;
  l->layout->with_parameters = both;
}

void schema_read(Loader *l, const StrVec *folders) {
  const Yaml *tree = schema_tree(l, folders);
  l->layout->schema = tree ? schema_compile(l->job, tree) : NULL;
  l->content_type = l->layout->schema ? schema_type(l->layout->schema) : NULL;
  parameters_read(l, tree, top(l, STR("parameters")));
}

// --- Small pieces -----------------------------------------------------------------------------------------------

static void metadata_read(Loader *l) {
  static const Str names[] = {{"title", 5}, {"author", 6}, {"subject", 7}};
  const Template **to[] = {&l->layout->title, &l->layout->author, &l->layout->subject};
  const Yaml *metadata = top(l, STR("metadata")), *node = want_mapping(l, STR("metadata"), metadata);
  for (uint32_t i = 0; node && i < node->count; i++) {
    const Yaml *key = node->pairs[i].key;
    uint32_t k = 0;
    while (k < 3 && !str_eq(key->text, names[k])) k++;
    if (k < 3)
      *to[k] = want_template(l, key->text, node->pairs[i].value);
    else
      diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, names_hint_of(l, names, 3, key->text));
  }
  Span start = {l->own_file, 0, 0};
  if (!metadata || (node && !yaml_get(node, names[0])))
    diag(l->job->diags, DIAG_LAYOUT_REQUIRED, metadata ? metadata->span : start, STR("metadata"), names[0]);
}

static void abbreviations_read(Loader *l) {
  static const Str names[] = {{"of", 2}, {"term", 4}, {"text", 4}};
  const Expr **to[] = {&l->layout->abbreviations.of, &l->layout->abbreviations.term, &l->layout->abbreviations.text};
  static const char *const keys[] = {"of", "term", "text"};
  const Yaml *node = want_mapping(l, STR("abbreviations"), top(l, STR("abbreviations")));
  names_check(l, node, keys, 3);
  for (uint32_t i = 0; node && i < 3; i++) {
    const Yaml *value = yaml_get(node, names[i]);
    if (!value) diag(l->job->diags, DIAG_LAYOUT_REQUIRED, node->span, STR("abbreviations"), names[i]);
    *to[i] = want_expr(l, names[i], value);
  }
}

static const Brand *brand_load(Loader *l) {
  Str path = brand_find(l);
  const Yaml *tree = path.n ? file_load(l, SOURCE_BRAND, path, l->request->brand_span, NULL) : NULL;
  return tree ? brand_read(l, tree) : NULL;
}

static bool names_read(Loader *l, const StrVec *folders) {
  StrVec languages = languages_read(l);
  choose_language(l, &languages);
  l->layout->brand = brand_load(l);
  if (!l->layout->brand) return false;  // every colour and face would be wrong
  if (l->request->brand_known) l->request->brand_known(l->request->self, l->layout->brand, l->layout->lang);
  schema_read(l, folders);
  l->layout->words = words_read(l, top(l, STR("words")), &languages);
  customs_read(l, top(l, STR("properties")));
  return true;
}

static void trees_read(Loader *l) {
  Layout *layout = l->layout;
  styles_read(l, top(l, STR("styles")));
  variables_read(l, top(l, STR("variables")));
  parts_read(l, top(l, STR("parts")));
  pages_read(l, top(l, STR("pages")));
  fit_read(l, top(l, STR("fit")));
  metadata_read(l);
  abbreviations_read(l);
  layout->lets = want_bindings(l, STR("let"), top(l, STR("let")), &layout->let_count);
  layout->checks = checks_read(l, top(l, STR("checks")));
  const Yaml *body = top(l, STR("body"));
  if (!body) diag(l->job->diags, DIAG_LAYOUT_BODY, l->tree->span);
  layout->body = blocks_read(l, STR("body"), body);
  counters_read(l);
}

static void load_all(Loader *l) {
  StrVec folders = {0};
  uint32_t errors = l->job->diags->errors;
  Str path = layout_find(l);
  if (path.n) sources_read(l->job->sources, SOURCE_LAYOUT, path, &l->own_file);
  l->tree = path.n ? file_load(l, SOURCE_LAYOUT, path, l->request->layout_span, &folders) : NULL;
  if (!l->tree) return;
  properties_start(l);
  names_check(l, l->tree, top_keys, TOP_KEYS);
  l->layout->name = want_name(l, STR("name"), top(l, STR("name")));
  if (!names_read(l, &folders)) return;
  trees_read(l);
  if (!parts_hold_themselves(l) && l->layout->schema) layout_check(l);
  if (l->job->diags->errors != errors) return;
  names_check_borne(l);
  properties_check_effect(l);
}

const Layout *layout_load(Job *job, const LayoutRequest *request) {
  Loader l = {.job = job, .request = request, .layout = ARENA_NEW(job->arena, Layout)};
  uint32_t errors = job->diags->errors;
  ArenaMark mark = arena_mark(job->scratch);
  load_all(&l);
  arena_rewind(job->scratch, mark);
  return job->diags->errors == errors ? l.layout : NULL;
}
