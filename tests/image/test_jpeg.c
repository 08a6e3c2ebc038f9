#include "image/support.h"

static const Image *read_with(Bench *b, uint8_t sof, uint8_t bits, uint8_t components, Str extra) {
  JpegSpec spec = {.sof = sof, .bits = bits, .components = components, .width = 40, .height = 30, .extra = extra};
  return bench_parse(b, jpeg_make(b->arena, &spec), NULL, 0);
}

static void test_plain(void **state) {
  (void)state;
  static const struct {
    uint8_t sof, components;
    ImageSpace space;
  } cases[] = {{0xC0, 1, IMAGE_GREY}, {0xC1, 3, IMAGE_RGB}, {0xC2, 3, IMAGE_RGB}, {0xC0, 4, IMAGE_CMYK}};
  for (int i = 0; i < 4; i++) {
    Bench *b = bench_new();
    const Image *image = read_with(b, cases[i].sof, 8, cases[i].components, STR(""));
    assert_string_equal(bench_findings(b), "");
    assert_int_equal(image->kind, IMAGE_JPEG);
    assert_int_equal(image->space, cases[i].space);
    assert_true(image->width == 40 && image->height == 30 && image->dpi_x == 0 && !image->adobe_inverted);
    assert_true(str_eq(image->data, sources_get(b->job.sources, 1)->bytes));
    bench_free(b);
  }
}

static void check_refused(uint8_t sof, uint8_t bits, uint8_t components, const char *finding) {
  Bench *b = bench_new();
  assert_null(read_with(b, sof, bits, components, STR("")));
  assert_string_equal(bench_findings(b), finding);
  bench_free(b);
}

static void test_refused(void **state) {
  (void)state;
  check_refused(0xC1, 12, 3, "IMAGE_JPEG_BITS");
  check_refused(0xC3, 8, 3, "IMAGE_JPEG_LOSSLESS");
  check_refused(0xC9, 8, 3, "IMAGE_JPEG_ARITHMETIC");
  check_refused(0xCA, 8, 3, "IMAGE_JPEG_ARITHMETIC");
  check_refused(0xC5, 8, 3, "IMAGE_JPEG_HIERARCHICAL");
  check_refused(0xC0, 8, 2, "IMAGE_JPEG_COMPONENTS");
}

static void test_adobe(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf extra = buf_new(b->arena);
  jpeg_segment(&extra, 0xEE, STR("Adobe\0\x64\0\0\0\0\2"));
  assert_true(read_with(b, 0xC0, 8, 4, buf_str(&extra))->adobe_inverted);
  assert_false(read_with(b, 0xC0, 8, 3, buf_str(&extra))->adobe_inverted);
  bench_free(b);
}

// A TIFF of orientation and densities, in either byte order.
static void put_tiff(Buf *b, bool little, uint32_t bytes, uint32_t v) {
  for (uint32_t i = 0; i < bytes; i++) buf_byte(b, (char)(v >> 8 * (little ? i : bytes - 1 - i)));
}

static void put_entry(Buf *b, bool little, uint32_t tag, uint32_t type, uint32_t value) {
  put_tiff(b, little, 2, tag);
  put_tiff(b, little, 2, type);
  put_tiff(b, little, 4, 1);
  put_tiff(b, little, type == 3 ? 2 : 4, value);
  if (type == 3) put_tiff(b, little, 2, 0);
}

static Str exif_body(Arena *arena, bool little, uint32_t orientation) {
  Buf b = buf_new(arena);
  buf_add(&b, STR("Exif\0\0"));
  buf_add(&b, little ? STR("II*\0") : STR("MM\0*"));
  put_tiff(&b, little, 4, 8);
  put_tiff(&b, little, 2, 4);
  put_entry(&b, little, 0x112, 3, orientation);
  put_entry(&b, little, 0x11A, 5, 62);
  put_entry(&b, little, 0x11B, 5, 70);
  put_entry(&b, little, 0x128, 3, 3);  // a centimetre
  put_tiff(&b, little, 4, 0);
  put_tiff(&b, little, 4, 200), put_tiff(&b, little, 4, 2);
  put_tiff(&b, little, 4, 50), put_tiff(&b, little, 4, 1);
  return buf_str(&b);
}

static void test_exif(void **state) {
  (void)state;
  for (uint32_t orientation = 1; orientation <= 8; orientation++) {
    Bench *b = bench_new();
    Buf extra = buf_new(b->arena);
    jpeg_segment(&extra, 0xE1, exif_body(b->arena, orientation % 2, orientation));
    const Image *image = read_with(b, 0xC2, 8, 3, buf_str(&extra));
    bool turned = orientation >= 5;
    assert_int_equal(image->orientation, orientation);
    assert_true(image->width == (turned ? 30 : 40) && image->height == (turned ? 40 : 30));
    assert_true(image->pixel_width == 40 && image->pixel_height == 30);
    assert_true(fabs(image->dpi_x - (turned ? 127 : 254)) < 1e-9 && fabs(image->dpi_y - (turned ? 254 : 127)) < 1e-9);
    bench_free(b);
  }
}

// Cut anywhere, or with a directory that points outside, EXIF is only left out.
static void test_exif_bounds(void **state) {
  (void)state;
  Bench *b = bench_new();
  Str whole = exif_body(b->arena, false, 6);
  for (uint32_t n = 6; n < whole.n; n++) {
    char *exact = malloc(n - 6 + 1);
    memcpy(exact, whole.p + 6, n - 6);
    Exif exif = exif_read((Str){exact, n - 6});
    assert_true(exif.orientation == 1 || exif.orientation == 6);
    free(exact);
  }
  assert_int_equal(exif_read(STR("MM\0*\xFF\xFF\xFF\xFF\0\1")).orientation, 1);
  assert_int_equal(exif_read(STR("MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\11\0\0")).orientation, 1);
  bench_free(b);
}

static void test_jfif(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf inch = buf_new(b->arena), cm = buf_new(b->arena), ratio = buf_new(b->arena);
  jpeg_segment(&inch, 0xE0, STR("JFIF\0\1\2\1\1\54\0\226\0\0"));
  jpeg_segment(&cm, 0xE0, STR("JFIF\0\1\2\2\0\144\0\144\0\0"));
  jpeg_segment(&ratio, 0xE0, STR("JFIF\0\1\2\0\0\1\0\1\0\0"));
  assert_true(read_with(b, 0xC0, 8, 3, buf_str(&inch))->dpi_x == 300);
  assert_true(read_with(b, 0xC0, 8, 3, buf_str(&cm))->dpi_y == 254);
  assert_true(read_with(b, 0xC0, 8, 3, buf_str(&ratio))->dpi_x == 0);
  bench_free(b);
}

static Str profile(Arena *arena, uint32_t n) {
  Buf out = buf_new(arena);
  put32(&out, n);
  while (out.n < n) buf_byte(&out, (char)out.n);
  out.p[8] = 2;
  memcpy(out.p + 12, "mntrRGB ", 8);
  memcpy(out.p + 36, "acsp", 4);
  return buf_str(&out);
}

static void icc_segment(Buf *out, int number, int count, Str part) {
  Buf body = buf_new(out->arena);
  buf_add(&body, STR("ICC_PROFILE\0"));
  buf_byte(&body, (char)number);
  buf_byte(&body, (char)count);
  buf_add(&body, part);
  jpeg_segment(out, 0xE2, buf_str(&body));
}

// Of the next version of ICC, of no class that PDF takes.
static void test_icc_strange(void **state) {
  (void)state;
  static const struct {
    uint32_t at;
    char byte;
  } wrong[] = {{8, 5}, {12, 'l'}, {16, 'C'}, {36, 'b'}};
  for (int i = 0; i < 4; i++) {
    Bench *b = bench_new();
    Str strange = profile(b->arena, 500);
    ((char *)(uintptr_t)strange.p)[wrong[i].at] = wrong[i].byte;
    Buf extra = buf_new(b->arena);
    icc_segment(&extra, 1, 1, strange);
    assert_int_equal(read_with(b, 0xC0, 8, 3, buf_str(&extra))->icc.n, 0);
    assert_string_equal(bench_findings(b), "IMAGE_ICC_IGNORED");
    bench_free(b);
  }
}

static void test_icc_chunks(void **state) {
  (void)state;
  Bench *b = bench_new();
  Str whole = profile(b->arena, 500);
  Buf extra = buf_new(b->arena);
  icc_segment(&extra, 2, 2, str_slice(whole, 300, 500));  // out of order
  icc_segment(&extra, 1, 2, str_slice(whole, 0, 300));
  const Image *image = read_with(b, 0xC0, 8, 3, buf_str(&extra));
  assert_true(str_eq(image->icc, whole));
  assert_string_equal(bench_findings(b), "");
  Buf half = buf_new(b->arena);
  icc_segment(&half, 1, 2, str_slice(whole, 0, 300));
  assert_int_equal(read_with(b, 0xC0, 8, 3, buf_str(&half))->icc.n, 0);
  assert_string_equal(bench_findings(b), "IMAGE_ICC_IGNORED");
  bench_free(b);
}

static void test_prefixes(void **state) {
  (void)state;
  Bench *b = bench_new();
  Buf extra = buf_new(b->arena);
  jpeg_segment(&extra, 0xE1, exif_body(b->arena, true, 3));
  icc_segment(&extra, 1, 1, profile(b->arena, 200));
  JpegSpec spec = {.sof = 0xC0, .bits = 8, .components = 3, .width = 40, .height = 30, .extra = buf_str(&extra)};
  check_prefixes(jpeg_make(b->arena, &spec));
  bench_free(b);
}

int run_jpeg_tests(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),      cmocka_unit_test(test_refused),     cmocka_unit_test(test_adobe),
      cmocka_unit_test(test_exif),       cmocka_unit_test(test_exif_bounds), cmocka_unit_test(test_jfif),
      cmocka_unit_test(test_icc_chunks), cmocka_unit_test(test_icc_strange), cmocka_unit_test(test_prefixes),
  };
  return cmocka_run_group_tests_name("jpeg", tests, NULL, NULL);
}
