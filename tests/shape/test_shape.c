// Cases with the distribution's faces, dumped and compared with shape.golden (UPDATE_GOLDEN=1 writes it anew), and what
// must hold whatever the version of a face.
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "shape/shape.h"

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
  FontStore *fonts;
  Shaper *shaper;
} Bench;

static void bench_open(Bench *b) {
  memset(b, 0, sizeof *b);
  b->arena = arena_new();
  b->scratch = arena_new();
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 64 << 20)};
  b->fonts = font_store_open(b->arena, b->job.sources, NULL, 0);
  b->shaper = shaper_open(b->arena, b->fonts);
}

static void bench_close(Bench *b) {
  shaper_close(b->shaper);
  font_store_close(b->fonts);
  arena_free(b->scratch);
  arena_free(b->arena);
}

static const Str liberation[] = {STR("Liberation Sans")}, lato[] = {STR("Lato")}, vollkorn[] = {STR("Vollkorn")},
                 absent[] = {STR("Grandesfontes")};

static Style style_in(const Str *family) {
  return (Style){
      .families = family, .family_count = 1, .font_weight = 400, .font_size = 10 * LEN_PT, .lang = STR("fr")};
}

// A text with one node, [start, end), of a kind and style of its own.
static const Shaped *with_node(Bench *b, const char *text, uint32_t start, uint32_t end, InlineKind kind,
                               const Style *root, const Style *inner) {
  Str s = str_from(text);
  InlineNode *nodes = ARENA_ARRAY(b->arena, InlineNode, 2);
  nodes[0] = (InlineNode){.kind = INLINE_ROOT, .end = s.n, .lang = STR("fr")};
  nodes[1] = (InlineNode){.kind = kind, .parent = 0, .start = start, .end = end};
  TextPiece *piece = ARENA_NEW(b->arena, TextPiece);
  *piece = (TextPiece){0, 1, 100, s.n};
  Inlines *inlines = ARENA_NEW(b->arena, Inlines);
  *inlines = (Inlines){.text = s, .map = {piece, 1}, .nodes = nodes, .count = 2, .lang = STR("fr")};
  shaper_trim(b->shaper);  // a style may be another than it was at this address
  return shape_text(b->shaper, &b->job, inlines, (const Style *[]){root, inner}, NULL, NULL);
}

static const Shaped *plain(Bench *b, const char *text, const Style *style) {
  shaper_trim(b->shaper);
  return shape_plain(b->shaper, &b->job, str_from(text), style);
}

static void assert_partition(const Shaped *s) {
  uint32_t at = 0, glyph = 0;
  for (uint32_t i = 0; i < s->run_count; i++) {
    assert_int_equal(s->runs[i].start, at);
    assert_int_equal(s->runs[i].first, glyph);
    assert_true(s->runs[i].end > at);
    for (uint32_t k = 0; k < s->runs[i].count; k++) {
      uint32_t cluster = s->glyphs[glyph + k].cluster;
      assert_true(cluster >= at && cluster < s->runs[i].end);
      assert_true(k == 0 || cluster >= s->glyphs[glyph + k - 1].cluster);
    }
    at = s->runs[i].end;
    glyph += s->runs[i].count;
  }
  assert_int_equal(at, s->text.n);
  assert_int_equal(glyph, s->glyph_count);
}

// --- The golden -------------------------------------------------------------------------------------------------

static void add(Buf *out, const char *title, const Shaped *shaped) {
  assert_partition(shaped);
  buf_format(out, "# %s\n", title);
  shape_dump(shaped, out);
  buf_lit(out, "\n");
}

static void add_latin(Bench *b, Buf *out) {
  Style s = style_in(lato);
  add(out, "Lato: the ligature fi, kerning", plain(b, "fin affligé AVATAR Tôt", &s));
  s.letter_spacing = LEN_PT / 2;
  add(out, "letters spaced out: no ligature, kerning stays", plain(b, "fin AVATAR", &s));
  s = style_in(liberation);
  add(out, "Liberation: no-break spaces, hyphen made", plain(b, "12\u202F000\u00A0€, peut‑être…", &s));
  add(out, "soft hyphen, zero-width space, break", plain(b, "co\u00ADor\u200Bdonné\u2028fin", &s));
  s = style_in(vollkorn);
  s.features = (FontFeature[]){{{'l', 'n', 'u', 'm'}, 1}};
  s.feature_count = 1;
  add(out, "Vollkorn: lining figures, U+202F and U+2011 of its own", plain(b, "n°\u00A01984\u202F! peut‑être", &s));
  s.features = (FontFeature[]){{{'k', 'e', 'r', 'n'}, 0}, {{'l', 'i', 'g', 'a'}, 0}};
  s.feature_count = 2;
  add(out, "kerning and ligatures off", plain(b, "AV fin", &s));
}

static void add_raised(Bench *b, Buf *out) {
  Style s = style_in(lato);
  add(out, "ordinal by the face", with_node(b, "le 1er mai", 4, 6, INLINE_SUP, &s, &s));
  s = style_in(vollkorn);
  add(out, "figures by the face", with_node(b, "m2", 1, 2, INLINE_SUP, &s, &s));
  add(out, "ordinal scaled: the face has figures only", with_node(b, "le 1er mai", 4, 6, INLINE_SUP, &s, &s));
  s = style_in(liberation);
  add(out, "ordinal scaled", with_node(b, "le 1er mai", 4, 6, INLINE_SUP, &s, &s));
  add(out, "index below, scaled", with_node(b, "xi", 1, 2, INLINE_SUB, &s, &s));
  Style small = s;
  small.font_size = 6 * LEN_PT;
  add(out, "the layout's own size", with_node(b, "le 1er mai", 4, 6, INLINE_SUP, &s, &small));
}

static void add_case(Bench *b, Buf *out) {
  Style s = style_in(vollkorn);
  s.caps = CAPS_ALL_SMALL;
  add(out, "small capitals of the face", plain(b, "AESH Unesco", &s));
  s = style_in(lato);
  s.caps = CAPS_SMALL;
  add(out, "small capitals made", plain(b, "Unesco Été", &s));
  s.caps = CAPS_ALL_SMALL;
  add(out, "all small capitals made", plain(b, "CO2 ß", &s));
  s = style_in(liberation);
  s.text_transform = TEXT_UPPER;
  add(out, "upper case keeps accents", plain(b, "œuvre d'été", &s));
  add(out, "a capital of two letters", plain(b, "Straße fin", &s));
  s.text_transform = TEXT_CAPITALIZE;
  add(out, "capitalize", plain(b, "l'été à saint-jean", &s));
}

static void add_others(Bench *b, Buf *out) {
  Style s = style_in(lato);
  add(out, "fall-back by cluster", with_node(b, "A\u2003→ א\u05B0ב x", 0, 1, INLINE_SPAN, &s, &s));
  add(out, "Arabic", plain(b, "(سلام) 12", &s));
  s = style_in(liberation);
  s.cap_adjust = 49152;
  add(out, "size by cap height", plain(b, "M", &s));
  add(out, "an object", with_node(b, "a \uFFFC b", 2, 5, INLINE_OBJECT, &s, &s));
  add(out, "nothing", plain(b, "", &s));
}

static Str read_golden(Arena *arena, const char *path) {
  Sources *sources = sources_new(arena, 1 << 20);
  uint32_t file;
  return sources_read(sources, SOURCE_CONTENT, str_from(path), &file) == READ_OK ? sources_get(sources, file)->bytes
                                                                                 : STR("");
}

static void dumps_as_before(void **state) {
  (void)state;
  static const char path[] = TESTS_DIR "/shape/shape.golden";
  Bench b;
  bench_open(&b);
  Buf out = buf_new(b.arena);
  add_latin(&b, &out);
  add_raised(&b, &out);
  add_case(&b, &out);
  add_others(&b, &out);
  if (getenv("UPDATE_GOLDEN")) {
    FILE *f = fopen(path, "wb");
    fwrite(out.p, 1, out.n, f);
    fclose(f);
  }
  Str golden = read_golden(b.arena, path);
  if (!str_eq(golden, buf_str(&out))) {
    FILE *f = fopen("shape.out", "wb");
    fwrite(out.p, 1, out.n, f);
    fclose(f);
    fail_msg("shape.out differs from %s", path);
  }
  bench_close(&b);
}

// --- What must hold ---------------------------------------------------------------------------------------------

static void keeps_the_text_of_made_characters(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style s = style_in(liberation);
  const Shaped *shaped = plain(&b, "a‑b\u2009c", &s);
  assert_int_equal(shaped->glyph_count, 5);
  assert_true(shaped->glyphs[1].flags & GLYPH_MADE);
  assert_int_equal(shaped->glyphs[1].cluster, 1);
  hb_codepoint_t hyphen;
  assert_true(hb_font_get_nominal_glyph(shaped->runs[0].font->hb, 0x2010, &hyphen));
  assert_int_equal(shaped->glyphs[1].id, hyphen);
  assert_true(shaped->glyphs[3].flags & GLYPH_FIXED_SPACE);
  assert_int_equal(b.diags.list.n, 0);
  bench_close(&b);
}

static int32_t width_of(const Shaped *s) {
  int32_t width = 0;
  for (uint32_t i = 0; i < s->glyph_count; i++) width += s->glyphs[i].advance;
  return width;
}

static void narrow_spaces_are_narrow(void **state) {
  (void)state;
  static const Str *const families[] = {liberation, lato, vollkorn};
  Bench b;
  bench_open(&b);
  for (int i = 0; i < 3; i++) {
    Style s = style_in(families[i]);
    const Shaped *narrow = plain(&b, "\u202F", &s);
    int32_t upem = narrow->runs[0].font->upem, space = width_of(plain(&b, " ", &s));
    assert_int_equal(width_of(plain(&b, "\u00A0", &s)), space);
    assert_true(width_of(narrow) <= space && width_of(narrow) * 8 >= upem && width_of(narrow) * 4 <= upem);
  }
  bench_close(&b);
}

static void raises_by_the_face_or_by_scaling(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style s = style_in(lato);
  const Shaped *own = with_node(&b, "1er", 1, 3, INLINE_SUP, &s, &s);
  assert_int_equal(own->runs[1].form, FORM_SUPS);
  assert_int_equal(own->runs[1].size, s.font_size);
  assert_int_equal(own->runs[1].rise, 0);
  hb_codepoint_t e;
  assert_true(hb_font_get_nominal_glyph(own->runs[1].font->hb, 'e', &e));
  assert_int_not_equal(own->glyphs[1].id, e);
  s = style_in(liberation);
  const Shaped *made = with_node(&b, "1er", 1, 3, INLINE_SUP, &s, &s);
  assert_int_equal(made->runs[1].form, FORM_PLAIN);
  assert_int_equal(made->runs[1].size, len_mul(s.font_size, 62, 100));
  assert_true(made->runs[1].rise > 2 * LEN_PT);
  s.vertical_align = VALIGN_SUB;  // a text that stands by itself
  assert_true(plain(&b, "n", &s)->runs[0].rise < 0);
  bench_close(&b);
}

static void words_from_the_cache_are_the_same(void **state) {
  (void)state;
  static const char text[] = "L’affligeante AVALANCHE d’un efficient office 12 %";
  Bench a, b;
  bench_open(&a);
  bench_open(&b);
  Style s = style_in(lato), other = style_in(lato);
  other.letter_spacing = LEN_PT;
  plain(&b, "office efficient", &other);
  plain(&b, "d’un AVALANCHE office", &s);
  Buf first = buf_new(a.arena), again = buf_new(b.arena);
  shape_dump(plain(&a, text, &s), &first);
  shape_dump(plain(&b, text, &s), &again);
  assert_true(str_eq(buf_str(&first), buf_str(&again)));
  bench_close(&a);
  bench_close(&b);
}

static void finds_missing_characters(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style s = style_in(lato);
  const Shaped *shaped = with_node(&b, "vu שלום là \U0010FFFD", 0, 2, INLINE_STRONG, &s, &s);
  assert_int_equal(b.diags.list.n, 2);
  const Diag *d = &b.diags.list.v[0];
  assert_int_equal(d->id, DIAG_SHAPE_FALLBACK);
  assert_int_equal(d->level, DIAG_WARNING);
  assert_int_equal(d->span.start, 103);
  assert_int_equal(d->span.end, 111);
  Str message = diag_message(b.arena, d, DIAG_EN);
  assert_true(str_eq(message, STR("the font “Lato” lacks “שלום” (U+05E9); it is set in “Liberation Sans”")));
  d = &b.diags.list.v[1];
  assert_int_equal(d->id, DIAG_SHAPE_MISSING);
  assert_int_equal(d->level, DIAG_ERROR);
  assert_int_equal(d->span.start, 116);
  assert_int_equal(shaped->glyphs[shaped->glyph_count - 1].id, 0);
  assert_partition(shaped);
  bench_close(&b);
}

static void shapes_again_at_an_unsafe_break(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style s = style_in(lato);
  const Shaped *shaped = plain(&b, "surface AVAL", &s);
  uint32_t unsafe = 0;
  for (uint32_t i = 0; i < shaped->glyph_count; i++)
    if (shaped->glyphs[i].cluster == 9) unsafe = shaped->glyphs[i].flags & GLYPH_UNSAFE;
  assert_true(unsafe);  // between A and V
  const Shaped *tail = shape_again(b.shaper, &b.job, shaped, &shaped->runs[0], 9, 12);
  assert_int_equal(tail->run_count, 1);
  assert_int_equal(tail->runs[0].start, 9);
  assert_int_equal(tail->runs[0].end, 12);
  assert_int_equal(tail->glyphs[0].cluster, 9);
  assert_int_equal(width_of(tail), width_of(plain(&b, "VAL", &s)));
  const Shaped *all = shape_again(b.shaper, &b.job, shaped, &shaped->runs[0], 0, 12);
  assert_int_equal(width_of(all), width_of(shaped));
  bench_close(&b);
}

static ShapeMetrics metrics(Bench *b, const Style *style) {
  shaper_trim(b->shaper);
  return shape_metrics(b->shaper, &b->job, style);
}

static void measures_a_style(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style s = style_in(liberation);
  ShapeMetrics m = metrics(&b, &s);
  assert_int_equal(m.size, 10 * LEN_PT);
  assert_int_equal(m.cap_height, len_mul(1409, 10 * LEN_PT, 2048));
  assert_int_equal(m.space, len_mul(569, 10 * LEN_PT, 2048));
  s.cap_adjust = 49152;  // 0.75
  m = metrics(&b, &s);
  assert_in_range(m.cap_height, 75 * LEN_PT / 10 - 8, 75 * LEN_PT / 10 + 8);
  s = style_in(absent);
  assert_non_null(metrics(&b, &s).font);
  assert_int_equal(b.diags.warnings, 1);
  bench_close(&b);
}

static void takes_any_bytes(void **state) {
  (void)state;
  static const char *const alphabet[] = {"a",      "é", "fi",     " ",      "\u00A0",   "\u202F", "‑",      "\u00AD",
                                         "\u200B", "א", "س",      "\u0301", "👍🏽", "\uFFFC", "\u2028", "漢",
                                         "ß",      "ﬁ", "\u200D", "\u202E", "Σ",        "İ"};
  Bench b;
  bench_open(&b);
  uint32_t seed = 12345;
  for (int round = 0; round < 300; round++) {
    char text[128] = "";
    for (int k = 0; k < 12; k++) {
      seed = seed * 1664525 + 1013904223;
      strcat(text, alphabet[(seed >> 16) % (sizeof alphabet / sizeof *alphabet)]);
    }
    Style s = style_in(round % 3 == 0 ? liberation : round % 3 == 1 ? lato : vollkorn), inner = s;
    inner.text_transform = (TextTransformKind)(round % 4);
    inner.caps = (Caps)(round % 3);
    inner.letter_spacing = round % 5 * 1000;
    const Shaped *shaped = with_node(&b, str_z(b.arena, str_from(text)), 0, (uint32_t)strlen(text),
                                     round % 7 ? INLINE_SPAN : INLINE_SUP, &s, &inner);
    assert_partition(shaped);
    for (uint32_t i = 0; shaped->origin && i < shaped->text.n; i++) assert_true(shaped->origin[i] < strlen(text));
  }
  bench_close(&b);
}

// 100,000 words of 5,000 different ones: the cache makes them cheap. The limit is twenty times what was measured.
static void shapes_a_book_quickly(void **state) {
  (void)state;
  static const char *const stems[] = {"affect", "caval", "différ", "établi", "form",
                                      "gén",    "hôpit", "intég",  "journ",  "lyc"};
  Bench b;
  bench_open(&b);
  Style s = style_in(vollkorn);
  uint32_t seed = 1;
  clock_t start = clock();
  for (int paragraph = 0; paragraph < 2000; paragraph++) {
    char text[2000];
    size_t n = 0;
    for (int word = 0; word < 50; word++) {
      seed = seed * 1664525 + 1013904223;
      n += (size_t)snprintf(text + n, sizeof text - n, "%s%c%c%cation ", stems[seed >> 28 & 7], 'a' + (seed >> 20) % 10,
                            'k' + (seed >> 12) % 8, 'a' + (seed >> 6) % 8);
    }
    (void)plain(&b, text, &s);
  }
  double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
  if (seconds > 4) fail_msg("100,000 words took %.2f s", seconds);
  bench_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dumps_as_before),
      cmocka_unit_test(keeps_the_text_of_made_characters),
      cmocka_unit_test(narrow_spaces_are_narrow),
      cmocka_unit_test(raises_by_the_face_or_by_scaling),
      cmocka_unit_test(words_from_the_cache_are_the_same),
      cmocka_unit_test(finds_missing_characters),
      cmocka_unit_test(shapes_again_at_an_unsafe_break),
      cmocka_unit_test(measures_a_style),
      cmocka_unit_test(takes_any_bytes),
      cmocka_unit_test(shapes_a_book_quickly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
