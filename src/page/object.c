// Pictures and shapes: boxes that are not broken.
#include "page/internal.h"

static Len picture_height(const GalleyItem *item, const Frame *f) {
  const Image *image = item->image;
  double x = image->kind != IMAGE_VECTOR && image->dpi_x > 0 && image->dpi_y > 0 ? image->dpi_x / image->dpi_y : 1;
  Len w = len_from_pt(image->width), h = len_from_pt(image->height * x);
  return (w > 0 ? len_mul(f->content, h, w) : 0) + f->edge[EDGE_TOP] + f->edge[EDGE_BOTTOM];
}

// A picture as wide as its place has the height that its proportions give, even when a height was asked for that it
// could have only by being distorted.
static Len image_height(const GalleyItem *item, const Frame *f, const Space *space) {
  const Style *s = item->style;
  bool both = s->width.kind == SIZE_LEN && s->height.kind == SIZE_LEN;
  Len given = both ? height_given(s, space) : -1;
  return given >= 0 ? given : height_within(s, picture_height(item, f));
}

Laid lay_image(Layouter *l, const GalleyItem *item, const Space *space) {
  Frame f = frame_of(l, item, space);
  Flow end = space->y + image_height(item, &f, space);
  const Fault *faults = NULL;
  if (end > space->limit) {
    shortage_note(l, end - space->limit);
    if (!space->fresh) return (Laid){0};
    faults = fault_add(l, NULL, FAULT_TOO_TALL, item, end - space->limit);
  }
  if (f.x + f.width > space->width + LEN_PT / 100 && space->width > 0)
    faults = fault_add(l, faults, FAULT_TOO_WIDE, item, f.x + f.width - space->width);
  Fragment *box = box_new(l, item, f.x, space->y, f.width, end - space->y);
  return (Laid){.box = box, .end = end, .baseline = FLOW_NONE, .faults = faults};
}

// A shape lies in the nearest box with a position, and takes no room.
Laid lay_shape(Layouter *l, const GalleyItem *item, const Space *space) {
  Fragment *box = box_new(l, item, 0, space->y, 0, 0);
  Pending *pending = ARENA_NEW(l->arena, Pending);
  pending->slot = box;
  return (Laid){.box = box, .end = space->y, .baseline = FLOW_NONE, .pending = pending};
}
