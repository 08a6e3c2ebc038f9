// In: the name of a layout or a brand. Out: its tree, merged with all it extends (RFC 7396) before anything is read; the
// nodes keep the places they come from.
#include <errno.h>

#include "layout/internal.h"

enum { DEEPEST = 16 };

typedef struct Chain {
  uint32_t files[DEEPEST];
  uint32_t depth;
} Chain;

static bool exists(Loader *l, SourceKind kind, Str path) {
  uint32_t file;
  return sources_read(l->job->sources, kind, path, &file) == READ_OK;
}

static bool is_file_name(Str path) { return str_ends(path, STR(".yaml")) || str_ends(path, STR(".yml")); }

static Str in_folder(Loader *l, Str path) {
  return is_file_name(path) ? path : path_join(l->job->arena, path, STR("layout.yaml"));
}

// --- Extending --------------------------------------------------------------------------------------------------

static void check_version(Loader *l, const Yaml *tree, Span from) {
  const Yaml *version = yaml_get(tree, STR("marbre"));
  if (version && version->kind == YAML_SCALAR && str_eq(version->text, STR("1"))) return;
  Span start = {tree->span.file, 0, 0};
  diag_related(l->job->diags, DIAG_LAYOUT_VERSION, version ? version->span : start, from);
}

static const Yaml *load(Loader *l, SourceKind kind, Str path, Span from, StrVec *folders, Chain *chain);

static const Yaml *load_base(Loader *l, SourceKind kind, const Yaml *name, StrVec *folders, Chain *chain) {
  name = want_scalar(l, STR("extends"), name);
  if (!name || !name->text.n) return NULL;
  const Source *source = sources_get(l->job->sources, name->span.file);
  Str path = path_beside(l->job->arena, source ? source->path : STR(""), name->text);
  return load(l, kind, kind == SOURCE_BRAND ? path : in_folder(l, path), name->span, folders, chain);
}

// Bases in their order, then what extends them. The folders of later bases stand before those of earlier ones.
static const Yaml *extended(Loader *l, SourceKind kind, const Yaml *tree, const Yaml *extends, StrVec *folders,
                            Chain *chain) {
  bool many = extends->kind == YAML_SEQUENCE;
  uint32_t count = many ? extends->count : 1;
  const Yaml **bases = ARENA_ARRAY(l->job->arena, const Yaml *, count);
  for (uint32_t i = count; i-- > 0;) {
    bases[i] = load_base(l, kind, many ? extends->items[i] : extends, folders, chain);
    if (!bases[i]) return NULL;
  }
  const Yaml *all = bases[0];
  for (uint32_t i = 1; i < count; i++) all = yaml_merge(l->job->arena, all, bases[i]);
  return yaml_merge(l->job->arena, all, tree);
}

static bool enter(Loader *l, Chain *chain, uint32_t file, Span from) {
  for (uint32_t i = 0; i < chain->depth; i++)
    if (chain->files[i] == file) {
      diag(l->job->diags, DIAG_LAYOUT_EXTENDS_SELF, from, sources_get(l->job->sources, file)->path);
      return false;
    }
  if (chain->depth == DEEPEST) return diag(l->job->diags, DIAG_LAYOUT_EXTENDS_DEEP, from), false;
  chain->files[chain->depth++] = file;
  return true;
}

static void report_unreadable(Loader *l, ReadStatus status, Str path, Span from) {
  if (status == READ_MISSING)
    diag(l->job->diags, DIAG_LAYOUT_FILE_MISSING, from, path);
  else
    diag(l->job->diags, DIAG_LAYOUT_FILE_UNREADABLE, from, path, str_from(status == READ_FAILED ? strerror(errno) : ""));
}

static const Yaml *load(Loader *l, SourceKind kind, Str path, Span from, StrVec *folders, Chain *chain) {
  uint32_t file;
  ReadStatus status = sources_read(l->job->sources, kind, path, &file);
  if (status != READ_OK) return report_unreadable(l, status, path, from), NULL;
  if (!enter(l, chain, file, from)) return NULL;
  const Yaml *tree = yaml_parse(l->job, file);
  if (!tree) return NULL;
  if (tree->kind != YAML_MAPPING) return diag(l->job->diags, DIAG_LAYOUT_WANTS_MAPPING, tree->span, path_name(path)), NULL;
  check_version(l, tree, from);
  if (folders) VEC_PUSH(l->job->arena, *folders, path_folder(path));
  const Yaml *extends = yaml_get(tree, STR("extends"));
  if (extends && !(extends->kind == YAML_SEQUENCE && !extends->count)) tree = extended(l, kind, tree, extends, folders, chain);
  chain->depth--;
  return tree;
}

const Yaml *file_load(Loader *l, SourceKind kind, Str path, Span from, StrVec *folders) {
  Chain chain = {{0}, 0};
  return load(l, kind, path, from, folders, &chain);
}

// --- Finding ----------------------------------------------------------------------------------------------------

static Str tried_in(Loader *l, StrVec *tried, SourceKind kind, Str path) {
  if (exists(l, kind, path)) return path;
  VEC_PUSH(l->job->arena, *tried, path);
  return STR("");
}

static Str report_missing(Loader *l, DiagId id, Span span, Str name, const StrVec *tried) {
  Buf all = buf_new(l->job->arena);
  for (uint32_t i = 0; i < tried->n; i++) {
    if (i) buf_lit(&all, ", ");
    buf_add(&all, tried->v[i]);
  }
  diag(l->job->diags, id, span, name, buf_str(&all));
  return STR("");
}

Str layout_find(Loader *l) {
  const LayoutRequest *r = l->request;
  StrVec tried = {0};
  Str found = {0};
  if (str_find(r->layout, STR("/"), 0) >= 0 || is_file_name(r->layout))
    found = tried_in(l, &tried, SOURCE_LAYOUT, in_folder(l, r->layout));
  for (uint32_t i = 0; i < r->path_count && !found.n; i++) {
    Str base = path_join(l->job->arena, r->paths[i], r->layout);
    found = tried_in(l, &tried, SOURCE_LAYOUT, in_folder(l, base));
    if (!found.n && !is_file_name(base)) found = tried_in(l, &tried, SOURCE_LAYOUT, str_cat(l->job->arena, base, STR(".yaml")));
  }
  return found.n ? found : report_missing(l, DIAG_LAYOUT_UNKNOWN, r->layout_span, r->layout, &tried);
}

Str brand_find(Loader *l) {
  const LayoutRequest *r = l->request;
  StrVec tried = {0};
  Str found = {0};
  if (is_file_name(r->brand)) found = tried_in(l, &tried, SOURCE_BRAND, r->brand);
  for (uint32_t i = 0; i < r->path_count && !found.n; i++)
    found = tried_in(l, &tried, SOURCE_BRAND,
                     str_format(l->job->arena, "%.*s/brands/%.*s.yaml", STR_ARG(r->paths[i]), STR_ARG(r->brand)));
  return found.n ? found : report_missing(l, DIAG_LAYOUT_BRAND_UNKNOWN, r->brand_span, r->brand, &tried);
}
