// In: a <clipPath>. Out: one path through which its user is seen: the union of its shapes, all turned the same way
// round so that they add up under the nonzero rule. CSS Masking 1, chapter 5.
#include "image/svg.h"

static double signed_area(const PathStep *steps, uint32_t n) {
  double area = 0, x = 0, y = 0, sx = 0, sy = 0;
  for (uint32_t i = 0; i < n; i++) {
    const PathStep *s = &steps[i];
    uint32_t points = s->verb == PATH_CURVE ? 3 : s->verb == PATH_CLOSE ? 0 : 1;
    bool jump = s->verb == PATH_MOVE || s->verb == PATH_CLOSE;
    if (jump) area += x * sy - sx * y, x = sx, y = sy;
    if (s->verb == PATH_MOVE) x = sx = s->x[0], y = sy = s->y[0];
    for (uint32_t k = 0; !jump && k < points; k++) area += x * s->y[k] - s->x[k] * y, x = s->x[k], y = s->y[k];
  }
  return area + x * sy - sx * y;
}

static void end_point(const PathStep *s, double *x, double *y) {
  int last = s->verb == PATH_CURVE ? 2 : 0;
  *x = s->x[last], *y = s->y[last];
}

// One figure, from its move on, walked from its end; always closed, as a clip is.
static void reverse_figure(SvgPath *out, const PathStep *steps, uint32_t n) {
  while (n && steps[n - 1].verb == PATH_CLOSE) n--;
  if (n < 2) return;
  double x, y;
  end_point(&steps[n - 1], &x, &y);
  svg_path_move(out, x, y);
  for (uint32_t i = n - 1; i > 0; i--) {
    end_point(&steps[i - 1], &x, &y);
    if (steps[i].verb == PATH_CURVE)
      svg_path_curve(out, steps[i].x[1], steps[i].y[1], steps[i].x[0], steps[i].y[0], x, y);
    else
      svg_path_line(out, x, y);
  }
  svg_path_close(out);
}

static void append(SvgPath *out, const SvgPath *shape) {
  const PathStep *s = shape->steps.v;
  uint32_t n = shape->steps.n;
  if (n && signed_area(s, n) < 0) {
    for (uint32_t from = 0, to; from < n; from = to) {
      for (to = from + 1; to < n && s[to].verb != PATH_MOVE; to++) continue;
      reverse_figure(out, s + from, to - from);
    }
    return;
  }
  for (uint32_t i = 0; i < n; i++) VEC_PUSH(out->svg->job->scratch, out->steps, s[i]);
}

typedef struct Union {
  Svg *svg;
  SvgPath path;
  uint32_t shapes, even_odd;
} Union;

static void add_shape(Union *u, uint32_t index, const SvgContext *c) {
  SvgPath shape = {.svg = u->svg, .matrix = c->matrix};
  if (!c->style.visible) return;
  if (c->style.clip_path.n) svg_report(u->svg, DIAG_IMAGE_SVG_CLIPS, c->style.clip_span);
  svg_shape_outline(u->svg, &u->svg->nodes.v[index], c->width, c->height, &shape);
  append(&u->path, &shape);
  u->shapes++;
  u->even_odd += c->style.clip_even_odd;
}

static void add_child(Union *u, uint32_t index, const SvgContext *around) {
  const SvgNode *node = &u->svg->nodes.v[index];
  if (node->tag == SVG_TEXT) svg_report(u->svg, DIAG_IMAGE_SVG_TEXT, node->span);
  if (!svg_is_shape(node->tag) && node->tag != SVG_USE) return;
  SvgContext c = svg_enter(u->svg, index, around);
  if (!c.style.displayed) return;
  if (node->tag != SVG_USE) return add_shape(u, index, &c);
  uint32_t target = svg_target(u->svg, node);
  SvgViewport place = svg_viewport(u->svg, node, c.width, c.height);
  c.matrix = matrix_then((Matrix){1, 0, 0, 1, place.x, place.y}, c.matrix);
  if (!target || !svg_is_shape(u->svg->nodes.v[target].tag)) return;
  SvgContext inner = svg_enter(u->svg, target, &c);
  if (inner.style.displayed) add_shape(u, target, &inner);
}

static uint32_t find(Svg *svg, Str id, Span span) {
  uint32_t found = (uint32_t)(uintptr_t)strmap_get(&svg->ids, id);
  if (found && svg->nodes.v[found - 1].tag == SVG_CLIP_PATH) return found - 1;
  svg_report(svg, DIAG_IMAGE_SVG_NO_TARGET, span, id);
  return 0;
}

static bool followed(const Svg *svg, uint32_t index) {
  for (uint32_t i = 0; i < svg->followed.n; i++)
    if (svg->followed.v[i] == index) return true;
  return false;
}

SvgClip svg_clip_path(Svg *svg, const SvgContext *around, Str id, Span span) {
  uint32_t index = find(svg, id, span);
  if (index == 0) return (SvgClip){0};
  if (followed(svg, index)) return svg_report(svg, DIAG_IMAGE_SVG_LOOP, span, id), (SvgClip){0};
  const SvgNode *node = &svg->nodes.v[index];
  if (str_eq(svg_attr(node, STR("clipPathUnits")), STR("objectBoundingBox")))
    svg_report(svg, DIAG_IMAGE_SVG_PROPERTY, svg_attr_span(svg, node, STR("clipPathUnits")), STR("clipPathUnits"));
  SvgContext base = *around;
  base.style = svg_style_initial(svg);
  SvgContext c = svg_enter(svg, index, &base);
  Union u = {.svg = svg, .path = {.svg = svg, .matrix = MATRIX_IDENTITY}};
  for (uint32_t i = index + 1; i < node->end; i = svg->nodes.v[i].end) add_child(&u, i, &c);
  if (u.shapes > 1 && u.even_odd) svg_report(svg, DIAG_IMAGE_SVG_CLIPS, span);
  SvgClip clip = {{u.path.steps.v, u.path.steps.n}, u.even_odd > 0, u.path.steps.n == 0};
  if (c.style.clip_path.n == 0) return clip;
  VEC_PUSH(svg->job->scratch, svg->followed, index);
  clip = svg_clip_both(svg, clip, svg_clip_path(svg, &c, c.style.clip_path, c.style.clip_span), c.style.clip_span);
  svg->followed.n--;
  return clip;
}
