// English: curly quotes, apostrophes, dashes, ellipsis, and the no-break spaces of The Chicago Manual of Style and
// New Hart's Rules.
#include "inline/internal.h"

// Sorted by bytes.
static const Lexeme lexicon[] = {
    {"AM", T_HOUR, 0},
    {"April", T_MONTH, 4},
    {"Article", T_REF, 0},
    {"August", T_MONTH, 8},
    {"BP", T_CODE_WORD, 0},
    {"C", T_DEGREE_LETTER, 0},
    {"Chapter", T_REF, 0},
    {"December", T_MONTH, 12},
    {"Dr", T_CIVIL | T_CIVIL_DOT, 0},
    {"F", T_DEGREE_LETTER, 0},
    {"February", T_MONTH, 2},
    {"Figure", T_REF, 0},
    {"Friday", T_WEEKDAY, 4},
    {"GB", T_UNIT, 0},
    {"GHz", T_UNIT, 0},
    {"Hz", T_UNIT, 0},
    {"January", T_MONTH, 1},
    {"July", T_MONTH, 7},
    {"June", T_MONTH, 6},
    {"MB", T_UNIT, 0},
    {"MHz", T_UNIT, 0},
    {"March", T_MONTH, 3},
    {"May", T_MONTH, 5},
    {"Monday", T_WEEKDAY, 0},
    {"Mr", T_CIVIL | T_CIVIL_DOT, 0},
    {"Mrs", T_CIVIL | T_CIVIL_DOT, 0},
    {"Ms", T_CIVIL | T_CIVIL_DOT, 0},
    {"No", T_REF_DOT, 0},
    {"November", T_MONTH, 11},
    {"October", T_MONTH, 10},
    {"PM", T_HOUR, 0},
    {"Prof", T_CIVIL | T_CIVIL_DOT, 0},
    {"Saturday", T_WEEKDAY, 5},
    {"Section", T_REF, 0},
    {"September", T_MONTH, 9},
    {"St", T_CIVIL_DOT, 0},
    {"Sunday", T_WEEKDAY, 6},
    {"Table", T_REF, 0},
    {"Thursday", T_WEEKDAY, 3},
    {"Tuesday", T_WEEKDAY, 1},
    {"W", T_UNIT, 0},
    {"Wednesday", T_WEEKDAY, 2},
    {"a", 0, 0},
    {"am", T_HOUR, 0},
    {"art", T_REF_DOT, 0},
    {"article", T_REF, 0},
    {"chap", T_REF_DOT, 0},
    {"chapter", T_REF, 0},
    {"cm", T_UNIT, 0},
    {"etc", T_ETC, 0},
    {"fig", T_REF_DOT, 0},
    {"g", T_UNIT, 0},
    {"ha", T_UNIT, 0},
    {"kB", T_UNIT, 0},
    {"kW", T_UNIT, 0},
    {"kWh", T_UNIT, 0},
    {"kg", T_UNIT, 0},
    {"km", T_UNIT, 0},
    {"l", T_UNIT, 0},
    {"m", T_UNIT, 0},
    {"mg", T_UNIT, 0},
    {"min", T_UNIT, 0},
    {"ml", T_UNIT, 0},
    {"mm", T_UNIT, 0},
    {"ms", T_UNIT, 0},
    {"no", T_REF_DOT, 0},
    {"p", T_REF_DOT, 0},
    {"page", T_REF, 0},
    {"pages", T_REF, 0},
    {"pm", T_HOUR, 0},
    {"pp", T_REF_DOT, 0},
    {"s", T_UNIT, 0},
    {"section", T_REF, 0},
    {"t", T_UNIT, 0},
    {"version", T_CODE_WORD, 0},
    {"vol", T_REF_DOT, 0},
    {"x", T_X, 0},
};

#define NAME (T_CAPITAL | T_CAPS | T_ONE_CAP)
#define HEAD (T_OPEN | T_EDGE | T_QUOTE_OPEN)

static const Rule rules[] = {
    // no space before punctuation
    {1, 2, ACT_NONE, {{T_BUT(HEAD), IN_ANY, KEEP}, {T_COMMA | T_SEMICOLON | T_SHOUT, IN_SPACE, GAP_NONE}}},
    {1, 3, ACT_NONE, {{T_BUT(HEAD), IN_ANY, KEEP}, {T_COLON, IN_SPACE, GAP_NONE}, {T_ANY, IN_APART, KEEP}}},
    {1, 2, ACT_NONE, {{T_BUT(T_OPEN), IN_ANY, KEEP}, {T_CLOSE, IN_SPACE, GAP_NONE}}},
    {0, 2, ACT_NONE, {{T_OPEN, IN_ANY, KEEP}, {T_BUT(T_CLOSE), IN_SPACE, GAP_NONE}}},
    {0, 2, ACT_NONE, {{T_STOP, IN_SPACE, GAP_NONE}, {T_ANY, IN_APART, KEEP}}},
    {1, 3, ACT_NONE, {{T_WORD, IN_ANY, KEEP}, {T_COMMA, IN_ANY, GAP_NONE}, {T_WORD, IN_NONE, GAP_SPACE}}},
    {1, 2, ACT_NONE, {{T_NUMBER, IN_ANY, KEEP}, {T_PERCENT, IN_SPACE, GAP_NONE}}},
    // numbers and units, hours
    {1, 2, ACT_KEEP_CASE, {{T_NUMBER, IN_ANY, KEEP}, {T_UNIT | T_HOUR, IN_SPACE, GAP_NB}}},
    {1, 5, ACT_NONE, {{T_NUMBER, IN_ANY, KEEP}, {T_ONE_LETTER, IN_SPACE, GAP_NB}, {T_STOP, IN_NONE, KEEP}, {T_UNIT, IN_NONE, KEEP}, {T_STOP, IN_NONE, KEEP}}},
    {1, 3, ACT_NONE, {{T_NUMBER, IN_ANY, KEEP}, {T_DEGREE, IN_SPACE, GAP_NB}, {T_DEGREE_LETTER, IN_ANY, GAP_NONE}}},
    {1, 3, ACT_NONE, {{T_NUMBER, IN_ANY, KEEP}, {T_OPERATOR, IN_SPACE, GAP_NB}, {T_NUMBER, IN_SPACE, GAP_NB}}},
    {1, 3, ACT_TIMES, {{T_NUMBER, IN_ANY, KEEP}, {T_X, IN_SPACE, GAP_NB}, {T_NUMBER, IN_SPACE, GAP_NB}}},
    // references
    {0, 2, ACT_NONE, {{T_SECTION, IN_ANY, KEEP}, {T_NUMBER | T_ROMAN, IN_SPACE, GAP_NB}}},
    {0, 2, ACT_NONE, {{T_REF, IN_ANY, KEEP}, {T_NUMBER | T_ROMAN, IN_SPACE, GAP_NB}}},
    {0, 3, ACT_NONE, {{T_REF_DOT, IN_APART, KEEP}, {T_STOP, IN_NONE, KEEP}, {T_NUMBER | T_ROMAN, IN_SPACE, GAP_NB}}},
    // persons
    {0, 2, ACT_NONE, {{T_CIVIL, IN_ANY, KEEP}, {NAME, IN_SPACE, GAP_NB}}},
    {0, 3, ACT_NONE, {{T_CIVIL_DOT, IN_ANY, KEEP}, {T_STOP, IN_NONE, KEEP}, {NAME, IN_SPACE, GAP_NB}}},
    {0, 3, ACT_NONE, {{T_ONE_CAP, IN_ANY, KEEP}, {T_STOP, IN_NONE, KEEP}, {T_CAPITAL, IN_SPACE, GAP_NB}}},
    {1, 2, ACT_NONE, {{T_CAPITAL, IN_ANY, KEEP}, {T_ROMAN, IN_SPACE, GAP_NB}}},
    // dates: 5 May, May 5
    {1, 2, ACT_NONE, {{T_DAY, IN_ANY, KEEP}, {T_MONTH, IN_SPACE, GAP_NB}}},
    {0, 2, ACT_NONE, {{T_MONTH, IN_ANY, KEEP}, {T_DAY, IN_SPACE, GAP_NB}}},
};

static const Handler handlers[] = {
    {T_QUOTE, quote_handle}, {T_APOSTROPHE, apostrophe_handle}, {T_HYPHEN | T_DASH, dash_handle}, {T_OPERATOR, plus_handle},
};

static const Handler reports[] = {
    {T_WEEKDAY | T_DAY | T_MONTH, report_weekday_english},
    {T_ETC, report_etc},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

const Language inline_english = {
    .code = {"en", 2},
    .lexicon = lexicon,
    .lexicon_count = COUNT(lexicon),
    .rules = rules,
    .rule_count = COUNT(rules),
    .handlers = handlers,
    .handler_count = COUNT(handlers),
    .reports = reports,
    .report_count = COUNT(reports),
    .quotes = {{0x201C, 0x201D, GAP_NONE}, {0x2018, 0x2019, GAP_NONE}},
    .rewrites = true,
};
