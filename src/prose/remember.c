// In: a word that the shaper keeps, and what decides its marks besides its letters. Out: those marks, when it was met
// before: a text repeats its words.
#include "prose/internal.h"

// What is known of a word in one usage.
typedef struct Entry {
  const struct Entry *next;  // of another usage
  uint16_t usage, units;
  uint8_t elision, count, glyphs;
  BreakEnds ends;
  WordMark marks[];
} Entry;

struct WordMemory {
  Arena *own;
  Arena *words;  // of all that is forgotten with them
  uint32_t age;  // the shaper's
  VEC(WordUsage) usages;
  VEC(const Entry *) first;  // by the word's number; NULL: nothing is known
};

static void forget(WordMemory *m) {
  arena_free(m->words);
  m->words = arena_new();
  m->usages.v = NULL, m->usages.n = m->usages.cap = 0;
  m->first.v = NULL, m->first.n = m->first.cap = 0;
}

WordMemory *words_open(void) {
  Arena *own = arena_new();
  WordMemory *m = ARENA_NEW(own, WordMemory);
  *m = (WordMemory){.own = own, .words = arena_new()};
  return m;
}

void words_close(WordMemory *m) {
  if (!m) return;
  arena_free(m->words);
  arena_free(m->own);
}

enum { MOST_REMEMBERED = 512 << 10 };

void words_trim(WordMemory *m) {
  if (arena_used(m->words) > MOST_REMEMBERED) forget(m);
}

void words_grow_large(WordMemory *m) { arena_grow_large(m->words); }

void words_keep_to(WordMemory *m, uint32_t age) {
  if (m->age != age) forget(m);
  m->age = age;
}

static bool same_usage(const WordUsage *a, const WordUsage *b) {
  return a->heading == b->heading && a->hyphens == b->hyphens && a->least == b->least && a->before == b->before &&
         a->after == b->after && str_eq(a->lang, b->lang);
}

uint32_t words_usage(WordMemory *m, const WordUsage *usage) {
  for (uint32_t i = 0; i < m->usages.n; i++)
    if (same_usage(&m->usages.v[i], usage)) return i;
  if (m->usages.n == WORD_MOST_USAGES) return WORD_MOST_USAGES;
  WordUsage kept = *usage;
  kept.lang = str_dup(m->words, usage->lang);
  VEC_PUSH(m->words, m->usages, kept);
  return m->usages.n - 1;
}

bool words_recall(const WordMemory *m, uint32_t usage, uint32_t number, KnownWord *known) {
  const Entry *e = number < m->first.n ? m->first.v[number] : NULL;
  while (e && e->usage != usage) e = e->next;
  if (e) *known = (KnownWord){e->elision, e->count, e->glyphs, e->units, e->ends, e->marks};
  return e != NULL;
}

static void make_room(WordMemory *m, uint32_t number) {
  uint32_t had = m->first.n;
  if (number < had) return;
  VEC_RESERVE(m->words, m->first, number + 1);
  m->first.n = number + 1;
  memset(m->first.v + had, 0, (m->first.n - had) * sizeof *m->first.v);
}

bool words_remember(WordMemory *m, uint32_t usage, uint32_t number, KnownWord *known) {
  if (usage == WORD_MOST_USAGES) return false;
  make_room(m, number);
  size_t size = known->count * sizeof *known->marks;
  Entry *e = arena_alloc_raw(m->words, offsetof(Entry, marks) + size);
  e->next = m->first.v[number];
  e->usage = (uint16_t)usage;
  e->units = known->units;
  e->elision = known->elision;
  e->count = known->count;
  e->glyphs = known->glyphs;
  e->ends = known->ends;
  memcpy(e->marks, known->marks, size);
  m->first.v[number] = e;
  known->marks = e->marks;
  return true;
}
