// Pictures: rasters as they were read, drawings written as SVG; and how SVG says colours and lines.
#include "svg/internal.h"

void svg_key(Buf *out, uint64_t key) {
  for (int shift = 60; shift >= 0; shift -= 4) buf_byte(out, "0123456789abcdef"[key >> shift & 15]);
}

void svg_colour(Buf *out, Colour colour) {
  if (colour.none) {
    buf_lit(out, "none");
    return;
  }
  uint8_t parts[3] = {colour.r, colour.g, colour.b};
  buf_byte(out, '#');
  for (int i = 0; i < 3; i++) {
    buf_byte(out, "0123456789abcdef"[parts[i] >> 4]);
    buf_byte(out, "0123456789abcdef"[parts[i] & 15]);
  }
}

static void opacity(Buf *out, const char *name, int64_t value) {
  if (value == 65536) return;
  buf_format(out, " %s=\"", name);
  buf_fixed(out, value, 65536);
  buf_byte(out, '"');
}

static void attribute(Buf *out, const char *name, int64_t value) {
  buf_format(out, " %s=\"", name);
  buf_fixed(out, value, 65536);
  buf_byte(out, '"');
}

static void stroke(Buf *out, const SvgPaint *paint) {
  static const char *const caps[] = {"butt", "round", "square"}, *const joins[] = {"miter", "round", "bevel"};
  buf_lit(out, " stroke=\"");
  svg_colour(out, paint->stroke);
  buf_byte(out, '"');
  attribute(out, "stroke-width", paint->width);
  opacity(out, "stroke-opacity", paint->stroke_opacity);
  if (paint->cap) buf_format(out, " stroke-linecap=\"%s\"", caps[paint->cap % 3]);
  if (paint->join) buf_format(out, " stroke-linejoin=\"%s\"", joins[paint->join % 3]);
  else attribute(out, "stroke-miterlimit", paint->miter < 65536 ? 65536 : paint->miter);
}

void svg_paint(Buf *out, const SvgPaint *paint) {
  buf_lit(out, " fill=\"");
  svg_colour(out, paint->fill);
  buf_byte(out, '"');
  opacity(out, "fill-opacity", paint->fill_opacity);
  if (paint->even_odd) buf_lit(out, " fill-rule=\"evenodd\"");
  if (!paint->stroke.none) stroke(out, paint);
}

// --- Drawings ---------------------------------------------------------------------------------------------------------

static int64_t fixed(double v) {
  if (!(v > -1e9)) v = -1e9;
  if (v > 1e9) v = 1e9;
  return (int64_t)(v * 65536 + (v < 0 ? -0.5 : 0.5));
}

static void put_path(Buf *out, const Path *path) {
  static const uint32_t points[] = {1, 1, 3, 0};
  buf_lit(out, " d=\"");
  for (uint32_t i = 0; i < path->count; i++) {
    const PathStep *step = &path->steps[i];
    buf_byte(out, "MLCZ"[step->verb]);
    for (uint32_t k = 0; k < points[step->verb]; k++) {
      buf_fixed(out, fixed(step->x[k]), 65536);
      buf_byte(out, ' ');
      buf_fixed(out, fixed(step->y[k]), 65536);
      buf_byte(out, ' ');
    }
  }
  buf_byte(out, '"');
}

static void put_dashes(Buf *out, const Drawing *d) {
  if (!d->dash_count) return;
  buf_lit(out, " stroke-dasharray=\"");
  for (uint32_t i = 0; i < d->dash_count; i++) {
    buf_fixed(out, fixed(d->dashes[i]), 65536);
    buf_byte(out, ' ');
  }
  buf_byte(out, '"');
  attribute(out, "stroke-dashoffset", fixed(d->dash_phase));
}

static void put_drawing(Buf *out, const Drawing *d, uint32_t number) {
  if (d->clip.count) {
    buf_format(out, "<clipPath id=\"c%u\"><path%s", number, d->clip_even_odd ? " clip-rule=\"evenodd\"" : "");
    put_path(out, &d->clip);
    buf_format(out, "/></clipPath><g clip-path=\"url(#c%u)\">", number);
  }
  SvgPaint paint = {.fill = d->fill, .stroke = d->stroke, .fill_opacity = fixed(d->fill_opacity), .even_odd = d->even_odd,
                    .stroke_opacity = fixed(d->stroke_opacity), .width = fixed(d->stroke_width),
                    .miter = fixed(d->miter_limit), .cap = d->cap, .join = d->join};
  buf_lit(out, "<path");
  svg_paint(out, &paint);
  if (!d->stroke.none) put_dashes(out, d);
  put_path(out, &d->path);
  buf_lit(out, "/>");
  if (d->clip.count) buf_lit(out, "</g>");
}

static Str drawing_file(const Image *image, Arena *arena) {
  Buf out = buf_new(arena);
  buf_lit(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
  buf_fixed(&out, fixed(image->width), 65536);
  buf_byte(&out, ' ');
  buf_fixed(&out, fixed(image->height), 65536);
  buf_lit(&out, "\" preserveAspectRatio=\"none\">");
  for (uint32_t i = 0; i < image->drawing_count; i++) put_drawing(&out, &image->drawings[i], i);
  buf_lit(&out, "</svg>");
  return buf_str(&out);
}

uint64_t svg_picture_key(const Image *image) { return image->key; }

SvgFile svg_picture(const Sources *sources, const Image *image, Arena *arena) {
  if (image->kind == IMAGE_VECTOR) return (SvgFile){STR("image/svg+xml"), drawing_file(image, arena)};
  const Source *source = sources_get(sources, image->file);
  Str bytes = source ? source->bytes : (Str){0};
  return (SvgFile){image->kind == IMAGE_JPEG ? STR("image/jpeg") : STR("image/png"), bytes};
}
