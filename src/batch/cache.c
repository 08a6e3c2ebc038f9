// Entries by key. On disk a file each, written beside and renamed; before its bytes stands their hash. A second cache, over
// HTTP, is asked after the first. Whatever goes wrong with either costs time: it is said once, and the work goes on.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/internal.h"

enum { LARGEST_ENTRY = 1 << 30 };

const char *const cache_kind_names[CACHE_KINDS] = {"record", "result", "pdf"};

Str cache_folder(Arena *arena, const BatchOptions *options) {
  return options->cache.n ? options->cache : path_join(arena, options->out, STR(".marbre"));
}

Cache cache_open(Arena *arena, const BatchOptions *options) {
  Cache cache = {.arena = arena, .folder = cache_folder(arena, options)};
  if (options->remote.n) cache.remote = remote_open(arena, options->remote, &cache.trouble);
  return cache;
}

void cache_close(Cache *cache) { remote_close(cache->remote); }

static void trouble(Cache *cache, Str what) {
  if (!cache->trouble.n) cache->trouble = str_dup(cache->arena, what);
}

// --- Files --------------------------------------------------------------------------------------------------------

static bool read_all(int fd, char *to, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t got = read(fd, to + done, n - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += (size_t)got;
  }
  return true;
}

static bool read_file(Arena *arena, const char *path, Str *bytes, struct stat *st) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  bool good = fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_size < LARGEST_ENTRY;
  if (good) {
    char *p = arena_alloc_raw(arena, (size_t)st->st_size + 1);
    p[st->st_size] = 0;
    good = read_all(fd, p, (size_t)st->st_size);
    *bytes = (Str){p, (uint32_t)st->st_size};
  }
  close(fd);
  return good;
}

bool file_read(Arena *arena, Str path, Str *bytes) {
  struct stat st;
  return read_file(arena, str_z(arena, path), bytes, &st);
}

bool folders_make(Arena *scratch, Str path) {
  Str folder = path_folder(path);
  if (!folder.n || mkdir(str_z(scratch, folder), 0777) == 0 || errno == EEXIST) return true;
  if (errno != ENOENT || folder.n == path.n) return false;
  return folders_make(scratch, folder) && (mkdir(str_z(scratch, folder), 0777) == 0 || errno == EEXIST);
}

static bool write_entry(Arena *scratch, Str path, Str head, Str bytes) {
  const char *temporary = str_format(scratch, "%.*s.%ld.tmp", STR_ARG(path), (long)getpid()).p;
  int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd < 0) return false;
  bool good = descriptor_write(fd, head) && descriptor_write(fd, bytes);
  int saved = errno;
  if (close(fd) != 0 && good) good = false, saved = errno;
  if (good && rename(temporary, str_z(scratch, path)) == 0) return true;
  if (good) saved = errno;
  unlink(temporary);
  errno = saved;
  return false;
}

// --- Entries ------------------------------------------------------------------------------------------------------

static Str entry_name(Arena *arena, CacheKind kind, Hash key) {
  return str_format(arena, "%.*s.%s", STR_ARG(hash_print(arena, key)), cache_kind_names[kind]);
}

static Str entry_path(Arena *arena, const Cache *cache, Str name) {
  return str_format(arena, "%.*s/%.*s/%.*s", STR_ARG(cache->folder), 2, name.p, STR_ARG(name));
}

// The hash of a record's bytes stands before them; a document's is its name. What was cut short or changed does not bear it.
static Str seal(Arena *arena, CacheKind kind, Str bytes) {
  return kind == CACHE_PDF ? STR("") : str_cat(arena, hash_print(arena, hash_of(bytes)), STR("\n"));
}

static bool unseal(Arena *scratch, CacheKind kind, Hash key, Str whole, Str *bytes) {
  uint32_t n = kind == CACHE_PDF ? 0 : CACHE_DIGITS + 1;
  if (whole.n < n) return false;
  *bytes = str_slice(whole, n, whole.n);
  Hash hash = hash_of(*bytes);
  if (kind == CACHE_PDF) return hash.high == key.high && hash.low == key.low;
  ArenaMark mark = arena_mark(scratch);
  bool good = str_eq(str_slice(whole, 0, n), seal(scratch, kind, *bytes));
  arena_rewind(scratch, mark);
  return good;
}

static void put_here(Cache *cache, Arena *scratch, CacheKind kind, Str name, Str bytes) {
  Str path = entry_path(scratch, cache, name), head = seal(scratch, kind, bytes);
  if (write_entry(scratch, path, head, bytes)) return;
  if (errno == ENOENT && folders_make(scratch, path) && write_entry(scratch, path, head, bytes)) return;
  trouble(cache, str_format(scratch, "%.*s: %s", STR_ARG(cache->folder), strerror(errno)));
}

static void put_there(Cache *cache, Arena *scratch, CacheKind kind, Str name, Str bytes) {
  if (cache->remote) remote_put(cache->remote, name, str_cat(scratch, seal(scratch, kind, bytes), bytes), &cache->trouble);
}

static bool get_here(Cache *cache, Arena *arena, CacheKind kind, Hash key, Str name, Str *bytes) {
  struct stat st;
  Str path = entry_path(arena, cache, name), whole;
  if (!read_file(arena, path.p, &whole, &st) || !unseal(arena, kind, key, whole, bytes)) return false;
  entry_use(path.p, &st);
  return true;
}

void cache_use(Cache *cache, Arena *scratch, Hash key) {
  struct stat st;
  ArenaMark mark = arena_mark(scratch);
  Str path = entry_path(scratch, cache, entry_name(scratch, CACHE_PDF, key));
  if (stat(path.p, &st) == 0) entry_use(path.p, &st);
  arena_rewind(scratch, mark);
}

bool cache_get(Cache *cache, Arena *arena, CacheKind kind, Hash key, Str *bytes) {
  Str name = entry_name(arena, kind, key), whole;
  if (get_here(cache, arena, kind, key, name, bytes)) return true;
  if (!cache->remote || !remote_get(cache->remote, arena, name, &whole, &cache->trouble)) return false;
  if (!unseal(arena, kind, key, whole, bytes)) return false;
  put_here(cache, arena, kind, name, *bytes);
  return true;
}

void cache_put(Cache *cache, CacheKind kind, Hash key, Str bytes) {
  Arena *scratch = arena_new();
  Str name = entry_name(scratch, kind, key);
  put_here(cache, scratch, kind, name, bytes);
  put_there(cache, scratch, kind, name, bytes);
  arena_free(scratch);
}

void cache_put_elsewhere(Cache *cache, CacheKind kind, Hash key, Str bytes) {
  if (!cache->remote) return;
  Arena *scratch = arena_new();
  put_there(cache, scratch, kind, entry_name(scratch, kind, key), bytes);
  arena_free(scratch);
}

// Linked beside and renamed; where both names are one file already, nothing is to be renamed. A link or a pipe is not linked.
static bool link_file(Arena *scratch, Str from, Str path) {
  struct stat st;
  if (lstat(str_z(scratch, from), &st) != 0 || !S_ISREG(st.st_mode)) return errno = EXDEV, false;
  const char *temporary = str_format(scratch, "%.*s.%ld.tmp", STR_ARG(path), (long)getpid()).p;
  bool linked = link(str_z(scratch, from), temporary) == 0 && rename(temporary, str_z(scratch, path)) == 0;
  int saved = errno;
  unlink(temporary);
  errno = saved;
  return linked;
}

void cache_put_file(Cache *cache, Hash key, Str from, Str bytes) {
  Arena *scratch = arena_new();
  Str name = entry_name(scratch, CACHE_PDF, key), path = entry_path(scratch, cache, name);
  bool linked = link_file(scratch, from, path) || (errno == ENOENT && folders_make(scratch, path) && link_file(scratch, from, path));
  if (!linked) put_here(cache, scratch, CACHE_PDF, name, bytes);
  put_there(cache, scratch, CACHE_PDF, name, bytes);
  arena_free(scratch);
}
