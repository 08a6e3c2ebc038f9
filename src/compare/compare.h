// In: two PDFs, or two folders of PDFs. Out: what differs between them: the pages as they are seen, and what is heard of
// each structure element, word by word; as text and as one HTML file. Pages and structure are read by MuPDF's tool.
#ifndef MARBRE_COMPARE_COMPARE_H
#define MARBRE_COMPARE_COMPARE_H

#include "base/base.h"

typedef struct CompareOptions {
  Str old, new;
  Str html;    // a file to be written, or empty
  Str images;  // a folder: for each page that differs NAME-N-old.png, -new.png and -difference.png; or empty
  DiagLang lang;
  bool colour;  // in the text
} CompareOptions;

typedef enum CompareResult { COMPARE_SAME, COMPARE_DIFFERENT, COMPARE_FAILED } CompareResult;

// COMPARE_FAILED after a finding. `text` gets what differs, nothing when nothing does.
CompareResult compare_run(const CompareOptions *options, Arena *arena, Diags *diags, Buf *text);

#endif
