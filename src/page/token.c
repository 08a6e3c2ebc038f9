// Places in a document compared.
#include "page/internal.h"

static int compare(const Token *a, const Token *b);

// How many of a row's cells go on later in `a`, less those that go on earlier.
static int compare_cells(const Token *a, const Token *b) {
  int sum = 0;
  for (uint32_t i = 0; i < a->cell_count && i < b->cell_count; i++) {
    bool done = a->cells[i] == &token_done, other = b->cells[i] == &token_done;
    sum += done || other ? done - other : compare(a->cells[i], b->cells[i]);
  }
  return sum;
}

static int compare(const Token *a, const Token *b) {
  for (; a && b; a = a->inner, b = b->inner) {
    if (a->child != b->child) return a->child > b->child ? 1 : -1;
    if (a->line != b->line) return a->line > b->line ? 1 : -1;
    if (a->cells && b->cells) return compare_cells(a, b);
  }
  return (a != NULL) - (b != NULL);
}

bool token_further(const Token *a, const Token *b) {
  if (!a || !b) return b != NULL;
  return compare(a, b) > 0;
}
