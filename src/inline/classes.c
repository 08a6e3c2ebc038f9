// What a code point is to the tokens, and what each sign means.
#include "inline/internal.h"

#include <unicode/uchar.h>

#define L C_LETTER
#define D C_DIGIT
#define S C_SIGN
#define B C_SPACE
static const uint8_t ascii[128] = {
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,  //
    B, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, D, D, D, D, D, D, D, D, D, D, S, S, S, S, S, S,  // ' '
    S, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, S,  // '@'
    S, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, S,  // '`'
};
#undef L
#undef D
#undef S
#undef B

static CellClass class_beyond(uint32_t c) {
  if (c >= 0xC0 && c < 0x250) return c == 0xD7 || c == 0xF7 ? C_SIGN : C_LETTER;
  if (c == NBSP || c == NNBSP || (c >= 0x2000 && c <= 0x200A) || c == 0x205F || c == 0x3000 || c == 0x1680)
    return C_SPACE;
  if (c == 0xAD || c == ZWSP || c == WORD_JOINER || c == 0x200C || c == 0x200D) return C_LETTER;
  if (c == 0xAA || c == 0xBA) return C_SIGN;
  return U_MASK(u_charType((UChar32)c)) & (U_GC_L_MASK | U_GC_M_MASK) ? C_LETTER : C_SIGN;
}

CellClass cell_class(uint32_t c, uint8_t flags) {
  if (flags & (CELL_OBJECT | CELL_CODE | CELL_VERBATIM)) {
    if (flags & CELL_OBJECT) return c == LINE_SEPARATOR ? C_EDGE : c == ZWSP ? C_LETTER : C_OBJECT;
    if (flags & CELL_CODE) return C_VERBATIM;
    return (c < 0x80 ? (CellClass)ascii[c] : class_beyond(c)) == C_SPACE ? C_SPACE : C_VERBATIM;
  }
  return c < 0x80 ? (CellClass)ascii[c] : class_beyond(c);
}

// Signs in the order of Unicode; what is not here is T_OTHER.
static const struct {
  uint32_t c;
  uint64_t is;
} signs[] = {
    {'!', T_SHOUT},         {'"', T_QUOTE},
    {'$', T_MONEY},         {'%', T_PERCENT},
    {'\'', T_APOSTROPHE},   {'(', T_OPEN},
    {')', T_CLOSE},         {'+', T_OPERATOR},
    {',', T_COMMA},         {'-', T_HYPHEN},
    {'.', T_STOP},          {':', T_COLON},
    {';', T_SEMICOLON},     {'=', T_OPERATOR},
    {'?', T_SHOUT},         {'[', T_OPEN},
    {']', T_CLOSE},         {0xA3, T_MONEY},
    {0xA7, T_SECTION},      {0xAB, T_QUOTE | T_QUOTE_OPEN},
    {0xB0, T_DEGREE},       {0xB1, T_OPERATOR},
    {0xB2, T_POWER},        {0xB3, T_POWER},
    {0xBA, T_DEGREE},       {0xBB, T_QUOTE},
    {0xD7, T_OPERATOR},     {0x2010, T_HYPHEN},
    {0x2011, T_HYPHEN},     {0x2013, T_DASH},
    {0x2014, T_DASH},       {0x2018, T_APOSTROPHE},
    {0x2019, T_APOSTROPHE}, {0x201C, T_QUOTE | T_QUOTE_OPEN},
    {0x201D, T_QUOTE},      {0x201E, T_QUOTE | T_QUOTE_OPEN},
    {0x2026, T_ELLIPSIS},   {0x2030, T_PERCENT},
    {0x20AC, T_MONEY},      {0x2212, T_OPERATOR},
};

uint64_t sign_class(uint32_t c) {
  size_t low = 0, high = sizeof signs / sizeof *signs;
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
