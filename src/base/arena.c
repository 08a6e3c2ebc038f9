#include "base/arena.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/system.h"

// GCC says it by a macro, clang by a feature.
#if !defined(__SANITIZE_ADDRESS__) && defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GUARD 16
#else
#define POISON(p, n) ((void)0)
#define UNPOISON(p, n) ((void)0)
#define GUARD 0
#endif

enum { FIRST_BLOCK = 64 << 10, LARGEST_BLOCK = 4 << 20, LARGEST_SPARE = 4 << 20, ALIGNMENT = 16 };
// Bytes that an arena will hold that takes from it; large pages.
enum { STOCK_FROM = 512 << 10, STOCK_LARGEST = ARENA_MOST_STOCK / LARGE_PAGE };
// Blocks: where one large page was not at hand, the next ones are not, most often. Small pages cost ten times what one at hand
// costs, and a sixth of one that is not.
enum { SMALL_FOR = 6 };
// What an arena holds before it grows by large pages: the last of them is half empty, which costs nothing where all is given
// back before most memory is had.
enum { LARGE_FROM = 24 << 20, LARGE_FROM_EARLY = 3 << 20 };

typedef struct Block {
  struct Block *prev;
  size_t size, used;
  size_t dirty;   // from here on all bytes are 0
  size_t mapped;  // bytes had from the system itself; 0: the heap's
  _Alignas(ALIGNMENT) unsigned char bytes[];
} Block;

struct Arena {
  Block *last;
  Block *spare;  // the largest given back, for the next need
  size_t total;  // in the blocks before the last
  size_t large_from;
};

_Noreturn void arena_exhausted(void) {
  fputs("marbre: out of memory / mémoire épuisée\n", stderr);
  exit(3);
}

static void *memory_or_exit(void *p) {
  if (!p) arena_exhausted();
  return p;
}

// Not cleared: a block may have served before, and what is handed out is cleared then.
static Block *block_new(size_t size) {
  Block *b = memory_or_exit(malloc(sizeof *b + size));
  *b = (Block){.size = size, .dirty = size};
  POISON(b->bytes, size);
  return b;
}

static void block_rewind(Block *b, size_t used) {
  if (b->used > b->dirty) b->dirty = b->used;
  b->used = used;
  POISON(b->bytes + used, b->size - used);
}

// Large pages that no arena has at the moment, for the next that grows. Getting one from the system costs as much as what is
// written into it, and for a virtual machine's memory many times as much.
static struct {
  pthread_mutex_t lock;
  Block *first;
  uint32_t count;
  bool open;  // a document is large enough for pages that lie ready to be of use to it
  uint32_t small;  // for how many blocks yet small pages are cheaper, the machine having no large ones at hand
} stock = {.lock = PTHREAD_MUTEX_INITIALIZER};

// `large`: large pages serve, whether any lies ready or not.
static Block *stock_take(bool *large) {
  pthread_mutex_lock(&stock.lock);
  Block *b = stock.first;
  *large |= stock.open;
  if (b) {
    stock.first = b->prev;
    stock.count--;
  }
  pthread_mutex_unlock(&stock.lock);
  return b;
}

static bool stock_give(Block *b) {
  pthread_mutex_lock(&stock.lock);
  bool room = stock.open && stock.count < STOCK_LARGEST;
  if (room) {
    block_rewind(b, 0);
    b->prev = stock.first;
    stock.first = b;
    stock.count++;
  }
  pthread_mutex_unlock(&stock.lock);
  return room;
}

static uint32_t stock_open(void) {
  pthread_mutex_lock(&stock.lock);
  stock.open = true;
  uint32_t count = stock.count;
  pthread_mutex_unlock(&stock.lock);
  return count;
}

static bool wants_large(void) {
  pthread_mutex_lock(&stock.lock);
  bool large = !stock.small;
  if (stock.small) stock.small--;
  pthread_mutex_unlock(&stock.lock);
  return large;
}

static void want_small(void) {
  pthread_mutex_lock(&stock.lock);
  stock.small = SMALL_FOR;
  pthread_mutex_unlock(&stock.lock);
}

static Block *map_block(size_t whole) {
  bool large = wants_large();
  Block *b = memory_or_exit(memory_map(whole, large));
  if (large && memory_is_far(b)) want_small();
  if (!large) memory_take(b, whole);
  *b = (Block){.size = whole - sizeof *b, .mapped = whole};
  POISON(b->bytes, b->size);
  return b;
}

static size_t whole_pages(size_t size) { return (sizeof(Block) + size + LARGE_PAGE - 1) & ~(size_t)(LARGE_PAGE - 1); }

static void block_free(Block *b) {
  if (!b) return;
  if (b->mapped == LARGE_PAGE && stock_give(b)) return;
  UNPOISON(b->bytes, b->size);
  if (b->mapped)
    munmap(b, b->mapped);
  else
    free(b);
}

// Not until as many lie ready: others may take them as soon as they are there.
void arena_stock(size_t bytes) {
  size_t want = bytes / LARGE_PAGE < STOCK_LARGEST ? bytes / LARGE_PAGE : STOCK_LARGEST;
  if (stock_open() < want) block_free(map_block(LARGE_PAGE));
}

static Arena *new_arena(size_t large_from) {
  Arena *a = memory_or_exit(malloc(sizeof *a));
  *a = (Arena){.large_from = large_from};
  return a;
}

Arena *arena_new(void) { return new_arena(LARGE_FROM); }

Arena *arena_new_large(void) { return new_arena(LARGE_FROM_EARLY); }

void arena_grow_large(Arena *arena) { arena->large_from = 0; }

void arena_free(Arena *arena) {
  if (!arena) return;
  for (Block *b = arena->last, *prev; b; b = prev) {
    prev = b->prev;
    block_free(b);
  }
  block_free(arena->spare);
  free(arena);
}

static size_t rounded(size_t size) {
  if (size > SIZE_MAX / 2) arena_exhausted();
  return (size + GUARD + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

// Of a long document: a fault for each small page costs as much as what is done with it.
static Block *more(const Arena *arena, size_t need, size_t size) {
  size_t whole = whole_pages(need);
  bool large = arena->total >= arena->large_from;
  Block *b = NULL;
  if (whole == LARGE_PAGE && arena->total + need >= STOCK_FROM) b = stock_take(&large);
  if (b) return b;
  return large ? map_block(whole) : block_new(size);
}

static void add_block(Arena *arena, size_t need) {
  size_t size = arena->last ? arena->last->size * 2 : FIRST_BLOCK;
  if (size > LARGEST_BLOCK) size = LARGEST_BLOCK;
  if (size < need) size = need;
  if (arena->last) arena->total += arena->last->used;
  Block *b = arena->spare;
  if (b && b->size >= need)
    arena->spare = NULL;
  else
    b = more(arena, need, size);
  b->prev = arena->last;
  arena->last = b;
}

static void give_back(Arena *arena, Block *b) {
  if (b->mapped || b->size > LARGEST_SPARE || (arena->spare && arena->spare->size >= b->size)) {
    block_free(b);
    return;
  }
  block_free(arena->spare);
  block_rewind(b, 0);
  arena->spare = b;
}

void *arena_alloc_raw(Arena *arena, size_t size) {
  size_t need = rounded(size ? size : 1);
  if (!arena->last || arena->last->size - arena->last->used < need) add_block(arena, need);
  Block *b = arena->last;
  size_t at = b->used;
  b->used += need;
  UNPOISON(b->bytes + at, size);
  return b->bytes + at;
}

void *arena_alloc(Arena *arena, size_t size) {
  unsigned char *p = arena_alloc_raw(arena, size);
  const Block *b = arena->last;
  size_t at = (size_t)(p - b->bytes);
  if (at < b->dirty) memset(p, 0, at + size < b->dirty ? size : b->dirty - at);
  return p;
}

void *arena_array(Arena *arena, size_t count, size_t size) {
  if (size && count > SIZE_MAX / 4 / size) arena_exhausted();
  return arena_alloc(arena, count * size);
}

void *arena_copy(Arena *arena, const void *items, size_t count, size_t size) {
  if (size && count > SIZE_MAX / 4 / size) arena_exhausted();
  void *p = arena_alloc_raw(arena, count * size);
  if (count) memcpy(p, items, count * size);
  return p;
}

void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size) {
  Block *b = arena->last;
  if (old && b) {
    size_t had = rounded(old_size ? old_size : 1), want = rounded(new_size);
    if ((unsigned char *)old + had == b->bytes + b->used && b->size - b->used >= want - had) {
      b->used += want - had;
      UNPOISON(old, new_size);
      return old;
    }
  }
  void *p = arena_alloc_raw(arena, new_size);
  if (old) memcpy(p, old, old_size);
  return p;
}

void arena_join(Arena *into, Arena *from) {
  Block *oldest = from->last;
  if (oldest) {
    while (oldest->prev) oldest = oldest->prev;
    into->total += arena_used(from);
    if (into->last) {
      oldest->prev = into->last->prev;
      into->last->prev = from->last;
    } else {
      into->last = from->last;
      into->total -= from->last->used;
    }
    from->last = NULL;
  }
  arena_free(from);
}

ArenaMark arena_mark(const Arena *arena) {
  return (ArenaMark){arena->last, arena->last ? arena->last->used : 0};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
  while (arena->last && arena->last != mark.block) {
    Block *b = arena->last;
    arena->last = b->prev;
    if (b->prev) arena->total -= b->prev->used;
    give_back(arena, b);
  }
  if (arena->last) block_rewind(arena->last, mark.used);
}

size_t arena_used(const Arena *arena) {
  return arena->total + (arena->last ? arena->last->used : 0);
}

void *vec_grow(Arena *arena, void *v, uint32_t *cap, uint32_t want, size_t size) {
  uint32_t larger = *cap ? *cap * 2 : 8;
  if (larger < want) larger = want;
  if (larger < *cap) arena_exhausted();
  v = arena_grow(arena, v, (size_t)*cap * size, (size_t)larger * size);
  *cap = larger;
  return v;
}
