// References within a schema: the address of a schema in it, then a JSON Pointer (RFC 6901) or the name of an $anchor.
// What a $dynamicRef leads to depends on the way by which it is come to. That way is known while compiling, so a schema
// that is come to by several of them is compiled once for each, and nothing after has to know.
#include "schema/internal.h"

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  char low = (char)(c | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static Str percent_decoded(Arena *arena, Str s) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < s.n; i++) {
    int high = i + 2 < s.n && s.p[i] == '%' ? hex_digit(s.p[i + 1]) : -1, low = high < 0 ? -1 : hex_digit(s.p[i + 2]);
    if (low >= 0)
      buf_byte(&out, (char)(high * 16 + low)), i += 2;
    else
      buf_byte(&out, s.p[i]);
  }
  return buf_str(&out);
}

static Str token_decoded(Arena *arena, Str s) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < s.n; i++) {
    bool escape = s.p[i] == '~' && i + 1 < s.n && (s.p[i + 1] == '0' || s.p[i + 1] == '1');
    buf_byte(&out, escape ? (s.p[++i] == '0' ? '~' : '/') : s.p[i]);
  }
  return buf_str(&out);
}

static const Yaml *step(const Yaml *tree, Str token) {
  if (tree->kind == YAML_MAPPING) return yaml_get(tree, token);
  double number;
  bool index = tree->kind == YAML_SEQUENCE && number_parse(token, &number) && number >= 0 && number < tree->count;
  return index ? tree->items[(uint32_t)number] : NULL;
}

// The last name followed that exists, and the names that could follow: for the finding.
static const Yaml *follow(Compiler *c, const Yaml *root, const Yaml *ref, Str pointer) {
  const Yaml *at = root;
  for (uint32_t from = 1; from <= pointer.n;) {
    int64_t slash = str_find(pointer, STR("/"), from);
    uint32_t to = slash < 0 ? pointer.n : (uint32_t)slash;
    Str token = token_decoded(c->job->scratch, str_slice(pointer, from, to));
    const Yaml *next = step(at, token);
    if (!next) {
      Str *names = ARENA_ARRAY(c->job->scratch, Str, at->count);
      for (uint32_t i = 0; at->kind == YAML_MAPPING && i < at->count; i++) names[i] = at->pairs[i].key->text;
      Str near = at->kind == YAML_MAPPING ? str_nearest(token, names, at->count) : (Str){0};
      if (near.n)
        diag(c->job->diags, DIAG_SCHEMA_REF_NEAR, ref->span, token, near);
      else
        diag(c->job->diags, DIAG_SCHEMA_REF, ref->span, token);
      return NULL;
    }
    at = next;
    from = to + 1;
  }
  return at;
}

static const Yaml *find_anchor(const Resource *within, Str name) {
  for (uint32_t i = 0; i < within->named.n; i++)
    if (str_eq(anchor_of(within->named.v[i], STR("$anchor")), name)) return within->named.v[i];
  for (uint32_t i = 0; i < within->dynamic.n; i++)
    if (str_eq(anchor_of(within->dynamic.v[i], STR("$dynamicAnchor")), name)) return within->dynamic.v[i];
  return NULL;
}

const Yaml *resolve_ref(Compiler *c, const Yaml *from, const Yaml *ref) {
  int64_t hash = str_find(ref->text, STR("#"), 0);
  Str address = hash < 0 ? ref->text : str_slice(ref->text, 0, (uint32_t)hash);
  Str fragment = hash < 0 ? STR("") : str_slice(ref->text, (uint32_t)hash + 1, ref->text.n);
  const Resource *target = resource_named(c, resource_of(c, from), address);
  if (!target) return diag(c->job->diags, DIAG_SCHEMA_REF_OUTSIDE, ref->span, ref->text), NULL;
  fragment = percent_decoded(c->job->scratch, fragment);
  if (!fragment.n) return target->tree;
  if (fragment.p[0] == '/') return follow(c, target->tree, ref, fragment);
  const Yaml *found = find_anchor(target, fragment);
  if (!found) diag(c->job->diags, DIAG_SCHEMA_REF, ref->span, fragment);
  return found;
}

const Yaml *resolve_dynamic_ref(Compiler *c, const Yaml *from, const Yaml *ref) {
  const Yaml *target = resolve_ref(c, from, ref);
  int64_t hash = str_find(ref->text, STR("#"), 0);
  if (!target || hash < 0) return target;
  Str name = str_slice(ref->text, (uint32_t)hash + 1, ref->text.n);
  if (!name.n || !str_eq(anchor_of(target, STR("$dynamicAnchor")), name)) return target;
  for (uint32_t i = 0; i < c->dynamic.n; i++)
    if (str_eq(c->dynamic.v[i], name) && c->scope[i]) return c->scope[i];
  return target;
}
