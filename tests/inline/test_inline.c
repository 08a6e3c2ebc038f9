#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "inline/internal.h"
#include "spec.h"

static void run(const char *name, uint32_t at_least) {
  char path[512];
  snprintf(path, sizeof path, "%s/inline/%s", TESTS_DIR, name);
  SpecCount count = spec_run(path, false);
  assert_int_equal(count.failed, 0);
  assert_true(count.cases >= at_least);
}

static void typography(void **state) {
  (void)state;
  run("typography.md", 200);
}

static void markup(void **state) {
  (void)state;
  run("markup.md", 60);
}

typedef struct Bench {
  Arena *arena, *scratch;
  Diags diags;
  Job job;
} Bench;

static void bench_open(Bench *b) {
  *b = (Bench){.arena = arena_new(), .scratch = arena_new()};
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->scratch, .diags = &b->diags, .sources = sources_new(b->arena, 1 << 20)};
}

static void bench_close(Bench *b) {
  arena_free(b->scratch);
  arena_free(b->arena);
}

static const InlineOptions french = {{"fr", 2}, false, true, false};

static void expect(Bench *t, InlineBuilder *b, const char *wanted) {
  Buf out = buf_new(t->arena);
  const Inlines *in = inline_finish(b);
  inline_dump(in, &out);
  buf_byte(&out, 0);
  assert_string_equal(out.p, wanted);
}

static TextMap map_of(Bench *t, const char *text, uint32_t *file) {
  *file = sources_add(t->job.sources, SOURCE_CONTENT, STR("x"), str_from(text));
  TextPiece *p = ARENA_NEW(t->arena, TextPiece);
  *p = (TextPiece){0, *file, 0, (uint32_t)strlen(text)};
  return (TextMap){p, 1};
}

static void put(Bench *t, InlineBuilder *b, const char *text) {
  (void)t;
  inline_text(b, str_from(text), NULL, false);
}

static uint32_t open(InlineBuilder *b, InlineKind kind, uint32_t tag) {
  return inline_open(b, kind, tag, STR(""), STR(""), STR(""), NO_SPAN);
}

// Rules see through the borders of values and spans, and what they put in lies outside.
static void pieces_join(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  uint32_t town = open(b, INLINE_SPAN, 1);
  inline_markup(b, STR("Noyon"), NULL, 0);
  inline_close(b, town);
  uint32_t department = open(b, INLINE_SPAN, 2);
  put(&t, b, " (");
  inline_markup(b, STR("60"), NULL, 0);
  put(&t, b, ")");
  inline_close(b, department);
  inline_object(b, INLINE_BREAK, 0, STR(""), STR(""), NO_SPAN);
  uint32_t title = open(b, INLINE_SPAN, 3);
  inline_markup(b, STR("\"Objectif **réussite**\" : Trouve ta voie"), NULL, 0);
  inline_close(b, title);
  put(&t, b, "! ");
  expect(&t, b,
         "<span tag=1>Noyon</span><span tag=2>~(60)</span>{/}<span tag=3>«~Objectif <strong>réussite</strong>~»~: "
         "Trouve ta "
         "voie</span>¦!");
  bench_close(&t);
}

static void inserted_outside(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  uint32_t strong = open(b, INLINE_STRONG, 0);
  put(&t, b, "mot");
  inline_close(b, strong);
  uint32_t em = open(b, INLINE_EM, 0);
  put(&t, b, "?");
  inline_close(b, em);
  put(&t, b, " du ");
  strong = open(b, INLINE_STRONG, 0);
  put(&t, b, "1");
  inline_close(b, strong);
  em = open(b, INLINE_EM, 0);
  put(&t, b, " mai");
  inline_close(b, em);
  expect(&t, b, "<strong>mot</strong>¦<em>?</em> du <strong>1{er}</strong><em>~mai</em>");
  bench_close(&t);
}

static void nothing_is_null(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  put(&t, b, " \n ");
  inline_markup(b, STR("  "), NULL, 0);
  assert_null(inline_finish(b));
  b = inline_begin(&t.job, &french);
  assert_null(inline_finish(b));
  b = inline_begin(&t.job, &french);
  inline_object(b, INLINE_LEADER, 4, STR(""), STR("."), NO_SPAN);
  expect(&t, b, "<leader tag=4 title=\".\"/>");
  bench_close(&t);
}

// A letter in one value and its accent in the next become one.
static void joined_is_nfc(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  put(&t, b, "caf");
  put(&t, b, "e");
  put(&t, b, "\u0301s");
  expect(&t, b, "cafés");
  bench_close(&t);
}

static void verbatim_is_kept(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  put(&t, b, "la marque ");
  inline_text(b, STR("Oui-1er \"Go\"!"), NULL, true);
  put(&t, b, "?");
  expect(&t, b, "la marque Oui-1er \"Go\"!¦?");
  bench_close(&t);
}

// Each character of the result leads back to the bytes it was written with.
static void places(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  const char *text = "l'**été** &eacute;\\* \"x\" !";
  uint32_t file;
  TextMap map = map_of(&t, text, &file);
  InlineBuilder *b = inline_begin(&t.job, &french);
  inline_markup(b, str_from(text), &map, 0);
  const Inlines *in = inline_finish(b);
  static const struct {
    const char *part, *source;
  } wanted[] = {{"l", "l"},   {"\u2019", "'"}, {"été", "été"}, {"\u00a0»", "\""},
                {"*", "\\*"}, {"«", "\""},     {"x", "x"},     {"!", "!"}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    Str part = str_from(wanted[i].part);
    int64_t at = str_find(in->text, part, 0);
    assert_true(at >= 0);
    Span span = textmap_span(&in->map, (uint32_t)at, (uint32_t)at + part.n);
    assert_int_equal(span.file, file);
    Str found = str_slice(str_from(text), span.start, span.end);
    Str source = str_from(wanted[i].source);
    if (!found.n || !str_starts(source, found))
      fail_msg("%s: %.*s for %s", wanted[i].part, STR_ARG(found), wanted[i].source);
  }
  bench_close(&t);
}

// Two values in one paragraph, each mapped to its own place; a value folded from several lines.
static void places_of_values(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  uint32_t first, second;
  TextMap one = map_of(&t, "abc", &first);
  (void)map_of(&t, "xxde  \n   fgyy", &second);
  TextPiece pieces[] = {{0, second, 2, 2}, {2, second, 6, 1}, {3, second, 10, 2}};
  TextMap two = {pieces, 3};
  InlineBuilder *b = inline_begin(&t.job, &french);
  inline_markup(b, STR("abc"), &one, 0);
  inline_markup(b, STR("de fg"), &two, 0);
  const Inlines *in = inline_finish(b);
  Span b_span = textmap_span(&in->map, 1, 2), f_span = textmap_span(&in->map, 6, 8);
  assert_int_equal(b_span.file, first);
  assert_int_equal(b_span.start, 1);
  assert_int_equal(f_span.file, second);
  assert_int_equal(f_span.start, 10);
  assert_int_equal(f_span.end, 12);
  bench_close(&t);
}

// What is written longer than it is set is found whole: an entity, and an escape of the file's own.
static void places_of_escapes(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  const char *file_text = "un &eacute;t&eacute; \\xe0 la mer";
  uint32_t file = sources_add(t.job.sources, SOURCE_CONTENT, STR("x"), str_from(file_text));
  TextPiece pieces[] = {{0, file, 0, 21}, {21, file, 21, 4}, {23, file, 25, 7}};
  TextMap map = {pieces, 3};
  InlineBuilder *b = inline_begin(&t.job, &french);
  inline_markup(b, STR("un &eacute;t&eacute; à la mer"), &map, 0);
  const Inlines *in = inline_finish(b);
  static const struct {
    uint32_t from, to;
    const char *source;
  } wanted[] = {{3, 5, "&eacute;"}, {6, 8, "&eacute;"}, {3, 8, "&eacute;t&eacute;"}, {9, 11, "\\xe0"}, {0, 2, "un"}};
  assert_true(str_eq(in->text, STR("un été à la mer")));
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    Span span = textmap_span(&in->map, wanted[i].from, wanted[i].to);
    Str found = str_slice(str_from(file_text), span.start, span.end);
    if (!str_eq(found, str_from(wanted[i].source))) fail_msg("%.*s for %s", STR_ARG(found), wanted[i].source);
  }
  bench_close(&t);
}

static bool whole(const Inlines *in, const char *word) {
  int64_t at = str_find(in->text, str_from(word), 0);
  assert_true(at >= 0);
  return inline_is_verbatim(in, (uint32_t)at + 1);
}

static void no_hyphen(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  InlineBuilder *b = inline_begin(&t.job, &french);
  inline_markup(b, STR("Persévérance de MLDS à Friville, voir https://exemple.fr/page `code` covid19 orientation"),
                NULL, 0);
  const Inlines *in = inline_finish(b);
  assert_false(whole(in, "Persévérance"));
  assert_true(whole(in, "MLDS"));
  assert_true(whole(in, "Friville"));
  assert_true(whole(in, "exemple"));
  assert_true(whole(in, "code"));
  assert_true(whole(in, "covid19"));
  assert_false(whole(in, "orientation"));
  bench_close(&t);
}

// Nodes lie in pre-order, each inside its parent, on borders of characters.
static void check_tree(const Inlines *in) {
  for (uint32_t i = 1; i < in->count; i++) {
    const InlineNode *n = &in->nodes[i], *p = &in->nodes[n->parent];
    assert_true(n->parent < i);
    assert_true(n->start >= p->start && n->end <= p->end && n->start <= n->end);
    assert_true(n->start >= in->nodes[i - 1].start);
    assert_true(n->start == in->text.n || (in->text.p[n->start] & 0xC0) != 0x80);
    assert_true(n->end == in->text.n || (in->text.p[n->end] & 0xC0) != 0x80);
  }
  assert_int_equal(utf8_invalid(in->text), -1);
}

// Any bytes whatever: no crash, a sound tree, a sound text.
static void anything_goes(void **state) {
  (void)state;
  static const char *const bits[] = {"**",
                                     "*",
                                     "_",
                                     "`",
                                     "[",
                                     "](",
                                     ")",
                                     "<sup>",
                                     "</sup>",
                                     "<span lang=\"en\">",
                                     "</span>",
                                     "\"",
                                     "« ",
                                     " »",
                                     "'",
                                     "!",
                                     "? ",
                                     ":",
                                     ";",
                                     " ",
                                     "-",
                                     " - ",
                                     "--",
                                     "1",
                                     "12345",
                                     "1er",
                                     "e",
                                     "XXIe",
                                     ".",
                                     "...",
                                     "mai",
                                     "du",
                                     "au",
                                     "7",
                                     "é",
                                     "\n",
                                     "\n\n",
                                     "&amp;",
                                     "\\",
                                     "note:k",
                                     "https://x.fr",
                                     "@",
                                     "a",
                                     "M",
                                     "%",
                                     "(",
                                     "01 02 03 04 05",
                                     "<br>",
                                     "etc",
                                     "A",
                                     "#",
                                     "> ",
                                     "1. ",
                                     "\u0301",
                                     "\u2028",
                                     "\uFFFC"};
  uint64_t seed = 12345;
  for (int round = 0; round < 4000; round++) {
    Bench t;
    bench_open(&t);
    Buf text = buf_new(t.arena);
    uint32_t parts = 1 + (uint32_t)(round % 23);
    for (uint32_t i = 0; i < parts; i++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      buf_add(&text, str_from(bits[(seed >> 33) % (sizeof bits / sizeof *bits)]));
    }
    InlineOptions options = french;
    if (round % 3 == 1) options.lang = STR("en");
    options.title = round % 5 == 0;
    uint32_t file;
    TextMap map = map_of(&t, str_z(t.arena, buf_str(&text)), &file);
    InlineBuilder *b = inline_begin(&t.job, &options);
    inline_markup(b, buf_str(&text), &map, (uint8_t)(round % 3));
    inline_text(b, buf_str(&text), &map, round % 2);
    const Inlines *in = inline_finish(b);
    if (in) check_tree(in);
    uint32_t count;
    inline_rich(&t.job, buf_str(&text), &map, &options, &count);
    bench_close(&t);
  }
}

// What the rules made of a text is what they leave alone: set twice is set once.
static void twice_is_once(void **state) {
  (void)state;
  Bench t;
  bench_open(&t);
  const char *text =
      "Du 4 au 7 mai 2026 : « vrai ? » - \"non\" - 12345 € à 14h30, 1er et 2de ; etc. M. Dupont (60) 03 22 82 37 67 !";
  InlineBuilder *b = inline_begin(&t.job, &french);
  inline_text(b, str_from(text), NULL, false);
  const Inlines *once = inline_finish(b);
  b = inline_begin(&t.job, &french);
  inline_text(b, once->text, NULL, false);
  const Inlines *twice = inline_finish(b);
  assert_true(str_eq(once->text, twice->text));
  assert_int_equal(once->count, twice->count);
  bench_close(&t);
}

// Everything that is kept of a text: what it says, its nodes with their places, its map.
static void show_text(const Inlines *in, Buf *out) {
  if (!in) return;
  inline_dump(in, out);
  for (uint32_t i = 0; i < in->count; i++)
    buf_format(out, "\n%u %u-%u", in->nodes[i].parent, in->nodes[i].span.start, in->nodes[i].span.end);
  for (uint32_t i = 0; i < in->map.count; i++)
    buf_format(out, "\n%u at %u+%u", in->map.pieces[i].at, in->map.pieces[i].start, in->map.pieces[i].length);
  for (uint32_t i = 0; i < in->kept_count; i++) buf_format(out, "\n%u-%u", in->kept[i].start, in->kept[i].end);
}

static void show_blocks(const RichBlock *const *blocks, uint32_t count, Buf *out) {
  for (uint32_t i = 0; i < count; i++) {
    const RichBlock *b = blocks[i];
    buf_format(out, "\n[%d %u %d %d %u %u-%u ", b->kind, b->level, b->ordered, b->tight, b->first, b->span.start,
               b->span.end);
    show_text(b->text, out);
    show_blocks(b->children, b->count, out);
    buf_byte(out, ']');
  }
}

static Str pick(Bench *t, uint64_t *seed, const char *const *bits, size_t n, uint32_t parts) {
  Buf text = buf_new(t->arena);
  for (uint32_t i = 0; i < parts; i++) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    buf_add(&text, str_from(bits[(*seed >> 33) % n]));
  }
  return str_dup(t->arena, buf_str(&text));
}

static Str rich_shown(Bench *t, Str text, const TextMap *map, bool split) {
  InlineRoom *room = inline_room_new();
  Buf out = buf_new(t->arena);
  Rich r = {.job = &t->job, .own = arena_new(), .b = &room->b, .text = text, .map = map, .options = &french};
  RichList list = {0};
  if (!split || !rich_split(&r, &list)) rich_parse(&r, 0, text.n, &list);
  show_blocks(list.v, list.n, &out);
  arena_free(r.own);
  inline_room_free(room);
  return buf_str(&out);
}

// Rich text parted beforehand is what the parser alone makes of it.
static void parted_is_parsed(void **state) {
  (void)state;
  static const char *const bits[] = {
      "le lycée ", "d'Amiens ", "une fois. ", "Oui",  "\n",      "\n",     "\n\n",     "\n\n",    " ",
      "  \n",      "\n  ",      "**",         "*",    "_",       "- ",     "-",        "\n- ",    "\n\n- ",
      "1. ",       "1er ",      "12. ",       "> ",   "# ",      "#",      "\n---\n",  "===",     "    ",
      "[a]",       "](b)",      "]: c",       "<br>", "\n<div>", "```",    "\n```\n",  "~~~",     "`x`",
      "&amp;",     "\\",        "+ ",         "\t",   "2026 ",   "« x » ", "\u00e5\n", "\xC2\x85"};
  uint64_t seed = 77;
  uint32_t parted = 0;
  for (uint32_t round = 0; round < 6000; round++) {
    Bench t;
    bench_open(&t);
    Str text = pick(&t, &seed, bits, sizeof bits / sizeof *bits - (round % 2 ? 0 : 20), 2 + round % 17);
    uint32_t file;
    TextMap map = map_of(&t, text.p, &file);
    Str once = rich_shown(&t, text, &map, true), again = rich_shown(&t, text, &map, false);
    parted += once.n > 0;
    if (!str_eq(once, again)) fail_msg("%.*s\nparted %.*s\nparsed %.*s", STR_ARG(text), STR_ARG(once), STR_ARG(again));
    bench_close(&t);
  }
  assert_true(parted > 4000);
}

// A value without any sign of markup is what the parser makes of it.
static void unmarked_is_parsed(void **state) {
  (void)state;
  static const char *const bits[] = {
      "le lycée", "l'été",    " ", "  ",    ". ",     "# ", "- ", "1. ", "+", "=", "~",   "!",    "(a)", "\"", "'",
      "|",        "www.x.fr", "@", "12345", "\u00a0", "…",  "œ",  "{",   "}", "%", "1er", "XXIe", "?",   ":",  "/"};
  uint64_t seed = 99;
  for (uint32_t round = 0; round < 3000; round++) {
    Bench t;
    bench_open(&t);
    Str text = str_trim(pick(&t, &seed, bits, sizeof bits / sizeof *bits, 1 + round % 13));
    uint32_t file;
    TextMap map = map_of(&t, str_z(t.arena, text), &file);
    Buf out[2] = {buf_new(t.arena), buf_new(t.arena)};
    for (int parsed = 0; parsed < 2; parsed++) {
      InlineBuilder *b = inline_begin(&t.job, &french);
      if (parsed)
        markup_parse(b, text, &map, 0);
      else
        inline_markup(b, text, &map, 0);
      show_text(inline_finish(b), &out[parsed]);
    }
    if (!str_eq(buf_str(&out[0]), buf_str(&out[1])))
      fail_msg("%.*s\nas it is %.*s\nparsed %.*s", STR_ARG(text), STR_ARG(out[0]), STR_ARG(out[1]));
    bench_close(&t);
  }
}

// One room serves texts of several languages, and a text begun while another is being built.
static void room_serves_all(void **state) {
  (void)state;
  static const char *const texts[] = {"Oui ! \"non\"", "le 1er mai", "", "un https://x.fr/a.b", "12345 € - 5"};
  Bench t;
  bench_open(&t);
  InlineRoom *room = inline_room_new();
  for (size_t i = 0; i < 40; i++) {
    InlineOptions options = french;
    if (i % 3 == 1) options.lang = STR("en");
    if (i % 7 == 1) options.lang = STR("de");
    Buf alone = buf_new(t.arena), shared = buf_new(t.arena);
    InlineBuilder *b = inline_begin_in(room, &t.job, &options), *within = NULL;
    if (i % 4 == 0) within = inline_begin_in(room, &t.job, &options);
    put(&t, b, texts[i % 5]);
    if (within) put(&t, within, texts[i % 5]);
    show_text(inline_finish(b), &shared);
    b = inline_begin(&t.job, &options);
    put(&t, b, texts[i % 5]);
    show_text(inline_finish(b), &alone);
    assert_true(str_eq(buf_str(&alone), buf_str(&shared)));
    if (!within) continue;
    Buf inner = buf_new(t.arena);
    show_text(inline_finish(within), &inner);
    assert_true(str_eq(buf_str(&alone), buf_str(&inner)));
  }
  inline_room_free(room);
  bench_close(&t);
}

// Every listed word is found by its letters.
static void words_are_found(void **state) {
  (void)state;
  static const Language *const all[] = {&inline_french, &inline_english};
  for (size_t l = 0; l < 2; l++) {
    LanguageUse *use = calloc(1, sizeof *use);
    use->language = all[l];
    lexicon_use(use);
    for (uint32_t i = 0; i < all[l]->lexicon_count; i++) {
      Str word = all[l]->lexicon[i].word;
      uint64_t hash = 0;
      uint32_t letters = 0;
      for (uint32_t at = 0; at < word.n; at += utf8_write(utf8_at(word, at), (char[4]){0}), letters++)
        hash = letter_hash(hash, utf8_at(word, at));
      assert_ptr_equal(lexicon_slot(use, hash), &all[l]->lexicon[i]);
      assert_true(letters <= LONGEST_LEXEME);
    }
    assert_null(lexicon_slot(use, letter_hash(1, 'q')));
    free(use);
  }
}

// The lists are searched by halves.
static void lists_are_sorted(void **state) {
  (void)state;
  static const Language *const all[] = {&inline_french, &inline_english};
  for (size_t l = 0; l < 2; l++)
    for (uint32_t i = 0; i < all[l]->lexicon_count; i++)
      assert_ptr_equal(lexicon_find(all[l], all[l]->lexicon[i].word), &all[l]->lexicon[i]);
  for (uint32_t c = 0x21; c < 0x3000; c++)
    if (strchr("!\"$%'()+,-.:;=?[]", (int)c) && c < 0x80) assert_true(sign_class(c) != T_OTHER);
  assert_true(sign_class(0xAB) & T_QUOTE_OPEN);
  assert_true(sign_class(MINUS) & T_OPERATOR);
  Arena *arena = arena_new();
  static const char *const accents[][2] = {{"ACADEMIE", "ACADÉMIE"},
                                           {"UNIVERSITES", "UNIVERSITÉS"},
                                           {"Etat", "État"},
                                           {"Ile", "Île"},
                                           {"OUVRE", ""},
                                           {"Ouvre", ""},
                                           {"LYCEE", "LYCÉE"}};
  for (size_t i = 0; i < sizeof accents / sizeof *accents; i++) {
    Str found = words_accent(arena, str_from(accents[i][0]));
    assert_true(str_eq(found, str_from(accents[i][1])));
  }
  static const char *const ligatures[][2] = {
      {"aequo", "æquo"}, {"écoeurements", "écœurements"}, {"Oeufs", "Œufs"}, {"poème", ""}};
  for (size_t i = 0; i < sizeof ligatures / sizeof *ligatures; i++)
    assert_true(str_eq(words_ligature(arena, str_from(ligatures[i][0])), str_from(ligatures[i][1])));
  arena_free(arena);
}

// Text made to be slow: signs that look for a partner that is not there. A minute would be too long, as would a second.
static void no_runaway(void **state) {
  (void)state;
  static const char *const parts[] = {"'a ", "\"a ", "a.a",  "((((", "&NotEqualTilde;", "- ", "1 mai ",
                                      "@a",  "[a",   "**a ", "<sup>"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    Bench t;
    bench_open(&t);
    Buf text = buf_new(t.arena);
    while (text.n < 40000) buf_add(&text, str_from(parts[i]));
    InlineBuilder *b = inline_begin(&t.job, &french);
    inline_markup(b, buf_str(&text), NULL, 0);
    const Inlines *in = inline_finish(b);
    if (in) check_tree(in);
    bench_close(&t);
  }
}

int main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], "--record") == 0) return spec_run(argv[2], true).cases == 0;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(typography),         cmocka_unit_test(markup),
      cmocka_unit_test(pieces_join),        cmocka_unit_test(inserted_outside),
      cmocka_unit_test(nothing_is_null),    cmocka_unit_test(joined_is_nfc),
      cmocka_unit_test(verbatim_is_kept),   cmocka_unit_test(places),
      cmocka_unit_test(places_of_values),   cmocka_unit_test(places_of_escapes),
      cmocka_unit_test(no_hyphen),          cmocka_unit_test(anything_goes),
      cmocka_unit_test(twice_is_once),      cmocka_unit_test(lists_are_sorted),
      cmocka_unit_test(no_runaway),         cmocka_unit_test(parted_is_parsed),
      cmocka_unit_test(unmarked_is_parsed), cmocka_unit_test(room_serves_all),
      cmocka_unit_test(words_are_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
