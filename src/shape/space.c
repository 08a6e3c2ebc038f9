// In: a space. Out: its glyph. The face's own, or made: U+00A0 is the word space (some faces give it a width of its
// own), the others are the word space at the width that Unicode or French usage gives them.
#include "shape/internal.h"

typedef enum SpaceKind {
  SPACE_WORD,    // stretches
  SPACE_FIXED,   // num / den of an em
  SPACE_LIKE,    // as wide as the character `num`
  SPACE_NARROW,  // U+202F
  SPACE_NOTHING  // ends a word, no glyph
} SpaceKind;

typedef struct Space {
  uint32_t codepoint;
  SpaceKind kind;
  int32_t num, den;
} Space;

static const Space spaces[] = {
    {0x0009, SPACE_WORD, 0, 1},    {0x000A, SPACE_NOTHING, 0, 1}, {0x000D, SPACE_NOTHING, 0, 1},
    {0x0020, SPACE_WORD, 0, 1},    {0x00A0, SPACE_WORD, 0, 1},    {0x2000, SPACE_FIXED, 1, 2},
    {0x2001, SPACE_FIXED, 1, 1},   {0x2002, SPACE_FIXED, 1, 2},   {0x2003, SPACE_FIXED, 1, 1},
    {0x2004, SPACE_FIXED, 1, 3},   {0x2005, SPACE_FIXED, 1, 4},   {0x2006, SPACE_FIXED, 1, 6},
    {0x2007, SPACE_LIKE, '0', 1},  {0x2008, SPACE_LIKE, '.', 1},  {0x2009, SPACE_FIXED, 1, 5},
    {0x200A, SPACE_FIXED, 1, 10},  {0x2028, SPACE_NOTHING, 0, 1}, {0x2029, SPACE_NOTHING, 0, 1},
    {0x202F, SPACE_NARROW, 1, 5},  {0x205F, SPACE_FIXED, 4, 18},  {0x3000, SPACE_FIXED, 1, 1},
    {0xFFFC, SPACE_NOTHING, 0, 1},
};
static const Space word_space = {0x0020, SPACE_WORD, 0, 1};
enum { SPACES = sizeof spaces / sizeof *spaces };

static const Space *space_of(uint32_t codepoint) {
  for (uint32_t i = 0; i < SPACES; i++)
    if (spaces[i].codepoint == codepoint) return &spaces[i];
  return NULL;
}

bool space_at(Str text, uint32_t offset, uint32_t *codepoint, uint32_t *length) {
  uint8_t c = (uint8_t)text.p[offset];
  if (c == ' ') return *codepoint = ' ', *length = 1, true;
  if (!space_may_begin(c)) return false;
  *length = utf8_decode(text.p + offset, text.p + text.n, codepoint);
  return *length && space_of(*codepoint);
}

bool space_has_glyph(uint32_t codepoint) {
  const Space *space = space_of(codepoint);
  return space && space->kind != SPACE_NOTHING;
}

static int32_t advance_of(const Face *face, uint32_t codepoint) {
  hb_codepoint_t glyph;
  if (!font_glyph(face->font, codepoint, &glyph)) return face->space_advance;
  return hb_font_get_glyph_h_advance(face->font->hb, glyph);
}

// A fifth of an em, and always narrower than the word space.
static int32_t narrow_advance(const Face *face) {
  int32_t fifth = face->font->upem / 5, most = face->space_advance * 3 / 4;
  return fifth < most ? fifth : most;
}

static int32_t made_advance(const Face *face, const Space *space) {
  switch (space->kind) {
    case SPACE_FIXED: return face->font->upem * space->num / space->den;
    case SPACE_LIKE: return advance_of(face, (uint32_t)space->num);
    case SPACE_NARROW: return narrow_advance(face);
    case SPACE_WORD:
    case SPACE_NOTHING: break;
  }
  return face->space_advance;
}

bool space_glyph(const Face *face, uint32_t codepoint, Glyph *glyph) {
  const Space *space = codepoint == ' ' ? &word_space : space_of(codepoint);
  hb_codepoint_t own;
  if (!space || space->kind == SPACE_NOTHING || !face->has_space) return false;
  *glyph = (Glyph){.id = face->space, .advance = face->space_advance, .flags = GLYPH_SPACE};
  if (space->kind == SPACE_WORD) return true;
  glyph->flags = GLYPH_FIXED_SPACE;
  if (!font_glyph(face->font, codepoint, &own)) {
    glyph->flags |= GLYPH_MADE;
    glyph->advance = made_advance(face, space);
    return true;
  }
  glyph->id = (uint16_t)own;
  glyph->advance = hb_font_get_glyph_h_advance(face->font->hb, own);
  // Some faces have a U+202F hardly narrower than the word space, which French text cannot use.
  if (space->kind == SPACE_NARROW && glyph->advance * 8 > face->space_advance * 7 &&
      face->font->upem / 5 < glyph->advance)
    glyph->advance = narrow_advance(face);
  return true;
}
