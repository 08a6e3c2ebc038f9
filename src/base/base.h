// What every module stands on: memory, text, files, findings, lengths.
#ifndef MARBRE_BASE_BASE_H
#define MARBRE_BASE_BASE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/source.h"
#include "base/str.h"
#include "base/system.h"
#include "base/units.h"

// What a stage works with: results live in `arena` as long as the document; `scratch` is rewound by whom it serves.
typedef struct Job {
  Arena *arena, *scratch;
  Diags *diags;
  Sources *sources;
  struct Helper *helper;  // the document's second thread, for whom it is free (helper_open); NULL: there is none
} Job;

#include "base/helper.h"

#endif
