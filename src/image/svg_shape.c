// In: the basic shapes (SVG 2, chapter 10) and paths. Out: their outlines.
#include <math.h>

#include "image/svg.h"

typedef struct Shape {
  Svg *svg;
  const SvgNode *node;
  double width, height;  // of the viewport
  SvgPath *path;
} Shape;

static double diagonal(const Shape *s) { return hypot(s->width, s->height) / sqrt(2); }

// A length attribute; `absent` where there is none, "auto", or a fault that is reported.
static double length(const Shape *s, Str name, double whole, double absent) {
  Str value = svg_attr(s->node, name);
  double v;
  if (value.n == 0 || str_eq(str_trim(value), STR("auto"))) return absent;
  if (svg_parse_length(value, whole, &v)) return v;
  svg_report(s->svg, DIAG_IMAGE_SVG_VALUE, svg_attr_span(s->svg, s->node, name), name, value);
  return absent;
}

static double length_x(const Shape *s, const char *name) { return length(s, str_from(name), s->width, 0); }
static double length_y(const Shape *s, const char *name) { return length(s, str_from(name), s->height, 0); }

static void ellipse(const Shape *s, double cx, double cy, double rx, double ry) {
  if (!(rx > 0) || !(ry > 0)) return;
  svg_path_move(s->path, cx + rx, cy);
  svg_path_arc(s->path, rx, ry, 0, false, true, cx, cy + ry);
  svg_path_arc(s->path, rx, ry, 0, false, true, cx - rx, cy);
  svg_path_arc(s->path, rx, ry, 0, false, true, cx, cy - ry);
  svg_path_arc(s->path, rx, ry, 0, false, true, cx + rx, cy);
  svg_path_close(s->path);
}

static void circle(const Shape *s) {
  double r = length(s, STR("r"), diagonal(s), 0);
  ellipse(s, length_x(s, "cx"), length_y(s, "cy"), r, r);
}

static void oval(const Shape *s) {
  double rx = length(s, STR("rx"), s->width, -1), ry = length(s, STR("ry"), s->height, -1);
  ellipse(s, length_x(s, "cx"), length_y(s, "cy"), rx < 0 ? ry : rx, ry < 0 ? rx : ry);
}

static void rounded(SvgPath *p, double x, double y, double w, double h, double rx, double ry) {
  svg_path_move(p, x + rx, y);
  svg_path_line(p, x + w - rx, y);
  svg_path_arc(p, rx, ry, 0, false, true, x + w, y + ry);
  svg_path_line(p, x + w, y + h - ry);
  svg_path_arc(p, rx, ry, 0, false, true, x + w - rx, y + h);
  svg_path_line(p, x + rx, y + h);
  svg_path_arc(p, rx, ry, 0, false, true, x, y + h - ry);
  svg_path_line(p, x, y + ry);
  svg_path_arc(p, rx, ry, 0, false, true, x + rx, y);
  svg_path_close(p);
}

static void square(SvgPath *p, double x, double y, double w, double h) {
  svg_path_move(p, x, y);
  svg_path_line(p, x + w, y);
  svg_path_line(p, x + w, y + h);
  svg_path_line(p, x, y + h);
  svg_path_close(p);
}

static void rectangle(const Shape *s) {
  double x = length_x(s, "x"), y = length_y(s, "y"), w = length_x(s, "width"), h = length_y(s, "height");
  double rx = length(s, STR("rx"), s->width, -1), ry = length(s, STR("ry"), s->height, -1);
  if (!(w > 0) || !(h > 0)) return;
  if (rx < 0) rx = ry;
  if (ry < 0) ry = rx;
  rx = fmin(rx, w / 2), ry = fmin(ry, h / 2);
  if (rx > 0 && ry > 0)
    rounded(s->path, x, y, w, h, rx, ry);
  else
    square(s->path, x, y, w, h);
}

static void line(const Shape *s) {
  svg_path_move(s->path, length_x(s, "x1"), length_y(s, "y1"));
  svg_path_line(s->path, length_x(s, "x2"), length_y(s, "y2"));
}

static void fault(const Shape *s, Str name, uint32_t offset) {
  Span span = svg_attr_span(s->svg, s->node, name);
  if (span.start + offset < span.end) span.start += offset, span.end = span.start + 1;
  svg_report(s->svg, DIAG_IMAGE_SVG_PATH, span, name);
}

static void points(const Shape *s, bool close) {
  Str value = svg_attr(s->node, STR("points"));
  SvgScan scan = svg_scan(value);
  bool first = true;
  for (svg_skip_blank(&scan); scan.p < scan.end; first = false) {
    double x, y;
    bool pair = svg_scan_number(&scan, &x) && (svg_skip_comma(&scan), svg_scan_number(&scan, &y));
    if (!pair) return fault(s, STR("points"), (uint32_t)(scan.p - value.p));
    if (first)
      svg_path_move(s->path, x, y);
    else
      svg_path_line(s->path, x, y);
    svg_skip_comma(&scan);
  }
  if (close) svg_path_close(s->path);
}

static void data(const Shape *s) {
  Str d = svg_attr(s->node, STR("d"));
  uint32_t offset;
  if (str_eq(str_trim(d), STR("none"))) return;
  if (!svg_path_data(s->path, d, &offset)) fault(s, STR("d"), offset);
}

void svg_shape_outline(Svg *svg, const SvgNode *node, double width, double height, SvgPath *path) {
  Shape s = {svg, node, width, height, path};
  switch (node->tag) {
    case SVG_PATH: data(&s); break;
    case SVG_RECT: rectangle(&s); break;
    case SVG_CIRCLE: circle(&s); break;
    case SVG_ELLIPSE: oval(&s); break;
    case SVG_LINE: line(&s); break;
    case SVG_POLYLINE: points(&s, false); break;
    case SVG_POLYGON: points(&s, true); break;
    default: break;
  }
}
