// Numbers of a column stand with their decimal signs one under the other: each text is set at the end of its cell, less
// what the longest of them has after its sign.
#include "page/internal.h"

// Width of the glyphs from a byte of the text on.
static Len width_from(const Shaped *s, uint32_t byte) {
  int64_t width = 0;
  for (uint32_t i = 0; i < s->run_count; i++) {
    const ShapeRun *run = &s->runs[i];
    int64_t units = 0;
    for (uint32_t k = 0; k < run->count; k++) {
      const Glyph *glyph = &s->glyphs[run->first + k];
      if (glyph->cluster < byte) continue;
      units += glyph->advance;
      width += run->tracking;
    }
    width += shape_scale(units, run->size, run->font->upem);
  }
  return len_bound(width);
}

static Len width_after(const Shaped *s, uint32_t sign) {
  for (uint32_t at = 0; at < s->text.n; at++)
    if (utf8_at(s->text, at) == sign) return width_from(s, at);
  return 0;
}

static const GalleyItem *text_of(const GalleyItem *item) {
  while (item && item->kind != GALLEY_PARAGRAPH) item = item->count == 1 ? item->children[0] : NULL;
  return item;
}

bool sign_after(const GalleyItem *cell, Len *after) {
  const GalleyItem *text = text_of(cell);
  if (!text || !text->style->align_sign) return false;
  *after = width_after(text->paragraph->shaped, text->style->align_sign);
  return true;
}
