// Line breaks against every set of breaks there is, and what the rules ask of lines, on paragraphs built by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "par/internal.h"

enum { MOST_ITEMS = 512 };
#define PT(x) ((Len)((x)*65536))

// --- paragraphs by hand -------------------------------------------------------------------------------------------

enum { GLUE = 1, HANGING };  // in `extras`

typedef struct Built {
  Style style;
  ParItem items[MOST_ITEMS];
  ParExtra extras[3];
  Paragraph paragraph;
} Built;

static void built_begin(Built *b) {
  *b = (Built){0};
  b->extras[GLUE] = (ParExtra){.stretch = PT(1.2), .shrink = PT(0.75)};
  b->extras[HANGING] = (ParExtra){.hang_end = PT(2)};
  b->style = (Style){.font_size = PT(10), .text_align = ALIGN_JUSTIFY, .text_wrap = WRAP_PRETTY, .hyphen_lines = 2};
}

static ParItem *add(Built *b, ParItem item) {
  uint32_t n = b->paragraph.count++;
  assert_true(n + 1 < MOST_ITEMS);
  item.first = b->items[n].first;
  b->items[n] = item;
  b->items[n + 1] = (ParItem){.first = item.first + (item.kind == PAR_BOX)};
  return &b->items[n];
}

static void box(Built *b, Len width) { add(b, (ParItem){.kind = PAR_BOX, .width = width}); }
static void glue(Built *b) {
  add(b, (ParItem){.kind = PAR_GLUE, .width = PT(3), .value = GLUE});
}
static void penalty(Built *b, int p, Len width, uint8_t flags) {
  add(b, (ParItem){.kind = PAR_PENALTY, .value = p, .width = width, .flags = flags});
}

static const Paragraph *built_end(Built *b) {
  penalty(b, PENALTY_FORBIDDEN, 0, 0);
  add(b, (ParItem){.kind = PAR_GLUE, .flags = PAR_ENDING});
  penalty(b, PENALTY_FORCED, 0, 0);
  b->style.text_align_last = ALIGN_AUTO;
  b->paragraph.style = &b->style;
  b->paragraph.items = b->items;
  b->paragraph.extras = b->extras;
  b->paragraph.hash = hash_bytes(b->items, b->paragraph.count * sizeof *b->items, 7);
  return &b->paragraph;
}

// Letters of 5 pt; a space is glue, "-" a hyphen that may show, "=" one that stands there, "~" a space that does not
// break, "|" a forced break, "!" before a space an unwelcome break, "^" an emergency.
static const Paragraph *built_text(Built *b, const char *text) {
  built_begin(b);
  for (Len width = 0; *text; text++) {
    if (*text >= 'a' && *text <= 'z') {
      width += PT(5);
      if (text[1] < 'a' || text[1] > 'z') box(b, width), width = 0;
      continue;
    }
    if (*text == ' ') glue(b);
    if (*text == '~') penalty(b, PENALTY_FORBIDDEN, 0, 0), glue(b);
    if (*text == '-') penalty(b, 50, PT(3.3), PAR_HYPHEN);
    if (*text == '=') box(b, PT(3.3)), penalty(b, 50, 0, PAR_EXPLICIT);
    if (*text == '!') penalty(b, 200, 0, 0);
    if (*text == '^') penalty(b, PENALTY_EMERGENCY, 0, 0);
    if (*text == '|')
      penalty(b, PENALTY_FORBIDDEN, 0, 0), add(b, (ParItem){.kind = PAR_GLUE, .flags = PAR_ENDING}),
          penalty(b, PENALTY_FORCED, 0, 0);
  }
  return built_end(b);
}

// --- every set of breaks ------------------------------------------------------------------------------------------

static int64_t saturated(int64_t a, int64_t b) { return a > INT64_MAX / 2 - b ? INT64_MAX / 2 : a + b; }

static int64_t brute(const ParTask *task, uint32_t from, ParState state, uint32_t lines_left) {
  if (from + 1 == task->count) return task->lines && lines_left ? INT64_MAX : 0;
  int64_t best = INT64_MAX;
  bool first = true;
  if (task->lines && !lines_left) return best;
  for (uint32_t to = from + 1; to < task->count; to++) {
    if (!par_may_break(task, &task->breaks[to])) continue;
    ParState after;
    int64_t demerits;
    ParCost line = par_line_cost(task, from, to, first, state.line);
    first = false;
    if (line.fit == FIT_YES && par_chain_cost(task, from, to, &line, state, &after, &demerits)) {
      int64_t rest = brute(task, to, after, lines_left - 1);
      if (rest != INT64_MAX && saturated(rest, demerits) < best) best = saturated(rest, demerits);
    }
    if (task->breaks[to].forced) break;
  }
  return best;
}

static uint32_t random_next(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u, *seed >> 8; }

static void random_paragraph(Built *b, uint32_t *seed) {
  built_begin(b);
  uint32_t words = 3 + random_next(seed) % 9;
  for (uint32_t w = 0; w < words; w++) {
    uint32_t parts = 1 + random_next(seed) % 3;
    for (uint32_t k = 0; k < parts; k++) {
      box(b, PT(4) + (Len)(random_next(seed) % PT(16)));
      if (random_next(seed) % 4 == 0) b->items[b->paragraph.count - 1].value = HANGING;
      if (k + 1 < parts && random_next(seed) % 3)
        penalty(b, 50, PT(3.3), PAR_HYPHEN);
      else if (k + 1 < parts)
        penalty(b, random_next(seed) % 2 ? 50 : PENALTY_EMERGENCY, 0, PAR_EXPLICIT);
    }
    if (w + 1 == words) break;
    uint32_t what = random_next(seed) % 12;
    if (what == 0) penalty(b, 200, 0, 0);
    if (what == 1) penalty(b, PENALTY_FORBIDDEN, 0, 0);
    if (what == 2 && words > 6)
      penalty(b, PENALTY_FORBIDDEN, 0, 0), add(b, (ParItem){.kind = PAR_GLUE, .flags = PAR_ENDING}),
          penalty(b, PENALTY_FORCED, 0, 0);
    else
      glue(b);
  }
  static const Align aligns[] = {ALIGN_JUSTIFY, ALIGN_JUSTIFY, ALIGN_START, ALIGN_CENTER};
  b->style.text_align = aligns[random_next(seed) % 4];
  b->style.hyphen_lines = (uint8_t)(random_next(seed) % 3);
  b->style.hanging = random_next(seed) % 2 ? HANG_ALLOW_END | HANG_LAST : HANG_LAST;
  b->style.text_wrap = random_next(seed) % 3 ? WRAP_PRETTY : WRAP_BALANCE;
  b->style.letter_space_max = random_next(seed) % 2 ? 655 : 0;
  b->style.letter_space_min = -b->style.letter_space_max;
  b->paragraph.indent = random_next(seed) % 3 ? 0 : PT(8);
  built_end(b);
}

static void compare(ParCache *cache, ParTask *task, uint32_t *solved) {
  uint32_t end = par_search(&cache->room, task);
  int64_t mine = end == UINT32_MAX ? INT64_MAX : cache->room.nodes.v[end].demerits;
  int64_t least = brute(task, 0, (ParState){.fitness = 1}, task->lines);
  if (mine != least) fail_msg("engine %lld, best %lld", (long long)mine, (long long)least);
  *solved += end != UINT32_MAX;
}

static void no_better_breaks_exist(void **state) {
  (void)state;
  Arena *arena = arena_new();
  ParCache *cache = par_cache_new(arena);
  uint32_t seed = 20260430, solved = 0;
  for (int round = 0; round < 600; round++) {
    Built b;
    random_paragraph(&b, &seed);
    Len widths[3] = {PT(40) + (Len)(random_next(&seed) % PT(60)), PT(40) + (Len)(random_next(&seed) % PT(60)), 0};
    widths[2] = widths[0] - PT(5);
    ParMeasures measures = {widths, NULL, random_next(&seed) % 3 ? 1 : 3};
    ParLimits limits = {.no_last_hyphen = random_next(&seed) % 4 == 0, .hyphen_free = random_next(&seed) % 4 ? 0 : 2};
    par_find_breaks(arena, &b.paragraph, &cache->room.breaks);
    ParTask task = par_task(&b.paragraph, &measures, &limits, &cache->room.breaks);
    for (task.pass = 0; task.pass < PASSES; task.pass++) compare(cache, &task, &solved);
    task.lines = 2 + random_next(&seed) % 5;
    task.line_cap = UINT32_MAX;
    for (task.pass = 0; task.pass < PASSES; task.pass++) compare(cache, &task, &solved);
  }
  assert_true(solved > 1000);
  arena_free(arena);
}

static uint32_t break_at(const ParTask *task, uint32_t item) {
  uint32_t at = 0;
  while (at < task->count && (at == 0 || task->breaks[at].item != item)) at++;
  assert_true(at < task->count);
  return at;
}

// What the lines that par_break gave cost, added up anew from where they end.
static int64_t cost_of(const ParTask *task, const ParLines *lines) {
  ParState state = {.fitness = 1};
  int64_t all = 0, demerits = 0;
  for (uint32_t i = 0, from = 0, to; i < lines->count; i++, from = to) {
    to = break_at(task, lines->lines[i].last);
    uint32_t usable = from;  // no break lies between that this pass may use
    for (uint32_t k = from + 1; k < to; k++)
      if (par_may_break(task, &task->breaks[k])) usable = k;
    ParState after;
    ParCost line = par_line_cost(task, from, to, usable == from, i);
    assert_int_equal(line.fit, FIT_YES);
    assert_true(par_chain_cost(task, from, to, &line, state, &after, &demerits));
    all = saturated(all, demerits);
    state = after;
  }
  return all;
}

// A pass whose lines are good enough is the last one: but for a last line that is hardly one, or a very bad line.
static bool goes_on(ParCache *cache, ParTask *task, int64_t least) {
  if (task->mode != PAR_JUSTIFY) return false;
  if (task->pass == PASS_WIDE) return least >= PAR_BEYOND_WIDE;
  if (task->pass != PASS_WITHIN) return false;
  uint32_t found = par_search(&cache->room, task);
  const ParNode *end = &cache->room.nodes.v[found];
  return end->demerits - cache->room.nodes.v[end->prev].demerits >= PAR_FAULT;
}

// The whole way: of the sets of breaks that keep to the ranges, none is cheaper than the lines given; where none keeps to
// them, none of those that the next pass may take.
static void the_lines_given_are_the_best(void **state) {
  (void)state;
  Arena *arena = arena_new();
  uint32_t seed = 7052026, passes[PASSES] = {0};
  for (int round = 0; round < 200; round++) {
    Built b;
    ParCache *cache = par_cache_new(arena);
    random_paragraph(&b, &seed);
    if (b.style.text_wrap == WRAP_BALANCE) b.style.text_align = ALIGN_JUSTIFY;
    Len width = PT(40) + (Len)(random_next(&seed) % PT(60));
    ParMeasures measures = {&width, NULL, 1};
    ParLimits limits = {0};
    const ParLines *lines = par_break(cache, &b.paragraph, &measures, &limits);
    ParTask task = par_task(&b.paragraph, &measures, &limits, &cache->room.breaks);
    int64_t least[PASSES];
    for (task.pass = 0; task.pass < PASSES; task.pass++) least[task.pass] = brute(&task, 0, (ParState){.fitness = 1}, 0);
    task.pass = task.mode == PAR_JUSTIFY ? PASS_WITHIN : PASS_LOOSE;
    while (least[task.pass] == INT64_MAX) task.pass++;
    if (goes_on(cache, &task, least[task.pass]) && least[task.pass + 1] < least[task.pass]) task.pass++;
    assert_true(lines->demerits == least[task.pass]);
    assert_true(cost_of(&task, lines) == lines->demerits);
    passes[task.pass]++;
  }
  for (int i = 0; i < PASSES; i++) assert_true(passes[i] > 0);
  arena_free(arena);
}

// --- what lines look like -----------------------------------------------------------------------------------------

typedef struct Bench {
  Arena *arena;
  ParCache *cache;
} Bench;

static Bench bench_open(void) {
  Arena *arena = arena_new();
  return (Bench){arena, par_cache_new(arena)};
}

static const ParLines *broken(Bench *bench, const Paragraph *p, double width) {
  Len w = PT(width);
  return par_break(bench->cache, p, &(ParMeasures){&w, NULL, 1}, NULL);
}

static const char lorem[] =
    "la se-maine de la per-se-ve-rance sco-laire au-ra lieu du qua-tre au sept mai cet eve-ne-ment per-met-tra de "
    "ren-dre "
    "vi-si-ble les ini-tia-ti-ves lo-ca-les en fa-veur de la per-se-ve-rance et de pre-sen-ter les dis-po-si-tifs "
    "exis-tants dans un but de par-tage des bon-nes pra-ti-ques";

static void lines_fill_their_measure(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, lorem);
  for (double width = 90; width < 400; width += 7) {
    const ParLines *lines = broken(&bench, p, width);
    for (uint32_t i = 0; i < lines->count; i++) {
      const ParLine *l = &lines->lines[i];
      assert_false(l->overfull);
      assert_true(l->first < l->last);
      if (i) assert_true(l->first > lines->lines[i - 1].last);
      if (i + 1 < lines->count) assert_true(l->width == l->measure || l->underfull);
      assert_true(l->width <= l->measure + 1);
    }
  }
  arena_free(bench.arena);
}

static bool ends_at_hyphen(const Paragraph *p, const ParLine *line) {
  return p->items[line->last].kind == PAR_PENALTY && (p->items[line->last].flags & (PAR_HYPHEN | PAR_EXPLICIT));
}

static void hyphens_in_a_row_are_limited(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, lorem);
  for (uint8_t limit = 1; limit < 3; limit++) {
    b.style.hyphen_lines = limit;
    b.paragraph.hash += limit;
    for (double width = 90; width < 400; width += 11) {
      const ParLines *lines = broken(&bench, p, width);
      uint32_t row = 0;
      for (uint32_t i = 0; i < lines->count; i++) {
        row = ends_at_hyphen(p, &lines->lines[i]) ? row + 1 : 0;
        if (!lines->loose) assert_true(row <= limit);
        assert_true(lines->lines[i].ends_hyphen == (p->items[lines->lines[i].last].flags & PAR_HYPHEN));
      }
    }
  }
  arena_free(bench.arena);
}

static void last_lines_are_no_stumps(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, lorem);
  uint32_t lone = 0, tried = 0;
  for (double width = 140; width < 400; width += 3, tried++) {
    const ParLines *lines = broken(&bench, p, width);
    const ParLine *last = &lines->lines[lines->count - 1];
    assert_true(last->width >= PT(20));
    bool space = false;
    for (uint32_t i = last->first; i < last->last; i++)
      space |= p->items[i].kind == PAR_GLUE && !(p->items[i].flags & PAR_ENDING);
    lone += !space;
  }
  assert_true(lone * 6 < tried);
  arena_free(bench.arena);
}

static void limits_are_kept(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, lorem);
  uint32_t longer = 0;
  for (double width = 110; width < 300; width += 5) {
    Len w = PT(width);
    ParMeasures m = {&w, NULL, 1};
    const ParLines *plain = par_break(bench.cache, p, &m, NULL);
    longer += par_break(bench.cache, p, &m, &(ParLimits){.looseness = 1})->count == plain->count + 1;
    const ParLines *free_line = par_break(bench.cache, p, &m, &(ParLimits){.hyphen_free = 2});
    if (!free_line->loose) assert_false(ends_at_hyphen(p, &free_line->lines[1]));
    const ParLines *whole = par_break(bench.cache, p, &m, &(ParLimits){.no_last_hyphen = true});
    if (!whole->loose) assert_false(ends_at_hyphen(p, &whole->lines[whole->count - 2]));
    assert_ptr_equal(plain, par_break(bench.cache, p, &m, &(ParLimits){0}));
  }
  assert_true(longer > 2);
  arena_free(bench.arena);
}

static void overfull_only_when_unavoidable(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const ParLines *lines = broken(&bench, built_text(&b, "aa bbbbbbbbbbbbbbbbbbbb cc dd"), 60);
  assert_int_equal(lines->count, 3);
  assert_true(lines->lines[1].overfull && lines->loose);
  assert_false(lines->lines[0].overfull || lines->lines[2].overfull);
  lines = broken(&bench, built_text(&b, "aa bbbbbbbbbb^bbbbbbbbbb cc dd"), 60);
  for (uint32_t i = 0; i < lines->count; i++) assert_false(lines->lines[i].overfull);
  // A measure of nothing still gives every word a line.
  assert_int_equal(broken(&bench, built_text(&b, "aa bb cc"), 0)->count, 3);
  assert_int_equal(broken(&bench, built_text(&b, ""), 50)->count, 1);
  arena_free(bench.arena);
}

static void forced_breaks_end_lines(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const ParLines *lines = broken(&bench, built_text(&b, "aa|bb cc||dd"), 200);
  assert_int_equal(lines->count, 4);
  assert_int_equal(lines->lines[0].width, PT(10));
  assert_int_equal(lines->lines[1].width, PT(23));
  assert_int_equal(lines->lines[2].width, 0);
  arena_free(bench.arena);
}

static void titles_are_even(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, "aaaaaaaa bbb cc!dddddddd eeee ffffffff gg hh");
  b.style.text_align = ALIGN_CENTER;
  b.style.text_wrap = WRAP_BALANCE;
  const ParLines *lines = broken(&bench, p, 200);
  assert_int_equal(lines->count, 2);
  Len apart = lines->lines[0].width - lines->lines[1].width;
  assert_true(apart < PT(40) && apart > -PT(40));
  for (uint32_t i = 0; i < 2; i++)
    assert_int_equal(lines->lines[i].start, (lines->lines[i].measure - lines->lines[i].width) / 2);
  arena_free(bench.arena);
}

static void indents_and_measures(void **state) {
  (void)state;
  Bench bench = bench_open();
  Built b;
  const Paragraph *p = built_text(&b, lorem);
  b.paragraph.indent = PT(12);
  Len widths[] = {PT(150), PT(150), PT(200)}, starts[] = {PT(50), PT(50), 0};
  const ParLines *lines = par_break(bench.cache, p, &(ParMeasures){widths, starts, 3}, NULL);
  assert_int_equal(lines->lines[0].start, PT(62));
  assert_int_equal(lines->lines[1].start, PT(50));
  assert_int_equal(lines->lines[2].start, 0);
  if (!lines->lines[0].underfull) assert_int_equal(lines->lines[0].width, PT(138));
  assert_int_equal(lines->lines[3].width, PT(200));
  arena_free(bench.arena);
}

static void extents(void **state) {
  (void)state;
  Built b;
  Len narrowest, widest;
  par_extent(built_text(&b, "aaa bbbb-b cc~dd|ee ff"), &narrowest, &widest);
  assert_int_equal(narrowest, PT(25));
  assert_int_equal(widest, PT(15 + 3 + 25 + 3 + 10 + 3 + 10));
  par_extent(built_text(&b, "a cc~dd"), &narrowest, &widest);
  assert_int_equal(narrowest, PT(23));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_better_breaks_exist),
      cmocka_unit_test(the_lines_given_are_the_best),
      cmocka_unit_test(lines_fill_their_measure),
      cmocka_unit_test(hyphens_in_a_row_are_limited),
      cmocka_unit_test(last_lines_are_no_stumps),
      cmocka_unit_test(limits_are_kept),
      cmocka_unit_test(overfull_only_when_unavoidable),
      cmocka_unit_test(forced_breaks_end_lines),
      cmocka_unit_test(titles_are_even),
      cmocka_unit_test(indents_and_measures),
      cmocka_unit_test(extents),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
