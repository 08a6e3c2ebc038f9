// In: a JPEG file. Out: what its markers say; the file itself passes into the PDF unchanged (DCTDecode), nothing is
// decoded. ITU T.81 annex B (markers), JFIF 1.02, Adobe TN 5116 (APP14), EXIF 2.32, ICC.1 annex B.4 (APP2).
#include "image/internal.h"

enum {
  SOF0 = 0xC0,
  DHT = 0xC4,
  JPG = 0xC8,
  DAC = 0xCC,
  SOF15 = 0xCF,
  RST0 = 0xD0,
  EOI = 0xD9,
  SOS = 0xDA,
  APP0 = 0xE0,
  APP1 = 0xE1,
  APP2 = 0xE2,
  APP14 = 0xEE
};

typedef struct Jpeg {
  const ImageFile *file;
  Image *image;
  Exif exif;
  bool framed, scanned, adobe;
  uint32_t icc_count;
  Str icc[256];  // by number from 1
} Jpeg;

static bool damaged(const Jpeg *j, const char *at) {
  Str place = str_format(j->file->job->scratch, "%u", (unsigned)(at - j->file->bytes.p));
  return image_fail(j->file, DIAG_IMAGE_DAMAGED, place);
}

// The frame types that PDF's DCTDecode takes are baseline, extended and progressive, all with Huffman coding.
static bool frame_type_ok(Jpeg *j, uint32_t marker) {
  switch (marker) {
    case 0xC0:
    case 0xC1:
    case 0xC2: return true;
    case 0xC3:
    case 0xC7:
    case 0xCB:
    case 0xCF: return image_fail(j->file, DIAG_IMAGE_JPEG_LOSSLESS);
    case 0xC9:
    case 0xCA:
    case 0xCD:
    case 0xCE: return image_fail(j->file, DIAG_IMAGE_JPEG_ARITHMETIC);
    default: return image_fail(j->file, DIAG_IMAGE_JPEG_HIERARCHICAL);
  }
}

static bool frame(Jpeg *j, uint32_t marker, Str s) {
  Image *out = j->image;
  if (!frame_type_ok(j, marker)) return false;
  if (j->framed || s.n < 6) return damaged(j, s.p);
  uint32_t bits = (uint8_t)s.p[0], components = (uint8_t)s.p[5];
  if (bits != 8) return image_fail(j->file, DIAG_IMAGE_JPEG_BITS, str_format(j->file->job->scratch, "%u", bits));
  if (components != 1 && components != 3 && components != 4)
    return image_fail(j->file, DIAG_IMAGE_JPEG_COMPONENTS, str_format(j->file->job->scratch, "%u", components));
  j->framed = true;
  out->bits = 8;
  out->pixel_height = be16(s.p + 1);
  out->pixel_width = be16(s.p + 3);
  out->space = components == 1 ? IMAGE_GREY : components == 3 ? IMAGE_RGB : IMAGE_CMYK;
  if (s.n < 6 + 3 * components || out->pixel_width == 0 || out->pixel_height == 0) return damaged(j, s.p);
  return true;
}

static void jfif(Jpeg *j, Str s) {
  if (s.n < 12 || memcmp(s.p, "JFIF\0", 5) != 0) return;
  double scale = s.p[7] == 1 ? 1 : s.p[7] == 2 ? 2.54 : 0;
  j->image->dpi_x = be16(s.p + 8) * scale;
  j->image->dpi_y = be16(s.p + 10) * scale;
}

static void exif(Jpeg *j, Str s) {
  if (s.n > 6 && memcmp(s.p, "Exif\0\0", 6) == 0) j->exif = exif_read(str_slice(s, 6, s.n));
}

static void icc_chunk(Jpeg *j, Str s) {
  if (s.n < 14 || memcmp(s.p, "ICC_PROFILE\0", 12) != 0) return;
  j->icc[(uint8_t)s.p[12]] = str_slice(s, 14, s.n);
  j->icc_count = (uint8_t)s.p[13];
}

static bool segment(Jpeg *j, uint32_t marker, Str s) {
  if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) return frame(j, marker, s);
  switch (marker) {
    case APP0: jfif(j, s); break;
    case APP1: exif(j, s); break;
    case APP2: icc_chunk(j, s); break;
    case APP14: j->adobe |= s.n >= 12 && memcmp(s.p, "Adobe", 5) == 0; break;
    case SOS: j->scanned = true; break;
  }
  return true;
}

// The next marker at or after `at` that is neither a stuffed zero nor a restart; the end of the file when there is
// none.
static uint32_t scan_end(Str s, uint32_t at) {
  while (at + 1 < s.n) {
    const char *ff = memchr(s.p + at, 0xFF, s.n - 1 - at);
    if (!ff) break;
    at = (uint32_t)(ff - s.p);
    uint32_t next = (uint8_t)ff[1];
    if (next == 0xFF)
      at++;
    else if (next == 0 || (next >= RST0 && next < RST0 + 8))
      at += 2;
    else
      return at;
  }
  return s.n;
}

static bool segments(Jpeg *j) {
  Str s = j->file->bytes;
  for (uint32_t at = 2;;) {
    if (s.n - at < 2) return image_fail(j->file, DIAG_IMAGE_TRUNCATED);
    if ((uint8_t)s.p[at] != 0xFF) return damaged(j, s.p + at);
    uint32_t marker = (uint8_t)s.p[at + 1];
    if (marker == 0xFF) {  // a fill byte
      at++;
      continue;
    }
    if (marker == EOI) return j->framed && j->scanned ? true : damaged(j, s.p + at);
    if (s.n - at < 4 || s.n - at - 2 < be16(s.p + at + 2)) return image_fail(j->file, DIAG_IMAGE_TRUNCATED);
    uint32_t length = be16(s.p + at + 2);
    if (length < 2 || (marker == SOS && !j->framed)) return damaged(j, s.p + at);
    if (!segment(j, marker, str_slice(s, at + 4, at + 2 + length))) return false;
    at += 2 + length;
    if (marker == SOS) at = scan_end(s, at);
  }
}

static Str icc_join(const Jpeg *j) {
  Buf out = buf_new(j->file->job->arena);
  for (uint32_t i = 1; i <= j->icc_count; i++) {
    if (j->icc[i].n == 0) return STR("?");  // a chunk is missing: no profile at all
    buf_add(&out, j->icc[i]);
  }
  return buf_str(&out);
}

bool jpeg_read(const ImageFile *file, Image *out) {
  Jpeg *j = ARENA_NEW(file->job->scratch, Jpeg);
  j->file = file;
  j->image = out;
  j->exif.orientation = 1;
  out->kind = IMAGE_JPEG;
  if (!segments(j)) return false;
  out->adobe_inverted = j->adobe && out->space == IMAGE_CMYK;
  out->icc = icc_checked(file, icc_join(j), out->space);
  out->data = file->bytes;
  return raster_finish(file, j->exif, out);
}
