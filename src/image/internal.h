// Shared by the readers of the image module: the file in hand, how it fails, and what several formats carry alike.
#ifndef MARBRE_IMAGE_INTERNAL_H
#define MARBRE_IMAGE_INTERNAL_H

#include "image/image.h"

typedef struct ImageFile {
  Job *job;
  Str bytes, path;
  uint32_t file;
  Span from;  // where the content names it; a finding in binary data stands there
} ImageFile;

// A finding whose first argument is the path, as the value of a reader that gives up.
#define image_fail(f, id, ...) (diag((f)->job->diags, (id), (f)->from, (f)->path, ##__VA_ARGS__), false)

// One function a format; false after a finding. `out` has kind 0 and orientation 1 set, all else zero.
bool jpeg_read(const ImageFile *file, Image *out);
bool png_read(const ImageFile *file, Image *out);
bool svg_read(const ImageFile *file, const ImageParam *params, uint32_t count, Image *out);

// PNG with alpha or interlacing, which PDF cannot take as it stands: rows into out->data, alpha apart. `transparency`
// holds the bytes of tRNS for an indexed picture.
bool png_decode(const ImageFile *file, Str transparency, Image *out);

// What EXIF (a TIFF structure, either byte order) says; orientation 1 and density 0 where it is silent or wrong.
typedef struct Exif {
  uint8_t orientation;
  double dpi_x, dpi_y;
} Exif;
Exif exif_read(Str tiff);

// Whether these bytes are an ICC profile for such samples; a profile that is not is left out, with a warning.
Str icc_checked(const ImageFile *file, Str profile, ImageSpace space);

// Sets width, height, densities as seen and checks the pixel count.
bool raster_finish(const ImageFile *file, Exif exif, Image *out);

static inline uint32_t be16(const char *p) {
  const unsigned char *b = (const unsigned char *)p;
  return (uint32_t)b[0] << 8 | b[1];
}
static inline uint32_t be32(const char *p) { return be16(p) << 16 | be16(p + 2); }

#endif
