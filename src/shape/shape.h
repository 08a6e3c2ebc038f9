// In: a text with its inline nodes and styles. Out: glyphs, shaped once, in runs of one face, size, style and direction.
// itemise -> choose a face (by cluster where a glyph is missing) -> shape. Advances are in font units, so that size
// scales them exactly.
#ifndef MARBRE_SHAPE_SHAPE_H
#define MARBRE_SHAPE_SHAPE_H

#include "font/font.h"
#include "style/style.h"

typedef enum GlyphFlags {
  GLYPH_UNSAFE = 1,    // a break before this cluster asks for shaping again
  GLYPH_SPACE = 2,     // a word space: stretches
  GLYPH_FIXED_SPACE = 4,  // a space that keeps its width (U+202F and its like)
  GLYPH_SHIFTED = 16,  // stands elsewhere than the pen: see shape_shift
  GLYPH_MADE = 8,      // stands for a character the face lacks (U+202F from the space, U+2011 from the hyphen)
} GlyphFlags;

// 8 bytes: a book has some millions.
typedef struct Glyph {
  uint32_t cluster : 27;  // first byte of its cluster in the shaped text; glyphs lie in the order of the text
  uint32_t flags : 5;     // GlyphFlags
  int16_t advance;        // font units; the tracking of letter-spacing is not in it
  uint16_t id;
} Glyph;

// How far from the pen a glyph stands (marks over letters, mostly), in font units.
typedef struct GlyphShift {
  uint32_t glyph;
  int16_t dx, dy;
} GlyphShift;

// How the characters of a run become glyphs.
typedef enum ShapeForm {
  FORM_PLAIN,
  FORM_SUPS, FORM_SUBS,  // the face's own superscripts and subscripts, at full size
  FORM_CAPITALS,         // small capitals made of capitals; the text keeps its case
} ShapeForm;

typedef struct ShapeRun {
  const Font *font;
  Len size;            // after font-size-adjust and scaling of made small capitals or ordinals
  Len rise;            // of the baseline, upwards
  Len tracking;        // letter-spacing
  const Style *style;
  uint32_t node;       // the inline node it stands in (its innermost)
  uint32_t start, end; // bytes of the shaped text
  uint32_t first, count;  // glyphs
  uint8_t level;       // bidi embedding level; an odd one: its glyphs are painted in reverse
  uint8_t form;        // ShapeForm
  uint32_t script;     // ISO 15924, as hb_script_t
} ShapeRun;

// The shaped text is the inlines' text after text-transform; U+FFFC, breaks, soft hyphens and zero-width spaces have no
// glyph. Runs partition the text, in its order; one that has no glyph has count 0. A ligature is one cluster: a break at
// a byte where no cluster begins asks for shaping again, as does GLYPH_UNSAFE. No runs: no face could be had (an error
// was found).
typedef struct Shaped {
  Str text;
  const uint32_t *origin;  // for each byte of `text`, its byte in the inlines' text; NULL when they are the same
  const ShapeRun *runs;
  uint32_t run_count;
  const Glyph *glyphs;
  uint32_t glyph_count;
  const GlyphShift *shifts;  // in the order of their glyphs
  uint32_t shift_count;
} Shaped;

// All zero for a glyph that is not GLYPH_SHIFTED.
GlyphShift shape_shift(const Shaped *shaped, uint32_t glyph);

// Glyphs of one run that follow one another.
typedef struct ShapePiece {
  const Shaped *shaped;
  const ShapeRun *run;  // of `shaped`
  uint32_t first, count;
} ShapePiece;

// The text of a glyph's cluster as it stands there; empty for the second and further glyphs of a cluster.
static inline Str shape_cluster(const Shaped *shaped, const ShapeRun *run, uint32_t glyph) {
  const Glyph *v = shaped->glyphs;
  uint32_t start = v[glyph].cluster, next = glyph + 1, last = run->first + run->count;
  if (glyph > run->first && v[glyph - 1].cluster == start) return (Str){0};
  while (next < last && v[next].cluster == start) next++;
  return str_slice(shaped->text, start, next < last ? v[next].cluster : run->end);
}
// What a glyph stands for: that, less the signs that have no glyph.
Str shape_says(Arena *arena, const Shaped *shaped, const ShapeRun *run, uint32_t glyph);

// The way along a piece.
typedef struct ShapePen {
  uint32_t glyph;     // the next one, from the piece's first
  uint32_t clusters;  // that began before it
  int64_t units;      // how wide they are
} ShapePen;
// How far it has come; tracking: what a cluster's glyphs and the next one's stand further apart.
Len shape_pen_way(const ShapePiece *piece, const ShapePen *pen, Len tracking);
static inline void shape_pen_pass(const ShapePiece *piece, ShapePen *pen) {
  uint32_t at = piece->first + pen->glyph++;
  const Glyph *v = piece->shaped->glyphs;
  pen->clusters += at == piece->run->first || v[at - 1].cluster != v[at].cluster;
  pen->units += v[at].advance;
}

// Faces and caches of words already shaped; lives in a session.
typedef struct Shaper Shaper;
Shaper *shaper_open(Arena *arena, FontStore *fonts);
void shaper_close(Shaper *shaper);
void shaper_trim(Shaper *shaper);  // forgets styles, and words when they are many; not while prose is made
void shaper_grow_large(Shaper *shaper);  // much is to be shaped: words lie in large pages
uint32_t shaper_age(const Shaper *shaper);  // another once it has

// A word whose glyphs are kept: equal numbers are equal texts, until the shaper is of another age.
typedef struct ShapeWord {
  uint32_t start, length;  // bytes of the shaped text
  uint32_t number;         // from 1
} ShapeWord;
// Of a text, in its order; one ends before a space, or with its run.
typedef struct ShapeWords {
  const ShapeWord *v;
  uint32_t n;
} ShapeWords;

// `of_inline`: the style of each inline node. `words`: those of the text that are kept, in `room`; NULL: nobody asks.
const Shaped *shape_text(Shaper *shaper, Job *job, const Inlines *inlines, const Style *const *of_inline, Arena *room,
                         ShapeWords *words);
// A short text of one style (a hyphen, a leader's pattern, a marker).
const Shaped *shape_plain(Shaper *shaper, Job *job, Str text, const Style *style);
// Shapes bytes [start, end) of a run's text again by themselves, for a line that breaks where it was not safe.
const Shaped *shape_again(Shaper *shaper, Job *job, const Shaped *shaped, const ShapeRun *run, uint32_t start, uint32_t end);

// The face and size that a style gives (font NULL: none could be had); what cap height, ascent and descent are at that size.
typedef struct ShapeMetrics {
  const Font *font;
  Len size, ascent, descent, cap_height, x_height, space;
} ShapeMetrics;
ShapeMetrics shape_metrics(Shaper *shaper, Job *job, const Style *style);

// Font units at a size, rounded to the nearest Len.
static inline Len shape_scale(int64_t units, Len size, int32_t upem) { return len_mul(units, size, upem); }
void shape_dump(const Shaped *shaped, Buf *out);

#endif
