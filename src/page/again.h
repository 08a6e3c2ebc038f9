// What a page keeps of how it was laid, so that it need not be laid again when only page numbers in its texts changed.
#ifndef MARBRE_PAGE_AGAIN_H
#define MARBRE_PAGE_AGAIN_H

#include "page/internal.h"

typedef enum AskedFor { ASKED_LINES, ASKED_GIVE, ASKED_EXTENT, ASKED_NARROW } AskedFor;

// A question to a text that holds page numbers, and what came of it.
typedef struct Asked {
  AskedFor what;
  const GalleyItem *item;
  Len width;
  uint32_t hyphen_free;
  int32_t by;          // lines longer or shorter
  const ParLines *of;  // ASKED_LINES: the answer; ASKED_GIVE: the lines that were to give way
  bool gives;
  Extent extent;       // ASKED_EXTENT, ASKED_NARROW: the answer
} Asked;

typedef struct Asking {
  VEC(Asked) all;
  bool narrow;  // of extents, only the widest word is of interest
  bool unsure;  // something was asked that is not noted
} Asking;

// A page, and from where it was laid to where.
typedef struct PageMade {
  const Page *page;
  const Token *from, *rest;
  Break forced;
  bool sure;  // it may be taken again where the answers are alike
  const Asked *asked;
  uint32_t asked_count;
  uint32_t notes;  // that began on it
  Diags found;
} PageMade;

// A master as it served pages of a name and a kind, on which what it reads was the same.
typedef struct MasterKey {
  Str name;
  bool right, first, blank;
  uint32_t page;  // the first of these pages
  const Master *master;
} MasterKey;

typedef VEC(MasterKey) MasterKeys;

typedef struct PagesMade {
  const PageMade *v;
  uint32_t n;
  MasterKeys masters;  // in the order in which they served first
} PagesMade;

void asked_note(Layouter *l, Asked asked);
void asked_extent(Layouter *l, const GalleyItem *item, Extent extent);
void asked_unsure(Layouter *l, const GalleyItem *item);
bool asking_is_sure(const Asking *asking, const Token *rest);

// Of one side, with one area.
bool pages_alike(const Page *a, const Page *b);
// The page that was laid from the same place into the same area, or NULL; `at` goes on to where it is or would be.
const PageMade *page_made_before(const PagesMade *made, uint32_t *at, const Page *page, const Token *from);
// Fills `page` with what stood on it, page numbers renewed, and `asked` with the questions and their answers now; false where
// it has to be laid.
bool page_again(Layouter *l, const PageMade *made, Page *page, const Asked **asked);

#endif
