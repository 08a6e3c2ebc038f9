// QR codes: the rectangles give back every module of the code, and nothing but it.
#include <qrencode.h>

#include "image/support.h"

static bool covers(const PathStep *r, double x, double y) {
  return x > r[0].x[0] && x < r[1].x[0] && y > r[0].y[0] && y < r[2].y[0];
}

static uint32_t times_covered(const Path *path, double x, double y) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < path->count; i += 5) n += covers(&path->steps[i], x, y);
  return n;
}

static void check_code(const char *text, int modules) {
  Bench *b = bench_new();
  const Image *image = image_qr(&b->job, str_from(text), (Colour){.r = 1}, NO_SPAN);
  assert_non_null(image);
  QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  assert_int_equal(code->width, modules);
  assert_int_equal(image_qr_modules(image), modules + 8);
  assert_int_equal(image->drawing_count, 1);
  double unit = image->width / (modules + 8);
  for (int y = -4; y < modules + 4; y++)
    for (int x = -4; x < modules + 4; x++) {
      bool inside = x >= 0 && y >= 0 && x < modules && y < modules;
      bool dark = inside && code->data[y * modules + x] & 1;
      assert_int_equal(times_covered(&image->drawings->path, (x + 4.5) * unit, (y + 4.5) * unit), dark);
    }
  assert_true(image->drawings->path.count < (uint32_t)(modules * modules) * 5 / 4);  // runs are joined
  QRcode_free(code);
  bench_free(b);
}

static void test_modules(void **state) {
  (void)state;
  check_code("https://a.fr", 21);
  check_code("https://www.exemple.fr/guide?édition=2", 29);
  check_code("tel:0322823767", 21);
}

static void test_keys(void **state) {
  (void)state;
  Bench *b = bench_new();
  const Image *one = image_qr(&b->job, STR("https://a.fr"), (Colour){.r = 1}, NO_SPAN);
  assert_true(one->key == image_qr(&b->job, STR("https://a.fr"), (Colour){.r = 1}, NO_SPAN)->key);
  assert_true(one->key != image_qr(&b->job, STR("https://b.fr"), (Colour){.r = 1}, NO_SPAN)->key);
  assert_true(one->key != image_qr(&b->job, STR("https://a.fr"), (Colour){.r = 2}, NO_SPAN)->key);
  bench_free(b);
}

static void test_too_long(void **state) {
  (void)state;
  Bench *b = bench_new();
  char *text = ARENA_ARRAY(b->arena, char, 4000);
  memset(text, 'a', 2332);
  assert_null(image_qr(&b->job, str_from(text), (Colour){0}, NO_SPAN));
  assert_string_equal(bench_findings(b), "IMAGE_QR_LONG");
  text[2331] = 0;  // what a code of version 40 holds at level M
  assert_non_null(image_qr(&b->job, str_from(text), (Colour){0}, NO_SPAN));
  bench_free(b);
}

int run_qr_tests(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_modules), cmocka_unit_test(test_keys),
                                     cmocka_unit_test(test_too_long)};
  return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
