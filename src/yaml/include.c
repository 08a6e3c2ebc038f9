// In: a tree. Out: the same tree with every `{ include: PATH }` replaced by what stands there. Branches without
// includes are shared with the old tree. Every read goes through Sources, which keeps it below the allowed roots.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "yaml/internal.h"

// Files being included, innermost first.
typedef struct Within {
  const struct Within *up;
  uint32_t file;
} Within;

typedef struct Loaded {
  uint32_t file;
  const Yaml *tree;
} Loaded;

typedef struct Ahead Ahead;
typedef struct YamlInclusion Includer;

typedef struct YamlInclusion {
  Job *job;
  const Yaml *tree;
  ArenaMark mark;  // of the job's scratch
  const YamlLimits *limits;
  uint32_t count;
  uint64_t nodes;
  bool failed, stop;
  StrMap loaded;  // by path: the expanded tree
  StrMap parsed;  // by path: a Parsing, before the file is included
  Ahead *ahead;   // what was begun; NULL: nothing was
} YamlInclusion;

static const Yaml *expand(Includer *x, const Yaml *node, const Within *within, uint32_t depth);

// --- Reading ------------------------------------------------------------------------------------------------------

static Str nearest_file(Job *job, SourceKind kind, Str path) {
  Str *names;
  uint32_t count;
  Str folder = path_folder(path);
  if (sources_list(job->sources, kind, folder.n ? folder : STR("."), STR(""), &names, &count) != READ_OK)
    return (Str){0};
  Str near = str_nearest(path_name(path), names, count);
  return str_eq(near, path_name(path)) ? STR("") : near;  // there, but it leads nowhere
}

static void missing(Job *job, SourceKind kind, Str path, Span from) {
  Str near = nearest_file(job, kind, path);
  if (near.n)
    diag(job->diags, DIAG_YAML_MISSING_NEAR, from, path, near);
  else
    diag(job->diags, DIAG_YAML_MISSING, from, path);
}

static void unreadable(Job *job, SourceKind kind, Str path, Span from, ReadStatus status) {
  switch (status) {
    case READ_OK: break;
    case READ_MISSING: missing(job, kind, path, from); break;
    case READ_OUTSIDE: diag(job->diags, DIAG_YAML_OUTSIDE, from, path); break;
    case READ_TOO_LARGE: diag(job->diags, DIAG_YAML_FILE_TOO_LARGE, from, path); break;
    case READ_FAILED:
      if (errno == EACCES)
        diag(job->diags, DIAG_YAML_NO_PERMISSION, from, path);
      else if (errno == EISDIR)
        diag(job->diags, DIAG_YAML_IS_FOLDER, from, path);
      else
        diag(job->diags, DIAG_YAML_UNREADABLE, from, path, diag_reason(job->arena, errno));
      break;
  }
}

static bool read_file(Job *job, SourceKind kind, Str path, Span from, uint32_t *file) {
  ReadStatus status = sources_read(job->sources, kind, path, file);
  unreadable(job, kind, path, from, status);
  return status == READ_OK;
}

const Yaml *yaml_load(Job *job, SourceKind kind, Str path, Span from) {
  uint32_t file;
  return read_file(job, kind, path, from, &file) ? yaml_parse(job, file) : NULL;
}

// --- Loops and limits -----------------------------------------------------------------------------------------

// Two names of one file are the same; files that are not on the disk go by their names.
static bool same_file(Includer *x, uint32_t a, uint32_t b) {
  if (a == b) return true;
  const Source *one = sources_get(x->job->sources, a), *other = sources_get(x->job->sources, b);
  return one->hash == other->hash && path_same(x->job->scratch, one->path, other->path);
}

static bool loops(Includer *x, uint32_t file, const Within *within) {
  for (; within; within = within->up)
    if (same_file(x, file, within->file)) return true;
  return false;
}

static const Yaml *fail(Includer *x) {
  x->failed = true;
  return NULL;
}

static const Yaml *limit(Includer *x, DiagId id, Span span, uint32_t most) {
  diag(x->job->diags, id, span, diag_number(x->job->scratch, most, 0));
  x->stop = true;
  return fail(x);
}

static uint32_t levels(const Within *within) {
  uint32_t n = 0;
  for (; within; within = within->up) n++;
  return n;
}

// --- Ahead --------------------------------------------------------------------------------------------------------

// A file that will be included, parsed before its turn; its findings are made when it comes.
typedef struct Parsing {
  HelperTask task;
  const YamlLimits *limits;
  uint32_t file;
  Str bytes;
  const Yaml *tree;
  Diags found;
} Parsing;

static void parse(HelperTask *task, const Job *helper) {
  Parsing *p = (Parsing *)task;
  Job job = *helper;
  p->found.arena = job.arena;
  job.diags = &p->found;
  p->tree = parse_bytes(&job, p->file, p->bytes, p->limits);
}

// NULL: it cannot be read, which is found when its turn comes, or was included already.
static Parsing *parsing_new(Includer *x, SourceKind kind, Str path) {
  uint32_t file;
  if (strmap_get(&x->loaded, path) || strmap_get(&x->parsed, path)) return NULL;
  if (sources_read(x->job->sources, kind, path, &file) != READ_OK) return NULL;
  Parsing *p = ARENA_NEW(x->job->scratch, Parsing);
  *p = (Parsing){{.work = parse}, x->limits, file, sources_get(x->job->sources, file)->bytes, NULL, {0}};
  strmap_put(x->job->scratch, &x->parsed, path, p);
  return p;
}

enum { AHEAD = 256 };  // files; not all at once: where the tree becomes too large, they were read for nothing

struct Ahead {
  Helper *helper;
  Parsing *v[AHEAD];
  uint32_t n;
};

static uint32_t ahead_of(uint32_t left) { return left < AHEAD ? left : AHEAD; }

static void ahead_open(Includer *x, Ahead *ahead, bool worth) {
  ahead->n = 0;
  ahead->helper = helper_open(x->job, HELPER_APART, x->job->helper && worth);
}

static void ahead_give(Includer *x, Ahead *ahead, SourceKind kind, Str path) {
  uint32_t most = x->limits->includes > x->count ? x->limits->includes - x->count : 0;
  if (ahead->n == AHEAD || ahead->n >= most || !path.n) return;
  Parsing *p = parsing_new(x, kind, path);
  if (!p) return;
  ahead->v[ahead->n++] = p;
  helper_give(ahead->helper, &p->task);
}

// The second processor parses from the first file on; this one does from the last, until they meet.
static void ahead_close(Includer *x, Ahead *ahead) {
  while (ahead->n && helper_withdraw(ahead->helper, &ahead->v[ahead->n - 1]->task)) parse(&ahead->v[--ahead->n]->task, x->job);
  if (ahead->n) helper_need(ahead->helper, &ahead->v[ahead->n - 1]->task);
  helper_return(ahead->helper);
}

// Paths are those of `paths` that are not empty. While this processor reads files, the second one parses them.
static void parse_ahead(Includer *x, SourceKind kind, const Str *paths, uint32_t count) {
  Ahead ahead;
  ahead_open(x, &ahead, count > 1);
  for (uint32_t i = 0; i < count; i++) ahead_give(x, &ahead, kind, paths[i]);
  ahead_close(x, &ahead);
}

// Each file is in one place of the result, so that what was parsed ahead serves once.
static const Yaml *parsed(Includer *x, Str path, uint32_t file) {
  const Parsing *p = strmap_get(&x->parsed, path);
  if (!p) return yaml_parse_within(x->job, file, x->limits);
  diags_repeat(x->job->diags, &p->found);
  return p->tree;
}

// --- Expanding ----------------------------------------------------------------------------------------------------

// A tree met again counts as if it were written out again.
static const Yaml *again(Includer *x, const Yaml *tree, Span at, uint32_t depth) {
  TreeSize size = yaml_size(tree, x->limits->nodes);
  x->nodes += size.nodes;
  if (x->nodes > x->limits->nodes) return limit(x, DIAG_YAML_TOO_MANY_NODES, at, x->limits->nodes);
  if (depth + size.height > x->limits->depth) return limit(x, DIAG_YAML_TOO_DEEP, at, x->limits->depth);
  return tree;
}

static const Yaml *include_file(Includer *x, Str path, Span at, SourceKind kind, const Within *within, uint32_t depth) {
  uint32_t file;
  if (levels(within) > x->limits->include_depth) return limit(x, DIAG_YAML_INCLUDE_DEPTH, at, x->limits->include_depth);
  if (++x->count > x->limits->includes) return limit(x, DIAG_YAML_INCLUDES, at, x->limits->includes);
  if (!read_file(x->job, kind, path, at, &file)) return fail(x);
  Within here = {within, file};
  if (loops(x, file, within)) return diag(x->job->diags, DIAG_YAML_INCLUDE_LOOP, at, path), fail(x);
  const Yaml *tree = strmap_get(&x->loaded, path);
  if (tree) return again(x, tree, at, depth);
  tree = parsed(x, path, file);
  if (tree) tree = expand(x, tree, &here, depth);
  if (!tree) return fail(x);
  // A tree of which a part could not be had is not whole: it does not serve again.
  if (!x->failed) strmap_put(x->job->scratch, &x->loaded, str_dup(x->job->scratch, path), (void *)tree);
  return tree;
}

static Yaml *sequence(Includer *x, Span span, const Yaml *const *items, uint32_t count) {
  Yaml *node = ARENA_NEW(x->job->arena, Yaml);
  *node = (Yaml){.kind = YAML_SEQUENCE, .span = span, .count = count, .items = items};
  return node;
}

static const Yaml *include_folder(Includer *x, Str path, Span at, SourceKind kind, const Within *within,
                                  uint32_t depth) {
  Str *names;
  uint32_t count;
  ReadStatus status = sources_list(x->job->sources, kind, path, STR(".yaml"), &names, &count);
  if (status != READ_OK) {
    unreadable(x->job, kind, path, at, status);
    return fail(x);
  }
  if (!count) diag(x->job->diags, DIAG_YAML_EMPTY_FOLDER, at, path);
  const Yaml **items = ARENA_ARRAY(x->job->arena, const Yaml *, count);
  for (uint32_t i = 0; i < count; i++) names[i] = path_join(x->job->arena, path, names[i]);
  for (uint32_t i = 0; i < count && !x->stop; i++) {
    if (i % AHEAD == 0) parse_ahead(x, kind, names + i, ahead_of(count - i));
    items[i] = include_file(x, names[i], at, kind, within, depth + 1);
  }
  return x->failed ? NULL : sequence(x, at, items, count);
}

static bool is_folder(const Yaml *path) { return str_ends(path->text, STR("/")); }

// The path of a file; nothing when it is a folder's, or none.
static Str file_path(Includer *x, const Yaml *path) {
  bool file = path->kind == YAML_SCALAR && path->text.n && !is_folder(path);
  return file ? path_beside(x->job->arena, sources_get(x->job->sources, path->span.file)->path, path->text) : (Str){0};
}

static void parse_list_ahead(Includer *x, const Yaml *const *items, uint32_t count) {
  if (count < 2) return;
  Str paths[AHEAD];
  for (uint32_t i = 0; i < count; i++) paths[i] = file_path(x, items[i]);
  parse_ahead(x, sources_get(x->job->sources, items[0]->span.file)->kind, paths, count);
}

static const Yaml *include_path(Includer *x, const Yaml *path, const Within *within, uint32_t depth) {
  if (path->kind != YAML_SCALAR || !path->text.n) {
    diag(x->job->diags, DIAG_YAML_INCLUDE_PATH, path->span);
    return fail(x);
  }
  const Source *source = sources_get(x->job->sources, path->span.file);
  Str full = path_beside(x->job->arena, source->path, path->text);
  return (is_folder(path) ? include_folder : include_file)(x, full, path->span, source->kind, within, depth);
}

static bool lists(const Yaml *paths, Str folder, Str name) {
  for (uint32_t i = 0; i < paths->count; i++) {
    Str path = paths->items[i]->text;
    if (str_eq(path_name(path), name) && str_eq(path_folder(path), folder)) return true;
  }
  return false;
}

// Several files of one folder are all of it, or one was forgotten.
static void check_listed(Includer *x, const Yaml *paths) {
  Str folder = paths->count > 1 ? path_folder(paths->items[0]->text) : (Str){0}, *names;
  uint32_t count;
  for (uint32_t i = 1; i < paths->count; i++)
    if (!str_eq(path_folder(paths->items[i]->text), folder)) return;
  if (!folder.n) return;
  const Source *source = sources_get(x->job->sources, paths->span.file);
  Str full = path_beside(x->job->arena, source->path, folder);
  if (sources_list(x->job->sources, source->kind, full, STR(".yaml"), &names, &count) != READ_OK) return;
  for (uint32_t i = 0; i < count; i++)
    if (!lists(paths, folder, names[i]))
      diag(x->job->diags, DIAG_YAML_NOT_LISTED, paths->span, path_join(x->job->arena, folder, names[i]));
}

static const Yaml *include(Includer *x, const Yaml *path, const Within *within, uint32_t depth) {
  if (path->kind != YAML_SEQUENCE) return include_path(x, path, within, depth);
  const Yaml **items = ARENA_ARRAY(x->job->arena, const Yaml *, path->count);
  for (uint32_t i = 0; i < path->count && !x->stop; i++) {
    if (i % AHEAD == 0) parse_list_ahead(x, path->items + i, ahead_of(path->count - i));
    items[i] = include_path(x, path->items[i], within, depth + 1);
  }
  if (x->failed) return NULL;
  check_listed(x, path);
  return sequence(x, path->span, items, path->count);
}

static const Yaml *expand_sequence(Includer *x, const Yaml *node, const Within *within, uint32_t depth) {
  const Yaml **items = NULL;
  for (uint32_t i = 0; i < node->count && !x->stop; i++) {
    const Yaml *item = expand(x, node->items[i], within, depth + 1);
    if (item == node->items[i] && !items) continue;
    if (!items) {
      items = ARENA_ARRAY(x->job->arena, const Yaml *, node->count);
      memcpy(items, node->items, i * sizeof *items);
    }
    items[i] = item;
  }
  return items ? sequence(x, node->span, items, node->count) : node;
}

static bool is_include(const Yaml *node) {
  return node->kind == YAML_MAPPING && node->count == 1 && str_eq(node->pairs[0].key->text, STR("include"));
}

static const Yaml *expand_mapping(Includer *x, const Yaml *node, const Within *within, uint32_t depth) {
  if (is_include(node))
    return include(x, node->pairs[0].value, within, depth);
  YamlPair *pairs = NULL;
  for (uint32_t i = 0; i < node->count && !x->stop; i++) {
    const Yaml *value = expand(x, node->pairs[i].value, within, depth + 1);
    if (value == node->pairs[i].value && !pairs) continue;
    if (!pairs) {
      pairs = ARENA_ARRAY(x->job->arena, YamlPair, node->count);
      memcpy(pairs, node->pairs, i * sizeof *pairs);
    }
    pairs[i] = (YamlPair){node->pairs[i].key, value};
  }
  if (!pairs) return node;
  Yaml *copy = ARENA_NEW(x->job->arena, Yaml);
  *copy = *node;
  copy->pairs = pairs;
  return copy;
}

static const Yaml *expand(Includer *x, const Yaml *node, const Within *within, uint32_t depth) {
  if (x->stop) return fail(x);
  if (++x->nodes > x->limits->nodes) return limit(x, DIAG_YAML_TOO_MANY_NODES, node->span, x->limits->nodes);
  if (depth > x->limits->depth) return limit(x, DIAG_YAML_TOO_DEEP, node->span, x->limits->depth);
  if (node->kind == YAML_SEQUENCE) return expand_sequence(x, node, within, depth);
  if (node->kind == YAML_MAPPING) return expand_mapping(x, node, within, depth);
  return node;
}

// --- In two steps -------------------------------------------------------------------------------------------------

static void begin_folder(Includer *x, SourceKind kind, Str path) {
  Str *names;
  uint32_t count;
  if (sources_list(x->job->sources, kind, path, STR(".yaml"), &names, &count) != READ_OK) return;
  for (uint32_t i = 0; i < count; i++) ahead_give(x, x->ahead, kind, path_join(x->job->arena, path, names[i]));
}

static void begin_path(Includer *x, const Yaml *path) {
  const Source *source = sources_get(x->job->sources, path->span.file);
  if (path->kind == YAML_SCALAR && is_folder(path))
    begin_folder(x, source->kind, path_beside(x->job->arena, source->path, path->text));
  else
    ahead_give(x, x->ahead, source->kind, file_path(x, path));
}

static void begin_in(Includer *x, const Yaml *node) {
  if (is_include(node)) {
    const Yaml *path = node->pairs[0].value;
    bool list = path->kind == YAML_SEQUENCE;
    for (uint32_t i = 0; i < (list ? path->count : 1); i++) begin_path(x, list ? path->items[i] : path);
    return;
  }
  for (uint32_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) begin_in(x, node->items[i]);
  for (uint32_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) begin_in(x, node->pairs[i].value);
}

static Includer *includer_new(Job *job, const Yaml *tree, const YamlLimits *limits) {
  ArenaMark mark = arena_mark(job->scratch);
  Includer *x = ARENA_NEW(job->scratch, Includer);
  *x = (Includer){.job = job, .tree = tree, .mark = mark, .limits = limits};
  return x;
}

static const Yaml *includer_finish(Includer *x) {
  Within root = {NULL, x->tree->span.file};
  const Yaml *tree = expand(x, x->tree, &root, 0);
  if (x->failed) tree = NULL;
  arena_rewind(x->job->scratch, x->mark);
  return tree;
}

YamlInclusion *yaml_include_begin(Job *job, const Yaml *tree) {
  Includer *x = includer_new(job, tree, &yaml_default_limits);
  if (!job->helper) return x;
  x->ahead = ARENA_NEW(job->scratch, Ahead);
  ahead_open(x, x->ahead, true);
  begin_in(x, tree);
  return x;
}

const Yaml *yaml_include_end(YamlInclusion *x) {
  if (x->ahead) ahead_close(x, x->ahead);
  return includer_finish(x);
}

const Yaml *yaml_include_within(Job *job, const Yaml *tree, const YamlLimits *limits) {
  return includer_finish(includer_new(job, tree, limits));
}

const Yaml *yaml_include(Job *job, const Yaml *tree) { return yaml_include_within(job, tree, &yaml_default_limits); }
