// In: PNG, JPEG and SVG files, texts to be QR codes. Out: pictures ready to be placed: compressed data that can pass into the PDF unchanged,
// samples where it cannot, and vector drawings.
#ifndef MARBRE_IMAGE_IMAGE_H
#define MARBRE_IMAGE_IMAGE_H

#include "base/base.h"

typedef enum ImageKind { IMAGE_JPEG, IMAGE_PNG_RAW, IMAGE_SAMPLES, IMAGE_VECTOR } ImageKind;

typedef enum ImageSpace { IMAGE_GREY, IMAGE_RGB, IMAGE_CMYK, IMAGE_INDEXED } ImageSpace;

// --- Vector drawings: a flat list of painted paths, in user units, y downwards. ----------------------------------

typedef enum PathVerb { PATH_MOVE, PATH_LINE, PATH_CURVE, PATH_CLOSE } PathVerb;  // 1, 1, 3, 0 points

typedef struct PathStep {
  PathVerb verb;
  double x[3], y[3];  // the last of them is the new current point
} PathStep;

typedef struct Path {
  const PathStep *steps;
  uint32_t count;
} Path;

typedef struct Drawing {
  Path path;
  bool even_odd;
  Colour fill, stroke;        // `none` when not painted
  double fill_opacity, stroke_opacity;
  double stroke_width;
  uint8_t cap, join;          // as in PDF: 0 butt, 1 round, 2 square; 0 mitre, 1 round, 2 bevel
  double miter_limit;
  const double *dashes;
  uint32_t dash_count;
  double dash_phase;
  Path clip;                  // count 0: none
  bool clip_even_odd;
} Drawing;

typedef struct Image {
  ImageKind kind;
  uint64_t key;       // of file and parameters: the same picture is embedded once
  uint32_t file;
  Str path;
  // Size as it is to be seen (after EXIF orientation), in pixels for rasters; in CSS pixels (1/96 inch) or, where the
  // file gives no width and height, in units of its viewBox for drawings, whose paths lie in 0 … width, 0 … height.
  double width, height;
  double dpi_x, dpi_y;     // 0 when the file does not say
  // Rasters, as stored:
  uint32_t pixel_width, pixel_height;
  uint8_t bits;            // a component
  uint8_t orientation;     // EXIF 1 to 8; 1 when upright. Painting turns it, samples are as stored.
  ImageSpace space;
  bool adobe_inverted;     // CMYK JPEG of Adobe's: values inverted
  Str data;                // JPEG: the file; PNG_RAW: IDAT bytes joined (zlib); SAMPLES: rows packed
  Str alpha;               // SAMPLES: alpha_bits a pixel, or empty
  uint8_t alpha_bits;      // 8 or 16
  Str palette;             // INDEXED: RGB triples
  Str icc;                 // profile embedded in the file, or empty
  Str text_title;          // SVG <title>, for a hint when alt is missing
  // Drawings:
  const Drawing *drawings;
  uint32_t drawing_count;
  // Some drawing leaves the picture and its own clip does not say so: painting clips to 0 … width, 0 … height.
  bool overflow;
} Image;

// A value that SVG art takes: `fill="var(--NAME)"`, `stroke-width="var(--NAME)"` and currentColor.
typedef struct ImageParam {
  Str name;
  Colour colour;
  Str number;  // as it is written; empty: a colour
} ImageParam;

typedef struct ImageLimits {
  uint64_t pixels;
  uint32_t svg_depth;  // nested elements, `use` followed
  uint32_t svg_nodes;  // in the file, and drawn once every `use` is followed
  uint32_t svg_steps;  // of all paths together
} ImageLimits;
extern const ImageLimits image_default_limits;

// NULL after a finding. `from`: where the content names the file.
const Image *image_load(Job *job, SourceKind kind, Str path, const ImageParam *params, uint32_t param_count, Span from);
// The same for a file that is already read (its number in job->sources).
const Image *image_parse(Job *job, uint32_t file, const ImageParam *params, uint32_t param_count, Span from);
// The QR code of a text at error level M, as small as it can be, quiet zone included; nothing behind it. NULL after a
// finding: the text is too long.
const Image *image_qr(Job *job, Str text, Colour colour, Span from);
// How many modules wide the picture is, quiet zone included.
uint32_t image_qr_modules(const Image *image);
void image_dump(const Image *image, Buf *out);
// A PNG file of samples, three bytes a pixel; empty when libpng refuses.
Str image_encode_png(Arena *arena, const uint8_t *rgb, uint32_t width, uint32_t height);

#endif
