// Dates in the text: a weekday that does not fit its date, a day that its month does not have.
#include "inline/internal.h"

typedef struct Date {
  uint32_t day, month, year, from, to;  // tokens
} Date;

static uint32_t month_days(uint32_t month, uint32_t year) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

// 0 for Monday; Gregorian, after Sakamoto.
static uint32_t weekday(const Date *d) {
  static const uint8_t shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  uint32_t y = d->year - (d->month < 3);
  return (y + y / 4 - y / 100 + y / 400 + shift[d->month - 1] + d->day + 6) % 7;
}

static uint32_t year_of(const Work *w, const Token *t) {
  uint32_t value = 0;
  for (uint32_t i = t->from; i < t->to; i++) value = value * 10 + (w->cells[i].c - '0');
  return value;
}

static bool check_date(Work *w, const Date *d, uint32_t weekday_token) {
  if (d->day > month_days(d->month, d->year)) {
    report(w, DIAG_INLINE_NO_SUCH_DATE, d->from, d->to, STR(""));
    return false;
  }
  return weekday_token != 0;
}

static void wrong_weekday(Work *w, const Date *d, uint32_t i) {
  if (w->tokens[i].value == weekday(d)) return;
  const Language *language = w->b->languages[w->tokens[i].lang];
  for (uint32_t k = 0; k < language->lexicon_count; k++) {
    const Lexeme *l = &language->lexicon[k];
    if ((l->is & T_WEEKDAY) && l->value == weekday(d)) {
      report(w, DIAG_INLINE_WEEKDAY, i, d->to, l->word);
      return;
    }
  }
}

// [weekday] day [er] month year; the weekday's token stands first.
void report_weekday(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  bool named = t->is & T_WEEKDAY;
  if (!named && (t[-1].is & T_WEEKDAY)) return;
  uint32_t k = i + named;
  if (named && (w->tokens[k].is & T_COMMA)) k++;
  if (!(w->tokens[k].is & T_DAY)) return;
  uint32_t from = k;
  if (w->tokens[k + 1].is & T_ORD_ONE) k++;
  if (!(w->tokens[k + 1].is & T_MONTH) || k + 2 >= w->count || !(w->tokens[k + 2].is & T_YEAR)) return;
  Date d = {w->tokens[from].value, w->tokens[k + 1].value, year_of(w, &w->tokens[k + 2]), from, k + 3};
  if (check_date(w, &d, named ? i : 0)) wrong_weekday(w, &d, i);
}

// [weekday,] month day, year
void report_weekday_english(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  uint32_t k = i + 1;
  if (w->tokens[k].is & T_COMMA) k++;
  if (!(w->tokens[k].is & T_MONTH)) {
    report_weekday(w, i);
    return;
  }
  uint32_t from = k;
  if (k + 1 >= w->count || !(w->tokens[k + 1].is & T_DAY)) return;
  uint32_t year = k + 2;
  if (year < w->count && (w->tokens[year].is & T_COMMA)) year++;
  if (year >= w->count || !(w->tokens[year].is & T_YEAR)) return;
  Date d = {w->tokens[k + 1].value, w->tokens[k].value, year_of(w, &w->tokens[year]), from, year + 1};
  if (check_date(w, &d, (t->is & T_WEEKDAY) ? i : 0)) wrong_weekday(w, &d, i);
}

// What stands before a month when it is one: Mars and Juin are names too.
static bool dates_month(const Work *w, uint32_t i) {
  if (w->tokens[i - 1].is & (T_DAY | T_ORD_ONE)) return true;
  static const char *const words[] = {"en", "de", "fin"};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    if (token_is(w, i - 1, words[k])) return true;
  return false;
}

static bool follows_plainly(const Work *w, uint32_t i) {
  return !sentence_begins(w, i) && (w->tokens[i - 1].is & (T_WORD | T_NUMBER | T_COMMA)) && gap_is_space(w, i);
}

// A national day is a name: 14 Juillet, 1er Mai; with a year it is a date.
static bool is_holiday(const Work *w, uint32_t i) {
  static const struct { uint8_t day, month; } days[] = {{1, 5}, {8, 5}, {14, 7}, {11, 11}};
  const Token *day = &w->tokens[i - 1];
  if (day->is & T_ORD_ONE) day--;
  for (size_t k = 0; k < sizeof days / sizeof *days; k++)
    if (days[k].month == w->tokens[i].value && days[k].day == day->value && !(w->tokens[i + 1].is & T_YEAR))
      return true;
  return false;
}

// A day or month with a capital inside a sentence.
void report_day_month(Work *w, uint32_t i) {
  const Token *t = &w->tokens[i];
  if (!(t->is & T_CAPITAL) || !follows_plainly(w, i) || is_holiday(w, i)) return;
  if ((t->is & T_WEEKDAY) && (t[1].is & T_CAPITAL)) return;  // Vendredi Saint
  if ((t->is & T_MONTH) && !dates_month(w, i)) return;
  if ((t->is & T_MONTH) && (t[1].is & T_CAPITAL)) return;  // Avril Dupont
  Buf found = buf_new(w->b->own);
  Str word = token_text(w, i, i + 1, &found);
  char *small = (char *)(uintptr_t)str_dup(w->b->own, word).p;
  if (small[0] < 'A' || small[0] > 'Z') return;
  small[0] = (char)(small[0] | 32);
  report(w, DIAG_INLINE_CAPITAL, i, i + 1, (Str){small, word.n});
}
