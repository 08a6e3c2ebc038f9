// In: a word that its face does not cover. Out: stretches of one face each. A grapheme cluster (UAX 29, by ICU) is
// never divided; one that no face has whole keeps the face asked for.
#include "shape/internal.h"

#include <unicode/ubrk.h>

typedef VEC(Stretch) Stretches;

static uint32_t first_lacking(Face *face, Str cluster) {
  for (uint32_t i = 0, length, c; i < cluster.n; i += length) {
    length = utf8_decode(cluster.p + i, cluster.p + cluster.n, &c);
    if (!length) return 0;
    bool format = hb_unicode_general_category(hb_unicode_funcs_get_default(), c) == HB_UNICODE_GENERAL_CATEGORY_FORMAT;
    bool selector = c >= 0xFE00 && c <= 0xFE0F;
    if (!word_skips(c) && !format && !selector && !face_covers(face, word_alike(face, c))) return c;
  }
  return 0;
}

static Stretch stretch_of(Shaper *shaper, Job *job, Face *asked, Str cluster, Str lang) {
  Stretch s = {0, 0, asked, first_lacking(asked, cluster), false};
  for (uint32_t i = 0, length, c; s.lacking && i < cluster.n; i += length) {
    length = utf8_decode(cluster.p + i, cluster.p + cluster.n, &c);
    const Font *font = face_covers(asked, c) ? NULL : font_fallback(shaper->fonts, job, asked->font, c, lang);
    Face *face = font ? face_of(shaper, font) : NULL;
    if (!face || first_lacking(face, cluster)) continue;
    s.face = face;
    return s;
  }
  s.missing = s.lacking != 0;
  return s;
}

static void add_cluster(Arena *arena, Stretches *list, Stretch s) {
  Stretch *last = list->n ? &list->v[list->n - 1] : NULL;
  if (last && last->face == s.face && last->missing == s.missing && !last->lacking == !s.lacking)
    last->end = s.end;
  else
    VEC_PUSH(arena, *list, s);
}

Stretch *fallback_split(Shaper *shaper, Job *job, Face *asked, Str word, Str lang, uint32_t *count) {
  UErrorCode error = U_ZERO_ERROR;
  UText text = UTEXT_INITIALIZER;
  Stretches list = {0};
  utext_openUTF8(&text, word.p, word.n, &error);
  UBreakIterator *it = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &error);
  ubrk_setUText(it, &text, &error);
  uint32_t start = 0;
  for (int32_t at; U_SUCCESS(error) && (at = ubrk_next(it)) != UBRK_DONE; start = (uint32_t)at) {
    Stretch s = stretch_of(shaper, job, asked, str_slice(word, start, (uint32_t)at), lang);
    s.start = start;
    s.end = (uint32_t)at;
    add_cluster(job->scratch, &list, s);
  }
  ubrk_close(it);
  utext_close(&text);
  // Without ICU's data a word is one cluster.
  if (!list.n) {
    Stretch s = stretch_of(shaper, job, asked, word, lang);
    s.end = word.n;
    VEC_PUSH(job->scratch, list, s);
  }
  *count = list.n;
  return list.v;
}
