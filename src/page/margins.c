// Margins that collapse (CSS 2.1, 8.3.1): those of siblings, and those of a box and its first and last children when
// neither border nor padding stands between.
#include "page/internal.h"

static Margin margin_with(Margin m, Len width) {
  if (width > m.plus) m.plus = width;
  if (width < m.minus) m.minus = width;
  return m;
}

Margin margin_join(Margin a, Margin b) { return margin_with(margin_with(a, b.plus), b.minus); }

static bool is_flow(const GalleyItem *item) { return item->kind == GALLEY_FLOW || item->kind == GALLEY_ITEM; }

static bool bare_edge(const Style *s, int edge) {
  bool border = s->border[edge].kind != BORDER_NONE && s->border[edge].width;
  return !border && !s->padding[edge].len && !s->padding[edge].percent;
}

bool collapses_above(const GalleyItem *item) { return is_flow(item) && bare_edge(item->style, EDGE_TOP); }

bool collapses_below(const GalleyItem *item) {
  const Style *s = item->style;
  return is_flow(item) && bare_edge(s, EDGE_BOTTOM) && s->height.kind == SIZE_AUTO && !s->min_height.len &&
         !s->flex_grow;
}

static const GalleyItem *first_in_flow(const GalleyItem *item) {
  for (uint32_t i = 0; i < item->count; i++)
    if (in_flow(item->children[i])) return item->children[i];
  return NULL;
}

static const GalleyItem *last_in_flow(const GalleyItem *item) {
  for (uint32_t i = item->count; i-- > 0;)
    if (in_flow(item->children[i])) return item->children[i];
  return NULL;
}

Margin margin_above(const GalleyItem *item, Len width) {
  Margin m = margin_with((Margin){0}, size_of(item->style->margin[EDGE_TOP], width, 0));
  const GalleyItem *first = collapses_above(item) ? first_in_flow(item) : NULL;
  return first ? margin_join(m, margin_above(first, width)) : m;
}

Margin margin_below(const GalleyItem *item, Len width) {
  Margin m = margin_with((Margin){0}, size_of(item->style->margin[EDGE_BOTTOM], width, 0));
  const GalleyItem *last = collapses_below(item) ? last_in_flow(item) : NULL;
  return last ? margin_join(m, margin_below(last, width)) : m;
}
