// Galleys by hand: paragraphs whose lines are one word each, in boxes with styles of the test's own.
#ifndef TESTS_PAGE_SUPPORT_H
#define TESTS_PAGE_SUPPORT_H

#include "page/internal.h"

#define PT(x) ((Len)((x)*65536))
#define FLOW(...) bench_box(&b, GALLEY_FLOW, (GalleyItem *[]){__VA_ARGS__, NULL})
#define COLUMNS(n, ...) bench_columns(&b, n, (GalleyItem *[]){__VA_ARGS__, NULL})
#define GRID(n, ...) bench_grid(&b, n, (GalleyItem *[]){__VA_ARGS__, NULL})

// Lines are 10 pt high and 100 pt wide; the grid is 10 pt, its first baseline 7.5 pt below a page's top.
typedef struct Bench {
  Job job;
  Diags diags;
  PageTools tools;
  Galley galley;
  Styled styled;
  uint32_t texts, items;
} Bench;

void bench_open(Bench *b);
void bench_close(Bench *b);
// A paragraph of so many lines; the first is called a, the next b…
GalleyItem *bench_text(Bench *b, uint32_t lines);
GalleyItem *bench_box(Bench *b, GalleyKind kind, GalleyItem **children);
GalleyItem *bench_columns(Bench *b, uint32_t count, GalleyItem **children);
GalleyItem *bench_grid(Bench *b, uint32_t tracks, GalleyItem **children);
Style *styled(GalleyItem *item);
GalleyItem *with_margins(GalleyItem *item, double top, double bottom);
GalleyItem *avoid_after(GalleyItem *item);
GalleyItem *avoid_inside(GalleyItem *item);
GalleyItem *line_height(GalleyItem *item, double height);
GalleyItem *boxed(GalleyItem *item, double padding);  // shows in what is laid: a background

// The pages that `root` makes, of this width and height: "a1-3@0" for lines 1 to 3 of a whose first line's top is at 0,
// "a1-3@0>120" when they stand 120 from the left, "[12+30" for the top and height of a box with a background,
// "|" between pages.
const char *bench_pages(Bench *b, GalleyItem *root, double width, double height);

// A random tree of boxes; `seed` decides it.
GalleyItem *bench_random(Bench *b, uint32_t *seed, uint32_t depth);
// Whether every line of every paragraph stands on the pages once, in order, and the pages come to an end.
bool bench_keeps_all(Bench *b, GalleyItem *root, double width, double height);

#endif
