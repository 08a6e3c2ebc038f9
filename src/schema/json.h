// JSON made of YAML, for exports.
#ifndef MARBRE_SCHEMA_JSON_H
#define MARBRE_SCHEMA_JSON_H

#include <jansson.h>

#include "schema/internal.h"

json_t *json_text(Str s);
// As `want` bends it; 0: as it is written.
json_t *json_of_yaml(const Yaml *tree, uint32_t want);
void json_put(json_t *object, Str key, json_t *value);  // takes `value` over
json_t *json_at(const json_t *object, Str key);         // NULL when absent
// Indented, in the order made, followed by a line end; the value is given up.
Str json_written(Arena *arena, json_t *value);

#endif
