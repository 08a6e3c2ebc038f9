// Two sequences side by side at least cost: dynamic programming over all pairs (Needleman & Wunsch 1970), between what is
// alike at both ends.
#include "compare/internal.h"

enum { MOST_CELLS = 1 << 28 };

typedef struct Aligner {
  uint32_t alone;
  uint32_t (*cost)(const void *self, uint32_t old, uint32_t new);
  const void *self;
  uint32_t first;  // how many are alike before
  uint32_t n, m;   // how many lie between
  uint8_t *steps;  // by (i, j): how the least cost of the first i and j comes about
} Aligner;

enum { STEP_BOTH, STEP_OLD, STEP_NEW };

static void fill_row(Aligner *a, uint32_t i, const uint64_t *above, uint64_t *row) {
  uint8_t *steps = a->steps + (size_t)i * (a->m + 1);
  row[0] = (uint64_t)i * a->alone;
  steps[0] = STEP_OLD;
  for (uint32_t j = 1; j <= a->m; j++) {
    uint64_t least = row[j - 1] + a->alone;  // of two that stand alone, the old one comes first
    steps[j] = STEP_NEW;
    if (above[j] + a->alone < least) least = above[j] + a->alone, steps[j] = STEP_OLD;
    uint32_t cost = above[j - 1] <= least ? a->cost(a->self, a->first + i - 1, a->first + j - 1) : COST_NEVER;
    if (cost != COST_NEVER && above[j - 1] + cost <= least) least = above[j - 1] + cost, steps[j] = STEP_BOTH;
    row[j] = least;
  }
}

static void fill(Aligner *a, Arena *arena) {
  uint64_t *rows[2] = {ARENA_ARRAY(arena, uint64_t, a->m + 1), ARENA_ARRAY(arena, uint64_t, a->m + 1)};
  a->steps = arena_alloc(arena, (size_t)(a->n + 1) * (a->m + 1));
  for (uint32_t j = 0; j <= a->m; j++) {
    rows[0][j] = (uint64_t)j * a->alone;
    a->steps[j] = STEP_NEW;
  }
  for (uint32_t i = 1; i <= a->n; i++) fill_row(a, i, rows[(i - 1) % 2], rows[i % 2]);
}

// From the end to the beginning, as the steps say; written from the end of `out`.
static uint32_t trace(const Aligner *a, Beside *out, uint32_t room) {
  uint32_t i = a->n, j = a->m, at = room;
  while (i || j) {
    uint8_t step = a->steps[(size_t)i * (a->m + 1) + j];
    i -= step != STEP_NEW;
    j -= step != STEP_OLD;
    out[--at] = (Beside){step == STEP_NEW ? NONE : a->first + i, step == STEP_OLD ? NONE : a->first + j};
  }
  return at;
}

static uint32_t as_it_comes(const Aligner *a, Beside *out) {
  uint32_t n = a->n > a->m ? a->n : a->m;
  for (uint32_t i = 0; i < n; i++) out[i] = (Beside){i < a->n ? a->first + i : NONE, i < a->m ? a->first + i : NONE};
  return n;
}

static uint32_t between(Aligner *a, Arena *arena, Beside *out) {
  if ((uint64_t)(a->n + 1) * (a->m + 1) > MOST_CELLS) return as_it_comes(a, out);
  Arena *scratch = arena_new();
  fill(a, scratch);
  uint32_t room = a->n + a->m, at;
  Beside *list = ARENA_ARRAY(arena, Beside, room + 1);
  at = trace(a, list, room);
  memcpy(out, list + at, (room - at) * sizeof *out);
  arena_free(scratch);
  return room - at;
}

BesideList compare_align(Arena *arena, uint32_t old_count, uint32_t new_count, uint32_t alone,
                 uint32_t (*cost)(const void *self, uint32_t old, uint32_t new), const void *self) {
  BesideList list = {ARENA_ARRAY(arena, Beside, (size_t)old_count + new_count + 1), 0};
  uint32_t least = old_count < new_count ? old_count : new_count, first = 0, last = 0;
  while (first < least && cost(self, first, first) == 0) first++;
  while (last < least - first && cost(self, old_count - 1 - last, new_count - 1 - last) == 0) last++;
  for (uint32_t i = 0; i < first; i++) list.v[list.n++] = (Beside){i, i};
  Aligner a = {.alone = alone, .cost = cost, .self = self, .first = first, .n = old_count - first - last, .m = new_count - first - last};
  list.n += between(&a, arena, list.v + list.n);
  for (uint32_t i = last; i-- > 0;) list.v[list.n++] = (Beside){old_count - 1 - i, new_count - 1 - i};
  return list;
}
