// In: a text. Out: where Unicode's line breaking algorithm (UAX 14) lets a line begin. ICU's iterator knows all of it;
// most paragraphs hold only letters, spaces and common punctuation, for which its rules come down to a few pairs: these
// are decided here, ten times as fast, and anything else is left to ICU. Tests hold one against the other.
#include "prose/internal.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

// Classes of UAX 14 as far as the short way goes: letters and digits, space, glue, quotes, infix and exclamation marks,
// opening and closing brackets, hyphen; anything else.
typedef enum LineClass { LC_XX, LC_AL, LC_NU, LC_SP, LC_GL, LC_QU, LC_IS, LC_EX, LC_OP, LC_CP, LC_HY } LineClass;

static LineClass ascii_class(uint8_t c) {
  if ((c | 32) >= 'a' && (c | 32) <= 'z') return LC_AL;
  if (c >= '0' && c <= '9') return LC_NU;
  switch (c) {
    case ' ': return LC_SP;
    case '"':
    case '\'': return LC_QU;
    case ',':
    case '.':
    case ':':
    case ';': return LC_IS;
    case '!':
    case '?': return LC_EX;
    case '(':
    case '[': return LC_OP;
    case ')':
    case ']': return LC_CP;
    case '-': return LC_HY;
    case '#':
    case '&':
    case '*':
    case '=':
    case '@':
    case '_': return LC_AL;
    default: return LC_XX;
  }
}

// Length in bytes of the character at `p`; its class in `*class`.
static uint32_t class_at(const uint8_t *p, uint32_t room, LineClass *class) {
  *class = LC_XX;
  if (*p < 0x80) return *class = ascii_class(*p), 1;
  if (room < 2) return 1;
  uint32_t c = (*p & 0x1Fu) << 6 | (p[1] & 0x3Fu);
  if (*p >= 0xC2 && *p <= 0xC5) {  // U+0080 to U+017F
    if (c == 0xA0) *class = LC_GL;
    if (c == 0xAB || c == 0xBB) *class = LC_QU;
    if (c >= 0xC0 && c != 0xD7 && c != 0xF7) *class = LC_AL;
    return 2;
  }
  if (room >= 3 && p[0] == 0xE2 && p[1] == 0x80) {
    if (p[2] == 0x98 || p[2] == 0x99 || p[2] == 0x9C || p[2] == 0x9D) *class = LC_QU;
    if (p[2] == 0xAF) *class = LC_GL;
    return 3;
  }
  return 1;
}

typedef enum PairBreak { PAIR_NO, PAIR_YES, PAIR_UNKNOWN } PairBreak;

// Two characters side by side; `older` stands before them.
static PairBreak beside(LineClass older, LineClass before, LineClass after) {
  if (after == LC_SP || after == LC_QU || after == LC_IS || after == LC_EX || after == LC_CP) return PAIR_NO;
  switch (before) {
    case LC_GL:
    case LC_QU:
    case LC_OP: return PAIR_NO;
    case LC_AL:
    case LC_NU: return PAIR_NO;
    case LC_IS:
    case LC_CP: return after == LC_OP ? PAIR_UNKNOWN : PAIR_NO;
    case LC_EX: return after == LC_GL || after == LC_HY ? PAIR_NO : PAIR_UNKNOWN;
    case LC_HY:
      if (after == LC_NU) return PAIR_NO;
      return after == LC_AL && (older == LC_AL || older == LC_NU) ? PAIR_YES : PAIR_UNKNOWN;
    default: return PAIR_UNKNOWN;
  }
}

// A space between two characters.
static PairBreak across_space(LineClass before, LineClass after) {
  if (after == LC_IS) return PAIR_UNKNOWN;
  if (after == LC_EX || after == LC_CP || before == LC_OP) return PAIR_NO;
  return before == LC_QU && after == LC_OP ? PAIR_NO : PAIR_YES;
}

// What begins a text has LC_XX before it.
static bool walk_on(BreakWalk *w, LineClass class, uint8_t *mark) {
  if (class == LC_XX) return false;
  if (class != LC_SP) {
    if (w->before != LC_XX) {
      PairBreak pair = w->before == LC_SP ? across_space(w->last, class) : beside(w->older, w->before, class);
      if (pair == PAIR_UNKNOWN) return false;
      if (pair == PAIR_YES) *mark |= MARK_BREAK;
    }
    w->last = class;
  }
  w->older = w->before;
  w->before = class;
  return true;
}

bool breaks_walk(BreakWalk *w, Str text, uint32_t at, uint32_t end, uint8_t *marks) {
  while (at < end) {
    LineClass class;
    uint32_t step = class_at((const uint8_t *)text.p + at, text.n - at, &class);
    if (!walk_on(w, class, &marks[at])) return false;
    at += step;
  }
  return true;
}

BreakEnds breaks_ends(Str word) {
  uint8_t marks[WORD_MOST_BYTES] = {0};
  BreakWalk walk = {0};
  LineClass first;
  class_at((const uint8_t *)word.p, word.n, &first);
  bool known = breaks_walk(&walk, word, 0, word.n, marks);
  return (BreakEnds){.first = first, .older = walk.older, .last = walk.last, .known = known};
}

bool breaks_walk_word(BreakWalk *w, BreakEnds ends, uint8_t *mark) {
  if (!ends.known || !walk_on(w, ends.first, mark)) return false;
  if (ends.older == LC_XX) return true;
  *w = (BreakWalk){ends.older, ends.last, ends.last};
  return true;
}

void breaks_find_icu(Hyphenator *tools, Str text, Str lang, uint8_t *marks) {
  UBreakIterator *breaker = hyphenator_breaker(tools, lang);
  if (!breaker || !text.n) return;
  UErrorCode status = U_ZERO_ERROR;
  UText *utext = utext_openUTF8(NULL, text.p, text.n, &status);
  ubrk_setUText(breaker, utext, &status);
  if (U_SUCCESS(status))
    for (int32_t at = ubrk_first(breaker); at != UBRK_DONE; at = ubrk_next(breaker))
      if (at > 0 && (uint32_t)at < text.n) marks[at] |= MARK_BREAK;
  utext_close(utext);
}
