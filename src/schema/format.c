// Formats of texts. Dates are real days of the Gregorian calendar; times follow RFC 3339, seconds and zone optional.
// What people write instead (04/05/2026, 4 mai 2026, 14h30) is read far enough to say what to write.
#include <arpa/inet.h>

#include "schema/internal.h"

static bool digits(Str s, uint32_t at, uint32_t count, int *value) {
  if (at + count > s.n) return false;
  *value = 0;
  for (uint32_t i = at; i < at + count; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    *value = *value * 10 + (s.p[i] - '0');
  }
  return true;
}

static bool sign(Str s, uint32_t at, char c) { return at < s.n && s.p[at] == c; }

// --- Dates
// ------------------------------------------------------------------------------------------------------------

int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return 0;
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

bool date_parse(Str s, Civil *out) {
  return s.n == 10 && digits(s, 0, 4, &out->year) && sign(s, 4, '-') && digits(s, 5, 2, &out->month) &&
         sign(s, 7, '-') && digits(s, 8, 2, &out->day);
}

static bool is_real(Civil c) { return c.day >= 1 && c.day <= days_in_month(c.year, c.month); }

static uint32_t number_at(Str s, uint32_t at, int *value) {
  uint32_t from = at;
  for (*value = 0; at < s.n && at < from + 4 && s.p[at] >= '0' && s.p[at] <= '9'; at++)
    *value = *value * 10 + (s.p[at] - '0');
  return at - from;
}

// 2026-4-5, 2026/04/05, 26-04-05
static bool turned_date(Str s, Civil *out) {
  uint32_t n = number_at(s, 0, &out->year), at = n;
  if ((n != 4 && n != 2) || at >= s.n || !strchr("/.-", s.p[at])) return false;
  char mark = s.p[at++];
  if (n == 2) out->year += 2000;
  n = number_at(s, at, &out->month);
  if (!n || n > 2 || !sign(s, at + n, mark)) return false;
  at += n + 1;
  n = number_at(s, at, &out->day);
  return n && n <= 2 && at + n == s.n;
}

// 4/5/2026, 04.05.2026, 4-5-2026
static bool slashed_date(Str s, Civil *out) {
  uint32_t at = number_at(s, 0, &out->day), n = at;
  if (!n || n > 2 || at >= s.n || !strchr("/.-", s.p[at])) return false;
  char mark = s.p[at++];
  n = number_at(s, at, &out->month);
  if (!n || n > 2 || !sign(s, at + n, mark)) return false;
  at += n + 1;
  return number_at(s, at, &out->year) == 4 && at + 4 == s.n;
}

static const char *const months[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                     "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};

// 4 mai 2026, 1er mai 2026
static bool worded_date(Str s, Civil *out) {
  uint32_t at = number_at(s, 0, &out->day);
  if (!at || at > 2) return false;
  if (str_starts(str_slice(s, at, s.n), STR("er"))) at += 2;
  if (!sign(s, at++, ' ')) return false;
  for (int i = 0; i < 12; i++) {
    Str month = str_from(months[i]);
    if (!str_starts(str_slice(s, at, s.n), month)) continue;
    out->month = i + 1;
    at += month.n;
    return sign(s, at, ' ') && number_at(s, at + 1, &out->year) == 4 && at + 5 == s.n;
  }
  return false;
}

// Without the quotes of a text processor, which YAML takes for signs of the text.
static Str bare_text(Str s) {
  static const Str marks[] = {{"“", 3}, {"”", 3}, {"«", 2}, {"»", 2}, {"„", 3}, {"‘", 3}, {"’", 3}, {"\u00A0", 2}, {" ", 1}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    bool before = str_starts(s, marks[i]), after = !before && str_ends(s, marks[i]);
    if (before || after) s = str_slice(s, before ? marks[i].n : 0, after ? s.n - marks[i].n : s.n), i = (size_t)-1;
  }
  return s;
}

static bool check_date(Validator *v, const Yaml *tree) {
  Arena *arena = v->job->scratch;
  Civil c;
  Str text = words_short(arena, tree->text);
  if (date_parse(tree->text, &c)) {
    if (is_real(c)) return true;
    if (!days_in_month(c.year, c.month)) return FAIL(v, DIAG_SCHEMA_DATE_MONTH, tree->span, text);
    return FAIL(v, DIAG_SCHEMA_DATE_DAY, tree->span, text, number_text(arena, days_in_month(c.year, c.month)));
  }
  Str bare = bare_text(tree->text);
  if (((date_parse(bare, &c) && bare.n < tree->text.n) || slashed_date(bare, &c) || worded_date(bare, &c) || turned_date(bare, &c)) &&
      is_real(c))
    return FAIL(v, DIAG_SCHEMA_DATE_ORDER, tree->span, text,
                str_format(arena, "%04d-%02d-%02d", c.year, c.month, c.day));
  return FAIL(v, DIAG_SCHEMA_DATE, tree->span, words_label(v), text);
}

// --- Times
// ------------------------------------------------------------------------------------------------------------

static uint32_t zone_length(Str s, uint32_t at) {
  int hours, minutes;
  if (sign(s, at, 'Z') || sign(s, at, 'z')) return 1;
  bool offset = (sign(s, at, '+') || sign(s, at, '-')) && digits(s, at + 1, 2, &hours) && sign(s, at + 3, ':') &&
                digits(s, at + 4, 2, &minutes);
  return offset && hours < 24 && minutes < 60 ? 6 : 0;
}

// A second 60 is the last of a day in UTC.
static bool is_leap_second(Str s, uint32_t zone, int hours, int minutes) {
  int ahead = 0, more = 0;
  if (sign(s, zone, '+') || sign(s, zone, '-')) digits(s, zone + 1, 2, &ahead), digits(s, zone + 4, 2, &more);
  int offset = (ahead * 60 + more) * (sign(s, zone, '-') ? -1 : 1), day = 24 * 60;
  return ((hours * 60 + minutes - offset) % day + day) % day == day - 1;
}

// HH:MM[:SS[.fraction]][zone] from `at` to the end.
static bool is_time(Str s, uint32_t at) {
  int hours, minutes, seconds = 0;
  if (!digits(s, at, 2, &hours) || !sign(s, at + 2, ':') || !digits(s, at + 3, 2, &minutes)) return false;
  at += 5;
  if (sign(s, at, ':')) {
    if (!digits(s, at + 1, 2, &seconds)) return false;
    at += 3;
    uint32_t from = at + 1;
    if (sign(s, at, '.'))
      for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9';) at++;
    if (at == from) return false;
  }
  bool real = hours < 24 && minutes < 60 && (seconds < 60 || (seconds == 60 && is_leap_second(s, at, hours, minutes)));
  return real && at + zone_length(s, at) == s.n;
}

// 14h, 14h30, 14 h 30, 9:30
static Str time_meant(Arena *arena, Str s) {
  int hours, minutes = 0;
  uint32_t at = number_at(s, 0, &hours);
  while (at && (sign(s, at, ' ') || sign(s, at, 'h') || sign(s, at, ':'))) at++;
  if (!at || at == s.n ? !at : !digits(s, at, 2, &minutes) || at + 2 != s.n) return (Str){0};
  return hours < 24 && minutes < 60 ? str_format(arena, "%02d:%02d", hours, minutes) : (Str){0};
}

static bool check_time(Validator *v, const Yaml *tree) {
  if (is_time(tree->text, 0)) return true;
  Str meant = time_meant(v->job->scratch, bare_text(tree->text));
  if (meant.n) return FAIL(v, DIAG_SCHEMA_TIME_MEANT, tree->span, tree->text, meant);
  return FAIL(v, DIAG_SCHEMA_TIME, tree->span, words_short(v->job->scratch, tree->text));
}

// 2026-05-04 14h00, 04/05/2026 à 14 h, 4 mai 2026 14:00
static Str date_time_meant(Arena *arena, Str s) {
  Civil c;
  for (uint32_t at = 1; at < s.n; at++) {
    if (s.p[at] != ' ' && s.p[at] != 'T') continue;
    Str date = str_slice(s, 0, at), time = str_trim(str_slice(s, at + 1, s.n));
    if (str_starts(time, STR("à "))) time = str_trim(str_slice(time, 3, time.n));
    bool dated = (date_parse(date, &c) || slashed_date(date, &c) || worded_date(date, &c)) && is_real(c);
    Str meant = dated ? time_meant(arena, time) : (Str){0};
    if (meant.n) return str_format(arena, "%04d-%02d-%02dT%.*s", c.year, c.month, c.day, STR_ARG(meant));
  }
  return (Str){0};
}

static bool check_date_time(Validator *v, const Yaml *tree) {
  Str s = tree->text;
  Civil c;
  if (s.n > 11 && date_parse(str_slice(s, 0, 10), &c) && is_real(c) && strchr("Tt ", s.p[10]) && is_time(s, 11))
    return true;
  Str meant = date_time_meant(v->job->scratch, s), text = words_short(v->job->scratch, s);
  if (meant.n) return FAIL(v, DIAG_SCHEMA_TIME_MEANT, tree->span, text, meant);
  return FAIL(v, DIAG_SCHEMA_DATE_TIME, tree->span, text);
}

// --- Addresses
// --------------------------------------------------------------------------------------------------------

static bool is_space_or_control(char c) { return (unsigned char)c <= ' ' || c == 0x7F; }

static bool has_space(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (is_space_or_control(s.p[i])) return true;
  return false;
}

static bool is_domain(Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    bool letter = ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
    bool hyphen = c == '-' && i && i + 1 < s.n && s.p[i - 1] != '.' && s.p[i + 1] != '.';
    bool dot = c == '.' && i && i + 1 < s.n && s.p[i - 1] != '.';
    if (!letter && !hyphen && !dot) return false;
  }
  return str_find(s, STR("."), 0) > 0;
}

// "…" with any sign in it, a quote or a backslash after a backslash.
static bool is_quoted_string(Str s) {
  if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') return false;
  for (uint32_t i = 1; i + 1 < s.n; i++) {
    if (s.p[i] == '\\') i++;
    else if (s.p[i] == '"') return false;
    if (i + 1 >= s.n) return false;
  }
  return true;
}

static bool is_dot_atom(Str s) {
  return s.n && !has_space(s) && s.p[0] != '.' && s.p[s.n - 1] != '.' && str_find(s, STR(".."), 0) < 0 &&
         str_find(s, STR("@"), 0) < 0 && str_find(s, STR("\""), 0) < 0;
}

static bool is_address_literal(Str s) {
  char text[64];
  unsigned char bytes[16];
  if (s.n < 3 || s.n >= sizeof text || s.p[0] != '[' || s.p[s.n - 1] != ']') return false;
  bool six = str_starts(s, STR("[IPv6:"));
  Str inside = str_slice(s, six ? 6 : 1, s.n - 1);
  memcpy(text, inside.p, inside.n);
  text[inside.n] = 0;
  return inet_pton(six ? AF_INET6 : AF_INET, text, bytes) == 1;
}

// What every real address has: something before the last @, and after it a name with a dot in it or an IP address (RFC
// 5321, 4.1.2 and 4.1.3).
static bool is_email(Str s) {
  uint32_t at = s.n;
  while (at && s.p[at - 1] != '@') at--;
  if (at < 2) return false;
  Str local = str_slice(s, 0, at - 1), domain = str_slice(s, at, s.n);
  return (is_dot_atom(local) || is_quoted_string(local)) && (is_domain(domain) || is_address_literal(domain));
}

static bool is_scheme(char c, bool first) {
  bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  return letter || (!first && ((c >= '0' && c <= '9') || strchr("+-.", c)));
}

static bool has_odd_sign(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (is_space_or_control(s.p[i]) || strchr("<>\"{}|\\^`", s.p[i])) return true;
  return false;
}

// scheme ":" something, as RFC 3986 and 3987 allow
static bool is_uri(Str s) {
  int64_t colon = str_find(s, STR(":"), 0);
  if (colon <= 0 || colon + 1 >= s.n || has_odd_sign(s)) return false;
  for (uint32_t i = 0; i < colon; i++)
    if (!is_scheme(s.p[i], i == 0)) return false;
  return !str_eq(str_slice(s, (uint32_t)colon + 1, s.n), STR("//"));
}

static bool check_uri(Validator *v, const Yaml *tree) {
  if (is_uri(tree->text)) return true;
  Str text = words_short(v->job->scratch, tree->text);
  bool bare = !has_odd_sign(tree->text) && str_find(tree->text, STR("."), 0) > 0;
  if (!bare) return FAIL(v, DIAG_SCHEMA_URI, tree->span, text);
  return FAIL(v, DIAG_SCHEMA_URI_MEANT, tree->span, text, str_cat(v->job->scratch, STR("https://"), tree->text));
}

static bool check_regex(Validator *v, const Yaml *tree) {
  Job quiet = *v->job;
  Diags none = {.arena = v->job->scratch};
  quiet.diags = &none;
  quiet.arena = v->job->scratch;
  return pattern_compile(&quiet, tree) || FAIL(v, DIAG_SCHEMA_PATTERN_SYNTAX, tree->span, tree->text);
}

bool check_format(Validator *v, const Node *node, const Yaml *tree) {
  switch (node->format) {
    case FORMAT_NONE: return true;
    case FORMAT_DATE: return check_date(v, tree);
    case FORMAT_TIME: return check_time(v, tree);
    case FORMAT_DATE_TIME: return check_date_time(v, tree);
    case FORMAT_EMAIL:
      return is_email(tree->text) || FAIL(v, DIAG_SCHEMA_EMAIL, tree->span, words_short(v->job->scratch, tree->text));
    case FORMAT_URI: return check_uri(v, tree);
    case FORMAT_URI_REFERENCE:
      return !has_odd_sign(tree->text) ||
             FAIL(v, DIAG_SCHEMA_URI, tree->span, words_short(v->job->scratch, tree->text));
    case FORMAT_REGEX: return check_regex(v, tree);
  }
  return true;
}
