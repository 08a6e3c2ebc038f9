// What is asked for at the places where a flow may be broken (CSS Fragmentation 3): what stands first or last in a box
// asks for the box too, and a break asked for is stronger than one refused.
#include "page/internal.h"

static bool passes_on(const GalleyItem *item) { return item->kind == GALLEY_FLOW || item->kind == GALLEY_ITEM; }

static Break stronger(Break a, Break b) {
  if (a == BREAK_AUTO) return b;
  if (b == BREAK_AUTO) return a;
  return a > b ? a : b;
}

Break break_before(const GalleyItem *item) {
  Break own = item->style->break_before;
  if (!passes_on(item)) return own;
  for (uint32_t i = 0; i < item->count; i++)
    if (in_flow(item->children[i])) return stronger(own, break_before(item->children[i]));
  return own;
}

Break break_after(const GalleyItem *item) {
  Break own = item->style->break_after;
  if (!passes_on(item)) return own;
  for (uint32_t i = item->count; i-- > 0;)
    if (in_flow(item->children[i])) return stronger(own, break_after(item->children[i]));
  return own;
}

Keep keep_between(const Layouter *l, const GalleyItem *above, const GalleyItem *below) {
  bool avoided = recall_after(l, above) == BREAK_AVOID || recall_before(l, below) == BREAK_AVOID;
  return avoided ? KEEP_BETWEEN : KEEP_FREE;
}

Break break_between(const Layouter *l, const GalleyItem *above, const GalleyItem *below) {
  Break b = stronger(recall_after(l, above), recall_before(l, below));
  return b >= BREAK_COLUMN ? b : BREAK_AUTO;
}
