// Trees, places inside scalars, findings, limits and includes. Cases of trees and findings stand in cases.txt: a text,
// then what is expected of it. MARBRE_ACCEPT=1 writes what was got in place of what was expected.
#include "support.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

// --- Cases: "=== name", the text ("\t" etc. as \xHH), "--- tree" or "--- findings", the expected text -----------

static Str unescape(Arena *arena, Str s) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < s.n; i++) {
    if (i + 3 < s.n && s.p[i] == '\\' && s.p[i + 1] == 'H') {
      char hex[3] = {s.p[i + 2], s.p[i + 3], 0};
      buf_byte(&out, (char)strtoul(hex, NULL, 16));
      i += 3;
    } else {
      buf_byte(&out, s.p[i]);
    }
  }
  return str_dup(arena, buf_str(&out));
}

static Str outcome(Arena *arena, Str text) {
  Bench b;
  bench_open(&b);
  Buf out = buf_new(arena);
  const Yaml *tree = bench_parse(&b, unescape(b.arena, text));
  if (!tree) buf_lit(&out, "no tree\n");
  if (tree) yaml_dump(b.job.sources, tree, &out);
  buf_add(&out, bench_findings(&b, DIAG_EN));
  bench_close(&b);
  return buf_str(&out);
}

static Str run_cases(Arena *arena, Str cases, uint32_t *count) {
  Buf out = buf_new(arena);
  uint32_t at = 0;
  while (at < cases.n) {
    int64_t body = str_find(cases, STR("\n"), at), parts = str_find(cases, STR("--->\n"), at);
    int64_t next = str_find(cases, STR("\n=== "), at);
    assert_true(body >= 0 && parts >= 0);
    Str text = str_slice(cases, (uint32_t)body + 1, (uint32_t)parts);
    buf_add(&out, str_slice(cases, at, (uint32_t)parts + 5));
    buf_add(&out, outcome(arena, text));
    at = next < 0 ? cases.n : (uint32_t)next + 1;
    *count += 1;
  }
  return buf_str(&out);
}

static void test_cases(void **state) {
  (void)state;
  Arena *arena = arena_new();
  const char *path = TESTS_DIR "/yaml/cases.txt";
  Str cases = read_text(arena, path);
  uint32_t count = 0;
  Str got = run_cases(arena, cases, &count);
  if (getenv("MARBRE_ACCEPT")) {
    FILE *f = fopen(path, "wb");
    fwrite(got.p, 1, got.n, f);
    fclose(f);
  }
  assert_string_equal(str_z(arena, got), str_z(arena, cases));
  assert_true(count >= 80);
  arena_free(arena);
}

// --- Places -------------------------------------------------------------------------------------------------------

// Every word of the text stands where the map says, in the source.
static void check_words(const char *source, const char *word, uint32_t line, uint32_t column) {
  Bench b;
  bench_open(&b);
  const Yaml *tree = bench_parse(&b, str_from(source));
  assert_non_null(tree);
  const Yaml *scalar = yaml_get(tree, STR("t"));
  int64_t at = str_find(scalar->text, str_from(word), 0);
  assert_true(at >= 0);
  Span span = yaml_text_span(scalar, (uint32_t)at, (uint32_t)at + (uint32_t)strlen(word));
  Position p = source_position(sources_get(b.job.sources, span.file), span.start);
  assert_int_equal(p.line, line);
  assert_int_equal(p.column, column);
  assert_memory_equal(source + span.start, word, strlen(word));
  assert_int_equal(span.end - span.start, strlen(word));
  bench_close(&b);
}

static void test_places(void **state) {
  (void)state;
  check_words("t: un deux trois\n", "trois", 1, 12);
  check_words("t: un é deux\n", "deux", 1, 9);
  check_words("t: un\n  deux\n\n  trois quatre\n", "deux", 2, 3);
  check_words("t: un\n  deux\n\n  trois quatre\n", "quatre", 4, 9);
  check_words("t: >-\n  un deux trois\n  quatre cinq six\n  sept huit\n", "sept", 4, 3);
  check_words("t: >-\n  un deux trois\n  quatre cinq six\n  sept huit\n", "huit", 4, 8);
  check_words("t: >\n\n    été\n    deux\n      plus\n    trois\n", "plus", 5, 7);
  check_words("t: >\n\n    été\n    deux\n      plus\n    trois\n", "trois", 6, 5);
  check_words("t: |\n  un\n   deux\n\n  trois\n", "deux", 3, 4);
  check_words("t: |+2\n   un\n   deux\n\n", "deux", 3, 4);
  check_words("t: \"un \\u00e9 deux\"\n", "deux", 1, 15);
  check_words("t: \"un \\\n    deux \\\"trois\\\" \n\n  quatre\"\n", "deux", 2, 5);
  check_words("t: \"un \\\n    deux \\\"trois\\\" \n\n  quatre\"\n", "trois", 2, 12);
  check_words("t: \"un \\\n    deux \\\"trois\\\" \n\n  quatre\"\n", "quatre", 4, 3);
  check_words("t: 'l''un et l''autre\n  deux'\n", "autre", 1, 17);
  check_words("t: 'l''un et l''autre\n  deux'\n", "deux", 2, 3);
  check_words("\xEF\xBB\xBFt: un deux\n", "deux", 1, 7);
  check_words("t: un\r\n  deux\r\n  trois\r\n", "trois", 3, 3);
  check_words("t: &x !!str un deux\n", "deux", 1, 16);
  check_words("t: e\xCC\x81te\xCC\x81 deux\n", "deux", 1, 10);
  check_words("t: >-\n  un e\xCC\x81\n  te\xCC\x81 deux\n", "deux", 3, 7);
  check_words("# ééé\n# ｆｕｌｌ, a line long enough to pass the first mark of the table of places é\nt: un 𝄞 deux\n",
              "deux", 3, 9);
}

// Each byte that runs alike in the source is found there; a text pieced together from its places is the text.
static void check_map(const Bench *b, const Yaml *scalar) {
  const TextMap *map = &scalar->map;
  assert_true(map->count > 0);
  for (uint32_t i = 0; i < map->count; i++) {
    const TextPiece *p = &map->pieces[i];
    const Source *source = sources_get(b->job.sources, p->file);
    uint32_t end = i + 1 < map->count ? p[1].at : scalar->text.n;
    assert_true(p->start + p->length <= source->bytes.n);
    assert_true(i == 0 ? p->at == 0 : p->at > p[-1].at && p->start >= p[-1].start + p[-1].length);
    if (end - p->at == p->length && source->bytes.p[p->start] != '\\' && source->bytes.p[p->start] != '\r' &&
        source->bytes.p[p->start] != '\n')
      assert_memory_equal(source->bytes.p + p->start, scalar->text.p + p->at, p->length);
    else if (source->bytes.p[p->start] != '\\' && end - p->at != p->length)
      assert_true(end - p->at <= 2 || p->length == 0);
  }
}

// Random texts of the signs that matter, in every style; libyaml's value is the oracle (scalar.c asserts it).
static uint32_t random_next(uint32_t *seed) { return *seed = *seed * 1664525u + 1013904223u, *seed >> 8; }

static void random_lines(Buf *out, uint32_t *seed, const char *const *bits, uint32_t n, const char *indent) {
  uint32_t words = 1 + random_next(seed) % 12;
  for (uint32_t i = 0; i < words; i++) {
    const char *bit = bits[random_next(seed) % n];
    if (*bit == '\n') {
      buf_add(out, str_from(bit));
      if (random_next(seed) % 4) buf_add(out, str_from(indent));
    } else {
      buf_add(out, str_from(bit));
    }
  }
}

static Str random_scalar(Arena *arena, uint32_t *seed) {
  static const char *const plain[] = {"a", "bé", " ", "  ", "\n", "\n\n", "c:d", "e#", "’", "x\xCC\x81"};
  static const char *const single[] = {"a", "é", " ", "\n", "\n\n", "''", "\\", "#", ": ", "\t"};
  static const char *const dbl[] = {"a",       "é",    " ",     "\n",  "\n\n", "\\\"", "\\n",
                                    "\\u00e9", "\\\n", "\\x41", "\\_", "\\\\", "'",    "e\\u0301"};
  static const char *const block[] = {"a", "é b", "\n", "\n\n", " ", "\n ", "# x", ": ", "\t", "o\xCC\x88"};
  static const char *const heads[] = {"|", ">", "|-", ">-", "|+", ">+", "|2", ">2-", "|+3", ">1"};
  Buf out = buf_new(arena);
  switch (random_next(seed) % 4) {
    case 0: buf_lit(&out, "t: x"), random_lines(&out, seed, plain, 10, "  "); break;
    case 1: buf_lit(&out, "t: '"), random_lines(&out, seed, single, 10, " "), buf_lit(&out, "'"); break;
    case 2: buf_lit(&out, "t: \""), random_lines(&out, seed, dbl, 14, "   "), buf_lit(&out, "\""); break;
    default:
      buf_format(&out, "t: %s\n   ", heads[random_next(seed) % 10]);
      random_lines(&out, seed, block, 10, "   ");
      break;
  }
  if (random_next(seed) % 4) buf_lit(&out, "\nz: 1\n");
  if (random_next(seed) % 5) return buf_str(&out);
  Buf crlf = buf_new(arena);
  for (uint32_t i = 0; i < out.n; i++) {
    if (out.p[i] == '\n') buf_byte(&crlf, '\r');
    buf_byte(&crlf, out.p[i]);
  }
  return buf_str(&crlf);
}

static void test_maps(void **state) {
  (void)state;
  uint32_t seed = 7, parsed = 0;
  for (int i = 0; i < 20000; i++) {
    Bench b;
    bench_open(&b);
    const Yaml *tree = bench_parse(&b, random_scalar(b.arena, &seed));
    const Yaml *scalar = tree ? yaml_get(tree, STR("t")) : NULL;
    if (scalar && scalar->kind == YAML_SCALAR) {
      check_map(&b, scalar);
      parsed++;
    }
    bench_close(&b);
  }
  assert_true(parsed > 10000);
}

// --- Limits -------------------------------------------------------------------------------------------------------

static void check_limit(Str text, YamlLimits limits, DiagId id) {
  Bench b;
  bench_open(&b);
  uint32_t file = sources_add(b.job.sources, SOURCE_CONTENT, STR("t.yaml"), text);
  assert_null(yaml_parse_within(&b.job, file, &limits));
  assert_int_equal(b.diags.list.n, 1);
  assert_int_equal(b.diags.list.v[0].id, id);
  bench_close(&b);
}

static void test_limits(void **state) {
  (void)state;
  Arena *arena = arena_new();
  Buf deep = buf_new(arena), bomb = buf_new(arena), tall = buf_new(arena);
  for (int i = 0; i < 100000; i++) buf_byte(&deep, '[');
  check_limit(buf_str(&deep), yaml_default_limits, DIAG_YAML_TOO_DEEP);
  buf_lit(&bomb, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
  for (int i = 1; i < 12; i++)
    buf_format(&bomb, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1, i - 1,
               i - 1, i - 1, i - 1, i - 1);
  check_limit(buf_str(&bomb), yaml_default_limits, DIAG_YAML_TOO_MANY_NODES);
  buf_lit(&tall, "a0: &a0 [x]\n");
  for (int i = 1; i < 150; i++) buf_format(&tall, "a%d: &a%d [*a%d]\n", i, i, i - 1);
  check_limit(buf_str(&tall), yaml_default_limits, DIAG_YAML_TOO_DEEP);
  YamlLimits small = yaml_default_limits;
  small.scalar_bytes = 8;
  check_limit(STR("a: \"123456789\"\n"), small, DIAG_YAML_LONG_TEXT);
  arena_free(arena);
}

// --- Merging ------------------------------------------------------------------------------------------------------

// The examples of RFC 7396, appendix A, that have objects; compared by their dump without places.
static void test_merge(void **state) {
  (void)state;
  static const char *const cases[][3] = {{"{a: b}", "{a: c}", "{a: c}"},
                                         {"{a: b}", "{b: c}", "{a: b, b: c}"},
                                         {"{a: b}", "{a: null}", "{}"},
                                         {"{a: b, b: c}", "{a: }", "{b: c}"},
                                         {"{a: [b]}", "{a: c}", "{a: c}"},
                                         {"{a: c}", "{a: [b]}", "{a: [b]}"},
                                         {"{a: {b: c}}", "{a: {b: d, c: null}}", "{a: {b: d}}"},
                                         {"[a, b]", "[c, d]", "[c, d]"},
                                         {"{a: b}", "[c]", "[c]"},
                                         {"{e: ~}", "{a: 1}", "{e: ~, a: 1}"},
                                         {"[1, 2]", "{a: b, c: null}", "{a: b}"},
                                         {"{}", "{a: {bb: {ccc: null}}}", "{a: {bb: {}}}"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Bench b;
    bench_open(&b);
    const Yaml *wanted = bench_parse(&b, str_from(cases[i][2]));
    const Yaml *made =
        yaml_merge(b.arena, bench_parse(&b, str_from(cases[i][0])), bench_parse(&b, str_from(cases[i][1])));
    assert_int_equal(made->kind, wanted->kind);
    assert_int_equal(made->count, wanted->count);
    for (uint32_t k = 0; k < wanted->count && wanted->kind == YAML_MAPPING; k++) {
      const Yaml *value = yaml_get(made, wanted->pairs[k].key->text);
      assert_non_null(value);
      assert_int_equal(value->kind, wanted->pairs[k].value->kind);
      assert_int_equal(value->count, wanted->pairs[k].value->count);
      if (value->kind == YAML_SCALAR) assert_true(str_eq(value->text, wanted->pairs[k].value->text));
    }
    bench_close(&b);
  }
}

// --- Includes -----------------------------------------------------------------------------------------------------

static char folder[64];

static void write_file(const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

static int make_folder(void **state) {
  (void)state;
  strcpy(folder, "/tmp/marbre-yaml-XXXXXX");
  if (!mkdtemp(folder)) return -1;
  char path[256];
  static const char *const folders[] = {"doc", "doc/fiches", "doc/vide", "hors"};
  for (size_t i = 0; i < 4; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
    if (mkdir(path, 0700)) return -1;
  }
  write_file("doc/fiches/b.yaml", "id: b\nplus: { include: ../texte.yaml }\n");
  write_file("doc/fiches/a.yaml", "id: a\n");
  write_file("doc/fiches/notes.txt", "x: 1\n");
  write_file("doc/texte.yaml", "Un texte\n");
  write_file("doc/boucle.yaml", "x: { include: boucle2.yaml }\n");
  write_file("doc/boucle2.yaml", "y: { include: ./boucle.yaml }\n");
  write_file("doc/faux.yaml", "x: @\n");
  write_file("hors/secret.yaml", "x: 1\n");
  snprintf(path, sizeof path, "%s/doc/rond.yaml", folder);
  if (symlink("rond.yaml", path)) return -1;
  write_file("doc/secret.yaml", "x: 1\n");
  snprintf(path, sizeof path, "%s/doc/secret.yaml", folder);
  chmod(path, 0);
  snprintf(path, sizeof path, "%s/doc/lien.yaml", folder);
  char target[256];
  snprintf(target, sizeof target, "%s/hors/secret.yaml", folder);
  return symlink(target, path);
}

static int remove_folder(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -r %s", folder);
  return system(command);
}

static const Yaml *included(Bench *b, const char *text, const YamlLimits *limits) {
  bench_open(b);
  write_file("doc/doc.yaml", text);
  char path[256], root[128];
  snprintf(path, sizeof path, "%s/doc/doc.yaml", folder);
  snprintf(root, sizeof root, "%s/doc", folder);
  sources_allow(b->job.sources, SOURCE_CONTENT, str_from(root));
  const Yaml *tree = yaml_load(&b->job, SOURCE_CONTENT, str_from(path), NO_SPAN);
  assert_non_null(tree);
  return yaml_include_within(&b->job, tree, limits);
}

static void test_include(void **state) {
  (void)state;
  Bench b;
  const Yaml *tree = included(&b,
                              "un: { include: texte.yaml }\ntous: { include: fiches/ }\n"
                              "deux: { include: [fiches/b.yaml, fiches/a.yaml] }\nx: { include: a, b: c }\n",
                              &yaml_default_limits);
  assert_non_null(tree);
  assert_int_equal(b.diags.list.n, 0);
  assert_true(str_eq(yaml_get(tree, STR("un"))->text, STR("Un texte")));
  const Yaml *all = yaml_get(tree, STR("tous")), *two = yaml_get(tree, STR("deux"));
  assert_int_equal(all->count, 2);
  assert_true(str_eq(yaml_get(all->items[0], STR("id"))->text, STR("a")));
  assert_true(str_eq(yaml_get(all->items[1], STR("plus"))->text, STR("Un texte")));
  assert_true(str_eq(yaml_get(two->items[0], STR("id"))->text, STR("b")));
  assert_int_equal(yaml_get(tree, STR("x"))->count, 2);
  const Source *source = sources_get(b.job.sources, yaml_get(all->items[1], STR("plus"))->span.file);
  assert_true(str_ends(source->path, STR("texte.yaml")));
  bench_close(&b);
}

static void check_refused(const char *text, const YamlLimits *limits, DiagId id) {
  Bench b;
  assert_null(included(&b, text, limits));
  assert_true(b.diags.list.n >= 1);
  assert_string_equal(diag_texts[b.diags.list.v[0].id].name, diag_texts[id].name);
  bench_close(&b);
}

static void test_include_refused(void **state) {
  (void)state;
  const YamlLimits *usual = &yaml_default_limits;
  check_refused("x: { include: ../hors/secret.yaml }\n", usual, DIAG_YAML_OUTSIDE);
  check_refused("x: { include: lien.yaml }\n", usual, DIAG_YAML_OUTSIDE);
  check_refused("x: { include: ../hors/ }\n", usual, DIAG_YAML_OUTSIDE);
  check_refused("x: { include: /etc/hostname }\n", usual, DIAG_YAML_OUTSIDE);
  check_refused("x: { include: introuvable.yaml }\n", usual, DIAG_YAML_MISSING);
  check_refused("x: { include: txte.yaml }\n", usual, DIAG_YAML_MISSING_NEAR);
  check_refused("x: { include: rond.yaml }\n", usual, DIAG_YAML_UNREADABLE);
  if (geteuid() != 0) check_refused("x: { include: secret.yaml }\n", usual, DIAG_YAML_NO_PERMISSION);
  check_refused("x: { include: fiches }\n", usual, DIAG_YAML_IS_FOLDER);
  check_refused("x: { include: boucle.yaml }\n", usual, DIAG_YAML_INCLUDE_LOOP);
  check_refused("x: { include: doc.yaml }\n", usual, DIAG_YAML_INCLUDE_LOOP);
  check_refused("x: { include: { a: b } }\n", usual, DIAG_YAML_INCLUDE_PATH);
  check_refused("x: { include: faux.yaml }\n", usual, DIAG_YAML_START);
  YamlLimits few = *usual, shallow = *usual;
  few.includes = 2;
  shallow.include_depth = 1;
  check_refused("x: { include: [texte.yaml, texte.yaml, texte.yaml] }\n", &few, DIAG_YAML_INCLUDES);
  check_refused("x: { include: fiches/b.yaml }\n", &shallow, DIAG_YAML_INCLUDE_DEPTH);
}

static void test_empty_folder(void **state) {
  (void)state;
  Bench b;
  const Yaml *tree = included(&b, "x: { include: vide/ }\n", &yaml_default_limits);
  assert_non_null(tree);
  assert_int_equal(yaml_get(tree, STR("x"))->count, 0);
  assert_int_equal(b.diags.list.v[0].id, DIAG_YAML_EMPTY_FOLDER);
  bench_close(&b);
}

// Files that double at each level, each within the limits.
static void test_include_bomb(void **state) {
  (void)state;
  for (int i = 0; i < 7; i++) {
    char name[32];
    Arena *arena = arena_new();
    Buf text = buf_new(arena);
    snprintf(name, sizeof name, "doc/bombe%d.yaml", i);
    for (int k = 0; k < 100; k++) buf_format(&text, i ? "- { include: bombe%d.yaml }\n" : "- x\n", i - 1);
    write_file(name, str_z(arena, buf_str(&text)));
    arena_free(arena);
  }
  check_refused("x: { include: bombe6.yaml }\n", &yaml_default_limits, DIAG_YAML_TOO_MANY_NODES);
}

static void test_null(void **state) {
  (void)state;
  static const char *const nulls[] = {"", "# x\n", "~", "null", "---\n"};
  for (size_t i = 0; i < 5; i++) {
    Bench b;
    bench_open(&b);
    const Yaml *tree = bench_parse(&b, str_from(nulls[i]));
    assert_non_null(tree);
    assert_true(yaml_is_null(tree));
    assert_int_equal(b.diags.list.n, 0);
    bench_close(&b);
  }
}

// The second of two keys is the slip; the first is the related place.
static void test_related(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  bench_parse(&b, STR("a: 1\nb: 2\na: 3\n"));
  assert_int_equal(b.diags.list.n, 1);
  assert_int_equal(b.diags.list.v[0].span.start, 10);
  assert_int_equal(b.diags.list.v[0].related.start, 0);
  assert_int_equal(b.diags.list.v[0].related.end, 1);
  bench_close(&b);
}

static void test_too_large(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  b.job.sources = sources_new(b.arena, 4);
  char path[256];
  snprintf(path, sizeof path, "%s/doc/texte.yaml", folder);
  assert_null(yaml_load(&b.job, SOURCE_CONTENT, str_from(path), NO_SPAN));
  assert_int_equal(b.diags.list.v[0].id, DIAG_YAML_FILE_TOO_LARGE);
  bench_close(&b);
}

// No argument of libyaml's, no English in French: every finding has both languages.
static void test_texts(void **state) {
  (void)state;
  for (int i = DIAG_YAML_MISSING; i <= DIAG_YAML_EMPTY_FOLDER; i++)
    for (int lang = 0; lang < DIAG_LANGS; lang++) assert_true(strlen(diag_texts[i].message[lang]) > 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),        cmocka_unit_test(test_places),          cmocka_unit_test(test_maps),
      cmocka_unit_test(test_limits),       cmocka_unit_test(test_merge),           cmocka_unit_test(test_include),
      cmocka_unit_test(test_null),         cmocka_unit_test(test_include_refused), cmocka_unit_test(test_empty_folder),
      cmocka_unit_test(test_include_bomb), cmocka_unit_test(test_related),         cmocka_unit_test(test_too_large),
      cmocka_unit_test(test_texts)};
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
