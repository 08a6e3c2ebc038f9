// In: clipping paths of groups within groups. Out: one path to clip by. A Drawing has one clip, so where two meet their
// common part must be one path: upright rectangles cut each other, and one that holds the other falls away.
#include <math.h>

#include "image/svg.h"

SvgClip svg_clip_rectangle(Svg *svg, const Matrix *m, double x, double y, double width, double height) {
  SvgPath path = {.svg = svg, .matrix = *m};
  svg_path_move(&path, x, y);
  svg_path_line(&path, x + width, y);
  svg_path_line(&path, x + width, y + height);
  svg_path_line(&path, x, y + height);
  svg_path_close(&path);
  return (SvgClip){{path.steps.v, path.steps.n}, false, !(width > 0 && height > 0)};
}

// An upright rectangle: four sides, each along one axis.
static bool is_rectangle(const SvgClip *clip) {
  const PathStep *s = clip->path.steps;
  uint32_t n = clip->path.count;
  if (n < 5 || n > 6 || s[0].verb != PATH_MOVE || s[n - 1].verb != PATH_CLOSE) return false;
  for (uint32_t i = 1; i < n - 1; i++) {
    bool level = s[i].y[0] == s[i - 1].y[0], upright = s[i].x[0] == s[i - 1].x[0];
    if (s[i].verb != PATH_LINE || level == upright) return false;
    if (i >= 2 && (s[i - 1].y[0] == s[i - 2].y[0]) == level) return false;
  }
  const PathStep *last = &s[n - 2];
  return n == 6 ? last->x[0] == s[0].x[0] && last->y[0] == s[0].y[0]
                : last->x[0] == s[0].x[0] || last->y[0] == s[0].y[0];
}

static SvgBox box_of(const SvgClip *clip) { return svg_steps_box(clip->path.steps, clip->path.count); }

static bool holds(SvgBox out, SvgBox in) {
  return in.x0 >= out.x0 && in.x1 <= out.x1 && in.y0 >= out.y0 && in.y1 <= out.y1;
}

bool svg_clip_holds(const SvgClip *clip, SvgBox box) {
  SvgBox c = box_of(clip);
  double slack = 1e-6 * (c.x1 - c.x0 + c.y1 - c.y0);  // roundings of a curve that touches the side
  return is_rectangle(clip) && holds((SvgBox){c.x0 - slack, c.y0 - slack, c.x1 + slack, c.y1 + slack}, box);
}

static bool apart(SvgBox a, SvgBox b) { return a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0; }

bool svg_clip_misses(const SvgClip *clip, SvgBox box) {
  SvgBox c = box_of(clip);
  return box.x1 < c.x0 || c.x1 < box.x0 || box.y1 < c.y0 || c.y1 < box.y0;
}

bool svg_clip_meet(Svg *svg, SvgClip a, SvgClip b, SvgClip *out) {
  *out = a;
  if (a.empty || b.empty) return *out = (SvgClip){.empty = true}, true;
  if (b.path.count == 0) return true;
  if (a.path.count == 0) return *out = b, true;
  SvgBox x = box_of(&a), y = box_of(&b);
  bool square_a = is_rectangle(&a), square_b = is_rectangle(&b);
  if (apart(x, y)) return *out = (SvgClip){.empty = true}, true;
  if (square_a && holds(x, y)) return *out = b, true;
  if (square_b && holds(y, x)) return true;
  if (!square_a || !square_b) return false;
  SvgBox both = {fmax(x.x0, y.x0), fmax(x.y0, y.y0), fmin(x.x1, y.x1), fmin(x.y1, y.y1)};
  *out = svg_clip_rectangle(svg, &MATRIX_IDENTITY, both.x0, both.y0, both.x1 - both.x0, both.y1 - both.y0);
  return true;
}

SvgClip svg_clip_both(Svg *svg, SvgClip a, SvgClip b, Span span) {
  SvgClip out;
  if (!svg_clip_meet(svg, a, b, &out)) svg_report(svg, DIAG_IMAGE_SVG_CLIPS, span);
  return out;
}
