// In: a path. Out: the documents it names: a file is one; of a folder, at any depth and in order of name, the *.yaml files
// that name a layout, for the others are parts of documents.
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "batch/internal.h"

enum { DEEPEST = 32 };

typedef struct Finder {
  Job *job;
  Span from;
  bool all;
  VEC(ContentFile) found;
} Finder;

static bool is_yaml(Str name) { return str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml")); }

static Str stem(Str name) {
  uint32_t n = name.n;
  while (n && name.p[n - 1] != '.' && name.p[n - 1] != '/') n--;
  return n > 1 && name.p[n - 1] == '.' ? str_slice(name, 0, n - 1) : name;
}

// A line that begins with `layout:`, which is the engine's word in content.
static bool names_layout(Str bytes) {
  static const Str keys[] = {{"layout:", 7}, {"\nlayout:", 8}, {"\rlayout:", 8}, {"\xEF\xBB\xBFlayout:", 10}};
  for (size_t i = 1; i < sizeof keys / sizeof *keys; i++)
    if (str_find(bytes, keys[i], 0) >= 0) return true;
  return str_starts(bytes, keys[0]);
}

static void report(Finder *f, ReadStatus status, Str path) {
  if (status == READ_MISSING)
    diag(f->job->diags, DIAG_YAML_MISSING, f->from, path);
  else if (status == READ_OUTSIDE)
    diag(f->job->diags, DIAG_YAML_OUTSIDE, f->from, path);
  else if (status == READ_TOO_LARGE)
    diag(f->job->diags, DIAG_YAML_FILE_TOO_LARGE, f->from, path);
  else if (status != READ_OK)
    diag(f->job->diags, DIAG_YAML_UNREADABLE, f->from, path);
}

static void add_file(Finder *f, Str path, Str name, bool asked) {
  uint32_t file;
  ReadStatus status = sources_read(f->job->sources, SOURCE_CONTENT, path, &file);
  report(f, status, path);
  if (status != READ_OK) return;
  if (!asked && !f->all && !names_layout(sources_get(f->job->sources, file)->bytes)) return;
  VEC_PUSH(f->job->arena, f->found, ((ContentFile){path, stem(name)}));
}

// The folders that lead to one, itself the first.
typedef struct Way {
  const struct Way *up;
  uint32_t depth;
  dev_t device;
  ino_t number;
} Way;

static bool is_folder(Finder *f, Str path, const Way *up, Way *way) {
  struct stat st;
  bool good = stat(str_z(f->job->scratch, path), &st) == 0 && S_ISDIR(st.st_mode);
  if (good) *way = (Way){up, up ? up->depth + 1 : 0, st.st_dev, st.st_ino};
  return good;
}

// A link may lead back to where it was come from.
static bool goes_round(const Way *way) {
  for (const Way *w = way->up; w; w = w->up)
    if (w->device == way->device && w->number == way->number) return true;
  return false;
}

static void add_folder(Finder *f, Str path, Str below, const Way *way) {
  Str *names;
  uint32_t count;
  Way next;
  ReadStatus status = sources_list(f->job->sources, SOURCE_CONTENT, path, STR(""), &names, &count);
  report(f, status, path);
  for (uint32_t i = 0; i < count; i++) {
    Str inner = path_join(f->job->arena, path, names[i]), name = path_join(f->job->arena, below, names[i]);
    if (is_folder(f, inner, way, &next)) {
      if (next.depth <= DEEPEST && !goes_round(&next)) add_folder(f, inner, name, &next);
    } else if (is_yaml(names[i])) {
      add_file(f, inner, name, false);
    }
  }
}

bool contents_find(Job *job, Str path, Span from, bool all, Contents *out) {
  Finder f = {.job = job, .from = from, .all = all};
  uint32_t errors = job->diags->errors;
  Way top = {0};
  if (str_ends(path, STR("/"))) {
    is_folder(&f, path, NULL, &top);
    add_folder(&f, path, STR(""), &top);
  } else {
    add_file(&f, path, path_name(path), true);
  }
  if (!f.found.n && job->diags->errors == errors) diag(job->diags, DIAG_BATCH_NO_CONTENTS, from, path);
  *out = (Contents){f.found.v, f.found.n};
  return job->diags->errors == errors;
}
