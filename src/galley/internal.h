// Shared by the sources of this module.
#ifndef MARBRE_GALLEY_INTERNAL_H
#define MARBRE_GALLEY_INTERNAL_H

#include "galley/galley.h"

// The picture of a path, loaded once for each set of values that its art may read. NULL after a finding.
typedef struct ImageWanted {
  SourceKind kind;
  Str path;
  const ImageParam *params;
  uint32_t param_count;
  Span from;
} ImageWanted;
const Image *image_store_load(ImageStore *store, Job *job, const ImageWanted *wanted);
// The same for a QR code.
const Image *image_store_code(ImageStore *store, Job *job, Str text, Colour colour, Span from);

#endif
