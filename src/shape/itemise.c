// In: text. Out: its scripts (UAX 24: what is common takes the script before it) and bidi levels (UAX 9, by ICU). Both
// are asked for only where the text is not Latin from left to right, as nearly all are.
#include "shape/internal.h"

#include <unicode/ubidi.h>
#include <unicode/ustring.h>

// Below Greek, or general punctuation and symbols, or an object: nothing but Latin and what is common.
static bool is_latin(Str text) {
  for (uint32_t i = 0; (i = str_ascii_end(text, i)) < text.n; i++) {
    uint8_t c = (uint8_t)text.p[i];
    if (c < 0xCD || (c == 0xE2 && i + 1 < text.n && (uint8_t)text.p[i + 1] < 0xB0)) continue;
    if (c == 0xEF && i + 2 < text.n && (uint8_t)text.p[i + 1] == 0xBF && (uint8_t)text.p[i + 2] == 0xBC) continue;
    return false;
  }
  return true;
}

static bool is_real(hb_script_t script) {
  return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN;
}

static hb_script_t script_at(Str text, uint32_t at, uint32_t *length) {
  uint32_t c;
  *length = utf8_decode(text.p + at, text.p + text.n, &c);
  if (!*length) return *length = 1, HB_SCRIPT_COMMON;
  return hb_unicode_script(hb_unicode_funcs_get_default(), c);
}

static hb_script_t first_script(Str text) {
  for (uint32_t i = 0, length; i < text.n; i += length) {
    hb_script_t script = script_at(text, i, &length);
    if (is_real(script)) return script;
  }
  return HB_SCRIPT_LATIN;
}

const uint32_t *itemise_scripts(Arena *arena, Str text) {
  if (is_latin(text)) return NULL;
  uint32_t *scripts = ARENA_ARRAY(arena, uint32_t, text.n);
  hb_script_t last = first_script(text);
  for (uint32_t i = 0, length; i < text.n; i += length) {
    hb_script_t script = script_at(text, i, &length);
    if (is_real(script)) last = script;
    for (uint32_t k = 0; k < length; k++) scripts[i + k] = last;
  }
  return scripts;
}

typedef struct Range {
  uint32_t first, last;
} Range;

// Blocks of scripts from right to left, and the signs that turn the direction.
static const Range turning[] = {{0x0590, 0x08FF}, {0x200F, 0x200F},   {0x202B, 0x202B},
                                {0x202E, 0x202E}, {0x2067, 0x2067},   {0xFB1D, 0xFDFF},
                                {0xFE70, 0xFEFE}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF}};

static bool turns(uint32_t c) {
  for (uint32_t i = 0; i < sizeof turning / sizeof *turning; i++)
    if (c >= turning[i].first && c <= turning[i].last) return true;
  return false;
}

static bool any_turns(Str text) {
  for (uint32_t i = 0, length, c; (i = str_ascii_end(text, i)) < text.n; i += length) {
    length = (uint8_t)text.p[i] < 0xD6 ? 1 : utf8_decode(text.p + i, text.p + text.n, &c);
    if (!length) return false;
    if (length > 1 && turns(c)) return true;
  }
  return false;
}

// Whether all bytes are below those that begin a Greek letter, or begin a sign of general punctuation: without branches,
// for many bytes at a time.
static bool is_western(Str text) {
  const uint8_t *p = (const uint8_t *)text.p;
  uint8_t others = 0;
  for (uint32_t i = 0; i < text.n; i++) others |= (uint8_t)((p[i] >= 0xCD) & (p[i] != 0xE2));
  return !others;
}

bool itemise_is_plain(Str text) {
  enum { PUNCTUATION = 0xE2, LETTERS = 0x2C00 };
  if (!is_western(text)) return false;
  const char *end = text.p + text.n, *at = text.p;
  for (uint32_t c, n; (at = memchr(at, PUNCTUATION, (size_t)(end - at))); at += n)
    if (!(n = utf8_decode(at, end, &c)) || c >= LETTERS || turns(c)) return false;
  return true;
}

static bool language_turns(Str lang) {
  static const Str languages[] = {STR("ar"), STR("he"), STR("fa"), STR("ur"), STR("yi"),
                                  STR("ps"), STR("sd"), STR("ug"), STR("dv")};
  for (uint32_t i = 0; i < sizeof languages / sizeof *languages; i++)
    if (str_starts(lang, languages[i]) && (lang.n == 2 || lang.p[2] == '-')) return true;
  return false;
}

// The same text in UTF-16, and for each unit the byte it begins at.
static int32_t widen(Str text, UChar *units, uint32_t *at) {
  int32_t n = 0;
  for (uint32_t i = 0, length, c; i < text.n; i += length) {
    length = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!length) break;
    int32_t from = n;
    U16_APPEND_UNSAFE(units, n, c);
    while (from < n) at[from++] = i;
  }
  return n;
}

const uint8_t *itemise_levels(Arena *arena, Str text, Str lang, bool plain) {
  bool base = language_turns(lang);
  if (!base && (plain || !any_turns(text))) return NULL;
  UErrorCode error = U_ZERO_ERROR;
  UChar *units = ARENA_ARRAY(arena, UChar, text.n + 1);
  uint32_t *at = ARENA_ARRAY(arena, uint32_t, text.n + 1);
  int32_t n = widen(text, units, at);
  UBiDi *bidi = ubidi_openSized(n, 0, &error);
  ubidi_setPara(bidi, units, n, base ? UBIDI_RTL : UBIDI_LTR, NULL, &error);
  const UBiDiLevel *levels = ubidi_getLevels(bidi, &error);
  uint8_t *out = ARENA_ARRAY(arena, uint8_t, text.n);
  for (int32_t i = 0; U_SUCCESS(error) && i < n; i++) {
    uint32_t end = i + 1 < n ? at[i + 1] : text.n;
    for (uint32_t k = at[i]; k < end; k++) out[k] = levels[i];
  }
  ubidi_close(bidi);
  return out;
}
