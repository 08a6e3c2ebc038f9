// Faces of the distribution's packages (fonts-liberation2, -croscore, -lato, -vollkorn, -dejavu-core), and WOFF2 made
// here from one of them by woff2_compress where it is installed; WOFF is made here by hand.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "font/font.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
  FontStore *store;
} Bench;

static void bench_open_in(Bench *b, const Str *folders, uint32_t count) {
  memset(b, 0, sizeof *b);
  b->arena = arena_new();
  b->scratch = arena_new();
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 64 << 20)};
  b->store = font_store_open(b->arena, b->job.sources, folders, count);
}

static void bench_open(Bench *b) { bench_open_in(b, NULL, 0); }

static void bench_close(Bench *b) {
  font_store_close(b->store);
  arena_free(b->scratch);
  arena_free(b->arena);
}

static const Font *find(Bench *b, int32_t weight, bool italic, uint32_t count, const Str *families) {
  return font_find(b->store, &b->job, &(FontWant){families, count, weight, italic, {1, 2, 3}});
}
#define FIND(b, weight, italic, ...) \
  find(b, weight, italic, sizeof((Str[]){__VA_ARGS__}) / sizeof(Str), (Str[]){__VA_ARGS__})

static void assert_str(Str got, const char *want) {
  if (!str_eq(got, str_from(want))) fail_msg("“%.*s” is not “%s”", STR_ARG(got), want);
}

static void finds_known_families_by_file(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Font *f = FIND(&b, 400, false, STR("Liberation Sans"));
  assert_str(f->path, "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf");
  assert_str(f->family, "Liberation Sans");
  assert_str(f->postscript, "LiberationSans");
  assert_int_equal(f->upem, 2048);
  assert_int_equal(f->ascender, 1854);
  assert_int_equal(f->descender, -434);
  assert_int_equal(f->line_gap, 67);
  assert_int_equal(f->cap_height, 1409);
  assert_int_equal(f->x_height, 1082);
  assert_int_equal(f->underline_position, -142);
  assert_int_equal(f->underline_thickness, 150);
  assert_int_equal(f->weight, 400);
  assert_false(f->italic || f->is_cff || f->serif || f->restricted || f->fixed_pitch);
  assert_int_equal(sources_get(b.job.sources, f->file)->kind, SOURCE_FONT);
  assert_ptr_equal(f, FIND(&b, 400, false, STR("liberation sans")));
  assert_true(FIND(&b, 400, true, STR("Vollkorn"))->italic);
  assert_true(FIND(&b, 400, false, STR("Vollkorn"))->serif);
  assert_true(FIND(&b, 400, false, STR("Liberation Mono"))->fixed_pitch);
  assert_int_equal(b.diags.list.n, 0);
  bench_close(&b);
}

static void matches_weights_as_css_does(void **state) {
  (void)state;
  static const struct {
    int32_t want;
    const char *family, *path;
  } cases[] = {
      {900, "Lato", "lato/Lato-Black.ttf"},
      {650, "Lato", "lato/Lato-Bold.ttf"},
      {450, "Lato", "lato/Lato-Medium.ttf"},
      {350, "Lato", "lato/Lato-Light.ttf"},
      {50, "Lato", "lato/Lato-Hairline.ttf"},
      {300, "Vollkorn", "vollkorn/Vollkorn-Regular.ttf"},
      {500, "Arimo", "croscore/Arimo-Regular.ttf"},
      {501, "Arimo", "croscore/Arimo-Bold.ttf"},
      {900, "DejaVu Sans", "dejavu/DejaVuSans-Bold.ttf"},
  };
  Bench b;
  bench_open(&b);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    const Font *f = FIND(&b, cases[i].want, false, str_from(cases[i].family));
    Str path = str_slice(f->path, (uint32_t)strlen("/usr/share/fonts/truetype/"), f->path.n);
    assert_str(path, cases[i].path);
  }
  bench_close(&b);
}

static uint32_t count_of(const Bench *b, DiagId id) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < b->diags.list.n; i++) n += b->diags.list.v[i].id == id;
  return n;
}

static void reports_a_substitution_once(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_str(FIND(&b, 400, false, STR("Grandesfontes"), STR("Arimo"))->family, "Arimo");
  assert_str(FIND(&b, 700, false, STR("Grandesfontes"), STR("Arimo"))->family, "Arimo");
  assert_int_equal(b.diags.list.n, 1);
  const Diag *d = &b.diags.list.v[0];
  assert_int_equal(d->id, DIAG_FONT_SUBSTITUTE);
  assert_int_equal(d->level, DIAG_NOTE);
  assert_int_equal(d->span.start, 2);
  assert_str(diag_message(b.arena, d, DIAG_EN),
             "the font “Grandesfontes” is not installed; “Arimo”, listed after it, serves");
  // The same store, another document: it is said again.
  Diags other = {.arena = b.arena};
  b.job.diags = &other;
  FIND(&b, 400, false, STR("Grandesfontes"), STR("Arimo"));
  assert_int_equal(other.list.n, 1);
  bench_close(&b);
}

static void warns_where_nothing_listed_serves(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_str(FIND(&b, 400, false, STR("Grandesfontes"), STR("Petitesfontes"))->family, "Liberation Sans");
  assert_int_equal(b.diags.warnings, 1);
  assert_str(FIND(&b, 400, false, STR("serif"))->family, "Liberation Serif");
  assert_int_equal(count_of(&b, DIAG_FONT_STAND_IN), 2);
  FontReport r = font_report(b.store, &b.job, &(FontWant){(Str[]){STR("Petitesfontes")}, 1, 700, false, NO_SPAN});
  assert_str(r.given, "Liberation Sans");
  assert_true(r.substituted);
  assert_int_equal(b.diags.list.n, 2);
  bench_close(&b);
}

static void says_when_a_style_is_absent(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  // Found through fontconfig: not in the table.
  const Font *f = FIND(&b, 700, true, STR("DejaVu Math TeX Gyre"));
  assert_str(f->family, "DejaVu Math TeX Gyre");
  assert_int_equal(count_of(&b, DIAG_FONT_NO_ITALIC), 1);
  assert_int_equal(count_of(&b, DIAG_FONT_NO_BOLD), 1);
  bench_close(&b);
}

static void falls_back_by_character(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  const Font *lato = FIND(&b, 700, false, STR("Lato")), *vollkorn = FIND(&b, 400, false, STR("Vollkorn"));
  assert_false(font_has(lato, 0x05D0));
  assert_true(font_has(lato, 'a'));
  assert_str(font_fallback(b.store, &b.job, lato, 0x05D0, STR("fr"))->postscript, "LiberationSans-Bold");
  assert_str(font_fallback(b.store, &b.job, vollkorn, 0x05D0, STR("fr"))->postscript, "LiberationSerif");
  assert_str(font_fallback(b.store, &b.job, lato, 0x0627, STR("fr"))->postscript, "DejaVuSans-Bold");
  assert_null(font_fallback(b.store, &b.job, lato, 0x10FFFD, STR("fr")));
  assert_ptr_equal(font_fallback(b.store, &b.job, lato, 0x0627, STR("fr")),
                   font_fallback(b.store, &b.job, lato, 0x0627, STR("fr")));
  bench_close(&b);
}

static const char regular[] = "/usr/share/fonts/truetype/lato/Lato-Regular.ttf";

static void write_file(const char *path, const void *bytes, size_t n) {
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  fclose(f);
}

static uint32_t be(const uint8_t *p, int n) {
  uint32_t v = 0;
  while (n--) v = v << 8 | *p++;
  return v;
}
static void put(uint8_t *p, int n, uint32_t v) {
  while (n--) p[n] = (uint8_t)v, v >>= 8;
}

// WOFF 1 with its tables stored, which the format allows: a header of 44 bytes, 20 a table.
static size_t make_woff(const uint8_t *ttf, size_t n, uint8_t *out) {
  uint32_t tables = be(ttf + 4, 2), at = 44 + 20 * tables;
  memcpy(out, "wOFF", 4);
  memcpy(out + 4, ttf, 4);
  put(out + 12, 2, tables);
  put(out + 16, 4, (uint32_t)n);
  put(out + 20, 2, 1);
  for (uint32_t i = 0; i < tables; i++) {
    const uint8_t *entry = ttf + 12 + 16 * i;
    uint8_t *to = out + 44 + 20 * i;
    uint32_t offset = be(entry + 8, 4), length = be(entry + 12, 4);
    memcpy(to, entry, 4);
    put(to + 4, 4, at);
    put(to + 8, 4, length);
    put(to + 12, 4, length);
    memcpy(to + 16, entry + 4, 4);
    memcpy(out + at, ttf + offset, length);
    at += (length + 3) & ~3u;
  }
  put(out + 8, 4, at);
  return at;
}

static void same_face(Bench *b, const char *path) {
  const Font *plain = font_open(b->store, &b->job, str_from(regular), 0, NO_SPAN);
  const Font *packed = font_open(b->store, &b->job, str_from(path), 0, NO_SPAN);
  assert_non_null(packed);
  assert_str(packed->postscript, "Lato-Regular");
  assert_int_equal(packed->upem, plain->upem);
  assert_int_equal(packed->glyph_count, plain->glyph_count);
  assert_int_equal(packed->cap_height, plain->cap_height);
  for (hb_codepoint_t g = 0; g < plain->glyph_count; g += 97)
    assert_int_equal(hb_font_get_glyph_h_advance(packed->hb, g), hb_font_get_glyph_h_advance(plain->hb, g));
  hb_blob_t *blob = hb_face_reference_blob(packed->face);
  unsigned length;
  const char *bytes = hb_blob_get_data(blob, &length);
  assert_true(length > 400000 && bytes[0] == 0 && bytes[1] == 1);
  hb_blob_destroy(blob);
}

static void reads_woff(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  uint32_t file;
  assert_int_equal(sources_read(b.job.sources, SOURCE_FONT, str_from(regular), &file), READ_OK);
  Str ttf = sources_get(b.job.sources, file)->bytes;
  uint8_t *woff = arena_alloc(b.arena, ttf.n + 4096);
  size_t n = make_woff((const uint8_t *)ttf.p, ttf.n, woff);
  write_file("marbre-test.woff", woff, n);
  same_face(&b, "marbre-test.woff");
  remove("marbre-test.woff");
  assert_int_equal(b.diags.list.n, 0);
  bench_close(&b);
}

static void reads_woff2(void **state) {
  (void)state;
  if (system("command -v woff2_compress >/dev/null 2>&1") != 0) skip();
  char command[300];
  snprintf(command, sizeof command, "cp %s marbre-test.ttf && woff2_compress marbre-test.ttf >/dev/null 2>&1", regular);
  assert_int_equal(system(command), 0);
  Bench b;
  bench_open(&b);
  same_face(&b, "marbre-test.woff2");
  remove("marbre-test.ttf");
  remove("marbre-test.woff2");
  bench_close(&b);
}

static void names_what_is_wrong_with_a_file(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  write_file("marbre-test.ttf", "not a font", 10);
  assert_null(font_open(b.store, &b.job, STR("marbre-test.ttf"), 0, NO_SPAN));
  assert_null(font_open(b.store, &b.job, STR("absent.ttf"), 0, NO_SPAN));
  assert_null(font_open(b.store, &b.job, str_from(regular), 3, NO_SPAN));
  assert_int_equal(count_of(&b, DIAG_FONT_DAMAGED), 2);
  assert_int_equal(count_of(&b, DIAG_FONT_MISSING), 1);
  assert_int_equal(b.diags.errors, 3);
  remove("marbre-test.ttf");
  bench_close(&b);
}

static void survives_a_cut_or_spoiled_file(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  uint32_t file;
  assert_int_equal(sources_read(b.job.sources, SOURCE_FONT, str_from(regular), &file), READ_OK);
  Str ttf = sources_get(b.job.sources, file)->bytes;
  for (uint32_t cut = 1; cut < 12; cut++) {
    char name[40];
    int n = snprintf(name, sizeof name, "cut-%u.ttf", cut);
    uint8_t *bytes = (uint8_t *)str_dup(b.arena, ttf).p;
    for (uint32_t i = 0; i < 40; i++) bytes[(i * 7919 * cut) % 600] ^= (uint8_t)(cut * 37);
    uint32_t length = cut < 4 ? ttf.n : ttf.n / cut;
    sources_add(b.job.sources, SOURCE_FONT, (Str){name, (uint32_t)n}, (Str){(char *)bytes, length});
    write_file(name, bytes, length);
    const Font *f = font_open(b.store, &b.job, (Str){name, (uint32_t)n}, 0, NO_SPAN);
    if (f) (void)font_has(f, 0xE9);
    remove(name);
  }
  bench_close(&b);
}

// FreeType opens it, and its last glyphs would be blank.
static void refuses_a_font_cut_off(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  uint32_t file;
  assert_int_equal(sources_read(b.job.sources, SOURCE_FONT, str_from(regular), &file), READ_OK);
  Str ttf = sources_get(b.job.sources, file)->bytes;
  write_file("marbre-cut.ttf", ttf.p, ttf.n - 4);
  assert_null(font_open(b.store, &b.job, STR("marbre-cut.ttf"), 0, NO_SPAN));
  assert_int_equal(count_of(&b, DIAG_FONT_DAMAGED), 1);
  remove("marbre-cut.ttf");
  bench_close(&b);
}

static void takes_a_file_as_family(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  assert_str(FIND(&b, 400, false, str_from(regular))->postscript, "Lato-Regular");
  assert_int_equal(b.diags.list.n, 0);
  assert_str(FIND(&b, 400, false, STR("nowhere/x.otf"), STR("Lato"))->postscript, "Lato-Regular");
  assert_int_equal(count_of(&b, DIAG_FONT_MISSING), 1);
  bench_close(&b);
}

static void prefers_the_folders_given(void **state) {
  (void)state;
  assert_int_equal(system("mkdir -p marbre-fonts && cp /usr/share/fonts/truetype/lato/Lato-Regular.ttf marbre-fonts/"),
                   0);
  Bench b;
  bench_open_in(&b, (Str[]){STR("marbre-fonts")}, 1);
  assert_str(FIND(&b, 400, false, STR("Lato"))->path, "marbre-fonts/Lato-Regular.ttf");
  bench_close(&b);
  remove("marbre-fonts/Lato-Regular.ttf");
  rmdir("marbre-fonts");
}

// The script for the State's reserved faces copies what it is shown, to where fonts.conf looks, and nothing else.
static void copies_reserved_faces(void **state) {
  (void)state;
  static const char script[] =
      "rm -rf marbre-r && mkdir -p marbre-r/from/in && touch 'marbre-r/from/in/Marianne-Bold.otf' "
      "marbre-r/from/Other.ttf &&"
      "export XDG_DATA_HOME=$PWD/marbre-r/data && sh " SOURCE_DIR
      "/fonts/reserved.sh marbre-r/from >/dev/null &&"
      "test \"$(ls marbre-r/data/marbre/fonts)\" = Marianne-Bold.otf && rm -r marbre-r/from/in &&"
      "! sh " SOURCE_DIR "/fonts/reserved.sh marbre-r/from 2>/dev/null && rm -r marbre-r";
  assert_int_equal(system(script), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_known_families_by_file),
      cmocka_unit_test(matches_weights_as_css_does),
      cmocka_unit_test(reports_a_substitution_once),
      cmocka_unit_test(warns_where_nothing_listed_serves),
      cmocka_unit_test(says_when_a_style_is_absent),
      cmocka_unit_test(falls_back_by_character),
      cmocka_unit_test(reads_woff),
      cmocka_unit_test(reads_woff2),
      cmocka_unit_test(names_what_is_wrong_with_a_file),
      cmocka_unit_test(survives_a_cut_or_spoiled_file),
      cmocka_unit_test(refuses_a_font_cut_off),
      cmocka_unit_test(takes_a_file_as_family),
      cmocka_unit_test(prefers_the_folders_given),
      cmocka_unit_test(copies_reserved_faces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
