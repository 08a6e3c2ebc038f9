// In: pages of a display list. Out: each as SVG for a browser, with the faces and pictures it asks for by name. Text is
// text: what a face shows for a letter stands as that letter, so that it can be searched; other glyphs stand in the
// Private Use Area of a copy of the face made here.
#ifndef MARBRE_SVG_SVG_H
#define MARBRE_SVG_SVG_H

#include "paint/paint.h"

// What a page asks for besides itself, by key: `face/KEY` as font-family "fKEY", `picture/KEY`; sixteen hexadecimal digits.
typedef struct SvgFace {
  uint64_t key;
  const Font *font;
} SvgFace;

typedef struct SvgPicture {
  uint64_t key;
  const Image *image;
} SvgPicture;

// What the pages of a document ask for together, each once.
typedef struct SvgUses {
  VEC(SvgFace) faces;
  VEC(SvgPicture) pictures;
} SvgUses;

typedef struct SvgFile {
  Str type;  // "font/otf", "image/png"…
  Str bytes;
} SvgFile;

// Adds what page `index` (from 0) asks for to `uses`, in `arena`, and returns a number that is another when anything that
// svg_page writes of it is.
uint64_t svg_examine(Job *job, const Display *display, uint32_t index, const DisplayPage *page, SvgUses *uses, Arena *arena);
// The page as one <svg> element. Names within begin with p and the page's number, so that pages stand in one document.
Str svg_page(Job *job, const Display *display, uint32_t index, const DisplayPage *page, Arena *arena);
// A face whose letters and Private Use Area are as svg_page writes them, without what would shape text again.
SvgFile svg_face(const Font *font, Arena *arena);
// A picture: a raster as the file it came from, a drawing as SVG.
SvgFile svg_picture(const Sources *sources, const Image *image, Arena *arena);

#endif
