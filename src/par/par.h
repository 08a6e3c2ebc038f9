// In: a paragraph and the measures of its lines. Out: the best set of line breaks (Knuth & Plass 1981), a pure function;
// and where each glyph of a broken line stands.
#ifndef MARBRE_PAR_PAR_H
#define MARBRE_PAR_PAR_H

#include "prose/prose.h"

// Widths of the lines: line i has measure `widths[min(i, count-1)]` and begins `starts[..]` from the left edge.
typedef struct ParMeasures {
  const Len *widths, *starts;
  uint32_t count;
} ParMeasures;

typedef struct ParLimits {
  int32_t looseness;        // lines more or fewer than the optimum, if it can be had
  bool no_last_hyphen;      // the last-but-one line (a column's or page's end) may not end in a hyphen: see `hyphen_free`
  uint32_t hyphen_free;     // line (from 1) that may not end with a hyphen; 0: none
} ParLimits;

typedef struct ParLine {
  uint32_t first, last;     // items: the line holds items [first, last); `last` is the break it ends with
  uint32_t ends_hyphen;     // 1: a hyphen shows at its end
  Len start, width;         // where it begins and how wide its content is set
  Len measure;
  // Set width of each glue = width + its share of `adjust` (in 1/65536 of stretch when positive, of shrink when
  // negative); what tracking takes, in Len a glyph.
  int32_t ratio;
  Len tracking;
  Len hang_start, hang_end;
  Len ascent, descent;      // of all in it, objects too: for lines that do not keep to the grid
  bool overfull, underfull; // nothing better was found: reported by the caller with the paragraph's place
} ParLine;

typedef struct ParLines {
  const Paragraph *paragraph;
  const ParLine *lines;
  uint32_t count;
  int64_t demerits;
  bool loose;               // emergency stretch was needed
} ParLines;

// Breaks. Results are remembered by (paragraph, measures, limits) in the cache.
typedef struct ParCache ParCache;
ParCache *par_cache_new(Arena *arena);
// From open to close, paragraphs that follow in the document are broken while pages are made, as their style's were last.
void par_ahead_open(ParCache *cache, const Job *job, const Prose *prose);
void par_ahead_close(ParCache *cache);
const ParLines *par_break(ParCache *cache, const Paragraph *paragraph, const ParMeasures *measures, const ParLimits *limits);
// Width of the widest word and of the text on one line: for tables and auto tracks.
void par_extent(const Paragraph *paragraph, Len *narrowest, Len *widest);

// Glyphs where they stand in their line, each but the first further on by what is before it and by the tracking of its
// run and line: those between two places where the line was stretched. Pieces of one run follow one another.
typedef struct ParPiece {
  ShapePiece glyphs;
  const ShapeRun *run;      // of the paragraph, where `glyphs` were shaped again; NULL: an object
  Len x, advance;           // from the measure's left edge; `advance` as set
  uint32_t object;          // 1 + index of an object placed here; 0: glyphs
} ParPiece;

// All pieces of a line in order of the text, with the space at its end (so that words do not fuse when extracted) and
// the hyphen it shows (text U+00AD). They lie in `room`, which is not the job's scratch; what they point to, with the job.
const ParPiece *par_place(Job *job, const ProseTools *tools, const ParLines *lines, uint32_t line, Arena *room, uint32_t *count);
void par_dump(const ParLines *lines, Buf *out);

#endif
