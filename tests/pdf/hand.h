// A document set by hand: elements, pages and glyphs placed one by one, as paint would hand them over. It stands in for
// every stage before the PDF, so that what a file holds is known to the letter.
#ifndef MARBRE_TESTS_PDF_HAND_H
#define MARBRE_TESTS_PDF_HAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pdf/pdf.h"

typedef struct HandPage {
  DisplayPage page;
  VEC(DisplayItem) items;
  VEC(DisplayLink) links;
} HandPage;

typedef struct Hand {
  Display display;  // first: the fake paint_page finds its hand by it
  Arena *arena, *scratch;
  Diags diags;
  Job job;
  FontStore *fonts;
  PdfCache *cache;
  Doc doc;
  Master master;
  Pages pages;
  Furnished furnished;
  VEC(Elem) elems;
  VEC(DocLink) links;
  VEC(DocHeading) headings;
  VEC(DisplayPlace) anchors, heading_places;
  VEC(DisplayBox) boxes;
  VEC(HandPage) sheets;
  uint32_t at;      // the page being set, from 0
  Len x, y;         // the pen
  const Font *font;
  Len size;
  Colour colour;
} Hand;

Hand *hand_open(void);
void hand_close(Hand *hand);
void hand_page(Hand *hand, Str label);  // begins one; the pen stands at its top left
uint32_t hand_elem(Hand *hand, Role role, uint32_t parent);
ElemWords *hand_words(Hand *hand, uint32_t elem);  // to be filled in
const Font *hand_face(Hand *hand, const char *path);
// Text at the pen, shaped by HarfBuzz; what the pen then stands behind. elem 0: an artifact. U+00AD shows a hyphen.
void hand_text(Hand *hand, uint32_t elem, Str text);
void hand_line(Hand *hand, uint32_t elem, Str text);   // and on to the next line
void hand_heading(Hand *hand, uint32_t elem, uint32_t level, Str text);
uint32_t hand_anchor(Hand *hand);                      // the place where the pen stands
uint32_t hand_link(Hand *hand, uint32_t elem, Str uri, uint32_t anchor, Str contents);
// A link's text with its rectangle.
void hand_link_text(Hand *hand, uint32_t elem, uint32_t link, Str text);
const Image *hand_picture(Hand *hand, const char *name);  // of pictures/
void hand_image(Hand *hand, uint32_t elem, const Image *image, Len width, Len height);
DisplayItem *hand_item(Hand *hand, DisplayKind kind, uint32_t elem);
void hand_box(Hand *hand, uint32_t elem, DisplayRect rect);
void hand_rule(Hand *hand, uint32_t elem, Len width);
const Str *hand_write(Hand *hand, const PdfOptions *options);
// Writes it and keeps the file among those that the conformance test reads.
void hand_keep(Hand *hand, const char *name);

#endif
