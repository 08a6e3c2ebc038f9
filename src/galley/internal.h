// Shared by the sources of this module.
#ifndef MARBRE_GALLEY_INTERNAL_H
#define MARBRE_GALLEY_INTERNAL_H

#include "galley/galley.h"

// The picture of a path, loaded once for each colour of text it may be drawn in. NULL after a finding.
const Image *image_store_load(ImageStore *store, Job *job, SourceKind kind, Str path, Colour current, Span from);
// The same for a QR code.
const Image *image_store_code(ImageStore *store, Job *job, Str text, Colour colour, Span from);

#endif
