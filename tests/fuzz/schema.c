// A schema, a line "--- content", a content: the schema compiled, the content checked by it; and values inferred.
#include "fuzz.h"
#include "schema/schema.h"

static const Yaml *parsed(Fuzz *f, Str name, Str text) {
  return yaml_parse(&f->job, sources_add(f->job.sources, SOURCE_CONTENT, name, text));
}

static void infer(Fuzz *f, const Yaml *tree) {
  const Data *data = tree ? schema_infer(&f->job, tree) : NULL;
  Buf out = buf_new(f->job.arena);
  if (data) data_dump(f->job.sources, data, &out);
}

static void validate(Fuzz *f, const Schema *schema, const Yaml *tree) {
  uint32_t errors = f->diags.errors;
  const Data *data = schema_validate(&f->job, schema, tree);
  WANT((data == NULL) == (f->diags.errors > errors));
  Buf out = buf_new(f->job.arena);
  if (!data) return;
  data_dump(f->job.sources, data, &out);
  data_text(f->job.arena, data);
}

// For editors and for people, and content to start from.
static void describe(Fuzz *f, const Schema *schema) {
  SchemaExport what = {.lang = DIAG_FR};
  SchemaStart start = {.lang = DIAG_EN, .name = STR("a"), .schema = STR("a")};
  uint32_t count;
  WANT(schema_export(&f->job, schema, &what));
  schema_explain(f->job.arena, schema, &what);
  WANT(schema_start(&f->job, schema, &start, &count) && count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  Str all = fuzz_bytes(data, size);
  const Yaml *tree = parsed(&f, STR("schema.yaml"), fuzz_before(all, STR("--- content\n")));
  uint32_t errors = f.diags.errors;
  const Schema *schema = tree ? schema_compile(&f.job, tree) : NULL;
  WANT(!tree || (schema == NULL) == (f.diags.errors > errors));
  const Yaml *content = parsed(&f, STR("content.yaml"), fuzz_after(all, STR("--- content\n")));
  if (schema) type_describe_both(f.job.arena, schema_type(schema));
  if (schema) describe(&f, schema);
  if (schema && content) validate(&f, schema, content);
  infer(&f, content);
  fuzz_close(&f);
  return 0;
}
