// What the files of yaml/ share: the parser's state, the texts of scalars with their maps, and how slips are named.
#ifndef MARBRE_YAML_INTERNAL_H
#define MARBRE_YAML_INTERNAL_H

#include <yaml.h>

#include "yaml/yaml.h"

// Bytes of the places that libyaml counts in characters.
typedef struct Marks {
  Str bytes;
  uint32_t skip;  // the byte order mark
  bool ascii;
  const uint32_t *every;  // byte of each MARKS_STEP-th character
  uint32_t count;
} Marks;

Marks marks_new(Arena *arena, Str bytes, uint32_t skip);
uint32_t marks_byte(const Marks *marks, size_t character);

// Length of the line break at `at`: LF, CR, CR LF; 0 when there is none.
uint32_t break_length(Str bytes, uint32_t at, uint32_t end);
static inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
// The line that holds `at`, without its end.
uint32_t line_start(Str bytes, uint32_t at);
uint32_t line_end(Str bytes, uint32_t at);
bool same_line(Str bytes, uint32_t a, uint32_t b);

// False when the bytes cannot be parsed; findings are made.
bool bytes_check(Job *job, uint32_t file, Str bytes, uint32_t *skip);

// Parses a file whose bytes are at hand: it asks nothing of `job->sources`, to which others may be added meanwhile.
const Yaml *parse_bytes(Job *job, uint32_t file, Str bytes, const YamlLimits *limits);

// A scalar as it stands in the source: [start, end) without anchor and tag.
typedef struct ScalarPlace {
  uint32_t file, start, end;
  yaml_scalar_style_t style;
} ScalarPlace;

// Text and map of a scalar; `value` is what libyaml made of it.
void scalar_text(Arena *arena, Arena *scratch, Str bytes, ScalarPlace place, Str value, Str *text, TextMap *map);

// Makes `text` NFC and keeps `map` right.
void nfc_apply(Arena *arena, Arena *scratch, Str *text, TextMap *map);

// What is known of the file when libyaml gives up.
typedef struct SlipPlace {
  Job *job;
  uint32_t file;
  Str bytes;
  const Marks *marks;
  ScalarPlace last;  // the last scalar read
} SlipPlace;

void slip_report(const SlipPlace *place, const yaml_parser_t *parser);
// A text as it should be written between quotes, cut when it is long.
Str slip_quoted(Arena *arena, Str text);

// Size and height of a tree, aliases counted as if written out.
typedef struct TreeSize {
  uint64_t nodes;
  uint32_t height;
} TreeSize;

// Counting stops beyond `limit`.
TreeSize yaml_size(const Yaml *tree, uint64_t limit);

#endif
