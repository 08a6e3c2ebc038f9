// Cells to tokens: runs of letters, runs of digits, and signs, each with the gap before it and the set of what it is.
// Addresses (after the usual shape of URLs and e-mail) become one token that no rule looks into.
#include "inline/internal.h"

#include <unicode/uchar.h>

// --- words and numbers

static bool is_capital(uint32_t c) {
  if (c < 0x100) return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE);
  return u_isupper((UChar32)c);
}

static void word_shape(const Work *w, Token *t) {
  uint32_t upper = 0, lower = 0, n = t->to - t->from;
  bool first = false, o = false;
  for (uint32_t i = t->from; i < t->to; i++) {
    uint32_t c = w->cells[i].c;
    bool is_upper = is_capital(c);
    upper += is_upper;
    lower += !is_upper;
    first |= i == t->from && is_upper;
    uint32_t small = c | 32;
    if (small == 'e' && o) t->is |= T_SUSPECT;
    o = small == 'o' || small == 'a';
  }
  if (first) t->is |= n == 1 ? T_ONE_CAP : lower ? T_CAPITAL : T_CAPS;
  if (!first) t->is |= T_LOWER;
  if (n == 1) t->is |= T_ONE_LETTER;
  uint32_t head = w->cells[t->from].c;
  bool accented = head == 'A' || head == 'C' || head == 'E' || head == 'I' || head == 'O';
  if (first && n > 1 && head < 0x80 && (!lower || accented)) t->is |= T_SUSPECT;
}

static uint32_t roman_value(uint32_t c) { return c == 'I' ? 1 : c == 'V' ? 5 : c == 'X' ? 10 : c == 'L' ? 50 : 0; }

// How many leading letters make a Roman numeral up to 89, written as it should be.
uint32_t roman_length(const Work *w, const Token *t) {
  uint32_t i = t->from, last = 100, repeat = 0;
  for (; i < t->to; i++) {
    uint32_t v = roman_value(w->cells[i].c);
    if (!v) break;
    repeat = v == last ? repeat + 1 : 1;
    bool subtracts = v > last && v <= last * 10 && last != 5 && repeat == 1;
    if ((v > last && !subtracts) || repeat > 3 || ((v == 5 || v == 50) && repeat > 1)) return 0;
    last = v;
  }
  return i - t->from;
}

static bool cells_are(const Work *w, uint32_t from, uint32_t to, const char *s) {
  for (; from < to && *s; from++, s++)
    if (w->cells[from].c != (uint32_t)(unsigned char)*s) return false;
  return from == to && !*s;
}

static void word_roman(const Work *w, Token *t) {
  uint32_t n = roman_value(w->cells[t->from].c) ? roman_length(w, t) : 0;
  if (!n) return;
  uint32_t tail = t->from + n;
  bool one = n == 1 && w->cells[t->from].c == 'I';
  bool pronoun = one && w->b->languages[t->lang] != &inline_french;
  if (tail == t->to)
    t->is |= pronoun ? 0 : T_ROMAN;
  else if (one ? cells_are(w, tail, t->to, "er") || cells_are(w, tail, t->to, "re")
               : w->cells[t->from].c != 'L' && (cells_are(w, tail, t->to, "e") || cells_are(w, tail, t->to, "es")))
    t->is |= T_ROMAN | T_ROMAN_ORDINAL;
}

enum { LONGEST_LEXEME = 10 };  // in letters

static const Lexeme *look_up(const Work *w, const Token *t) {
  char word[80], small[80];
  uint32_t n = 0, m = 0;
  if (t->to - t->from > LONGEST_LEXEME) return NULL;
  for (uint32_t i = t->from; i < t->to; i++) n += utf8_encode(w->cells[i].c, word + n);
  const Language *language = w->b->languages[t->lang];
  const Lexeme *exact = lexicon_find(language, (Str){word, n});
  if (exact || (t->is & T_LOWER)) return exact;
  for (uint32_t i = t->from; i < t->to; i++) m += utf8_encode((uint32_t)u_tolower((UChar32)w->cells[i].c), small + m);
  const Lexeme *folded = lexicon_find(language, (Str){small, m});
  return folded && !(folded->is & (T_UNIT | T_ORD | T_ORD_ONE | T_ORD_TWO)) ? folded : NULL;
}

static void word_token(const Work *w, Token *t) {
  t->is = T_WORD;
  word_shape(w, t);
  if (w->b->languages[t->lang]->rule_count == 0) return;
  word_roman(w, t);
  const Lexeme *lexeme = look_up(w, t);
  if (!lexeme) return;
  static const uint64_t after_number = T_UNIT | T_UNIT_TIGHT | T_HOUR | T_X;
  static const uint64_t glued_to_number = T_ORD | T_ORD_ONE | T_ORD_TWO | T_ORD_WRONG;
  t->is |= lexeme->is;
  t->value = lexeme->value;
  bool number = t[-1].is & T_NUMBER;
  if (!number) t->is &= ~after_number;
  if (!number || t->written != GAP_NONE) t->is &= ~glued_to_number;
}

static void number_token(const Work *w, Token *t, const Token *before) {
  t->is = T_NUMBER;
  uint32_t n = t->to - t->from, value = 0;
  for (uint32_t i = t->from; i < t->to && n <= 4; i++) value = value * 10 + (w->cells[i].c - '0');
  bool glued = before->to == t->from && (before->is & (T_WORD | T_NUMBER));
  if (before->to == t->from && (before->is & (T_COMMA | T_STOP)) && (before[-1].is & T_NUMBER) &&
      before[-1].to == before->from)
    glued = true;
  if (glued) return;
  bool zero = w->cells[t->from].c == '0';
  t->is |= T_FREE | (n == 4 && !zero ? T_YEAR : 0);
  if (n == 1 && value == 1) t->is |= T_ONE;
  if (n == 1 && value == 2) t->is |= T_TWO;
  if (n <= 2 && value >= 1 && value <= 31) t->is |= T_DAY, t->value = (uint8_t)value;
  if ((n == 2 && value >= 1 && value <= 95) || (n == 3 && value >= 971 && value <= 976)) t->is |= T_DEPARTMENT;
}

// --- the run

static uint32_t run_end(const Work *w, uint32_t i, uint32_t end, CellClass class) {
  uint8_t lang = w->cells[i].lang;
  uint32_t from = i++;
  bool one = class == C_SIGN || class == C_OBJECT || class == C_EDGE;
  if (one && w->cells[from].c != '.' && w->cells[from].c != '-') return i;
  if (one) {
    while (i < end && w->cells[i].c == w->cells[from].c && w->cells[i].class == class) i++;
    return i;
  }
  while (i < end && w->cells[i].lang == lang && w->cells[i].class == class) i++;
  if (class == C_VERBATIM) {  // spaces inside a verbatim stretch are its own
    while (i < end && (w->cells[i].flags & CELL_VERBATIM)) i++;
    while (i > from + 1 && w->cells[i - 1].class == C_SPACE) i--;
  }
  return i;
}

// Three dots or more are an ellipsis, two or three hyphens between spaces a dash; else only the first is taken.
static uint64_t sign_run(Work *w, Token *t) {
  Cell *cell = &w->cells[t->from];
  uint32_t n = t->to - t->from;
  bool rewrites = w->b->languages[cell->lang]->rewrites;
  bool dash = cell->c == '-' && (n == 2 || n == 3) && t->written == GAP_SPACE && cell[n].c == ' ';
  if (n > 1 && rewrites && (dash || (cell->c == '.' && n >= 3))) {
    cell->c = cell->c == '.' ? ELLIPSIS : n == 2 ? EN_DASH : EM_DASH;
    for (uint32_t i = 1; i < n; i++) cell[i].flags |= CELL_DROP;
  } else if (n > 1) {
    t->to = t->from + 1;
  }
  return sign_class(cell->c);
}

static Gap gap_written(const Work *w, uint32_t from, uint32_t to) {
  if (from == to) return GAP_NONE;
  for (uint32_t i = from; i < to; i++)
    if (w->cells[i].c != NBSP && w->cells[i].c != NNBSP) return GAP_SPACE;
  return w->cells[from].c == NBSP ? GAP_NB : GAP_NNB;
}

static void token_class(Work *w, Token *t, CellClass class) {
  switch (class) {
    case C_LETTER: word_token(w, t); break;
    case C_DIGIT: number_token(w, t, t - 1); break;
    case C_SIGN: t->is = sign_run(w, t); break;
    case C_OBJECT: t->is = T_OBJECT; break;
    case C_EDGE: t->is = T_EDGE; break;
    case C_VERBATIM: t->is = T_OPAQUE; break;
    case C_SPACE: break;
  }
}

static void address_token(Work *w, Token *t) {
  t->is = T_OPAQUE;
  for (uint32_t i = t->from; i < t->to; i++) w->cells[i].flags &= (uint8_t)~CELL_UPPER;
}

// The end of what holds no space, within reason.
static uint32_t unspaced_end(const Work *w, uint32_t i, uint32_t end) {
  enum { LONGEST_ADDRESS = 4096 };
  if (end - i > LONGEST_ADDRESS) end = i + LONGEST_ADDRESS;
  while (i < end && w->cells[i].class <= C_SIGN && w->cells[i].class != C_SPACE) i++;
  return i;
}

// An address begins with a letter, a figure or @, at the head of a word.
static bool may_be_address(const Work *w, const Token *t) {
  const Cell *cell = &w->cells[t->from];
  if (!w->b->maybe_address || w->b->languages[t->lang]->rule_count == 0) return false;
  if (cell->class > C_DIGIT && (cell->c != '@' || cell->class != C_SIGN)) return false;
  return t[-1].to != t->from || !(t[-1].is & (T_WORD | T_NUMBER));
}

// No fewer than the tokens: every sign may be one, and every place where the class changes begins one.
static uint32_t tokens_bound(const Work *w) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < w->b->cells.n; i++) {
    const Cell *cell = &w->cells[i];
    n += i == 0 || cell->class >= C_SIGN || cell->class != cell[-1].class || cell->lang != cell[-1].lang;
  }
  return n;
}

void tokens_make(Work *w) {
  uint32_t end = w->b->cells.n, i = 0;
  w->tokens = ARENA_ARRAY(w->b->own, Token, tokens_bound(w) + 4);
  Token *t = w->tokens + 1;
  t[-1].is = t[0].is = T_EDGE;
  while (i < end) {
    uint32_t gap = i;
    while (i < end && w->cells[i].class == C_SPACE) i++;
    t++;
    t->from = t->to = i;
    t->written = t->set = (uint8_t)gap_written(w, gap, i);
    t->lang = i < end ? w->cells[i].lang : 0;
    if (i == end) break;
    CellClass class = (CellClass)w->cells[i].class;
    uint32_t address = may_be_address(w, t) ? address_at(w, i, unspaced_end(w, i, end)) : 0;
    t->to = address ? address : run_end(w, i, end, class);
    if (address)
      address_token(w, t);
    else
      token_class(w, t, class);
    i = t->to;
  }
  if (t == w->tokens + 1 || t->from < end) *++t = (Token){.from = end, .to = end};
  t->is = T_EDGE;
  t[1] = *t;
  w->count = (uint32_t)(t - w->tokens) + 1;
}
