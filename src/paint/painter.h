// The state of painting one page, shared by paint's own files.
#ifndef MARBRE_PAINT_PAINTER_H
#define MARBRE_PAINT_PAINTER_H

#include "paint/paint.h"

typedef struct Painter {
  Job *job;
  Arena *arena;  // of the page
  Arena *line;   // of a line's pieces, while it is painted
  const Display *display;
  const Doc *doc;  // whose elements and links are meant: the document's, or a region's (artifacts all)
  const Page *page;
  bool region;     // painting a region
  ArtifactKind artifact;
  const DocNode *around;   // the node last asked for, and what it stands in links to: lines of one paragraph ask again
  uint32_t around_link;
  VEC(DisplayItem) items;
  VEC(DisplayLink) links;
} Painter;

void paint_fragment(Painter *painter, const Fragment *fragment);
void paint_decoration(Painter *painter, const Fragment *fragment);  // background and borders, but of rows
void paint_borders(Painter *painter, const Fragment *fragment);
// A rule as thick as the shorter side of `rect`.
void paint_rule_of(Painter *painter, uint32_t elem, DisplayRect rect, Border border, int32_t opacity);
void paint_page_background(Painter *painter);
void paint_lines(Painter *painter, const Fragment *fragment);
void paint_marker(Painter *painter, const Fragment *fragment);
void paint_shape(Painter *painter, const Fragment *fragment, const Fragment *positioned);

// An item of the page, zeroed but for its kind and element.
DisplayItem *paint_push(Painter *painter, DisplayKind kind, uint32_t elem);
// The element that decoration of a node belongs to: its own when it is a figure, else none.
uint32_t paint_figure_elem(const Painter *painter, const DocNode *node);
// The Link that an element stands in, or 0.
uint32_t paint_link_elem(const Painter *painter, uint32_t elem);

// A path under construction.
typedef struct Outline {
  Arena *arena;
  VEC(DisplayStep) steps;
} Outline;
void outline_move(Outline *outline, Len x, Len y);
void outline_line(Outline *outline, Len x, Len y);
void outline_curve(Outline *outline, Len x1, Len y1, Len x2, Len y2, Len x, Len y);
void outline_close(Outline *outline);
void outline_rect(Outline *outline, DisplayRect rect);
// With corners of radius `r`, at most half the shorter side.
void outline_round_rect(Outline *outline, DisplayRect rect, Len r);

#endif
