// Pictures: every reader on files made here, cut off at every byte, and on the files the samples use.
#include "image/support.h"

static void test_load_by_name(void **state) {
  (void)state;
  Bench *b = bench_new();
  const Image *europe =
      image_load(&b->job, SOURCE_BRAND, STR(SOURCE_DIR "/layouts/brands/logos/europe.svg"), NULL, 0, NO_SPAN);
  assert_non_null(europe);
  assert_int_equal(europe->kind, IMAGE_VECTOR);
  assert_int_equal(europe->drawing_count, 13);
  assert_true(europe->width / europe->height == 1.5);
  assert_string_equal(bench_findings(b), "");
  const Image *again =
      image_load(&b->job, SOURCE_BRAND, STR(SOURCE_DIR "/layouts/brands/logos/europe.svg"), NULL, 0, NO_SPAN);
  assert_true(again->key == europe->key);
  bench_free(b);
}

// The emblem's law: twelve stars, centres on a circle of a third of the height, radius an eighteenth, point upwards.
static void test_emblem_geometry(void **state) {
  (void)state;
  Bench *b = bench_new();
  const Image *e =
      image_load(&b->job, SOURCE_BRAND, STR(SOURCE_DIR "/layouts/brands/logos/europe.svg"), NULL, 0, NO_SPAN);
  double h = e->height;
  for (uint32_t k = 0; k < 12; k++) {
    const Drawing *star = &e->drawings[k + 1];
    double angle = k * 3.14159265358979 / 6, cx = e->width / 2 + h / 3 * sin(angle), cy = h / 2 - h / 3 * cos(angle);
    assert_int_equal(star->path.count, 11);
    for (uint32_t i = 0; i < 10; i += 2)
      assert_true(fabs(hypot(star->path.steps[i].x[0] - cx, star->path.steps[i].y[0] - cy) - h / 18) < 0.002);
    assert_true(fabs(star->path.steps[0].x[0] - cx) < 0.001 && star->path.steps[0].y[0] < cy);
    assert_true(star->fill.r == 0xFF && star->fill.g == 0xCC && star->fill.b == 0);
  }
  assert_true(e->drawings[0].fill.r == 0 && e->drawings[0].fill.g == 0x33 && e->drawings[0].fill.b == 0x99);
  bench_free(b);
}

static void test_samples(void **state) {
  (void)state;
  static const char *const names[] = {"verger", "partenaire-1", "partenaire-2", "partenaire-3", "partenaire-4"};
  for (int i = 0; i < 5; i++) {
    Bench *b = bench_new();
    Str path = str_format(b->arena, "%s/samples/communique-bis/%s.svg", SOURCE_DIR, names[i]);
    const Image *image = image_load(&b->job, SOURCE_IMAGE, path, NULL, 0, NO_SPAN);
    assert_string_equal(bench_findings(b), "");
    assert_non_null(image);
    assert_true(image->text_title.n > 0 && image->drawing_count >= 2);
    bench_free(b);
  }
}

static void test_missing(void **state) {
  (void)state;
  Bench *b = bench_new();
  Span from = {1, 2, 3};
  assert_null(image_load(&b->job, SOURCE_IMAGE, STR(SOURCE_DIR "/layouts/brands/logos/Europe.svg"), NULL, 0, from));
  assert_null(
      image_load(&b->job, SOURCE_IMAGE, STR(SOURCE_DIR "/layouts/brands/logos/nothing-like-it.png"), NULL, 0, from));
  assert_null(image_load(&b->job, SOURCE_IMAGE, STR(SOURCE_DIR "/layouts"), NULL, 0, from));
  assert_string_equal(bench_findings(b), "IMAGE_MISSING_NEAR IMAGE_MISSING IMAGE_UNREADABLE");
  assert_true(str_find(diag_hint(b->arena, &b->diags.list.v[0], DIAG_FR), STR("europe.svg"), 0) > 0);
  assert_int_equal(b->diags.list.v[0].span.start, 2);
  bench_free(b);
}

static void check_format(Str bytes, const char *finding, const char *format) {
  Bench *b = bench_new();
  uint32_t file = sources_add(b->job.sources, SOURCE_IMAGE, STR("photo.jpg"), bytes);
  assert_null(image_parse(&b->job, file, NULL, 0, NO_SPAN));
  assert_string_equal(bench_findings(b), finding);
  assert_true(str_find(diag_message(b->arena, &b->diags.list.v[0], DIAG_EN), str_from(format), 0) >= 0);
  bench_free(b);
}

static void test_other_formats(void **state) {
  (void)state;
  check_format(STR("GIF89a..."), "IMAGE_OTHER_FORMAT", "GIF");
  check_format(STR("RIFF\1\2\3\4WEBPVP8 "), "IMAGE_OTHER_FORMAT", "WebP");
  check_format(STR("%PDF-1.7"), "IMAGE_OTHER_FORMAT", "PDF");
  check_format(STR("II*\0...."), "IMAGE_OTHER_FORMAT", "TIFF");
  check_format(STR("\0\0\0\x18"
                   "ftypheic"),
               "IMAGE_OTHER_FORMAT", "HEIC");
  check_format(STR("hello"), "IMAGE_UNKNOWN_FORMAT", "photo.jpg");
  check_format(STR(""), "IMAGE_EMPTY", "photo.jpg");
  check_format(STR("\x89PNG\r\n\x1A"), "IMAGE_UNKNOWN_FORMAT", "photo.jpg");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_load_by_name), cmocka_unit_test(test_emblem_geometry), cmocka_unit_test(test_samples),
      cmocka_unit_test(test_missing),      cmocka_unit_test(test_other_formats),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return failed + run_png_tests() + run_jpeg_tests() + run_svg_tests() + run_qr_tests();
}
