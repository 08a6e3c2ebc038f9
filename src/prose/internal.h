// What the files of prose share: a text, what stands at each of its bytes, the items made of both.
#ifndef MARBRE_PROSE_INTERNAL_H
#define MARBRE_PROSE_INTERNAL_H

#include "prose/prose.h"
#include "prose/trie.h"

// "fr" of "fr-CA".
Str lang_primary(Str lang);

// Marks by byte of the text: what may happen before that byte.
enum {
  MARK_BREAK = 1,     // a line may begin here
  MARK_EXPLICIT = 2,  // after a hyphen that is in the text
  MARK_HYPHEN = 4,    // a hyphen shows
  MARK_SHORT = 8,     // and leaves a short syllable
  MARK_AVOID = 16,    // the space here: a one-letter word stands before
  MARK_LINK = 32,     // the space here: an article or preposition stands before; a word here: it is one
  MARK_FORBID = 64,   // no line begins here
  MARK_LAST = 128,    // only where nothing else is left (in addresses and very long words)
};

// breaks.c: line-break opportunities of UAX 14 into `marks` (text.n + 1 of them, zeroed).
void breaks_find(Hyphenator *tools, Str text, Str lang, uint8_t *marks);
// The short way alone: false when the text holds what it does not know (`marks` are then to be cleared).
bool breaks_find_plain(Str text, uint8_t *marks);
// ICU's iterator alone.
void breaks_find_icu(Hyphenator *tools, Str text, Str lang, uint8_t *marks);
void *hyphenator_breaker(Hyphenator *tools, Str lang);  // a UBreakIterator *, kept; NULL when ICU has none

// words.c: hyphenation points, and what must not stand at a line's end or beginning.
typedef struct WordTask {
  const Job *job;
  Hyphenator *hyphenator;
  const Shaped *shaped;
  const Inlines *inlines;  // NULL: a marker
  bool heading;
  uint8_t *marks;
  ShapeWords words;
  uint32_t age;            // the shaper's
} WordTask;
void words_mark(const WordTask *task);
// Whether the run's dictionary is asked for any of its words.
bool words_ask(const WordTask *task, const ShapeRun *run);

// remember.c: what was found out of words, for the next time they stand in a text. Of one thread.
typedef struct WordMemory WordMemory;
enum { WORD_MOST_BYTES = 64, WORD_MOST_MARKS = 80, WORD_MOST_USAGES = 256 };  // of one that is remembered
// What decides a word's marks, besides its letters.
typedef struct WordUsage {
  Str lang;
  bool heading;
  uint8_t hyphens, least, before, after;  // of its style: Hyphens, hyphenate-limit-chars
} WordUsage;
typedef struct WordMark {
  uint8_t at, mark;  // `at`: from the word's first byte, up to the byte that follows it
} WordMark;
typedef struct KnownWord {
  uint8_t elision, count;  // elision: where the word goes on after a short elision ("l’")
  const WordMark *marks;
} KnownWord;
WordMemory *words_open(void);
void words_close(WordMemory *memory);
void words_trim(WordMemory *memory);  // forgets, when they have become many
void words_grow_large(WordMemory *memory);
WordMemory *hyphenator_memory(const Hyphenator *hyphenator);
void words_keep_to(WordMemory *memory, uint32_t age);  // the shaper's, by whose numbers words are known
uint32_t words_usage(WordMemory *memory, const WordUsage *usage);  // its number; WORD_MOST_USAGES: there are too many
bool words_recall(const WordMemory *memory, uint32_t usage, uint32_t number, KnownWord *known);
void words_remember(WordMemory *memory, uint32_t usage, uint32_t number, const KnownWord *known);

// wrap.c: where `text-wrap: nowrap` lets no line begin.
typedef struct WrapTask {
  const Shaped *shaped;
  const Inlines *inlines;
  const Style *const *of_inline;
  uint8_t *marks;
} WrapTask;
void wraps_mark(const WrapTask *task);

// What a line should not end with or begin with, by language; kept by the hyphenator.
typedef struct Habits Habits;
const Habits *habits_new(Arena *arena, Str primary, const Habits *next);
const Habits *habits_find(const Habits *first, Str primary);  // NULL: not made yet
const Habits *hyphenator_habits(Hyphenator *hyphenator, Str lang);

// hang.c: what part of a character stands out of the measure, in 1/100 of its advance.
uint32_t hang_before(uint32_t codepoint);
uint32_t hang_after(uint32_t codepoint);

// items.c
typedef struct ItemTask {
  const Job *job;
  const Shaped *shaped;
  const Len *hyphens;  // by run: how wide the hyphen of a word broken in it is
  const Style *style;  // of the paragraph
  const uint8_t *marks;
  const ParObject *objects;  // in the order of their U+FFFC
  uint32_t object_count;
  const uint32_t *object_at;  // the byte of each
} ItemTask;
typedef struct ItemList {
  const ParItem *v;
  uint32_t count;
  const ParExtra *extras;
  uint32_t extra_count;
} ItemList;
ItemList items_make(const ItemTask *task);

// numbers.c: the text with page numbers and note calls put in for their U+FFFC; `inlines` itself when it has none.
const Inlines *numbers_fill(Job *job, const DocText *text, const PageFacts *facts, bool *reads_pages);

#endif
