// In: the tree of elements. Out: drawings, in the order of painting. Walks the tree with the style, transform, clip and
// opacity around each element; `use` is followed, held by the limits of depth and count. SVG 2, chapters 3, 5 and 8.
#include <math.h>

#include "image/svg.h"

static void draw(Svg *svg, uint32_t index, const SvgContext *around);

bool svg_is_shape(SvgTag tag) { return tag >= SVG_PATH && tag <= SVG_POLYGON; }

static double diagonal(const SvgContext *c) { return hypot(c->width, c->height) / sqrt(2); }

SvgContext svg_enter(Svg *svg, uint32_t index, const SvgContext *around) {
  SvgContext c = *around;
  c.depth++;
  c.style = svg_style_compute(svg, index, &around->style, diagonal(around));
  SvgDecl transform = svg_css_value(svg, index, STR("transform"));
  Matrix m;
  if (transform.value.n == 0) return c;
  if (svg_parse_transform(transform.value, &m))
    c.matrix = matrix_then(m, c.matrix);
  else
    svg_report(svg, DIAG_IMAGE_SVG_VALUE, transform.span, transform.name, transform.value);
  return c;
}

uint32_t svg_target(Svg *svg, const SvgNode *node) {
  Str href = str_trim(svg_attr(node, STR("href")));
  Str id = href.n && href.p[0] == '#' ? str_slice(href, 1, href.n) : STR("");
  uint32_t found = (uint32_t)(uintptr_t)strmap_get(&svg->ids, id);
  if (found > 1) return found - 1;
  Span span = svg_attr_span(svg, node, STR("href"));
  if (href.n && href.p[0] != '#')
    svg_report(svg, DIAG_IMAGE_SVG_OUTSIDE, span, href);
  else if (found == 1)
    svg_report(svg, DIAG_IMAGE_SVG_LOOP, span, id);
  else
    svg_report(svg, DIAG_IMAGE_SVG_NO_TARGET, span, id);
  return 0;
}

static void draw_shape(Svg *svg, uint32_t index, const SvgContext *c) {
  const SvgNode *node = &svg->nodes.v[index];
  SvgPath path = {.svg = svg, .matrix = c->matrix};
  svg_shape_outline(svg, node, c->width, c->height, &path);
  if (c->style.visible && path.steps.n > 1) svg_emit(svg, c, &path, node);
}

static void draw_children(Svg *svg, uint32_t index, const SvgContext *c) {
  for (uint32_t i = index + 1; i < svg->nodes.v[index].end; i = svg->nodes.v[i].end) draw(svg, i, c);
}

// What needs no style: elements that are never seen where they stand.
static bool passed_over(Svg *svg, const SvgNode *node) {
  switch (node->tag) {
    case SVG_OTHER_NAMESPACE:
    case SVG_REFERENCED:
    case SVG_SILENT:
    case SVG_SYMBOL:
    case SVG_CLIP_PATH:
    case SVG_STYLE:
    case SVG_TITLE: return true;
    case SVG_UNKNOWN: return svg_report(svg, DIAG_IMAGE_SVG_UNKNOWN, node->span, node->name), true;
    case SVG_SCRIPT: return svg_report(svg, DIAG_IMAGE_SVG_SCRIPT, node->span), true;
    case SVG_ANIMATION: return svg_report(svg, DIAG_IMAGE_SVG_ANIMATION, node->span), true;
    default: return false;
  }
}

// The first child that asks for nothing (a language, an extension) that might not be had. A <foreignObject> stands
// there for browsers, with what others shall draw after it; alone, it is refused.
static void draw_switch(Svg *svg, uint32_t index, const SvgContext *c) {
  uint32_t chosen = 0;
  for (uint32_t i = index + 1; i < svg->nodes.v[index].end && !chosen; i = svg->nodes.v[i].end) {
    const SvgNode *node = &svg->nodes.v[i];
    bool asks = svg_attr(node, STR("requiredExtensions")).n || svg_attr(node, STR("systemLanguage")).n;
    if (!asks && !passed_over(svg, node) && node->tag != SVG_FOREIGN) chosen = i;
  }
  for (uint32_t i = index + 1; i < svg->nodes.v[index].end && !chosen; i = svg->nodes.v[i].end)
    if (svg->nodes.v[i].tag == SVG_FOREIGN) chosen = i;
  if (chosen) draw(svg, chosen, c);
}

// An <svg> within, or a <symbol> through `use`: a viewport of its own that cuts off what leaves it. What leaves the
// picture itself is cut where drawings are emitted.
static void draw_viewport(Svg *svg, uint32_t index, const SvgContext *around, const SvgViewport *v) {
  SvgContext c = *around;
  const SvgNode *node = &svg->nodes.v[index];
  bool spills = index == 0 || str_eq(svg_css_value(svg, index, STR("overflow")).value, STR("visible"));
  if (!(v->width > 0) || !(v->height > 0)) return;
  if (v->has_box && !(v->box_width > 0 && v->box_height > 0)) return;
  if (!spills)
    c.clip =
        svg_clip_both(svg, c.clip, svg_clip_rectangle(svg, &c.matrix, v->x, v->y, v->width, v->height), node->span);
  c.matrix = matrix_then(v->matrix, c.matrix);
  c.width = v->has_box ? v->box_width : v->width;
  c.height = v->has_box ? v->box_height : v->height;
  if (!c.clip.empty) draw_children(svg, index, &c);
}

static bool is_followed(const Svg *svg, uint32_t index) {
  for (uint32_t i = 0; i < svg->followed.n; i++)
    if (svg->followed.v[i] == index) return true;
  return false;
}

static void draw_target(Svg *svg, uint32_t target, const SvgNode *use, const SvgContext *around) {
  const SvgNode *node = &svg->nodes.v[target];
  if (node->tag != SVG_SYMBOL && node->tag != SVG_ROOT) return draw(svg, target, around);
  SvgContext c = svg_enter(svg, target, around);
  bool sized = svg_attr(use, STR("width")).n > 0, tall = svg_attr(use, STR("height")).n > 0;
  SvgViewport own = svg_viewport(svg, node, c.width, c.height), given = svg_viewport(svg, use, own.width, own.height);
  SvgViewport v =
      svg_viewport_at(svg, node, own.x, own.y, sized ? given.width : own.width, tall ? given.height : own.height);
  if (c.style.displayed) draw_viewport(svg, target, &c, &v);
}

static void draw_use(Svg *svg, uint32_t index, const SvgContext *around) {
  const SvgNode *node = &svg->nodes.v[index];
  uint32_t target = svg_target(svg, node);
  if (!target) return;
  bool inside = index > target && index < svg->nodes.v[target].end;
  if (inside || is_followed(svg, target)) {
    svg_report(svg, DIAG_IMAGE_SVG_LOOP, svg_attr_span(svg, node, STR("href")), svg->nodes.v[target].id);
    return;
  }
  SvgContext c = *around;
  SvgViewport place = svg_viewport(svg, node, around->width, around->height);
  c.matrix = matrix_then((Matrix){1, 0, 0, 1, place.x, place.y}, c.matrix);
  VEC_PUSH(svg->job->scratch, svg->followed, target);
  draw_target(svg, target, node, &c);
  svg->followed.n--;
}

// --- Groups -------------------------------------------------------------------------------------------------------

static bool boxes_meet(SvgBox a, SvgBox b) { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1; }

// Opacity of a whole equals opacity of each part only where no parts lie upon one another.
static bool overlap(const Svg *svg, uint32_t first) {
  enum { MOST_COMPARED = 2000 };
  if (svg->drawings.n - first > MOST_COMPARED) return true;
  for (uint32_t i = first; i < svg->drawings.n; i++) {
    const Drawing *d = &svg->drawings.v[i];
    if (!d->fill.none && !d->stroke.none) return true;
    for (uint32_t k = first; k < i; k++)
      if (boxes_meet(svg->boxes.v[i], svg->boxes.v[k])) return true;
  }
  return false;
}

static bool holds_text(const Svg *svg, uint32_t index) {
  for (uint32_t i = index; i < svg->nodes.v[index].end; i++)
    if (svg->nodes.v[i].has_text) return true;
  return false;
}

static void draw_kind(Svg *svg, uint32_t index, const SvgContext *c) {
  const SvgNode *node = &svg->nodes.v[index];
  switch (node->tag) {
    case SVG_GROUP: draw_children(svg, index, c); break;
    case SVG_SWITCH: draw_switch(svg, index, c); break;
    case SVG_USE: draw_use(svg, index, c); break;
    case SVG_ROOT: {
      SvgViewport v = svg_viewport(svg, node, c->width, c->height);
      draw_viewport(svg, index, c, &v);
      break;
    }
    case SVG_TEXT:
      if (c->style.visible && holds_text(svg, index)) svg_report(svg, DIAG_IMAGE_SVG_TEXT, node->span);
      break;
    case SVG_PICTURE:
      if (c->style.visible) svg_report(svg, DIAG_IMAGE_SVG_PICTURE, node->span);
      break;
    case SVG_FOREIGN:
      if (c->style.visible) svg_report(svg, DIAG_IMAGE_SVG_FOREIGN, node->span, node->name);
      break;
    default: draw_shape(svg, index, c);
  }
}

static bool within_limits(Svg *svg, const SvgNode *node, const SvgContext *around) {
  const ImageLimits *limits = &image_default_limits;
  if (around->depth >= limits->svg_depth)
    svg_report(svg, DIAG_IMAGE_SVG_TOO_DEEP, node->span, str_format(svg->job->scratch, "%u", limits->svg_depth));
  else if (svg->drawn++ == limits->svg_nodes)
    svg_report(svg, DIAG_IMAGE_SVG_TOO_MANY, node->span, str_format(svg->job->scratch, "%u", limits->svg_nodes));
  return around->depth < limits->svg_depth && svg->drawn <= limits->svg_nodes && svg->steps <= limits->svg_steps;
}

static void draw(Svg *svg, uint32_t index, const SvgContext *around) {
  const SvgNode *node = &svg->nodes.v[index];
  if (passed_over(svg, node) || !within_limits(svg, node, around)) return;
  SvgContext c = svg_enter(svg, index, around);
  uint32_t first = svg->drawings.n;
  if (!c.style.displayed) return;
  c.opacity *= c.style.opacity;
  if (c.style.clip_path.n)
    c.clip =
        svg_clip_both(svg, c.clip, svg_clip_path(svg, &c, c.style.clip_path, c.style.clip_span), c.style.clip_span);
  if (c.clip.empty || c.opacity <= 0) return;
  draw_kind(svg, index, &c);
  if (c.style.opacity < 1 && overlap(svg, first)) svg_report(svg, DIAG_IMAGE_SVG_OPACITY, node->span);
}

// --- The root -----------------------------------------------------------------------------------------------------

// Width and height as given; those missing (or in per cent of an unknown page) follow from the viewBox.
static bool root_size(Svg *svg, Image *out) {
  SvgViewport v = svg_viewport(svg, &svg->nodes.v[0], 0, 0);
  bool boxed = v.has_box && v.box_width > 0 && v.box_height > 0;
  out->dpi_x = out->dpi_y = v.width > 0 || v.height > 0 ? 96 : 0;
  out->width = v.width > 0 ? v.width : !boxed ? 0 : v.height > 0 ? v.height * v.box_width / v.box_height : v.box_width;
  out->height = v.height > 0  ? v.height
                : !boxed      ? 0
                : v.width > 0 ? v.width * v.box_height / v.box_width
                              : v.box_height;
  return out->width > 0 && out->height > 0;
}

void svg_draw_root(Svg *svg) {
  Image *out = svg->image;
  const SvgNode *root = &svg->nodes.v[0];
  SvgContext c = {.matrix = MATRIX_IDENTITY, .style = svg_style_initial(svg), .opacity = 1};
  if (!root_size(svg, out)) {
    svg_report(svg, DIAG_IMAGE_SVG_NO_SIZE, root->span);
    return;
  }
  SvgViewport v = svg_viewport_at(svg, root, 0, 0, out->width, out->height);
  c.width = v.has_box ? v.box_width : v.width;
  c.height = v.has_box ? v.box_height : v.height;
  c.style = svg_style_compute(svg, 0, &c.style, diagonal(&c));
  c.opacity = c.style.opacity;
  if (!c.style.displayed) return;
  svg->frame = svg_clip_rectangle(svg, &MATRIX_IDENTITY, 0, 0, out->width, out->height);
  draw_viewport(svg, 0, &c, &v);
  if (c.opacity < 1 && overlap(svg, 0)) svg_report(svg, DIAG_IMAGE_SVG_OPACITY, root->span);
}
