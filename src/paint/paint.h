// In: furnished pages. Out: a display list a page: positioned glyphs, paths and images, each with its structure element.
// Pages are painted one at a time, so that a long document needs the memory of one page.
#ifndef MARBRE_PAINT_PAINT_H
#define MARBRE_PAINT_PAINT_H

#include "furnish/furnish.h"

// Glyphs that follow one another: the first stands at `x`, each other where a pen comes that passes those before it; one
// that is GLYPH_SHIFTED is aside from there.
typedef struct DisplayPiece {
  ShapePiece glyphs;
  Len x, y;        // from the top left of the trimmed page, y down
} DisplayPiece;

typedef struct DisplayGlyph {
  uint16_t id;
  Len x, y;        // of its origin
  Str text;        // what it stands for; empty: part of the cluster before it
} DisplayGlyph;

typedef enum DisplayKind {
  DISPLAY_GLYPHS,
  DISPLAY_PATH,
  DISPLAY_IMAGE,
  DISPLAY_PAGE,  // a page of the document in small, as a picture
  DISPLAY_PUSH,
  DISPLAY_POP,
} DisplayKind;

typedef enum ArtifactKind { ARTIFACT_LAYOUT, ARTIFACT_HEADER, ARTIFACT_FOOTER, ARTIFACT_BACKGROUND } ArtifactKind;

typedef struct DisplayStep {
  PathVerb verb;
  Len x[3], y[3];
} DisplayStep;

typedef struct DisplayItem {
  DisplayKind kind;
  uint32_t elem;           // 0: an artifact
  ArtifactKind artifact;
  union {
    // tracking: what the clusters of a piece stand further apart by than they are wide.
    struct { const Font *font; Len size, tracking; Colour colour; const DisplayPiece *v; uint32_t count; } glyphs;
    struct {
      const DisplayStep *steps; uint32_t count; bool even_odd;
      Colour fill, stroke; int32_t fill_opacity, stroke_opacity;  // 65536: opaque
      Len stroke_width; uint8_t cap, join; const Len *dashes; uint32_t dash_count; Len dash_phase; int32_t miter;  // 1/65536
    } path;
    struct { const Image *image; Len x, y, width, height; } image;
    struct { uint32_t index; Len x, y, width, height; } page;  // index: from 0
    // Coordinates that follow are mapped by [a b c d e f] (a–d in 1/65536, e f lengths) and clipped, up to DISPLAY_POP.
    struct { int32_t a, b, c, d; Len e, f; const DisplayStep *clip; uint32_t clip_count; bool clips; } push;
  };
} DisplayItem;

typedef struct DisplayRect {
  Len x, y, width, height;
} DisplayRect;

// One link annotation: a link over one line or box; several make up a link that is broken over lines.
typedef struct DisplayLink {
  uint32_t link, elem;
  DisplayRect rect;
} DisplayLink;

typedef struct DisplayPage {
  Len width, height, bleed;
  bool marks;
  Str label;
  const DisplayItem *items;  // in reading order: the order of the structure tree; artifacts before or after
  uint32_t count;
  const DisplayLink *links;
  uint32_t link_count;
} DisplayPage;

typedef struct DisplayPlace {
  uint32_t page;  // from 1; 0: nowhere
  Len x, y;
} DisplayPlace;

typedef struct DisplayBox {
  uint32_t elem, page;
  DisplayRect rect;
} DisplayBox;

typedef struct Display {
  const Doc *doc;
  const Furnished *furnished;
  uint32_t page_count;
  const DisplayPlace *anchors;    // by anchor
  const DisplayPlace *headings;   // by index in doc->headings
  const DisplayBox *boxes;        // of figures and tables, for their BBox
  uint32_t box_count;
  const PageTools *tools;
} Display;

const Display *paint_prepare(Job *job, const PageTools *tools, const Doc *doc, const Furnished *furnished);
// Paints one page (index from 0) into `arena`, which is not the job's scratch.
const DisplayPage *paint_page(Job *job, const Display *display, uint32_t index, Arena *arena);
// What an item of glyphs holds, one by one.
const DisplayGlyph *paint_glyphs(const DisplayItem *item, Arena *arena, uint32_t *count);
// A picture of every page as text: the golden format.
void paint_dump(Job *job, const Display *display, Buf *out);

#endif
