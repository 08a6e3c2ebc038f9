// In: what the raster formats carry alike: EXIF (TIFF 6.0, section 2; EXIF 2.32, 4.6.4), ICC profiles
// (ICC.1:2022, 7.2), sizes. Out: orientation, density, a profile that fits its samples.
#include "image/internal.h"

typedef struct Tiff {
  Str bytes;
  bool little;
} Tiff;

static uint32_t tiff16(const Tiff *t, uint32_t at) {
  const unsigned char *b = (const unsigned char *)t->bytes.p + at;
  return t->little ? (uint32_t)b[1] << 8 | b[0] : (uint32_t)b[0] << 8 | b[1];
}

static uint32_t tiff32(const Tiff *t, uint32_t at) {
  return t->little ? tiff16(t, at + 2) << 16 | tiff16(t, at) : tiff16(t, at) << 16 | tiff16(t, at + 2);
}

static bool tiff_holds(const Tiff *t, uint32_t at, uint32_t n) { return at <= t->bytes.n && t->bytes.n - at >= n; }

enum {
  TIFF_SHORT = 3,
  TIFF_RATIONAL = 5,
  EXIF_ORIENTATION = 0x112,
  EXIF_X_DENSITY = 0x11A,
  EXIF_Y_DENSITY = 0x11B,
  EXIF_UNIT = 0x128
};

static double tiff_rational(const Tiff *t, uint32_t entry) {
  uint32_t at = tiff32(t, entry + 8);
  if (tiff16(t, entry + 2) != TIFF_RATIONAL || !tiff_holds(t, at, 8)) return 0;
  uint32_t over = tiff32(t, at), under = tiff32(t, at + 4);
  return under ? (double)over / under : 0;
}

static void exif_entry(const Tiff *t, uint32_t entry, Exif *out, uint32_t *unit) {
  uint32_t short_value = tiff16(t, entry + 2) == TIFF_SHORT ? tiff16(t, entry + 8) : 0;
  switch (tiff16(t, entry)) {
    case EXIF_ORIENTATION:
      if (short_value >= 1 && short_value <= 8) out->orientation = (uint8_t)short_value;
      break;
    case EXIF_X_DENSITY: out->dpi_x = tiff_rational(t, entry); break;
    case EXIF_Y_DENSITY: out->dpi_y = tiff_rational(t, entry); break;
    case EXIF_UNIT: *unit = short_value; break;
  }
}

Exif exif_read(Str tiff) {
  Exif none = {.orientation = 1}, out = none;
  if (tiff.n < 8 || (memcmp(tiff.p, "II*\0", 4) != 0 && memcmp(tiff.p, "MM\0*", 4) != 0)) return none;
  Tiff t = {tiff, tiff.p[0] == 'I'};
  uint32_t at = tiff32(&t, 4), unit = 2;
  if (!tiff_holds(&t, at, 2)) return none;
  uint32_t count = tiff16(&t, at);
  for (uint32_t i = 0; i < count && tiff_holds(&t, at + 2 + i * 12, 12); i++)
    exif_entry(&t, at + 2 + i * 12, &out, &unit);
  double scale = unit == 2 ? 1 : unit == 3 ? 2.54 : 0;
  out.dpi_x *= scale;
  out.dpi_y *= scale;
  return out;
}

enum { ICC_VERSION = 8, ICC_CLASS = 12, ICC_SPACE = 16, ICC_SIGNATURE = 36 };

static const char icc_spaces[][5] = {
    [IMAGE_GREY] = "GRAY", [IMAGE_RGB] = "RGB ", [IMAGE_CMYK] = "CMYK", [IMAGE_INDEXED] = "RGB "};

// The classes of devices whose profiles PDF takes; those of links between devices, and named colours, it does not.
static bool icc_class_fits(const char *at) {
  static const char classes[][5] = {"scnr", "mntr", "prtr", "spac"};
  for (uint32_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (memcmp(at, classes[i], 4) == 0) return true;
  return false;
}

Str icc_checked(const ImageFile *file, Str profile, ImageSpace space) {
  if (profile.n == 0) return profile;
  bool fits = profile.n >= 132 && be32(profile.p) == profile.n && (uint8_t)profile.p[ICC_VERSION] < 5 &&
              icc_class_fits(profile.p + ICC_CLASS) && memcmp(profile.p + ICC_SIGNATURE, "acsp", 4) == 0 &&
              memcmp(profile.p + ICC_SPACE, icc_spaces[space], 4) == 0;
  if (fits) return profile;
  diag(file->job->diags, DIAG_IMAGE_ICC_IGNORED, file->from, file->path);
  return STR("");
}

static bool density_plausible(double dpi) { return dpi >= 1 && dpi <= 100000; }

bool raster_finish(const ImageFile *file, Exif exif, Image *out) {
  if (out->dpi_x <= 0 || out->dpi_y <= 0) out->dpi_x = exif.dpi_x, out->dpi_y = exif.dpi_y;
  if (!density_plausible(out->dpi_x) || !density_plausible(out->dpi_y)) out->dpi_x = out->dpi_y = 0;
  out->orientation = exif.orientation;
  out->width = out->pixel_width;
  out->height = out->pixel_height;
  if (out->orientation >= 5) {
    double w = out->width, x = out->dpi_x;
    out->width = out->height, out->height = w;
    out->dpi_x = out->dpi_y, out->dpi_y = x;
  }
  if ((uint64_t)out->pixel_width * out->pixel_height <= image_default_limits.pixels) return true;
  Arena *arena = file->job->scratch;
  Str size = str_cat(arena, str_cat(arena, diag_number(arena, out->pixel_width, 0), STR(" × ")),
                     diag_number(arena, out->pixel_height, 0));
  Str most = diag_number(arena, image_default_limits.pixels / 1000000.0, 0);
  return image_fail(file, DIAG_IMAGE_TOO_MANY_PIXELS, size, most);
}
