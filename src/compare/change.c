// What differs between two readings: pages by how they look, units by what they say.
#include "compare/internal.h"

enum { PAGE_ALONE = 120, UNIT_ALONE = 450 };  // of 1000: two that are less alike than that on average stand alone

typedef struct Two {
  const Reading *old, *new;
  Arena *scratch;
  uint32_t old_first, new_first;  // of a stretch of units
} Two;

// --- Pages ------------------------------------------------------------------------------------------------------------

static bool same_look(const Look *a, const Look *b) { return a->hash == b->hash && a->width == b->width && a->height == b->height; }

// Never nothing for pages that differ, however little.
static uint32_t look_cost(const void *self, uint32_t old, uint32_t new) {
  const Two *two = self;
  const Look *a = &two->old->pages[old], *b = &two->new->pages[new];
  if (same_look(a, b)) return 0;
  if (a->width != b->width || a->height != b->height) return 2 * PAGE_ALONE;
  uint32_t sum = 0;
  const uint8_t *p = &a->grey[0][0], *q = &b->grey[0][0];
  for (uint32_t i = 0; i < LOOK_ACROSS * LOOK_DOWN; i++) sum += (uint32_t)(p[i] > q[i] ? p[i] - q[i] : q[i] - p[i]);
  return 1 + sum * 1000 / (LOOK_ACROSS * LOOK_DOWN * 255);
}

static void compare_pages(Arena *arena, const Two *two, DocumentChange *change) {
  BesideList list = compare_align(arena, two->old->page_count, two->new->page_count, PAGE_ALONE, look_cost, two);
  PageChange *pages = ARENA_ARRAY(arena, PageChange, list.n);
  for (uint32_t i = 0; i < list.n; i++) {
    Beside b = list.v[i];
    if (b.old != NONE && b.new != NONE && same_look(&two->old->pages[b.old], &two->new->pages[b.new])) continue;
    pages[change->page_count++] = (PageChange){b.old == NONE ? 0 : b.old + 1, b.new == NONE ? 0 : b.new + 1};
  }
  change->pages = pages;
}

// --- Units ------------------------------------------------------------------------------------------------------------

static uint32_t same_unit(const void *self, uint32_t old, uint32_t new) {
  const Two *two = self;
  return two->old->units[old].hash == two->new->units[new].hash ? 0 : COST_NEVER;
}

static uint32_t unit_cost(const void *self, uint32_t old, uint32_t new) {
  const Two *two = self;
  const Unit *a = &two->old->units[two->old_first + old], *b = &two->new->units[two->new_first + new];
  uint32_t apart = compare_distance(two->scratch, a->text, b->text);
  return 1 + (str_eq(a->role, b->role) ? apart * 17 / 20 : apart + 100);  // of one role and one place, they are one
}

typedef struct UnitList {
  Arena *arena;
  VEC(UnitChange) v;
} UnitList;

// A stretch in which nothing is alike: what resembles one another is one that changed.
static void compare_stretch(UnitList *out, Two *two, uint32_t old_count, uint32_t new_count) {
  BesideList list = compare_align(two->scratch, old_count, new_count, UNIT_ALONE, unit_cost, two);
  for (uint32_t i = 0; i < list.n; i++) {
    Beside b = list.v[i];
    UnitChange change = {b.old == NONE ? NULL : &two->old->units[two->old_first + b.old],
                         b.new == NONE ? NULL : &two->new->units[two->new_first + b.new], {0}};
    if (change.old && change.new) change.words = compare_words(out->arena, change.old->text, change.new->text);
    VEC_PUSH(out->arena, out->v, change);
  }
}

static void compare_units(Arena *arena, Two *two, DocumentChange *change) {
  BesideList list = compare_align(two->scratch, two->old->unit_count, two->new->unit_count, 1, same_unit, two);
  UnitList out = {.arena = arena};
  uint32_t olds = 0, news = 0;
  two->old_first = two->new_first = 0;
  for (uint32_t i = 0; i <= list.n; i++) {
    bool both = i == list.n || (list.v[i].old != NONE && list.v[i].new != NONE);
    if (both && olds + news) compare_stretch(&out, two, olds, news);
    if (i == list.n) break;
    olds = both ? 0 : olds + (list.v[i].old != NONE);
    news = both ? 0 : news + (list.v[i].new != NONE);
    if (!both) continue;
    two->old_first = list.v[i].old + 1;
    two->new_first = list.v[i].new + 1;
  }
  change->units = out.v.v;
  change->unit_count = out.v.n;
}

void compare_readings(Arena *arena, const Reading *old, const Reading *new, DocumentChange *change) {
  Two two = {.old = old, .new = new, .scratch = arena_new()};
  change->old_pages = old->page_count;
  change->new_pages = new->page_count;
  compare_pages(arena, &two, change);
  compare_units(arena, &two, change);
  change->state = change->page_count || change->unit_count ? DOCUMENT_CHANGED : DOCUMENT_SAME;
  arena_free(two.scratch);
}
