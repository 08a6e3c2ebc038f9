// The process that typesets. In: orders. Out: pages to serve, the PDF, findings on standard error. A document that ends it
// leaves the preview as it was.
#ifndef MARBRE_PREVIEW_MAKER_H
#define MARBRE_PREVIEW_MAKER_H

#include "preview/preview.h"

// Builds at each order that comes by `fd`, until the other side is gone.
void maker_run(const PreviewOptions *options, int fd);

#endif
