// Cells to tokens: runs of letters, runs of digits, and signs, each with the gap before it and the set of what it is.
// Addresses (after the usual shape of URLs and e-mail) become one token that no rule looks into.
#include "inline/internal.h"

#include <unicode/uchar.h>

typedef enum CellClass { C_LETTER, C_DIGIT, C_SPACE, C_SIGN, C_OBJECT, C_EDGE, C_VERBATIM } CellClass;

static bool is_wide_space(uint32_t c) {
  return c == NBSP || c == NNBSP || (c >= 0x2000 && c <= 0x200A) || c == 0x205F || c == 0x3000 || c == 0x1680;
}

static CellClass class_of(const Cell *cell) {
  uint32_t c = cell->c;
  if (cell->flags & CELL_OBJECT) return c == LINE_SEPARATOR ? C_EDGE : c == ZWSP ? C_LETTER : C_OBJECT;
  if (cell->flags & CELL_CODE) return C_VERBATIM;
  if (c == ' ' || is_wide_space(c)) return C_SPACE;
  if (cell->flags & CELL_VERBATIM) return C_VERBATIM;
  if (c < 0x80) {
    if (c >= '0' && c <= '9') return C_DIGIT;
    return (c | 32) >= 'a' && (c | 32) <= 'z' ? C_LETTER : C_SIGN;
  }
  if (c == 0xAD || c == ZWSP || c == WORD_JOINER || c == 0x200C || c == 0x200D) return C_LETTER;
  if (c == 0xAA || c == 0xBA) return C_SIGN;
  int8_t type = u_charType((UChar32)c);
  return (1u << type) & (U_GC_L_MASK | U_GC_M_MASK) ? C_LETTER : C_SIGN;
}

// Signs and what they are; anything else is T_OTHER.
static const struct {
  uint32_t c;
  uint64_t is;
} signs[] = {
    {'!', T_SHOUT},        {'"', T_QUOTE},         {'%', T_PERCENT},      {'\'', T_APOSTROPHE}, {'(', T_OPEN},
    {')', T_CLOSE},        {'+', T_OPERATOR},      {',', T_COMMA},        {'-', T_HYPHEN},      {'.', T_STOP},
    {'$', T_MONEY},        {':', T_COLON},         {';', T_SEMICOLON},    {'=', T_OPERATOR},    {'?', T_SHOUT},
    {'[', T_OPEN},         {']', T_CLOSE},         {0xA3, T_MONEY},       {0xA7, T_SECTION},    {0xAB, T_QUOTE | T_QUOTE_OPEN},
    {0xB0, T_DEGREE},      {0xB1, T_OPERATOR},     {0xBA, T_DEGREE},      {0xBB, T_QUOTE},      {0xD7, T_OPERATOR},
    {0x2010, T_HYPHEN},    {0x2011, T_HYPHEN},     {0x2013, T_DASH},      {0x2014, T_DASH},     {0x2018, T_APOSTROPHE},
    {0x2019, T_APOSTROPHE}, {0x201C, T_QUOTE | T_QUOTE_OPEN}, {0x201D, T_QUOTE}, {0x201E, T_QUOTE | T_QUOTE_OPEN},
    {0x2026, T_ELLIPSIS},  {0x2030, T_PERCENT},    {0x20AC, T_MONEY},     {0x2212, T_OPERATOR},
};

static uint64_t sign_class(uint32_t c) {
  size_t low = 0, high = sizeof signs / sizeof *signs;
  if (c == '$') return T_MONEY;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (signs[middle].c == c) return signs[middle].is;
    if (signs[middle].c < c)
      low = middle + 1;
    else
      high = middle;
  }
  return T_OTHER;
}

// --- addresses

static bool address_char(uint32_t c) {
  return c > ' ' && c != '<' && c != '>' && c != '"' && c != 0xAB && c != 0xBB && c != 0x201C && c != 0x201D && c != 0x2019;
}

static bool has_at(const Work *w, uint32_t i, uint32_t end, const char *s) {
  for (; *s; s++, i++)
    if (i >= end || w->cells[i].c != (uint32_t)(unsigned char)*s) return false;
  return true;
}

static bool word_cell(uint32_t c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 0x80); }

// Punctuation at the end of an address belongs to the sentence, a parenthesis too unless it was opened inside.
static uint32_t address_end(const Work *w, uint32_t from, uint32_t end) {
  while (end > from) {
    uint32_t c = w->cells[end - 1].c;
    bool opened = false;
    if (c == ')')
      for (uint32_t i = from; i < end; i++) opened |= w->cells[i].c == '(';
    if (opened || !(c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ')' || c == ']' || c == '\'' || c == ELLIPSIS))
      return end;
    end--;
  }
  return end;
}

static const char *const suffixes[] = {"fr", "com", "org", "net", "eu", "pdf", "docx", "odt", "xlsx", "png", "jpg", "svg", "yaml", "zip"};

// www.x, ac-amiens.fr, guide.pdf: letters, digits, hyphens and points, with a known ending.
static uint32_t name_end(const Work *w, uint32_t from, uint32_t end) {
  uint32_t i = from, point = 0;
  while (i < end && (word_cell(w->cells[i].c) || w->cells[i].c == '-' || w->cells[i].c == '.' || w->cells[i].c == '_')) {
    if (w->cells[i].c == '.' && i + 1 < end && word_cell(w->cells[i + 1].c)) point = i;
    i++;
  }
  if (!point || point == from) return 0;
  for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
    uint32_t n = (uint32_t)strlen(suffixes[k]), after = point + 1 + n;
    if (!has_at(w, point + 1, end, suffixes[k])) continue;
    if (after < end && (word_cell(w->cells[after].c) || w->cells[after].c >= 0xC0)) continue;
    return after < end && w->cells[after].c == '/' ? address_end(w, from, end) : after;
  }
  return 0;
}

// The end of the address that begins at `from`, or 0. [from, end) holds no space.
static uint32_t address_at(const Work *w, uint32_t from, uint32_t end) {
  uint32_t at = 0, scheme = 0;
  for (uint32_t i = from; i < end && address_char(w->cells[i].c); i++) {
    if (w->cells[i].c == ':' && has_at(w, i, end, "://") && !scheme && i > from) scheme = i;
    if (w->cells[i].c == '@' && !at && (i == from || word_cell(w->cells[i - 1].c))) at = i + 1;
    if (w->cells[i].c == '(' && !at && !scheme) break;
  }
  uint32_t last = from;
  while (last < end && address_char(w->cells[last].c)) last++;
  if (scheme || has_at(w, from, end, "www.") || has_at(w, from, end, "mailto:")) return address_end(w, from, last);
  if (at) {
    uint32_t i = at;
    while (i < last && (word_cell(w->cells[i].c) || w->cells[i].c == '.' || w->cells[i].c == '-' || w->cells[i].c == '_')) i++;
    i = address_end(w, from, i);
    return i > at ? i : 0;
  }
  return name_end(w, from, last);
}

// --- words and numbers

static void word_shape(const Work *w, Token *t) {
  uint32_t upper = 0, lower = 0, n = t->to - t->from;
  bool first = false, o = false;
  for (uint32_t i = t->from; i < t->to; i++) {
    uint32_t c = w->cells[i].c;
    bool is_upper = c < 0x80 ? c >= 'A' && c <= 'Z' : u_isupper((UChar32)c);
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
  if (first && (w->cells[t->from].c < 0x80)) t->is |= T_SUSPECT;
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
  if (tail == t->to)
    t->is |= T_ROMAN;
  else if (one ? cells_are(w, tail, t->to, "er") || cells_are(w, tail, t->to, "re")
               : w->cells[t->from].c != 'L' && (cells_are(w, tail, t->to, "e") || cells_are(w, tail, t->to, "es")))
    t->is |= T_ROMAN | T_ROMAN_ORDINAL;
}

static const Lexeme *look_up(const Work *w, const Token *t) {
  char word[80], small[80];
  uint32_t n = 0, m = 0;
  if (t->to - t->from > 18) return NULL;
  for (uint32_t i = t->from; i < t->to; i++) {
    n += utf8_encode(w->cells[i].c, word + n);
    m += utf8_encode((uint32_t)u_tolower((UChar32)w->cells[i].c), small + m);
  }
  const Language *language = w->b->languages[t->lang];
  const Lexeme *exact = lexicon_find(language, (Str){word, n});
  if (exact || (t->is & T_LOWER)) return exact;
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
  t->is |= lexeme->is;
  t->value = lexeme->value;
}

static void number_token(const Work *w, Token *t, const Token *before) {
  t->is = T_NUMBER;
  uint32_t n = t->to - t->from, value = 0;
  for (uint32_t i = t->from; i < t->to && n <= 4; i++) value = value * 10 + (w->cells[i].c - '0');
  bool glued = before->to == t->from && (before->is & (T_WORD | T_NUMBER));
  if (before->to == t->from && (before->is & (T_COMMA | T_STOP)) && (before[-1].is & T_NUMBER) && before[-1].to == before->from) glued = true;
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
    while (i < end && w->cells[i].c == w->cells[from].c && class_of(&w->cells[i]) == class) i++;
    return i;
  }
  while (i < end && w->cells[i].lang == lang && class_of(&w->cells[i]) == class) i++;
  if (class == C_VERBATIM) {  // spaces inside a verbatim stretch are its own
    while (i < end && (w->cells[i].flags & CELL_VERBATIM)) i++;
    while (i > from + 1 && class_of(&w->cells[i - 1]) == C_SPACE) i--;
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

static uint32_t unspaced_end(const Work *w, uint32_t i, uint32_t end) {
  while (i < end && class_of(&w->cells[i]) <= C_SIGN && class_of(&w->cells[i]) != C_SPACE) i++;
  return i;
}

void tokens_make(Work *w) {
  uint32_t end = w->b->cells.n, i = 0;
  w->tokens = ARENA_ARRAY(w->b->own, Token, end + 4);
  Token *t = w->tokens + 1;
  t[-1].is = t[0].is = T_EDGE;
  while (i < end) {
    uint32_t gap = i;
    while (i < end && class_of(&w->cells[i]) == C_SPACE) i++;
    t++;
    t->from = t->to = i;
    t->written = t->set = (uint8_t)gap_written(w, gap, i);
    t->lang = i < end ? w->cells[i].lang : 0;
    if (i == end) break;
    CellClass class = class_of(&w->cells[i]);
    bool may = class <= C_SIGN && (t[-1].to != t->from || !(t[-1].is & (T_WORD | T_NUMBER))) && w->b->languages[t->lang]->rule_count;
    uint32_t address = may ? address_at(w, i, unspaced_end(w, i, end)) : 0;
    t->to = address ? address : run_end(w, i, end, class);
    if (address)
      t->is = T_OPAQUE;
    else
      token_class(w, t, class);
    i = t->to;
  }
  if (t == w->tokens + 1 || t->from < end) *++t = (Token){.from = end, .to = end};
  t->is = T_EDGE;
  t[1] = *t;
  w->count = (uint32_t)(t - w->tokens) + 1;
}
