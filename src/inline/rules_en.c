// English: curly quotes, apostrophes, dashes, ellipsis, and the no-break spaces of The Chicago Manual of Style and
// New Hart's Rules.
#include "inline/internal.h"

// Sorted by length, then by bytes.
static const Lexeme lexicon[] = {
    LEXEME("C", T_DEGREE_LETTER, 0),
    LEXEME("F", T_DEGREE_LETTER, 0),
    LEXEME("W", T_UNIT, 0),
    LEXEME("a", 0, 0),
    LEXEME("g", T_UNIT, 0),
    LEXEME("l", T_UNIT, 0),
    LEXEME("m", T_UNIT, 0),
    LEXEME("p", T_REF_DOT, 0),
    LEXEME("s", T_UNIT, 0),
    LEXEME("t", T_UNIT, 0),
    LEXEME("x", T_X, 0),
    LEXEME("AM", T_HOUR, 0),
    LEXEME("BP", T_CODE_WORD, 0),
    LEXEME("Dr", T_CIVIL | T_CIVIL_DOT, 0),
    LEXEME("GB", T_UNIT, 0),
    LEXEME("Hz", T_UNIT, 0),
    LEXEME("MB", T_UNIT, 0),
    LEXEME("Mr", T_CIVIL | T_CIVIL_DOT, 0),
    LEXEME("Ms", T_CIVIL | T_CIVIL_DOT, 0),
    LEXEME("No", T_REF_DOT, 0),
    LEXEME("PM", T_HOUR, 0),
    LEXEME("St", T_CIVIL_DOT, 0),
    LEXEME("am", T_HOUR, 0),
    LEXEME("cm", T_UNIT, 0),
    LEXEME("ha", T_UNIT, 0),
    LEXEME("kB", T_UNIT, 0),
    LEXEME("kW", T_UNIT, 0),
    LEXEME("kg", T_UNIT, 0),
    LEXEME("km", T_UNIT, 0),
    LEXEME("mg", T_UNIT, 0),
    LEXEME("ml", T_UNIT, 0),
    LEXEME("mm", T_UNIT, 0),
    LEXEME("ms", T_UNIT, 0),
    LEXEME("no", T_REF_DOT, 0),
    LEXEME("pm", T_HOUR, 0),
    LEXEME("pp", T_REF_DOT, 0),
    LEXEME("GHz", T_UNIT, 0),
    LEXEME("MHz", T_UNIT, 0),
    LEXEME("May", T_MONTH, 5),
    LEXEME("Mrs", T_CIVIL | T_CIVIL_DOT, 0),
    LEXEME("art", T_REF_DOT, 0),
    LEXEME("etc", T_ETC, 0),
    LEXEME("fig", T_REF_DOT, 0),
    LEXEME("kWh", T_UNIT, 0),
    LEXEME("min", T_UNIT, 0),
    LEXEME("vol", T_REF_DOT, 0),
    LEXEME("July", T_MONTH, 7),
    LEXEME("June", T_MONTH, 6),
    LEXEME("Prof", T_CIVIL | T_CIVIL_DOT, 0),
    LEXEME("chap", T_REF_DOT, 0),
    LEXEME("page", T_REF, 0),
    LEXEME("April", T_MONTH, 4),
    LEXEME("March", T_MONTH, 3),
    LEXEME("Table", T_REF, 0),
    LEXEME("pages", T_REF, 0),
    LEXEME("August", T_MONTH, 8),
    LEXEME("Figure", T_REF, 0),
    LEXEME("Friday", T_WEEKDAY, 4),
    LEXEME("Monday", T_WEEKDAY, 0),
    LEXEME("Sunday", T_WEEKDAY, 6),
    LEXEME("Article", T_REF, 0),
    LEXEME("Chapter", T_REF, 0),
    LEXEME("January", T_MONTH, 1),
    LEXEME("October", T_MONTH, 10),
    LEXEME("Section", T_REF, 0),
    LEXEME("Tuesday", T_WEEKDAY, 1),
    LEXEME("article", T_REF, 0),
    LEXEME("chapter", T_REF, 0),
    LEXEME("section", T_REF, 0),
    LEXEME("version", T_CODE_WORD, 0),
    LEXEME("December", T_MONTH, 12),
    LEXEME("February", T_MONTH, 2),
    LEXEME("November", T_MONTH, 11),
    LEXEME("Saturday", T_WEEKDAY, 5),
    LEXEME("Thursday", T_WEEKDAY, 3),
    LEXEME("September", T_MONTH, 9),
    LEXEME("Wednesday", T_WEEKDAY, 2),
};

#define NAME (T_CAPITAL | T_CAPS | T_ONE_CAP)
#define HEAD (T_OPEN | T_EDGE | T_QUOTE_OPEN)

static const Rule rules[] = {
    // no space before punctuation
    RULE(1, ACT_NONE, LOOK(T_BUT(HEAD)), SPACED_MAKE(T_COMMA | T_SEMICOLON | T_SHOUT, GAP_NONE)),
    RULE(1, ACT_NONE, LOOK(T_BUT(HEAD)), SPACED_MAKE(T_COLON, GAP_NONE), APART(T_ANY)),
    RULE(1, ACT_NONE, LOOK(T_BUT(T_OPEN)), SPACED_MAKE(T_CLOSE, GAP_NONE)),
    RULE(0, ACT_NONE, LOOK(T_OPEN), SPACED_MAKE(T_BUT(T_CLOSE), GAP_NONE)),
    RULE(0, ACT_NONE, SPACED_MAKE(T_STOP, GAP_NONE), APART(T_ANY)),
    RULE(1, ACT_NONE, LOOK(T_WORD), MAKE(T_COMMA, GAP_NONE), GLUED_MAKE(T_WORD, GAP_SPACE)),
    RULE(1, ACT_NONE, LOOK(T_NUMBER), SPACED_MAKE(T_PERCENT, GAP_NONE)),
    // numbers and units, hours
    RULE(1, ACT_KEEP_CASE, LOOK(T_NUMBER), SPACED_MAKE(T_UNIT | T_HOUR, GAP_NB)),
    RULE(1, ACT_NONE, LOOK(T_NUMBER), SPACED_MAKE(T_ONE_LETTER, GAP_NB), GLUED(T_STOP), GLUED(T_ONE_LETTER),
         GLUED(T_STOP)),
    RULE(1, ACT_NONE, LOOK(T_NUMBER), SPACED_MAKE(T_DEGREE, GAP_NB), MAKE(T_DEGREE_LETTER, GAP_NONE)),
    RULE(1, ACT_NONE, LOOK(T_NUMBER), SPACED_MAKE(T_OPERATOR, GAP_NB), SPACED_MAKE(T_NUMBER, GAP_NB)),
    RULE(1, ACT_TIMES, LOOK(T_NUMBER), SPACED_MAKE(T_X, GAP_NB), SPACED_MAKE(T_NUMBER, GAP_NB)),
    // references
    RULE(0, ACT_NONE, LOOK(T_SECTION), SPACED_MAKE(T_NUMBER | T_ROMAN, GAP_NB)),
    RULE(0, ACT_NONE, LOOK(T_REF), SPACED_MAKE(T_NUMBER | T_ROMAN | T_OBJECT, GAP_NB)),
    RULE(0, ACT_NONE, APART(T_REF_DOT), GLUED(T_STOP), SPACED_MAKE(T_NUMBER | T_ROMAN | T_OBJECT, GAP_NB)),
    // persons
    RULE(0, ACT_NONE, LOOK(T_CIVIL), SPACED_MAKE(NAME, GAP_NB)),
    RULE(0, ACT_NONE, LOOK(T_CIVIL_DOT), GLUED(T_STOP), SPACED_MAKE(NAME, GAP_NB)),
    RULE(0, ACT_NONE, LOOK(T_ONE_CAP), GLUED(T_STOP), SPACED_MAKE(T_CAPITAL, GAP_NB)),
    RULE(1, ACT_NONE, LOOK(T_CAPITAL), SPACED_MAKE(T_ROMAN, GAP_NB)),
    // dates: 5 May, May 5
    RULE(1, ACT_NONE, LOOK(T_DAY), SPACED_MAKE(T_MONTH, GAP_NB)),
    RULE(0, ACT_NONE, LOOK(T_MONTH), SPACED_MAKE(T_DAY, GAP_NB)),
};

static const Handler handlers[] = {
    {T_QUOTE, quote_handle},
    {T_APOSTROPHE, apostrophe_handle},
    {T_HYPHEN | T_DASH, dash_handle},
    {T_OPERATOR, plus_handle},
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
