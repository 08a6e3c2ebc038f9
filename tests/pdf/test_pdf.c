// Files made of a document set by hand. Their bytes are looked at here; read.py reads them with other programs.
#include "hand.h"
#include "pdf/writer.h"
#include "save.h"

#define TEXMF "/usr/share/texmf/fonts/opentype/public/tex-gyre/"

static bool holds(Str bytes, const char *what) { return str_find(bytes, str_from(what), 0) >= 0; }

static void assert_holds(const Str *bytes, const char *what) {
  if (!holds(*bytes, what)) fail_msg("“%s” is not in the file", what);
}

// --- A document with all that is tagged -----------------------------------------------------------------------------

static void set_opening(Hand *h) {
  hand_rule(h, 0, 200 * LEN_PT);
  h->y += 20 * LEN_PT;
  h->size = 20 * LEN_PT;
  hand_heading(h, hand_elem(h, ROLE_H1, 1), 1, STR("La persévérance « scolaire »"));
  h->size = 11 * LEN_PT;
  uint32_t p = hand_elem(h, ROLE_P, 1);
  hand_line(h, p, STR("Un paragraphe qui commence sur une page et qui conti\u00AD"));
  hand_line(h, p, STR("nue, avec une affiche et "));
  uint32_t strong = hand_elem(h, ROLE_SPAN, p);
  hand_text(h, strong, STR("un passage in English "));
  hand_words(h, strong)->lang = STR("en");
  hand_line(h, p, STR("dedans, "));
}

static void set_list(Hand *h) {
  uint32_t list = hand_elem(h, ROLE_L, 1);
  hand_words(h, list)->numbering = STR("Decimal");
  static const char *const words[] = {"premier point", "deuxième point", "troisième point"};
  for (uint32_t i = 0; i < 3; i++) {
    uint32_t item = hand_elem(h, ROLE_LI, list), label = hand_elem(h, ROLE_LBL, item), body = hand_elem(h, ROLE_LBODY, item);
    hand_text(h, label, str_format(h->arena, "%u. ", i + 1));
    hand_line(h, hand_elem(h, ROLE_P, body), str_from(words[i]));
  }
}

static void set_links(Hand *h, uint32_t later) {
  uint32_t p = hand_elem(h, ROLE_P, 1);
  hand_text(h, p, STR("Voir "));
  uint32_t web = hand_elem(h, ROLE_LINK, p);
  hand_link_text(h, web, hand_link(h, web, STR("https://exemple.fr/a?b=(c)&d=\\e"), 0, STR("Le site d’exemple")), STR("le site d’exemple"));
  hand_text(h, p, STR(" ou "));
  uint32_t inner = hand_elem(h, ROLE_LINK, p);
  hand_link_text(h, inner, hand_link(h, inner, (Str){0}, later, STR("Aller au tableau")), STR("le tableau"));
  hand_text(h, p, STR(", ou écrire à "));
  uint32_t mail = hand_elem(h, ROLE_LINK, p);
  hand_link_text(h, mail, hand_link(h, mail, STR("mailto:presse@exemple.fr"), 0, (Str){0}), STR("presse@exemple.fr"));
  uint32_t call = hand_elem(h, ROLE_REFERENCE, p), note = hand_elem(h, ROLE_NOTE, call);
  hand_line(h, call, STR(" (1) "));
  h->size = 9 * LEN_PT;
  hand_text(h, hand_elem(h, ROLE_LBL, note), STR("1. "));
  hand_line(h, hand_elem(h, ROLE_P, note), STR("Une note au pied de la page. "));
  h->size = 11 * LEN_PT;
}

static uint32_t cell(Hand *h, uint32_t row, Role role, const char *scope, const char *text, Len x) {
  uint32_t elem = hand_elem(h, role, row);
  hand_words(h, elem)->scope = str_from(scope);
  h->x = x;
  hand_text(h, elem, str_format(h->arena, "%s ", text));
  return elem;
}

static void set_table(Hand *h) {
  static const char *const rows[][3] = {{"Département", "Élèves", "Lieux"}, {"Aisne (02)", "1 204", "12"}, {"Oise (60)", "2 310", "17"}};
  uint32_t table = hand_elem(h, ROLE_TABLE, 1), part = 0;
  Len top = h->y;
  for (uint32_t i = 0; i < 3; i++) {
    if (i < 2) part = hand_elem(h, i ? ROLE_TBODY : ROLE_THEAD, table);
    uint32_t row = hand_elem(h, ROLE_TR, part);
    for (uint32_t k = 0; k < 3; k++)
      cell(h, row, i && k ? ROLE_TD : ROLE_TH, i ? (k ? "" : "Row") : "Column", rows[i][k], (Len)(72 + 120 * k) * LEN_PT);
    h->x = 72 * LEN_PT;
    h->y += 16 * LEN_PT;
  }
  uint32_t half = hand_elem(h, ROLE_TR, part);  // its last two cells are empty
  cell(h, half, ROLE_TH, "Row", "Somme (80)", h->x);
  hand_elem(h, ROLE_TD, half);
  hand_elem(h, ROLE_TD, half);
  h->x = 72 * LEN_PT;
  h->y += 16 * LEN_PT;
  uint32_t row = hand_elem(h, ROLE_TR, part), wide = cell(h, row, ROLE_TD, "", "Sur trois colonnes", h->x);
  h->elems.v[wide].colspan = 3;
  hand_box(h, table, (DisplayRect){72 * LEN_PT, top - 12 * LEN_PT, 360 * LEN_PT, 64 * LEN_PT});
  h->x = 72 * LEN_PT;
  h->y += 16 * LEN_PT;
}

static void set_figure(Hand *h) {
  uint32_t figure = hand_elem(h, ROLE_FIGURE, 1);
  hand_words(h, figure)->alt = STR("Un dessin d’essai : un disque et un triangle");
  hand_image(h, figure, hand_picture(h, "drawing.svg"), 120 * LEN_PT, 80 * LEN_PT);
  h->x = 72 * LEN_PT;
  h->y += 96 * LEN_PT;
  hand_line(h, hand_elem(h, ROLE_CAPTION, figure), STR("Légende du dessin "));
}

static void set_asides(Hand *h) {
  uint32_t quote = hand_elem(h, ROLE_BLOCKQUOTE, 1), p = hand_elem(h, ROLE_P, 1);
  hand_line(h, hand_elem(h, ROLE_P, quote), STR("« Une citation » "));
  uint32_t abbr = hand_elem(h, ROLE_SPAN, p), code = hand_elem(h, ROLE_CODE, p);
  hand_words(h, abbr)->expansion = STR("Mission de lutte contre le décrochage scolaire");
  hand_text(h, abbr, STR("MLDS"));
  hand_text(h, p, STR(" et "));
  hand_line(h, code, STR("marbre build "));
}

// A turned, clipped and half transparent artifact beside the text.
static void set_turned(Hand *h) {
  DisplayItem *push = hand_item(h, DISPLAY_PUSH, 0);
  static const DisplayStep clip[] = {{PATH_MOVE, {300 * LEN_PT}, {80 * LEN_PT}}, {PATH_LINE, {500 * LEN_PT}, {80 * LEN_PT}},
                                     {PATH_LINE, {400 * LEN_PT}, {300 * LEN_PT}}, {PATH_CLOSE, {0}, {0}}};
  push->push.a = push->push.d = 65536;
  push->push.b = 6554, push->push.c = -6554;
  push->push.e = 20 * LEN_PT, push->push.f = -20 * LEN_PT;
  push->push.clip = clip, push->push.clip_count = 4, push->push.clips = true;
  DisplayItem *path = hand_item(h, DISPLAY_PATH, 0);
  static const DisplayStep square[] = {{PATH_MOVE, {300 * LEN_PT}, {80 * LEN_PT}}, {PATH_LINE, {500 * LEN_PT}, {80 * LEN_PT}},
                                       {PATH_LINE, {500 * LEN_PT}, {300 * LEN_PT}}, {PATH_LINE, {300 * LEN_PT}, {300 * LEN_PT}},
                                       {PATH_CLOSE, {0}, {0}}};
  path->path.steps = square, path->path.count = 5;
  path->path.fill = (Colour){.r = 200, .g = 220, .b = 250};
  path->path.stroke.none = 1;
  path->path.fill_opacity = path->path.stroke_opacity = 32768;
  hand_item(h, DISPLAY_POP, 0);
}

static Hand *tagged_document(void) {
  Hand *h = hand_open();
  uint32_t first = hand_elem(h, ROLE_NONE, 0);  // keeps a number that nothing shows
  (void)first;
  hand_page(h, STR("1"));
  set_turned(h);
  set_opening(h);
  uint32_t across = h->elems.n - 2;
  uint32_t aside = hand_elem(h, ROLE_NOTE, across);  // at the foot of the first page, read after the second's lines
  hand_line(h, hand_elem(h, ROLE_P, aside), STR("Une note de la première page. "));
  hand_page(h, STR("2"));
  hand_line(h, across, STR("et qui finit sur la suivante. "));
  set_list(h);
  h->size = 14 * LEN_PT;
  hand_heading(h, hand_elem(h, ROLE_H2, 1), 2, STR("Un tableau "));
  h->size = 11 * LEN_PT;
  uint32_t there = hand_anchor(h);
  set_table(h);
  hand_page(h, STR("3"));
  set_links(h, there);
  set_figure(h);
  set_asides(h);
  return h;
}

static void tags_a_document(void **state) {
  (void)state;
  Hand *h = tagged_document();
  hand_keep(h, "tagged");
  assert_int_equal(h->diags.list.n, 0);
  hand_close(h);
}

// --- What the file says of itself -----------------------------------------------------------------------------------

static void says_who_made_it_and_when(void **state) {
  (void)state;
  Hand *h = tagged_document();
  PdfOptions options = {.producer = STR("Marbre 9"), .has_date = true, .date = 1777542245};  // 30 April 2026
  const Str *bytes = hand_write(h, &options);
  assert_non_null(bytes);
  assert_holds(bytes, "%PDF-1.7\n");
  assert_holds(bytes, "<pdf:Producer>Marbre 9</pdf:Producer>");
  assert_holds(bytes, "<xmp:CreateDate>2026-04-30T09:44:05Z</xmp:CreateDate>");
  assert_holds(bytes, "/CreationDate (D:20260430094405Z)");
  assert_holds(bytes, "Académie d’Essai &amp; Cie");
  const Str *undated = hand_write(h, NULL);
  assert_false(holds(*undated, "CreationDate"));
  assert_false(holds(*undated, "xmp:CreateDate"));
  hand_close(h);
}

static void repeats_its_bytes(void **state) {
  (void)state;
  Hand *one = tagged_document(), *two = hand_open();
  hand_close(two);
  two = tagged_document();
  const Str *a = hand_write(one, NULL), *warm = hand_write(one, NULL), *b = hand_write(two, NULL);
  assert_true(str_eq(*a, *b));
  assert_true(str_eq(*a, *warm));
  hand_close(one);
  hand_close(two);
}

// --- Glyphs and texts -----------------------------------------------------------------------------------------------

// The same characters in each face: what looks alike is told apart when the text is taken out again.
static void set_codes(const char *face, const char *name) {
  Hand *h = hand_open();
  hand_page(h, STR("1"));
  h->font = hand_face(h, face);
  hand_heading(h, hand_elem(h, ROLE_H1, 1), 1, STR("Signes "));
  static const char *const lines[] = {
      "espace: a b ", "insécable: a\u00A0b ", "fine: a\u202Fb ", "trait: a-b ", "insécable: a\u2011b ", "coupe: ab\u00AD",
      "suite ",       "affiche, fin, flot, efficace ",           "« Œuvre » — l’été – 1er ", "a\u0323\u0302b "};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) hand_line(h, hand_elem(h, ROLE_P, 1), str_from(lines[i]));
  hand_keep(h, name);
  assert_int_equal(h->diags.list.n, 0);
  hand_close(h);
}

static void tells_texts_of_one_glyph_apart(void **state) {
  (void)state;
  set_codes("truetype/liberation2/LiberationSans-Regular.ttf", "codes-liberation");
  set_codes("truetype/lato/Lato-Regular.ttf", "codes-lato");
  set_codes("truetype/vollkorn/Vollkorn-Regular.ttf", "codes-vollkorn");
  set_codes("truetype/croscore/Arimo-Regular.ttf", "codes-arimo");
  set_codes(TEXMF "texgyretermes-regular.otf", "codes-termes");
  set_codes(TEXMF "texgyreheros-bold.otf", "codes-heros");
}

// --- Pictures -------------------------------------------------------------------------------------------------------

static void carries_every_kind_of_picture(void **state) {
  (void)state;
  static const char *const names[] = {"photo.jpg", "grey.jpg", "plain.png", "alpha.png", "indexed.png", "interlaced.png", "drawing.svg"};
  Hand *h = hand_open();
  hand_page(h, STR("1"));
  hand_heading(h, hand_elem(h, ROLE_H1, 1), 1, STR("Images "));
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    uint32_t figure = hand_elem(h, ROLE_FIGURE, 1);
    hand_words(h, figure)->alt = str_from(names[i]);
    hand_image(h, figure, hand_picture(h, names[i]), 54 * LEN_PT, 36 * LEN_PT);
  }
  h->x = 72 * LEN_PT, h->y += 60 * LEN_PT;
  Image *turned = ARENA_NEW(h->arena, Image);
  for (uint32_t orientation = 1; orientation <= 8; orientation++) {
    *turned = *hand_picture(h, "plain.png");
    turned->orientation = (uint8_t)orientation;
    turned->key += orientation;
    Image *kept = ARENA_NEW(h->arena, Image);
    *kept = *turned;
    hand_image(h, 0, kept, (orientation > 4 ? 24 : 36) * LEN_PT, (orientation > 4 ? 36 : 24) * LEN_PT);
  }
  hand_image(h, 0, hand_picture(h, "drawing.svg"), 60 * LEN_PT, 40 * LEN_PT);
  hand_keep(h, "pictures");
  hand_close(h);
}

// --- Long documents -------------------------------------------------------------------------------------------------

static void nests_pages_and_bookmarks(void **state) {
  (void)state;
  static const char *const front[] = {"i", "ii", "iii", "iv"};
  Hand *h = hand_open();
  uint32_t note = 0;
  for (uint32_t i = 0; i < 70; i++) {
    hand_page(h, i < 4 ? str_from(front[i]) : i < 68 ? str_format(h->arena, "%u", i - 3) : STR("A–B"));
    uint32_t level = i % 10 == 0 ? 1 : i % 5 == 0 ? 2 : 3;
    if (i % 10 == 1) level = 2;
    hand_heading(h, hand_elem(h, (Role)(ROLE_H1 + level - 1), 1), level, str_format(h->arena, "Titre %u ", i + 1));
    uint32_t p = hand_elem(h, ROLE_P, 1);
    note = hand_elem(h, ROLE_NOTE, p);
    hand_line(h, p, STR("Texte. "));
    hand_line(h, note, STR("Note. "));
  }
  hand_keep(h, "long");
  hand_close(h);
}

static void marks_and_bleed(void **state) {
  (void)state;
  Hand *h = hand_open();
  hand_page(h, STR("1"));
  h->sheets.v[0].page.bleed = 9 * LEN_PT;
  h->sheets.v[0].page.marks = true;
  hand_heading(h, hand_elem(h, ROLE_H1, 1), 1, STR("Fonds perdus "));
  hand_keep(h, "bleed");
  const Str *bytes = hand_write(h, NULL);
  assert_holds(bytes, "/MediaBox [-31 -31 626.276 872.89]");
  assert_holds(bytes, "/BleedBox [-9 -9 604.276 850.89]");
  assert_holds(bytes, "/TrimBox [0 0 595.276 841.89]");
  hand_close(h);
}

// --- Numbers and strings --------------------------------------------------------------------------------------------

static void writes_numbers(void **state) {
  (void)state;
  static const struct { int64_t value, scale; const char *text; } cases[] = {
      {0, 65536, "0"},          {65536, 65536, "1"},       {-65536, 65536, "-1"},  {32768, 65536, "0.5"},  {-32768, 65536, "-0.5"},
      {66, 65536, "0.001"},     {32, 65536, "0"},          {-32, 65536, "0"},      {255, 255, "1"},        {128, 255, "0.502"},
      {655360000, 65536, "10000"}, {65535, 65536, "1"},    {99, 1000, "0.099"},    {-1005, 1000, "-1.005"}, {7, 10, "0.7"}};
  Arena *arena = arena_new();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf b = buf_new(arena);
    pdf_fixed(&b, cases[i].value, cases[i].scale);
    if (!str_eq(buf_str(&b), str_from(cases[i].text)))
      fail_msg("%lld/%lld is written %.*s", (long long)cases[i].value, (long long)cases[i].scale, STR_ARG(buf_str(&b)));
  }
  arena_free(arena);
}

static void writes_strings(void **state) {
  (void)state;
  Arena *arena = arena_new();
  Buf b = buf_new(arena);
  pdf_text_string(&b, STR("é\U0001F600"));
  pdf_byte_string(&b, STR("a(b)\\c\r\n"));
  pdf_name(&b, STR("A B/é"));
  assert_true(str_eq(buf_str(&b), STR("<FEFF00E9D83DDE00>(a\\(b\\)\\\\c\\r\\n)/A#20B#2F#C3#A9")));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tags_a_document),
      cmocka_unit_test(says_who_made_it_and_when),
      cmocka_unit_test(repeats_its_bytes),
      cmocka_unit_test(tells_texts_of_one_glyph_apart),
      cmocka_unit_test(carries_every_kind_of_picture),
      cmocka_unit_test(nests_pages_and_bookmarks),
      cmocka_unit_test(marks_and_bleed),
      cmocka_unit_test(writes_numbers),
      cmocka_unit_test(writes_strings),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return failed + run_save_tests();
}
