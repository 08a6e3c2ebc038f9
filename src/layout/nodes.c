// The shapes that YAML values must have here, and what to say when they have others.
#include "layout/internal.h"

static const Yaml *wrong_shape(Loader *l, DiagId id, Str key, const Yaml *node) {
  diag(l->job->diags, id, node->span, key);
  return NULL;
}

// The rest of a value that a comma cut off: said when the file was parsed.
bool is_stray_key(const YamlPair *pair) {
  return yaml_is_null(pair->value) && !pair->value->text.n && str_find(pair->key->text, STR(")"), 0) >= 0;
}

const Yaml *want_mapping(Loader *l, Str key, const Yaml *node) {
  if (!node || node->kind == YAML_MAPPING) return node;
  return wrong_shape(l, DIAG_LAYOUT_WANTS_MAPPING, key, node);
}

const Yaml *want_sequence(Loader *l, Str key, const Yaml *node) {
  if (!node || node->kind == YAML_SEQUENCE) return node;
  return wrong_shape(l, DIAG_LAYOUT_WANTS_LIST, key, node);
}

const Yaml *want_scalar(Loader *l, Str key, const Yaml *node) {
  if (!node || node->kind == YAML_SCALAR) return node;
  return wrong_shape(l, DIAG_LAYOUT_WANTS_VALUE, key, node);
}

Str want_name(Loader *l, Str key, const Yaml *node) {
  node = want_scalar(l, key, node);
  if (!node) return STR("");
  if (yaml_is_null(node) || !node->text.n) diag(l->job->diags, DIAG_LAYOUT_VALUE_MISSING, node->span, key);
  return node->text;
}

// Digits by hand: strtod follows the locale.
static bool number_of(Str s, double *out) {
  double value = 0, scale = 1;
  uint32_t i = 0, digits = 0;
  for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++) value = value * 10 + (s.p[i] - '0');
  if (i < s.n && s.p[i] == '.')
    for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++, digits++, scale *= 10) value = value * 10 + (s.p[i] - '0');
  *out = value / scale;
  return digits && i == s.n;
}

bool want_number(Loader *l, Str key, const Yaml *node, double *out) {
  node = want_scalar(l, key, node);
  if (!node) return false;
  if (node->plain && number_of(node->text, out)) return true;
  diag(l->job->diags, DIAG_LAYOUT_WANTS_NUMBER, node->span, key);
  return false;
}

const Expr *want_expr(Loader *l, Str key, const Yaml *node) {
  node = want_scalar(l, key, node);
  if (!node) return NULL;
  if (!node->text.n) return diag(l->job->diags, DIAG_LAYOUT_VALUE_MISSING, node->span, key), NULL;
  if (str_find(node->text, STR("{{"), 0) >= 0) return diag(l->job->diags, DIAG_LAYOUT_EXPR_BRACES, node->span, key), NULL;
  return expr_parse(l->job, node->text, &node->map);
}

const Template *want_template(Loader *l, Str key, const Yaml *node) {
  node = want_scalar(l, key, node);
  if (!node) return NULL;
  if (yaml_is_null(node)) return diag(l->job->diags, DIAG_LAYOUT_VALUE_MISSING, node->span, key), NULL;
  return template_parse(l->job, node->text, &node->map);
}

const Binding *want_bindings(Loader *l, Str key, const Yaml *node, uint32_t *count) {
  *count = 0;
  node = want_mapping(l, key, node);
  if (!node) return NULL;
  Binding *v = ARENA_ARRAY(l->job->arena, Binding, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const YamlPair *p = &node->pairs[i];
    const Expr *expr = want_expr(l, p->key->text, p->value);
    if (expr) v[(*count)++] = (Binding){p->key->text, expr, p->key->span};
  }
  return v;
}
