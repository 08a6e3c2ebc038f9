// The specification of inline text is a manual that is the test: typography.md and markup.md hold cases in fences.
#ifndef MARBRE_TESTS_INLINE_SPEC_H
#define MARBRE_TESTS_INLINE_SPEC_H

#include "inline/inline.h"

typedef struct SpecCount {
  uint32_t cases, failed;
} SpecCount;

// Runs every case of a file; prints those that differ. `record`: prints the file with what is found instead.
SpecCount spec_run(const char *path, bool record);

#endif
