// Layouts: some against goldens, the project's own accepted as they stand, and the findings of
// cases.txt. MARBRE_ACCEPT=1 writes what was got.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "layout/layout.h"

#define FIXTURES TESTS_DIR "/layout/fixtures"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
} Bench;

static void bench_open(Bench *b) {
  memset(b, 0, sizeof *b);
  b->arena = arena_new();
  b->scratch = arena_new();
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 1 << 20)};
}

static void bench_close(Bench *b) {
  arena_free(b->arena);
  arena_free(b->scratch);
}

static Str read_file(Arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return STR("");
  char *p = arena_alloc(arena, 1 << 20);
  size_t n = fread(p, 1, (1 << 20) - 1, f);
  fclose(f);
  return (Str){p, (uint32_t)n};
}

static void write_file(const char *path, Str text) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fwrite(text.p, 1, text.n, f);
  fclose(f);
}

static const Layout *load_from(Bench *b, const char *layout, const char *brand, const char *lang, const char *folder) {
  static const char *const standard[] = {SOURCE_DIR "/layouts", FIXTURES};
  Str paths[] = {str_from(folder), str_from(standard[0]), str_from(standard[1])};
  LayoutRequest request = {.layout = str_from(layout), .brand = str_from(brand), .lang = str_from(lang), .paths = paths, .path_count = 3};
  return layout_load(&b->job, &request);
}

static void print_findings(Bench *b, Buf *out, DiagLang lang) {
  for (uint32_t i = 0; i < b->diags.list.n; i++) {
    const Diag *d = &b->diags.list.v[i];
    const Source *s = sources_get(b->job.sources, d->span.file);
    Position at = s ? source_position(s, d->span.start) : (Position){0};
    buf_format(out, "%u:%u %s %.*s\n", at.line, at.column, diag_texts[d->id].code, STR_ARG(diag_message(b->arena, d, lang)));
    Str hint = diag_hint(b->arena, d, lang);
    if (hint.n) buf_format(out, "    %.*s\n", STR_ARG(hint));
  }
}

static void expect_good(Bench *b, const Layout *layout) {
  Buf out = buf_new(b->arena);
  print_findings(b, &out, DIAG_EN);
  assert_string_equal(str_z(b->arena, buf_str(&out)), "");
  assert_non_null(layout);
}

static void compare(Bench *b, Str got, const char *path) {
  if (getenv("MARBRE_ACCEPT")) write_file(path, got);
  Str wanted = read_file(b->arena, path);
  assert_string_equal(str_z(b->arena, wanted), str_z(b->arena, got));
}

// --- Whole layouts ----------------------------------------------------------------------------------------------

static void test_communique(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Layout *layout = load_from(&b, "communique", "academie-amiens", "fr", "");
  expect_good(&b, layout);
  Buf out = buf_new(b.arena);
  layout_dump(layout, &out);
  compare(&b, buf_str(&out), TESTS_DIR "/layout/communique.txt");
  assert_non_null(layout_part(layout, STR("marque")));
  assert_null(layout_part(layout, STR("marquis")));
  bench_close(&b);
}

static void test_guide(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Layout *layout = load_from(&b, FIXTURES "/guide", "academie-amiens", "fr", "");
  expect_good(&b, layout);
  Buf out = buf_new(b.arena);
  layout_dump(layout, &out);
  compare(&b, buf_str(&out), TESTS_DIR "/layout/guide.txt");
  bench_close(&b);
}

static void test_accepted(void **state) {
  (void)state;
  static const char *const names[][3] = {{"annonce", "academie-amiens", "fr"},
                                         {"communique", "academie-lille", "en"},
                                         {"communique", "academie-lille", "fr-FR"},
                                         {"lettre", "academie-amiens", "fr"},
                                         {"lettre", "academie-amiens", "en"},
                                         {"guide", "academie-amiens", "fr"},
                                         {"guide/grands-caracteres", "academie-amiens", "fr"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    Bench b;
    bench_open(&b);
    expect_good(&b, load_from(&b, names[i][0], names[i][1], names[i][2], ""));
    bench_close(&b);
  }
}

static const StyleRule *rule_of(const Layout *layout, const char *name) {
  for (uint32_t i = 0; i < layout->style_count; i++)
    if (layout->styles[i].count == 1 && str_eq(layout->styles[i].steps[0].name, str_from(name))) return &layout->styles[i];
  return NULL;
}

static const Css *value_of(const StyleRule *rule, PropId prop) {
  const Css *found = NULL;
  for (uint32_t i = 0; i < rule->decls.n; i++)
    if (rule->decls.v[i].prop == prop) found = rule->decls.v[i].value;
  return found;
}

// What extends another says only what differs, and each piece keeps its place in its own file.
static void test_extends(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Layout *layout = load_from(&b, "lettre", "academie-lille", "fr", "");
  expect_good(&b, layout);
  const StyleRule *root = rule_of(layout, "root");
  const Css *size = value_of(root, PROP_FONT_SIZE), *line = value_of(root, PROP_LINE_HEIGHT);
  assert_true(size->number == 10.5 && line->number == 14);
  assert_true(size->span.file != line->span.file);
  assert_true(layout->fit.page_count == 1 && layout->fit.pages[0] == 1 && layout->fit.any);
  const Layout *note = load_from(&b, "note", "academie-lille", "fr", "");
  assert_true(note && note->fit.page_count == 0);  // null takes away what was inherited
  assert_string_equal(str_z(b.arena, data_text(b.arena, data_get(layout->brand->data, STR("name")))), "Académie de Lille");
  assert_int_equal(layout->brand->series_count, 7);
  Str logo = data_text(b.arena, data_get(data_get(layout->brand->data, STR("logos")), STR("europe")));
  assert_true(logo.p[0] == '/' && str_ends(logo, STR("/layouts/brands/logos/europe.svg")));
  const BrandColour *europe = brand_colour(layout->brand, STR("europe"));
  assert_true(europe && europe->colour.has_cmyk && europe->colour.c == 100 && europe->colour.r == 0);
  assert_true(str_eq(brand_font(layout->brand, STR("motto"))->families[1], STR("Vollkorn")));
  bench_close(&b);
}

static void test_missing(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_null(load_from(&b, "comunique", "academie-amiens", "fr", ""));
  assert_null(load_from(&b, "communique", "academie-paris", "fr", ""));
  assert_null(load_from(&b, "communique", "academie-amiens", "de", ""));
  assert_int_equal(b.diags.list.n, 3);
  assert_int_equal(b.diags.list.v[0].id, DIAG_LAYOUT_UNKNOWN);
  assert_int_equal(b.diags.list.v[1].id, DIAG_LAYOUT_BRAND_UNKNOWN);
  assert_int_equal(b.diags.list.v[2].id, DIAG_LAYOUT_LANGUAGE);
  bench_close(&b);
}

// --- Findings ---------------------------------------------------------------------------------------------------

static Str outcome(Arena *arena, const char *folder, Str text) {
  Bench b;
  bench_open(&b);
  Str whole = str_cat(b.arena, STR("{ }\n"), text);
  whole = str_cat(b.arena, STR("marbre: 1\nname: essai\nlanguages: [fr]\n"), str_slice(whole, 4, whole.n));
  write_file(str_z(b.arena, path_join(b.arena, str_from(folder), STR("essai.yaml"))), whole);
  Str name = path_join(b.arena, str_from(folder), STR("essai.yaml"));
  const Layout *layout = load_from(&b, str_z(b.arena, name), "essai", "fr", folder);
  Buf out = buf_new(arena);
  print_findings(&b, &out, DIAG_EN);
  assert_int_equal(layout == NULL, b.diags.errors > 0);
  bench_close(&b);
  return buf_str(&out);
}

static Str run_cases(Arena *arena, const char *folder, Str cases, uint32_t *count) {
  Buf out = buf_new(arena);
  for (uint32_t at = 0; at < cases.n;) {
    int64_t body = str_find(cases, STR("\n"), at), end = str_find(cases, STR("--->\n"), at);
    int64_t next = str_find(cases, STR("\n=== "), at);
    assert_true(body >= 0 && end >= 0);
    buf_add(&out, str_slice(cases, at, (uint32_t)end + 5));
    buf_add(&out, outcome(arena, folder, str_slice(cases, (uint32_t)body + 1, (uint32_t)end)));
    at = next < 0 ? cases.n : (uint32_t)next + 1;
    *count += 1;
  }
  return buf_str(&out);
}

static void test_findings(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  char folder[] = "/tmp/marbre-layout-XXXXXX";
  assert_non_null(mkdtemp(folder));
  Str schema = path_join(b.arena, str_from(folder), STR("schema.yaml"));
  write_file(str_z(b.arena, schema), read_file(b.arena, FIXTURES "/schema.yaml"));
  Str cases = read_file(b.arena, TESTS_DIR "/layout/cases.txt");
  uint32_t count = 0;
  Str got = run_cases(b.arena, folder, cases, &count);
  assert_true(count >= 14);
  unlink(str_z(b.arena, schema));
  unlink(str_z(b.arena, path_join(b.arena, str_from(folder), STR("essai.yaml"))));
  rmdir(folder);
  if (getenv("MARBRE_ACCEPT")) write_file(TESTS_DIR "/layout/cases.txt", got);
  assert_string_equal(str_z(b.arena, cases), str_z(b.arena, got));
  bench_close(&b);
}

// --- Values -----------------------------------------------------------------------------------------------------

static void test_css(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"0.75rlh 0 1rlh", "0.75rlh 0 1rlh"},
                                         {"calc(4 / 3 * 1rlh)", "calc(4 / 3 * 1rlh)"},
                                         {"calc(70mm + 24mm * (var(--n) - 1))", "calc(70mm + 24mm * calc(var(--n) - 1))"},
                                         {"repeat(auto-fit, 36mm)", "repeat(auto-fit, 36mm)"},
                                         {"series(var(--n) tint)", "series(var(--n) tint)"},
                                         {"repeat(var(étapes | count), 1fr)", "repeat(var{(count étapes)}, 1fr)"},
                                         {"var(niveau | default(2))", "var{(default niveau 2)}"},
                                         {"var(a | default('x)'))", "var{(default a 'x)')}"},
                                         {"-1% 1%", "-1% 1%"},
                                         {"1 / -1", "1 / -1"},
                                         {"\"a b\" -.5em", "\"a b\" -0.5em"},
                                         {"–", "–"},
                                         {"a, b c", "a, b c"},
                                         {"calc(100% - var(--x) + 1mm)", "calc(100% - var(--x) + 1mm)"}};
  Bench b;
  bench_open(&b);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf out = buf_new(b.arena);
    const Css *css = css_parse(&b.job, str_from(cases[i][0]), NULL);
    assert_non_null(css);
    css_dump(css, &out);
    assert_string_equal(str_z(b.arena, buf_str(&out)), cases[i][1]);
  }
  static const char *const wrong[] = {"", "1foo", "a(", "calc(1mm", "#fff", "rgb(1,2,3)", "foo(1)", "'a", "1mm !", "a,,b", "(1)"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_null(css_parse(&b.job, str_from(wrong[i]), NULL));
  bench_close(&b);
}

// Every property's first value fits its grammar: a style that names it so is accepted, though some do nothing for a box.
static void test_initials(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  char folder[] = "/tmp/marbre-layout-XXXXXX";
  assert_non_null(mkdtemp(folder));
  Buf text = buf_new(b.arena);
  buf_lit(&text, "marbre: 1\nname: essai\nlanguages: [fr]\nmetadata: { title: a }\nbody: [ box: { style: a } ]\nstyles:\n  a:\n");
  for (uint32_t i = 0; i < PROP_IDS; i++)
    if (i != PROP_PAGE) buf_format(&text, "    %s: %s\n", prop_info[i].name, prop_info[i].initial);
  Str path = path_join(b.arena, str_from(folder), STR("essai.yaml"));
  Str schema = path_join(b.arena, str_from(folder), STR("schema.yaml"));
  write_file(str_z(b.arena, path), buf_str(&text));
  write_file(str_z(b.arena, schema), read_file(b.arena, FIXTURES "/schema.yaml"));
  const Layout *layout = load_from(&b, str_z(b.arena, path), "essai", "fr", folder);
  assert_non_null(layout);
  assert_int_equal(rule_of(layout, "a")->decls.n, PROP_IDS - 1);
  unlink(str_z(b.arena, path));
  unlink(str_z(b.arena, schema));
  rmdir(folder);
  bench_close(&b);
}

static void test_same_twice(void **state) {
  (void)state;
  Str dumps[2];
  Bench b[2];
  for (int i = 0; i < 2; i++) {
    bench_open(&b[i]);
    Buf out = buf_new(b[i].arena);
    layout_dump(load_from(&b[i], "communique", "academie-amiens", "fr", ""), &out);
    dumps[i] = buf_str(&out);
  }
  assert_true(str_eq(dumps[0], dumps[1]));
  bench_close(&b[0]);
  bench_close(&b[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_css),      cmocka_unit_test(test_communique), cmocka_unit_test(test_guide),
      cmocka_unit_test(test_accepted), cmocka_unit_test(test_extends),    cmocka_unit_test(test_missing),
      cmocka_unit_test(test_findings), cmocka_unit_test(test_initials),   cmocka_unit_test(test_same_twice),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
