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

void lexicon_use(LanguageUse *use) {
  uint32_t bytes = 0, count = use->language->lexicon_count;
  for (uint32_t i = 0; i < count; i++) {
    Str word = use->language->lexicon[i].word;
    uint32_t letters = utf8_length(word);
    assert(letters <= LONGEST_LEXEME && word.n <= LONGEST_IN_BYTES);
    use->heads[letters] |= 1u << (utf8_at(word, 0) & 31);
    use->tails[letters] |= 1u << (utf8_before(word, word.n) & 31);
    while (bytes < word.n) use->group[++bytes] = (uint16_t)i;
  }
  while (bytes <= LONGEST_IN_BYTES) use->group[++bytes] = (uint16_t)count;
}

const Lexeme *lexicon_entry(const LanguageUse *use, Str word) {
  if (word.n > LONGEST_IN_BYTES) return NULL;
  uint32_t low = use->group[word.n], high = use->group[word.n + 1];
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    const Lexeme *lexeme = &use->language->lexicon[middle];
    int order = (unsigned char)word.p[0] - (unsigned char)lexeme->word.p[0];
    if (!order) order = memcmp(word.p, lexeme->word.p, word.n);
    if (!order) return lexeme;
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
