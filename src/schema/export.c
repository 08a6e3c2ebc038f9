// In: a compiled schema. Out: JSON Schema for editors, which read YAML before Marbre does: plain scalars not yet bent
// to the types asked for, includes not yet replaced, empty fields there. So a schema of a value says what may stand in
// its place as well, and keeps what editors complete from (type, description, examples) at its top.
//
// References become definitions, made when first asked for: one for each way a schema is used.
#include "schema/json.h"

typedef enum Use {
  USE_VALUE,     // of a value: an include may stand for it
  USE_OPTIONAL,  // the same, and it may be left empty
  USE_PLACE,     // of a value that another schema speaks of already
  USES,
} Use;

typedef struct Definition {
  const Node *node;
  Use use;
  Str name;
} Definition;

typedef struct Exporter {
  Job *job;
  const SchemaExport *what;
  StrMap names;  // of definitions
  VEC(Definition) definitions;
  bool includes;  // something may be an include
} Exporter;

static json_t *export_node(Exporter *x, const Node *node, Use use);

// --- Definitions
// ------------------------------------------------------------------------------------------------------

// The last name of a reference, as far as it needs no escapes: "#/$defs/jour" is "jour".
static Str base_name(Exporter *x, Str ref) {
  uint32_t from = ref.n;
  while (from && ref.p[from - 1] != '/' && ref.p[from - 1] != '#') from--;
  Str name = str_dup(x->job->arena, str_slice(ref, from, ref.n));
  for (uint32_t i = 0; i < name.n; i++)
    if (strchr("~%\"", name.p[i])) ((char *)name.p)[i] = '-';
  return name.n ? name : STR("root");
}

static Str free_name(Exporter *x, Str ref, Use use) {
  static const char *const endings[USES] = {"", "-or-empty", "-here"};
  Arena *arena = x->job->arena;
  Str base = str_cat(arena, base_name(x, ref), str_from(endings[use])), name = base;
  for (uint32_t n = 2; strmap_get(&x->names, name); n++) name = str_format(arena, "%.*s-%u", STR_ARG(base), n);
  strmap_put(arena, &x->names, name, x);
  return name;
}

static Str definition_name(Exporter *x, const Node *node, Use use, Str ref) {
  for (uint32_t i = 0; i < x->definitions.n; i++)
    if (x->definitions.v[i].node == node && x->definitions.v[i].use == use) return x->definitions.v[i].name;
  Definition made = {node, use, free_name(x, ref, use)};
  VEC_PUSH(x->job->arena, x->definitions, made);
  return made.name;
}

static void put_ref(Exporter *x, json_t *out, const Node *node, Use use, Str ref) {
  Str name = definition_name(x, node, use, ref);
  json_put(out, STR("$ref"), json_text(str_cat(x->job->arena, STR("#/$defs/"), name)));
}

static json_t *include_ref(Exporter *x) {
  x->includes = true;
  return json_pack("{s:s}", "$ref", "#/$defs/include");
}

static json_t *include_definition(DiagLang lang) {
  const char *what = lang == DIAG_FR
                         ? "Écrit dans un autre fichier : un chemin à côté de celui-ci ; un dossier (fini par /) "
                           "donne la liste de ses fichiers .yaml"
                         : "Written in another file: a path beside this one; a folder (ending in /) gives "
                           "the list of its .yaml files";
  return json_pack("{s:s, s:[s], s:b, s:{s:{s:s, s:[s,s], s:{s:s}}}}", "type", "object", "required", "include",
                   "additionalProperties", false, "properties", "include", "description", what, "type", "string",
                   "array", "items", "type", "string");
}

// --- Types
// --------------------------------------------------------------------------------------------------------------

static bool is_rich(const Node *node) { return node->media == MEDIA_RICH; }

static bool takes_number_for_text(const Node *node) {
  return (node->types & IS_TEXT) && !(node->types & IS_NUMBER) && !node->format && node->media != MEDIA_IMAGE;
}

static uint32_t types_for_editors(const Node *node, Use use) {
  uint32_t types = node->types;
  if (!types) return 0;
  if (takes_number_for_text(node)) types |= IS_NUMBER;
  if (use == USE_PLACE) return types;
  if ((types & IS_LIST) || is_rich(node)) types |= IS_RECORD;
  return use == USE_OPTIONAL ? types | IS_NULL : types;
}

// The schema's own types first: editors complete by the first.
static void add_types(json_t *list, uint32_t types) {
  static const uint32_t order[] = {IS_TEXT, IS_NUMBER, IS_INTEGER, IS_BOOL, IS_LIST, IS_RECORD, IS_NULL};
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    if ((types & order[i]) != order[i]) continue;
    if (order[i] == IS_INTEGER && (types & IS_NUMBER) == IS_NUMBER) continue;
    json_array_append_new(list, json_text(type_name(order[i])));
  }
}

static void put_types(json_t *out, const Node *node, Use use) {
  uint32_t types = types_for_editors(node, use);
  if (!types) return;
  json_t *list = json_array();
  add_types(list, node->types);
  add_types(list, types & ~node->types);
  if (json_array_size(list) == 1) {
    json_put(out, STR("type"), json_incref(json_array_get(list, 0)));
    json_decref(list);
  } else {
    json_put(out, STR("type"), list);
  }
}

// --- Words
// ----------------------------------------------------------------------------------------------------------------

static Str words_of(Exporter *x, const Node *node) {
  Arena *arena = x->job->arena;
  if (node->xref.n) return diag_words_in(arena, words_node(arena, node), x->what->lang);
  const Type *type = node_type(node, false);
  return type->kind == TYPE_ANY ? STR("") : type_describe(arena, type, x->what->lang);
}

static void put_description(Exporter *x, json_t *out, const Node *node) {
  if (json_at(out, STR("description")) || json_at(out, STR("title"))) return;
  Str words = words_of(x, node);
  if (words.n) json_put(out, STR("description"), json_text(words));
}

// --- Keywords
// ---------------------------------------------------------------------------------------------------------------

static bool is_required(const Node *node, Str name) {
  for (uint32_t i = 0; i < node->required.n; i++)
    if (str_eq(node->required.v[i], name)) return true;
  return false;
}

static json_t *named_nodes(Exporter *x, const Node *node, YamlPair pair, bool places) {
  json_t *out = json_object();
  for (uint32_t i = 0; i < pair.value->count; i++) {
    Str name = pair.value->pairs[i].key->text;
    Use use = places ? USE_PLACE : is_required(node, name) ? USE_VALUE : USE_OPTIONAL;
    json_put(out, name, export_node(x, keyword_node(node, pair.key->text, i), use));
  }
  return out;
}

static json_t *listed_nodes(Exporter *x, const Node *node, YamlPair pair, Use use) {
  json_t *out = json_array();
  for (uint32_t i = 0; i < pair.value->count; i++)
    json_array_append_new(out, export_node(x, keyword_node(node, pair.key->text, i), use));
  return out;
}

// Times and dates with times need no seconds and no zone here; RFC 3339, by which editors check, wants both.
static void put_format(json_t *out, const Node *node) {
#define CLOCK "([01][0-9]|2[0-3]):[0-5][0-9](:[0-6][0-9](\\.[0-9]+)?)?([Zz]|[+-][0-2][0-9]:[0-5][0-9])?$"
  Str loose = node->format == FORMAT_TIME        ? STR("^" CLOCK)
              : node->format == FORMAT_DATE_TIME ? STR("^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]" CLOCK)
                                                 : STR("");
#undef CLOCK
  if (!loose.n)
    json_put(out, STR("format"), json_of_yaml(yaml_get(node->tree, STR("format")), IS_TEXT));
  else if (!node->pattern)
    json_put(out, STR("pattern"), json_text(loose));
}

static bool is_of_values(Str name) {
  return str_eq(name, STR("default")) || str_eq(name, STR("examples")) || str_eq(name, STR("enum")) ||
         str_eq(name, STR("const"));
}

static bool is_left_out(Str name) {
  static const char *const names[] = {"$schema",     "$id",      "$anchor", "$dynamicAnchor",
                                      "$vocabulary", "$comment", "type",    NULL};
  for (const char *const *n = names; *n; n++)
    if (str_eq(name, str_from(*n))) return true;
  return false;
}

static void put_keyword(Exporter *x, json_t *out, const Node *node, YamlPair pair, Use use) {
  Str name = pair.key->text;
  json_t *value = NULL;
  switch (keyword_holds(name)) {
    case HOLDS_NOTHING: return;
    case HOLDS_REF:  // editors are told the $ref alone where a $dynamicRef stands beside it
      if (keyword_node(node, name, 0) == node->ref) put_ref(x, out, node->ref, use, pair.value->text);
      return;
    case HOLDS_VALUE: value = export_node(x, keyword_node(node, name, 0), USE_VALUE); break;
    case HOLDS_FIELDS: value = export_node(x, keyword_node(node, name, 0), USE_OPTIONAL); break;
    case HOLDS_VALUES: value = listed_nodes(x, node, pair, USE_VALUE); break;
    case HOLDS_NAMED_VALUES: value = named_nodes(x, node, pair, false); break;
    case HOLDS_PLACE: value = export_node(x, keyword_node(node, name, 0), USE_PLACE); break;
    case HOLDS_PLACES: value = listed_nodes(x, node, pair, USE_PLACE); break;
    case HOLDS_NAMED_PLACES: value = named_nodes(x, node, pair, true); break;
    case HOLDS_PLAIN:
      if (is_left_out(name)) return;
      if (str_eq(name, STR("format"))) {
        put_format(out, node);
        return;
      }
      value = json_of_yaml(pair.value, is_of_values(name) ? node->want : 0);
      break;
  }
  json_put(out, name, value);
}

static bool is_note(Str name) {
  return str_eq(name, STR("title")) || str_eq(name, STR("description")) || str_eq(name, STR("examples")) ||
         str_eq(name, STR("default")) || str_eq(name, STR("deprecated"));
}

// Those of the keywords that are notes, or those that are not.
static void put_keywords(Exporter *x, json_t *out, const Node *node, Use use, bool notes) {
  for (uint32_t i = 0; i < node->tree->count; i++)
    if (is_note(node->tree->pairs[i].key->text) == notes) put_keyword(x, out, node, node->tree->pairs[i], use);
}

// --- Schemas of values
// --------------------------------------------------------------------------------------------------------

static json_t *skeleton(const Node *node, uint32_t depth, uint32_t *stop);

static json_t *skeleton_record(const Node *node, uint32_t depth, uint32_t *stop) {
  json_t *out = json_object();
  for (uint32_t i = 0; i < node->properties.n; i++)
    if (is_required(node, node->properties.v[i].name))
      json_put(out, node->properties.v[i].name, skeleton(node->properties.v[i].node, depth + 1, stop));
  return out;
}

// What must be there, with stops where the writer goes on ("$1"); an editor inserts it whole.
static json_t *skeleton(const Node *node, uint32_t depth, uint32_t *stop) {
  const Node *said = node_target(node);
  if ((said->types & IS_RECORD) && said->required.n && depth < 4) return skeleton_record(said, depth, stop);
  if ((said->types & IS_LIST) && said->items && depth < 4)
    return json_pack("[o]", skeleton(said->items, depth + 1, stop));
  return json_sprintf("$%u", ++*stop);
}

static void put_snippet(json_t *out, const Node *node, DiagLang lang) {
  uint32_t stop = 0;
  if (!node->required.n) return;
  const char *label = lang == DIAG_FR ? "les champs nécessaires" : "the required fields";
  json_put(out, STR("defaultSnippets"), json_pack("[{s:s, s:o}]", "label", label, "body", skeleton(node, 0, &stop)));
}

// Either an include or what the schema asks for.
static void put_record(Exporter *x, json_t *out, const Node *node) {
  json_t *rest = json_object();
  put_keywords(x, rest, node, USE_PLACE, false);
  put_snippet(out, node, x->what->lang);
  json_put(out, STR("if"), json_pack("{s:s, s:[s]}", "type", "object", "required", "include"));
  json_put(out, STR("then"), include_ref(x));
  json_put(out, STR("else"), rest);
}

static json_t *export_value(Exporter *x, const Node *node, Use use) {
  json_t *out = json_object();
  put_keywords(x, out, node, use, true);
  if (!node->ref) put_description(x, out, node);
  put_types(out, node, use);
  if (node->types & IS_RECORD) {
    put_record(x, out, node);
    return out;
  }
  put_keywords(x, out, node, use, false);
  if ((node->types & IS_LIST) || is_rich(node)) {
    json_put(out, STR("if"), json_pack("{s:s}", "type", "object"));
    json_put(out, STR("then"), include_ref(x));
  }
  return out;
}

static json_t *export_node(Exporter *x, const Node *node, Use use) {
  if (node->tree->kind != YAML_MAPPING) return json_boolean(!node->never);
  if (use != USE_PLACE) return export_value(x, node, use);
  json_t *out = json_object();
  put_keywords(x, out, node, use, true);
  put_types(out, node, use);
  put_keywords(x, out, node, use, false);
  return out;
}

// --- The whole
// ------------------------------------------------------------------------------------------------------------------

static json_t *field_json(const ExportField *field) {
  json_t *out = json_pack("{s:s, s:o}", "type", "string", "description", json_text(field->description));
  if (field->pattern.n) json_put(out, STR("pattern"), json_text(field->pattern));
  if (field->standard.n) json_put(out, STR("default"), json_text(field->standard));
  json_t *examples = json_array();
  for (uint32_t i = 0; i < field->example_count; i++) json_array_append_new(examples, json_text(field->examples[i]));
  json_put(out, STR("examples"), examples);
  return out;
}

static void add_fields(Exporter *x, json_t *root) {
  json_t *own = json_at(root, STR("properties")), *required = json_at(root, STR("required"));
  json_t *properties = json_object(), *names = json_array();
  for (uint32_t i = 0; i < x->what->field_count; i++) {
    const ExportField *field = &x->what->fields[i];
    json_put(properties, field->name, field_json(field));
    if (field->required) json_array_append_new(names, json_text(field->name));
  }
  if (own) json_object_update(properties, own);
  if (required) json_array_extend(names, required);
  json_put(root, STR("properties"), properties);
  json_put(root, STR("required"), names);
}

static void add_definitions(Exporter *x, json_t *root) {
  json_t *all = json_object();
  for (uint32_t i = 0; i < x->definitions.n; i++) {  // it grows meanwhile
    Definition d = x->definitions.v[i];
    json_put(all, d.name, export_node(x, d.node, d.use));
  }
  if (x->includes) json_put(all, STR("include"), include_definition(x->what->lang));
  if (json_object_size(all))
    json_put(root, STR("$defs"), all);
  else
    json_decref(all);
}

static Str known_fields(Exporter *x, const Node *root) {
  Arena *arena = x->job->arena;
  Str *names = ARENA_ARRAY(arena, Str, root->properties.n);
  for (uint32_t i = 0; i < root->properties.n; i++) names[i] = root->properties.v[i].name;
  return words_names(arena, names, root->properties.n);
}

// "annuaire", "fiches/": a field of the root, or what its list holds.
static const Node *node_at(Exporter *x, const Schema *schema) {
  Str at = x->what->at;
  bool entry = str_ends(at, STR("/"));
  const Node *root = node_target(schema->root);
  if (!at.n) return root;
  const Node *found = property(root, entry ? str_slice(at, 0, at.n - 1) : at);
  if (found) found = node_target(found);
  if (found && entry) found = found->items ? node_target(found->items) : NULL;
  if (!found) diag(x->job->diags, DIAG_SCHEMA_EXPORT_FIELD, NO_SPAN, at, known_fields(x, root));
  return found;
}

const Str *schema_export(Job *job, const Schema *schema, const SchemaExport *what) {
  Exporter x = {.job = job, .what = what};
  strmap_put(job->arena, &x.names, STR("include"), &x);
  const Node *node = node_at(&x, schema);
  if (!node) return NULL;
  json_t *root = json_object(), *body = export_node(&x, node, USE_PLACE);
  json_put(root, STR("$schema"), json_text(STR("https://json-schema.org/draft/2020-12/schema")));
  if (json_is_object(body)) json_object_update(root, body);
  json_decref(body);
  if (!what->at.n) add_fields(&x, root);
  add_definitions(&x, root);
  Str *text = ARENA_NEW(job->arena, Str);
  *text = json_written(job->arena, root);
  return text;
}
