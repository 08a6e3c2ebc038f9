// In: text and how each node wants its letters. Out: the text in that case, by ICU, with the accents that French keeps,
// and where each of its bytes comes from. Letter by letter, so that every byte keeps its place; a capital may be two
// letters (ß), a final sigma is known by what stands around it.
#include "shape/internal.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

typedef int32_t (*CaseFunction)(UChar *, int32_t, const UChar *, int32_t, const char *, UErrorCode *);

static uint32_t mapped(CaseFunction function, uint32_t codepoint, Str lang, uint32_t out[3]) {
  UChar in[2], result[8];
  char locale[16] = "";
  int32_t in_length = 0, at = 0;
  uint32_t n = 0;
  UErrorCode error = U_ZERO_ERROR;
  if (lang.n < sizeof locale && lang.n) memcpy(locale, lang.p, lang.n);
  U16_APPEND_UNSAFE(in, in_length, codepoint);
  int32_t length = function(result, 8, in, in_length, locale, &error);
  if (U_FAILURE(error) || length <= 0) return out[0] = codepoint, 1;
  while (at < length && n < 3) {
    UChar32 c;
    U16_NEXT(result, at, length, c);
    out[n++] = (uint32_t)c;
  }
  return n;
}

static bool is_turkic(Str lang) { return str_starts(lang, STR("tr")) || str_starts(lang, STR("az")); }

uint32_t case_upper(uint32_t codepoint, Str lang, uint32_t out[3]) {
  if (codepoint >= 0x80 || is_turkic(lang)) return mapped(u_strToUpper, codepoint, lang, out);
  out[0] = codepoint >= 'a' && codepoint <= 'z' ? codepoint - 32 : codepoint;
  return 1;
}

static uint32_t case_lower(Str text, uint32_t at, uint32_t codepoint, Str lang, uint32_t out[3]) {
  enum { SIGMA = 0x3A3, FINAL_SIGMA = 0x3C2 };
  if (codepoint != SIGMA) return mapped(u_strToLower, codepoint, lang, out);
  bool before = at && u_isalpha((UChar32)utf8_before(text, at)), after = u_isalpha((UChar32)utf8_at(text, at + 2));
  if (!before || after) return mapped(u_strToLower, codepoint, lang, out);
  out[0] = FINAL_SIGMA;
  return 1;
}

// The first letter of a word; an apostrophe is inside one.
static bool begins_word(Str text, uint32_t at) {
  uint32_t c = at ? utf8_before(text, at) : ' ';
  return !u_isalnum((UChar32)c) && !(u_getCombiningClass((UChar32)c)) && c != '\'' && c != 0x2019;
}

static uint32_t transformed(const Style *style, Str text, uint32_t at, uint32_t codepoint, uint32_t out[3]) {
  out[0] = codepoint;
  switch (style->text_transform) {
    case TEXT_AS_IS: return 1;
    case TEXT_UPPER: return case_upper(codepoint, style->lang, out);
    case TEXT_LOWER: return case_lower(text, at, codepoint, style->lang, out);
    case TEXT_CAPITALIZE: break;
  }
  if (begins_word(text, at)) out[0] = (uint32_t)u_totitle((UChar32)codepoint);
  return 1;
}

static bool any_transform(const Style *const *of_inline, uint32_t nodes) {
  for (uint32_t i = 0; i < nodes; i++)
    if (of_inline[i]->text_transform != TEXT_AS_IS) return true;
  return false;
}

Str case_transform(Arena *arena, const Inlines *inlines, const uint32_t *owner, const Style *const *of_inline,
                   const uint32_t **origin) {
  Str text = inlines->text;
  *origin = NULL;
  if (!any_transform(of_inline, inlines->count)) return text;
  Buf out = buf_new(arena);
  VEC(uint32_t) from = {0};
  bool moved = false;
  for (uint32_t i = 0, length, c, letters[3]; i < text.n; i += length) {
    length = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!length) return *origin = NULL, text;
    uint32_t n = transformed(of_inline[owner ? owner[i] : 0], text, i, c, letters), before = out.n;
    for (uint32_t k = 0; k < n; k++) buf_utf8(&out, letters[k]);
    for (uint32_t k = before; k < out.n; k++) VEC_PUSH(arena, from, i + (k - before < length ? k - before : 0));
    moved |= out.n - before != length;
  }
  *origin = moved ? from.v : NULL;
  return buf_str(&out);
}
