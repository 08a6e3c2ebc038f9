// Charts: goldens of every form, what becomes of numbers, the table that is heard, findings.
#include "support.h"

static void test_goldens(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  t.layout = bench_load(&t, STR(TESTS_DIR "/doc"), STR("charts"), STR("maison"));
  if (!t.layout) bench_print(&t);
  assert_non_null(t.layout);
  const Yaml *tree = yaml_load(&t.job, SOURCE_CONTENT, STR(TESTS_DIR "/doc/charts/content.yaml"), NO_SPAN);
  t.data = schema_validate(&t.job, t.layout->schema, tree);
  assert_non_null(t.data);
  t.doc = doc_bind(&t.job, t.layout, t.data, NULL);
  bench_print(&t);
  assert_non_null(t.doc);
  Buf blocks = buf_new(t.arena), structure = buf_new(t.arena);
  doc_dump(t.doc, &blocks);
  doc_dump_structure(t.doc, &structure);
  bench_same(&t, buf_str(&blocks), TESTS_DIR "/doc/charts/doc.txt");
  bench_same(&t, buf_str(&structure), TESTS_DIR "/doc/charts/structure.txt");
  bench_close(&t);
}

static const char schema[] =
    "  l: { type: array, items: { type: object, required: [n], additionalProperties: false,\n"
    "      properties: { n: { type: string }, a: { type: number }, b: { type: number }, c: { type: number } } } }\n";

static const Doc *bind(Bench *t, const char *chart, const char *list) {
  bench_open(t);
  const char *layout =
      str_format(t->arena,
                 "styles: { root: { font-family: text } }\npages: { all: { size: A4, margin: 20mm } }\n"
                 "body:\n- heading: { level: 1, text: '{{ t }}' }\n- %s\n",
                 chart)
          .p;
  return bench_bind(t, layout, schema, str_format(t->arena, "t: A\nl:%s\n", list).p);
}

// The structure below the heading.
static void check_structure(const char *chart, const char *list, const char *want) {
  Bench t;
  const Doc *doc = bind(&t, chart, list);
  assert_non_null(doc);
  Buf out = buf_new(t.arena);
  doc_dump_structure(doc, &out);
  const char *got = strstr(str_z(t.arena, buf_str(&out)), "H1 | A\n") + 7;
  assert_string_equal(got, want);
  bench_close(&t);
}

static void test_structure(void **state) {
  (void)state;
  check_structure("chart: { value: l, term: '{{ .n }}', series: [ { value: .a } ] }", " [{n: x, a: 1}]",
                  "  Table\n    TBody\n      TR\n        TH scope=Row | x\n        TD | 1\n");
  check_structure("chart: { value: l, term: '{{ .n }}', series: [ { value: .a } ] }", " []", "");
  check_structure("chart: { role: artifact, value: l, term: '{{ .n }}', series: [ { value: .a } ] }", " [{n: x, a: 1}]",
                  "");
  check_structure("chart: { role: Figure, alt: Un dessin, value: l, term: '{{ .n }}', series: [ { value: .a } ] }",
                  " [{n: x, a: 1}]", "  Figure alt=\"Un dessin\" | x1\n");
  check_structure(
      "box: { role: Figure, alt: Un dessin, body: [ chart: { form: share, value: l, term: '{{ .n }}', "
      "series: [ { value: .a } ] } ] }",
      " [{n: x, a: 1}]", "  Figure alt=\"Un dessin\" | 1x\n");
}

// What is printed of numbers.
static void test_numbers(void **state) {
  (void)state;
#define BARS "chart: { value: l, term: '{{ .n }}', series: [ { value: .a } ] }"
#define ROW(label, value) "      TR\n        TH scope=Row | " label "\n        TD | " value "\n"
  check_structure(BARS, " [{n: x, a: 1240.5}, {n: y}]", "  Table\n    TBody\n" ROW("x", "1240,5") ROW("y", "–"));
  check_structure(BARS, " [{n: x, a: 12400}, {n: y, a: 1240.5}, {n: z, a: 999}]",
                  "  Table\n    TBody\n" ROW("x", "12^400") ROW("y", "1^240,5") ROW("z", "999"));
  check_structure("chart: { value: l, term: '{{ .n }}', series: [ { value: .a, text: 'n° {{ .a }}' } ] }",
                  " [{n: x, a: 12400}]", "  Table\n    TBody\n" ROW("x", "n°~12400"));
}

static void check_finding(const char *chart, const char *list, DiagId id, bool error) {
  Bench t;
  const Doc *doc = bind(&t, chart, list);
  assert_true(bench_found(&t, id));
  assert_true((doc == NULL) == error);
  bench_close(&t);
}

static void test_findings(void **state) {
  (void)state;
  check_finding(BARS, " [{n: x, a: -1}]", DIAG_DOC_CHART_NEGATIVE, true);
  check_finding("chart: { form: share, value: l, term: '{{ .n }}', series: [ { value: .a } ] }", " [{n: x, a: -1}]",
                DIAG_DOC_CHART_NEGATIVE, true);
  check_finding(
      "chart: { form: line, value: l, term: '{{ .n }}', series: [ { term: a, value: .a }, { term: b, value: .b }, "
      "{ term: c, value: .c } ] }",
      " [{n: x, a: 10, b: 9.9, c: 9.8}, {n: y, a: 2, b: 3, c: 5}]", DIAG_DOC_CHART_CROWDED, false);
}

// Bars are true to their numbers: the longest is all of the track.
static void test_scale(void **state) {
  (void)state;
  Bench t;
  const Doc *doc = bind(&t, BARS, " [{n: x, a: 8}, {n: y, a: 4}, {n: z, a: 1}]");
  static const double want[] = {100, 50, 12.5};
  const DocNode *chart = doc->root->children[1];
  assert_int_equal(chart->count, 6);
  for (uint32_t i = 0; i < 3; i++) {
    const DocNode *row = chart->children[2 * i + 1]->children[0];
    assert_int_equal(row->decls.v[0].prop, PROP_GRID_TEMPLATE_COLUMNS);
    const Css *calc = row->decls.v[0].value->items[0];
    assert_true(calc->items[0]->items[0]->number == want[i]);
  }
  bench_close(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_goldens), cmocka_unit_test(test_structure),
                                     cmocka_unit_test(test_numbers), cmocka_unit_test(test_findings),
                                     cmocka_unit_test(test_scale)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
