// Bytes as a content file, and the tree that comes of it.
#include "fuzz.h"
#include "yaml/yaml.h"

static void check_tree(const Yaml *tree, const Source *source, uint32_t depth) {
  WANT(depth <= yaml_default_limits.depth + 1);
  WANT(tree->span.start <= tree->span.end && tree->span.end <= source->bytes.n);
  if (tree->kind == YAML_SCALAR) {
    WANT(utf8_invalid(tree->text) < 0);
    Span all = yaml_text_span(tree, 0, tree->text.n);
    WANT(all.start <= all.end && all.end <= source->bytes.n);
  }
  for (uint32_t i = 0; tree->kind == YAML_SEQUENCE && i < tree->count; i++) check_tree(tree->items[i], source, depth + 1);
  for (uint32_t i = 0; tree->kind == YAML_MAPPING && i < tree->count; i++) {
    WANT(tree->pairs[i].key->kind == YAML_SCALAR);
    check_tree(tree->pairs[i].value, source, depth + 1);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  uint32_t file = sources_add(f.job.sources, SOURCE_CONTENT, STR("fuzz.yaml"), fuzz_bytes(data, size));
  sources_allow(f.job.sources, SOURCE_CONTENT, fuzz_folder());
  const YamlLimits limits = {.depth = 50, .nodes = 2000, .scalar_bytes = 20000, .include_depth = 4, .includes = 10};
  const Yaml *tree = yaml_parse_within(&f.job, file, &limits);
  WANT(tree || f.diags.errors);
  if (tree) {
    check_tree(tree, sources_get(f.job.sources, file), 0);
    const Yaml *whole = yaml_include_within(&f.job, tree, &limits);
    WANT(whole || f.diags.errors);
    Buf out = buf_new(f.job.arena);
    yaml_dump(f.job.sources, whole ? whole : tree, &out);
    yaml_dump(f.job.sources, yaml_merge(f.job.arena, tree, tree), &out);
  }
  fuzz_close(&f);
  return 0;
}
