// In: a paragraph's items. Out: the places where a line may end, each with sums of what stands before, so that the
// width of a line between any two is one subtraction.
#include "par/internal.h"

static void add_item(ParSums *sums, const Paragraph *p, uint32_t i) {
  const ParItem *item = &p->items[i];
  switch ((ParItemKind)item->kind) {
    case PAR_BOX:
      sums->width += item->width;
      sums->glyphs += item[1].first - item->first;
      break;
    case PAR_GLUE:
      sums->width += item->width;
      if (item->flags & PAR_ENDING) {
        sums->fills++;
        break;
      }
      sums->spaces++;
      if (item->flags & PAR_NO_STRETCH) break;
      sums->stretch += p->extras[item->value].stretch;
      sums->shrink += p->extras[item->value].shrink;
      break;
    case PAR_OBJECT: sums->width += item->width; break;
    case PAR_LEADER:
      sums->width += item->width;
      sums->fills++;
      break;
    case PAR_PENALTY: break;
  }
}

static bool is_content(const ParItem *item) {
  return item->kind == PAR_BOX || item->kind == PAR_OBJECT || item->kind == PAR_LEADER;
}

// What a line that begins after break `i` leaves out (up to a forced break, which always makes a line).
static uint32_t skip_discardable(const Paragraph *p, uint32_t i) {
  while (i < p->count && !is_content(&p->items[i])) {
    const ParItem *item = &p->items[i];
    if (item->kind == PAR_PENALTY && item->value <= PENALTY_FORCED) break;
    if (item->kind == PAR_GLUE && (item->flags & PAR_ENDING)) break;
    i++;
  }
  return i;
}

static bool is_break(const Paragraph *p, uint32_t i) {
  const ParItem *item = &p->items[i];
  if (item->kind == PAR_PENALTY) return item->value < PENALTY_FORBIDDEN;
  return item->kind == PAR_GLUE && !(item->flags & PAR_ENDING) && i > 0 && is_content(&p->items[i - 1]);
}

static ParBreak break_at(const Paragraph *p, uint32_t i, const ParSums *sums) {
  const ParItem *item = &p->items[i];
  ParBreak b = {.end = *sums, .item = i};
  if (item->kind == PAR_PENALTY) {
    b.penalty = item->value;
    b.width = item->width;
    b.hyphen = (item->flags & (PAR_HYPHEN | PAR_EXPLICIT)) != 0;
    b.divides = (item->flags & PAR_HYPHEN) != 0;
    b.forced = item->value <= PENALTY_FORCED;
  }
  if (b.divides) {
    b.hang_end = par_hyphen_hangs(item->width);
  } else {
    uint32_t k = i;
    while (k > 0 && !is_content(&p->items[k - 1])) k--;
    if (k > 0 && p->items[k - 1].kind == PAR_BOX) b.hang_end = p->extras[p->items[k - 1].value].hang_end;
  }
  return b;
}

// Sums are taken at `next` when the walk gets there: breaks wait for theirs.
void par_find_breaks(Arena *arena, const Paragraph *p, ParBreaks *breaks) {
  ParSums sums = {0};
  breaks->n = 0;
  ParBreak begin = {.item = 0, .next = skip_discardable(p, 0)};
  VEC_PUSH(arena, *breaks, begin);
  uint32_t waiting = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    while (waiting < breaks->n && breaks->v[waiting].next == i) breaks->v[waiting++].start = sums;
    if (is_break(p, i)) {
      ParBreak b = break_at(p, i, &sums);
      b.next = skip_discardable(p, i + 1);
      VEC_PUSH(arena, *breaks, b);
    }
    add_item(&sums, p, i);
  }
  for (; waiting < breaks->n; waiting++) breaks->v[waiting].start = sums;
  const ParItem *first = &p->items[breaks->v[0].next];
  if (breaks->v[0].next < p->count && first->kind == PAR_BOX) breaks->v[0].hang_start = p->extras[first->value].hang_start;
}
