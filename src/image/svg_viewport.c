// In: width, height, viewBox and preserveAspectRatio of an <svg> or <symbol>. Out: where its content comes to lie.
// SVG 2, 8.2 and 8.7.
#include <math.h>

#include "image/svg.h"

static double length(Svg *svg, const SvgNode *node, const char *name, double whole, double absent) {
  Str value = str_trim(svg_attr(node, str_from(name)));
  double v;
  if (value.n == 0 || str_eq(value, STR("auto"))) return absent;
  if (svg_parse_length(value, whole, &v)) return v;
  svg_report(svg, DIAG_IMAGE_SVG_VALUE, svg_attr_span(svg, node, str_from(name)), str_from(name), value);
  return absent;
}

static bool scan_box(Str text, double v[4]) {
  SvgScan s = svg_scan(str_trim(text));
  for (int i = 0; i < 4; i++) {
    if (!svg_scan_number(&s, &v[i])) return false;
    svg_skip_comma(&s);
  }
  return s.p == s.end && v[2] >= 0 && v[3] >= 0;
}

static void read_box(Svg *svg, const SvgNode *node, SvgViewport *out) {
  Str text = svg_attr(node, STR("viewBox"));
  double v[4];
  if (text.n == 0) return;
  if (!scan_box(text, v)) {
    svg_report(svg, DIAG_IMAGE_SVG_VALUE, svg_attr_span(svg, node, STR("viewBox")), STR("viewBox"), text);
    return;
  }
  out->has_box = true;
  out->box_x = v[0], out->box_y = v[1], out->box_width = v[2], out->box_height = v[3];
}

typedef struct Aspect {
  bool none, slice;
  double x, y;  // share of the free space before the content
} Aspect;

static bool aspect_word(Str word, Aspect *out) {
  static const struct {
    Str name;
    double share;
  } sides[] = {{{"Min", 3}, 0}, {{"Mid", 3}, 0.5}, {{"Max", 3}, 1}};
  bool known = word.n == 8 && word.p[0] == 'x' && word.p[4] == 'Y';
  uint32_t found = 0;
  for (int i = 0; known && i < 3; i++) {
    if (memcmp(word.p + 1, sides[i].name.p, 3) == 0) out->x = sides[i].share, found |= 1;
    if (memcmp(word.p + 5, sides[i].name.p, 3) == 0) out->y = sides[i].share, found |= 2;
  }
  return found == 3;
}

static Aspect read_aspect(Svg *svg, const SvgNode *node) {
  Str all = str_trim(svg_attr(node, STR("preserveAspectRatio")));
  Aspect out = {.x = 0.5, .y = 0.5};
  if (all.n == 0) return out;
  if (str_starts(all, STR("defer"))) all = str_trim(str_slice(all, 5, all.n));
  int64_t gap = str_find(all, STR(" "), 0);
  Str how = gap < 0 ? STR("") : str_trim(str_slice(all, (uint32_t)gap, all.n));
  Str word = gap < 0 ? all : str_slice(all, 0, (uint32_t)gap);
  out.none = str_eq(word, STR("none"));
  out.slice = str_eq(how, STR("slice"));
  bool how_known = how.n == 0 || out.slice || str_eq(how, STR("meet"));
  if (!how_known || (!out.none && !aspect_word(word, &out)))
    svg_report(svg, DIAG_IMAGE_SVG_VALUE, svg_attr_span(svg, node, STR("preserveAspectRatio")),
               STR("preserveAspectRatio"), all);
  return out;
}

static void fit(SvgViewport *v, Aspect aspect) {
  double sx = v->width / v->box_width, sy = v->height / v->box_height;
  if (!aspect.none) sx = sy = aspect.slice ? fmax(sx, sy) : fmin(sx, sy);
  double free_x = v->width - v->box_width * sx, free_y = v->height - v->box_height * sy;
  v->slice = !aspect.none && aspect.slice;
  v->matrix =
      (Matrix){sx, 0, 0, sy, v->x + free_x * aspect.x - v->box_x * sx, v->y + free_y * aspect.y - v->box_y * sy};
}

SvgViewport svg_viewport_at(Svg *svg, const SvgNode *node, double x, double y, double width, double height) {
  SvgViewport v = {.x = x, .y = y, .width = width, .height = height, .matrix = {1, 0, 0, 1, x, y}};
  read_box(svg, node, &v);
  if (v.has_box && v.box_width > 0 && v.box_height > 0 && v.width > 0 && v.height > 0) fit(&v, read_aspect(svg, node));
  return v;
}

SvgViewport svg_viewport(Svg *svg, const SvgNode *node, double width, double height) {
  double x = length(svg, node, "x", width, 0), y = length(svg, node, "y", height, 0);
  return svg_viewport_at(svg, node, x, y, length(svg, node, "width", width, width),
                         length(svg, node, "height", height, height));
}
