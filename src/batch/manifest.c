// In: what the command line names. Out: entries, one for each thing that is asked for. A file whose YAML has `documents` is
// a manifest and is held to its schema; any other file or folder is content, an entry of its own.
#include <sys/stat.h>

#include "batch/internal.h"

static const char schema_text[] = {
#include "batch/manifest_schema.inc"
};

typedef struct Reader {
  Job *job;
  const BatchOptions *options;
  VEC(Entry) entries;
} Reader;

static Yaml *text_node(Arena *arena, Str text) {
  Yaml *node = ARENA_NEW(arena, Yaml);
  *node = (Yaml){.kind = YAML_SCALAR, .text = text};
  return node;
}

static void add_content(Reader *r, Str path) {
  Entry entry = {.content = text_node(r->job->arena, path)};
  VEC_PUSH(r->job->arena, r->entries, entry);
}

Str batch_manifest_schema(void) { return (Str){schema_text, sizeof schema_text - 1}; }

static const Schema *schema_of_manifests(Job *job) {
  uint32_t file = sources_add(job->sources, SOURCE_LAYOUT, STR("manifest.schema.yaml"), (Str){schema_text, sizeof schema_text - 1});
  return schema_compile(job, yaml_parse(job, file));
}

static const Yaml *own_or(const Yaml *entry, const Yaml *defaults, Str key) {
  const Yaml *own = yaml_get(entry, key);
  return own ? own : yaml_get(defaults, key);
}

static Entry read_entry(const Yaml *tree, const Yaml *defaults, Str beside) {
  return (Entry){.span = tree->count ? tree->pairs[0].key->span : tree->span,
                 .beside = beside,
                 .content = yaml_get(tree, STR("content")),
                 .data = yaml_get(tree, STR("data")),
                 .delimiter = yaml_get(tree, STR("delimiter")),
                 .fields = yaml_get(tree, STR("fields")),
                 .gather = yaml_get(tree, STR("gather")),
                 .matrix = yaml_get(tree, STR("matrix")),
                 .layout = own_or(tree, defaults, STR("layout")),
                 .brand = own_or(tree, defaults, STR("brand")),
                 .language = own_or(tree, defaults, STR("language")),
                 .output = own_or(tree, defaults, STR("output")),
                 .set = yaml_get(tree, STR("set")),
                 .default_set = yaml_get(defaults, STR("set"))};
}

static void add_entries(Reader *r, const Yaml *tree, Str path) {
  const Schema *schema = schema_of_manifests(r->job);
  if (!schema || !schema_validate(r->job, schema, tree)) return;
  const Yaml *defaults = yaml_get(tree, STR("defaults")), *documents = yaml_get(tree, STR("documents"));
  for (uint32_t i = 0; i < documents->count; i++)
    VEC_PUSH(r->job->arena, r->entries, read_entry(documents->items[i], defaults, path));
}

static bool is_folder(Job *job, Str path) {
  struct stat st;
  return stat(str_z(job->scratch, path), &st) == 0 && S_ISDIR(st.st_mode);
}

// A manifest may read what stands beside and below it.
static void read_file(Reader *r, Str path) {
  sources_allow(r->job->sources, SOURCE_CONTENT, path_folder(path));
  const Yaml *tree = yaml_load(r->job, SOURCE_CONTENT, path, NO_SPAN);
  if (!tree) return;
  if (!yaml_get(tree, STR("documents"))) return add_content(r, path);
  tree = yaml_include(r->job, tree);
  if (tree) add_entries(r, tree, path);
}

const Manifest *manifest_load(Job *job, const BatchOptions *options) {
  Reader r = {.job = job, .options = options};
  for (uint32_t i = 0; i < options->operand_count; i++) {
    Str path = options->operands[i];
    if (is_folder(job, path)) {
      sources_allow(job->sources, SOURCE_CONTENT, path);
      add_content(&r, str_ends(path, STR("/")) ? path : str_cat(job->arena, path, STR("/")));
    } else {
      read_file(&r, path);
    }
  }
  Manifest *manifest = ARENA_NEW(job->arena, Manifest);
  *manifest = (Manifest){r.entries.v, r.entries.n};
  return job->diags->errors ? NULL : manifest;
}
