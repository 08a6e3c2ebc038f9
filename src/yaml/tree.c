// Reading and merging trees. Merge: JSON Merge Patch, RFC 7396.
#include "yaml/internal.h"

const YamlLimits yaml_default_limits = {
    .depth = 100, .nodes = 500000, .scalar_bytes = 1u << 20, .include_depth = 8, .includes = 2000};

const Yaml *yaml_get(const Yaml *mapping, Str key) {
  if (!mapping || mapping->kind != YAML_MAPPING) return NULL;
  for (uint32_t i = 0; i < mapping->count; i++)
    if (str_eq(mapping->pairs[i].key->text, key)) return mapping->pairs[i].value;
  return NULL;
}

bool yaml_is_null(const Yaml *node) {
  if (!node || node->kind != YAML_SCALAR || !node->plain) return false;
  return node->text.n == 0 || str_eq(node->text, STR("~")) || str_eq(node->text, STR("null"));
}

static bool stays(const Yaml *value) { return !yaml_is_null(value); }

// The base's pairs in their order, patched; then the patch's new ones.
const Yaml *yaml_merge(Arena *arena, const Yaml *base, const Yaml *patch) {
  if (!patch) return base;
  if (patch->kind != YAML_MAPPING) return patch;
  bool merges = base && base->kind == YAML_MAPPING;
  uint32_t had = merges ? base->count : 0, n = 0;
  YamlPair *pairs = ARENA_ARRAY(arena, YamlPair, had + patch->count);
  for (uint32_t i = 0; i < had; i++) {
    const Yaml *change = yaml_get(patch, base->pairs[i].key->text);
    if (change && !stays(change)) continue;
    pairs[n++] =
        (YamlPair){base->pairs[i].key, change ? yaml_merge(arena, base->pairs[i].value, change) : base->pairs[i].value};
  }
  for (uint32_t i = 0; i < patch->count; i++) {
    YamlPair p = patch->pairs[i];
    if (stays(p.value) && !(merges && yaml_get(base, p.key->text)))
      pairs[n++] = (YamlPair){p.key, yaml_merge(arena, NULL, p.value)};
  }
  Yaml *node = ARENA_NEW(arena, Yaml);
  *node = *patch;
  node->pairs = pairs;
  node->count = n;
  return node;
}

bool yaml_check_bytes(Job *job, uint32_t file, uint32_t *skip) {
  return bytes_check(job, file, sources_get(job->sources, file)->bytes, skip);
}

Yaml *yaml_text_node(Arena *arena, Arena *scratch, Str text, TextMap map, Span span) {
  Yaml *node = ARENA_NEW(arena, Yaml);
  *node = (Yaml){.kind = YAML_SCALAR, .span = span, .text = text, .map = map};
  nfc_apply(arena, scratch, &node->text, &node->map);
  return node;
}

Span yaml_text_span(const Yaml *scalar, uint32_t from, uint32_t to) { return textmap_span(&scalar->map, from, to); }

static void add_sizes(const Yaml *node, uint32_t depth, uint64_t limit, TreeSize *size) {
  if (++size->nodes > limit) return;
  if (depth > size->height) size->height = depth;
  for (uint32_t i = 0; i < node->count && size->nodes <= limit; i++) {
    if (node->kind == YAML_SEQUENCE) add_sizes(node->items[i], depth + 1, limit, size);
    if (node->kind != YAML_MAPPING) continue;
    size->nodes++;
    add_sizes(node->pairs[i].value, depth + 1, limit, size);
  }
}

TreeSize yaml_size(const Yaml *tree, uint64_t limit) {
  TreeSize size = {0, 0};
  add_sizes(tree, 0, limit, &size);
  return size;
}
