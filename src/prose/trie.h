// Liang's patterns of one hyphenation dictionary (libhyphen's file format), as a trie over bytes of UTF-8.
#ifndef MARBRE_PROSE_TRIE_H
#define MARBRE_PROSE_TRIE_H

#include "base/base.h"

enum { TRIE_LONGEST_WORD = 120 };  // bytes; longer words are not hyphenated

typedef struct Trie Trie;

// Parses a whole file. NULL when its encoding is not known.
const Trie *trie_parse(Arena *arena, Str file);
// The least its patterns are made for, in letters.
void trie_minima(const Trie *trie, uint32_t *before, uint32_t *after);
// Marks in odd[i] (i < word.n) each byte offset of a lower-case word before which the patterns allow a hyphen.
void trie_match(const Trie *trie, Str word, uint8_t *odd);

#endif
