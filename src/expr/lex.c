// In: the text of an expression. Out: its tokens, one ahead. Names are Unicode words (UAX #31) that may hold hyphens and
// typographic apostrophes; a minus therefore stands between spaces, as in CSS's calc().
#include <unicode/uchar.h>

#include "expr/internal.h"

Span lexer_span(const Lexer *lexer, uint32_t from, uint32_t to) { return textmap_span(lexer->map, from, to); }

static uint32_t code_point_at(const Lexer *lexer, uint32_t at, uint32_t *length) {
  uint32_t c = 0;
  *length = at < lexer->end ? utf8_decode(lexer->text.p + at, lexer->text.p + lexer->end, &c) : 0;
  return *length ? c : 0;
}

static bool is_name_start(uint32_t c) { return c == '_' || (c && u_isalpha((UChar32)c)); }

static bool is_name_part(uint32_t c) {
  return is_name_start(c) || (c && (u_isdigit((UChar32)c) || u_hasBinaryProperty((UChar32)c, UCHAR_ID_CONTINUE)));
}

static bool is_joiner(uint32_t c) { return c == '-' || c == 0x2019 || c == 0x2010; }

// The end of the name that begins at `at`.
static uint32_t name_end(const Lexer *lexer, uint32_t at) {
  uint32_t n, m, c = code_point_at(lexer, at, &n);
  while (is_name_part(c) || (is_joiner(c) && is_name_part(code_point_at(lexer, at + n, &m)))) {
    at += n;
    c = code_point_at(lexer, at, &n);
  }
  return at;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static char byte_at(const Lexer *lexer, uint32_t at) { return at < lexer->end ? lexer->text.p[at] : 0; }

static void read_name(Lexer *lexer) {
  Token *t = &lexer->token;
  t->kind = TOKEN_NAME;
  t->to = name_end(lexer, t->from);
  t->text = str_slice(lexer->text, t->from, t->to);
}

typedef struct Unit {
  const char *name;
  double pt;
} Unit;

static const Unit units[] = {{"pt", 1}, {"mm", 72 / 25.4}, {"cm", 720 / 25.4}, {"in", 72}, {"pc", 12}, {"px", 0.75}};

static bool unit_find(Str name, double *pt) {
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    if (str_eq(name, str_from(units[i].name))) return *pt = units[i].pt, true;
  return false;
}

// Digits by hand: strtod follows the locale. Decimals that a double cannot hold are left out, as they would make
// both terms of the quotient infinite.
static double read_digits(const Lexer *lexer, uint32_t *at) {
  static const double most = 1e15;
  double whole = 0, scale = 1;
  for (; is_digit(byte_at(lexer, *at)); ++*at) whole = whole * 10 + (byte_at(lexer, *at) - '0');
  if (byte_at(lexer, *at) == '.' && is_digit(byte_at(lexer, *at + 1)))
    for (++*at; is_digit(byte_at(lexer, *at)); ++*at)
      if (whole < most && scale < most) whole = whole * 10 + (byte_at(lexer, *at) - '0'), scale *= 10;
  return whole / scale;
}

static void read_number(Lexer *lexer) {
  Token *t = &lexer->token;
  bool minus = byte_at(lexer, t->from) == '-';
  uint32_t at = t->from + minus, length;
  t->number = read_digits(lexer, &at);
  t->kind = TOKEN_NUMBER;
  t->to = at;
  if (is_name_start(code_point_at(lexer, at, &length))) {
    double pt = 1;
    t->to = name_end(lexer, at);
    t->kind = TOKEN_LENGTH;
    Str unit = str_slice(lexer->text, at, t->to);
    if (!unit_find(unit, &pt)) {
      diag(lexer->job->diags, DIAG_EXPR_UNIT, lexer_span(lexer, t->from, t->to), unit);
      t->kind = TOKEN_BAD;
    }
    t->number *= pt;
  }
  if (minus) t->number = -t->number;
}

static void read_text(Lexer *lexer) {
  Token *t = &lexer->token;
  uint32_t at = t->from + 1;
  while (at < lexer->end && lexer->text.p[at] != '\'') at++;
  t->text = str_slice(lexer->text, t->from + 1, at);
  t->kind = TOKEN_TEXT;
  t->to = at + 1;
  if (at < lexer->end) return;
  t->to = at;
  t->kind = TOKEN_BAD;
  diag(lexer->job->diags, DIAG_EXPR_TEXT_OPEN, lexer_span(lexer, t->from, t->to));
}

static Str character_hint(Arena *arena, char c) {
  if (c == '[') return diag_words(arena, STR("one item of a list is had by | first or | last; each goes through all"),
                                  STR("un élément d’une liste s’obtient par | first ou | last\u00A0; each les parcourt tous"));
  if (c == '{' || c == '}') return diag_words(arena, STR("an expression has no braces in it"), STR("une expression ne contient pas d’accolades"));
  return diag_words(arena, STR("texts stand between apostrophes: 'text'"), STR("les textes s’écrivent entre apostrophes\u00A0: 'texte'"));
}

static void read_sign(Lexer *lexer) {
  Token *t = &lexer->token;
  uint32_t n = 0;
  char c = byte_at(lexer, t->from), next = byte_at(lexer, t->from + 1);
  if ((c == '!' || c == '<' || c == '>') && next == '=')
    n = 2;
  else if (c && c != '!' && strchr("|()=<>+-*/,.", c))
    n = 1;
  if (n) {
    *t = (Token){TOKEN_SIGN, t->from, t->from + n, str_slice(lexer->text, t->from, t->from + n), 0};
    return;
  }
  uint32_t length = 1;
  code_point_at(lexer, t->from, &length);
  t->to = t->from + (length ? length : 1);
  t->kind = TOKEN_BAD;
  Str sign = str_slice(lexer->text, t->from, t->to), word = c == '&' ? STR("and") : c == '!' ? STR("not") : STR("");
  if (word.n)
    diag(lexer->job->diags, DIAG_EXPR_WORD, lexer_span(lexer, t->from, t->to), sign, word);
  else
    diag(lexer->job->diags, DIAG_EXPR_CHARACTER, lexer_span(lexer, t->from, t->to), sign, character_hint(lexer->job->arena, c));
}

void lexer_next(Lexer *lexer) {
  bool after_operand = lexer->token.to > 0 && (lexer->token.kind == TOKEN_NUMBER || lexer->token.kind == TOKEN_NAME ||
                                               lexer->token.kind == TOKEN_LENGTH);
  while (strchr(" \t\n\r", byte_at(lexer, lexer->at)) && lexer->at < lexer->end) lexer->at++;
  lexer->token = (Token){TOKEN_END, lexer->at, lexer->at, {0}, 0};
  if (lexer->at >= lexer->end) return;
  uint32_t length;
  char c = byte_at(lexer, lexer->at);
  if (c == '\'')
    read_text(lexer);
  else if (is_digit(c) || (c == '-' && !after_operand && is_digit(byte_at(lexer, lexer->at + 1))))
    read_number(lexer);
  else if (is_name_start(code_point_at(lexer, lexer->at, &length)))
    read_name(lexer);
  else
    read_sign(lexer);
  lexer->at = lexer->token.to;
}

void lexer_start(Lexer *lexer, Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to) {
  *lexer = (Lexer){job, text, map, from, to, {TOKEN_END, 0, 0, {0}, 0}};
  lexer_next(lexer);
}
