// In: YAML files. Out: one read-only tree, every node with its place in the source, texts in UTF-8 and NFC.
// Promised: no duplicate keys, aliases and merges resolved, includes expanded, limits kept; findings say what is wrong.
#ifndef MARBRE_YAML_YAML_H
#define MARBRE_YAML_YAML_H

#include "base/base.h"

typedef enum YamlKind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } YamlKind;

typedef struct Yaml Yaml;

typedef struct YamlPair {
  const Yaml *key, *value;
} YamlPair;

struct Yaml {
  YamlKind kind;
  bool plain;  // a scalar without quotes or block style: it may be a number, a boolean, null
  Span span;
  Str text;     // scalars
  TextMap map;  // scalars: from bytes of `text` to the source
  uint32_t count;
  union {
    const Yaml *const *items;  // sequences
    const YamlPair *pairs;     // mappings, in the order written; keys are scalars
  };
};

typedef struct YamlLimits {
  uint32_t depth, nodes, scalar_bytes, include_depth, includes;
} YamlLimits;
extern const YamlLimits yaml_default_limits;

// Reads and parses a file, without expanding includes. NULL when findings were made that leave no tree.
// `from`: who asks, for the finding when the file cannot be read.
const Yaml *yaml_load(Job *job, SourceKind kind, Str path, Span from);
// Parses a file already read.
const Yaml *yaml_parse(Job *job, uint32_t file);
const Yaml *yaml_parse_within(Job *job, uint32_t file, const YamlLimits *limits);
// Whether a file can be read as text: its encoding and its characters; findings otherwise. `skip`: its byte order mark.
bool yaml_check_bytes(Job *job, uint32_t file, uint32_t *skip);
// A scalar between quotes made from another form of data: its text, which is put in NFC, with its places.
Yaml *yaml_text_node(Arena *arena, Arena *scratch, Str text, TextMap map, Span span);
// The tree with every `{ include: PATH }` replaced: a file by its content; a folder (path ending in "/") by the list of
// its *.yaml files in order of name; a list of paths by the list of their contents. Paths are beside the file they
// stand in. NULL when something could not be included; all such findings are made.
const Yaml *yaml_include(Job *job, const Yaml *tree);
// The same in two steps. Between them a second processor parses the files that the tree itself includes, which are read by
// then; `job->scratch` has to be left as it was.
typedef struct YamlInclusion YamlInclusion;
YamlInclusion *yaml_include_begin(Job *job, const Yaml *tree);
const Yaml *yaml_include_end(YamlInclusion *inclusion);
const Yaml *yaml_include_within(Job *job, const Yaml *tree, const YamlLimits *limits);
// The value of a key of a mapping, or NULL.
const Yaml *yaml_get(const Yaml *mapping, Str key);
bool yaml_is_null(const Yaml *node);  // plain "", ~, null
// JSON Merge Patch (RFC 7396): mappings merge, the rest replaces, null takes away. Neither argument changes.
const Yaml *yaml_merge(Arena *arena, const Yaml *base, const Yaml *patch);
// The place of bytes [from, to) of a scalar's text.
Span yaml_text_span(const Yaml *scalar, uint32_t from, uint32_t to);
// Text form, the format of golden files: kind, line:column, text.
void yaml_dump(const Sources *sources, const Yaml *tree, Buf *out);

#endif
