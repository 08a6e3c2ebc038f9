// References within a schema: JSON Pointer (RFC 6901) in a URI fragment, or the name of an $anchor.
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
static const Yaml *follow(Compiler *c, const Yaml *ref, Str pointer) {
  const Yaml *at = c->root;
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

static const Yaml *find_anchor(const Yaml *tree, Str name) {
  if (tree->kind == YAML_SEQUENCE)
    for (uint32_t i = 0; i < tree->count; i++) {
      const Yaml *found = find_anchor(tree->items[i], name);
      if (found) return found;
    }
  if (tree->kind != YAML_MAPPING) return NULL;
  static const Str words[] = {{"$anchor", 7}, {"$dynamicAnchor", 14}};
  for (size_t i = 0; i < 2; i++) {
    const Yaml *anchor = yaml_get(tree, words[i]);
    if (anchor && anchor->kind == YAML_SCALAR && str_eq(anchor->text, name)) return tree;
  }
  for (uint32_t i = 0; i < tree->count; i++) {
    const Yaml *found = find_anchor(tree->pairs[i].value, name);
    if (found) return found;
  }
  return NULL;
}

// The part after `#`, when the part before is nothing or this schema's own $id.
static bool own_fragment(const Compiler *c, Str ref, Str *fragment) {
  const Yaml *id = yaml_get(c->root, STR("$id"));
  int64_t hash = str_find(ref, STR("#"), 0);
  Str before = hash < 0 ? ref : str_slice(ref, 0, (uint32_t)hash);
  *fragment = hash < 0 ? STR("") : str_slice(ref, (uint32_t)hash + 1, ref.n);
  return !before.n || (id && str_eq(before, id->text));
}

const Yaml *resolve_ref(Compiler *c, const Yaml *ref) {
  Str fragment;
  if (!own_fragment(c, ref->text, &fragment))
    return diag(c->job->diags, DIAG_SCHEMA_REF_OUTSIDE, ref->span, ref->text), NULL;
  fragment = percent_decoded(c->job->scratch, fragment);
  if (!fragment.n) return c->root;
  if (fragment.p[0] == '/') return follow(c, ref, fragment);
  const Yaml *found = find_anchor(c->root, fragment);
  if (!found) diag(c->job->diags, DIAG_SCHEMA_REF, ref->span, fragment);
  return found;
}
