// Real paragraphs set in lines: what they look like at several measures, and that every glyph stands in its place once.
#include "../prose/bench.h"
#include "par/internal.h"

#define PT(x) ((Len)((x)*65536))

static const char *const texts[] = {
    "Organisée par la région académique des Hauts-de-France, la première édition de la **semaine de la persévérance "
    "scolaire** aura lieu **du 4 au 7 mai**. Cet événement permettra de rendre visibles les initiatives locales en "
    "faveur de "
    "la persévérance scolaire et de présenter les dispositifs existants, dans un but d’essaimage des bonnes pratiques.",
    "Ce dispositif s’adresse aux élèves repérés en voie de décrochage, auxquels est proposé un accompagnement "
    "pédagogique "
    "hebdomadaire par petits groupes (2<sup>de</sup>, CAP, 1<sup>er</sup>). Cette pédagogie de projet a pour objectifs "
    "de "
    "développer l’estime de soi, de restaurer la confiance et de rétablir le dialogue.",
    "Ce projet, mené sur deux années, a pour objectif de fédérer les élèves autour d’une démarche collective, allant "
    "de la "
    "conception à la réalisation finale, à travers la création d’un « bolide ». Il s’agit d’une activité à la fois "
    "ludique et "
    "créative, au cours de laquelle les élèves conçoivent, construisent et décorent leur propre engin. Ce projet est "
    "réalisé "
    "en partenariat avec le groupe Eiffage Construction, permettant aux élèves de bénéficier d’un lien concret avec le "
    "monde "
    "professionnel (fournisseur de matériaux). Les élèves sont encadrés par les enseignants du projet, en petits "
    "groupes, à "
    "raison de trois séances par semaine, favorisant ainsi un suivi personnalisé et un travail collaboratif efficace.",
    "Contact : https://www.exemple.ac-amiens.fr/perseverance/guide-des-ressources.html ou presse@exemple.ac-amiens.fr, "
    "du lundi au vendredi !",
    "mot<br>suite de la ligne<br>fin",
};
enum { TEXTS = sizeof texts / sizeof *texts };
static const double measures[] = {232.4, 170, 120, 340, 493};  // the communiqué's column, the letter's, and narrower
enum { MEASURES = sizeof measures / sizeof *measures };

static const ParLines *broken(ParCache *cache, const Paragraph *p, double width) {
  Len w = PT(width);
  return par_break(cache, p, &(ParMeasures){&w, NULL, 1}, NULL);
}

static void lines_as_ever(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  Style style = bench_style(), strong = bench_style();
  strong.font_weight = 700;
  Buf out = buf_new(b.arena);
  for (int t = 0; t < TEXTS; t++) {
    const Paragraph *p = bench_paragraph(&b, "fr", texts[t], &style, &strong);
    for (int k = 0; k < MEASURES; k++) par_dump(broken(cache, p, measures[k]), &out);
  }
  bench_golden(&b, TESTS_DIR "/par/lines.golden", buf_str(&out));
  bench_close(&b);
}

// --- Every glyph, once, in order ----------------------------------------------------------------------------------

// The shaped text less what has no glyph.
static Str visible(Bench *b, Str text) {
  Buf out = buf_new(b->arena);
  for (uint32_t i = 0; i < text.n;) {
    uint32_t c, step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (c != 0xAD && c != 0x200B && c != 0x2028 && c != 0x2060 && c != 0xFFFC)
      buf_add(&out, str_slice(text, i, i + step));
    i += step;
  }
  return buf_str(&out);
}

// A glyph of a line, or an object.
typedef struct Placed {
  const ShapeRun *run;
  Len x, advance;
  Str text;
  uint32_t object;
} Placed;
typedef VEC(Placed) PlacedLine;

// Each glyph is as wide as its way to the next one of its piece, the last as what is left of it.
static void add_piece(Bench *b, const ParLine *line, const ParPiece *piece, PlacedLine *out) {
  const ShapePiece *p = &piece->glyphs;
  Len way = 0, tracking = p->run->tracking + line->tracking;
  for (ShapePen pen = {0}; pen.glyph < p->count;) {
    Placed glyph = {piece->run, piece->x + way, 0, shape_says(b->arena, p->shaped, p->run, p->first + pen.glyph), 0};
    shape_pen_pass(p, &pen);
    Len next = pen.glyph < p->count ? shape_pen_way(p, &pen, tracking) : piece->advance;
    glyph.advance = next - way;
    way = next;
    VEC_PUSH(b->arena, *out, glyph);
  }
}

static const Placed *placed(Bench *b, const ParLines *lines, uint32_t i, const ProseTools *tools, uint32_t *count) {
  PlacedLine out = {0};
  uint32_t n;
  const ParPiece *v = par_place(&b->job, tools, lines, i, b->job.arena, &n);
  for (uint32_t k = 0; k < n; k++) {
    assert_true(v[k].object || v[k].glyphs.count);
    if (v[k].object)
      VEC_PUSH(b->arena, out, ((Placed){NULL, v[k].x, v[k].advance, {0}, v[k].object}));
    else
      add_piece(b, &lines->lines[i], &v[k], &out);
  }
  *count = out.n;
  return out.v;
}

static void add_line(Bench *b, const ParLines *lines, uint32_t i, Buf *text, uint32_t *glyphs, bool whole) {
  uint32_t count;
  const ParLine *line = &lines->lines[i];
  const Placed *g = placed(b, lines, i, whole ? &b->tools : NULL, &count);
  Len x = line->start, right = line->start;
  for (uint32_t k = 0; k < count; k++) {
    bool hyphen = str_eq(g[k].text, STR("\xC2\xAD"));
    assert_true(g[k].object || g[k].run);
    if (g[k].run && g[k].run->level == 0 && g[k].x < x - PT(1)) fail_msg("glyph %u at %d after %d", k, g[k].x, x);
    x = g[k].x;
    bool after = k + 1 == count && str_eq(g[k].text, STR(" "));
    if (!after && g[k].x + g[k].advance > right) right = g[k].x + g[k].advance;
    if (hyphen) continue;
    buf_add(text, g[k].text);
    *glyphs += !g[k].object;
  }
  // Not shaped again, a divided ligature is as wide as it is whole.
  if (whole && !line->overfull && line->ratio && abs(right - (line->start + line->width)) > 1)
    fail_msg("line %u ends at %d, not %d", i, right, line->start + line->width);
}

static void assert_placed(Bench *b, const ParLines *lines) {
  Buf text = buf_new(b->arena);
  uint32_t glyphs = 0;
  for (uint32_t i = 0; i < lines->count; i++) add_line(b, lines, i, &text, &glyphs, true);
  Str wanted = visible(b, lines->paragraph->shaped->text);
  if (!str_eq(buf_str(&text), wanted)) fail_msg("“%.*s”\nplaced “%.*s”", STR_ARG(wanted), STR_ARG(buf_str(&text)));
  glyphs = 0;
  for (uint32_t i = 0; i < lines->count; i++) add_line(b, lines, i, &text, &glyphs, false);
  assert_int_equal(glyphs, lines->paragraph->shaped->glyph_count);
}

static void every_glyph_once(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  static const Str faces[][1] = {{STR("Liberation Sans")}, {STR("Vollkorn")}, {STR("Lato")}};
  static const Align aligns[] = {ALIGN_JUSTIFY, ALIGN_START, ALIGN_CENTER, ALIGN_END};
  for (int f = 0; f < 3; f++)
    for (int t = 0; t < TEXTS; t++)
      for (int a = 0; a < 4; a++) {
        Style style = bench_style(), strong = bench_style();
        style.families = strong.families = faces[f];
        strong.font_weight = 700;
        style.text_align = aligns[a];
        const Paragraph *p = bench_paragraph(&b, "fr", texts[t], &style, &strong);
        for (double width = 15; width < 500; width += 23) assert_placed(&b, broken(cache, p, width));
      }
  bench_close(&b);
}

// "ffi" is one glyph in Vollkorn: divided, its letters are set apart, and the text still says all of them.
static void divided_ligatures(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  static const Str face[] = {STR("Vollkorn")};
  Style style = bench_style();
  style.families = face;
  const Paragraph *p = bench_paragraph(
      &b, "fr", "of\u00ADfi\u00ADciel ef\u00ADfi\u00ADcace af\u00ADfli\u00ADgeant af\u00ADfir\u00ADme", &style, NULL);
  bool unsafe = false;
  for (uint32_t i = 0; i < p->count; i++) unsafe |= (p->items[i].flags & PAR_UNSAFE) != 0;
  assert_true(unsafe);
  for (double width = 10; width < 120; width += 1) {
    const ParLines *lines = broken(cache, p, width);
    Buf text = buf_new(b.arena);
    uint32_t glyphs = 0;
    for (uint32_t i = 0; i < lines->count; i++) add_line(&b, lines, i, &text, &glyphs, true);
    Str wanted = visible(&b, p->shaped->text);
    if (!str_eq(buf_str(&text), wanted)) fail_msg("at %d: “%.*s”", (int)width, STR_ARG(buf_str(&text)));
  }
  bench_close(&b);
}

// A soft hyphen before a break that shaping does not allow: shaped again by itself, it has no glyph.
static void soft_hyphens_have_no_piece(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  static const Str face[] = {STR("DejaVu Sans")};
  Style style = bench_style();
  style.families = face;
  style.text_transform = TEXT_UPPER;
  style.letter_spacing = PT(0.5);
  const Paragraph *p = bench_paragraph(
      &b, "fr", "semi-conducteur anti\u00ADconstitution\u00ADnellement affaffleur Th effi\u00ADcacité « re\u00ADlier naïf", &style, &style);
  for (double width = 10; width < 200; width += 1) {
    const ParLines *lines = broken(cache, p, width);
    for (uint32_t i = 0, n; i < lines->count; i++) placed(&b, lines, i, &b.tools, &n);
  }
  bench_close(&b);
}

static void right_to_left_is_turned(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  Style style = bench_style();
  style.text_align = ALIGN_START;
  const Paragraph *p = bench_paragraph(&b, "fr", "ab שלום cd", &style, NULL);
  const ParLines *lines = broken(cache, p, 400);
  uint32_t count;
  const Placed *g = placed(&b, lines, 0, &b.tools, &count);
  Len before = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (g[i].run->level & 1) {
      if (before) assert_true(g[i].x < before);
      before = g[i].x;
    }
  }
  assert_true(before > 0);
  assert_true(g[count - 1].x > before);
  bench_close(&b);
}

// --- What the mock-ups got wrong ----------------------------------------------------------------------------------

static bool ends_with_word(const ParLines *lines, uint32_t i, const char *word) {
  const Paragraph *p = lines->paragraph;
  Str line = str_slice(p->shaped->text, p->items[lines->lines[i].first].start, p->items[lines->lines[i].last].start);
  return str_ends(str_trim(line), str_from(word));
}

static void no_lone_letters_at_line_ends(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  Style style = bench_style();
  uint32_t lines_seen = 0, lone = 0, loose = 0, stumps = 0, paragraphs = 0;
  for (int t = 0; t < 3; t++) {
    const Paragraph *p = bench_paragraph(&b, "fr", texts[t], &style, NULL);
    for (double width = 200; width < 500; width += 6, paragraphs++) {
      const ParLines *lines = broken(cache, p, width);
      for (uint32_t i = 0; i + 1 < lines->count; i++, lines_seen++) {
        lone += ends_with_word(lines, i, " à") || ends_with_word(lines, i, " a");
        loose += lines->lines[i].ratio > 65536 + 6554;
      }
      stumps += lines->lines[lines->count - 1].width < PT(30);
    }
  }
  print_message("%u lines: %u end in a lone letter, %u too loose; %u paragraphs, %u stumps\n", lines_seen, lone, loose,
                paragraphs, stumps);
  assert_true(lone * 200 < lines_seen);
  assert_true(loose * 20 < lines_seen);
  assert_true(stumps * 30 < paragraphs);
  bench_close(&b);
}

static void titles_break_by_sense(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  Style style = bench_style();
  style.text_align = ALIGN_START;
  style.text_wrap = WRAP_BALANCE;
  style.hyphens = HYPHENS_NONE;
  style.font_weight = 700;
  style.font_size = PT(21);
  const Paragraph *p = bench_paragraph(&b, "fr", "Semaine de la persévérance scolaire du 4 au 7 mai", &style, NULL);
  const ParLines *lines = broken(cache, p, 250);
  assert_int_equal(lines->count, 3);
  assert_true(ends_with_word(lines, 0, "Semaine de la"));
  assert_true(ends_with_word(lines, 1, "persévérance scolaire"));
  p = bench_paragraph(&b, "fr", "Une semaine pour la persévérance scolaire et contre le décrochage", &style, NULL);
  lines = broken(cache, p, 410);
  assert_int_equal(lines->count, 2);
  assert_true(ends_with_word(lines, 0, "persévérance scolaire") || ends_with_word(lines, 0, "persévérance"));
  bench_close(&b);
}

static void leaders_fill(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  ParCache *cache = par_cache_new(b.arena);
  Style style = bench_style();
  InlineNode nodes[] = {{.kind = INLINE_ROOT, .end = 17},
                        {.kind = INLINE_LEADER, .start = 8, .end = 11, .title = STR(".")}};
  Inlines inlines = {.text = STR("chapitre\uFFFC 12"), .nodes = nodes, .count = 2, .kinds = INLINE_BIT(INLINE_LEADER), .lang = STR("fr")};
  const Style *styles[] = {&style, &style};
  const Prose *prose = bench_prose(&b, BLOCK_PARAGRAPH, &inlines, (DocInline[2]){{0}}, &style, styles, NULL);
  const ParLines *lines = broken(cache, prose->of[1], 200);
  assert_int_equal(lines->count, 1);
  uint32_t count;
  const Placed *g = placed(&b, lines, 0, &b.tools, &count);
  assert_int_equal(g[count - 1].x + g[count - 1].advance, PT(200) + lines->lines[0].hang_end);
  assert_int_equal(g[8].object, 1);
  assert_true(g[8].advance > PT(100));
  bench_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_as_ever),           cmocka_unit_test(every_glyph_once),
      cmocka_unit_test(divided_ligatures),       cmocka_unit_test(leaders_fill),
      cmocka_unit_test(right_to_left_is_turned), cmocka_unit_test(soft_hyphens_have_no_piece),
      cmocka_unit_test(no_lone_letters_at_line_ends),
      cmocka_unit_test(titles_break_by_sense),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
