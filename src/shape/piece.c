// In: a piece of a shaped text. Out: what each of its glyphs says, and where it stands. Widths are summed in font units
// and scaled once, so that no rounding adds up.
#include "shape/shape.h"

// Length of a sign that has no glyph (soft hyphen, zero-width space, word joiner, line separator, object); 0: it has
// one.
static uint32_t invisible_at(const char *p, uint32_t room) {
  const unsigned char *u = (const unsigned char *)p;
  if (room >= 2 && u[0] == 0xC2) return u[1] == 0xAD ? 2 : 0;
  if (room < 3 || u[0] < 0xE2) return 0;
  if (u[0] == 0xE2 && u[1] == 0x80) return u[2] == 0x8B || u[2] == 0xA8 || u[2] == 0xA9 ? 3 : 0;
  if (u[0] == 0xE2) return u[1] == 0x81 && u[2] == 0xA0 ? 3 : 0;
  return u[0] == 0xEF && ((u[1] == 0xBF && u[2] == 0xBC) || (u[1] == 0xBB && u[2] == 0xBF)) ? 3 : 0;
}

// Such signs lie in the text of the cluster before them, or within a ligature. A soft hyphen alone is one that shows.
Str shape_says(Arena *arena, const Shaped *shaped, const ShapeRun *run, uint32_t glyph) {
  Str text = shape_cluster(shaped, run, glyph);
  uint32_t at = 0;
  if (text.n < 3) return text;
  while (at < text.n && !invisible_at(text.p + at, text.n - at)) at++;
  if (at == text.n) return text;
  Buf out = buf_new(arena);
  for (uint32_t i = 0, step; i < text.n; i += step ? step : 1) {
    step = invisible_at(text.p + i, text.n - i);
    if (!step) buf_byte(&out, text.p[i]);
  }
  return buf_str(&out);
}

Len shape_pen_way(const ShapePiece *piece, const ShapePen *pen, Len tracking) {
  const ShapeRun *run = piece->run;
  return len_bound((Flow)shape_scale(pen->units, run->size, run->font->upem) + (Flow)pen->clusters * tracking);
}
