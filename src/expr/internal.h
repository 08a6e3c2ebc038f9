// The tree of an expression and what the files of this module share.
#ifndef MARBRE_EXPR_INTERNAL_H
#define MARBRE_EXPR_INTERNAL_H

#include "expr/expr.h"

#define FILTER(id, ...) FILTER_##id,
typedef enum FilterId {
#include "expr/filters.def"
  FILTERS
} FilterId;
#undef FILTER

// What a filter's result is, from its input and arguments.
typedef enum FilterResult {
  RESULT_INPUT,   // the input's type
  RESULT_ITEM,    // that of its items
  RESULT_GROUPS,  // a list of records .key .items
  RESULT_MAPPED,  // a list of the argument's type
  RESULT_CHOICE,  // what its two choices share
  RESULT_NUMBER,
  RESULT_TEXT,
  RESULT_PAGE,
} FilterResult;

// Sets of types; each has its finding for what is not in it.
typedef enum TypeSet { ANYTHING, LISTS, TEXT_LISTS, NUMBER_LISTS, TEXTS, NUMBERS, KEYS, DATES, TIMES, PLURALS, RECORDS, PAGES } TypeSet;

typedef struct FilterInfo {
  const char *name;
  uint32_t least, most;
  bool per_item;
  TypeSet input, args;
  FilterResult result;
} FilterInfo;
extern const FilterInfo filter_info[FILTERS];

typedef enum Op { OP_OR, OP_AND, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_IN, OP_ADD, OP_SUB, OP_MUL, OP_DIV } Op;

typedef enum ExprKind {
  EXPR_LITERAL,
  EXPR_PATH,    // names[0] is looked up in the scope
  EXPR_ITEM,    // begins at the item under the filter
  EXPR_NOT,     // args[0]
  EXPR_BINARY,  // args[0] op args[1]
  EXPR_FILTER,  // args[0] is what it works on
} ExprKind;

typedef struct ExprName {
  Str text;
  Span span;
} ExprName;

struct Expr {
  ExprKind kind;
  Span span;
  Str text;  // as written
  const Data *literal;
  const ExprName *names;
  uint32_t name_count;
  Op op;
  FilterId filter;
  Span filter_span;
  const Expr *const *args;
  uint32_t arg_count;
};

typedef struct TemplatePiece {
  const Data *literal;  // or
  const Expr *expr;
} TemplatePiece;

struct Template {
  Span span;
  const TemplatePiece *pieces;
  uint32_t count;
};

// --- Lexer ------------------------------------------------------------------------------------------------------

typedef enum TokenKind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_LENGTH, TOKEN_TEXT, TOKEN_SIGN, TOKEN_BAD } TokenKind;

typedef struct Token {
  TokenKind kind;
  uint32_t from, to;
  Str text;       // a name, a sign, the inside of a quoted text
  double number;  // a number; a length in pt
} Token;

typedef struct Lexer {
  Job *job;
  Str text;
  const TextMap *map;
  uint32_t at, end;
  Token token;  // the one to be read
} Lexer;

void lexer_start(Lexer *lexer, Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to);
void lexer_next(Lexer *lexer);
Span lexer_span(const Lexer *lexer, uint32_t from, uint32_t to);

// --- Types and texts --------------------------------------------------------------------------------------------

// The plain type of a kind, nullable; TYPE_LIST and TYPE_RECORD say nothing of what is in them.
const Type *type_plain(TypeKind kind);
extern const Type type_page_text;

// A rope under construction.
typedef VEC(TextPart) Parts;

void parts_add(ExprContext *context, Parts *parts, const Data *data);  // a text, a number; nothing for null
void parts_plain(ExprContext *context, Parts *parts, Str text);
const Data *parts_text(ExprContext *context, const Parts *parts, Span span);
const Data *parts_page(ExprContext *context, TextPartKind kind, const Data *record, Span span);
Str number_print(Arena *arena, double number, Str lang);
const Data *data_text_new(Arena *arena, const TextPart *parts, uint32_t count, const Type *type, Span span);
bool data_truth(const Data *data);

// --- Languages --------------------------------------------------------------------------------------------------

typedef enum PluralRule { PLURAL_FROM_TWO, PLURAL_BUT_ONE } PluralRule;

typedef struct Language {
  const char *tag, *decimal, *open_quote, *close_quote, *day_one, *full, *longer, *same_month, *same_year, *apart, *hour,
      *hour_minutes;
  PluralRule plural;
  const char *months[12], *days[7];
} Language;
const Language *language_of(Str lang);

Str date_print(ExprContext *context, Str date, Str form);  // empty when `date` is none
Str dates_print(ExprContext *context, Str from, Str to);
Str time_print(ExprContext *context, Str time);
bool date_form_known(Str form);

// --- Evaluation -------------------------------------------------------------------------------------------------

const Data *filter_eval(ExprContext *context, const Expr *expr, const Scope *scope);
int collator_compare(ExprContext *context, Str a, Str b);
void collator_close(ExprContext *context);
void patterns_close(ExprContext *context);

// As template_lacks, of one expression.
bool expr_lacks(ExprContext *context, const Expr *e, const Scope *scope, Lack *out);

#endif
