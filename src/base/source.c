#include "base/source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KINDS = SOURCE_DICTIONARY + 1, OWN_FIRST = 1 << 30 };

struct Sources {
  Arena *arena;
  uint64_t limit;
  Sources *shared;   // NULL: the outermost
  uint32_t first;    // number of the first file, less 1
  VEC(Source) files;
  StrMap by_path;  // to the number, as a pointer
  VEC(Str) roots[KINDS];
  StrMap folders;  // by path: the real one, a Str
  VEC(Input) inputs;
  StrMap asked;    // of `inputs`, by key
  void (*told)(void *self, const Input *input);  // or NULL
  void *told_self;
  VEC(const Sources *) noted;  // groups whose inputs are among `inputs`
};

Sources *sources_new(Arena *arena, uint64_t limit) {
  Sources *s = ARENA_NEW(arena, Sources);
  s->arena = arena;
  s->limit = limit;
  return s;
}

Sources *sources_within(Arena *arena, Sources *shared) {
  Sources *s = sources_new(arena, shared->limit);
  s->shared = shared;
  s->first = shared->first + OWN_FIRST;
  return s;
}

void sources_close(Sources *sources) {
  for (uint32_t i = 0; i < sources->files.n; i++) {
    Source *file = &sources->files.v[i];
    if (file->mapped) munmap((void *)file->bytes.p, file->bytes.n);
    file->mapped = false;
  }
  sources->files.n = 0;
}

static bool is_shared(const Sources *sources, SourceKind kind) {
  return sources->shared && kind != SOURCE_CONTENT && kind != SOURCE_IMAGE;
}

static bool resolve(Arena *arena, Str path, Str *out) {
  char real[PATH_MAX];
  if (!realpath(str_z(arena, path), real)) return false;
  *out = str_dup(arena, str_from(real));
  return true;
}

// Most files stand beside others, in a folder that is known, and are no links.
static bool resolve_file(Sources *sources, Str path, Str *out) {
  Arena *arena = sources->arena;
  Str folder = path_folder(path), name = path_name(path);
  if (!name.n || name.p[0] == '.') return resolve(arena, path, out);
  Str *real = strmap_get(&sources->folders, folder);
  if (!real) {
    real = ARENA_NEW(arena, Str);
    if (!resolve(arena, folder.n ? folder : STR("."), real)) return false;
    strmap_put(arena, &sources->folders, str_dup(arena, folder), real);
  }
  char link[1];
  *out = path_join(arena, *real, name);
  if (readlink(str_z(arena, *out), link, sizeof link) >= 0) return resolve(arena, path, out);
  return errno == EINVAL;
}

void sources_allow(Sources *sources, SourceKind kind, Str folder) {
  Str real;
  if (resolve(sources->arena, folder.n ? folder : STR("."), &real)) VEC_PUSH(sources->arena, sources->roots[kind], real);
}

void sources_allow_as(Sources *sources, SourceKind kind, const Sources *others, SourceKind as) {
  for (; others; others = others->shared)
    for (uint32_t i = 0; i < others->roots[as].n; i++) VEC_PUSH(sources->arena, sources->roots[kind], str_dup(sources->arena, others->roots[as].v[i]));
}

static bool below(Str path, Str root) {
  if (str_eq(root, STR("/"))) return true;
  return str_starts(path, root) && (path.n == root.n || path.p[root.n] == '/');
}

static bool has_roots(const Sources *sources, SourceKind kind) {
  for (; sources; sources = sources->shared)
    if (sources->roots[kind].n) return true;
  return false;
}

static bool allowed(const Sources *sources, SourceKind kind, Str real) {
  if (!has_roots(sources, kind)) return true;
  for (; sources; sources = sources->shared)
    for (uint32_t i = 0; i < sources->roots[kind].n; i++)
      if (below(real, sources->roots[kind].v[i])) return true;
  return false;
}

// --- What was asked for -------------------------------------------------------------------------------------------

static Str input_key(Arena *arena, const Input *input) {
  return str_format(arena, "%d%d%.*s\n%.*s", (int)input->is, (int)input->kind, STR_ARG(input->path), STR_ARG(input->suffix));
}

static void ask(Sources *sources, Input input) {
  ArenaMark mark = arena_mark(sources->arena);
  Str key = input_key(sources->arena, &input);
  if (strmap_get(&sources->asked, key)) return arena_rewind(sources->arena, mark);
  input.path = str_dup(sources->arena, input.path);
  input.suffix = str_dup(sources->arena, input.suffix);
  if (input.is == INPUT_FOLDER) input.bytes = str_dup(sources->arena, input.bytes);
  VEC_PUSH(sources->arena, sources->inputs, input);
  strmap_put(sources->arena, &sources->asked, key, sources);
  if (sources->told) sources->told(sources->told_self, &input);
}

void sources_tell(Sources *sources, void (*told)(void *self, const Input *input), void *self) {
  sources->told = told;
  sources->told_self = self;
}

void sources_note(Sources *sources, const Sources *group) {
  if (!group || group == sources) return;
  for (uint32_t i = 0; i < sources->noted.n; i++)
    if (sources->noted.v[i] == group) return;
  VEC_PUSH(sources->arena, sources->noted, group);
  for (uint32_t i = 0; i < group->inputs.n; i++) ask(sources, group->inputs.v[i]);
}

static int by_path(const void *a, const void *b) {
  const Input *x = a, *y = b;
  int order = str_compare(x->path, y->path);
  return order ? order : x->kind != y->kind ? (int)x->kind - (int)y->kind : (int)x->is - (int)y->is;
}

const Input *sources_inputs(const Sources *sources, Arena *arena, uint32_t *count) {
  Input *all = ARENA_ARRAY(arena, Input, sources->inputs.n);
  *count = sources->inputs.n;
  if (!*count) return all;
  memcpy(all, sources->inputs.v, *count * sizeof *all);
  qsort(all, *count, sizeof *all, by_path);
  return all;
}

// Nothing but the sum, so that it is worked out sixteen bytes at a time: files with thousands of findings are long.
static uint32_t count_breaks(const char *p, uint32_t n) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < n; i++) count += p[i] == '\n';
  return count;
}

// So that a place far down in long data is found at once.
static const uint32_t *breaks_of(Arena *arena, SourceKind kind, Str bytes) {
  bool shown = kind == SOURCE_CONTENT || kind == SOURCE_LAYOUT || kind == SOURCE_BRAND;
  if (!shown || bytes.n < 16 * SOURCE_STEP) return NULL;
  uint32_t *breaks = ARENA_ARRAY(arena, uint32_t, bytes.n / SOURCE_STEP + 1);
  for (uint32_t i = 1; i <= bytes.n / SOURCE_STEP; i++)
    breaks[i] = breaks[i - 1] + count_breaks(bytes.p + (i - 1) * SOURCE_STEP, SOURCE_STEP);
  return breaks;
}

// --- Files --------------------------------------------------------------------------------------------------------

uint32_t sources_add(Sources *sources, SourceKind kind, Str path, Str bytes) {
  Source file = {str_dup(sources->arena, path), str_dup(sources->arena, bytes), kind, hash_str(bytes), NULL, false};
  file.breaks = breaks_of(sources->arena, kind, bytes);
  VEC_PUSH(sources->arena, sources->files, file);
  return sources->first + sources->files.n;
}

// A face of the distribution is some 500 kB, of which a document needs a tenth: it is mapped, not read. Packages replace
// such files and never rewrite them. The page's rest, always zero, is the NUL that follows.
static bool map_whole(int fd, const struct stat *st, Str *bytes) {
  if (st->st_uid != 0 || (st->st_mode & (S_IWGRP | S_IWOTH)) || st->st_size % sysconf(_SC_PAGESIZE) == 0) return false;
  void *p = mmap(NULL, (size_t)st->st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (p == MAP_FAILED) return false;
  *bytes = (Str){p, (uint32_t)st->st_size};
  return true;
}

enum { MUCH = 1 << 20 };  // bytes of a file

static bool read_bytes(int fd, char *p, size_t want, size_t *had) {
  for (*had = 0; *had < want;) {
    ssize_t n = read(fd, p + *had, want - *had);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    if (!n) break;
    *had += (size_t)n;
  }
  return true;
}

static ReadStatus read_whole(Sources *sources, SourceKind kind, int fd, Str *bytes, bool *mapped) {
  struct stat st;
  if (fstat(fd, &st) != 0) return READ_FAILED;
  if (S_ISDIR(st.st_mode)) return errno = EISDIR, READ_FAILED;
  if (!S_ISREG(st.st_mode)) return errno = EINVAL, READ_FAILED;
  if ((uint64_t)st.st_size > sources->limit || st.st_size > INT32_MAX) return READ_TOO_LARGE;
  *mapped = kind == SOURCE_FONT && map_whole(fd, &st, bytes);
  if (*mapped) return READ_OK;
  if (st.st_size >= MUCH) arena_grow_large(sources->arena);
  char *p = arena_alloc_raw(sources->arena, (size_t)st.st_size + 1);
  size_t n;
  if (!read_bytes(fd, p, (size_t)st.st_size, &n)) return READ_FAILED;
  p[n] = 0;
  *bytes = (Str){p, (uint32_t)n};
  return READ_OK;
}

static uint32_t keep(Sources *sources, SourceKind kind, Str path, Str bytes, bool mapped) {
  // Fonts and dictionaries are large and known by version; their bytes are hashed only when a report asks.
  bool hashed = kind != SOURCE_FONT && kind != SOURCE_DICTIONARY;
  Source file = {str_dup(sources->arena, path), bytes, kind, hashed ? hash_str(bytes) : 0, breaks_of(sources->arena, kind, bytes), mapped};
  VEC_PUSH(sources->arena, sources->files, file);
  strmap_put(sources->arena, &sources->by_path, file.path, (void *)(uintptr_t)sources->files.n);
  return sources->first + sources->files.n;
}

// Opening a pipe does not wait for who writes to it: what is no file is refused.
static int open_file(Sources *sources, Str path) { return open(str_z(sources->arena, path), O_RDONLY | O_NONBLOCK | O_CLOEXEC); }

static ReadStatus read_here(Sources *sources, SourceKind kind, Str path, uint32_t *file) {
  uint32_t had = (uint32_t)(uintptr_t)strmap_get(&sources->by_path, path);
  *file = had && sources->files.v[had - 1].kind == kind ? sources->first + had : 0;
  if (*file) return READ_OK;
  Str real, bytes;
  if (has_roots(sources, kind)) {
    if (!resolve_file(sources, path, &real)) return errno == ENOENT || errno == ENOTDIR ? READ_MISSING : READ_FAILED;
    if (!allowed(sources, kind, real)) return READ_OUTSIDE;
  }
  int fd = open_file(sources, path);
  if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? READ_MISSING : READ_FAILED;
  bool mapped = false;
  ReadStatus status = read_whole(sources, kind, fd, &bytes, &mapped);
  int saved = errno;
  close(fd);
  errno = saved;
  if (status == READ_OK) *file = keep(sources, kind, path, bytes, mapped);
  return status;
}

// Whether the roots of this group let the file be read, whatever those of others say.
static ReadStatus within_roots(Sources *sources, SourceKind kind, Str path) {
  Str real;
  if (!sources->roots[kind].n) return READ_OK;
  if (!resolve(sources->arena, path, &real)) return errno == ENOENT || errno == ENOTDIR ? READ_MISSING : READ_FAILED;
  return allowed(sources, kind, real) ? READ_OK : READ_OUTSIDE;
}

static ReadStatus read_shared(Sources *sources, SourceKind kind, Str path, uint32_t *file) {
  *file = 0;
  ReadStatus status = within_roots(sources, kind, path);
  return status == READ_OK ? sources_read(sources->shared, kind, path, file) : status;
}

ReadStatus sources_read(Sources *sources, SourceKind kind, Str path, uint32_t *file) {
  ReadStatus status = is_shared(sources, kind) ? read_shared(sources, kind, path, file) : read_here(sources, kind, path, file);
  int saved = errno;
  if (status == READ_OK) ask(sources, (Input){.is = INPUT_FILE, .kind = kind, .path = path, .bytes = sources_get(sources, *file)->bytes});
  if (status == READ_MISSING) ask(sources, (Input){.is = INPUT_ABSENT, .kind = kind, .path = path});
  errno = saved;
  return status;
}

const Source *sources_get(const Sources *sources, uint32_t file) {
  while (sources->shared && file <= sources->first) sources = sources->shared;
  uint32_t n = file > sources->first ? file - sources->first : 0;
  return n && n <= sources->files.n ? &sources->files.v[n - 1] : NULL;
}

bool sources_is_common(const Sources *sources, uint32_t file) {
  const Sources *shared = sources->shared;
  if (!shared || file > sources->first || file <= shared->first) return false;
  uint32_t n = file - shared->first;
  return n <= shared->files.n && (uintptr_t)strmap_get(&shared->by_path, shared->files.v[n - 1].path) == n;
}

static int by_name(const void *a, const void *b) { return str_compare(*(const Str *)a, *(const Str *)b); }

static void ask_folder(Sources *sources, SourceKind kind, Str folder, Str suffix, const Str *names, uint32_t count) {
  Buf lines = buf_new(sources->arena);
  for (uint32_t i = 0; i < count; i++) {
    buf_add(&lines, names[i]);
    buf_byte(&lines, '\n');
  }
  ask(sources, (Input){INPUT_FOLDER, kind, folder, suffix, buf_str(&lines)});
}

ReadStatus sources_list(Sources *sources, SourceKind kind, Str folder, Str suffix, Str **names, uint32_t *count) {
  Str real;
  *names = NULL;
  *count = 0;
  if (!resolve(sources->arena, folder, &real)) return errno == ENOENT || errno == ENOTDIR ? READ_MISSING : READ_FAILED;
  if (!allowed(sources, kind, real)) return READ_OUTSIDE;
  DIR *dir = opendir(real.p);
  if (!dir) return READ_FAILED;
  VEC(Str) found = {0};
  for (struct dirent *e; (e = readdir(dir));) {
    Str name = str_from(e->d_name);
    if (name.p[0] != '.' && str_ends(name, suffix)) VEC_PUSH(sources->arena, found, str_dup(sources->arena, name));
  }
  closedir(dir);
  if (found.n) qsort(found.v, found.n, sizeof *found.v, by_name);
  ask_folder(sources, kind, folder, suffix, found.v, found.n);
  *names = found.v;
  *count = found.n;
  return READ_OK;
}

Position source_position(const Source *source, uint32_t offset) {
  Str s = source->bytes;
  if (offset > s.n) offset = s.n;
  uint32_t start = str_starts(s, STR("\xEF\xBB\xBF")) ? 3 : 0;  // a byte order mark is no column
  if (offset < start) offset = start;
  uint32_t counted = source->breaks ? offset / SOURCE_STEP * SOURCE_STEP : start;
  uint32_t line = 1 + (source->breaks ? source->breaks[counted / SOURCE_STEP] : 0) + count_breaks(s.p + counted, offset - counted);
  const char *before = offset > start ? memrchr(s.p + start, '\n', offset - start) : NULL;
  if (before) start = (uint32_t)(before - s.p) + 1;
  uint32_t end = start;
  while (end < s.n && s.p[end] != '\n' && s.p[end] != '\r') end++;
  if (offset > end) offset = end;
  return (Position){line, utf8_length(str_slice(s, start, offset)) + 1, str_slice(s, start, end)};
}

static const TextPiece *piece_at(const TextMap *map, uint32_t at) {
  uint32_t low = 0, high = map->count;
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (map->pieces[middle].at <= at)
      low = middle;
    else
      high = middle;
  }
  return &map->pieces[low];
}

static uint32_t source_offset(const TextPiece *piece, uint32_t at) {
  uint32_t into = at > piece->at ? at - piece->at : 0;
  return piece->start + (into < piece->length ? into : piece->length);
}

// A piece taken to its end is taken whole: an entity or an escape is longer than what it stands for.
static uint32_t source_end(const TextMap *map, const TextPiece *piece, uint32_t to) {
  bool whole = piece + 1 < map->pieces + map->count && to == piece[1].at;
  return whole ? piece->start + piece->length : source_offset(piece, to);
}

Span textmap_span(const TextMap *map, uint32_t from, uint32_t to) {
  if (!map || map->count == 0) return NO_SPAN;
  const TextPiece *first = piece_at(map, from), *last = piece_at(map, to > from ? to - 1 : from);
  uint32_t start = source_offset(first, from);
  uint32_t end = last->file == first->file ? source_end(map, last, to) : start;
  return (Span){first->file, start, end > start ? end : start};
}

bool path_same(Arena *arena, Str a, Str b) {
  struct stat x, y;
  return stat(str_z(arena, a), &x) == 0 && stat(str_z(arena, b), &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

Str path_folder(Str path) {
  uint32_t n = path.n;
  while (n && path.p[n - 1] != '/') n--;
  return n > 1 ? str_slice(path, 0, n - 1) : str_slice(path, 0, n);
}

Str path_name(Str path) {
  uint32_t n = path.n;
  while (n && path.p[n - 1] != '/') n--;
  return str_slice(path, n, path.n);
}

Str path_join(Arena *arena, Str folder, Str name) {
  if (!folder.n || (name.n && name.p[0] == '/')) return str_dup(arena, name);
  bool slash = folder.p[folder.n - 1] == '/';
  return str_format(arena, "%.*s%s%.*s", STR_ARG(folder), slash ? "" : "/", STR_ARG(name));
}

// Without the folder whose name ends at `slash`, a “/../”, where that goes up to the one before it: a link may lead away.
static Str without_folder(Arena *arena, Str path, uint32_t slash) {
  Str before = path_folder(str_slice(path, 0, slash)), up = str_slice(path, 0, slash + 3);
  Str name = path_name(str_slice(path, 0, slash)), rest = str_slice(path, slash + 4, path.n);
  if (!name.n || str_eq(name, STR(".")) || str_eq(name, STR(".."))) return path;
  return path_same(arena, up, before.n ? before : STR(".")) ? path_join(arena, before, rest) : path;
}

static Str path_neat(Arena *arena, Str path) {
  int64_t at = str_find(path, STR("/../"), 0);
  while (at >= 0) {
    Str shorter = without_folder(arena, path, (uint32_t)at);
    at = str_find(shorter, STR("/../"), shorter.n < path.n ? 0 : (uint32_t)at + 3);
    path = shorter;
  }
  return path;
}

Str path_beside(Arena *arena, Str file, Str relative) {
  Str path = path_join(arena, path_folder(file), relative);
  return str_starts(relative, STR("../")) || str_find(relative, STR("/../"), 0) >= 0 ? path_neat(arena, path) : path;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool ends_alike(Str s, Str suffix) {
  if (s.n <= suffix.n) return false;
  for (uint32_t i = 0; i < suffix.n; i++)
    if (lower(s.p[s.n - suffix.n + i]) != suffix.p[i]) return false;
  return true;
}

bool path_is_font(Str path) {
  static const Str suffixes[] = {STR(".ttf"), STR(".otf"), STR(".ttc"), STR(".otc"), STR(".woff"), STR(".woff2")};
  for (uint32_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
    if (ends_alike(path, suffixes[i])) return true;
  return false;
}
