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

// A brand is a file, a layout a folder or a file.
static Str base_file(Loader *l, SourceKind kind, Str path) {
  if (kind != SOURCE_BRAND) return in_folder(l, path);
  return is_file_name(path) ? path : str_cat(l->job->arena, path, STR(".yaml"));
}

// Beside the file that extends; or, as content finds it by its name, in the folders of layouts or brands.
static Str find_base(Loader *l, SourceKind kind, const Yaml *name, Str relative) {
  Arena *arena = l->job->arena;
  const Source *source = sources_get(l->job->sources, name->span.file);
  Str beside = base_file(l, kind, path_beside(arena, source ? source->path : STR(""), relative));
  if (str_starts(relative, STR(".")) || exists(l, kind, beside)) return beside;
  for (uint32_t i = 0; i < l->request->path_count; i++) {
    Str folder = l->request->paths[i];
    if (kind == SOURCE_BRAND) folder = path_join(arena, folder, STR("brands"));
    Str path = base_file(l, kind, path_join(arena, folder, relative));
    if (exists(l, kind, path)) return path;
  }
  return beside;
}

static const Yaml *load_base(Loader *l, SourceKind kind, const Yaml *name, StrVec *folders, Chain *chain) {
  Str relative = want_name(l, STR("extends"), name);
  return relative.n ? load(l, kind, find_base(l, kind, name, relative), name->span, folders, chain) : NULL;
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
  const Sources *sources = l->job->sources;
  for (uint32_t i = 0; i < chain->depth; i++)
    if (chain->files[i] == file ||
        path_same(l->job->scratch, sources_get(sources, chain->files[i])->path, sources_get(sources, file)->path)) {
      diag(l->job->diags, DIAG_LAYOUT_EXTENDS_SELF, from, sources_get(sources, chain->files[i])->path);
      return false;
    }
  if (chain->depth == DEEPEST) return diag(l->job->diags, DIAG_LAYOUT_EXTENDS_DEEP, from), false;
  chain->files[chain->depth++] = file;
  return true;
}

// What a folder holds that may be named: layouts are folders with a layout.yaml or files, brands are files.
static void add_names(Loader *l, StrVec *names, SourceKind kind, Str folder) {
  Str *found;
  uint32_t count;
  if (sources_list(l->job->sources, kind, folder.n ? folder : STR("."), STR(""), &found, &count) != READ_OK) return;
  for (uint32_t i = 0; i < count; i++) {
    Str inside = path_join(l->job->arena, path_join(l->job->arena, folder, found[i]), STR("layout.yaml"));
    if (str_ends(found[i], STR(".yaml"))) VEC_PUSH(l->job->arena, *names, str_slice(found[i], 0, found[i].n - 5));
    else if (kind == SOURCE_LAYOUT && exists(l, kind, inside)) VEC_PUSH(l->job->arena, *names, found[i]);
  }
}

static StrVec known_names(Loader *l, SourceKind kind) {
  StrVec names = {0};
  for (uint32_t i = 0; i < l->request->path_count; i++) {
    Str folder = l->request->paths[i];
    add_names(l, &names, kind, kind == SOURCE_BRAND ? path_join(l->job->arena, folder, STR("brands")) : folder);
  }
  return names;
}

static Str without_ending(Str name) { return str_ends(name, STR(".yaml")) ? str_slice(name, 0, name.n - 5) : name; }

// The name that stands nearest to one that is not there: a file's among files, a layout's among folders; else one that
// can be named from everywhere.
static Str nearest_to(Loader *l, SourceKind kind, Str path) {
  bool folder = str_eq(path_name(path), STR("layout.yaml"));
  if (folder) path = path_folder(path);
  Str name = path_name(path), *files;
  StrVec names = {0};
  uint32_t count = 0;
  if (folder) add_names(l, &names, kind, path_folder(path));
  else if (sources_list(l->job->sources, kind, path_folder(path).n ? path_folder(path) : STR("."), STR(".yaml"), &files, &count) == READ_OK)
    for (uint32_t i = 0; i < count; i++) VEC_PUSH(l->job->arena, names, files[i]);
  if (!str_nearest(name, names.v, names.n).n) names = known_names(l, kind), name = without_ending(name);
  return str_nearest(name, names.v, names.n).n ? names_hint_of(l, names.v, names.n, name) : STR("");
}

static void report_unreadable(Loader *l, SourceKind kind, ReadStatus status, Str path, Span from) {
  Diags *diags = l->job->diags;
  int error = status == READ_TOO_LARGE ? EFBIG : errno;
  if (status == READ_MISSING)
    diag(diags, DIAG_LAYOUT_FILE_MISSING, from, path, nearest_to(l, kind, path));
  else if (status == READ_OUTSIDE)
    diag(diags, DIAG_LAYOUT_OUTSIDE, from, path);
  else
    diag(diags, DIAG_LAYOUT_FILE_UNREADABLE, from, path, diag_reason(l->job->arena, error));
}

static const Yaml *load(Loader *l, SourceKind kind, Str path, Span from, StrVec *folders, Chain *chain) {
  uint32_t file;
  ReadStatus status = sources_read(l->job->sources, kind, path, &file);
  if (status != READ_OK) return report_unreadable(l, kind, status, path, from), NULL;
  if (!enter(l, chain, file, from)) return NULL;
  const Yaml *tree = yaml_parse(l->job, file);
  if (!tree) return NULL;
  if (tree->kind != YAML_MAPPING) return diag(l->job->diags, DIAG_LAYOUT_NOT_MAPPING, tree->span, path_name(path)), NULL;
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

// What may not be read is not passed over for another of the same name.
static Str tried_in(Loader *l, SourceKind kind, Str path) {
  uint32_t file;
  ReadStatus status = sources_read(l->job->sources, kind, path, &file);
  bool other = status == READ_MISSING || (status == READ_FAILED && errno == EISDIR);
  return other ? STR("") : path;
}

// The nearest name of all that may be named, or their list.
static Str report_missing(Loader *l, DiagId id, Span span, Str name, SourceKind kind) {
  StrVec names = known_names(l, kind);
  diag(l->job->diags, id, span, name, names_hint_of(l, names.v, names.n, name));
  return STR("");
}

Str layout_find(Loader *l) {
  const LayoutRequest *r = l->request;
  Str found = {0};
  if (str_find(r->layout, STR("/"), 0) >= 0 || is_file_name(r->layout)) found = tried_in(l, SOURCE_LAYOUT, in_folder(l, r->layout));
  for (uint32_t i = 0; i < r->path_count && !found.n; i++) {
    Str base = path_join(l->job->arena, r->paths[i], r->layout);
    found = tried_in(l, SOURCE_LAYOUT, in_folder(l, base));
    if (!found.n && !is_file_name(base)) found = tried_in(l, SOURCE_LAYOUT, str_cat(l->job->arena, base, STR(".yaml")));
  }
  return found.n ? found : report_missing(l, DIAG_LAYOUT_UNKNOWN, r->layout_span, r->layout, SOURCE_LAYOUT);
}

Str brand_find(Loader *l) {
  const LayoutRequest *r = l->request;
  Str found = {0};
  if (is_file_name(r->brand)) found = tried_in(l, SOURCE_BRAND, r->brand);
  for (uint32_t i = 0; i < r->path_count && !found.n; i++)
    found = tried_in(l, SOURCE_BRAND, str_format(l->job->arena, "%.*s/brands/%.*s.yaml", STR_ARG(r->paths[i]), STR_ARG(r->brand)));
  return found.n ? found : report_missing(l, DIAG_LAYOUT_BRAND_UNKNOWN, r->brand_span, r->brand, SOURCE_BRAND);
}
