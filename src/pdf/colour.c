// Colours and what they are meant for. On a screen, sRGB; where the brand gives a printing condition in CMYK, its own CMYK
// values where it has them, and sRGB by its profile for all else: DeviceRGB then stands for that (DefaultRGB).
#include "pdf/writer.h"

void pdf_intent_open(Writer *w) {
  const Galley *galley = w->display->furnished->pages->galley;
  const Brand *brand = galley ? galley->styled->layout->brand : NULL;  // pages made by hand have no layout
  bool given = brand && brand->intent.icc.n;
  OutputIntent srgb = {{(const char *)pdf_srgb_profile, PDF_SRGB_BYTES}, STR("sRGB IEC61966-2.1"), 3};
  w->intent = given ? brand->intent : srgb;
}

bool pdf_prints_cmyk(const Writer *w) { return w->intent.components == 4; }

void pdf_intent_write(Writer *w) {
  w->profile = pdf_reserve(w);
  pdf_deflated(w, w->profile, str_format(w->arena, "/N %u ", w->intent.components), w->intent.icc);
}

static void add_name(Buf *out, const char *key, Str name) {
  bool ascii = true;
  for (uint32_t i = 0; i < name.n; i++) ascii &= (unsigned char)name.p[i] < 0x80;
  buf_format(out, "/%s ", key);
  (ascii ? pdf_byte_string : pdf_text_string)(out, name);
  buf_byte(out, ' ');
}

void pdf_intent_entry(const Writer *w, Buf *out) {
  buf_lit(out, "/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 ");
  add_name(out, "OutputConditionIdentifier", w->intent.condition);
  add_name(out, "Info", w->intent.condition);
  buf_format(out, "/DestOutputProfile %u 0 R>>] ", w->profile);
}

static void add_default_rgb(Writer *w, Buf *out) {
  uint32_t srgb = pdf_reserve(w);
  pdf_deflated(w, srgb, STR("/N 3 "), (Str){(const char *)pdf_srgb_profile, PDF_SRGB_BYTES});
  buf_format(out, "/DefaultRGB [/ICCBased %u 0 R] ", srgb);
}

// "All" is every ink that the press has; what has no inks shows black.
static void add_registration(const Writer *w, Buf *out) {
  buf_lit(out, "/Registration [/Separation /All ");
  buf_add(out, pdf_prints_cmyk(w) ? STR("/DeviceCMYK <</FunctionType 2 /N 1 /Domain [0 1] /C0 [0 0 0 0] /C1 [1 1 1 1]>>] ")
                                  : STR("/DeviceRGB <</FunctionType 2 /N 1 /Domain [0 1] /C0 [1 1 1] /C1 [0 0 0]>>] "));
}

void pdf_intent_spaces(Writer *w, Buf *out) {
  bool cmyk = pdf_prints_cmyk(w);
  if (!cmyk && !w->registration) return;
  buf_lit(out, "/ColorSpace <<");
  if (cmyk) add_default_rgb(w, out);
  if (w->registration) add_registration(w, out);
  buf_lit(out, ">> ");
}

static void numbers(Buf *out, const uint8_t *parts, int count, int64_t scale) {
  for (int i = 0; i < count; i++) {
    pdf_fixed(out, parts[i], scale);
    buf_byte(out, ' ');
  }
}

void pdf_colour(const Writer *w, Buf *out, Colour c, bool stroke) {
  if (pdf_prints_cmyk(w) && c.has_cmyk) {
    numbers(out, (uint8_t[]){c.c, c.m, c.y, c.k}, 4, 100);
    buf_add(out, stroke ? STR("K\n") : STR("k\n"));
    return;
  }
  numbers(out, (uint8_t[]){c.r, c.g, c.b}, 3, 255);
  buf_add(out, stroke ? STR("RG\n") : STR("rg\n"));
}
