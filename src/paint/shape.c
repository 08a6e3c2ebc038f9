// Lines drawn by a layout: polylines whose corners are rounded by arcs that begin one distance from each corner.
#include <math.h>

#include "paint/painter.h"

typedef struct Point {
  double x, y;
} Point;

static Len resolve(Size size, Len whole) {
  return size.kind == SIZE_LEN ? size.len + len_mul(whole, size.percent, 65536) : 0;
}

// A point `distance` from `from` towards `to`.
static Point towards(Point from, Point to, double distance) {
  double dx = to.x - from.x, dy = to.y - from.y, length = sqrt(dx * dx + dy * dy);
  if (length <= 0) return from;
  return (Point){from.x + dx * distance / length, from.y + dy * distance / length};
}

static double apart(Point a, Point b) { return sqrt((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)); }

// The corner at `b` between `a` and `c` becomes an arc whose tangent points lie `tangent` from the corner, so that blunt
// corners turn as gently as sharp ones: its radius is tangent / tan(turn/2), and the cubic's control points lie
// 4/3 tan(turn/4) of that from the tangent points.
static void corner(Outline *outline, Point a, Point b, Point c, double tangent) {
  double la = apart(a, b), lc = apart(b, c);
  if (la <= 0 || lc <= 0) return;
  double cosine = ((a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y)) / (la * lc);
  double inside = acos(cosine < -1 ? -1 : cosine > 1 ? 1 : cosine), turn = 3.14159265358979323846 - inside;
  double most = (la < lc ? la : lc) / 2;
  if (turn < 1e-6 || tangent <= 0) {
    outline_line(outline, (Len)b.x, (Len)b.y);
    return;
  }
  if (tangent > most) tangent = most;
  double control = tangent - 4.0 / 3 * tan(turn / 4) * tangent / tan(turn / 2);
  Point p = towards(b, a, tangent), q = towards(b, c, tangent);
  Point p2 = towards(b, a, control), q2 = towards(b, c, control);
  outline_line(outline, (Len)p.x, (Len)p.y);
  outline_curve(outline, (Len)p2.x, (Len)p2.y, (Len)q2.x, (Len)q2.y, (Len)q.x, (Len)q.y);
}

void paint_shape(Painter *painter, const Fragment *f, const Fragment *positioned) {
  const GalleyItem *item = f->item;
  const Style *s = item->style;
  if (item->point_count < 2 || (s->stroke.none && s->fill.none)) return;
  Point *points = ARENA_ARRAY(painter->arena, Point, item->point_count);
  for (uint32_t i = 0; i < item->point_count; i++) {
    points[i].x = positioned->x + resolve(item->points[2 * i], positioned->width);
    points[i].y = positioned->y + resolve(item->points[2 * i + 1], positioned->height);
  }
  Outline outline = {.arena = painter->arena};
  outline_move(&outline, (Len)points[0].x, (Len)points[0].y);
  for (uint32_t i = 1; i + 1 < item->point_count; i++) corner(&outline, points[i - 1], points[i], points[i + 1], item->round);
  outline_line(&outline, (Len)points[item->point_count - 1].x, (Len)points[item->point_count - 1].y);
  DisplayItem *d = paint_push(painter, DISPLAY_PATH, paint_figure_elem(painter, item->node));
  d->path.steps = outline.steps.v;
  d->path.count = outline.steps.n;
  d->path.fill = s->fill;
  d->path.stroke = s->stroke;
  d->path.stroke_width = s->stroke_width;
  d->path.cap = s->linecap;
  d->path.join = s->linejoin;
  d->path.dashes = s->dashes;
  d->path.dash_count = s->dash_count;
  d->path.fill_opacity = d->path.stroke_opacity = s->opacity;
  d->path.miter = 10 * 65536;
}
