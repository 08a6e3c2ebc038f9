// Cells to tokens: runs of letters, runs of digits, and signs, each with the gap before it and the set of what it is.
// Addresses (after the usual shape of URLs and e-mail) become one token that no rule looks into.
#include "inline/internal.h"

#include <unicode/uchar.h>

// --- words and numbers

// What the letters of a word have among them.
typedef struct Letters {
  uint64_t hash;
  uint32_t count;
  uint8_t classes, flags;  // all of them
  bool ligature;           // an e follows an o or an a
} Letters;

// The end of the word that begins at a cell; the cell past the last is an edge.
static uint32_t word_end(const Work *w, uint32_t i, Letters *letters) {
  const Cell *first = &w->cells[i], *cell = first;
  uint32_t lang = first->lang, classes = 0, before = 0, ligature = 0, flags = 0;
  uint64_t hash = 0;
  for (; class_alone(cell->class) == C_LETTER && cell->lang == lang; cell++) {
    uint32_t class = cell->class;
    hash = letter_hash(hash, cell->c);
    classes |= class;
    ligature |= (before >> 1) & class;
    before = class;
    flags |= cell->flags;
  }
  *letters = (Letters){hash, (uint32_t)(cell - first), (uint8_t)classes, (uint8_t)flags, (ligature & CHAR_E) != 0};
  return i + letters->count;
}
_Static_assert(CHAR_A_O >> 1 == CHAR_E, "word_end");

static bool all_capitals(const Cell *cell, uint32_t n) {
  while (n && (cell[n - 1].class & CHAR_CAPITAL)) n--;
  return n == 0;
}

static uint64_t word_shape(const Cell *first, const Letters *letters) {
  uint32_t head = first->c;
  uint64_t is = T_WORD | (letters->ligature ? T_SUSPECT : 0) | (letters->count == 1 ? T_ONE_LETTER : 0);
  if (!(first->class & CHAR_CAPITAL)) return is | T_LOWER;
  if (letters->count == 1) return is | T_ONE_CAP;
  bool all = all_capitals(first, letters->count);
  bool accented = head == 'A' || head == 'C' || head == 'E' || head == 'I' || head == 'O';
  return is | (all ? T_CAPS : T_CAPITAL) | (head < 0x80 && (all || accented) ? T_SUSPECT : 0);
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

// What a hash found, compared in full.
static bool is_lexeme(const Lexeme *lexeme, const Cell *cell, uint32_t count, bool small) {
  uint32_t at = 0, c;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t n = utf8_decode(lexeme->word.p + at, lexeme->word.p + lexeme->word.n, &c);
    if (!n || c != (small ? (uint32_t)u_tolower((UChar32)cell[i].c) : cell[i].c)) return false;
    at += n;
  }
  return at == lexeme->word.n;
}

static uint64_t small_hash(const Cell *cell, uint32_t count) {
  uint64_t hash = 0;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t c = cell[i].c;
    if (cell[i].class & CHAR_CAPITAL) c = c < 0x80 ? c | 32 : (uint32_t)u_tolower((UChar32)c);
    hash = letter_hash(hash, c);
  }
  return hash;
}

static const Lexeme *look_up(const LanguageUse *use, const Cell *cell, const Letters *letters) {
  if (letters->count > LONGEST_LEXEME) return NULL;
  const Lexeme *exact = lexicon_slot(use, letters->hash);
  if (exact && is_lexeme(exact, cell, letters->count, false)) return exact;
  if (!(cell->class & CHAR_CAPITAL)) return NULL;
  const Lexeme *folded = lexicon_slot(use, small_hash(cell, letters->count));
  if (!folded || !is_lexeme(folded, cell, letters->count, true)) return NULL;
  return folded->is & (T_UNIT | T_ORD | T_ORD_ONE | T_ORD_TWO) ? NULL : folded;
}

static bool gap_as_is(const Work *w, const Token *t) {
  const Cell *cell = &w->cells[t[-1].to];
  if (t[-1].is & T_EDGE) return false;
  return t->from == t[-1].to ||
         (t->from == t[-1].to + 1 && cell->c == gap_char((Gap)t->written) && !(cell->flags & CELL_CHANGES));
}

static void word_token(const Work *w, Token *t) {
  Letters letters;
  const LanguageUse *use = w->b->uses[t->lang];
  t->to = word_end(w, t->from, &letters);
  t->is = word_shape(&w->cells[t->from], &letters);
  t->as_is = !(letters.flags & CELL_CHANGES) && gap_as_is(w, t);
  if (use->language->rule_count == 0) return;
  if (letters.classes & CHAR_CAPITAL) word_roman(w, t);
  const Lexeme *lexeme = look_up(use, &w->cells[t->from], &letters);
  if (!lexeme) return;
  static const uint64_t after_number = T_UNIT | T_UNIT_TIGHT | T_HOUR | T_X;
  static const uint64_t glued_to_number = T_ORD | T_ORD_ONE | T_ORD_TWO | T_ORD_WRONG;
  t->is |= lexeme->is;
  t->value = lexeme->value;
  bool number = t[-1].is & T_NUMBER;
  if (!number) t->is &= ~after_number;
  if (!number || t->written != GAP_NONE) t->is &= ~glued_to_number;
}

static void number_token(const Work *w, Token *t) {
  const Token *before = t - 1;
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

enum { PAST_END = 6 };  // tokens that rules may look at after the last

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
    cell->flags |= CELL_APART;
    for (uint32_t i = 1; i < n; i++) cell[i].flags |= CELL_DROP;
  } else if (n > 1) {
    t->to = t->from + 1;
  }
  return sign_class(cell->c);
}

static Gap gap_written(const Cell *cell, const Cell *end) {
  if (cell == end) return GAP_NONE;
  uint32_t first = cell->c;
  for (; cell < end; cell++)
    if (cell->c != NBSP && cell->c != NNBSP) return GAP_SPACE;
  return first == NBSP ? GAP_NB : GAP_NNB;
}

static bool cells_as_is(const Work *w, const Token *t) {
  for (uint32_t i = t->from; i < t->to; i++)
    if (w->cells[i].flags & CELL_CHANGES) return false;
  return true;
}

static void other_token(Work *w, Token *t, uint32_t end, CellClass class) {
  t->to = run_end(w, t->from, end, class);
  switch (class) {
    case C_DIGIT: number_token(w, t); break;
    case C_SIGN: t->is = sign_run(w, t); break;
    case C_OBJECT: t->is = T_OBJECT; break;
    case C_EDGE: t->is = T_EDGE; break;
    case C_VERBATIM: t->is = T_OPAQUE; break;
    case C_LETTER:
    case C_SPACE: break;
  }
  t->as_is = class != C_EDGE && gap_as_is(w, t) && cells_as_is(w, t);
}

static void address_token(Work *w, Token *t, uint32_t to) {
  t->is = T_OPAQUE;
  t->to = to;
  for (uint32_t i = t->from; i < t->to; i++) w->cells[i].flags &= (uint8_t)~CELL_UPPER;
}

// The end of what holds no space, within reason, or 0 when no address can be within.
static uint32_t unspaced_end(const Work *w, uint32_t i, uint32_t end) {
  enum { LONGEST_ADDRESS = 4096 };
  bool sign = false;
  if (end - i > LONGEST_ADDRESS) end = i + LONGEST_ADDRESS;
  for (; i < end && class_alone(w->cells[i].class) <= C_SIGN && w->cells[i].class != C_SPACE; i++)
    sign |= w->cells[i].c == '.' || w->cells[i].c == ':' || w->cells[i].c == '@';
  return sign ? i : 0;
}

// An address begins with a letter, a figure or @, at the head of a word.
static bool may_be_address(const Work *w, const Token *t) {
  const Cell *cell = &w->cells[t->from];
  if (w->b->languages[t->lang]->rule_count == 0) return false;
  if (class_alone(cell->class) > C_DIGIT && (cell->c != '@' || cell->class != C_SIGN)) return false;
  return t[-1].to != t->from || !(t[-1].is & (T_WORD | T_NUMBER));
}

static bool address_token_at(Work *w, Token *t, uint32_t end) {
  uint32_t unspaced = may_be_address(w, t) ? unspaced_end(w, t->from, end) : 0;
  uint32_t to = unspaced ? address_at(w, t->from, unspaced) : 0;
  if (to) address_token(w, t, to);
  return to;
}

// The token after the gap that begins at a cell; where it ends.
static uint32_t token_next(Work *w, Token *t, uint32_t i, uint32_t end) {
  const Cell *gap = &w->cells[i], *cell = gap;
  while (cell->class == C_SPACE) cell++;
  uint32_t from = i + (uint32_t)(cell - gap);
  uint8_t written = (uint8_t)gap_written(gap, cell);
  *t = (Token){.from = from, .to = from, .written = written, .set = written, .lang = cell->lang};
  if (from == end || (w->b->maybe_address && address_token_at(w, t, end))) return t->to;
  CellClass class = class_alone(cell->class);
  if (class == C_LETTER)
    word_token(w, t);
  else
    other_token(w, t, end, class);
  return t->to;
}

void tokens_make(Work *w) {
  uint32_t end = w->b->cells.n, i = 0;
  VEC_RESERVE(w->b->room, w->b->tokens, end + 4 + PAST_END);  // at most a token a cell, and the edges
  w->tokens = w->b->tokens.v;
  Token *t = w->tokens + 1;
  t[-1] = t[0] = (Token){.is = T_EDGE};
  while (i < end) i = token_next(w, ++t, i, end);
  if (t == w->tokens + 1 || t->from < end) *++t = (Token){.from = end, .to = end};
  t->is = T_EDGE;
  t[1] = *t;
  for (uint32_t k = 2; k < PAST_END; k++) t[k] = (Token){0};
  w->count = (uint32_t)(t - w->tokens) + 1;
}
