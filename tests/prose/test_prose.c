// Texts to items: opportunities against ICU, what usage forbids at line ends, numbers put in, the items themselves.
#include "bench.h"
#include "prose/internal.h"

// --- The short way against ICU ------------------------------------------------------------------------------------

static uint32_t word_end(Str text, uint32_t at) {
  while (at < text.n && text.p[at] != ' ') at++;
  return at;
}

static bool breaks_within(const uint8_t *marks, uint32_t from, uint32_t to) {
  while (++from < to)
    if (marks[from]) return true;
  return false;
}

// The same where each word is passed by what its ends are.
static void assert_by_words(Str text, const uint8_t *marks) {
  uint8_t mine[1024] = {0};
  BreakWalk walk = {0};
  for (uint32_t at = 0, end; at < text.n; at = end) {
    end = text.p[at] == ' ' ? at + 1 : word_end(text, at);
    bool whole = text.p[at] == ' ' || end - at > WORD_MOST_BYTES || breaks_within(marks, at, end);
    if (whole)
      assert_true(breaks_walk(&walk, text, at, end, mine));
    else
      assert_true(breaks_walk_word(&walk, breaks_ends(str_slice(text, at, end)), &mine[at]));
  }
  assert_memory_equal(mine, marks, text.n);
}

static bool agree(Bench *b, Str text) {
  uint8_t mine[1024] = {0}, theirs[1024] = {0};
  if (!breaks_walk(&(BreakWalk){0}, text, 0, text.n, mine)) return false;
  assert_by_words(text, mine);
  breaks_find_icu(b->tools.hyphenator, text, STR("fr"), theirs);
  if (memcmp(mine, theirs, text.n + 1) == 0) return true;
  for (uint32_t i = 0; i < text.n; i++)
    if (mine[i] != theirs[i]) fail_msg("“%.*s” at %u: %d, ICU %d", STR_ARG(text), i, mine[i], theirs[i]);
  return true;
}

static void short_way_is_icus(void **state) {
  (void)state;
  static const char *const alphabet[] = {"a", "b", "é",  "œ", "Z", "7", "1",      " ",  " ", "  ",  "\u00A0", "\u202F",
                                         "’", "'", "\"", "«", "»", "“", "”",      "(",  ")", "[",   "]",      ",",
                                         ".", ":", ";",  "!", "?", "-", "-",      "&",  "@", "mot", "plus",   "\u00AD",
                                         "/", "–", "…",  "%", "€", "°", "\u0301", "中", "\t"};
  enum { LETTERS = sizeof alphabet / sizeof *alphabet };
  Bench b;
  bench_open(&b);
  uint32_t seed = 1, plain = 0;
  for (int round = 0; round < 300000; round++) {
    char text[256] = "";
    uint32_t parts = 1 + (seed >> 9) % 12, letters = round % 3 ? LETTERS - 10 : LETTERS;
    for (uint32_t i = 0; i < parts; i++) {
      seed = seed * 1664525u + 1013904223u;
      strcat(text, alphabet[(seed >> 8) % letters]);
    }
    plain += agree(&b, str_from(text));
  }
  assert_true(plain > 30000);
  bench_close(&b);
}

// --- What stands in an item list ----------------------------------------------------------------------------------

// Boxes side by side, spaces as "_" where no line ends, "-" where a hyphen may show, "=" after one that stands there.
static Str shown(Bench *b, const Paragraph *p) {
  Buf out = buf_new(b->arena);
  for (uint32_t i = 0; i < p->count; i++) {
    const ParItem *item = &p->items[i];
    bool forbidden = i > 0 && p->items[i - 1].kind == PAR_PENALTY && p->items[i - 1].value == PENALTY_FORBIDDEN;
    switch ((ParItemKind)item->kind) {
      case PAR_BOX: buf_add(&out, str_slice(p->shaped->text, item->start, item[1].start)); break;
      case PAR_GLUE:
        if (!(item->flags & PAR_ENDING)) buf_byte(&out, forbidden ? '_' : ' ');
        break;
      case PAR_PENALTY:
        if (item->flags & PAR_HYPHEN)
          buf_byte(&out, '-');
        else if (item->flags & PAR_EXPLICIT)
          buf_byte(&out, '=');
        else if (item->value == PENALTY_FORCED)
          buf_byte(&out, '|');
        else if (item->value >= 200 && item->value < PENALTY_EMERGENCY)
          buf_byte(&out, '!');
        else if (item->value >= PENALTY_EMERGENCY && item->value < PENALTY_FORBIDDEN)
          buf_byte(&out, '^');
        else if (item->value > 0 && item->value < 200 && item[1].kind != PAR_GLUE)
          buf_byte(&out, '/');
        break;
      default: buf_byte(&out, '#');
    }
  }
  buf_byte(&out, 0);
  return buf_str(&out);
}

static void check(Bench *b, const Style *style, const char *lang, const char *text, const char *wanted) {
  assert_string_equal(shown(b, bench_paragraph(b, lang, text, style, NULL)).p, wanted);
}

static void usage_of_line_ends(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style();
  check(&b, &style, "fr", "La persévérance scolaire.", "La per-sé-vé-rance sco-laire.|");
  check(&b, &style, "fr", "il va à Paris", "il va à! Paris|");
  check(&b, &style, "fr", "pommes, poires, etc.", "pommes, poires,_etc.|");
  check(&b, &style, "fr", "l’établissement aujourd’hui", "l’éta-blis-se-ment au-jour-d’hui|");
  check(&b, &style, "fr", "un chef-lieu, a-t-il dit", "un chef-=lieu, a‑t‑il dit|");
  check(&b, &style, "fr", "de 2026-2030", "de 2026-2030|");
  check(&b, &style, "fr", "le CIO et la MLDS", "le CIO et la MLDS|");
  check(&b, &style, "fr", "la semaine COVID19 dure", "la se-maine COVID19 dure|");
  check(&b, &style, "fr", "chez Emmaüs Picardie aussi", "chez Emmaüs Picardie aussi|");
  check(&b, &style, "fr", "ex\u00ADtra\u00ADordinaire", "ex\u00AD-tra\u00AD-ordinaire|");
  check(&b, &style, "fr", "un mot : « voir »", "un mot_: «_voir_»|");
  check(&b, &style, "fr", "élève(s) étudiant·es", "élève(s) étudiant·es|");
  check(&b, &style, "en", "a hyphenated paragraph", "a! hy-phen-ated para-graph|");
  check(&b, &style, "fr", "sur www.ac-amiens.fr/guide", "sur www/.ac-amiens/.fr//guide|");
  style.hyphens = HYPHENS_NONE;
  check(&b, &style, "fr", "per\u00ADsévérance scolaire", "per\u00ADsévérance scolaire|");
  style.hyphens = HYPHENS_MANUAL;
  check(&b, &style, "fr", "per\u00ADsévérance scolaire", "per\u00AD-sévérance scolaire|");
  assert_int_equal(b.diags.list.n, 0);
  bench_close(&b);
}

// Breaks within what is `nowrap` go; those between it and the text around are the text's own, but for a space of its own.
static void nowrap_keeps_a_span_whole(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style(), kept = bench_style();
  kept.text_wrap = WRAP_NONE;
  const char *text = "scolaire **la persévérance** scolaire";
  assert_string_equal(shown(&b, bench_paragraph(&b, "fr", text, &style, &kept)).p, "sco-laire la_persévérance sco-laire|");
  assert_string_equal(shown(&b, bench_paragraph(&b, "fr", text, &kept, &style)).p, "scolaire_la per-sé-vé-rance_scolaire|");
  text = "chef-**lieu-dit** ou oui/**non/peut-être**";
  assert_string_equal(shown(&b, bench_paragraph(&b, "fr", text, &style, &kept)).p, "chef-=lieu-dit ou oui//non/peut-être|");
  Inlines inlines = {.text = STR("un mot et deux"), .count = 3, .lang = STR("fr")};
  inlines.nodes = (InlineNode[]){{.kind = INLINE_ROOT, .end = 14},
                                 {.kind = INLINE_SPAN, .start = 3, .end = 7},
                                 {.kind = INLINE_SPAN, .start = 7, .end = 14}};
  DocInline of[3] = {{0}};
  const Style *styles[] = {&style, &kept, &kept};
  const Prose *prose = bench_prose(&b, BLOCK_PARAGRAPH, &inlines, of, &style, styles, NULL);
  assert_string_equal(shown(&b, prose->of[1]).p, "un mot_et_deux|");
  bench_close(&b);
}

static void headings_keep_their_words(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style();
  const Paragraph *p = bench_paragraph(&b, "fr", "persévérance scolaire", &style, NULL);
  const Style *of_inline[] = {&style};
  DocInline of[1] = {{0}};
  const Prose *prose = bench_prose(&b, BLOCK_HEADING, p->text->inlines, of, &style, of_inline, NULL);
  assert_string_equal(shown(&b, prose->of[1]).p, "persévérance scolaire|");
  assert_true(prose->of[1]->heading);
  bench_close(&b);
}

// Widths of items add up to the width of all glyphs; items follow one another without a gap.
static void assert_whole(const Paragraph *p) {
  for (uint32_t i = 0; i < p->count; i++) {
    assert_true(p->items[i].first <= p->items[i + 1].first);
    assert_true(p->items[i].start <= p->items[i + 1].start);
    bool glyphs = p->items[i + 1].first > p->items[i].first;
    if (glyphs) assert_true(p->items[i].kind == PAR_BOX || p->items[i].kind == PAR_GLUE);
  }
  assert_int_equal(p->items[0].first, 0);
  assert_int_equal(p->items[p->count].first, p->shaped->glyph_count);
  assert_int_equal(p->items[p->count].start, p->shaped->text.n);
  assert_int_equal(p->items[p->count - 1].value, PENALTY_FORCED);
}

static const char chapeau[] =
    "Organisée par la région académique des Hauts-de-France, la première édition de la **semaine de la persévérance "
    "scolaire** aura lieu **du 4 au 7 mai**. Cet événement permettra de rendre visibles les initiatives locales en "
    "faveur de "
    "la persévérance scolaire et de présenter les dispositifs existants, dans un but d’essaimage des bonnes pratiques.";

static void items_as_ever(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style(), strong = bench_style();
  strong.font_weight = 700;
  const Paragraph *p = bench_paragraph(&b, "fr", chapeau, &style, &strong);
  assert_whole(p);
  Buf out = buf_new(b.arena);
  for (uint32_t i = 0; i < p->count; i++) {
    const ParItem *item = &p->items[i];
    bool penalty = item->kind == PAR_PENALTY;
    ParExtra extra = p->extras[penalty ? 0 : item->value];
    if (item->flags & PAR_HYPHEN) extra.hang_end = par_hyphen_hangs(item->width);
    buf_format(&out, "%u %u %d %d %d %d %.*s\n", item->kind, item->flags, penalty ? item->value : 0, item->width,
               (int)extra.stretch, (int)extra.shrink, STR_ARG(str_slice(p->shaped->text, item->start, item[1].start)));
  }
  bench_golden(&b, TESTS_DIR "/prose/items.golden", buf_str(&out));
  bench_close(&b);
}

// --- Numbers ------------------------------------------------------------------------------------------------------

static void numbers_are_put_in(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style();
  InlineNode nodes[] = {{.kind = INLINE_ROOT, .end = 20},
                        {.kind = INLINE_LEADER, .start = 4, .end = 7, .title = STR(".")},
                        {.kind = INLINE_PAGE, .start = 7, .end = 10},
                        {.kind = INLINE_STRONG, .start = 11, .end = 14},
                        {.kind = INLINE_PAGE, .start = 15, .end = 18}};
  Inlines inlines = {.text = STR("page\uFFFC\uFFFC mot \uFFFC !"), .nodes = nodes, .count = 5, .lang = STR("fr")};
  inlines.kinds = INLINE_BIT(INLINE_LEADER) | INLINE_BIT(INLINE_PAGE) | INLINE_BIT(INLINE_STRONG);
  const uint32_t places[] = {1, 2, 3, 4, 5};
  DocInline of[5] = {[2] = {.anchor = 2}, [4] = {.anchors = places, .anchor_count = 5}};
  const Style *styles[] = {&style, &style, &style, &style, &style};
  const Prose *first = bench_prose(&b, BLOCK_PARAGRAPH, &inlines, of, &style, styles, NULL);
  const Paragraph *p = first->of[1];
  assert_true(p->reads_pages);
  assert_string_equal(str_z(b.arena, p->shaped->text), "page\uFFFC000 mot 000 !");
  assert_int_equal(p->inlines->nodes[3].start, 11);
  assert_int_equal(p->inlines->nodes[4].end, 18);
  assert_int_equal(p->object_count, 1);
  assert_true(p->objects[0].leader && p->objects[0].width > 0);
  assert_string_equal(shown(&b, p).p, "page#000 mot 000_!|");
  Str pages[] = {{0}, STR("7"), STR("8"), STR("8"), STR("9"), STR("12")};
  PageFacts facts = {.anchor_count = 5, .anchor_page = pages, .page_count = 20};
  const Prose *second = prose_remake(&b.job, &b.tools, first, &facts);
  assert_string_equal(str_z(b.arena, second->of[1]->shaped->text), "page\uFFFC8 mot 7–9, 12 !");
  assert_int_equal(second->of[1]->inlines->nodes[3].start, 9);
  assert_int_equal(second->of[1]->inlines->nodes[0].end, 24);
  assert_true(second->of[1]->number != p->number);
  Str last[] = {{0}, STR("7"), STR("8"), STR("8"), STR("10"), STR("13")};
  facts.anchor_last = last;
  const Prose *ranged = prose_remake(&b.job, &b.tools, first, &facts);
  assert_string_equal(str_z(b.arena, ranged->of[1]->shaped->text), "page\uFFFC8 mot 7–10, 12–13 !");
  facts.anchor_last = NULL;
  const Prose *third = prose_remake(&b.job, &b.tools, second, &facts);
  assert_ptr_equal(third->of[1], second->of[1]);
  bench_close(&b);
}

static void odd_texts(void **state) {
  (void)state;
  Bench b;
  bench_open(&b);
  Style style = bench_style();
  static const char *const texts[] = {"a",
                                      "«",
                                      "–",
                                      "\u00AD",
                                      "https://www.exemple.ac-amiens.fr/perseverance/guide-ressources.html",
                                      "mot<br>mot<br>",
                                      "שלום עולם",
                                      "中文排版",
                                      "e\u0301te\u0301 fi ffi office",
                                      "a\u200Bb"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_whole(bench_paragraph(&b, "fr", texts[i], &style, NULL));
  bench_close(&b);
}

// --- Words at once --------------------------------------------------------------------------------------------------

static MarkedWords marks_of(Bench *b, const Paragraph *p, const Shaped *shaped, ShapeWords words, uint8_t *marks) {
  MarkedWords marked;
  WordTask task = {&b->job, b->tools.hyphenator, shaped, p->inlines, false, false, marks, words, shaper_age(b->tools.shaper)};
  if (words_mark(&task, &marked)) return marked;
  memset(marks, 0, shaped->text.n);
  breaks_find_icu(b->tools.hyphenator, shaped->text, STR("fr"), marks);
  task.has_breaks = true;
  words_mark(&task, &marked);
  return marked;
}

// Whether the text's words are passed at once or glyph by glyph, its items are the same. Returns how many words were.
static uint32_t assert_items_alike(Bench *b, const char *text, const Style *style) {
  const Paragraph *p = bench_paragraph(b, "fr", text, style, NULL);
  ShapeWords words;
  const Shaped *shaped = shape_text(b->tools.shaper, &b->job, p->inlines, p->of_inline, b->arena, &words);
  uint8_t *marks = ARENA_ARRAY(b->arena, uint8_t, shaped->text.n + 4);
  Len *hyphens = ARENA_ARRAY(b->arena, Len, shaped->run_count);
  for (uint32_t i = 0; i < shaped->run_count; i++) hyphens[i] = 3 * LEN_PT;
  ItemTask task = {.job = &b->job, .shaped = shaped, .hyphens = hyphens, .style = style, .marks = marks};
  task.words = marks_of(b, p, shaped, words, marks);
  ItemList at_once = items_make(&task);
  uint32_t n = task.words.n;
  task.words.n = 0;
  ItemList by_glyph = items_make(&task);
  assert_int_equal(at_once.count, by_glyph.count);
  assert_int_equal(at_once.extra_count, by_glyph.extra_count);
  assert_memory_equal(at_once.v, by_glyph.v, (at_once.count + 1) * sizeof *at_once.v);
  assert_memory_equal(at_once.extras, by_glyph.extras, at_once.extra_count * sizeof *at_once.extras);
  return n;
}

static void words_are_their_glyphs(void **state) {
  (void)state;
  static const char *const texts[] = {
      "Organisée par la région académique, la « première » édition de la semaine de la persévérance scolaire aura lieu !",
      "l’avenue Voltaire, un A.V.A. à Évry : WAVE, Ty, Ta, « l’efficace » officiel, of\u00ADfi\u00ADciel, peut-être, a-t-il ?",
      "of\u00ADfi\u00ADciel ef\u00ADfi\u00ADcace affligeant afin office https://www.exemple.fr/une/page,avec;tout",
      "**Per**sévérance, 12 345,67 €, e\u0301te\u0301 – mot\u200Bmot, anticonstitutionnellement 1<sup>re</sup> fois<br>et encore",
      "anticonstitutionnellementanticonstitutionnellementanticonstitutionnellement ou plus",
  };
  static const Str faces[][1] = {{STR("Liberation Sans")}, {STR("Vollkorn")}, {STR("Lato")}};
  Bench b;
  bench_open(&b);
  uint32_t at_once = 0;
  for (int f = 0; f < 3; f++)
    for (Len tracking = -LEN_PT; tracking <= LEN_PT; tracking += LEN_PT)
      for (size_t i = 0; i < 2 * sizeof texts / sizeof *texts; i++) {
        Style style = bench_style();
        style.families = faces[f];
        style.letter_spacing = tracking;
        at_once += assert_items_alike(&b, texts[i / 2], &style);  // and once more, when they are remembered
      }
  assert_true(at_once > 9 * 2 * 40);
  bench_close(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(short_way_is_icus),         cmocka_unit_test(usage_of_line_ends),
      cmocka_unit_test(nowrap_keeps_a_span_whole), cmocka_unit_test(headings_keep_their_words), cmocka_unit_test(items_as_ever),
      cmocka_unit_test(numbers_are_put_in),        cmocka_unit_test(odd_texts), cmocka_unit_test(words_are_their_glyphs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
