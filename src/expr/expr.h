// In: expressions and templates, as text with its places. Out: trees that are checked against types when a layout
// loads and evaluated against values when a document is bound. Total: no loops, no recursion, no side effects.
#ifndef MARBRE_EXPR_EXPR_H
#define MARBRE_EXPR_EXPR_H

#include "schema/schema.h"

typedef struct Expr Expr;
typedef struct Template Template;

// Names in sight, innermost first; each is a link so that a scope is cheap to extend and never copied.
typedef struct TypeScope {
  const struct TypeScope *up;
  Str name;
  const Type *type;
} TypeScope;

typedef struct Scope {
  const struct Scope *up;
  Str name;
  const Data *value;
  bool *read;  // set when an expression asks for it; or NULL
} Scope;

// What evaluation needs besides names. `lang`: a BCP 47 tag; dates, order of sorting and plurals follow it.
typedef struct ExprContext {
  Job *job;
  Str lang;
  struct ExprCollator *collator;  // opened at the first sort; closed by expr_close
  struct ExprPatterns *patterns;  // ICU's, opened at the first skeleton of a date; closed by expr_close
} ExprContext;

void expr_close(ExprContext *context);

// Both make findings and return NULL on a slip. `map` places bytes of `text` in the source.
const Expr *expr_parse(Job *job, Str text, const TextMap *map);
const Template *template_parse(Job *job, Str text, const TextMap *map);
// The expression in bytes [from, to) of a longer text.
const Expr *expr_parse_range(Job *job, Str text, const TextMap *map, uint32_t from, uint32_t to);

// The type of the result; makes a finding for every unknown path (with the nearest name), filter and wrong argument, and
// then returns TYPE_ANY, so that one slip is reported once.
const Type *expr_check(Job *job, const Expr *expr, const TypeScope *scope);
// Every expression in it must be printable: text, number, page.
void template_check(Job *job, const Template *tmpl, const TypeScope *scope);

// Never NULL. A path through null is null.
const Data *expr_eval(ExprContext *context, const Expr *expr, const Scope *scope);
// A DATA_TEXT of parts; empty when all its expressions came out empty and there is at least one expression.
const Data *template_eval(ExprContext *context, const Template *tmpl, const Scope *scope);

Span expr_span(const Expr *expr);
Span template_span(const Template *tmpl);
bool template_is_literal(const Template *tmpl);
// True when the expression or template reads the name at the head of one of its paths ("page", "brand").
bool expr_reads(const Expr *expr, Str name);
bool template_reads(const Template *tmpl, Str name);
// The first value that a template reads and that has no words: what it is called, whether it is there at all, and its place
// or that of the record that should hold it (NO_SPAN where it is a name in sight). False: none is such.
typedef struct Lack {
  Str name;
  Span span;
  bool absent;
} Lack;
bool template_lacks(ExprContext *context, const Template *tmpl, const Scope *scope, Lack *out);
void expr_dump(const Expr *expr, Buf *out);
void template_dump(const Template *tmpl, Buf *out);

#endif
