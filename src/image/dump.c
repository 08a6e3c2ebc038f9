// In: an Image. Out: its text, for golden files: numbers to 1/1000, the same in every locale.
#include <math.h>

#include "image/image.h"

static void number(Buf *out, double v) {
  int64_t n = (int64_t)llround(v * 1000);
  uint64_t a = n < 0 ? (uint64_t)-n : (uint64_t)n;
  if (n < 0) buf_byte(out, '-');
  buf_int(out, (int64_t)(a / 1000));
  if (a % 1000 == 0) return;
  char digits[5] = {'.', (char)('0' + a / 100 % 10), (char)('0' + a / 10 % 10), (char)('0' + a % 10), 0};
  uint32_t n_digits = a % 10 ? 4 : a % 100 ? 3 : 2;
  buf_add(out, (Str){digits, n_digits});
}

static void field(Buf *out, const char *name, double v) {
  buf_format(out, " %s ", name);
  number(out, v);
}

static void path(Buf *out, const char *name, const Path *p) {
  static const char letters[] = {[PATH_MOVE] = 'M', [PATH_LINE] = 'L', [PATH_CURVE] = 'C', [PATH_CLOSE] = 'Z'};
  static const uint32_t points[] = {[PATH_MOVE] = 1, [PATH_LINE] = 1, [PATH_CURVE] = 3, [PATH_CLOSE] = 0};
  buf_format(out, "  %s", name);
  for (uint32_t i = 0; i < p->count; i++) {
    buf_format(out, " %c", letters[p->steps[i].verb]);
    for (uint32_t k = 0; k < points[p->steps[i].verb]; k++) {
      buf_byte(out, ' ');
      number(out, p->steps[i].x[k]);
      buf_byte(out, ' ');
      number(out, p->steps[i].y[k]);
    }
  }
  buf_byte(out, '\n');
}

static void colour(Buf *out, const char *name, Colour c, double opacity) {
  if (c.none) return;
  buf_format(out, " %s #%02X%02X%02X", name, c.r, c.g, c.b);
  if (c.has_cmyk) buf_format(out, " cmyk %u/%u/%u/%u", c.c, c.m, c.y, c.k);
  if (opacity < 1) field(out, "opacity", opacity);
}

static void stroke(Buf *out, const Drawing *d) {
  if (d->stroke.none) return;
  field(out, "width", d->stroke_width);
  buf_format(out, " cap %u join %u", d->cap, d->join);
  field(out, "miter", d->miter_limit);
  if (d->dash_count) buf_lit(out, " dashes");
  for (uint32_t i = 0; i < d->dash_count; i++) field(out, "", d->dashes[i]);
  if (d->dash_count) field(out, "phase", d->dash_phase);
}

static void drawing(Buf *out, const Drawing *d) {
  buf_lit(out, "drawing");
  colour(out, "fill", d->fill, d->fill_opacity);
  if (d->even_odd) buf_lit(out, " evenodd");
  colour(out, "stroke", d->stroke, d->stroke_opacity);
  stroke(out, d);
  buf_byte(out, '\n');
  path(out, "path", &d->path);
  if (d->clip.count) path(out, d->clip_even_odd ? "clip evenodd" : "clip", &d->clip);
}

static void raster(Buf *out, const Image *image) {
  static const char *const spaces[] = {
      [IMAGE_GREY] = "grey", [IMAGE_RGB] = "rgb", [IMAGE_CMYK] = "cmyk", [IMAGE_INDEXED] = "indexed"};
  buf_format(out, "pixels %u %u bits %u %s orientation %u%s\n", image->pixel_width, image->pixel_height, image->bits,
             spaces[image->space], image->orientation, image->adobe_inverted ? " inverted" : "");
  buf_format(out, "data %u alpha %u palette %u icc %u\n", image->data.n, image->alpha.n, image->palette.n,
             image->icc.n);
}

void image_dump(const Image *image, Buf *out) {
  static const char *const kinds[] = {
      [IMAGE_JPEG] = "jpeg", [IMAGE_PNG_RAW] = "png", [IMAGE_SAMPLES] = "samples", [IMAGE_VECTOR] = "vector"};
  buf_format(out, "image %s", kinds[image->kind]);
  field(out, "size", image->width);
  field(out, "by", image->height);
  if (image->dpi_x > 0) field(out, "dpi", image->dpi_x), field(out, "by", image->dpi_y);
  buf_add(out, image->overflow ? STR(" overflow\n") : STR("\n"));
  if (image->text_title.n) buf_format(out, "title %.*s\n", STR_ARG(image->text_title));
  if (image->kind != IMAGE_VECTOR) raster(out, image);
  for (uint32_t i = 0; i < image->drawing_count; i++) drawing(out, &image->drawings[i]);
}
