// Memory is zeroed however often it was used before, grows in place or moves with what it held, and is given back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

static bool all_are(const unsigned char *p, size_t n, unsigned char value) {
  for (size_t i = 0; i < n; i++)
    if (p[i] != value) return false;
  return true;
}

static unsigned char *take_and_soil(Arena *arena, size_t size) {
  unsigned char *p = arena_alloc(arena, size);
  assert_true(all_are(p, size, 0));
  memset(p, 0xA5, size);
  return p;
}

// Sizes that stay within the first block, and such that need blocks of their own.
static const size_t sizes[] = {1, 15, 16, 17, 1000, 40000, 70000, 300000, 5000000, 3};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void memory_is_zeroed(void **state) {
  (void)state;
  Arena *arena = arena_new();
  for (int round = 0; round < 4; round++) {
    ArenaMark mark = arena_mark(arena);
    for (int i = 0; i < SIZES; i++) take_and_soil(arena, sizes[(i + round) % SIZES]);
    arena_rewind(arena, mark);
    take_and_soil(arena, 100000);  // so that the next round begins elsewhere
  }
  arena_free(arena);
}

static void rewinding_gives_back(void **state) {
  (void)state;
  Arena *arena = arena_new();
  take_and_soil(arena, 1000);
  size_t used = arena_used(arena);
  ArenaMark mark = arena_mark(arena);
  for (int i = 0; i < SIZES; i++) take_and_soil(arena, sizes[i]);
  assert_true(arena_used(arena) > used);
  arena_rewind(arena, mark);
  assert_int_equal(arena_used(arena), used);
  arena_free(arena);
}

static void growing_keeps(void **state) {
  (void)state;
  Arena *arena = arena_new();
  ArenaMark mark = arena_mark(arena);
  for (int round = 0; round < 3; round++) {
    size_t size = 10;
    unsigned char *p = take_and_soil(arena, size);
    for (int i = 0; i < 14; i++) {
      unsigned char *grown = arena_grow(arena, p, size, size * 3);
      assert_true(all_are(grown, size, 0xA5));
      memset(grown + size, 0xA5, size * 2);
      p = grown;
      size *= 3;
      if (i % 4 == 3) take_and_soil(arena, 24);  // the last no longer: it has to move
    }
    arena_rewind(arena, mark);
  }
  arena_free(arena);
}

static void copies_are_whole(void **state) {
  (void)state;
  Arena *arena = arena_new();
  for (uint32_t n = 0; n < 100000; n = n * 3 + 1) {
    uint32_t *numbers = ARENA_ARRAY(arena, uint32_t, n), *copy;
    for (uint32_t i = 0; i < n; i++) numbers[i] = i * 7;
    copy = ARENA_COPY(arena, uint32_t, numbers, n);
    assert_true(n == 0 || (copy != numbers && memcmp(copy, numbers, n * sizeof *copy) == 0));
  }
  arena_free(arena);
}

// What is written at once may lie where something lay; what follows it is zeroed all the same.
static void raw_memory_soils_nothing(void **state) {
  (void)state;
  Arena *arena = arena_new();
  for (int i = 0; i < SIZES; i++) {
    ArenaMark mark = arena_mark(arena);
    memset(arena_alloc_raw(arena, sizes[i]), 0x5A, sizes[i]);
    take_and_soil(arena, 100);
    arena_rewind(arena, mark);
    take_and_soil(arena, sizes[i]);
    take_and_soil(arena, 100);
  }
  arena_free(arena);
}

// An arena's memory outlives it in the one it was handed to, whose own is there too, and which goes on as before.
static void joined_memory_stays(void **state) {
  (void)state;
  for (int mine = 0; mine < 3; mine++)
    for (int other = 0; other < 3; other++) {
      Arena *into = arena_new(), *from = arena_new();
      unsigned char *of_mine[4], *of_other[4];
      for (int i = 0; i < mine; i++) of_mine[i] = take_and_soil(into, 50000);
      for (int i = 0; i < other; i++) of_other[i] = take_and_soil(from, 50000);
      size_t sum = arena_used(into) + arena_used(from);
      arena_join(into, from);
      assert_int_equal(arena_used(into), sum);
      ArenaMark mark = arena_mark(into);
      for (int i = 0; i < 4; i++) take_and_soil(into, 50000);
      arena_rewind(into, mark);
      assert_int_equal(arena_used(into), sum);
      for (int i = 0; i < mine; i++) assert_true(all_are(of_mine[i], 50000, 0xA5));
      for (int i = 0; i < other; i++) assert_true(all_are(of_other[i], 50000, 0xA5));
      arena_free(into);
    }
}

static void vectors_hold_what_was_pushed(void **state) {
  (void)state;
  Arena *arena = arena_new();
  VEC(uint32_t) a = {0}, b = {0};
  for (uint32_t i = 0; i < 100000; i++) {
    VEC_PUSH(arena, a, i);
    if (i % 3 == 0) VEC_PUSH(arena, b, i);
  }
  for (uint32_t i = 0; i < a.n; i++) assert_int_equal(a.v[i], i);
  for (uint32_t i = 0; i < b.n; i++) assert_int_equal(b.v[i], i * 3);
  VEC_RESERVE(arena, b, 500000);
  assert_true(b.cap >= 500000);
  assert_int_equal(b.v[b.n - 1], (b.n - 1) * 3);
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(memory_is_zeroed), cmocka_unit_test(rewinding_gives_back),
                                     cmocka_unit_test(growing_keeps),
                                     cmocka_unit_test(copies_are_whole),
                                     cmocka_unit_test(raw_memory_soils_nothing),
                                     cmocka_unit_test(joined_memory_stays),
                                     cmocka_unit_test(vectors_hold_what_was_pushed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
