// In: a galley and what is known of pages. Out: pages: every item cut into fragments and placed. Laying out is a
// resumable walk: an item laid into a space gives a fragment and, when it did not all fit, where to go on.
#ifndef MARBRE_PAGE_PAGE_H
#define MARBRE_PAGE_PAGE_H

#include "galley/galley.h"
#include "par/par.h"

// A piece of an item, placed. Coordinates are of the border box, from the top left corner of the trimmed page, y down;
// insets and `translate` are in them, `rotate` is not. A paragraph's children are the inline boxes of its lines, in order.
// A shape has the rectangle of the positioned box that its points are measured in.
typedef struct Fragment Fragment;
struct Fragment {
  const GalleyItem *item;
  Len x, y, width, height;
  bool first, last;            // the item begins, ends in this piece
  // paragraphs: lines [line_first, line_first + line_count) and the baseline of each
  const ParLines *lines;
  uint32_t line_first, line_count;
  const Len *baselines;
  Len text_x;                  // left edge of the measure
  // markers of list items: one line
  const ParLines *marker;
  Len marker_x, marker_y;      // y: its baseline
  bool repeated;               // a table's head shown again: an artifact
  const Fragment *const *children;
  uint32_t count;
};

// A block that stands beside the text, in a region, and the baseline of the text that follows it.
typedef struct PageAside {
  const GalleyItem *item;
  Len baseline;
} PageAside;

typedef struct Page {
  uint32_t number;             // from 1
  Str label;                   // as printed
  Str name;                    // of the master
  bool right, first, blank;
  const Master *master;
  Len top, left, width, height;  // the page area, in which the flow stands
  const Fragment *body;        // NULL on a blank page
  const Fragment *const *notes;  // the page's footnotes
  uint32_t note_count;
  const PageAside *asides;     // in order
  uint32_t aside_count;
  const DocSet *variables;     // what regions read
  uint32_t variable_count;
} Page;

typedef struct Pages {
  const Galley *galley;
  const Page *v;
  uint32_t count;
  const uint32_t *anchor_page;  // by anchor: page number, 0 when it stands nowhere
  const uint32_t *anchor_last;  // the last page of the block that it is; that of a place in a text is its only one
  const struct PagesMade *made;  // how each was laid
} Pages;

typedef struct PageTools {
  ProseTools prose;
  ParCache *breaks;
  Arena *lasting;  // for what `breaks` refers to; NULL: the job's
} PageTools;

// Pages of a whole document. Findings: items too large for their column, overfull lines, keeps that had to be broken.
// `before`: its pages as they were before the galley's page numbers were renewed, or NULL; what would lie as it did is
// taken from there.
const Pages *page_make(Job *job, const PageTools *tools, const Galley *galley, const Pages *before);
// What the pages say of page numbers, for prose_remake.
const PageFacts *page_facts(Job *job, const Pages *pages);
// Lays a galley into a box of fixed width (and height, or 0: as it comes) at a place on the page: a region of a right or a
// left page. Nothing is broken, and lines keep to no grid.
const Fragment *page_box(Job *job, const PageTools *tools, const Galley *galley, Len x, Len y, Len width, Len height,
                         bool right);
// A block beside the text of a page, its first baseline at `baseline`, or below `top` where that is lower.
const Fragment *page_aside(Job *job, const PageTools *tools, const Galley *galley, const GalleyItem *item, Len x, Len top,
                           Len width, Len baseline, bool right);
// The width a galley takes when nothing constrains it: of regions that give none.
Len page_box_width(Job *job, const PageTools *tools, const Galley *galley);
void page_dump(const Pages *pages, Buf *out);
void page_dump_box(const Fragment *box, Buf *out);

#endif
