// Schemas, values, types and findings. Cases stand in cases.txt: a schema, a content, then what is expected.
// MARBRE_ACCEPT=1 writes what was got in place of what was expected.
#include "../yaml/support.h"

#include <stdlib.h>
#include <time.h>

#include "schema/schema.h"

static const Yaml *parse_named(Bench *b, const char *name, Str text) {
  return yaml_parse(&b->job, sources_add(b->job.sources, SOURCE_CONTENT, str_from(name), text));
}

static const Data *validated(Bench *b, Str schema, Str content) {
  const Yaml *tree = parse_named(b, "s", schema);
  const Schema *compiled = tree ? schema_compile(&b->job, tree) : NULL;
  const Yaml *data = compiled ? parse_named(b, "c", content) : NULL;
  return data ? schema_validate(&b->job, compiled, data) : NULL;
}

// --- Cases: "=== name", the schema, "--- content", the content, "--->", the outcome -----------------------------

static Str outcome(Arena *arena, Str schema, Str content) {
  Bench b;
  bench_open(&b);
  Buf out = buf_new(arena);
  const Data *data = validated(&b, schema, content);
  assert_true((data == NULL) == (b.diags.errors > 0));
  if (data) data_dump(b.job.sources, data, &out);
  buf_add(&out, bench_findings(&b, DIAG_EN));
  bench_close(&b);
  return buf_str(&out);
}

static Str run_cases(Arena *arena, Str cases, uint32_t *count) {
  static const char dashes[] = "--- content\n";
  Buf out = buf_new(arena);
  for (uint32_t at = 0; at < cases.n; *count += 1) {
    int64_t body = str_find(cases, STR("\n"), at), content = str_find(cases, STR("--- content\n"), at);
    int64_t parts = str_find(cases, STR("--->\n"), at), next = str_find(cases, STR("\n=== "), at);
    assert_true(body >= 0 && content > body && parts > content);
    uint32_t from = (uint32_t)content + (uint32_t)sizeof dashes - 1;
    Str schema = str_slice(cases, (uint32_t)body + 1, (uint32_t)content),
        text = str_slice(cases, from, (uint32_t)parts);
    buf_add(&out, str_slice(cases, at, (uint32_t)parts + 5));
    buf_add(&out, outcome(arena, schema, text));
    at = next < 0 ? cases.n : (uint32_t)next + 1;
  }
  return buf_str(&out);
}

static void test_cases(void **state) {
  (void)state;
  Arena *arena = arena_new();
  const char *path = TESTS_DIR "/schema/cases.txt";
  Str cases = read_text(arena, path);
  uint32_t count = 0;
  Str got = run_cases(arena, cases, &count);
  if (getenv("MARBRE_ACCEPT")) {
    FILE *f = fopen(path, "wb");
    fwrite(got.p, 1, got.n, f);
    fclose(f);
  }
  assert_string_equal(str_z(arena, got), str_z(arena, cases));
  assert_true(count >= 60);
  arena_free(arena);
}

// --- Types --------------------------------------------------------------------------------------------------------

static const Type *type_of(Bench *b, const char *schema) {
  const Schema *compiled = schema_compile(&b->job, parse_named(b, "s", str_from(schema)));
  assert_non_null(compiled);
  return schema_type(compiled);
}

static const Type *field_type(const Type *type, const char *name) {
  const TypeField *field = type_field(type, str_from(name));
  assert_non_null(field);
  return field->type;
}

static void test_types(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Type *t = type_of(
      &b,
      "type: object\nrequired: [titre, date, liste]\nadditionalProperties: false\nproperties:\n"
      "  titre: { type: string }\n  date: { type: string, format: date }\n  riche: { $ref: '#/$defs/riche' }\n"
      "  image: { type: string, contentMediaType: image/* }\n  n: { type: [integer, 'null'] }\n  oui: { type: boolean, "
      "default: false }\n"
      "  liste: { type: array, items: { enum: [a, b] } }\n  deux: { anyOf: [{ type: string }, { type: array }] }\n"
      "  notes: { type: object, additionalProperties: { type: string } }\n"
      "  choix: { oneOf: [{ type: object, required: [a], properties: { a: { type: string } } },"
      " { type: object, properties: { b: { type: number } } }] }\n"
      "  tout: { allOf: [{ $ref: '#/$defs/base' }, { properties: { c: { type: boolean } } }], unevaluatedProperties: "
      "false }\n"
      "$defs:\n  riche: { type: string, contentMediaType: text/markdown }\n"
      "  base: { type: object, required: [d], properties: { d: { type: string, format: time } } }\n");
  assert_int_equal(t->kind, TYPE_RECORD);
  assert_false(t->open);
  assert_int_equal(field_type(t, "titre")->kind, TYPE_TEXT);
  assert_false(field_type(t, "titre")->nullable);
  assert_int_equal(field_type(t, "date")->kind, TYPE_DATE);
  assert_int_equal(field_type(t, "riche")->kind, TYPE_RICH);
  assert_true(field_type(t, "riche")->nullable);
  assert_int_equal(field_type(t, "image")->kind, TYPE_IMAGE);
  assert_int_equal(field_type(t, "n")->kind, TYPE_NUMBER);
  assert_true(field_type(t, "n")->nullable);
  assert_false(field_type(t, "oui")->nullable);
  assert_int_equal(field_type(t, "liste")->item->kind, TYPE_TEXT);
  assert_int_equal(field_type(t, "deux")->kind, TYPE_ANY);
  assert_true(field_type(t, "notes")->open);
  assert_int_equal(field_type(t, "notes")->item->kind, TYPE_TEXT);
  assert_int_equal(field_type(field_type(t, "choix"), "b")->kind, TYPE_NUMBER);
  assert_true(field_type(field_type(t, "choix"), "a")->nullable);
  const Type *all = field_type(t, "tout");
  assert_int_equal(all->kind, TYPE_RECORD);
  assert_false(all->open);
  assert_false(field_type(all, "d")->nullable);
  assert_int_equal(field_type(all, "d")->kind, TYPE_TIME);
  assert_int_equal(field_type(all, "c")->kind, TYPE_BOOL);
  assert_null(type_field(t, STR("rien")));
  bench_close(&b);
}

static void test_cyclic_types(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Type *t =
      type_of(&b,
              "type: object\nproperties:\n  fiches: { type: array, items: { $ref: '#/$defs/fiche' } }\n  une: { type: "
              "string, x-ref: fiches }\n"
              "$defs:\n  fiche:\n    type: object\n    required: [id]\n    properties:\n      id: { type: string }\n"
              "      voir: { type: array, items: { type: string, x-ref: fiches } }\n      sous: { type: array, items: "
              "{ $ref: '#/$defs/fiche' } }\n");
  const Type *fiche = field_type(t, "fiches")->item;
  assert_int_equal(fiche->kind, TYPE_RECORD);
  assert_ptr_equal(field_type(fiche, "sous")->item, fiche);
  assert_int_equal(field_type(fiche, "voir")->item->kind, TYPE_RECORD);
  assert_int_equal(field_type(field_type(t, "une"), "id")->kind, TYPE_TEXT);
  assert_string_equal(type_describe(b.arena, field_type(t, "fiches"), DIAG_EN).p, "a list of records");
  assert_string_equal(type_describe(b.arena, field_type(t, "fiches"), DIAG_FR).p, "une liste de groupes de champs");
  bench_close(&b);
}

// --- References
// -------------------------------------------------------------------------------------------------------

static void test_references(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Data *data =
      validated(&b,
                STR("type: object\nproperties:\n  une: { type: string, x-ref: fiches }\n  fiches: { type: array, "
                    "items: { $ref: '#/$defs/fiche' } }\n"
                    "$defs:\n  fiche: { type: object, required: [id], properties: { id: { type: string }, voir: { "
                    "type: array, items: { type: string, x-ref: fiches } } } }\n"),
                STR("une: b\nfiches:\n  - { id: a, voir: [b, 02] }\n  - { id: b, voir: [a] }\n  - { id: 02 }\n"));
  assert_non_null(data);
  const Data *fiches = data_get(data, STR("fiches")), *a = fiches->items[0], *other = fiches->items[1];
  assert_ptr_equal(data_get(data, STR("une")), other);
  assert_ptr_equal(data_get(a, STR("voir"))->items[0], other);
  assert_ptr_equal(data_get(a, STR("voir"))->items[1], fiches->items[2]);
  assert_ptr_equal(data_get(other, STR("voir"))->items[0], a);
  bench_close(&b);
}

// --- Values
// -----------------------------------------------------------------------------------------------------------

static void test_infer(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Data *d = schema_infer(&b.job, parse_named(&b, "c",
                                                   STR("a: texte\nb: 12\nc: true\nd: ~\ne: [{ x: 1 }, { x: 2, y: z "
                                                       "}]\nf: \"12\"\ng: [1, a]\nh: 1e3\ni: 0x1F\n")));
  assert_int_equal(d->kind, DATA_RECORD);
  assert_int_equal(data_get(d, STR("a"))->parts[0].kind, TEXT_PLAIN);
  assert_true(data_get(d, STR("b"))->number == 12);
  assert_true(data_get(d, STR("c"))->truth);
  assert_int_equal(data_get(d, STR("d"))->kind, DATA_NULL);
  assert_int_equal(data_get(d, STR("f"))->kind, DATA_TEXT);
  assert_int_equal(field_type(d->type, "g")->item->kind, TYPE_ANY);
  assert_true(data_get(d, STR("h"))->number == 1000);
  assert_true(data_get(d, STR("i"))->number == 31);
  const Type *item = field_type(d->type, "e")->item;
  assert_int_equal(field_type(item, "x")->kind, TYPE_NUMBER);
  assert_true(field_type(item, "y")->nullable);
  assert_null(data_get(d, STR("z")));
  bench_close(&b);
}

static void test_data(void **state) {
  (void)state;
  Arena *arena = arena_new();
  TextPart parts[] = {{.kind = TEXT_MARKUP, .text = STR("*a*")},
                      {.kind = TEXT_BREAK},
                      {.kind = TEXT_PAGE},
                      {.kind = TEXT_PLAIN, .text = STR("b")}};
  Data text = {.kind = DATA_TEXT, .type = data_from_text(arena, STR("x"), NO_SPAN)->type, .count = 4, .parts = parts};
  assert_true(str_eq(data_text(arena, &text), STR("*a*\nb")));
  assert_false(data_is_empty(&text));
  assert_true(data_is_empty(&data_null));
  assert_true(data_is_empty(data_from_bool(false)));
  assert_false(data_is_empty(data_from_bool(true)));
  assert_true(data_is_empty(data_from_text(arena, STR(""), NO_SPAN)));
  assert_false(data_is_empty(data_from_number(arena, 0, NO_SPAN)));
  assert_true(data_is_empty(data_list(arena, NULL, 0, data_null.type)));
  arena_free(arena);
}

// Places of words in values are those of the source.
static void test_places(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Data *d =
      validated(&b, STR("{type: object, properties: {t: {type: string}}}"), STR("t: >-\n  un deux\n  trois quatre\n"));
  const TextPart *part = &data_get(d, STR("t"))->parts[0];
  uint32_t at = (uint32_t)str_find(part->text, STR("quatre"), 0);
  Span span = textmap_span(&part->map, at, at + 6);
  Position p = source_position(sources_get(b.job.sources, span.file), span.start);
  assert_int_equal(p.line, 3);
  assert_int_equal(p.column, 9);
  bench_close(&b);
}

// A pattern that backtracks without end stops at the limit.
static void test_runaway(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_null(validated(&b, STR("{type: string, pattern: '^(a+)+$'}"),
                        STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n")));
  assert_string_equal(diag_texts[b.diags.list.v[0].id].name, "SCHEMA_PATTERN_LIMIT");
  bench_close(&b);
}

// The same in French: no finding falls back to English words.
static void test_french(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_null(
      validated(&b, STR("{type: object, required: [x], properties: {x: {type: integer}, y: {type: [array, object]}}}"),
                STR("y: un\n")));
  Str text = bench_findings(&b, DIAG_FR);
  assert_true(str_find(text, STR("un nombre entier"), 0) > 0);
  assert_true(str_find(text, STR("une liste ou des clés"), 0) > 0);
  assert_true(str_find(text, STR("le texte «\u00A0un\u00A0»"), 0) > 0);
  assert_true(str_find(text, STR("number"), 0) < 0);
  bench_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),  cmocka_unit_test(test_types),   cmocka_unit_test(test_cyclic_types),
      cmocka_unit_test(test_infer),  cmocka_unit_test(test_data),    cmocka_unit_test(test_references),
      cmocka_unit_test(test_places), cmocka_unit_test(test_runaway), cmocka_unit_test(test_french)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
