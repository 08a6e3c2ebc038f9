// What a code point is to the tokens, and what each sign means.
#include "inline/internal.h"

#include <unicode/uchar.h>

#define l C_LETTER
#define L C_LETTER | CHAR_CAPITAL
#define a C_LETTER | CHAR_A_O
#define A C_LETTER | CHAR_A_O | CHAR_CAPITAL
#define e C_LETTER | CHAR_E
#define E C_LETTER | CHAR_E | CHAR_CAPITAL
#define D C_DIGIT
#define S C_SIGN
#define B C_SPACE
const uint8_t latin[256] = {
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,  //
    B, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    D, D, D, D, D, D, D, D, D, D, S, S, S, S, S, S,  // ' '
    S, A, L, L, L, E, L, L, L, L, L, L, L, L, L, A,
    L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, S,  // '@'
    S, a, l, l, l, e, l, l, l, l, l, l, l, l, l, a,
    l, l, l, l, l, l, l, l, l, l, l, S, S, S, S, S,  // '`'
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,  // U+0080
    B, S, S, S, S, S, S, S, S, S, S, S, S, l, S, S,
    S, S, S, S, S, l, S, S, S, S, S, S, S, S, S, S,  // U+00A0, µ and the soft hyphen among letters
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, S, L, L, L, L, L, L, L, l,  // À
    l, l, l, l, l, l, l, l, l, l, l, l, l, l, l, l,
    l, l, l, l, l, l, l, S, l, l, l, l, l, l, l, l,  // à
};
#undef l
#undef L
#undef a
#undef A
#undef e
#undef E
#undef D
#undef S
#undef B

#define M BYTE_MARK
#define N BYTE_LINE_END
#define C BYTE_CONTROL
#define X BYTE_NEXT_LINE
#define T BYTE_TILDE
const uint8_t byte_kinds[256] = {
    C, C, C, C, C, C, C, C, C, C, N, C, C, C, C, C,
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,  //
    0, 0, 0, 0, 0, 0, M, 0, 0, 0, M, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, M, 0, M, 0,  // ' '
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, M, M, M, 0, M,  // '@'
    M, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, T, 0,  // '`'
    0, 0, 0, 0, 0, X, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  // 0x85: the second byte of U+0085
};
#undef M
#undef N
#undef C
#undef X
#undef T

uint8_t class_beyond(uint32_t c) {
  if (c == NNBSP || (c >= 0x2000 && c <= 0x200A) || c == 0x205F || c == 0x3000 || c == 0x1680) return C_SPACE;
  if (c == ZWSP || c == WORD_JOINER || c == 0x200C || c == 0x200D) return C_LETTER;
  if (c > 0x200D && c < 0x2070) return C_SIGN;
  if (c >= 0x250 && !(U_MASK(u_charType((UChar32)c)) & (U_GC_L_MASK | U_GC_M_MASK))) return C_SIGN;
  return u_isupper((UChar32)c) ? C_LETTER | CHAR_CAPITAL : C_LETTER;
}

uint8_t class_flagged(uint32_t c, uint8_t flags) {
  if (flags & CELL_OBJECT) return c == LINE_SEPARATOR ? C_EDGE : c == ZWSP ? C_LETTER : C_OBJECT;
  if (flags & CELL_CODE) return C_VERBATIM;
  return class_plain(c) == C_SPACE ? C_SPACE : C_VERBATIM;
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
