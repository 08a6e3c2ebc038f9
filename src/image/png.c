// In: a PNG file. Out: its compressed rows unchanged where PDF can take them (FlateDecode, Predictor 15); pictures with
// alpha or interlacing go through png_decode. Every chunk's CRC is checked. ISO/IEC 15948 (PNG, third edition).
#include "image/internal.h"

#include <libdeflate.h>

typedef struct Png {
  const ImageFile *file;
  Image *image;
  Exif exif;
  uint32_t colour_type, interlace;
  bool header, ended;
  Str transparency;
  VEC(Str) parts;  // of IDAT
  uint64_t compressed;
} Png;

enum { PNG_PALETTE = 1, PNG_COLOUR = 2, PNG_ALPHA = 4 };

static bool damaged(const Png *p, Str chunk) {
  Str place = str_format(p->file->job->scratch, "%u", (unsigned)(chunk.p - p->file->bytes.p));
  return image_fail(p->file, DIAG_IMAGE_DAMAGED, place);
}

// Bits allowed for each colour type, as a mask of bit depths.
static const uint8_t depths[7] = {1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16};

static bool header(Png *p, Str s) {
  if (s.n != 13 || p->header) return damaged(p, s);
  Image *out = p->image;
  uint32_t bits = (uint8_t)s.p[8];
  p->colour_type = (uint8_t)s.p[9];
  p->interlace = (uint8_t)s.p[12];
  out->pixel_width = be32(s.p);
  out->pixel_height = be32(s.p + 4);
  bool known = p->colour_type <= 6 && (bits & (bits - 1)) == 0 && (depths[p->colour_type] & bits);
  if (!known || s.p[10] || s.p[11] || p->interlace > 1) return damaged(p, s);
  if (out->pixel_width == 0 || out->pixel_height == 0) return damaged(p, s);
  out->bits = (uint8_t)bits;
  out->space = p->colour_type == 3 ? IMAGE_INDEXED : p->colour_type & PNG_COLOUR ? IMAGE_RGB : IMAGE_GREY;
  p->header = true;
  return raster_finish(p->file, p->exif, out);
}

static bool palette(Png *p, Str s) {
  if (p->image->space != IMAGE_INDEXED) return true;  // only a hint for poor screens
  if (p->image->palette.n || s.n == 0 || s.n % 3 || s.n / 3 > 1u << p->image->bits) return damaged(p, s);
  p->image->palette = s;
  return true;
}

static void density(Png *p, Str s) {
  if (s.n != 9 || s.p[8] != 1) return;
  p->image->dpi_x = be32(s.p) * 0.0254;
  p->image->dpi_y = be32(s.p + 4) * 0.0254;
}

// The zlib stream may be of any size below the limit: room grows until it fits.
static Str inflate_all(Arena *arena, Str z) {
  enum { LARGEST = 16 << 20 };
  struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
  Str out = STR("?");
  for (size_t room = 4096; d && room <= LARGEST; room *= 4) {
    size_t n;
    char *p = arena_alloc(arena, room);
    enum libdeflate_result result = libdeflate_zlib_decompress(d, z.p, z.n, p, room, &n);
    if (result == LIBDEFLATE_SUCCESS) out = (Str){p, (uint32_t)n};
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE) break;
  }
  if (d) libdeflate_free_decompressor(d);
  return out;
}

static void profile(Png *p, Str s) {
  const char *end = memchr(s.p, 0, s.n);  // after the profile's name
  if (!end || end + 2 > s.p + s.n || end[1] != 0 || p->image->icc.n) return;
  Str plain = inflate_all(p->file->job->scratch, str_slice(s, (uint32_t)(end + 2 - s.p), s.n));
  p->image->icc = str_dup(p->file->job->arena, icc_checked(p->file, plain, p->image->space));
}

static bool chunk(Png *p, const char *type, Str s) {
  bool is_header = memcmp(type, "IHDR", 4) == 0;
  if (is_header) return header(p, s);
  if (!p->header) return damaged(p, s);
  if (memcmp(type, "PLTE", 4) == 0) return palette(p, s);
  if (memcmp(type, "IDAT", 4) == 0) return VEC_PUSH(p->file->job->scratch, p->parts, s), p->compressed += s.n, true;
  if (memcmp(type, "IEND", 4) == 0) return p->ended = true;
  if (memcmp(type, "tRNS", 4) == 0) p->transparency = s;
  if (memcmp(type, "pHYs", 4) == 0) density(p, s);
  if (memcmp(type, "iCCP", 4) == 0 && s.n) profile(p, s);
  if (memcmp(type, "eXIf", 4) == 0) p->exif = exif_read(s);
  bool critical = !(type[0] & 0x20);
  return critical ? damaged(p, s) : true;
}

static bool chunks(Png *p) {
  Str s = p->file->bytes;
  for (uint32_t at = 8; !p->ended;) {
    if (s.n - at < 12 || be32(s.p + at) > s.n - at - 12) return image_fail(p->file, DIAG_IMAGE_TRUNCATED);
    uint32_t length = be32(s.p + at);
    const char *type = s.p + at + 4;
    Str body = str_slice(s, at + 8, at + 8 + length);
    if (libdeflate_crc32(0, type, length + 4) != be32(body.p + length)) return damaged(p, body);
    if (!chunk(p, type, body)) return false;
    at += length + 12;
  }
  return true;
}

static uint32_t channels(const Png *p) {
  return (p->colour_type == PNG_COLOUR || p->colour_type == 6 ? 3 : 1) + (p->colour_type & PNG_ALPHA ? 1 : 0);
}

// Deflate shrinks no further than 1:1032, so a picture whose rows cannot be there is refused before room is made.
static bool rows_possible(const Png *p) {
  uint64_t row = ((uint64_t)p->image->pixel_width * channels(p) * p->image->bits + 7) / 8;
  return row * p->image->pixel_height / 1032 <= p->compressed;
}

static Str join(const Png *p) {
  if (p->parts.n == 1) return p->parts.v[0];
  char *out = arena_alloc(p->file->job->arena, p->compressed), *at = out;
  for (uint32_t i = 0; i < p->parts.n; i++) {
    if (p->parts.v[i].n) memcpy(at, p->parts.v[i].p, p->parts.v[i].n);
    at += p->parts.v[i].n;
  }
  return (Str){out, (uint32_t)p->compressed};
}

static bool is_zlib(Str s) { return s.n >= 6 && (s.p[0] & 15) == 8 && !(s.p[1] & 0x20) && be16(s.p) % 31 == 0; }

bool png_read(const ImageFile *file, Image *out) {
  Png *p = ARENA_NEW(file->job->scratch, Png);
  p->file = file;
  p->image = out;
  p->exif.orientation = 1;
  if (!chunks(p)) return false;
  if (p->parts.n == 0 || !rows_possible(p)) return image_fail(file, DIAG_IMAGE_TRUNCATED);
  if (out->space == IMAGE_INDEXED && out->palette.n == 0) return damaged(p, file->bytes);
  if (!raster_finish(file, p->exif, out)) return false;
  if (p->interlace || p->transparency.n || (p->colour_type & PNG_ALPHA)) return png_decode(file, p->transparency, out);
  out->kind = IMAGE_PNG_RAW;
  out->data = join(p);
  return is_zlib(out->data) ? true : damaged(p, p->parts.v[0]);
}
