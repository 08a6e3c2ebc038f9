// The engine's hyphenation against libhyphen's, and against the rules' minima and exceptions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <hyphen.h>
#include <stdio.h>
#include <stdlib.h>

#include "prose/internal.h"

// libhyphen keeps the strings of its NOHYPHEN lines.
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:libhyphen"; }

typedef struct Bench {
  Arena *arena;
  Diags diags;
  Sources *sources;
  Job job;
  Hyphenator *hyphenator;
} Bench;

static void open_bench(Bench *b) {
  *b = (Bench){.arena = arena_new()};
  b->sources = sources_new(b->arena, 1 << 24);
  b->diags.arena = b->arena;
  b->job = (Job){.arena = b->arena, .scratch = b->arena, .diags = &b->diags, .sources = b->sources};
  b->hyphenator = hyphenator_open(b->arena, b->sources);
}

static void close_bench(Bench *b) {
  hyphenator_close(b->hyphenator);
  arena_free(b->arena);
}

// The word with its points shown as hyphens.
static Str shown(Bench *b, const char *lang, const char *word, uint32_t before, uint32_t after) {
  uint32_t at[64], n = hyphenator_points(b->hyphenator, &b->job, str_from(lang), str_from(word), before, after, at, 64);
  Buf buf = buf_new(b->arena);
  uint32_t from = 0;
  for (uint32_t i = 0; i < n; i++) {
    buf_add(&buf, (Str){word + from, at[i] - from});
    buf_byte(&buf, '-');
    from = at[i];
  }
  buf_add(&buf, str_from(word + from));
  buf_byte(&buf, 0);
  buf.n--;
  return buf_str(&buf);
}

static Str oracle(Bench *b, HyphenDict *dict, const char *word, uint32_t before, uint32_t after) {
  char hyphens[256] = {0};
  char **rep = NULL;
  int *pos = NULL, *cut = NULL, n = (int)strlen(word);
  hnj_hyphen_hyphenate3(dict, word, n, hyphens, NULL, &rep, &pos, &cut, (int)before, (int)after, (int)before,
                        (int)after);
  Buf buf = buf_new(b->arena);
  // hyphens[] counts characters in UTF-8 dictionaries
  int character = -1;
  for (int i = 0; i < n; i++) {
    bool start = ((unsigned char)word[i] & 0xC0) != 0x80;
    if (start && character >= 0 && (hyphens[character] & 1)) buf_byte(&buf, '-');
    character += start;
    buf_byte(&buf, word[i]);
  }
  buf_byte(&buf, 0);
  buf.n--;
  return buf_str(&buf);
}

static uint32_t compare_words(const char *lang, const char *dictionary, const char *list, uint32_t before,
                              uint32_t after) {
  Bench b;
  open_bench(&b);
  HyphenDict *dict = hnj_hyphen_load(dictionary);
  assert_non_null(dict);
  FILE *f = fopen(list, "r");
  assert_non_null(f);
  uint32_t seen = 0, apart = 0;
  char line[256];
  while (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\r\n")] = 0;
    if (!*line) continue;
    Str mine = shown(&b, lang, line, before, after), theirs = oracle(&b, dict, line, before, after);
    if (!str_eq(mine, theirs)) print_message("%s: %s, libhyphen %s\n", line, mine.p, theirs.p), apart++;
    seen++;
  }
  fclose(f);
  hnj_hyphen_free(dict);
  close_bench(&b);
  assert_int_equal(apart, 0);
  return seen;
}

static void as_libhyphen_french(void **state) {
  (void)state;
  assert_true(compare_words("fr", "/usr/share/hyphen/hyph_fr.dic", TESTS_DIR "/prose/words-fr.txt", 2, 3) > 3000);
}

static void as_libhyphen_english(void **state) {
  (void)state;
  assert_true(compare_words("en-US", "/usr/share/hyphen/hyph_en_US.dic", TESTS_DIR "/prose/words-en.txt", 2, 3) > 1000);
  assert_true(compare_words("en-GB", "/usr/share/hyphen/hyph_en_GB.dic", TESTS_DIR "/prose/words-en.txt", 2, 3) > 1000);
}

static void follows_rules(void **state) {
  (void)state;
  Bench b;
  open_bench(&b);
  assert_string_equal(shown(&b, "fr", "aujourd’hui", 2, 3).p, "au-jour-d’hui");
  assert_string_equal(shown(&b, "fr", "Aujourd’hui", 2, 3).p, "Au-jour-d’hui");
  assert_string_equal(shown(&b, "fr", "prud’homme", 2, 3).p, "pru-d’homme");
  assert_string_equal(shown(&b, "fr", "l’élève", 2, 3).p, "l’élève");
  assert_string_equal(shown(&b, "fr", "l’établissement", 2, 3).p, "l’éta-blis-se-ment");
  assert_string_equal(shown(&b, "fr", "persévérance", 2, 3).p, "per-sé-vé-rance");
  assert_string_equal(shown(&b, "fr", "PERSÉVÉRANCE", 2, 3).p, "PER-SÉ-VÉ-RANCE");
  assert_string_equal(shown(&b, "fr", "persévérance", 4, 3).p, "persé-vé-rance");
  assert_string_equal(shown(&b, "fr", "persévérance", 2, 7).p, "per-sé-vérance");
  assert_string_equal(shown(&b, "fr-CA", "décrochage", 2, 3).p, "dé-cro-chage");
  assert_string_equal(shown(&b, "fr", "a", 1, 1).p, "a");
  assert_string_equal(shown(&b, "fr", "abri", 1, 1).p, "abri");
  assert_int_equal(b.diags.list.n, 0);
  close_bench(&b);
}

static void reports_missing_dictionary_once(void **state) {
  (void)state;
  Bench b;
  open_bench(&b);
  assert_string_equal(shown(&b, "tlh", "jatlhlaHbe", 2, 3).p, "jatlhlaHbe");
  assert_string_equal(shown(&b, "tlh", "qaStaHvIS", 2, 3).p, "qaStaHvIS");
  assert_int_equal(b.diags.list.n, 1);
  assert_int_equal(b.diags.list.v[0].id, DIAG_PROSE_NO_DICTIONARY);
  close_bench(&b);
}

static Str points_with(Arena *arena, const char *file, const char *word) {
  const Trie *trie = trie_parse(arena, str_from(file));
  assert_non_null(trie);
  uint8_t odd[TRIE_LONGEST_WORD];
  trie_match(trie, str_from(word), odd);
  Buf buf = buf_new(arena);
  for (uint32_t i = 0; word[i]; i++) {
    if (odd[i]) buf_byte(&buf, '-');
    buf_byte(&buf, word[i]);
  }
  buf_byte(&buf, 0);
  return buf_str(&buf);
}

// Headers, comments, other encodings, levels, spelling changes, line ends of another system, damaged files.
static void reads_dictionaries(void **state) {
  (void)state;
  Arena *arena = arena_new();
  assert_string_equal(points_with(arena, "UTF-8\nLEFTHYPHENMIN 4\n% x\na1b\r\n2ab3c\n", "xabcab").p, "xa-b-ca-b");
  assert_string_equal(points_with(arena, "UTF-8\n1b\n1d.\n.a2b\n", "abcbd").p, "abc-b-d");
  assert_string_equal(points_with(arena, "ISO8859-1\n1\xE9\n", "b\xC3\xA9").p, "b-\xC3\xA9");
  assert_string_equal(points_with(arena, "UTF-8\nf1f/ff=f,1,2\nf1a\n", "schiffa").p,
                      "schif"
                      "f-a");
  assert_string_equal(points_with(arena, "UTF-8\n1b\n", "ab-bb").p, "a-b-b-b");
  assert_string_equal(points_with(arena, "UTF-8\nn1h\nNEXTLEVEL\n1r\n.2h\nh1o\n", "barnhor").p, "ba-rn-h-o-r");
  assert_string_equal(points_with(arena, "UTF-8\n", "abc").p, "abc");
  assert_string_equal(points_with(arena, "UTF-8\n1\n\n.\n12\n", "abc").p, "abc");
  assert_null(trie_parse(arena, STR("NO-SUCH-CODE\na1b\n")));
  arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_libhyphen_french), cmocka_unit_test(as_libhyphen_english),
      cmocka_unit_test(follows_rules),       cmocka_unit_test(reports_missing_dictionary_once),
      cmocka_unit_test(reads_dictionaries),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
