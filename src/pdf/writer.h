// What pdf's own files share: the file under construction, over libharu's object layer.
#ifndef MARBRE_PDF_WRITER_H
#define MARBRE_PDF_WRITER_H

#include <hpdf.h>

#include "pdf/pdf.h"

enum { PDF_SRGB_BYTES = 588 };
extern const unsigned char pdf_srgb_profile[PDF_SRGB_BYTES];

// A glyph and what it stands for: a character code (CID) of its own in the face's font, or the glyph's number in a
// further font (a layer) over the same program.
typedef struct FontCode {
  uint16_t glyph, cid, layer;
  Str text;
} FontCode;

// What each glyph of a text is looked up for.
typedef struct FontGlyph {
  uint32_t said;              // by the code given last: see pdf_said; 0: none was
  uint16_t cid, layer;        // of that
  uint32_t width;             // advance in 1/1000 em, times 256
  int32_t advance;            // in font units
} FontGlyph;

// A face's outlines of the glyphs that are used, as the file carries them.
typedef struct FontProgram {
  Str packed;
  uint32_t length;            // before it was packed; 0: it could not be made
} FontProgram;
typedef struct ProgramTask ProgramTask;

typedef struct FontUse {
  const Font *font;
  Span span;                  // of the first text set in it
  uint32_t index;             // /F<index> in the resources; further layers: /F<index>.<layer>
  VEC(uint32_t) layers;       // the font object of each; one at least
  uint32_t *first;            // by glyph: 1 + index of its latest code
  FontGlyph *glyphs;          // by glyph
  VEC(FontCode) codes;
  VEC(uint32_t) next;         // by code: 1 + the code before it of the same glyph
  uint16_t extra;             // codes beyond the face's glyphs
  const FontProgram *program; // of the session's; NULL: in the making
  ProgramTask *making;
} FontUse;

typedef struct ImageUse {
  uint64_t key;
  uint32_t object, index;     // /X<index>
  const Image *image;
} ImageUse;

typedef enum KidKind { KID_MARK, KID_ELEM, KID_ANNOT } KidKind;
typedef struct Kid {
  uint32_t kind : 2, page : 30;  // KidKind; MARK: page index and MCID; ELEM: its index; ANNOT: page index and object
  uint32_t number;
  struct Kid *next;
} Kid;

typedef struct ElemUse {
  uint32_t object;            // when all pages are written; 0: nothing of it was marked, so it is not written
  bool attached, has_marks;
  Kid *first, *last;          // nearly all elements have one or two
} ElemUse;

typedef struct PageUse {
  uint32_t object, content;
  Len width, height, bleed;
  Str label;
  uint32_t picture;           // the page in small, a form; 0: not shown
  VEC(uint32_t) marks;        // element of each MCID
  VEC(uint32_t) annots;       // objects
} PageUse;

typedef struct AnnotUse {
  uint32_t object, elem;
} AnnotUse;

typedef struct Object {
  Str body;                   // of a dictionary alone: what stands between << and >>, until it has its place
  uint32_t stream;            // the object stream that it is a member of; 0: it stands by itself
  uint32_t place;             // its index in there, or where in the file it begins; 0: it is not written
} Object;

typedef struct Writer {
  Job *job;
  Arena *arena;               // of this file, until its bytes are handed over
  PdfCache *cache;
  const PdfOptions *options;
  const Display *display;
  const Doc *doc;
  HPDF_Doc hpdf;
  HPDF_STATUS status;         // the first error; sticky
  struct libdeflate_compressor *compressor[2];  // one for all streams; another for the helper's
  Helper *helper;             // paints, packs what is made and tells of structure, while pages are written
  VEC(struct Packing *) packings;
  VEC(struct Gathering *) gatherings;
  VEC(Object) objects;        // by number
  OutputIntent intent;        // what colours are meant for
  bool registration;          // some page has crop marks, in all inks at once
  Buf out;
  uint64_t bytes;             // of all streams
  uint32_t resources, metadata, profile, struct_root, outlines;
  PageUse *pages;
  ElemUse *elems;
  VEC(FontUse *) fonts;
  VEC(ImageUse) images;
  VEC(int32_t) opacities;     // ExtGStates: fill << 16 | stroke, scaled to 0..255
  VEC(AnnotUse) annots;
} Writer;

// --- objects.c: numbers, dictionaries and streams, the latter as objects of libharu's ------------------------------
bool pdf_open(Writer *w);
void pdf_close(Writer *w);
uint32_t pdf_reserve(Writer *w);                             // a new object's number
void pdf_body(Writer *w, uint32_t object, Str body);         // what stands between << and >>
void pdf_stream(Writer *w, uint32_t object, Str body, Str data);  // `data` as it is to stand; `body` names its filter
void pdf_deflated(Writer *w, uint32_t object, Str body, Str raw);  // compresses and says so
// The same by pdf_finish: `raw` lies in `room`, which is then freed, or lives as long as the file (`room` NULL).
void pdf_deflated_later(Writer *w, uint32_t object, Str body, Str raw, Arena *room);
void pdf_packed(Writer *w, uint32_t object, Str body, Str packed);  // by pdf_deflate
Str pdf_deflate(Writer *w, const Job *job, Str raw);  // for a task: in its job's arena
void pdf_packings_finish(Writer *w);                  // when the helper has done its tasks
HPDF_Dict pdf_dict(Writer *w, uint32_t object, Str body);  // one that stands by itself
void pdf_keep_status(Writer *w, HPDF_STATUS status);
void pdf_catalog(Writer *w, Str body);
void pdf_info(Writer *w, Str body);

// --- members.c: object streams ----------------------------------------------------------------------------------------
// Dictionaries of one kind, counted by an index of their own.
typedef struct MemberKind {
  uint32_t (*number)(const Writer *w, uint32_t index);  // of the object; 0: there is none
  uint32_t (*room)(const Writer *w, uint32_t index);    // bytes that its body takes, about
  void (*body)(const Writer *w, const Job *job, uint32_t index, Buf *out);  // by whichever thread
} MemberKind;
void pdf_members_give(Writer *w, const MemberKind *kind, uint32_t count);  // of indices below: to be gathered
void pdf_bodies_give(Writer *w);      // the same of all that pdf_body was given
void pdf_members_finish(Writer *w);   // when the helper has done its tasks

// --- file.c -----------------------------------------------------------------------------------------------------------
bool pdf_finish(Writer *w, const uint32_t *page_objects, uint32_t count);

// --- text.c: numbers and strings ------------------------------------------------------------------------------------
void pdf_len(Buf *out, Flow value);             // 1/65536 pt, three decimals at most, no trailing zeros
void pdf_fine(Buf *out, Len value);             // in pt, to the fifth decimal: what a line's glyphs add up
void pdf_fixed(Buf *out, int64_t value, int64_t scale);  // value / scale, likewise
void pdf_ref(Buf *out, const char *key, uint32_t object);  // "/Key 12 0 R "
void pdf_utf16(Buf *out, Str text);             // hexadecimal UTF-16BE, no brackets
void pdf_text_string(Buf *out, Str text);       // with its byte order mark, in brackets
void pdf_byte_string(Buf *out, Str bytes);      // literal, escaped
void pdf_name(Buf *out, Str name);
void pdf_double(Buf *out, double value);

// --- font.c ---------------------------------------------------------------------------------------------------------
FontUse *pdf_font_use(Writer *w, const Font *font, Span span);
// `use->glyphs[glyph]`, its code then being that which says `text`.
const FontGlyph *pdf_font_say(Writer *w, FontUse *use, uint16_t glyph, Str text);
// Texts of three bytes at most, by one number each; a longer one by none that a glyph has.
static inline uint32_t pdf_said(Str text) {
  const unsigned char *p = (const unsigned char *)text.p;
  switch (text.n) {
    case 0: return 1;
    case 1: return 2 | (uint32_t)p[0] << 8;
    case 2: return 3 | (uint32_t)p[0] << 8 | (uint32_t)p[1] << 16;
    case 3: return 4 | (uint32_t)p[0] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 24;
    default: return 255;
  }
}
void pdf_font_name(const FontUse *use, uint32_t layer, Buf *out);  // as in the resources
void pdf_fonts_begin(Writer *w);  // all codes are known: the programs can be made, while other objects are written
void pdf_fonts_write(Writer *w);

// --- colour.c: the output intent ------------------------------------------------------------------------------------
void pdf_intent_open(Writer *w);  // the brand's; without one, sRGB
bool pdf_prints_cmyk(const Writer *w);
void pdf_intent_write(Writer *w);                  // its profile
void pdf_intent_entry(const Writer *w, Buf *out);  // the catalog's
void pdf_intent_spaces(Writer *w, Buf *out);       // what the pages' resources say of colour spaces
void pdf_colour(const Writer *w, Buf *out, Colour colour, bool stroke);

// --- content.c, image.c, tags.c, annot.c, outline.c, meta.c -----------------------------------------------------------
void pdf_page_write(Writer *w, uint32_t index, const DisplayPage *page);
uint32_t pdf_image_use(Writer *w, const Image *image);       // its index in the resources
uint32_t pdf_opacity_use(Writer *w, int32_t fill, int32_t stroke);
void pdf_image_write(Writer *w, const Image *image, uint32_t object);
void pdf_drawing_content(Writer *w, const Image *image, Buf *out);
uint32_t pdf_mark(Writer *w, uint32_t page, uint32_t elem);  // the MCID of a new mark
void pdf_mark_annot(Writer *w, uint32_t page, uint32_t elem, uint32_t object);
void pdf_tags_write(Writer *w);
void pdf_annots_write(Writer *w, uint32_t page, const DisplayPage *display);
void pdf_outline_write(Writer *w);
void pdf_page_labels(Writer *w, Buf *out);
void pdf_resources_write(Writer *w);
void pdf_meta_write(Writer *w);

#endif
