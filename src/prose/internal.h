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

// breaks.c: line-break opportunities of UAX 14 into `marks` (text.n + 1 of them, zeroed), by ICU.
void breaks_find_icu(Hyphenator *tools, Str text, Str lang, uint8_t *marks);
// The short way through a text: what stood before the place at hand.
typedef struct BreakWalk {
  uint8_t older, before, last;
} BreakWalk;
// Begins with a walk of zeroes; goes on from `at` to `end`. False when the text holds what it does not know: `marks` are
// then to be cleared, and ICU to be asked.
bool breaks_walk(BreakWalk *walk, Str text, uint32_t at, uint32_t end, uint8_t *marks);
// What a word is to what stands beside it.
typedef struct BreakEnds {
  uint8_t first : 4, older : 4;  // `last` is that before the end, `older` that before it
  uint8_t last : 4, known : 1;
} BreakEnds;
BreakEnds breaks_ends(Str word);  // of WORD_MOST_BYTES at most
// The same for a word within which no line may begin; `mark`: of its first byte.
bool breaks_walk_word(BreakWalk *walk, BreakEnds ends, uint8_t *mark);
void *hyphenator_breaker(Hyphenator *tools, Str lang);  // a UBreakIterator *, kept; NULL when ICU has none

// words.c: hyphenation points, and what must not stand at a line's end or beginning.
typedef struct WordTask {
  const Job *job;
  Hyphenator *hyphenator;
  const Shaped *shaped;
  const Inlines *inlines;  // NULL: a marker
  bool heading;
  bool has_breaks;         // `marks` have line-break opportunities already; else they are found on the way
  uint8_t *marks;
  ShapeWords words;
  uint32_t age;            // the shaper's
} WordTask;
// A word whose glyphs, a cluster each, are told apart at each of its marks.
typedef struct MarkedWord {
  uint32_t start;
  uint16_t units;  // the advances of all its glyphs
  uint8_t length, glyphs, count;
  const struct WordMark *marks;
} MarkedWord;
typedef struct MarkedWords {
  const MarkedWord *v;
  uint32_t n;
} MarkedWords;
// False: line-break opportunities are to be asked of ICU, and `marks` to be cleared before.
bool words_mark(const WordTask *task, MarkedWords *marked);
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
  uint8_t glyph;     // the glyphs that lie before it,
  uint16_t units;    // and their advances
} WordMark;
typedef struct KnownWord {
  uint8_t elision, count;  // elision: where the word goes on after a short elision ("l’")
  uint8_t glyphs;          // 0: they are not told apart at its marks
  uint16_t units;
  BreakEnds ends;
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
// False: it cannot be; else `known` is as it is kept.
bool words_remember(WordMemory *memory, uint32_t usage, uint32_t number, KnownWord *known);

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
  MarkedWords words;
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
