// In: a word that the shaper keeps, and what decides its marks besides its letters. Out: those marks, when it was met
// before: a text repeats its words.
#include "prose/internal.h"

// What is known of a word in one usage, in the pool; its marks follow.
typedef struct Entry {
  uint32_t next;  // of another usage; 0: none
  uint16_t usage;
  uint8_t elision, count;
} Entry;

struct WordMemory {
  Arena *own;
  Arena *words;  // of all that is forgotten with them
  uint32_t age;  // the shaper's
  VEC(WordUsage) usages;
  VEC(uint32_t) first;  // by the word's number: its entry, or 0
  VEC(uint8_t) pool;
};

static void forget(WordMemory *m) {
  arena_free(m->words);
  m->words = arena_new();
  m->usages.v = NULL, m->usages.n = m->usages.cap = 0;
  m->first.v = NULL, m->first.n = m->first.cap = 0;
  m->pool.v = NULL, m->pool.n = m->pool.cap = 0;
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
  for (uint32_t at = number < m->first.n ? m->first.v[number] : 0; at;) {
    const Entry *e = (const Entry *)(const void *)(m->pool.v + at);
    *known = (KnownWord){e->elision, e->count, (const WordMark *)(const void *)(e + 1)};
    if (e->usage == usage) return true;
    at = e->next;
  }
  return false;
}

static void make_room(WordMemory *m, uint32_t number, uint32_t size) {
  uint32_t had = m->first.n;
  VEC_RESERVE(m->words, m->first, number + 1);
  if (number >= had) {
    m->first.n = number + 1;
    memset(m->first.v + had, 0, (m->first.n - had) * sizeof *m->first.v);
  }
  if (!m->pool.n) m->pool.n = sizeof(Entry);  // no entry is the 0th
  VEC_RESERVE(m->words, m->pool, m->pool.n + size);
}

void words_remember(WordMemory *m, uint32_t usage, uint32_t number, const KnownWord *known) {
  if (usage == WORD_MOST_USAGES) return;
  uint32_t size = (uint32_t)(sizeof(Entry) + known->count * sizeof *known->marks);
  size = (size + 3) & ~3u;  // as entries are aligned
  make_room(m, number, size);
  Entry e = {m->first.v[number], (uint16_t)usage, known->elision, known->count};
  memcpy(m->pool.v + m->pool.n, &e, sizeof e);
  memcpy(m->pool.v + m->pool.n + sizeof e, known->marks, known->count * sizeof *known->marks);
  m->first.v[number] = m->pool.n;
  m->pool.n += size;
}
