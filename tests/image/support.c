#include "image/support.h"

#include <libdeflate.h>
#include <png.h>

Bench *bench_new(void) {
  Bench *b = calloc(1, sizeof *b);
  b->arena = arena_new();
  b->scratch = arena_new();
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 1 << 30)};
  return b;
}

void bench_free(Bench *b) {
  arena_free(b->arena);
  arena_free(b->scratch);
  free(b);
}

static bool is_svg(Str s) { return s.n == 0 || ((uint8_t)s.p[0] != 0x89 && (uint8_t)s.p[0] != 0xFF); }

const Image *bench_parse(Bench *b, Str bytes, const ImageParam *params, uint32_t count) {
  char *exact = malloc(bytes.n ? bytes.n : 1);
  if (bytes.n) memcpy(exact, bytes.p, bytes.n);
  uint32_t number = sources_add(b->job.sources, SOURCE_IMAGE, STR("test"), bytes);
  ImageFile file = {&b->job, {exact, bytes.n}, STR("test"), number, {number, 0, 0}};
  Image *image = ARENA_NEW(b->arena, Image);
  image->orientation = 1;
  image->key = hash_str(bytes);
  size_t used = arena_used(b->scratch);
  ArenaMark mark = arena_mark(b->scratch);
  bool png = bytes.n >= 8 && (uint8_t)bytes.p[0] == 0x89;
  bool read = png             ? png_read(&file, image)
              : is_svg(bytes) ? svg_read(&file, params, count, image)
                              : jpeg_read(&file, image);
  arena_rewind(b->scratch, mark);
  assert_true(arena_used(b->scratch) == used);
  // JPEG and PNG pass slices of the file on: give them one that lives on.
  const char *lasting = sources_get(b->job.sources, number)->bytes.p;
  Str *slices[] = {&image->data, &image->palette, &image->icc};
  for (size_t i = 0; i < 3; i++)
    if (slices[i]->p >= exact && slices[i]->p < exact + bytes.n) slices[i]->p = lasting + (slices[i]->p - exact);
  free(exact);
  if (read != (b->diags.errors == 0)) fail_msg("read %d with %u errors", read, b->diags.errors);
  return read ? image : NULL;
}

const Image *bench_svg(Bench *b, const char *svg) { return bench_parse(b, str_from(svg), NULL, 0); }

const char *bench_findings(Bench *b) {
  Buf out = buf_new(b->arena);
  for (uint32_t i = 0; i < b->diags.list.n; i++)
    buf_format(&out, "%s%s", i ? " " : "", diag_texts[b->diags.list.v[i].id].name);
  return str_z(b->arena, buf_str(&out));
}

const char *bench_dump(Bench *b, const Image *image) {
  Buf out = buf_new(b->arena);
  image_dump(image, &out);
  return str_z(b->arena, buf_str(&out));
}

void check_prefixes(Str whole) {
  for (uint32_t n = is_svg(whole) ? 0 : 8; n < whole.n; n++) {
    Bench *b = bench_new();
    if (bench_parse(b, str_slice(whole, 0, n), NULL, 0)) fail_msg("a prefix of %u bytes was taken", n);
    bench_free(b);
  }
}

// --- PNG, written by libpng so that filters and passes are real ---------------------------------------------------

static void write_bytes(png_structp png, png_bytep p, size_t n) {
  buf_add(png_get_io_ptr(png), (Str){(char *)p, (uint32_t)n});
}
static void flush(png_structp png) { (void)png; }

void png_chunk(Buf *out, const char *type, Str body) {
  put32(out, body.n);
  uint32_t from = out->n;
  buf_add(out, (Str){type, 4});
  if (body.n) buf_add(out, body);
  put32(out, libdeflate_crc32(0, out->p + from, out->n - from));
}

static uint32_t channels(uint32_t type) { return type == 2 ? 3 : type == 4 ? 2 : type == 6 ? 4 : 1; }

// IDAT of libpng's file, by itself.
static Str image_data(Arena *arena, const PngSpec *spec) {
  Buf file = buf_new(arena), data = buf_new(arena);
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &file, write_bytes, flush);
  png_set_IHDR(png, info, spec->width, spec->height, (int)spec->bits, (int)spec->colour_type, (int)spec->interlace, 0,
               0);
  png_color palette[256] = {{0}};
  if (spec->colour_type == 3) png_set_PLTE(png, info, palette, (int)(spec->palette.n / 3));
  png_write_info(png, info);
  size_t row = (spec->width * channels(spec->colour_type) * spec->bits + 7) / 8;
  png_bytep *rows = arena_array(arena, spec->height, sizeof *rows);
  for (uint32_t y = 0; y < spec->height; y++) rows[y] = (png_bytep)spec->rows + y * row;
  png_write_image(png, rows);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  Str s = buf_str(&file);
  for (uint32_t at = 8; at < s.n; at += be32(s.p + at) + 12)
    if (memcmp(s.p + at + 4, "IDAT", 4) == 0) buf_add(&data, str_slice(s, at + 8, at + 8 + be32(s.p + at)));
  return buf_str(&data);
}

Str png_make(Arena *arena, const PngSpec *spec) {
  Buf out = buf_new(arena), header = buf_new(arena);
  buf_lit(&out, "\x89PNG\r\n\x1A\n");
  put32(&header, spec->width);
  put32(&header, spec->height);
  uint8_t rest[5] = {(uint8_t)spec->bits, (uint8_t)spec->colour_type, 0, 0, (uint8_t)spec->interlace};
  buf_add(&header, (Str){(char *)rest, 5});
  png_chunk(&out, "IHDR", buf_str(&header));
  if (spec->palette.n) png_chunk(&out, "PLTE", spec->palette);
  if (spec->transparency.n) png_chunk(&out, "tRNS", spec->transparency);
  if (spec->extra.n) buf_add(&out, spec->extra);
  Str data = image_data(arena, spec);
  uint32_t step = spec->idat_split ? spec->idat_split : data.n;
  for (uint32_t at = 0; at < data.n; at += step)
    png_chunk(&out, "IDAT", str_slice(data, at, at + step < data.n ? at + step : data.n));
  png_chunk(&out, "IEND", STR(""));
  return buf_str(&out);
}

// --- JPEG, its markers only ---------------------------------------------------------------------------------------

void jpeg_segment(Buf *out, uint8_t marker, Str body) {
  buf_byte(out, (char)0xFF);
  buf_byte(out, (char)marker);
  put16(out, body.n + 2);
  if (body.n) buf_add(out, body);
}

Str jpeg_make(Arena *arena, const JpegSpec *spec) {
  Buf out = buf_new(arena), frame = buf_new(arena), scan = buf_new(arena);
  buf_lit(&out, "\xFF\xD8");
  if (spec->extra.n) buf_add(&out, spec->extra);
  buf_byte(&frame, (char)spec->bits);
  put16(&frame, spec->height);
  put16(&frame, spec->width);
  buf_byte(&frame, (char)spec->components);
  buf_byte(&scan, (char)spec->components);
  for (int i = 0; i < spec->components; i++) {
    buf_byte(&frame, (char)(i + 1));
    put16(&frame, 0x1100);
    buf_byte(&scan, (char)(i + 1));
    buf_byte(&scan, 0);
  }
  jpeg_segment(&out, spec->sof, buf_str(&frame));
  buf_add(&scan, STR("\0\x3F\0"));
  jpeg_segment(&out, 0xDA, buf_str(&scan));
  buf_add(&out, STR("\x12\xFF\0\x34\xFF\xD0\x56\xFF\xFF\xD9"));  // stuffing, a restart, a fill byte, the end
  return buf_str(&out);
}
