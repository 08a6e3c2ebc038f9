// Memory in two named lifetimes: an arena that lives as long as its document (or session), and scratch arenas
// that are rewound. Nothing is freed alone. Running out of memory ends the process, in one place.
#ifndef MARBRE_BASE_ARENA_H
#define MARBRE_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

typedef struct ArenaMark {
  void *block;
  size_t used;
} ArenaMark;

// Ends the process: what a plain allocation that failed calls too.
_Noreturn void arena_exhausted(void);
Arena *arena_new(void);
// One that grows by large pages early: a document's own, and what a stage gives back when it returns.
Arena *arena_new_large(void);
// It grows by large pages from here on: much is to come.
void arena_grow_large(Arena *arena);
void arena_free(Arena *arena);
enum { ARENA_MOST_STOCK = 64 << 20 };
// One large page more for whichever arenas grow next, of any thread, as long as those of fewer bytes lie ready; no more than
// ARENA_MOST_STOCK.
void arena_stock(size_t bytes);

// Zeroed memory of `size` bytes, aligned to 16. Never NULL.
void *arena_alloc(Arena *arena, size_t size);
// `count` items of `size` bytes; the product is checked for overflow.
void *arena_array(Arena *arena, size_t count, size_t size);
void *arena_copy(Arena *arena, const void *items, size_t count, size_t size);
// The same with whatever stood there before, for what is written at once.
void *arena_alloc_raw(Arena *arena, size_t size);
// A larger copy of `old`, the rest not zeroed; grows in place when `old` was the last allocation.
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size);

// Hands what `from` holds over to `into`, older than what `into` allocated last; `from` is gone.
void arena_join(Arena *into, Arena *from);

ArenaMark arena_mark(const Arena *arena);
// Gives back all that was allocated since `mark`.
void arena_rewind(Arena *arena, ArenaMark mark);
// Bytes handed out and not rewound, for reports.
size_t arena_used(const Arena *arena);

#define ARENA_NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_array((arena), (n), sizeof(T)))
// A copy of `n` items.
#define ARENA_COPY(arena, T, items, n) ((T *)arena_copy((arena), (items), (n), sizeof(T)))

// A growing array in an arena: VEC(int) v = {0}; VEC_PUSH(arena, v, 3);
#define VEC(T) \
  struct {     \
    T *v;      \
    uint32_t n, cap; \
  }
#define VEC_RESERVE(arena, vec, want) \
  ((want) > (vec).cap ? (void)((vec).v = vec_grow((arena), (vec).v, &(vec).cap, (want), sizeof *(vec).v)) : (void)0)
#define VEC_PUSH(arena, vec, item) (VEC_RESERVE(arena, vec, (vec).n + 1), (vec).v[(vec).n++] = (item))
void *vec_grow(Arena *arena, void *v, uint32_t *cap, uint32_t want, size_t size);

#endif
