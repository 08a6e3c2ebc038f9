// In: a word, and what decides its marks besides its letters. Out: those marks, when it was met before: a text repeats
// its words. Open addressing; what is known of a word lies in one pool.
#include "prose/internal.h"

typedef struct Slot {
  uint32_t hash;  // 0: free
  uint32_t at;    // in `pool`: an Entry, the word, its marks
} Slot;

typedef struct Entry {
  uint16_t usage;
  uint8_t length, elision, count;
} Entry;

struct WordMemory {
  Arena *own;    // of usages
  Arena *words;  // of all else
  VEC(WordUsage) usages;
  Slot *slots;
  uint32_t cap, n;
  VEC(uint8_t) pool;
};

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

enum { MOST_REMEMBERED = 512 << 10, MOST_USAGES = 1 << 10 };

void words_trim(WordMemory *m) {
  if (arena_used(m->words) <= MOST_REMEMBERED && m->usages.n < MOST_USAGES) return;
  arena_free(m->words);
  m->words = arena_new();
  m->slots = NULL;
  m->cap = m->n = m->usages.n = 0;
  m->pool.v = NULL;
  m->pool.n = m->pool.cap = 0;
}

static bool same_usage(const WordUsage *a, const WordUsage *b) {
  return a->heading == b->heading && a->hyphens == b->hyphens && a->least == b->least && a->before == b->before &&
         a->after == b->after && str_eq(a->lang, b->lang);
}

uint32_t words_usage(WordMemory *m, const WordUsage *usage) {
  for (uint32_t i = 0; i < m->usages.n; i++)
    if (same_usage(&m->usages.v[i], usage)) return i;
  WordUsage kept = *usage;
  kept.lang = str_dup(m->own, usage->lang);
  VEC_PUSH(m->own, m->usages, kept);
  return m->usages.n - 1;
}

static uint32_t hash_of(uint32_t usage, Str word) { return (uint32_t)(hash_bytes(word.p, word.n, usage) >> 32) | 1; }

static Slot *slot_of(const WordMemory *m, uint32_t usage, Str word, uint32_t hash) {
  uint32_t i = hash >> 1 & (m->cap - 1);
  for (; m->slots[i].hash; i = (i + 1) & (m->cap - 1)) {
    const Entry *e = (const Entry *)(const void *)(m->pool.v + m->slots[i].at);
    if (m->slots[i].hash == hash && e->usage == usage && e->length == word.n && memcmp(e + 1, word.p, word.n) == 0) break;
  }
  return &m->slots[i];
}

bool words_recall(const WordMemory *m, uint32_t usage, Str word, KnownWord *known) {
  if (!m->cap) return false;
  const Slot *slot = slot_of(m, usage, word, hash_of(usage, word));
  if (!slot->hash) return false;
  const Entry *e = (const Entry *)(const void *)(m->pool.v + slot->at);
  *known = (KnownWord){e->elision, e->count, (const WordMark *)(const void *)((const uint8_t *)(e + 1) + word.n)};
  return true;
}

static void grow(WordMemory *m) {
  uint32_t cap = m->cap ? m->cap * 2 : 1024;
  Slot *slots = ARENA_ARRAY(m->words, Slot, cap);
  for (uint32_t i = 0; i < m->cap; i++) {
    if (!m->slots[i].hash) continue;
    uint32_t k = m->slots[i].hash >> 1 & (cap - 1);
    while (slots[k].hash) k = (k + 1) & (cap - 1);
    slots[k] = m->slots[i];
  }
  m->slots = slots;
  m->cap = cap;
}

void words_remember(WordMemory *m, uint32_t usage, Str word, const KnownWord *known) {
  if (m->n * 2 >= m->cap) grow(m);
  uint32_t hash = hash_of(usage, word), at = m->pool.n;
  uint32_t size = (uint32_t)(sizeof(Entry) + word.n + known->count * sizeof *known->marks);
  Entry e = {(uint16_t)usage, (uint8_t)word.n, known->elision, known->count};
  VEC_RESERVE(m->words, m->pool, at + size + 1);
  memcpy(m->pool.v + at, &e, sizeof e);
  memcpy(m->pool.v + at + sizeof e, word.p, word.n);
  memcpy(m->pool.v + at + sizeof e + word.n, known->marks, known->count * sizeof *known->marks);
  m->pool.n = at + size + (size & 1);  // entries begin at even places
  *slot_of(m, usage, word, hash) = (Slot){hash, at};
  m->n++;
}
