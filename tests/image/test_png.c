#include <libdeflate.h>

#include "image/support.h"

static const uint8_t noise[4096] = {7,  200, 3,   9,   255, 0,   128, 64, 33,  90, 12,  77, 5,  1,  0,  250, 99,  31,
                                    45, 160, 201, 111, 222, 121, 17,  18, 240, 15, 170, 85, 51, 68, 34, 102, 204, 136};

static Str inflate_of(Bench *b, Str z, size_t n) {
  char *out = arena_alloc(b->arena, n);
  struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
  size_t got = 0;
  assert_int_equal(libdeflate_zlib_decompress(d, z.p, z.n, out, n, &got), LIBDEFLATE_SUCCESS);
  libdeflate_free_decompressor(d);
  assert_int_equal(got, n);
  return (Str){out, (uint32_t)n};
}

// Grey, RGB and indexed at their depths pass through, whatever the IDAT is cut into.
static void test_raw(void **state) {
  (void)state;
  static const struct {
    uint32_t type, bits, space;
  } cases[] = {{0, 1, IMAGE_GREY}, {0, 4, IMAGE_GREY}, {0, 8, IMAGE_GREY},    {0, 16, IMAGE_GREY},
               {2, 8, IMAGE_RGB},  {2, 16, IMAGE_RGB}, {3, 2, IMAGE_INDEXED}, {3, 8, IMAGE_INDEXED}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Bench *b = bench_new();
    PngSpec spec = {.width = 5,
                    .height = 3,
                    .bits = cases[i].bits,
                    .colour_type = cases[i].type,
                    .rows = noise,
                    .idat_split = i % 2 ? 7 : 0};
    uint8_t zeros[64] = {0};
    if (cases[i].type == 3) spec.palette = STR("\1\2\3\4\5\6\7\10\11\12\13\14"), spec.rows = zeros;
    const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
    assert_string_equal(bench_findings(b), "");
    assert_int_equal(image->kind, IMAGE_PNG_RAW);
    assert_int_equal(image->space, cases[i].space);
    assert_int_equal(image->bits, cases[i].bits);
    assert_true(image->width == 5 && image->height == 3);
    uint32_t row = (5 * (cases[i].type == 2 ? 3 : 1) * cases[i].bits + 7) / 8;
    inflate_of(b, image->data, (size_t)3 * (row + 1));
    assert_int_equal(image->palette.n, cases[i].type == 3 ? 12 : 0);
    bench_free(b);
  }
}

static void test_alpha_8(void **state) {
  (void)state;
  static const uint8_t rows[] = {10, 20, 30, 255, 40, 50, 60, 128, 70, 80, 90, 0, 1, 2, 3, 4};
  for (uint32_t interlace = 0; interlace < 2; interlace++) {
    Bench *b = bench_new();
    PngSpec spec = {.width = 2, .height = 2, .bits = 8, .colour_type = 6, .interlace = interlace, .rows = rows};
    const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
    assert_int_equal(image->kind, IMAGE_SAMPLES);
    assert_int_equal(image->data.n, 12);
    assert_memory_equal(image->data.p, "\12\24\36\50\62\74\106\120\132\1\2\3", 12);
    assert_int_equal(image->alpha.n, 4);
    assert_memory_equal(image->alpha.p, "\377\200\0\4", 4);
    bench_free(b);
  }
}

// 16-bit samples stay, those of alpha too. A wholly opaque alpha is dropped.
static void test_alpha_16(void **state) {
  (void)state;
  static const uint8_t rows[] = {0x12, 0x34, 0x80, 0x7E, 0xAB, 0xCD, 0xFF, 0xFF};
  Bench *b = bench_new();
  PngSpec spec = {.width = 2, .height = 1, .bits = 16, .colour_type = 4, .rows = rows};
  const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
  assert_int_equal(image->bits, 16);
  assert_memory_equal(image->data.p, "\x12\x34\xAB\xCD", 4);
  assert_int_equal(image->alpha_bits, 16);
  assert_int_equal(image->alpha.n, 4);
  assert_memory_equal(image->alpha.p, "\x80\x7E\xFF\xFF", 4);
  static const uint8_t opaque[] = {1, 255, 2, 255};
  PngSpec plain = {.width = 2, .height = 1, .bits = 8, .colour_type = 4, .rows = opaque};
  image = bench_parse(b, png_make(b->arena, &plain), NULL, 0);
  assert_int_equal(image->alpha.n, 0);
  assert_memory_equal(image->data.p, "\1\2", 2);
  bench_free(b);
}

static void test_transparency(void **state) {
  (void)state;
  Bench *b = bench_new();
  static const uint8_t indices[] = {0x1B};  // 0 1 2 3 at two bits
  PngSpec indexed = {.width = 4,
                     .height = 1,
                     .bits = 2,
                     .colour_type = 3,
                     .rows = indices,
                     .palette = STR("abcdefghijkl"),
                     .transparency = STR("\0\x7F")};
  const Image *image = bench_parse(b, png_make(b->arena, &indexed), NULL, 0);
  assert_int_equal(image->space, IMAGE_INDEXED);
  assert_int_equal(image->bits, 8);
  assert_memory_equal(image->data.p, "\0\1\2\3", 4);
  assert_memory_equal(image->alpha.p, "\0\x7F\xFF\xFF", 4);
  static const uint8_t grey[] = {5, 6, 5};
  PngSpec key = {.width = 3, .height = 1, .bits = 8, .colour_type = 0, .rows = grey, .transparency = STR("\0\5")};
  image = bench_parse(b, png_make(b->arena, &key), NULL, 0);
  assert_memory_equal(image->data.p, "\5\6\5", 3);
  assert_memory_equal(image->alpha.p, "\0\xFF\0", 3);
  assert_string_equal(bench_findings(b), "");
  bench_free(b);
}

static void test_interlaced(void **state) {
  (void)state;
  static const struct { uint32_t type, bits; } cases[] = {{0, 1}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 4}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Bench *b = bench_new();
    uint32_t row = (9 * (cases[i].type == 2 ? 3 : 1) * cases[i].bits + 7) / 8;
    uint8_t *rows = calloc(9, row);
    for (uint32_t k = 0; k < 9 * row; k++) rows[k] = (uint8_t)(cases[i].type == 3 ? 0x11 * (k % 2) : k * 37);
    for (uint32_t y = 0; y < 9; y++) {  // bits beyond the row's end are nobody's
      uint32_t spare = row * 8 - 9 * (cases[i].type == 2 ? 3 : 1) * cases[i].bits;
      rows[y * row + row - 1] &= (uint8_t)(0xFF << spare);
    }
    PngSpec spec = {
        .width = 9, .height = 9, .bits = cases[i].bits, .colour_type = cases[i].type, .interlace = 1, .rows = rows};
    if (cases[i].type == 3) spec.palette = STR("abcdef");
    const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
    assert_int_equal(image->kind, IMAGE_SAMPLES);
    assert_int_equal(image->data.n, 9 * row);
    char *kept = arena_alloc(b->arena, image->data.n);
    memcpy(kept, image->data.p, image->data.n);
    uint32_t spare = row * 8 - 9 * (cases[i].type == 2 ? 3 : 1) * cases[i].bits;
    for (uint32_t y = 0; y < 9; y++) kept[y * row + row - 1] &= (char)(0xFF << spare);
    assert_memory_equal(kept, rows, 9 * row);
    free(rows);
    bench_free(b);
  }
}

static Str icc_profile(Arena *arena, const char *space) {
  Buf out = buf_new(arena);
  put32(&out, 200);
  while (out.n < 200) buf_byte(&out, 0);
  out.p[8] = 4;
  memcpy(out.p + 12, "scnr", 4);
  memcpy(out.p + 16, space, 4);
  memcpy(out.p + 36, "acsp", 4);
  return buf_str(&out);
}

static Str iccp_chunk(Arena *arena, Str profile) {
  Buf out = buf_new(arena), body = buf_new(arena);
  char packed[512];
  struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
  size_t n = libdeflate_zlib_compress(c, profile.p, profile.n, packed, sizeof packed);
  libdeflate_free_compressor(c);
  buf_add(&body, STR("name\0\0"));
  buf_add(&body, (Str){packed, (uint32_t)n});
  png_chunk(&out, "iCCP", buf_str(&body));
  return buf_str(&out);
}

static void test_ancillary(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf extra = buf_new(b->arena);
  buf_add(&extra, iccp_chunk(b->arena, icc_profile(b->arena, "GRAY")));
  png_chunk(&extra, "pHYs", STR("\0\0\x2E\x23\0\0\x17\x11\1"));  // 11811 and 5905 a metre: 300 and 150 dpi
  png_chunk(&extra, "eXIf", STR("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0"));
  PngSpec spec = {.width = 5, .height = 3, .bits = 8, .colour_type = 0, .rows = noise, .extra = buf_str(&extra)};
  const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
  assert_string_equal(bench_findings(b), "");
  assert_string_equal(bench_dump(b, image),
                      "image png size 3 by 5 dpi 149.987 by 299.999\n"
                      "pixels 5 3 bits 8 grey orientation 6\n"
                      "data 26 alpha 0 palette 0 icc 200\n");
  bench_free(b);
}

static void test_wrong_profile(void **state) {
  (void)state;
  Bench *b = bench_new();
  PngSpec spec = {.width = 5,
                  .height = 3,
                  .bits = 8,
                  .colour_type = 0,
                  .rows = noise,
                  .extra = iccp_chunk(b->arena, icc_profile(b->arena, "RGB "))};
  const Image *image = bench_parse(b, png_make(b->arena, &spec), NULL, 0);
  assert_string_equal(bench_findings(b), "IMAGE_ICC_IGNORED");
  assert_int_equal(image->icc.n, 0);
  bench_free(b);
}

static void test_damage(void **state) {
  (void)state;
  Bench *b = bench_new();
  PngSpec spec = {.width = 5, .height = 3, .bits = 8, .colour_type = 6, .rows = noise};
  Str good = png_make(b->arena, &spec);
  // One bit anywhere is noticed: by a CRC, or as a length that leads nowhere.
  for (uint32_t at = 8; at < good.n; at++) {
    Bench *c = bench_new();
    Str bad = str_dup(c->arena, good);
    ((char *)bad.p)[at] ^= 4;
    if (bench_parse(c, bad, NULL, 0)) fail_msg("a wrong bit in byte %u passed", at);
    bench_free(c);
  }
  bench_free(b);
}

// Right CRCs around a wrong stream, and sizes that could never be.
static void test_lies(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf out = buf_new(b->arena);
  buf_lit(&out, "\x89PNG\r\n\x1A\n");
  png_chunk(&out, "IHDR", STR("\0\0\0\5\0\0\0\3\10\6\0\0\0"));
  png_chunk(&out, "IDAT", STR("\x78\x9C garbage"));
  png_chunk(&out, "IEND", STR(""));
  assert_null(bench_parse(b, buf_str(&out), NULL, 0));
  out.n = 8;
  png_chunk(&out, "IHDR", STR("\0\0\x20\0\0\0\x20\0\10\6\0\0\0"));
  png_chunk(&out, "IDAT", STR("\x78\x9C\1\0\0\xFF\xFF\0\0\0\1"));
  png_chunk(&out, "IEND", STR(""));
  assert_null(bench_parse(b, buf_str(&out), NULL, 0));
  out.n = 8;
  png_chunk(&out, "IHDR", STR("\0\1\0\0\0\1\0\0\10\0\0\0\0"));
  assert_null(bench_parse(b, buf_str(&out), NULL, 0));
  assert_string_equal(bench_findings(b), "IMAGE_PNG_ERROR IMAGE_TRUNCATED IMAGE_TOO_MANY_PIXELS");
  bench_free(b);
}

static void test_prefixes(void **state) {
  (void)state;
  Bench *b = bench_new();
  PngSpec raw = {.width = 5, .height = 3, .bits = 8, .colour_type = 2, .rows = noise, .idat_split = 9};
  PngSpec alpha = {.width = 5, .height = 3, .bits = 16, .colour_type = 6, .interlace = 1, .rows = noise};
  raw.extra = iccp_chunk(b->arena, icc_profile(b->arena, "RGB "));
  check_prefixes(png_make(b->arena, &raw));
  check_prefixes(png_make(b->arena, &alpha));
  bench_free(b);
}

int run_png_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_raw),           cmocka_unit_test(test_alpha_8),    cmocka_unit_test(test_alpha_16),
      cmocka_unit_test(test_transparency),  cmocka_unit_test(test_interlaced), cmocka_unit_test(test_ancillary),
      cmocka_unit_test(test_wrong_profile), cmocka_unit_test(test_damage),     cmocka_unit_test(test_lies),
      cmocka_unit_test(test_prefixes),
  };
  return cmocka_run_group_tests_name("png", tests, NULL, NULL);
}
