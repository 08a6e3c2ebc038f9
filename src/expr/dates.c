// Dates and hours in words. A date is read as it is written, in its own offset (ISO 8601); the language's patterns are a
// table, and only a skeleton of the layout's own ('yMMMM') asks ICU (UTS #35).
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>

#include "expr/internal.h"

#define LIST(...) __VA_ARGS__
#define LANGUAGE(tag, decimal, open, close, day_one, full, longer, same_month, same_year, apart, hour, hour_minutes, \
                 plural, months, days)                                                                                \
  {tag, decimal, open, close, day_one, full, longer, same_month, same_year, apart, hour, hour_minutes, plural,        \
   {LIST months}, {LIST days}},
static const Language languages[] = {
#include "expr/languages.def"
};

enum { LANGUAGES = sizeof languages / sizeof *languages, ENGLISH = LANGUAGES - 1 };

// By the tag's first part; English for a language that the table does not have.
const Language *language_of(Str lang) {
  for (uint32_t i = 0; i < LANGUAGES; i++) {
    Str tag = str_from(languages[i].tag);
    if (str_starts(lang, tag) && (lang.n == tag.n || lang.p[tag.n] == '-')) return &languages[i];
  }
  return &languages[ENGLISH];
}

typedef struct Day {
  int year, month, day;
} Day;

static bool read_int(Str s, uint32_t at, uint32_t digits, int *out) {
  if (at + digits > s.n) return false;
  *out = 0;
  for (uint32_t i = at; i < at + digits; i++) {
    if (s.p[i] < '0' || s.p[i] > '9') return false;
    *out = *out * 10 + (s.p[i] - '0');
  }
  return true;
}

static bool read_day(Str s, Day *d) {
  return read_int(s, 0, 4, &d->year) && read_int(s, 5, 2, &d->month) && read_int(s, 8, 2, &d->day) && d->month >= 1 &&
         d->month <= 12 && d->day >= 1;
}

// Days from 1970-01-01 in the Gregorian calendar (Hinnant, days_from_civil).
static int64_t day_number(Day d) {
  int64_t y = d.year - (d.month <= 2), era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static uint32_t weekday(Day d) { return (uint32_t)(((day_number(d) + 4) % 7 + 7) % 7); }

static void add_day(Buf *out, const Language *lang, int day) {
  if (day == 1)
    buf_add(out, str_from(lang->day_one));
  else
    buf_int(out, day);
}

static Str write_pattern(Arena *arena, const Language *lang, const char *pattern, Day from, Day to) {
  Buf out = buf_new(arena);
  for (const char *p = pattern; *p; p++) {
    if (*p != '{') {
      buf_byte(&out, *p);
      continue;
    }
    char field = p[1];
    p += 2;
    Day d = field < 'a' ? to : from;
    switch (field | 0x20) {
      case 'w': buf_add(&out, str_from(lang->days[weekday(d)])); break;
      case 'd': add_day(&out, lang, d.day); break;
      case 'm': buf_add(&out, str_from(lang->months[d.month - 1])); break;
      case 'y': buf_int(&out, d.year); break;
    }
  }
  return buf_str(&out);
}

// --- ICU's skeletons --------------------------------------------------------------------------------------------

enum { LONGEST_SKELETON = 24, MOST_FORMATS = 8 };

typedef struct SkeletonFormat {
  Str skeleton;
  UDateFormat *icu;
} SkeletonFormat;

typedef struct ExprPatterns {
  UDateTimePatternGenerator *icu;
  SkeletonFormat formats[MOST_FORMATS];
  uint32_t count;
} ExprPatterns;

static UDateFormat *format_make(ExprContext *context, Str skeleton, const char *lang) {
  UErrorCode status = U_ZERO_ERROR;
  UChar wanted[LONGEST_SKELETON + 1], pattern[128];
  int32_t n = 0;
  u_strFromUTF8(wanted, LONGEST_SKELETON, &n, skeleton.p, (int32_t)skeleton.n, &status);
  if (!context->patterns->icu) context->patterns->icu = udatpg_open(lang, &status);
  if (U_FAILURE(status)) return NULL;
  int32_t length = udatpg_getBestPattern(context->patterns->icu, wanted, n, pattern, 128, &status);
  UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, lang, (const UChar *)u"UTC", 3, pattern, length, &status);
  return U_SUCCESS(status) ? format : NULL;
}

static UDateFormat *format_open(ExprContext *context, Str skeleton) {
  ArenaMark mark = arena_mark(context->job->scratch);
  UDateFormat *format = format_make(context, skeleton, str_z(context->job->scratch, context->lang));
  arena_rewind(context->job->scratch, mark);
  return format;
}

static UDateFormat *format_of(ExprContext *context, Str skeleton) {
  if (!context->patterns) context->patterns = ARENA_NEW(context->job->arena, ExprPatterns);
  ExprPatterns *known = context->patterns;
  for (uint32_t i = 0; i < known->count; i++)
    if (str_eq(known->formats[i].skeleton, skeleton)) return known->formats[i].icu;
  if (known->count == MOST_FORMATS) return NULL;
  SkeletonFormat *made = &known->formats[known->count++];
  *made = (SkeletonFormat){str_dup(context->job->arena, skeleton), format_open(context, skeleton)};
  return made->icu;
}

static Str write_skeleton(ExprContext *context, Str skeleton, Day d) {
  UDateFormat *format = format_of(context, skeleton);
  UErrorCode status = U_ZERO_ERROR;
  UChar wide[256];
  char text[768];
  int32_t n = 0;
  if (!format) return STR("");
  int32_t length = udat_format(format, (double)day_number(d) * 86400000.0, wide, 256, NULL, &status);
  u_strToUTF8(text, sizeof text, &n, wide, length, &status);
  return U_SUCCESS(status) ? str_dup(context->job->arena, (Str){text, (uint32_t)n}) : STR("");
}

bool date_form_known(Str form) {
  if (str_eq(form, STR("full")) || str_eq(form, STR("long"))) return true;
  for (uint32_t i = 0; i < form.n; i++)
    if (!strchr("GyYuUQqMLwWdDEec", form.p[i])) return false;
  return form.n > 0 && form.n <= LONGEST_SKELETON;
}

// --- The filters' words -----------------------------------------------------------------------------------------

Str date_print(ExprContext *context, Str date, Str form) {
  const Language *lang = language_of(context->lang);
  Day d;
  if (!read_day(date, &d)) return STR("");
  if (str_eq(form, STR("full"))) return write_pattern(context->job->arena, lang, lang->full, d, d);
  if (str_eq(form, STR("long"))) return write_pattern(context->job->arena, lang, lang->longer, d, d);
  return date_form_known(form) ? write_skeleton(context, form, d) : STR("");
}

Str dates_print(ExprContext *context, Str from, Str to) {
  const Language *lang = language_of(context->lang);
  Day a, b;
  if (!read_day(from, &a)) return STR("");
  if (!read_day(to, &b) || day_number(a) == day_number(b)) return date_print(context, from, STR("full"));
  const char *pattern = a.year != b.year ? lang->apart : a.month != b.month ? lang->same_year : lang->same_month;
  return write_pattern(context->job->arena, lang, pattern, a, b);
}

Str time_print(ExprContext *context, Str time) {
  const Language *lang = language_of(context->lang);
  int64_t t = str_find(time, STR("T"), 0);
  uint32_t at = t < 0 ? 0 : (uint32_t)t + 1;
  int hour, minute;
  if (!read_int(time, at, 2, &hour) || !read_int(time, at + 3, 2, &minute)) return STR("");
  Buf out = buf_new(context->job->arena);
  for (const char *p = minute ? lang->hour_minutes : lang->hour; *p; p++) {
    if (*p == '{' && p[1] == 'h') buf_int(&out, hour);
    if (*p == '{' && p[1] == 'n') buf_format(&out, "%02d", minute);
    if (*p == '{')
      p += 2;
    else
      buf_byte(&out, *p);
  }
  return buf_str(&out);
}

void patterns_close(ExprContext *context) {
  if (!context->patterns) return;
  for (uint32_t i = 0; i < context->patterns->count; i++)
    if (context->patterns->formats[i].icu) udat_close(context->patterns->formats[i].icu);
  if (context->patterns->icu) udatpg_close(context->patterns->icu);
  context->patterns = NULL;
}

void expr_close(ExprContext *context) {
  collator_close(context);
  patterns_close(context);
}
