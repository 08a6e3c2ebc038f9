// Schemas within a schema that have addresses of their own ($id): which of them a place belongs to, and which one an
// address names. Addresses are resolved as RFC 3986, 5.2, has it; none is ever fetched.
#include "schema/internal.h"

// --- Addresses
// --------------------------------------------------------------------------------------------------------

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// The length of "scheme:", or 0.
static uint32_t scheme_length(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] == ':') return i ? i + 1 : 0;
    if (!is_letter(s.p[i]) && !(i && ((s.p[i] >= '0' && s.p[i] <= '9') || strchr("+-.", s.p[i])))) return 0;
  }
  return 0;
}

// Where the path begins: after "scheme://authority".
static uint32_t path_start(Str s) {
  uint32_t at = scheme_length(s);
  if (!str_starts(str_slice(s, at, s.n), STR("//"))) return at;
  for (at += 2; at < s.n && s.p[at] != '/';) at++;
  return at;
}

static void drop_last(Buf *out, uint32_t least) {
  while (out->n > least && out->p[out->n - 1] != '/') out->n--;
}

// "a/b/../c/./d" after `start` bytes that stay.
static Str without_dots(Arena *arena, Str s, uint32_t start) {
  Buf out = buf_new(arena);
  buf_add(&out, str_slice(s, 0, start));
  for (uint32_t at = start; at < s.n;) {
    int64_t slash = str_find(s, STR("/"), at);
    uint32_t end = slash < 0 ? s.n : (uint32_t)slash + 1;
    Str step = str_slice(s, at, slash < 0 ? end : end - 1);
    if (str_eq(step, STR(".."))) {
      if (out.n > start) out.n--;
      drop_last(&out, start);
    } else if (!str_eq(step, STR("."))) {
      buf_add(&out, str_slice(s, at, end));
    }
    at = end;
  }
  return buf_str(&out);
}

static Str resolved(Arena *arena, Str base, Str address) {
  if (scheme_length(address)) return address;
  uint32_t path = path_start(base), last = base.n;
  if (str_starts(address, STR("//"))) return str_cat(arena, str_slice(base, 0, scheme_length(base)), address);
  if (str_starts(address, STR("/")))
    return without_dots(arena, str_cat(arena, str_slice(base, 0, path), address), path);
  while (last > path && base.p[last - 1] != '/') last--;
  return without_dots(arena, str_cat(arena, str_slice(base, 0, last), address), path);
}

static Str without_fragment(Str s) {
  int64_t hash = str_find(s, STR("#"), 0);
  return hash < 0 ? s : str_slice(s, 0, (uint32_t)hash);
}

// --- Places
// -----------------------------------------------------------------------------------------------------------

static bool holds_values(Str key) {
  return str_eq(key, STR("enum")) || str_eq(key, STR("const")) || str_eq(key, STR("default")) ||
         str_eq(key, STR("examples"));
}

static bool holds_named_schemas(Str key) {
  KeywordHolds holds = keyword_holds(key);
  return holds == HOLDS_NAMED_VALUES || holds == HOLDS_NAMED_PLACES || str_eq(key, STR("$defs"));
}

Str anchor_of(const Yaml *tree, Str word) {
  const Yaml *name = tree->kind == YAML_MAPPING ? yaml_get(tree, word) : NULL;
  return name && name->kind == YAML_SCALAR ? name->text : STR("");
}

static Str id_of(const Yaml *tree) { return without_fragment(anchor_of(tree, STR("$id"))); }

static uint32_t dynamic_index(const Compiler *c, Str name) {
  uint32_t i = 0;
  while (i < c->dynamic.n && !str_eq(c->dynamic.v[i], name)) i++;
  return i;
}

static void note_anchors(Compiler *c, const Yaml *tree, Resource *within) {
  if (anchor_of(tree, STR("$anchor")).n) VEC_PUSH(c->job->scratch, within->named, tree);
  Str name = anchor_of(tree, STR("$dynamicAnchor"));
  if (!name.n) return;
  VEC_PUSH(c->job->scratch, within->dynamic, tree);
  if (dynamic_index(c, name) == c->dynamic.n) VEC_PUSH(c->job->scratch, c->dynamic, name);
}

static Resource *add(Compiler *c, Str uri, const Yaml *tree) {
  Resource *own = ARENA_NEW(c->job->scratch, Resource);
  *own = (Resource){.uri = uri, .tree = tree};
  VEC_PUSH(c->job->scratch, c->resources, own);
  return own;
}

static void walk(Compiler *c, const Yaml *tree, Resource *within);

static void walk_named(Compiler *c, const Yaml *tree, Resource *within) {
  for (uint32_t i = 0; tree->kind == YAML_MAPPING && i < tree->count; i++) walk(c, tree->pairs[i].value, within);
}

// What belongs to the whole is not noted: most schemas have nothing else.
static void walk(Compiler *c, const Yaml *tree, Resource *within) {
  Arena *arena = c->job->scratch;
  if (tree->kind == YAML_SEQUENCE)
    for (uint32_t i = 0; i < tree->count; i++) walk(c, tree->items[i], within);
  if (tree->kind != YAML_MAPPING) return;
  Str id = tree == c->root ? STR("") : id_of(tree);
  if (id.n) within = add(c, resolved(arena, within->uri, id), tree);
  if (within != c->resources.v[0])
    strmap_put(arena, &c->places, str_dup(arena, (Str){(const char *)&tree, sizeof tree}), (void *)within);
  note_anchors(c, tree, within);
  for (uint32_t i = 0; i < tree->count; i++) {
    YamlPair pair = tree->pairs[i];
    if (holds_named_schemas(pair.key->text))
      walk_named(c, pair.value, within);
    else if (!holds_values(pair.key->text))
      walk(c, pair.value, within);
  }
}

void resources_find(Compiler *c) {
  walk(c, c->root, add(c, id_of(c->root), c->root));
  c->scope = scope_within(c, ARENA_ARRAY(c->job->scratch, const Yaml *, c->dynamic.n), c->resources.v[0]);
}

Scope scope_within(Compiler *c, Scope scope, const Resource *entered) {
  Scope own = scope;
  for (uint32_t i = 0; i < entered->dynamic.n; i++) {
    uint32_t at = dynamic_index(c, anchor_of(entered->dynamic.v[i], STR("$dynamicAnchor")));
    if (own[at]) continue;
    if (own == scope) {
      own = ARENA_ARRAY(c->job->scratch, const Yaml *, c->dynamic.n);
      memcpy(own, scope, c->dynamic.n * sizeof *own);
    }
    own[at] = entered->dynamic.v[i];
  }
  return own;
}

const Resource *resource_of(const Compiler *c, const Yaml *tree) {
  const Resource *found = strmap_get(&c->places, (Str){(const char *)&tree, sizeof tree});
  return found ? found : c->resources.v[0];
}

const Resource *resource_named(Compiler *c, const Resource *from, Str address) {
  if (!address.n) return from;
  Str uri = resolved(c->job->scratch, from->uri, address);
  for (uint32_t i = 0; i < c->resources.n; i++)
    if (str_eq(c->resources.v[i]->uri, uri)) return c->resources.v[i];
  return NULL;
}
