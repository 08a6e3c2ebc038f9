// Words that rules know, a sorted list a language: by length, then by bytes.
#include "inline/internal.h"

#include <assert.h>

const Language inline_neutral = {.code = {"", 0}};

const Language *language_for(Str code) {
  static const Language *const all[] = {&inline_french, &inline_english};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    Str known = all[i]->code;
    if (str_starts(code, known) && (code.n == known.n || code.p[known.n] == '-' || code.p[known.n] == '_'))
      return all[i];
  }
  return &inline_neutral;
}

const Lexeme *lexicon_find(const Language *language, Str word) {
  uint32_t low = 0, high = language->lexicon_count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    Str known = language->lexicon[middle].word;
    int order = word.n != known.n ? (word.n < known.n ? -1 : 1) : memcmp(word.p, known.p, word.n);
    if (order == 0) return &language->lexicon[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}

static uint32_t slot_of(uint64_t hash) { return (uint32_t)(hash * 0x9E3779B97F4A7C15u >> 32) % LEXEME_SLOTS; }

void lexicon_use(LanguageUse *use) {
  assert(use->language->lexicon_count <= LEXEME_SLOTS / 2);
  for (uint32_t i = 0; i < use->language->lexicon_count; i++) {
    const Lexeme *lexeme = &use->language->lexicon[i];
    uint64_t hash = 0;
    for (uint32_t at = 0, n, c; at < lexeme->word.n; at += n) {
      n = utf8_decode(lexeme->word.p + at, lexeme->word.p + lexeme->word.n, &c);
      hash = letter_hash(hash, c);
    }
    uint32_t slot = slot_of(hash);
    while (use->slots[slot]) slot = (slot + 1) % LEXEME_SLOTS;
    use->slots[slot] = lexeme;
    use->hashes[slot] = hash;
  }
}

const Lexeme *lexicon_slot(const LanguageUse *use, uint64_t hash) {
  uint32_t slot = slot_of(hash);
  while (use->slots[slot] && use->hashes[slot] != hash) slot = (slot + 1) % LEXEME_SLOTS;
  return use->slots[slot];
}
