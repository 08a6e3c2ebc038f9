// Boxes out of the flow: placed in the padding box of the nearest box with a position, or in the page area, exactly
// where their insets say: their lines keep to no grid. They stay
// where they are written among their siblings, so that the reading and painting orders are the document's.
#include "page/internal.h"

typedef struct Area {
  Flow x, y;  // from the root's corner
  Len width, height;
} Area;

// Where the parent of `slot` stands below `root`, from root's corner.
static bool find_parent(const Fragment *root, const Fragment *slot, Flow *x, Flow *y) {
  for (uint32_t i = 0; i < root->count; i++) {
    const Fragment *child = root->children[i];
    if (child == slot) return true;
    if (!find_parent(child, slot, x, y)) continue;
    *x += child->x;
    *y += child->y;
    return true;
  }
  return false;
}

// Insets from left and right; inside and outside change places on left pages.
static void side_insets(const Layouter *l, const Style *s, Size *left, Size *right) {
  bool mirrored = (s->inset_inside || s->inset_outside) && !l->right;
  *left = s->inset[mirrored ? EDGE_RIGHT : EDGE_LEFT];
  *right = s->inset[mirrored ? EDGE_LEFT : EDGE_RIGHT];
}

static Len placed_width(Layouter *l, const GalleyItem *item, Len room, bool both) {
  const Style *s = item->style;
  if (s->width.kind == SIZE_LEN) return size_of(s->width, room, 0);
  if (both) return room;
  Extent e = extent_of(l, item);
  return e.wide < room ? e.wide : e.narrow > room ? e.narrow : room;
}

static Laid lay_placed(Layouter *l, const GalleyItem *item, Flow y, Len base, Len width, Len height) {
  Space space = {
      .width = base, .height = height, .shrink = width, .y = y, .limit = NO_LIMIT, .bottom = NO_LIMIT, .end = NO_LIMIT,
      .fresh = true};
  if (height >= 0) space.bottom = y + height;
  Candidates *outer = l->candidates;
  Len pitch = l->pitch;
  l->candidates = NULL;
  l->pitch = 0;
  Laid laid = lay_item(l, item, &space, NULL);
  l->candidates = outer;
  l->pitch = pitch;
  return laid;
}

// `origin`: y on the page of the area's top, for the grid.
static void place_one(Layouter *l, Fragment *slot, Area area, Flow origin, Flow parent_x, Flow parent_y) {
  const GalleyItem *item = slot->item;
  const Style *s = item->style;
  Size left, right, top = s->inset[EDGE_TOP], bottom = s->inset[EDGE_BOTTOM];
  side_insets(l, s, &left, &right);
  Len from_left = size_of(left, area.width, 0), from_right = size_of(right, area.width, 0);
  Len from_top = size_of(top, area.height, 0), from_bottom = size_of(bottom, area.height, 0);
  Len width =
      placed_width(l, item, area.width - from_left - from_right, left.kind == SIZE_LEN && right.kind == SIZE_LEN);
  Len height = top.kind == SIZE_LEN && bottom.kind == SIZE_LEN && s->height.kind == SIZE_AUTO
                   ? area.height - from_top - from_bottom
                   : -1;
  if (s->height.kind == SIZE_STRETCH) height = area.height - from_top - from_bottom;
  Flow x = left.kind == SIZE_LEN    ? area.x + from_left
           : right.kind == SIZE_LEN ? area.x + area.width - from_right - width
                                    : parent_x + slot->x;
  Flow y = top.kind == SIZE_LEN ? area.y + from_top + margin_sum(margin_above(item, area.width)) : parent_y + slot->y;
  Laid laid = lay_placed(l, item, origin + y - area.y, area.width, width, height);
  if (top.kind != SIZE_LEN && bottom.kind == SIZE_LEN) {
    Flow tall = laid.end - (origin + y - area.y);
    y = area.y + area.height - from_bottom - tall - margin_sum(margin_below(item, area.width));
    laid = lay_placed(l, item, origin + y - area.y, area.width, width, height);
  }
  Flow at = laid.box->y - origin + area.y;
  *slot = *laid.box;
  slot->x = (Len)(x + size_of(s->margin[EDGE_LEFT], area.width, 0) - parent_x);
  slot->y = (Len)(at - parent_y);
}

static void place_shape(Fragment *slot, Area area, Flow parent_x, Flow parent_y) {
  slot->x = (Len)(area.x - parent_x);
  slot->y = (Len)(area.y - parent_y);
  slot->width = area.width;
  slot->height = area.height;
}

void pending_place_in(Layouter *l, Fragment *root, Pending *pending, Len x, Len y, Len width, Len height) {
  Area area = {x, y, width, height};
  for (; pending; pending = pending->next) {
    Flow px = 0, py = 0;
    if (!find_parent(root, pending->slot, &px, &py)) continue;
    if (pending->slot->item->kind == GALLEY_SHAPE)
      place_shape(pending->slot, area, px, py);
    else
      place_one(l, pending->slot, area, root->y + y, px, py);
  }
}

static Len border_of(const Style *s, int edge) {
  return s->border[edge].kind == BORDER_NONE ? 0 : s->border[edge].width;
}

void pending_place(Layouter *l, Laid *laid, const GalleyItem *item) {
  const Style *s = item->style;
  Fragment *box = laid->box;
  Len left = border_of(s, EDGE_LEFT), top = border_of(s, EDGE_TOP);
  Len width = box->width - left - border_of(s, EDGE_RIGHT), height = box->height - top - border_of(s, EDGE_BOTTOM);
  pending_place_in(l, box, laid->pending, left, top, width, height);
  laid->pending = NULL;
}
