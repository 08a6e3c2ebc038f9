// In: path data (SVG 2, chapter 9). Out: moves, lines, cubic curves and closings, transformed. Quadratic curves are
// raised to cubic; arcs are turned to curves of at most a quarter (SVG 2, implementation notes B.2.4 and B.2.5).
#include <math.h>

#include "image/svg.h"

#define PI 3.14159265358979323846

// Coordinates beyond this are no drawing's, and would run out of what PDF can say.
void svg_check_range(Svg *svg, double v) { svg->beyond |= !(v < 1e7); }

static void add(SvgPath *p, PathVerb verb, uint32_t points, const double *xy) {
  const Matrix *m = &p->matrix;
  PathStep step = {.verb = verb};
  for (uint32_t i = 0; i < points; i++) {
    step.x[i] = m->a * xy[2 * i] + m->c * xy[2 * i + 1] + m->e;
    step.y[i] = m->b * xy[2 * i] + m->d * xy[2 * i + 1] + m->f;
  }
  for (uint32_t i = 0; i < points; i++) svg_check_range(p->svg, fabs(step.x[i]) + fabs(step.y[i]));
  if (points) p->x = xy[2 * points - 2], p->y = xy[2 * points - 1];
  if (p->svg->steps++ < image_default_limits.svg_steps) VEC_PUSH(p->svg->job->scratch, p->steps, step);
}

void svg_path_move(SvgPath *p, double x, double y) {
  add(p, PATH_MOVE, 1, (double[]){x, y});
  p->start_x = x, p->start_y = y;
}

// After a closing the next figure begins where the last one did, which PDF wants said.
static void reopen(SvgPath *p) {
  if (p->steps.n && p->steps.v[p->steps.n - 1].verb == PATH_CLOSE) svg_path_move(p, p->start_x, p->start_y);
}

void svg_path_line(SvgPath *p, double x, double y) {
  reopen(p);
  add(p, PATH_LINE, 1, (double[]){x, y});
}

void svg_path_curve(SvgPath *p, double x1, double y1, double x2, double y2, double x, double y) {
  reopen(p);
  add(p, PATH_CURVE, 3, (double[]){x1, y1, x2, y2, x, y});
}

void svg_path_close(SvgPath *p) {
  if (p->steps.n == 0 || p->steps.v[p->steps.n - 1].verb == PATH_CLOSE) return;
  add(p, PATH_CLOSE, 0, NULL);
  p->x = p->start_x, p->y = p->start_y;
}

static double angle(double ux, double uy, double vx, double vy) { return atan2(ux * vy - uy * vx, ux * vx + uy * vy); }

// An ellipse's arc from angle `from` through `sweep` radians: centre, radii and the tilt's cosine and sine.
typedef struct Arc {
  double cx, cy, rx, ry, cos_tilt, sin_tilt, from, sweep;
} Arc;

// B.2.4 from end points to centre; radii too small are enlarged (B.2.5).
static Arc arc_centre(const SvgPath *p, double rx, double ry, double degrees, bool large, bool sweep, double x,
                      double y) {
  Arc a = {.cos_tilt = cos(degrees * PI / 180), .sin_tilt = sin(degrees * PI / 180)};
  double dx = (p->x - x) / 2, dy = (p->y - y) / 2;
  double x1 = a.cos_tilt * dx + a.sin_tilt * dy, y1 = -a.sin_tilt * dx + a.cos_tilt * dy;
  double excess = x1 * x1 / (rx * rx) + y1 * y1 / (ry * ry);
  if (excess > 1) rx *= sqrt(excess), ry *= sqrt(excess);
  double below = rx * rx * y1 * y1 + ry * ry * x1 * x1, over = rx * rx * ry * ry - below;
  double k = over > 0 && below > 0 ? sqrt(over / below) : 0;
  if (large == sweep) k = -k;
  double cx = k * rx * y1 / ry, cy = -k * ry * x1 / rx;
  a.rx = rx, a.ry = ry;
  a.cx = a.cos_tilt * cx - a.sin_tilt * cy + (p->x + x) / 2;
  a.cy = a.sin_tilt * cx + a.cos_tilt * cy + (p->y + y) / 2;
  double ux = (x1 - cx) / rx, uy = (y1 - cy) / ry, vx = (-x1 - cx) / rx, vy = (-y1 - cy) / ry;
  a.from = angle(1, 0, ux, uy);
  a.sweep = angle(ux, uy, vx, vy);
  if (sweep && a.sweep < 0) a.sweep += 2 * PI;
  if (!sweep && a.sweep > 0) a.sweep -= 2 * PI;
  return a;
}

// The point at angle t, and the direction there times `k`.
static void arc_point(const Arc *a, double t, double k, double out[4]) {
  double ex = a->rx * cos(t), ey = a->ry * sin(t), tx = -a->rx * sin(t), ty = a->ry * cos(t);
  out[0] = a->cx + a->cos_tilt * ex - a->sin_tilt * ey;
  out[1] = a->cy + a->sin_tilt * ex + a->cos_tilt * ey;
  out[2] = k * (a->cos_tilt * tx - a->sin_tilt * ty);
  out[3] = k * (a->sin_tilt * tx + a->cos_tilt * ty);
}

void svg_path_arc(SvgPath *p, double rx, double ry, double degrees, bool large, bool sweep, double x, double y) {
  rx = fabs(rx), ry = fabs(ry);
  if (p->x == x && p->y == y) return;
  if (rx < 1e-9 || ry < 1e-9) return svg_path_line(p, x, y);
  Arc a = arc_centre(p, rx, ry, degrees, large, sweep, x, y);
  if (!isfinite(a.cx) || !isfinite(a.cy) || !isfinite(a.sweep)) return svg_path_line(p, x, y);
  int pieces = (int)ceil(fabs(a.sweep) / (PI / 2) - 1e-9);
  if (pieces < 1) pieces = 1;
  double step = a.sweep / pieces, k = 4.0 / 3 * tan(step / 4), from[4], to[4];
  for (int i = 0; i < pieces; i++) {
    arc_point(&a, a.from + i * step, k, from);
    arc_point(&a, a.from + (i + 1) * step, k, to);
    bool last = i == pieces - 1;
    svg_path_curve(p, from[0] + from[2], from[1] + from[3], to[0] - to[2], to[1] - to[3], last ? x : to[0],
                   last ? y : to[1]);
  }
}

// --- Path data ----------------------------------------------------------------------------------------------------

typedef struct Data {
  SvgPath *path;
  SvgScan scan;
  char command;   // the last, for the smooth curves
  double cx, cy;  // its last control point
} Data;

// Numbers a command takes; arcs have two flags among theirs, each one character.
static int operands(char upper) {
  switch (upper) {
    case 'M':
    case 'L':
    case 'T': return 2;
    case 'H':
    case 'V': return 1;
    case 'S':
    case 'Q': return 4;
    case 'C': return 6;
    case 'A': return 7;
    case 'Z': return 0;
  }
  return -1;
}

static bool scan_flag(SvgScan *s, double *out) {
  if (s->p == s->end || (*s->p != '0' && *s->p != '1')) return false;
  *out = *s->p++ - '0';
  return true;
}

static bool scan_operands(SvgScan *s, char upper, int count, double *v) {
  for (int i = 0; i < count; i++) {
    if (i) svg_skip_comma(s);
    bool flag = upper == 'A' && (i == 3 || i == 4);
    if (!(flag ? scan_flag(s, &v[i]) : svg_scan_number(s, &v[i]))) return false;
  }
  return true;
}

// Relative coordinates made absolute, in place.
static void absolute(const SvgPath *p, char upper, int count, double *v) {
  if (upper == 'H') v[0] += p->x;
  if (upper == 'V') v[0] += p->y;
  if (upper == 'A') v[5] += p->x, v[6] += p->y;
  if (upper == 'H' || upper == 'V' || upper == 'A') return;
  for (int i = 0; i < count; i += 2) v[i] += p->x, v[i + 1] += p->y;
}

static void quadratic(SvgPath *p, double qx, double qy, double x, double y) {
  svg_path_curve(p, p->x + 2.0 / 3 * (qx - p->x), p->y + 2.0 / 3 * (qy - p->y), x + 2.0 / 3 * (qx - x),
                 y + 2.0 / 3 * (qy - y), x, y);
}

// The control point mirrored at the current point, where the command before was of the same family.
static void mirror(const Data *d, const char *family, double *x, double *y) {
  bool same = d->command && strchr(family, d->command);
  *x = same ? 2 * d->path->x - d->cx : d->path->x;
  *y = same ? 2 * d->path->y - d->cy : d->path->y;
}

static void smooth(Data *d, char upper, const double *v) {
  double x, y;
  mirror(d, upper == 'S' ? "CS" : "QT", &x, &y);
  if (upper == 'S') {
    svg_path_curve(d->path, x, y, v[0], v[1], v[2], v[3]);
    d->cx = v[0], d->cy = v[1];
  } else {
    quadratic(d->path, x, y, v[0], v[1]);
    d->cx = x, d->cy = y;
  }
}

static void command(Data *d, char upper, const double *v) {
  SvgPath *p = d->path;
  switch (upper) {
    case 'M': svg_path_move(p, v[0], v[1]); break;
    case 'L': svg_path_line(p, v[0], v[1]); break;
    case 'H': svg_path_line(p, v[0], p->y); break;
    case 'V': svg_path_line(p, p->x, v[0]); break;
    case 'C': svg_path_curve(p, v[0], v[1], v[2], v[3], v[4], v[5]), d->cx = v[2], d->cy = v[3]; break;
    case 'Q': quadratic(p, v[0], v[1], v[2], v[3]), d->cx = v[0], d->cy = v[1]; break;
    case 'S':
    case 'T': smooth(d, upper, v); break;
    case 'A': svg_path_arc(p, v[0], v[1], v[2], v[3] != 0, v[4] != 0, v[5], v[6]); break;
    case 'Z': svg_path_close(p); break;
  }
  d->command = upper;
}

// One letter and all the operands that follow it; a move's further pairs are lines.
static bool commands(Data *d) {
  char letter = *d->scan.p, upper = (char)(letter >= 'a' && letter <= 'z' ? letter - 32 : letter);
  bool relative = letter != upper;
  int count = operands(upper);
  if (count < 0 || (d->command == 0 && upper != 'M')) return false;
  d->scan.p++;
  do {
    double v[7];
    svg_skip_blank(&d->scan);
    if (!scan_operands(&d->scan, upper, count, v)) return false;
    if (relative) absolute(d->path, upper, count, v);
    command(d, upper, v);
    if (upper == 'M') upper = 'L', d->command = 'M';
    svg_skip_comma(&d->scan);
  } while (count && d->scan.p < d->scan.end && strchr("+-.0123456789", *d->scan.p));
  return true;
}

bool svg_path_data(SvgPath *path, Str text, uint32_t *fault) {
  Data d = {.path = path, .scan = svg_scan(text)};
  svg_skip_blank(&d.scan);
  while (d.scan.p < d.scan.end)
    if (!commands(&d)) return *fault = (uint32_t)(d.scan.p - text.p), false;
  return true;
}

SvgBox svg_steps_box(const PathStep *steps, uint32_t count) {
  SvgBox box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  static const uint32_t points[] = {[PATH_MOVE] = 1, [PATH_LINE] = 1, [PATH_CURVE] = 3, [PATH_CLOSE] = 0};
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < points[steps[i].verb]; k++) {
      box.x0 = fmin(box.x0, steps[i].x[k]), box.x1 = fmax(box.x1, steps[i].x[k]);
      box.y0 = fmin(box.y0, steps[i].y[k]), box.y1 = fmax(box.y1, steps[i].y[k]);
    }
  return box;
}
