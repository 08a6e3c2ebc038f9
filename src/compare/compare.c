// Two files, or the files of two folders by name; files of the same bytes are not looked at.
#include "compare/compare.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "compare/internal.h"

enum { DEEPEST = 32 };

// --- Files ----------------------------------------------------------------------------------------------------------------

static bool cannot(Diags *diags, DiagId id, Str path) {
  diag_add(diags, id, NO_SPAN, NO_SPAN, 2, (Str[]){path, diag_reason(diags->arena, errno)});
  return false;
}

// Beside its place, then in it.
bool compare_save(Diags *diags, Arena *arena, Str path, Str bytes) {
  const char *to = str_z(arena, path), *from = str_z(arena, str_format(arena, "%.*s.%d.tmp", STR_ARG(path), (int)getpid()));
  FILE *file = fopen(from, "wbe");
  if (!file) return cannot(diags, DIAG_COMPARE_WRITE, path);
  bool good = fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
  good = fclose(file) == 0 && good;
  if (good && rename(from, to) == 0) return true;
  int saved = errno;
  unlink(from);
  errno = saved;
  return cannot(diags, DIAG_COMPARE_WRITE, path);
}

static bool same_bytes(Arena *arena, Str old, Str new) {
  struct stat a, b;
  FILE *x = fopen(str_z(arena, old), "rbe"), *y = fopen(str_z(arena, new), "rbe");
  bool same = x && y && fstat(fileno(x), &a) == 0 && fstat(fileno(y), &b) == 0 && a.st_size == b.st_size;
  char p[16384], q[sizeof p];
  for (size_t n; same && (n = fread(p, 1, sizeof p, x)) > 0;) same = fread(q, 1, n, y) == n && memcmp(p, q, n) == 0;
  same = same && !ferror(x) && !ferror(y);
  if (x) fclose(x);
  if (y) fclose(y);
  return same;
}

// --- Folders --------------------------------------------------------------------------------------------------------------

typedef struct Names {
  Arena *arena;
  VEC(Str) v;
} Names;

// Names of PDFs below `folder`, from there on.
static bool list_folder(Names *names, Diags *diags, Str folder, Str within, uint32_t depth) {
  DIR *dir = opendir(str_z(names->arena, path_join(names->arena, folder, within.n ? within : STR("."))));
  if (!dir) return cannot(diags, DIAG_COMPARE_OPEN, path_join(names->arena, folder, within));
  bool good = true;
  for (struct dirent *e; good && (e = readdir(dir));) {
    Str name = str_from(e->d_name), path = path_join(names->arena, within, name);
    struct stat st;
    if (name.p[0] == '.' || stat(str_z(names->arena, path_join(names->arena, folder, path)), &st) != 0) continue;
    if (S_ISDIR(st.st_mode) && depth < DEEPEST) good = list_folder(names, diags, folder, path, depth + 1);
    if (S_ISREG(st.st_mode) && str_ends(name, STR(".pdf"))) VEC_PUSH(names->arena, names->v, path);
  }
  closedir(dir);
  return good;
}

static int by_name(const void *a, const void *b) { return str_compare(*(const Str *)a, *(const Str *)b); }

static bool list_pdfs(Names *names, Diags *diags, Str folder) {
  bool good = list_folder(names, diags, folder, (Str){0}, 0);
  if (names->v.n) qsort(names->v.v, names->v.n, sizeof *names->v.v, by_name);
  return good;
}

// --- Comparing --------------------------------------------------------------------------------------------------------------

static bool compare_files(Arena *arena, Diags *diags, DocumentChange *change) {
  if (same_bytes(arena, change->old, change->new)) return true;
  Reading old, new;
  if (!compare_read(arena, diags, change->old, change->new, &old, &new)) return false;
  compare_readings(arena, &old, &new, change);
  return true;
}

typedef struct Changes {
  Arena *arena;
  VEC(DocumentChange) v;
} Changes;

static bool add_document(Changes *changes, Diags *diags, const CompareOptions *options, Str name, bool old, bool new) {
  DocumentChange change = {.name = name, .old = path_join(changes->arena, options->old, name),
                           .new = path_join(changes->arena, options->new, name),
                           .state = old && new ? DOCUMENT_SAME : new ? DOCUMENT_ADDED : DOCUMENT_REMOVED};
  bool good = !(old && new) || compare_files(changes->arena, diags, &change);
  if (good) VEC_PUSH(changes->arena, changes->v, change);
  return good;
}

static bool compare_folders(Changes *changes, Diags *diags, const CompareOptions *options) {
  Names old = {.arena = changes->arena}, new = {.arena = changes->arena};
  bool good = list_pdfs(&old, diags, options->old) && list_pdfs(&new, diags, options->new);
  for (uint32_t i = 0, k = 0; good && (i < old.v.n || k < new.v.n);) {
    int order = i == old.v.n ? 1 : k == new.v.n ? -1 : str_compare(old.v.v[i], new.v.v[k]);
    good = add_document(changes, diags, options, order <= 0 ? old.v.v[i] : new.v.v[k], order <= 0, order >= 0);
    i += order <= 0;
    k += order >= 0;
  }
  return good;
}

static bool what_is(Arena *arena, Diags *diags, Str path, bool *folder) {
  struct stat st;
  if (stat(str_z(arena, path), &st) != 0) return cannot(diags, DIAG_COMPARE_OPEN, path);
  *folder = S_ISDIR(st.st_mode);
  return true;
}

static bool compare_both(Changes *changes, Diags *diags, const CompareOptions *options, bool *folders) {
  bool other;
  if (!what_is(changes->arena, diags, options->old, folders) || !what_is(changes->arena, diags, options->new, &other)) return false;
  if (*folders != other) {
    diag(diags, DIAG_COMPARE_KINDS, NO_SPAN, options->old, options->new);
    return false;
  }
  if (*folders) return compare_folders(changes, diags, options);
  DocumentChange change = {.name = path_name(options->new), .old = options->old, .new = options->new};
  bool good = compare_files(changes->arena, diags, &change);
  if (good) VEC_PUSH(changes->arena, changes->v, change);
  return good;
}

static bool write_reports(Arena *arena, Diags *diags, const CompareOptions *options, const Comparison *comparison) {
  if (options->images.n && mkdir(str_z(arena, options->images), 0777) != 0 && errno != EEXIST)
    return cannot(diags, DIAG_COMPARE_WRITE, options->images);
  if (options->images.n && !compare_save_images(arena, diags, comparison, options->images)) return false;
  if (!options->html.n) return true;
  Buf html = buf_new(arena);
  return compare_write_html(arena, diags, comparison, options->lang, &html) && compare_save(diags, arena, options->html, buf_str(&html));
}

CompareResult compare_run(const CompareOptions *options, Arena *arena, Diags *diags, Buf *text) {
  Changes changes = {.arena = arena};
  bool folders;
  if (!compare_both(&changes, diags, options, &folders)) return COMPARE_FAILED;
  Comparison comparison = {changes.v.v, changes.v.n, folders};
  compare_write_text(&comparison, options->lang, options->colour, text);
  if (!write_reports(arena, diags, options, &comparison)) return COMPARE_FAILED;
  bool same = true;
  for (uint32_t i = 0; i < comparison.n && same; i++) same = comparison.v[i].state == DOCUMENT_SAME;
  return same ? COMPARE_SAME : COMPARE_DIFFERENT;
}
