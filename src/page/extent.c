// How narrow and how wide an item may be: for tracks and boxes whose width is that of what they hold.
#include "page/again.h"

static Extent widest(Extent a, Extent b) {
  return (Extent){a.narrow > b.narrow ? a.narrow : b.narrow, a.wide > b.wide ? a.wide : b.wide};
}

static Extent plus(Extent e, Flow by) { return (Extent){len_bound(e.narrow + by), len_bound(e.wide + by)}; }

static Extent sum_of(Extent a, Extent b) { return (Extent){len_bound((Flow)a.narrow + b.narrow), len_bound((Flow)a.wide + b.wide)}; }

static Len intrinsic_width(const GalleyItem *item) {
  const Image *image = item->image;
  double dpi = image->kind != IMAGE_VECTOR && image->dpi_x > 0 ? image->dpi_x : 96;
  return len_from_pt(image->width * 72 / dpi);
}

static Len intrinsic_height(const GalleyItem *item) {
  const Image *image = item->image;
  double dpi = image->kind != IMAGE_VECTOR && image->dpi_y > 0 ? image->dpi_y : 96;
  return len_from_pt(image->height * 72 / dpi);
}

// A picture without a width of its own keeps its proportions, and is never wider than its place.
Len image_width(const GalleyItem *item, Len base, Len available) {
  const Style *s = item->style;
  Len given = size_of(s->width, base, -1);
  if (given >= 0) return given;
  Len w = intrinsic_width(item), h = intrinsic_height(item), edges = 0, rise = 0;
  for (int e = 0; e < EDGES; e++) (e % 2 ? (edges += edges_of(s, e, base)) : (rise += edges_of(s, e, base)));
  if (s->height.kind == SIZE_LEN && !s->height.percent && h > 0) w = len_mul(s->height.len - rise, w, h);
  w += edges;
  return w > available ? available : w;
}

static Extent extent_of_children(Layouter *l, const GalleyItem *item) {
  Extent e = {0};
  for (uint32_t i = 0; i < item->count; i++)
    if (item->children[i] && in_flow(item->children[i])) e = widest(e, extent_of(l, item->children[i]));
  return e;
}

static Extent extent_of_columns(Layouter *l, const GalleyItem *item) {
  uint32_t n = style_columns(item->style, 0);
  Extent e = extent_of_children(l, item);
  Flow gaps = (Flow)item->style->column_gap * (n - 1);
  return (Extent){len_bound((Flow)e.narrow * n + gaps), len_bound((Flow)e.wide * n + gaps)};
}

// Tracks of a grid one beside the other; each as wide as the widest of its children.
static Extent extent_of_grid(Layouter *l, const GalleyItem *item) {
  uint32_t n = item->style->track_count ? item->style->track_count : 1;
  Extent sum = {0}, *tracks = ARENA_ARRAY(l->arena, Extent, n);
  for (uint32_t i = 0, k = 0; i < item->count; i++) {
    if (!item->children[i] || !in_flow(item->children[i])) continue;
    tracks[k % n] = widest(tracks[k % n], extent_of(l, item->children[i]));
    k++;
  }
  for (uint32_t i = 0; i < n; i++) {
    Size size = item->style->track_count ? item->style->tracks[i] : (Size){0};
    Extent e = size.kind == SIZE_LEN || size.kind == SIZE_AUTO_FIT ? (Extent){size.len, size.len} : tracks[i];
    sum = plus(sum_of(sum, e), i ? item->style->column_gap : 0);
  }
  return sum;
}

static Extent extent_of_row(Layouter *l, const GalleyItem *item) {
  Extent sum = {0};
  for (uint32_t i = 0; i < item->count; i++) sum = sum_of(sum, extent_of(l, item->children[i]));
  return sum;
}

static Extent extent_of_content(Layouter *l, const GalleyItem *item) {
  Extent e = {0};
  switch (item->kind) {
    case GALLEY_PARAGRAPH:
      par_extent(item->paragraph, &e.narrow, &e.wide);
      asked_extent(l, item, e);
      return e;
    case GALLEY_COLUMNS: return extent_of_columns(l, item);
    case GALLEY_GRID: return extent_of_grid(l, item);
    case GALLEY_ROW: return extent_of_row(l, item);
    case GALLEY_SHAPE:
    case GALLEY_RULE:
    case GALLEY_IMAGE: return e;
    case GALLEY_FLOW:
    case GALLEY_ITEM:
    case GALLEY_TABLE:
    case GALLEY_CELL: break;
  }
  return extent_of_children(l, item);
}

Extent extent_of(Layouter *l, const GalleyItem *item) {
  const Style *s = item->style;
  Len margins = size_of(s->margin[EDGE_LEFT], 0, 0) + size_of(s->margin[EDGE_RIGHT], 0, 0);
  if (item->kind == GALLEY_IMAGE) {
    Len w = image_width(item, 0, LEN_LARGEST);
    return plus((Extent){s->width.percent ? 0 : w, w}, margins);
  }
  if (s->width.kind == SIZE_LEN && !s->width.percent) return plus((Extent){s->width.len, s->width.len}, margins);
  Extent e = plus(extent_of_content(l, item), edges_of(s, EDGE_LEFT, 0) + edges_of(s, EDGE_RIGHT, 0));
  Len most = s->max_width.percent ? LEN_MAX : size_of(s->max_width, 0, LEN_MAX);
  if (e.wide > most) e.wide = most;
  if (e.narrow > most) e.narrow = most;
  return plus(e, margins);
}
