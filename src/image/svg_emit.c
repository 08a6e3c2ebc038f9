// In: an outline and the style around it. Out: a Drawing in the arena, stroke and dashes scaled with the outline.
#include <math.h>

#include "image/svg.h"

static const Colour no_colour = {.none = 1};

// A paint and its opacity, `currentColor` followed; none when nothing would be seen.
static Colour resolve(const SvgStyle *style, SvgPaint paint, double share, double opacity, double *out) {
  if (paint.kind == SVG_PAINT_CURRENT) paint = style->color;
  *out = paint.alpha * share * opacity;
  return paint.kind != SVG_PAINT_COLOUR || *out <= 0 ? no_colour : paint.colour;
}

static Path keep_path(Arena *arena, const PathStep *steps, uint32_t count) {
  PathStep *out = ARENA_ARRAY(arena, PathStep, count ? count : 1);
  if (count) memcpy(out, steps, count * sizeof *steps);
  return (Path){out, count};
}

static void set_dashes(Svg *svg, const SvgStyle *style, double scale, Drawing *out) {
  double *dashes = ARENA_ARRAY(svg->job->arena, double, style->dash_count ? style->dash_count : 1);
  for (uint32_t i = 0; i < style->dash_count; i++) {
    dashes[i] = style->dashes[i] * scale;
    svg_check_range(svg, dashes[i]);
  }
  out->dashes = dashes;
  out->dash_count = style->dash_count;
  out->dash_phase = style->dash_phase * scale;
  svg_check_range(svg, fabs(out->dash_phase));
}

// A stroke stays even in a Drawing; where the transform would make it thick one way and thin the other, that is said.
static void set_stroke(Svg *svg, const SvgContext *c, const SvgNode *node, Drawing *out) {
  double scale = matrix_scale(&c->matrix);
  out->stroke_width = c->style.stroke_width * scale;
  svg_check_range(svg, out->stroke_width + c->style.miter_limit);
  out->cap = c->style.cap;
  out->join = c->style.join;
  out->miter_limit = c->style.miter_limit;
  set_dashes(svg, &c->style, scale, out);
  if (!(out->stroke_width > 0)) out->stroke = no_colour;
  if (!out->stroke.none && !matrix_even(&c->matrix)) svg_report(svg, DIAG_IMAGE_SVG_UNEVEN_STROKE, node->span);
}

static SvgBox painted_box(const SvgPath *outline, const Drawing *d) {
  SvgBox b = svg_steps_box(outline->steps.v, outline->steps.n);
  bool corners = outline->steps.n > 2;
  double reach = d->stroke.none ? 0 : d->stroke_width / 2 * (d->join == 0 && corners ? fmax(d->miter_limit, 1.5) : 1.5);
  return (SvgBox){b.x0 - reach, b.y0 - reach, b.x1 + reach, b.y1 + reach};
}

// The clip around, and the picture's frame where the drawing leaves it. Where one path cannot be both, the frame is
// left to painting.
static SvgClip clip_of(Svg *svg, const SvgContext *c, SvgBox box) {
  SvgClip own = c->clip, both;
  if (own.path.count && svg_clip_holds(&own, box)) own = (SvgClip){0};
  if (svg_clip_holds(&svg->frame, box)) return own;
  if (!svg_clip_meet(svg, own, svg->frame, &both)) svg->image->overflow = true;
  return both;
}

static void push(Svg *svg, const SvgContext *c, Drawing d, SvgBox box) {
  if (d.fill.none && d.stroke.none) return;
  SvgClip clip = clip_of(svg, c, box);
  if (clip.empty) return;
  d.clip = clip.path.count ? keep_path(svg->job->arena, clip.path.steps, clip.path.count) : (Path){0};
  d.clip_even_odd = clip.path.count && clip.even_odd;
  VEC_PUSH(svg->job->scratch, svg->drawings, d);
  VEC_PUSH(svg->job->scratch, svg->boxes, box);
}

void svg_emit(Svg *svg, const SvgContext *c, const SvgPath *outline, const SvgNode *node) {
  Drawing d = {.even_odd = c->style.even_odd};
  d.fill = resolve(&c->style, c->style.fill, c->style.fill_opacity, c->opacity, &d.fill_opacity);
  d.stroke = resolve(&c->style, c->style.stroke, c->style.stroke_opacity, c->opacity, &d.stroke_opacity);
  if (node->tag == SVG_LINE) d.fill = no_colour;
  set_stroke(svg, c, node, &d);
  SvgBox box = painted_box(outline, &d);
  if ((d.fill.none && d.stroke.none) || svg_clip_misses(&svg->frame, box)) return;
  if (c->clip.path.count && svg_clip_misses(&c->clip, box)) return;
  d.path = keep_path(svg->job->arena, outline->steps.v, outline->steps.n);
  if (!c->style.stroke_first || d.fill.none || d.stroke.none) return push(svg, c, d, box);
  Drawing fill = d;
  d.fill = no_colour;
  fill.stroke = no_colour;
  push(svg, c, d, box);
  push(svg, c, fill, box);
}
