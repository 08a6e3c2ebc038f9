// What the files of svg share.
#ifndef MARBRE_SVG_INTERNAL_H
#define MARBRE_SVG_INTERNAL_H

#include "svg/svg.h"

enum {
  PRIVATE_FIRST = 0xE000, PRIVATE_LAST = 0xF8FF,  // of glyphs by number, while they last;
  PLANE_FIRST = 0xF0000,                          // then plane 15
  PRIVATE_COUNT = PRIVATE_LAST - PRIVATE_FIRST + 1,
};

uint64_t svg_face_key(const Font *font);
uint64_t svg_picture_key(const Image *image);
// Whether a letter may stand for itself: it is seen, and no browser moves, joins or reorders it.
bool svg_is_plain(uint32_t codepoint);
// The code point under which a face made by svg_face has a glyph that says `text`.
uint32_t svg_code(const Font *font, uint16_t glyph, Str text);

// Numbers and attributes: three decimals of a point.
static inline void svg_len(Buf *out, Flow value) { buf_fixed(out, value, LEN_PT); }
void svg_key(Buf *out, uint64_t key);
void svg_colour(Buf *out, Colour colour);
// fill, stroke and what belongs to them.
typedef struct SvgPaint {
  Colour fill, stroke;
  int64_t fill_opacity, stroke_opacity;  // 1/65536
  bool even_odd;
  int64_t width, miter;                  // 1/65536
  uint8_t cap, join;
  uint32_t dash_count;
} SvgPaint;
void svg_paint(Buf *out, const SvgPaint *paint);

#endif
