// What the two halves of laying columns share: pouring content into them, and making them end level.
#ifndef MARBRE_PAGE_COLUMNS_H
#define MARBRE_PAGE_COLUMNS_H

#include "page/internal.h"

typedef struct Columns {
  Layouter *l;
  const GalleyItem *item;
  const Space *space;   // of the content: y, limit and width are its
  uint32_t count, end;  // columns, and the child at which this stretch of them ends
  Len width, gap;
  const uint8_t *less;  // by column: so many lines higher than the limit it ends; NULL: none does
  Len line;             // of those
} Columns;

typedef struct Poured {
  Run *runs;
  uint32_t count;
  const Token *rest;
  Keep cost;  // of the break after the last column
  Break forced;
  Flow bottom;
  bool clean;  // no keep was offended on the way
  bool nothing;
  Inserts inserts;  // for containers around; those of each column are its run's
  Flow limit;       // of the last column
} Poured;

// Fills the columns down to `limit`. `trial`: something has to be placed in the first column too. `whole`: the column
// that is to end between two children; c->count: none.
Poured columns_pour(const Columns *c, Flow limit, const Token *token, bool trial, uint32_t whole);
static inline bool columns_fit(const Poured *p) { return !p->rest && !p->nothing; }
// `p`, which holds all of the content, or the same with what some columns lack shared among them.
Poured columns_spread(const Columns *c, const Token *token, const Poured *p);
// `p`, poured to `limit`, or what makes its columns end at one height: paragraphs set a line longer, or all columns a
// few lines shorter or, where all of the content is in them, longer.
Poured columns_level(const Columns *c, const Token *token, Flow limit, bool trial, const Poured *p);

// Opens the spaces between blocks of columns that end short, by whole lines, until they end level.
void columns_stretch(const Columns *c, Poured *p);

#endif
