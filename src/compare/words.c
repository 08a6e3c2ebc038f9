// Words: what stands between spaces. No-break spaces belong to the words they hold together.
#include "compare/internal.h"

typedef struct Words {
  Str *v;
  uint32_t n;
} Words;

static Words split(Arena *arena, Str text) {
  Words words = {ARENA_ARRAY(arena, Str, text.n / 2 + 1), 0};
  for (uint32_t i = 0; i < text.n;) {
    uint32_t end = i;
    while (end < text.n && text.p[end] != ' ') end++;
    if (end > i) words.v[words.n++] = str_slice(text, i, end);
    i = end + 1;
  }
  return words;
}

typedef struct Two {
  Words old, new;
} Two;

static uint32_t same_or_never(const void *self, uint32_t old, uint32_t new) {
  const Two *two = self;
  return str_eq(two->old.v[old], two->new.v[new]) ? 0 : COST_NEVER;
}

static void put_word(Buf *run, Str word) {
  if (run->n) buf_byte(run, ' ');
  buf_add(run, word);
}

typedef struct Runs {
  Arena *arena;
  VEC(WordRun) v;
  Buf old, new, same;
} Runs;

static void end_run(Runs *r, Buf *run, int kind) {
  if (!run->n) return;
  WordRun made = {kind, buf_str(run)};
  VEC_PUSH(r->arena, r->v, made);
  *run = buf_new(r->arena);
}

WordRuns compare_words(Arena *arena, Str old, Str new) {
  Two two = {split(arena, old), split(arena, new)};
  BesideList list = compare_align(arena, two.old.n, two.new.n, 1, same_or_never, &two);
  Runs r = {.arena = arena, .old = buf_new(arena), .new = buf_new(arena), .same = buf_new(arena)};
  for (uint32_t i = 0; i < list.n; i++) {
    bool both = list.v[i].old != NONE && list.v[i].new != NONE;
    if (both) {
      end_run(&r, &r.old, WORDS_OLD);
      end_run(&r, &r.new, WORDS_NEW);
      put_word(&r.same, two.old.v[list.v[i].old]);
      continue;
    }
    end_run(&r, &r.same, WORDS_SAME);
    if (list.v[i].old != NONE) put_word(&r.old, two.old.v[list.v[i].old]);
    else put_word(&r.new, two.new.v[list.v[i].new]);
  }
  end_run(&r, &r.old, WORDS_OLD);
  end_run(&r, &r.new, WORDS_NEW);
  end_run(&r, &r.same, WORDS_SAME);
  return (WordRuns){r.v.v, r.v.n};
}

enum { BUCKETS = 512 };

// By how often words occur, whatever their order: a word counts by what it hashes to.
uint32_t compare_distance(Arena *scratch, Str old, Str new) {
  ArenaMark mark = arena_mark(scratch);
  Words a = split(scratch, old), b = split(scratch, new);
  int32_t *counts = ARENA_ARRAY(scratch, int32_t, BUCKETS);
  for (uint32_t i = 0; i < a.n; i++) counts[hash_str(a.v[i]) % BUCKETS]++;
  for (uint32_t i = 0; i < b.n; i++) counts[hash_str(b.v[i]) % BUCKETS]--;
  uint32_t apart = 0, all = a.n + b.n;
  for (uint32_t i = 0; i < BUCKETS; i++) apart += (uint32_t)(counts[i] < 0 ? -counts[i] : counts[i]);
  arena_rewind(scratch, mark);
  return all ? apart * 1000 / all : 0;
}
