// Pictures: rasters as image XObjects, passed through where PDF knows their compression; drawings as form XObjects.
// The same picture is written once.
#include <assert.h>

#include "pdf/writer.h"

uint32_t pdf_image_use(Writer *w, const Image *image) {
  for (uint32_t i = 0; i < w->images.n; i++)
    if (w->images.v[i].key == image->key) return w->images.v[i].index;
  ImageUse use = {image->key, pdf_reserve(w), w->images.n + 1, image};
  pdf_image_write(w, image, use.object);
  VEC_PUSH(w->arena, w->images, use);
  return use.index;
}

static uint32_t components(const Image *image) {
  static const uint32_t of[] = {[IMAGE_GREY] = 1, [IMAGE_RGB] = 3, [IMAGE_CMYK] = 4, [IMAGE_INDEXED] = 1};
  return of[image->space];
}

static void colour_space(Writer *w, const Image *image, Buf *b) {
  buf_lit(b, "/ColorSpace ");
  if (image->space == IMAGE_INDEXED) {
    buf_format(b, "[/Indexed /DeviceRGB %u ", image->palette.n / 3 - 1);
    pdf_byte_string(b, image->palette);
    buf_lit(b, "] ");
    return;
  }
  if (image->icc.n && !str_eq(image->icc, w->intent.icc)) {  // what is meant for this very press goes there as it is
    uint32_t profile = pdf_reserve(w);
    pdf_deflated_later(w, profile, str_format(w->arena, "/N %u ", components(image)), image->icc, NULL);
    buf_format(b, "[/ICCBased %u 0 R] ", profile);
    return;
  }
  static const char *const names[] = {[IMAGE_GREY] = "Gray", [IMAGE_RGB] = "RGB", [IMAGE_CMYK] = "CMYK"};
  buf_format(b, "/Device%s ", names[image->space]);
}

static void raster_head(Buf *b, uint32_t width, uint32_t height, uint32_t bits) {
  buf_format(b, "/Type /XObject /Subtype /Image /Width %u /Height %u /BitsPerComponent %u ", width, height, bits);
}

static void write_mask(Writer *w, const Image *image, Buf *b) {
  if (!image->alpha.n) return;
  uint32_t mask = pdf_reserve(w);
  Buf head = buf_new(w->arena);
  raster_head(&head, image->pixel_width, image->pixel_height, image->alpha_bits);
  buf_lit(&head, "/ColorSpace /DeviceGray ");
  pdf_deflated_later(w, mask, buf_str(&head), image->alpha, NULL);
  pdf_ref(b, "SMask", mask);
}

static void write_raster(Writer *w, const Image *image, uint32_t object) {
  // Device CMYK under an output intent in RGB is not PDF/A.
  assert(image->space != IMAGE_CMYK || image->icc.n || pdf_prints_cmyk(w));
  Buf b = buf_new(w->arena);
  raster_head(&b, image->pixel_width, image->pixel_height, image->bits);
  colour_space(w, image, &b);
  write_mask(w, image, &b);
  switch (image->kind) {
    case IMAGE_JPEG:
      if (image->adobe_inverted) buf_lit(&b, "/Decode [1 0 1 0 1 0 1 0] ");
      buf_lit(&b, "/Filter /DCTDecode ");
      pdf_stream(w, object, buf_str(&b), image->data);
      break;
    case IMAGE_PNG_RAW:
      buf_format(&b, "/Filter /FlateDecode /DecodeParms <</Predictor 15 /Colors %u /BitsPerComponent %u /Columns %u>> ",
                 components(image), image->bits, image->pixel_width);
      pdf_stream(w, object, buf_str(&b), image->data);
      break;
    case IMAGE_SAMPLES: pdf_deflated_later(w, object, buf_str(&b), image->data, NULL); break;
    case IMAGE_VECTOR: break;
  }
}

// --- Drawings ---------------------------------------------------------------------------------------------------------

static void add_path(Buf *out, const Path *path) {
  static const uint32_t points[] = {1, 1, 3, 0};
  for (uint32_t i = 0; i < path->count; i++) {
    const PathStep *s = &path->steps[i];
    for (uint32_t k = 0; k < points[s->verb]; k++) {
      pdf_double(out, s->x[k]);
      buf_byte(out, ' ');
      pdf_double(out, s->y[k]);
      buf_byte(out, ' ');
    }
    buf_byte(out, "mlch"[s->verb]);
    buf_byte(out, '\n');
  }
}

static void add_stroke(const Writer *w, Buf *out, const Drawing *d) {
  pdf_colour(w, out, d->stroke, true);
  pdf_double(out, d->stroke_width);
  buf_format(out, " w %u J %u j ", d->cap, d->join);
  pdf_double(out, d->miter_limit > 0 ? d->miter_limit : 4);
  buf_lit(out, " M [");
  for (uint32_t i = 0; i < d->dash_count; i++) {
    pdf_double(out, d->dashes[i]);
    buf_byte(out, ' ');
  }
  buf_lit(out, "] ");
  pdf_double(out, d->dash_phase);
  buf_lit(out, " d\n");
}

static int32_t opacity(double value) { return value >= 1 ? 65536 : value <= 0 ? 0 : (int32_t)(value * 65536 + 0.5); }

static void add_drawing(Writer *w, Buf *out, const Drawing *d) {
  bool fill = !d->fill.none, stroke = !d->stroke.none && d->stroke_width > 0;
  if (!fill && !stroke) return;
  buf_lit(out, "q\n");
  if (d->clip.count) {
    add_path(out, &d->clip);
    buf_add(out, d->clip_even_odd ? STR("W* n\n") : STR("W n\n"));
  }
  buf_format(out, "/G%u gs\n", pdf_opacity_use(w, opacity(d->fill_opacity), opacity(d->stroke_opacity)));
  if (fill) pdf_colour(w, out, d->fill, false);
  if (stroke) add_stroke(w, out, d);
  add_path(out, &d->path);
  static const char *const even[] = {"", "f*\n", "S\n", "B*\n"}, *const whole[] = {"", "f\n", "S\n", "B\n"};
  buf_add(out, str_from((d->even_odd ? even : whole)[fill + 2 * stroke]));
  buf_lit(out, "Q\n");
}

// A drawing's units fill the unit square, y turned upwards.
static void write_drawing(Writer *w, const Image *image, uint32_t object) {
  ArenaMark mark = arena_mark(w->job->scratch);
  Buf out = buf_new(w->job->scratch), b = buf_new(w->arena);
  for (uint32_t i = 0; i < image->drawing_count; i++) add_drawing(w, &out, &image->drawings[i]);
  buf_lit(&b, "/Type /XObject /Subtype /Form /BBox [0 0 ");
  pdf_double(&b, image->width);
  buf_byte(&b, ' ');
  pdf_double(&b, image->height);
  buf_format(&b, "] /Matrix [%.9f 0 0 %.9f 0 1] ", 1 / image->width, -1 / image->height);
  pdf_ref(&b, "Resources", w->resources);
  pdf_deflated(w, object, buf_str(&b), buf_str(&out));
  arena_rewind(w->job->scratch, mark);
}

void pdf_image_write(Writer *w, const Image *image, uint32_t object) {
  if (image->kind == IMAGE_VECTOR)
    write_drawing(w, image, object);
  else
    write_raster(w, image, object);
}

// --- What pages share ---------------------------------------------------------------------------------------------------

uint32_t pdf_opacity_use(Writer *w, int32_t fill, int32_t stroke) {
  int32_t both = (fill * 255 / 65536) << 16 | (stroke * 255 / 65536);
  for (uint32_t i = 0; i < w->opacities.n; i++)
    if (w->opacities.v[i] == both) return i + 1;
  VEC_PUSH(w->arena, w->opacities, both);
  return w->opacities.n;
}

void pdf_resources_write(Writer *w) {
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Font <<");
  for (uint32_t i = 0; i < w->fonts.n; i++) {
    const FontUse *use = w->fonts.v[i];
    for (uint32_t layer = 0; layer < use->layers.n; layer++) {
      pdf_font_name(use, layer, &b);
      buf_format(&b, " %u 0 R ", use->layers.v[layer]);
    }
  }
  buf_lit(&b, ">> /XObject <<");
  for (uint32_t i = 0; i < w->images.n; i++) buf_format(&b, "/X%u %u 0 R ", w->images.v[i].index, w->images.v[i].object);
  for (uint32_t i = 0; i < w->display->page_count; i++)
    if (w->pages[i].picture) buf_format(&b, "/P%u %u 0 R ", i + 1, w->pages[i].picture);
  buf_lit(&b, ">> /ExtGState <<");
  for (uint32_t i = 0; i < w->opacities.n; i++) {
    buf_format(&b, "/G%u <</Type /ExtGState /ca ", i + 1);
    pdf_fixed(&b, w->opacities.v[i] >> 16, 255);
    buf_lit(&b, " /CA ");
    pdf_fixed(&b, w->opacities.v[i] & 0xFFFF, 255);
    buf_lit(&b, ">> ");
  }
  buf_lit(&b, ">> ");
  pdf_intent_spaces(w, &b);
  pdf_body(w, w->resources, buf_str(&b));
}
