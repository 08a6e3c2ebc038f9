// In: an SVG file and the colours that it takes. Out: a flat list of painted paths. Nothing is left out in silence:
// what is not drawn is a finding.
#include "image/svg.h"

static Str title_of(const Svg *svg) {
  for (uint32_t i = 1; i < svg->nodes.n; i = svg->nodes.v[i].end)
    if (svg->nodes.v[i].tag == SVG_TITLE) return str_dup(svg->job->arena, str_trim(buf_str(&svg->nodes.v[i].text)));
  return STR("");
}

// Only the colours that the drawing asked for make it another picture.
static uint64_t key_of(const Svg *svg) {
  uint64_t key = svg->image->key;
  for (uint32_t i = 0; i < svg->param_count; i++) {
    Colour c = svg->params[i].colour;
    uint8_t bytes[] = {c.none, c.r, c.g, c.b, c.has_cmyk, c.c, c.m, c.y, c.k};
    if (!svg->param_used[i]) continue;
    key = hash_bytes(svg->params[i].name.p, svg->params[i].name.n, key);
    key = hash_bytes(bytes, sizeof bytes, key);
    if (svg->params[i].number.n) key = hash_bytes(svg->params[i].number.p, svg->params[i].number.n, key);
  }
  return key;
}

static void finish(Svg *svg) {
  Image *out = svg->image;
  Drawing *drawings = ARENA_ARRAY(svg->job->arena, Drawing, svg->drawings.n ? svg->drawings.n : 1);
  if (svg->drawings.n) memcpy(drawings, svg->drawings.v, svg->drawings.n * sizeof *drawings);
  out->drawings = drawings;
  out->drawing_count = svg->drawings.n;
  out->text_title = title_of(svg);
  out->key = key_of(svg);
}

bool svg_read(const ImageFile *file, const ImageParam *params, uint32_t count, Image *out) {
  Arena *scratch = file->job->scratch;
  Svg *svg = ARENA_NEW(scratch, Svg);
  svg->file = file;
  svg->job = file->job;
  svg->image = out;
  svg->params = params;
  svg->param_count = count;
  svg->param_used = ARENA_ARRAY(scratch, bool, count ? count : 1);
  out->kind = IMAGE_VECTOR;
  if (!svg_tree_read(svg)) return false;
  svg_css_read(svg);
  svg_draw_root(svg);
  if (svg->steps > image_default_limits.svg_steps)
    svg_report(svg, DIAG_IMAGE_SVG_TOO_MANY, svg->nodes.v[0].span,
               str_format(scratch, "%u", image_default_limits.svg_steps));
  svg_check_range(svg, out->width + out->height);
  if (svg->beyond) svg_report(svg, DIAG_IMAGE_SVG_OUT_OF_RANGE, svg->nodes.v[0].span);
  if (svg->failed) return false;
  finish(svg);
  return true;
}
