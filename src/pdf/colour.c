// Colours and what they are meant for. On a screen, sRGB; where the brand gives a printing condition in CMYK, its own CMYK
// values where it has them, and sRGB by its profile for all else: DeviceRGB then stands for that (DefaultRGB).
#include "pdf/writer.h"

enum { ICC_HEADER = 128, ICC_SPACE = 16, ICC_SIGNATURE = 36 };

static uint32_t components_of(Str icc) {
  if (icc.n < ICC_HEADER || memcmp(icc.p + ICC_SIGNATURE, "acsp", 4) != 0) return 0;
  if (memcmp(icc.p + ICC_SPACE, "CMYK", 4) == 0) return 4;
  return memcmp(icc.p + ICC_SPACE, "RGB ", 4) == 0 ? 3 : 0;
}

static const OutputIntent *intent_of(const Writer *w) {
  const Galley *galley = w->display->furnished->pages->galley;
  const Brand *brand = galley ? galley->styled->layout->brand : NULL;  // pages made by hand have no layout
  return brand && brand->intent.profile.n ? &brand->intent : NULL;
}

void pdf_intent_open(Writer *w) {
  const OutputIntent *intent = intent_of(w);
  w->intent = (Intent){STR("sRGB IEC61966-2.1"), {(const char *)pdf_srgb_profile, PDF_SRGB_BYTES}, 3};
  if (!intent) return;
  uint32_t file;
  bool read = sources_read(w->job->sources, SOURCE_BRAND, intent->profile, &file) == READ_OK;
  Str icc = read ? sources_get(w->job->sources, file)->bytes : (Str){0};
  uint32_t components = components_of(icc);
  if (!read)
    diag(w->job->diags, DIAG_PDF_PROFILE_MISSING, intent->span, intent->profile);
  else if (!components)
    diag(w->job->diags, DIAG_PDF_PROFILE, intent->span, intent->profile);
  else
    w->intent = (Intent){intent->condition, icc, components};
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

void pdf_intent_spaces(Writer *w, Buf *out) {
  if (!pdf_prints_cmyk(w)) return;
  uint32_t srgb = pdf_reserve(w);
  pdf_deflated(w, srgb, STR("/N 3 "), (Str){(const char *)pdf_srgb_profile, PDF_SRGB_BYTES});
  buf_format(out, "/ColorSpace <</DefaultRGB [/ICCBased %u 0 R]>> ", srgb);
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
