// In: a styled document and its paragraphs. Out: the vertical material to be paged: a tree of items in document order,
// paragraphs still unbroken, images loaded, what each item is laid out as decided once.
#ifndef MARBRE_GALLEY_GALLEY_H
#define MARBRE_GALLEY_GALLEY_H

#include "image/image.h"
#include "prose/prose.h"

typedef enum GalleyKind {
  GALLEY_FLOW,       // children one under the other
  GALLEY_COLUMNS,    // children flow through columns; one with span_all goes across
  GALLEY_GRID,       // children fill the tracks, row after row
  GALLEY_ITEM,       // of a list: a marker beside the first line of its children
  GALLEY_TABLE,      // children: rows; the first `head_rows` are repeated
  GALLEY_ROW,        // children: cells
  GALLEY_CELL,
  GALLEY_PARAGRAPH,
  GALLEY_IMAGE,
  GALLEY_SHAPE,
  GALLEY_RULE,
} GalleyKind;

typedef struct GalleyItem GalleyItem;
struct GalleyItem {
  GalleyKind kind;
  uint32_t number;   // from 1 in its galley
  const DocNode *node;
  const Style *style;
  const GalleyItem *const *children;
  uint32_t count;
  const Paragraph *paragraph;  // PARAGRAPH
  const GalleyItem *const *notes;  // PARAGRAPH: by object of its text, the note it calls; NULL: it calls none
  const Paragraph *marker;     // ITEM, NULL when none shows; PARAGRAPH: a note's number, at the head of its first line
  const Image *image;          // IMAGE
  const Size *points;          // SHAPE: x, y pairs
  uint32_t point_count;
  Len round;                   // SHAPE: radius of its corners
  uint32_t head_rows;          // TABLE
  const GalleyItem *column_start;  // itself as it is at the top of a column; NULL: no other
  uint32_t note;               // of a note: from 1 in its galley
  bool reads;                  // its text or one in it holds a page number, or a box whose text does
  bool has_places;             // it, its text or one in it is a place that numbers and links lead to
  bool sets_page;              // it or a descendant sets a page variable, names a page, or breaks before a page
};

typedef struct Galley {
  const Styled *styled;
  const Prose *prose;
  const GalleyItem *root;
  uint32_t item_count;
  const GalleyItem *note_area;  // the box in which notes stand; NULL: there are none
  uint32_t note_count;
  // Items for a region's `flow-from`, in order, which stand among their siblings too: see Style.flow_into.
  const GalleyItem *const *aside;
  uint32_t aside_count;
} Galley;

// Pictures already loaded, by key.
typedef struct ImageStore ImageStore;
ImageStore *image_store_new(Arena *arena);
// A document's own over a session's: what layouts and brands name is kept in `shared`, what content names is not.
ImageStore *image_store_within(Arena *arena, ImageStore *shared);

// NULL after an error (an image that cannot be read).
Galley *galley_make(Job *job, ImageStore *images, const Styled *styled, const Prose *prose);
// Puts the paragraphs that were made again in the place of those before them.
void galley_renew(Galley *galley, const Prose *prose);
void galley_dump(const Galley *galley, Buf *out);

#endif
