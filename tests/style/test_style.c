// Styles: initial values, the cascade, inheritance, units and calc(), --names, colours, tracks, sharing, page masters.
#include "../doc/support.h"
#include "style/internal.h"

static const char schema[] =
    "  l: { type: array, items: { type: number } }\n  v: { type: string }\n"
    "  r: { type: string, contentMediaType: text/markdown }\n";

typedef struct StyleBench {
  Bench t;
  const Styled *styled;
} StyleBench;

static void open_style(StyleBench *s, const char *layout, const char *content) {
  bench_open(&s->t);
  const Doc *doc = bench_bind(&s->t, layout, schema, content);
  if (!doc) bench_print(&s->t);
  assert_non_null(doc);
  s->styled = style_compute(&s->t.job, s->t.layout, doc, NULL, 0);
}

static const DocNode *child(const StyleBench *s, uint32_t i) {
  assert_true(i < s->t.doc->root->count);
  return s->t.doc->root->children[i];
}

static const Style *style_at(const StyleBench *s, uint32_t i) { return s->styled->of[child(s, i)->id]; }

// --- Initial values ---------------------------------------------------------------------------------------------

// The table in C says what properties.def says.
static void test_initial(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  bench_layout(&t, "body: []\n", schema);
  Sheet *sheet = sheet_new(&t.job, t.layout, NULL, 0, STR("fr"));
  for (uint32_t p = 0; p < PROP_IDS; p++) {
    if (!property_is_known((PropId)p)) continue;
    TextMap map = {0};
    Decl *decl = ARENA_NEW(t.arena, Decl);
    const Css *css = css_parse(&t.job, str_from(prop_info[p].initial), &map);
    assert_non_null(css);
    *decl = (Decl){.prop = (PropId)p, .value = css};
    Frame frame = {.kind = STR("box"), .count = 1};
    const Computed *plain = computed_of(sheet, sheet->initial, &frame, BLOCK_KINDS, (Decls){0}, STR("fr"), NULL);
    const Computed *said = computed_of(sheet, sheet->initial, &frame, BLOCK_KINDS, (Decls){decl, 1}, STR("fr"), NULL);
    bool kept = p == PROP_LIST_STYLE_TYPE || p == PROP_FONT_FEATURE_SETTINGS || p == PROP_FONT_VARIANT_NUMERIC ||
                p == PROP_FONT_VARIANT_LIGATURES || p == PROP_FONT_KERNING;
    const unsigned char *a = (const void *)&plain->style, *b = (const void *)&said->style;
    for (size_t at = 0; !kept && at < sizeof(Style); at++)
      if (a[at] != b[at]) fail_msg("%s, byte %zu", prop_info[p].name, at);
    assert_int_equal(said->style.feature_count, 0);
    assert_true(str_eq(plain->style.list_style, said->style.list_style));
  }
  if (t.diags.list.n) bench_print(&t);
  assert_int_equal(t.diags.list.n, 0);
  bench_close(&t);
}

// --- Values -----------------------------------------------------------------------------------------------------

typedef struct ValueCase {
  const char *properties, *decls;  // of a style `s` on a paragraph; root is 10pt/14pt
  size_t offset;
  double points;
} ValueCase;

#define AT(field) offsetof(Style, field)
static const ValueCase lengths[] = {
    {"", "margin-top: 3pt", AT(margin[0].len), 3},
    {"", "margin-top: 10mm", AT(margin[0].len), 28.346457},
    {"", "margin-top: 1in", AT(margin[0].len), 72},
    {"", "margin-top: 12px", AT(margin[0].len), 9},
    {"", "margin-top: 40Q", AT(margin[0].len), 28.346457},
    {"", "font-size: 12pt, margin-top: 2em", AT(margin[0].len), 24},
    {"", "font-size: 12pt, margin-top: 2rem", AT(margin[0].len), 20},
    {"", "line-height: 20pt, margin-top: 2lh", AT(margin[0].len), 40},
    {"", "line-height: 20pt, margin-top: 2rlh", AT(margin[0].len), 28},
    {"", "font-size: 1.5em", AT(font_size), 15},
    {"", "font-size: 80%", AT(font_size), 8},
    {"", "font-size: 20pt, line-height: 1.2", AT(line_height), 24},
    {"", "font-size: 20pt, line-height: 120%", AT(line_height), 24},
    {"", "font-size: 20pt, line-height: 1.75rlh", AT(line_height), 24.5},
    {"", "font-size: 20pt, line-height: 1.5em", AT(line_height), 30},
    {"", "font-size: 20pt, letter-spacing: 0.06em", AT(letter_spacing), 1.2},
    {"", "margin-top: calc(1rlh - 3.75pt)", AT(margin[0].len), 10.25},
    {"", "margin-top: calc(2 * (3pt + 1em) / 4 - -1pt)", AT(margin[0].len), 7.5},
    {"", "margin-top: calc(1pt + 2pt * 3)", AT(margin[0].len), 7},
    {"", "margin-top: 'min(3pt, 1em)'", AT(margin[0].len), 3},
    {"", "margin-top: 'max(3pt, 1em)'", AT(margin[0].len), 10},
    {"", "margin-top: 'clamp(4pt, 3pt, 6pt)'", AT(margin[0].len), 4},
    {"--x: 4mm", "margin-top: var(--x)", AT(margin[0].len), 11.338583},
    {"--x: calc(4 / 3 * 1rlh)", "margin-top: var(--x)", AT(margin[0].len), 18.666667},
    {"--x: 2em", "font-size: 20pt, margin-top: var(--x)", AT(margin[0].len), 20},  // worked out where it is declared
    {"--x: 1pt", "--x: 2em, font-size: 20pt, margin-top: var(--x)", AT(margin[0].len), 40},
    {"--n: 1", "--n: 3, margin-top: calc(70mm + 24mm * (var(--n) - 1))", AT(margin[0].len), 334.488189},
    {"--n: 1, --x: 0mm", "--x: calc(2pt * var(--n)), --n: 3, margin-top: var(--x)", AT(margin[0].len),
     6},  // in any order
    {"--x: 3pt", "font-size: var(--x), line-height: 1", AT(line_height), 3},
    {"--x: 3pt", "font-size-adjust: cap-height 0.75, border-top: 2pt solid brand", AT(border[0].width), 2},
    {"", "border-top: 2pt none brand", AT(border[0].width), 0},
    {"", "text-decoration: underline 0.5pt", AT(underline_thickness), 0.5},
    {"", "vertical-align: 50%", AT(vertical_offset), 7},
    {"", "column-count: 2", AT(column_gap), 10},
    {"", "column-count: 2, column-gap: 6pt", AT(column_gap), 6},
};

static void test_lengths(void **state) {
  (void)state;
  for (uint32_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    const ValueCase *v = &lengths[i];
    StyleBench s;
    Arena *keep = arena_new();
    open_style(&s,
               str_format(keep,
                          "properties: { %s }\nstyles:\n  root: { font-size: 10pt, line-height: 14pt }\n  s: { %s }\n"
                          "body:\n- box: { style: s }\n",
                          v->properties, v->decls)
                   .p,
               "t: A");
    if (!s.styled) bench_print(&s.t);
    assert_non_null(s.styled);
    Len got = *(const Len *)((const char *)style_at(&s, 0) + v->offset);
    if (got != len_from_pt(v->points) && abs(got - len_from_pt(v->points)) > 1)
      fail_msg("%s: %f rather than %f", v->decls, len_to_pt(got), v->points);
    bench_close(&s.t);
    arena_free(keep);
  }
}

static const Style *one_style(StyleBench *s, const char *decls) {
  static const char form[] =
      "properties: { --n: 1 }\nstyles:\n  root: { font-size: 10pt, line-height: 14pt }\n  s: { %s }\n"
      "body:\n- box: { style: s }\n";
  char layout[2048];
  snprintf(layout, sizeof layout, form, decls);
  open_style(s, layout, "t: A");
  if (!s->styled) bench_print(&s->t);
  assert_non_null(s->styled);
  return style_at(s, 0);
}

static void test_sizes(void **state) {
  (void)state;
  StyleBench s;
  const Style *v =
      one_style(&s,
                "width: calc(100% - 5mm), height: stretch, max-width: 50%, margin-top: auto, left: 0, outside: 3pt, "
                "translate: -50% -50%, transform-origin: left bottom, rotate: -60deg");
  assert_int_equal(v->width.kind, SIZE_LEN);
  assert_int_equal(v->width.percent, 65536);
  assert_int_equal(v->width.len, -len_from_pt(5 * 72 / 25.4));
  assert_int_equal(v->height.kind, SIZE_STRETCH);
  assert_int_equal(v->max_width.percent, 32768);
  assert_int_equal(v->max_height.kind, SIZE_NONE);
  assert_int_equal(v->margin[EDGE_TOP].kind, SIZE_AUTO);
  assert_int_equal(v->inset[EDGE_LEFT].kind, SIZE_LEN);
  assert_int_equal(v->inset[EDGE_RIGHT].len, 3 * LEN_PT);
  assert_true(v->inset_outside && !v->inset_inside);
  assert_int_equal(v->inset[EDGE_TOP].kind, SIZE_AUTO);
  assert_int_equal(v->translate[1].percent, -32768);
  assert_int_equal(v->origin[0].percent, 0);
  assert_int_equal(v->origin[1].percent, 65536);
  assert_int_equal(v->rotate, -60 * 65536);
  bench_close(&s.t);
}

static void test_tracks(void **state) {
  (void)state;
  StyleBench s;
  const Style *v = one_style(&s, "grid-template-columns: 46mm 1fr auto 2.5fr, grid-from: outside, grid-column: 1 / -1");
  assert_int_equal(v->track_count, 4);
  assert_int_equal(v->tracks[0].kind, SIZE_LEN);
  assert_int_equal(v->tracks[1].fr, 1000);
  assert_int_equal(v->tracks[2].kind, SIZE_AUTO);
  assert_int_equal(v->tracks[3].fr, 2500);
  assert_int_equal(v->grid_from, GRID_FROM_OUTSIDE);
  assert_int_equal(v->grid_column_start, 1);
  assert_int_equal(v->grid_column_end, -1);
  bench_close(&s.t);
  v = one_style(&s, "grid-template-columns: \"repeat(3, 1fr 2pt)\", grid-column: span 2");
  assert_int_equal(v->track_count, 6);
  assert_int_equal(v->tracks[5].len, 2 * LEN_PT);
  assert_int_equal(v->grid_column_span, 2);
  bench_close(&s.t);
  v = one_style(&s, "grid-template-columns: \"repeat(auto-fit, 36mm)\"");
  assert_int_equal(v->track_count, 1);
  assert_int_equal(v->tracks[0].kind, SIZE_AUTO_FIT);
  assert_int_equal(v->tracks[0].len, len_from_pt(36 * 72 / 25.4));
  bench_close(&s.t);
}

static bool is_colour(Colour c, uint32_t rgb) {
  return !c.none && c.r == rgb >> 16 && c.g == (rgb >> 8 & 255) && c.b == (rgb & 255);
}

static void test_colours(void **state) {
  (void)state;
  StyleBench s;
  const Style *v =
      one_style(&s, "color: brand, background: tint, border-top: 1pt solid currentColor, border-left: 1pt solid");
  assert_true(is_colour(v->colour, 0x000091));
  assert_true(is_colour(v->background, 0xF5F5FE));
  assert_true(is_colour(v->border[EDGE_TOP].colour, 0x000091));
  assert_true(is_colour(v->border[EDGE_LEFT].colour, 0x000091));
  bench_close(&s.t);
  v = one_style(&s,
                "--n: 2, color: series(var(--n) text), background: series(var(--n)), border-top: 1pt solid "
                "series(var(--n) tint)");
  assert_true(is_colour(v->colour, 0x2F4077));
  assert_true(is_colour(v->background, 0x465F9D));
  assert_true(is_colour(v->border[EDGE_TOP].colour, 0xF4F6FE));
  bench_close(&s.t);
  v = one_style(
      &s,
      "--n: 2, color: contrast-color(series(var(--n))), stroke: contrast-color(series(1)), background: transparent");
  assert_true(is_colour(v->colour, 0xFFFFFF));
  assert_true(is_colour(v->stroke, 0x161616));
  assert_true(v->background.none);
  bench_close(&s.t);
}

static void test_features(void **state) {
  (void)state;
  StyleBench s;
  const Style *v =
      one_style(&s,
                "font-variant-numeric: lining-nums tabular-nums, font-feature-settings: \"'ss01', 'lnum' 0\", "
                "font-variant-caps: all-small-caps");
  assert_int_equal(v->feature_count, 3);
  assert_memory_equal(v->features[0].tag, "lnum", 4);
  assert_int_equal(v->features[0].value, 0);
  assert_memory_equal(v->features[1].tag, "ss01", 4);
  assert_memory_equal(v->features[2].tag, "tnum", 4);
  assert_int_equal(v->caps, CAPS_ALL_SMALL);
  bench_close(&s.t);
}

// --- The cascade ------------------------------------------------------------------------------------------------

typedef struct MatchCase {
  const char *name, *styles, *body;
  uint32_t child;  // of the root, whose text-indent tells
  double indent;
} MatchCase;

static const MatchCase matches[] = {
    {"a style", "s: { text-indent: 1pt }", "- paragraph: { style: s, text: a }", 0, 1},
    {"a kind", "paragraph: { text-indent: 1pt }", "- paragraph: { text: a }", 0, 1},
    {"another kind", "heading: { text-indent: 1pt }", "- paragraph: { text: a }", 0, 0},
    {"a level", "h1: { text-indent: 1pt }\n  h2: { text-indent: 2pt }",
     "- heading: { level: 1, text: a }\n- heading: { level: 2, text: b }", 1, 2},
    {"later wins", "paragraph: { text-indent: 1pt }\n  s: { text-indent: 2pt }", "- paragraph: { style: s, text: a }",
     0, 2},
    {"without specificity", "s: { text-indent: 2pt }\n  paragraph: { text-indent: 1pt }",
     "- paragraph: { style: s, text: a }", 0, 1},
    {"its own last", "s: { text-indent: 2pt }", "- paragraph: { style: s, text-indent: 3pt, text: a }", 0, 3},
    {"extends", "a: { text-indent: 2pt }\n  b: { extends: a, color: brand }", "- paragraph: { style: b, text: a }", 0,
     2},
    {"next sibling", "s: {}\n  s + paragraph: { text-indent: 2pt }",
     "- paragraph: { style: s, text: a }\n- paragraph: { text: b }", 1, 2},
    {"not after another", "s: {}\n  s + paragraph: { text-indent: 2pt }",
     "- paragraph: { text: a }\n- paragraph: { text: b }", 1, 0},
    {"after one that vanished", "s: {}\n  s + paragraph: { text-indent: 2pt }",
     "- paragraph: { style: s, text: a }\n- paragraph: { text: '{{ v }}' }\n- paragraph: { text: b }", 1, 2},
    {"first child", "paragraph:first-child: { text-indent: 2pt }", "- paragraph: { text: a }\n- paragraph: { text: b }",
     0, 2},
    {"not first", "paragraph:first-child: { text-indent: 2pt }", "- paragraph: { text: a }\n- paragraph: { text: b }",
     1, 0},
    {"last child", "paragraph:last-child: { text-indent: 2pt }", "- paragraph: { text: a }\n- paragraph: { text: b }",
     1, 2},
    {"second child", "\"paragraph:nth-child(2)\": { text-indent: 2pt }",
     "- paragraph: { text: a }\n- paragraph: { text: b }", 1, 2},
    {"even children", "\"paragraph:nth-child(2n)\": { text-indent: 2pt }",
     "- paragraph: { text: a }\n- paragraph: { text: b }\n- paragraph: { text: c }\n- paragraph: { text: d }", 3, 2},
    {"root is inherited", "root: { text-indent: 2pt }", "- paragraph: { text: a }", 0, 2},
};

static void test_matches(void **state) {
  (void)state;
  for (uint32_t i = 0; i < sizeof matches / sizeof *matches; i++) {
    char layout[2048];
    snprintf(layout, sizeof layout, "styles:\n  %s\nbody:\n- box: { role: artifact }\n%s\n", matches[i].styles,
             matches[i].body);
    char *box = strstr(layout, "- box: { role: artifact }\n");
    memmove(box, box + strlen("- box: { role: artifact }\n"), strlen(box + strlen("- box: { role: artifact }\n")) + 1);
    StyleBench s;
    open_style(&s, layout, "t: A");
    assert_non_null(s.styled);
    if (style_at(&s, matches[i].child)->text_indent.len != len_from_pt(matches[i].indent))
      fail_msg("%s: %f", matches[i].name, len_to_pt(style_at(&s, matches[i].child)->text_indent.len));
    bench_close(&s.t);
  }
}

static Str first_mark(const StyleBench *s, const DocNode *list) { return s->styled->of[list->children[0]->id]->list_style; }

// Numbers where CommonMark has numbers, unless the layout says otherwise.
static void test_rich_lists(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s, "styles:\n  tirets list: { list-style-type: '–' }\nbody:\n- rich: { value: r }\n- rich: { style: tirets, value: r }\n",
             "t: A\nr: |\n  1. un\n  2. deux\n     - a\n       1. i\n\n  texte\n\n  - b\n");
  const DocNode *rich = child(&s, 0), *numbers = rich->children[0], *points = numbers->children[1]->children[1];
  assert_true(str_eq(first_mark(&s, numbers), STR("decimal")));
  assert_true(str_eq(first_mark(&s, points), STR("disc")));
  assert_true(str_eq(first_mark(&s, points->children[0]->children[1]), STR("decimal")));
  assert_true(str_eq(first_mark(&s, rich->children[2]), STR("disc")));
  assert_true(str_eq(first_mark(&s, child(&s, 1)->children[0]), STR("–")));
  bench_close(&s.t);
}

static void test_inside(void **state) {
  (void)state;
  StyleBench s;
  open_style(
      &s,
      "styles:\n  root: { font-size: 10pt, line-height: 14pt }\n  s: { font-size: 20pt, line-height: 1.5 }\n"
      "  s paragraph: { text-indent: 2pt }\n  strong: { color: brand }\n  s strong: { letter-spacing: 1pt }\n"
      "  link: { text-decoration: underline 0.5pt }\n  marker: { font-weight: 900 }\n"
      "body:\n- box: { style: s, background: tint, body: [ paragraph: { font-size: 0.5em, text: '{{ v }}' } ] }\n"
      "- list: { body: [ item: { text: a } ] }\n",
      "t: A\nv: 'a **b** *c* [dé](https://a.fr) 1er'");
  const DocNode *paragraph = child(&s, 0)->children[0];
  const Style *v = s.styled->of[paragraph->id];
  assert_int_equal(v->text_indent.len, 2 * LEN_PT);
  assert_int_equal(v->font_size, 10 * LEN_PT);
  assert_int_equal(v->line_height, 15 * LEN_PT);  // the number is inherited, not the length
  assert_true(v->background.none);
  const Style *const *in = s.styled->of_inline[paragraph->id];
  bool strong = false, em = false, link = false, sup = false;
  for (uint32_t i = 1; i < paragraph->text.inlines->count; i++) {
    switch (paragraph->text.inlines->nodes[i].kind) {
      case INLINE_STRONG:
        strong = in[i]->font_weight == 700 && is_colour(in[i]->colour, 0x000091) && in[i]->letter_spacing == LEN_PT;
        break;
      case INLINE_EM: em = in[i]->italic; break;
      case INLINE_LINK: link = in[i]->decoration && in[i]->underline_thickness == LEN_PT / 2; break;
      case INLINE_SUP: sup = in[i]->vertical_align == VALIGN_SUPER; break;
      default: break;
    }
  }
  assert_true(strong && em && link && sup);
  const DocNode *item = child(&s, 1)->children[0];
  assert_non_null(s.styled->marker[item->id]);
  assert_int_equal(s.styled->marker[item->id]->font_weight, 900);
  assert_int_equal(s.styled->of[item->id]->font_weight, 400);
  bench_close(&s.t);
}

static void test_table(void **state) {
  (void)state;
  StyleBench s;
  open_style(
      &s,
      "styles:\n  gras: { font-weight: 900, background: tint }\n  table head cell: { color: brand }\n  table rows "
      "cell: { text-indent: 2pt }\n  table head: { text-indent: 3pt }\n"
      "body:\n- table:\n    columns: [ { width: 38mm, scope: row, style: gras }, { width: 1fr, text-align: end } ]\n"
      "    head: [ row: { body: [ cell: { text: a }, cell: { text: b } ] } ]\n"
      "    body: [ row: { body: [ cell: { text: c }, cell: { text: d } ] } ]\n",
      "t: A");
  const DocNode *table = child(&s, 0), *head = table->children[0], *row = table->children[1]->children[0];
  assert_true(is_colour(s.styled->of[head->children[0]->id]->colour, 0x000091));
  assert_false(is_colour(s.styled->of[row->children[0]->id]->colour, 0x000091));
  assert_int_equal(s.styled->of[row->children[0]->id]->text_indent.len, 2 * LEN_PT);
  assert_int_equal(s.styled->of[head->children[1]->id]->text_indent.len, 3 * LEN_PT);  // inherited from the head
  assert_int_equal(s.styled->of[row->children[0]->id]->font_weight, 900);
  assert_int_equal(s.styled->of[row->children[1]->id]->font_weight, 400);
  assert_int_equal(s.styled->of[row->children[1]->id]->text_align, ALIGN_END);
  assert_true(is_colour(s.styled->of[row->children[0]->id]->background, 0xF5F5FE));  // a column's ground is its cells'
  assert_true(is_colour(s.styled->columns[table->id][0]->background, 0xF5F5FE));
  assert_int_equal(s.styled->columns[table->id][1]->width.fr, 1000);
  bench_close(&s.t);
}

static void test_column_start(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s,
             "styles:\n  s: { margin-top: 5pt }\n  s:column-start: { margin-top: 2pt }\nbody:\n- box: { style: s }\n- "
             "box: {}\n",
             "t: A");
  assert_int_equal(style_at(&s, 0)->margin[EDGE_TOP].len, 5 * LEN_PT);
  assert_non_null(style_at(&s, 0)->column_start);
  assert_int_equal(style_at(&s, 0)->column_start->margin[EDGE_TOP].len, 2 * LEN_PT);
  assert_null(style_at(&s, 1)->column_start);
  bench_close(&s.t);
}

// What is equal is one: by rules, by the values that come out, by data.
static void test_sharing(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s,
             "properties: { --n: 1 }\nstyles:\n  a: { color: brand }\n  b: { color: brand }\n"
             "body:\n- paragraph: { style: a, text: x }\n- paragraph: { style: a, text: x }\n- paragraph: { style: b, "
             "text: x }\n"
             "- paragraph: { color: brand, text: x }\n- box: { each: x in l, --n: var(x), body: [ paragraph: { style: "
             "a, text: x } ] }\n",
             "t: A\nl: [1, 2, 1]");
  for (uint32_t i = 1; i < 4; i++) assert_ptr_equal(style_at(&s, i), style_at(&s, 0));
  assert_ptr_equal(s.styled->of[child(&s, 4)->children[0]->id], style_at(&s, 0));
  assert_ptr_equal(s.styled->of[child(&s, 6)->children[0]->id], style_at(&s, 0));
  bench_close(&s.t);
}

static void test_shape(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s,
             "properties: { --x: 10pt }\nbody:\n- shape: { line: [-5pt var(--x), 50% calc(var(--x) * 2)], round: 9pt, "
             "stroke: brand, "
             "stroke-width: 2pt, stroke-dasharray: 0 6pt, stroke-linecap: round }\n",
             "t: A");
  const Size *points = s.styled->points[child(&s, 0)->id];
  assert_int_equal(points[0].len, -5 * LEN_PT);
  assert_int_equal(points[1].len, 10 * LEN_PT);
  assert_int_equal(points[2].percent, 32768);
  assert_int_equal(points[3].len, 20 * LEN_PT);
  assert_int_equal(style_at(&s, 0)->border_radius.len, 9 * LEN_PT);
  assert_int_equal(style_at(&s, 0)->dash_count, 2);
  assert_int_equal(style_at(&s, 0)->dashes[1], 6 * LEN_PT);
  assert_int_equal(style_at(&s, 0)->linecap, 1);
  bench_close(&s.t);
}

// --- Overrides, findings ----------------------------------------------------------------------------------------

static void test_overrides(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s,
             "styles:\n  s: { margin-top: 5pt }\n  s:first-child: { margin-top: 1pt }\nbody:\n- box: { style: s }\n- "
             "box: { style: s, margin-top: 9pt }\n",
             "t: A");
  const Css css = {.kind = CSS_DIMENSION, .number = 3, .text = STR("pt")};
  const Decl decl = {.prop = PROP_MARGIN_TOP, .value = &css};
  const SelectorStep step = {.name = STR("s")};
  const StyleRule rule = {.steps = &step, .count = 1, .decls = {&decl, 1}};
  s.styled = style_compute(&s.t.job, s.t.layout, s.t.doc, &rule, 1);
  assert_int_equal(style_at(&s, 0)->margin[EDGE_TOP].len, 3 * LEN_PT);
  assert_int_equal(style_at(&s, 1)->margin[EDGE_TOP].len, 9 * LEN_PT);
  bench_close(&s.t);
}

static const struct {
  const char *properties, *decls;
  DiagId id;
} slips[] = {
    {"--a: 1pt, --b: 1pt", "--a: var(--b), --b: calc(var(--a) * 2), margin-top: var(--a)", DIAG_STYLE_CYCLE},
    {"--a: 1pt", "--a: calc(1pt * 1pt), margin-top: var(--a)", DIAG_STYLE_VALUE},
    {"--a: 1pt", "margin-top: calc(1pt / 0)", DIAG_STYLE_VALUE},
    {"--a: 0", "color: series(var(--a))", DIAG_STYLE_VALUE},
    {"--a: -3pt", "font-size: var(--a)", DIAG_STYLE_RANGE},
    {"--a: 12pt", "padding-top: calc(3pt - var(--a))", DIAG_STYLE_RANGE},
    {"--a: 1000mm", "padding-top: calc(2 * var(--a))", DIAG_STYLE_LARGE},
    {"--a: 150%", "word-spacing-range: var(--a) 90%", DIAG_STYLE_ORDER},
};

static void test_findings(void **state) {
  (void)state;
  for (uint32_t i = 0; i < sizeof slips / sizeof *slips; i++) {
    char layout[1024];
    snprintf(layout, sizeof layout, "properties: { %s }\nstyles:\n  s: { %s }\nbody:\n- box: { style: s }\n",
             slips[i].properties, slips[i].decls);
    StyleBench s;
    open_style(&s, layout, "t: A");
    if (s.styled || !bench_found(&s.t, slips[i].id)) {
      bench_print(&s.t);
      fail_msg("%s", slips[i].decls);
    }
    bench_close(&s.t);
  }
}

// --- Masters ----------------------------------------------------------------------------------------------------

static const char pages[] =
    "properties: { --n: 1 }\nvariables: { rubrique: first }\nstyles:\n  root: { font-size: 10pt, line-height: 14pt }\n"
    "pages:\n"
    "  all: { size: A4, bleed: 3mm, margin-top: 1rlh, margin-bottom: 22pt, margin-inside: 20pt, margin-outside: 16pt,\n"
    "      regions: { a: { top: 0, body: [ paragraph: { text: x } ] }, b: { top: 0, body: [ paragraph: { text: y } ] } "
    "} }\n"
    "  :first: { margin-top: 17pt, regions: { a: none } }\n"
    "  :left: { margin-bottom: 30pt }\n"
    "  plein: { margin: 0, background: tint, regions: { a: none, b: { bottom: 0, body: [ paragraph: { text: z } ] } } "
    "}\n"
    "  \"plein:left\": { size: A5 landscape }\n"
    "  :blank: { regions: { a: none, b: none } }\n"
    "body:\n- heading: { level: 1, text: '{{ t }}' }\n";

static const struct {
  const char *name;
  bool right, first, blank;
  double width, top, bottom, left, right_margin;
  uint32_t regions;
} masters[] = {
    {"", true, false, false, 595.2756, 14, 22, 20, 16, 2},   {"", false, false, false, 595.2756, 14, 30, 16, 20, 2},
    {"", true, true, false, 595.2756, 17, 22, 20, 16, 1},    {"plein", true, false, false, 595.2756, 0, 0, 0, 0, 1},
    {"plein", false, false, false, 595.2756, 0, 0, 0, 0, 1}, {"", false, false, true, 595.2756, 14, 30, 16, 20, 0},
};

static void test_masters(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s, pages, "t: A");
  for (uint32_t i = 0; i < sizeof masters / sizeof *masters; i++) {
    PageScope page = {.number = STR("1"), .count = 3};
    const Master *m = style_master(&s.t.job, s.t.layout, s.t.doc, str_from(masters[i].name), masters[i].right,
                                   masters[i].first, masters[i].blank, &page);
    assert_non_null(m);
    bool turned = masters[i].name[0] && !masters[i].right;
    assert_true(abs(m->width - len_from_pt(masters[i].width)) < 10);
    assert_true(turned ? m->width > m->height : m->width < m->height);
    assert_int_equal(m->bleed, len_from_pt(3 * 72 / 25.4));
    assert_int_equal(m->margin[EDGE_TOP].len, len_from_pt(masters[i].top));
    assert_int_equal(m->margin[EDGE_BOTTOM].len, len_from_pt(masters[i].bottom));
    assert_int_equal(m->margin[EDGE_LEFT].len, len_from_pt(masters[i].left));
    assert_int_equal(m->margin[EDGE_RIGHT].len, len_from_pt(masters[i].right_margin));
    assert_int_equal(m->region_count, masters[i].regions);
    assert_int_equal(m->background.none, masters[i].name[0] == 0);
  }
  bench_close(&s.t);
}

// `plein` says only where its `b` stands and what is in it; the rest is what `all` said.
static void test_region_adds(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s, pages, "t: A");
  PageScope page = {.number = STR("1"), .count = 3};
  const Master *m = style_master_of(&s.t.job, s.styled, STR("plein"), true, false, false, &page);
  DocRoom *room = doc_room_new();
  PageReads reads;
  const Doc *region = doc_bind_region(&s.t.job, room, s.t.doc, m->regions[0], &page, &reads);
  const Styled *styled = style_compute_region(&s.t.job, s.styled, region);
  const Style *b = styled->of[region->root->id];
  assert_int_equal(b->inset[EDGE_TOP].kind, SIZE_LEN);
  assert_int_equal(b->inset[EDGE_BOTTOM].kind, SIZE_LEN);
  assert_true(str_eq(region->root->children[0]->text.inlines->text, STR("z")));
  doc_room_free(room);
  bench_close(&s.t);
}

static void test_region(void **state) {
  (void)state;
  StyleBench s;
  open_style(&s, pages, "t: A");
  PageScope page = {.number = STR("1"), .count = 3};
  const Master *m = style_master(&s.t.job, s.t.layout, s.t.doc, STR(""), true, false, false, &page);
  DocRoom *room = doc_room_new();
  PageReads reads;
  const Doc *region = doc_bind_region(&s.t.job, room, s.t.doc, m->regions[0], &page, &reads);
  assert_non_null(region);
  const Styled *styled = style_compute_region(&s.t.job, s.styled, region);
  assert_non_null(styled);
  assert_int_equal(styled->of[region->root->id]->inset[EDGE_TOP].kind, SIZE_LEN);
  assert_int_equal(styled->of[region->root->children[0]->id]->line_height, 14 * LEN_PT);
  const Styled *whole = style_compute(&s.t.job, s.t.layout, region, NULL, 0);
  assert_memory_equal(whole->of[region->root->id], styled->of[region->root->id], offsetof(Style, features));
  doc_room_free(room);
  bench_close(&s.t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_initial),      cmocka_unit_test(test_lengths),     cmocka_unit_test(test_sizes),
      cmocka_unit_test(test_tracks),       cmocka_unit_test(test_colours),     cmocka_unit_test(test_features),
      cmocka_unit_test(test_matches),      cmocka_unit_test(test_rich_lists),   cmocka_unit_test(test_inside),      cmocka_unit_test(test_table),
      cmocka_unit_test(test_column_start), cmocka_unit_test(test_sharing),     cmocka_unit_test(test_shape),
      cmocka_unit_test(test_overrides),    cmocka_unit_test(test_findings),    cmocka_unit_test(test_masters),
      cmocka_unit_test(test_region),       cmocka_unit_test(test_region_adds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
