#include "schema/json.h"

#include <math.h>

json_t *json_text(Str s) { return json_stringn(s.n ? s.p : "", s.n); }

void json_put(json_t *object, Str key, json_t *value) { json_object_setn_new(object, key.p, key.n, value); }

json_t *json_at(const json_t *object, Str key) { return json_object_getn(object, key.p, key.n); }

static json_t *number_json(double number) {
  bool whole = number == floor(number) && fabs(number) < 9007199254740992.0;
  if (whole) return json_integer((json_int_t)number);
  return isfinite(number) ? json_real(number) : json_null();
}

static json_t *scalar_json(const Yaml *tree, uint32_t want) {
  Value value = value_read(tree, want, false);
  if (value.is == IS_NULL) return json_null();
  if (value.is == IS_BOOL) return json_boolean(value.truth);
  return value.is & IS_NUMBER ? number_json(value.number) : json_text(tree->text);
}

json_t *json_of_yaml(const Yaml *tree, uint32_t want) {
  if (tree->kind == YAML_SCALAR) return scalar_json(tree, want);
  json_t *out = tree->kind == YAML_MAPPING ? json_object() : json_array();
  for (uint32_t i = 0; i < tree->count; i++)
    if (tree->kind == YAML_MAPPING)
      json_put(out, tree->pairs[i].key->text, json_of_yaml(tree->pairs[i].value, 0));
    else
      json_array_append_new(out, json_of_yaml(tree->items[i], want & (IS_LIST | IS_RECORD) ? 0 : want));
  return out;
}

Str json_written(Arena *arena, json_t *value) {
  char *text = json_dumps(value, JSON_INDENT(2) | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(15));
  Str written = str_cat(arena, str_from(text), STR("\n"));
  free(text);
  json_decref(value);
  return written;
}
