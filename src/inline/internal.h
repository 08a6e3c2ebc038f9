// Inside inline: the paragraph while it is worked on. A cell is a code point with its place; what rules change is noted
// on cells and gaps and comes true when the text is written out, so that indices into cells stay good throughout.
#ifndef MARBRE_INLINE_INTERNAL_H
#define MARBRE_INLINE_INTERNAL_H

#include "inline/inline.h"

enum {
  NBSP = 0xA0,
  NNBSP = 0x202F,
  ZWSP = 0x200B,
  WORD_JOINER = 0x2060,
  HYPHEN_NB = 0x2011,
  LINE_SEPARATOR = 0x2028,
  OBJECT_CHAR = 0xFFFC,
  APOSTROPHE = 0x2019,
  ELLIPSIS = 0x2026,
  EN_DASH = 0x2013,
  EM_DASH = 0x2014,
  MINUS = 0x2212,
  TIMES = 0xD7,
  ADD_ER = 1,  // Cell.add: "er" raised, a node of its own
};

enum CellFlag {
  CELL_VERBATIM = 1,  // no rule touches it
  CELL_CODE = 2,      // nor are its spaces folded
  CELL_DROP = 4,
  CELL_UPPER = 8,
  CELL_RAISED = 16,  // within a <sup> that the author wrote
  CELL_OBJECT = 32,  // stands for a node
  CELL_EDGE = 64,    // a node begins or ends before it
  CELL_APART = 128,  // does not go on, byte for byte, where the cell before it ends
};

// A cell without any of these is written as it stands, right after the one before.
enum { CELL_CHANGES = CELL_APART | CELL_DROP | CELL_UPPER | CELL_EDGE };

typedef enum CellClass { C_LETTER, C_DIGIT, C_SPACE, C_SIGN, C_OBJECT, C_EDGE, C_VERBATIM } CellClass;

// What a code point below U+0100 is: its class, and what words are asked of their letters.
enum { CHAR_CLASS = 7, CHAR_CAPITAL = 8, CHAR_E = 16, CHAR_A_O = 32 };
extern const uint8_t latin[256];

typedef struct Cell {
  uint32_t c;
  uint32_t file, start;
  uint16_t add;    // put before it by a rule; 0: nothing
  uint8_t length;  // bytes in the source
  uint8_t lang;    // index in InlineBuilder.langs
  uint8_t flags;
  uint8_t class;  // CellClass, and CHAR_ bits of a letter
} Cell;

// The space before a token, as written and as it shall be.
typedef enum Gap { GAP_NONE, GAP_SPACE, GAP_NB, GAP_NNB, GAP_WRITTEN } Gap;

// What a token is: a set of these. Letters and digits make tokens of any length, all else tokens of one character
// (a run of dots and a verbatim stretch are one token too).
enum {
  T_WORD = 1ull << 0,
  T_NUMBER = 1ull << 1,
  T_OPAQUE = 1ull << 2,
  T_OBJECT = 1ull << 3,
  T_EDGE = 1ull << 4,  // begin, end, forced break
  T_OTHER = 1ull << 5,
  // words by shape
  T_LOWER = 1ull << 6,    // begins with a small letter
  T_CAPITAL = 1ull << 7,  // a capital, then small letters
  T_CAPS = 1ull << 8,     // two capitals or more
  T_ONE_CAP = 1ull << 9,  // one capital letter
  T_ONE_LETTER = 1ull << 10,
  T_ROMAN = 1ull << 11,
  T_ROMAN_ORDINAL = 1ull << 12,
  T_SUSPECT = 1ull << 13,  // may be in the tables of reported spellings
  // words by list
  T_MONTH = 1ull << 14,
  T_WEEKDAY = 1ull << 15,
  T_UNIT = 1ull << 16,        // B after a number when there is a space
  T_UNIT_TIGHT = 1ull << 17,  // and when there is none
  T_HOUR = 1ull << 18,
  T_CIVIL = 1ull << 19,      // Mme, Dr
  T_CIVIL_DOT = 1ull << 20,  // M. MM.
  T_REF = 1ull << 21,        // page, article
  T_REF_DOT = 1ull << 22,    // p. art. fig.
  T_NUMERO = 1ull << 23,     // n of n°
  T_ETC = 1ull << 24,
  T_FROM = 1ull << 25,  // du
  T_TO = 1ull << 26,    // au
  T_CENTURY = 1ull << 27,
  T_ORD_ONE = 1ull << 28,  // er, re
  T_ORD_TWO = 1ull << 29,  // d, de
  T_ORD = 1ull << 30,      // e
  T_ORD_WRONG = 1ull << 31,
  T_X = 1ull << 32,
  T_DEGREE_LETTER = 1ull << 33,  // C of °C
  T_CODE_WORD = 1ull << 34,      // BP, CS, code: what follows is no quantity
  T_SCHOOL = 1ull << 35,         // CAP, Tle: a list of classes
  T_EXAMPLE = 1ull << 36,        // ex of p. ex.
  // numbers by shape; a number that is part of something longer (a decimal, E2C) has T_NUMBER alone
  T_ONE = 1ull << 37,
  T_TWO = 1ull << 38,
  T_DAY = 1ull << 39,  // 1 to 31
  T_DEPARTMENT = 1ull << 40,
  T_FREE = 1ull << 41,
  // signs
  T_STOP = 1ull << 42,
  T_COMMA = 1ull << 43,
  T_COLON = 1ull << 44,
  T_SEMICOLON = 1ull << 45,
  T_SHOUT = 1ull << 46,  // ! ?
  T_ELLIPSIS = 1ull << 47,
  T_OPEN = 1ull << 48,
  T_CLOSE = 1ull << 49,
  T_QUOTE = 1ull << 50,
  T_QUOTE_OPEN = 1ull << 51,  // found to open, or written so
  T_APOSTROPHE = 1ull << 52,
  T_HYPHEN = 1ull << 53,
  T_DASH = 1ull << 54,
  T_DEGREE = 1ull << 55,
  T_PERCENT = 1ull << 56,
  T_MONEY = 1ull << 57,
  T_OPERATOR = 1ull << 58,
  T_SECTION = 1ull << 59,
  T_INCLUSIVE = 1ull << 60,  // endings after a hyphen: e, es, ne
  T_YEAR = 1ull << 61,       // four digits
  T_POWER = 1ull << 62,      // ² ³
  T_OPENS = 1ull << 63,      // begins a sentence and is no name: Ensuite
};
#define T_ANY (~0ull)
#define T_BUT(set) (~(uint64_t)(set))

typedef struct Lexeme {
  Str word;  // in small letters unless case tells
  uint64_t is;
  uint8_t value;  // month 1 to 12, weekday 0 (Monday) to 6
} Lexeme;

typedef struct Token {
  uint64_t is;
  uint32_t from, to;     // cells; the gap before it is [end of the token before, from)
  uint8_t written, set;  // Gap
  uint8_t lang, value;
  bool used;   // part of a telephone number, a date…
  bool as_is;  // with its gap, as far as that is left alone: its cells stand as written, one after the other
} Token;

// A rule: tokens side by side, the gap asked for before each, and the gap to make; IN_MAYBE: the token may lack. The
// step `pivot` is looked at first.
enum { IN_NONE = 1, IN_SPACE = 2, IN_EDGE = 4, IN_ANY = 7, IN_APART = 6, IN_MAYBE = 8, MAX_STEPS = 8, KEEP = 0xFF };
typedef struct Step {
  uint64_t is;
  uint8_t in, out;  // IN_ flags; a Gap or KEEP
} Step;
typedef enum Act { ACT_NONE, ACT_RAISE, ACT_TIMES, ACT_HYPHEN_NB, ACT_ADD_ER, ACT_KEEP_CASE } Act;
typedef struct Rule {
  uint8_t pivot, count;
  Act act;  // on the pivot
  Step steps[MAX_STEPS];
} Rule;
// RULE(pivot, act, steps…), with short words for steps: LOOK at what follows however spaced, GLUED or APART; MAKE,
// GLUED_MAKE and SPACED_MAKE make a gap before it.
#define RULE(pivot, act, ...)                                                 \
  {                                                                           \
    pivot, sizeof((Step[]){__VA_ARGS__}) / sizeof(Step), act, { __VA_ARGS__ } \
  }
#define LOOK(what) \
  { what, IN_ANY, KEEP }
#define GLUED(what) \
  { what, IN_NONE, KEEP }
#define APART(what) \
  { what, IN_APART, KEEP }
#define MAKE(what, gap) \
  { what, IN_ANY, gap }
#define GLUED_MAKE(what, gap) \
  { what, IN_NONE, gap }
#define SPACED_MAKE(what, gap) \
  { what, IN_SPACE, gap }

typedef struct QuoteMarks {
  uint32_t open, close;
  uint8_t inside;  // Gap
} QuoteMarks;

typedef struct Work Work;
typedef struct Handler {
  uint64_t is;
  void (*run)(Work *work, uint32_t token);
} Handler;

typedef struct Language {
  Str code;
  const Lexeme *lexicon;
  uint32_t lexicon_count;
  const Rule *rules;
  uint32_t rule_count;
  const Handler *handlers, *reports;
  uint32_t handler_count, report_count;
  QuoteMarks quotes[2];
  bool rewrites;            // dots to an ellipsis, hyphens to dashes
  bool word_spaces_quotes;  // a space outside quotes
} Language;

extern const Language inline_french, inline_english, inline_neutral;
const Language *language_for(Str code);
#define LEXEME(text, is, value) \
  { {text, sizeof(text) - 1}, is, value }
// The entry of a word in one language's list, or NULL.
const Lexeme *lexicon_find(const Language *language, Str word);

// Which entries of a table (of up to 64) a token calls for: `of` each bit of what it is.
typedef struct Calls {
  uint64_t any, of[64];
} Calls;

// What is asked of a language for every token, found once: its listed words by a hash of their code points, and what
// calls for its rules, handlers and reports.
enum { LONGEST_LEXEME = 10, LEXEME_SLOTS = 512, LANGUAGES = 3 };  // the longest in letters
typedef struct LanguageUse {
  const Language *language;
  const Lexeme *slots[LEXEME_SLOTS];
  uint64_t hashes[LEXEME_SLOTS];
  Calls rules, handlers, reports;
} LanguageUse;
void lexicon_use(LanguageUse *use);
static inline uint64_t letter_hash(uint64_t hash, uint32_t c) { return hash * 37 + c; }
// The entry whose letters have this hash, or NULL; the word is still to be compared.
const Lexeme *lexicon_slot(const LanguageUse *use, uint64_t hash);

typedef struct Raised {
  uint32_t from, to;
} Raised;

enum { MAX_LANGS = 16 };
// Where a cell's place in the text ends what came before it, and where it begins.
typedef struct CellPlace {
  uint32_t end, start;
} CellPlace;

typedef struct Opened {
  uint32_t node;
  uint8_t lang, flags;
} Opened;

// Callers rewind scratch while a paragraph is being built, so a builder has memory of its own: a room, whose growing
// arrays serve one paragraph after another.
struct InlineBuilder {
  Job *job;
  Arena *room;  // of the arrays
  Arena *own;   // of what is left behind with the paragraph; the same where there is one paragraph alone
  ArenaMark start;
  bool lent, busy;  // the room stays when the paragraph is done; a paragraph is being built
  InlineOptions options;
  VEC(Cell) cells;
  Cell like;  // what the cells of a stretch have in common
  VEC(InlineNode) nodes;
  VEC(Opened) open;
  VEC(Raised) raised;
  VEC(Token) tokens;
  VEC(uint32_t) quotes, dashes;
  VEC(char) text;
  VEC(CellPlace) places;
  VEC(TextPiece) pieces;
  VEC(InlineRange) kept;
  Str langs[MAX_LANGS];
  const Language *languages[MAX_LANGS];
  const LanguageUse *uses[MAX_LANGS];
  LanguageUse *known[LANGUAGES];
  uint8_t known_count, lang_count, lang, flags;
  bool ordinals_added;  // some cell has ADD_ER
  bool maybe_address;   // an @ has been seen, or a point or slash before a letter
};

struct Work {
  InlineBuilder *b;
  Cell *cells;
  Token *tokens;  // tokens[0] and the last are edges
  uint32_t count;
};

struct InlineRoom {
  InlineBuilder b;
};
void builder_begin(InlineBuilder *b, Job *job, const InlineOptions *options);
const Inlines *builder_finish(InlineBuilder *b);  // the room stays
void builder_cell(InlineBuilder *b, uint32_t c, Span place);
void builder_span_open(InlineBuilder *b, InlineKind kind, Str target, Str title, Str lang, Span span);
// Closes the node opened last.
void builder_close_last(InlineBuilder *b);
// Appends text with its places, after upper-casing or capitalising as marked by flags.
void builder_text(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags);

uint8_t class_beyond(uint32_t c);  // from U+0100 on
uint8_t class_flagged(uint32_t c, uint8_t flags);
static inline uint8_t class_plain(uint32_t c) { return c < sizeof latin ? latin[c] : class_beyond(c); }
static inline CellClass class_alone(uint8_t class) { return (CellClass)(class & CHAR_CLASS); }
static inline uint8_t cell_class(uint32_t c, uint8_t flags) {
  return flags & (CELL_OBJECT | CELL_CODE | CELL_VERBATIM) ? class_flagged(c, flags) : class_plain(c);
}
static inline bool cell_is_clean(const Cell *cell) { return !(cell->flags & CELL_CHANGES) && !cell->add; }
static inline uint32_t gap_char(Gap gap) { return gap == GAP_NB ? NBSP : gap == GAP_NNB ? NNBSP : ' '; }
uint64_t sign_class(uint32_t c);
// The end of the address that begins at a cell, or 0; [from, end) holds no space.
uint32_t address_at(const Work *work, uint32_t from, uint32_t end);
void tokens_make(Work *work);
void rules_use(LanguageUse *use);
// How many leading letters of a word make a Roman numeral.
uint32_t roman_length(const Work *work, const Token *token);
void rules_run(Work *work);
const Token *token_before(const Work *work, uint32_t i);
Str token_text(const Work *work, uint32_t from, uint32_t to, Buf *out);
bool token_is(const Work *work, uint32_t i, const char *word);

void gap_set(Work *work, uint32_t i, Gap gap);
void token_replace(Work *work, uint32_t i, uint32_t c);
// Raises a token from a cell on.
void raise_cells(Work *work, uint32_t i, uint32_t from);
bool token_free(const Work *work, uint32_t i);
bool gap_is_space(const Work *work, uint32_t i);
bool sentence_begins(const Work *work, uint32_t i);

void quote_handle(Work *work, uint32_t i);
void quotes_end(Work *work);
void apostrophe_handle(Work *work, uint32_t i);
void dash_handle(Work *work, uint32_t i);
void dashes_end(Work *work);
void number_handle(Work *work, uint32_t i);
void plus_handle(Work *work, uint32_t i);
void roman_handle(Work *work, uint32_t i);

void report(Work *work, DiagId id, uint32_t from, uint32_t to, Str better);
void report_weekday(Work *work, uint32_t i);
void report_day_month(Work *work, uint32_t i);
void report_weekday_english(Work *work, uint32_t i);
void report_spelling(Work *work, uint32_t i);
void report_a(Work *work, uint32_t i);
void report_ordinal(Work *work, uint32_t i);
void report_class(Work *work, uint32_t i);
void report_civility(Work *work, uint32_t i);
void report_hour(Work *work, uint32_t i);
void report_etc(Work *work, uint32_t i);
void report_decimal(Work *work, uint32_t i);
void report_title_stop(Work *work);

// French spellings reported: the spelling to propose, or "".
Str words_ligature(Arena *arena, Str word);
Str words_accent(Arena *arena, Str word);

// Follows a text of CommonMark from its source: where each piece of what cmark returns was written.
typedef struct Tracker {
  Str source;
  uint32_t at, end;
  const TextMap *map;
  uint32_t piece;
  bool quoted;  // lines may begin with ">"
} Tracker;
// Takes [from, to) of the source as it is written.
void builder_source(InlineBuilder *b, Tracker *track, uint32_t from, uint32_t to);
Tracker tracker_new(Str source, uint32_t from, uint32_t end, const TextMap *map, bool quoted);
void tracker_seek(Tracker *t, uint32_t at);  // to the piece of the map that holds it
Span tracker_char(Tracker *t, uint32_t c);   // the place of the next character, taken
Span tracker_span(Tracker *t, uint32_t from, uint32_t to);
void tracker_skip(Tracker *t, char c, uint32_t most);
void tracker_line(Tracker *t);
Span tracker_literal(Tracker *t, Str literal);  // raw HTML, taken whole
void tracker_code_open(Tracker *t, uint32_t *ticks);
void tracker_code_close(Tracker *t, uint32_t ticks);
void tracker_link_close(Tracker *t);
// Where a link ends whose text begins at the cursor.
uint32_t tracker_link_end(const Tracker *t);

struct cmark_node;
typedef struct Markup {
  InlineBuilder *b;
  Tracker track;
  uint32_t guard;  // a code point put at line starts for the parser, to be left out
  uint8_t flags;
  VEC(struct OpenTag) tags;
  uint32_t refused;  // opening tags reported, whose closing ones need no word
} Markup;
typedef struct OpenTag {
  InlineKind kind;
  Str name;
  Span span;
  const struct cmark_node *parent;
} OpenTag;

// What a byte may mean to CommonMark.
enum ByteKind { BYTE_MARK = 1, BYTE_LINE_END = 2, BYTE_CONTROL = 4, BYTE_NEXT_LINE = 8, BYTE_TILDE = 16 };
extern const uint8_t byte_kinds[256];

void markup_nodes(Markup *m, struct cmark_node *parent);
void markup_soft_break(Markup *m);
// By cmark, whether or not there is any markup.
void markup_parse(InlineBuilder *b, Str text, const TextMap *map, uint8_t flags);
void tags_handle(Markup *m, Str literal, Span span, const struct cmark_node *parent);
// Reports what is still open within `parent`.
void tags_end(Markup *m, const struct cmark_node *parent);
// Opens what a link stands for; false when nothing is to be closed after its text.
bool link_open(Markup *m, Str url, Str title, bool empty, Span span);

// A rich text while it is made into blocks.
typedef struct Rich {
  Job *job;
  Arena *own;
  InlineBuilder *b;  // serves all paragraphs
  Str text;
  const TextMap *map;
  const InlineOptions *options;
  VEC(uint32_t) lines;  // where each begins, as cmark counts
  uint32_t end;         // of what it was given
} Rich;
typedef VEC(const RichBlock *) RichList;

// Parts the text: plain paragraphs are made at once, all else is parsed, a stretch at a time. False when a part may
// change how others are read: nothing is done.
bool rich_split(Rich *r, RichList *list);
// Any whole blocks, by cmark.
void rich_parse(Rich *r, uint32_t from, uint32_t to, RichList *list);

// --- table.c
// Says of the text bytes [from, to), which are a paragraph, that they were meant as a table.
void rich_report_table(const Rich *r, uint32_t from, uint32_t to);

Str entity_decode(Arena *arena, Str entity);
Str entities_decode(Arena *arena, Str text);

#endif
