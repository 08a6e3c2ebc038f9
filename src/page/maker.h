// What pages are made with, one after the other, by whoever makes them: the document's own thread, or the helper, which
// lays stretches of them ahead.
#ifndef MARBRE_PAGE_MAKER_H
#define MARBRE_PAGE_MAKER_H

#include "page/again.h"

typedef struct Stretches Stretches;

typedef struct Maker {
  Layouter l;
  Job *job;
  VEC(Page) pages;
  MasterKeys masters;
  Carried carried;
  uint32_t asides;
  const Master *label;     // of the last page whose label counts from a number of its own
  uint32_t number;         // and its number
  const Master *numbered;  // what numbered the last page
  Inserts waiting;  // notes that go on, floats without room: the next page begins with them
  Job laying;       // the job, with the findings of the page under way
  Diags found;
  Asking asking;
  const PagesMade *before;  // how pages were made before their numbers were renewed; NULL: they were not
  uint32_t again;           // the first of these that was not come by yet
  VEC(PageMade) made;
  Stretches *stretches;     // what the helper lays meanwhile; NULL: nothing
} Maker;

void maker_start(Maker *maker, const Job *job, const PageTools *tools, const Galley *galley);
// Lays what goes on at `made->from` on `page`, whose side and area are known.
void maker_lay(Maker *maker, Page *page, PageMade *made);
// Takes what was laid before from the same place, where it would lie as it did; false: it has to be laid.
bool maker_take_again(Maker *maker, Page *page, PageMade *made);
// The area of pages of a name on one side, as far as it can be known before they are made; false: it cannot.
bool maker_area(Maker *maker, Str name, bool right, Page *page);

// --- stretch.c
// Gives the helper what can be laid without what stands before it; NULL: nothing can, or there is no helper.
Stretches *stretches_open(Maker *maker);
// A page that the helper laid from the same place into the same area; waits for it where it is under way.
bool stretches_take(Stretches *stretches, const Page *page, const Token *from, PageMade *made);
void stretches_close(Stretches *stretches);

#endif
