// In: an item of glyphs. Out: each of them by itself, where it stands and what it says.
#include "paint/paint.h"

static uint32_t count_all(const DisplayItem *item) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < item->glyphs.count; i++) n += item->glyphs.v[i].glyphs.count;
  return n;
}

static DisplayGlyph glyph_at(const DisplayItem *item, const DisplayPiece *piece, const ShapePen *pen, Arena *arena) {
  const ShapePiece *p = &piece->glyphs;
  const ShapeRun *run = p->run;
  uint32_t at = p->first + pen->glyph;
  GlyphShift shift = p->shaped->glyphs[at].flags & GLYPH_SHIFTED ? shape_shift(p->shaped, at) : (GlyphShift){0};
  Len x = piece->x + shape_pen_way(p, pen, item->glyphs.tracking);
  return (DisplayGlyph){p->shaped->glyphs[at].id, x + shape_scale(shift.dx, run->size, run->font->upem),
                        piece->y - shape_scale(shift.dy, run->size, run->font->upem), shape_says(arena, p->shaped, run, at)};
}

const DisplayGlyph *paint_glyphs(const DisplayItem *item, Arena *arena, uint32_t *count) {
  DisplayGlyph *v = ARENA_ARRAY(arena, DisplayGlyph, count_all(item));
  uint32_t n = 0;
  for (uint32_t i = 0; i < item->glyphs.count; i++) {
    const DisplayPiece *piece = &item->glyphs.v[i];
    for (ShapePen pen = {0}; pen.glyph < piece->glyphs.count; shape_pen_pass(&piece->glyphs, &pen))
      v[n++] = glyph_at(item, piece, &pen, arena);
  }
  *count = n;
  return v;
}
