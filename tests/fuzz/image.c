// Bytes as a picture; its first bytes say which kind.
#include "fuzz.h"
#include "image/image.h"

static void check_samples(const Image *image) {
  static const uint32_t components[] = {1, 3, 4, 1};
  size_t row = ((size_t)image->pixel_width * components[image->space] * image->bits + 7) / 8;
  WANT(image->data.n == row * image->pixel_height);
  WANT(!image->alpha.n || image->alpha.n == (size_t)image->pixel_width * image->pixel_height);
}

static void check(const Image *image) {
  WANT(image->width > 0 && image->height > 0 && image->width < 1e9 && image->height < 1e9);
  if (image->kind == IMAGE_SAMPLES) check_samples(image);
  WANT(image->kind == IMAGE_VECTOR || (image->pixel_width && image->pixel_height && image->orientation - 1 < 8));
  volatile char last = image->data.n ? image->data.p[0] ^ image->data.p[image->data.n - 1] : 0;
  (void)last;
  for (uint32_t i = 0; i < image->drawing_count; i++) {
    const Drawing *d = &image->drawings[i];
    for (uint32_t k = 0; k < d->path.count; k++)
      for (int c = 0; c < 3; c++) WANT(d->path.steps[k].x[c] - d->path.steps[k].x[c] == 0);  // a number
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const ImageParam params[] = {{{"currentColor", 12}, {.r = 1}}, {{"tone", 4}, {.r = 2}}};
  Fuzz f;
  fuzz_open(&f);
  uint32_t file = sources_add(f.job.sources, SOURCE_IMAGE, STR("fuzz"), fuzz_bytes(data, size));
  const Image *image = image_parse(&f.job, file, params, 2, (Span){file, 0, 0});
  WANT((image == NULL) == (f.diags.errors > 0));
  Buf out = buf_new(f.job.arena);
  if (image) check(image), image_dump(image, &out);
  fuzz_close(&f);
  return 0;
}
