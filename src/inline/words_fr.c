// French spellings that are reported: the ligatures œ and æ, and accents on capitals (Lexique: capitals bear them).
#include "inline/internal.h"

#include <unicode/uchar.h>

// Whole words in small letters, without plural marks.
static const char *const ligatures[][2] = {
    {"aequo", "æquo"},
    {"boeuf", "bœuf"},
    {"caetera", "cætera"},
    {"choeur", "chœur"},
    {"coeur", "cœur"},
    {"foetal", "fœtal"},
    {"foetus", "fœtus"},
    {"manoeuvre", "manœuvre"},
    {"moeurs", "mœurs"},
    {"naevus", "nævus"},
    {"noeud", "nœud"},
    {"oecuménique", "œcuménique"},
    {"oedème", "œdème"},
    {"oeil", "œil"},
    {"oeillet", "œillet"},
    {"oenologie", "œnologie"},
    {"oesophage", "œsophage"},
    {"oeuf", "œuf"},
    {"oeuvre", "œuvre"},
    {"oeuvrer", "œuvrer"},
    {"rancoeur", "rancœur"},
    {"soeur", "sœur"},
    {"vitae", "vitæ"},
    {"voeu", "vœu"},
    {"écoeurement", "écœurement"},
};

// Without accents, and with them; the first letter's accent counts in words with one capital.
static const char *const accents[][2] = {
    {"academie", "académie"},
    {"academique", "académique"},
    {"acces", "accès"},
    {"agee", "âgée"},
    {"apres", "après"},
    {"ca", "ça"},
    {"college", "collège"},
    {"collegien", "collégien"},
    {"communique", "communiqué"},
    {"departement", "département"},
    {"echange", "échange"},
    {"ecole", "école"},
    {"economie", "économie"},
    {"edition", "édition"},
    {"education", "éducation"},
    {"egalement", "également"},
    {"egalite", "égalité"},
    {"election", "élection"},
    {"eleve", "élève"},
    {"emile", "émile"},
    {"energie", "énergie"},
    {"equipe", "équipe"},
    {"etablissement", "établissement"},
    {"etage", "étage"},
    {"etape", "étape"},
    {"etat", "état"},
    {"ete", "été"},
    {"etienne", "étienne"},
    {"etre", "être"},
    {"etude", "étude"},
    {"etudiant", "étudiant"},
    {"etudiante", "étudiante"},
    {"europeen", "européen"},
    {"europeenne", "européenne"},
    {"evaluation", "évaluation"},
    {"evenement", "événement"},
    {"fete", "fête"},
    {"francais", "français"},
    {"francaise", "française"},
    {"fraternite", "fraternité"},
    {"general", "général"},
    {"generale", "générale"},
    {"ile", "île"},
    {"journee", "journée"},
    {"liberte", "liberté"},
    {"lycee", "lycée"},
    {"lyceen", "lycéen"},
    {"metier", "métier"},
    {"ministere", "ministère"},
    {"numero", "numéro"},
    {"perseverance", "persévérance"},
    {"prefecture", "préfecture"},
    {"prefet", "préfet"},
    {"premiere", "première"},
    {"publicite", "publicité"},
    {"region", "région"},
    {"republique", "république"},
    {"reussite", "réussite"},
    {"securite", "sécurité"},
    {"societe", "société"},
    {"superieur", "supérieur"},
    {"universite", "université"},
};

#define COUNT(table) (uint32_t)(sizeof(table) / sizeof *(table))

static int compare(Str word, const char *known) {
  for (uint32_t i = 0; i < word.n; i++)
    if (word.p[i] != known[i]) return (unsigned char)word.p[i] < (unsigned char)known[i] ? -1 : 1;
  return known[word.n] ? -1 : 0;
}

static Str find(const char *const table[][2], uint32_t count, Str word) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = (low + high) / 2;
    int order = compare(word, table[middle][0]);
    if (order == 0) return str_from(table[middle][1]);
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return STR("");
}

static Str lower_ascii(Arena *arena, Str word) {
  char *out = arena_alloc(arena, word.n + 1);
  for (uint32_t i = 0; i < word.n; i++) out[i] = (char)(word.p[i] | (word.p[i] >= 'A' && word.p[i] <= 'Z' ? 32 : 0));
  return (Str){out, word.n};
}

static Str lower(Arena *arena, Str word) {
  uint32_t ascii = 0;
  while (ascii < word.n && (unsigned char)word.p[ascii] < 0x80) ascii++;
  if (ascii == word.n) return lower_ascii(arena, word);
  Buf out = buf_new(arena);
  for (uint32_t at = 0, n, c; at < word.n && (n = utf8_decode(word.p + at, word.p + word.n, &c)); at += n)
    buf_utf8(&out, (uint32_t)u_tolower((UChar32)c));
  return buf_str(&out);
}

// The proposal with the capitals of the word found: all, the first, or none.
static Str with_case(Arena *arena, Str better, Str like) {
  Buf out = buf_new(arena);
  uint32_t first = utf8_at(like, 0), second = like.n > 1 ? utf8_at(like, utf8_write(first, (char[4]){0})) : 0;
  bool all = u_isupper((UChar32)first) && u_isupper((UChar32)second), one = u_isupper((UChar32)first);
  for (uint32_t at = 0, n, c; at < better.n && (n = utf8_decode(better.p + at, better.p + better.n, &c)); at += n)
    buf_utf8(&out, all || (one && at == 0) ? (uint32_t)u_toupper((UChar32)c) : c);
  return buf_str(&out);
}

static Str find_plural(Arena *arena, const char *const table[][2], uint32_t count, Str small) {
  Str better = find(table, count, small);
  if (better.n || small.n < 3) return better;
  char last = small.p[small.n - 1];
  if (last != 's' && last != 'x') return STR("");
  better = find(table, count, str_slice(small, 0, small.n - 1));
  return better.n ? str_cat(arena, better, str_slice(small, small.n - 1, small.n)) : better;
}

static bool may_be_ligature(Str word) {
  for (uint32_t i = 1; i < word.n; i++) {
    char before = word.p[i - 1], c = word.p[i];
    if (c == 'e' && (before == 'o' || before == 'a' || before == 'O')) return true;
    if (c == 'E' && (before == 'O' || before == 'A')) return true;
  }
  return false;
}

Str words_ligature(Arena *arena, Str word) {
  if (!may_be_ligature(word)) return STR("");
  Str better = find_plural(arena, ligatures, COUNT(ligatures), lower(arena, word));
  return better.n ? with_case(arena, better, word) : better;
}

static bool all_capitals(Str word) {
  for (uint32_t at = 0, n, c; at < word.n && (n = utf8_decode(word.p + at, word.p + word.n, &c)); at += n)
    if (!u_isupper((UChar32)c)) return false;
  return word.n > 1;
}

static bool is_or_plural(Str word, Str known) {
  return str_starts(word, known) && (word.n == known.n || (word.n == known.n + 1 && word.p[known.n] == 's'));
}

// One capital: the accent it lacks is all that is asked for. The rest is compared as written or without accents. (All
// accented letters of the table are two bytes long.)
static Str accent_of_head(Arena *arena, Str word, Str small) {
  enum { HEAD = 2 };
  bool plain = false;
  Str rest = str_slice(small, 1, small.n);
  for (uint32_t i = 0; rest.n && i < COUNT(accents) && accents[i][0][0] <= small.p[0]; i++) {
    if (accents[i][0][0] < small.p[0] || (unsigned char)accents[i][1][0] < 0x80) continue;
    plain |= accents[i][0][1] == rest.p[0];
    if (accents[i][1][HEAD] != rest.p[0]) continue;
    Str right = str_from(accents[i][1]), tail = str_slice(right, HEAD, right.n);
    if (is_or_plural(rest, tail))
      return with_case(arena, rest.n > tail.n ? str_cat(arena, right, STR("s")) : right, str_slice(word, 0, 1));
  }
  Str better = plain ? find_plural(arena, accents, COUNT(accents), small) : STR("");
  return better.n && (unsigned char)better.p[0] >= 0x80 ? with_case(arena, better, word) : STR("");
}

Str words_accent(Arena *arena, Str word) {
  if (!all_capitals(word))
    return word.n && memchr("ACEIO", word.p[0], 5) ? accent_of_head(arena, word, lower(arena, word)) : STR("");
  Str better = word.n > 2 ? find_plural(arena, accents, COUNT(accents), lower(arena, word)) : STR("");
  return better.n ? with_case(arena, better, word) : better;
}
