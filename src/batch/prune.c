// A cache on disk that has grown past its limit loses what has not been used for longest, until a tenth of the limit is free.
// Only what bears the name of an entry is touched, so that a folder named by mistake keeps its files. What another batch reads
// meanwhile it has open already, or misses: that costs it time.
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "batch/internal.h"

enum { USED_AFRESH = 3600, REMAINS_AFTER = 24 * 3600 };  // seconds

typedef struct CacheEntry {
  struct timespec used;
  uint64_t bytes;
  uint32_t folder;
  Str name;
} CacheEntry;

typedef struct Pruner {
  Arena *arena;
  Str root;
  VEC(CacheEntry) entries;
  uint64_t bytes;
} Pruner;

// --- Use ----------------------------------------------------------------------------------------------------------

// The time of the last reading says it, set here because most systems do not. A document's other name keeps its time of change.
void entry_use(const char *path, const struct stat *st) {
  const struct timespec times[] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_OMIT}};
  if (time(NULL) - st->st_atim.tv_sec >= USED_AFRESH) utimensat(AT_FDCWD, path, times, 0);
}

// --- What there is ------------------------------------------------------------------------------------------------

static bool is_hex(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f'))) return false;
  return true;
}

// HASH.KIND, or HASH.KIND.PID.tmp, which a batch that was killed may have left.
static bool is_entry(Str name, bool *temporary) {
  int64_t dot = str_find(name, STR("."), 0);
  if (dot != CACHE_DIGITS || !is_hex(str_slice(name, 0, CACHE_DIGITS))) return false;
  Str rest = str_slice(name, CACHE_DIGITS + 1, name.n);
  *temporary = str_ends(rest, STR(".tmp"));
  for (int kind = 0; kind < CACHE_KINDS; kind++) {
    Str known = str_from(cache_kind_names[kind]);
    if (str_eq(rest, known) || (*temporary && str_starts(rest, known) && rest.p[known.n] == '.')) return true;
  }
  return false;
}

static void look_at(Pruner *p, int folder, uint32_t number, const char *name) {
  struct stat st;
  bool temporary;
  if (!is_entry(str_from(name), &temporary) || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode)) return;
  if (temporary) {
    if (time(NULL) - st.st_mtim.tv_sec > REMAINS_AFTER) unlinkat(folder, name, 0);
    return;
  }
  bool later = st.st_mtim.tv_sec > st.st_atim.tv_sec;
  CacheEntry entry = {later ? st.st_mtim : st.st_atim, (uint64_t)st.st_blocks * 512, number, str_dup(p->arena, str_from(name))};
  VEC_PUSH(p->arena, p->entries, entry);
  p->bytes += entry.bytes;
}

static void look_into(Pruner *p, uint32_t number) {
  DIR *dir = opendir(str_format(p->arena, "%.*s/%02x", STR_ARG(p->root), number).p);
  if (!dir) return;
  for (struct dirent *e; (e = readdir(dir));) look_at(p, dirfd(dir), number, e->d_name);
  closedir(dir);
}

// Most of the 256 folders that there may be are not there while the cache is small.
static void look_at_all(Pruner *p) {
  DIR *dir = opendir(str_z(p->arena, p->root));
  if (!dir) return;
  for (struct dirent *e; (e = readdir(dir));) {
    Str name = str_from(e->d_name);
    if (name.n == 2 && is_hex(name)) look_into(p, (uint32_t)strtoul(e->d_name, NULL, 16));
  }
  closedir(dir);
}

// --- What leaves --------------------------------------------------------------------------------------------------

static int by_use(const void *a, const void *b) {
  const CacheEntry *x = a, *y = b;
  if (x->used.tv_sec != y->used.tv_sec) return x->used.tv_sec < y->used.tv_sec ? -1 : 1;
  if (x->used.tv_nsec != y->used.tv_nsec) return x->used.tv_nsec < y->used.tv_nsec ? -1 : 1;
  return str_compare(x->name, y->name);
}

static void shrink(Pruner *p, uint64_t to) {
  qsort(p->entries.v, p->entries.n, sizeof *p->entries.v, by_use);
  for (uint32_t i = 0; i < p->entries.n && p->bytes > to; i++) {
    const CacheEntry *e = &p->entries.v[i];
    unlink(str_format(p->arena, "%.*s/%02x/%.*s", STR_ARG(p->root), e->folder, STR_ARG(e->name)).p);
    p->bytes -= e->bytes;
  }
}

void cache_prune(Str folder, uint64_t limit) {
  Pruner p = {.arena = arena_new(), .root = folder};
  look_at_all(&p);
  if (p.bytes > limit) shrink(&p, limit - limit / 10);
  arena_free(p.arena);
}
