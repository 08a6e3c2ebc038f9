// In: a display list and the structure tree. Out: the bytes of one file that is PDF/A-2a and PDF/UA-1 at once, through
// libharu's object layer: subset fonts, marked content, tags, links, bookmarks, page labels, metadata.
#ifndef MARBRE_PDF_PDF_H
#define MARBRE_PDF_PDF_H

#include "paint/paint.h"

typedef struct PdfOptions {
  Str producer;        // "Marbre 0.1.0"
  bool has_date;       // SOURCE_DATE_EPOCH was given; without it no date is written, so that bytes repeat
  int64_t date;        // seconds since 1970
} PdfOptions;

// Subset and compressed font programs, by face and glyphs used: for a session that writes many documents.
typedef struct PdfCache PdfCache;
PdfCache *pdf_cache_open(Arena *arena);
void pdf_cache_close(PdfCache *cache);

// NULL after an error (a finding says which).
const Str *pdf_write(Job *job, PdfCache *cache, const PdfOptions *options, const Display *display);
// Writes bytes to a temporary file beside `path`, then renames it: whole or not at all. False after a finding; a file
// that stood there is left as it was.
bool pdf_save(Job *job, Str path, Str bytes);

#endif
