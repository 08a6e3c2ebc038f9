// What is said of a value that cannot be had: it is out of the property's bounds, larger than any page, or no value at all.
#include "style/internal.h"

static Span span_of(const Decl *decl) { return decl->value->span.file ? decl->value->span : decl->span; }

static Str text_of(Cascade *c, const Css *css) {
  Buf text = buf_new(c->job->scratch);
  css_dump(css, &text);
  return buf_str(&text);
}

static Str name_of(const Decl *decl) { return str_from(prop_info[decl->prop].name); }

// --- Bounds -----------------------------------------------------------------------------------------------------

// A number, or a length in points or per cent alone; one of both has no bounds before it is known what it is part of.
static bool single_of(const Quantity *q, CssKind *kind, double *number) {
  if (q->kind == QUANTITY_ANGLE || (q->number != 0 && q->percent != 0)) return false;
  *kind = q->kind == QUANTITY_NUMBER ? CSS_NUMBER : q->percent != 0 ? CSS_PERCENT : CSS_DIMENSION;
  *number = q->percent != 0 ? q->percent : q->number;
  return true;
}

// "“calc(3pt - 12pt)” comes to -9pt"; where the content gave the number itself, "-9 is given".
static Str outcome(Cascade *c, const Decl *decl, const Quantity *q, double number) {
  Arena *arena = c->job->arena;
  const char *unit = q->kind == QUANTITY_NUMBER ? "" : q->kind == QUANTITY_FR ? "fr" : q->percent != 0 ? "%" : "pt";
  Str text = text_of(c, decl->value), comes = str_format(arena, "%.6g%s", number, unit);
  if (str_eq(text, comes))
    return diag_words(arena, str_format(arena, "%.*s is given", STR_ARG(text)), str_format(arena, "%.*s est donné", STR_ARG(text)));
  return diag_words(arena, str_format(arena, "“%.*s” comes to %.*s", STR_ARG(text), STR_ARG(comes)),
                    str_format(arena, "«\u00A0%.*s\u00A0» vaut %.*s", STR_ARG(text), STR_ARG(comes)));
}

static void report_range(Cascade *c, const Decl *decl, const Quantity *q, double number, PropRange range) {
  diag(c->job->diags, DIAG_STYLE_RANGE, span_of(decl), name_of(decl), range_words(c->job->arena, range),
       outcome(c, decl, q, number));
}

// Most lengths are above 0, and need no look at the grammar: none has a bound from above but a percentage's of 100.
static bool item_keeps_range(Cascade *c, const Decl *decl, const Css *css) {
  Quantity q;
  CssKind kind;
  double number;
  PropRange range;
  if (css->kind == CSS_IDENT || css->kind == CSS_STRING || !quantity_of(c, css, &q) || !single_of(&q, &kind, &number)) return true;
  if (kind != CSS_NUMBER && number > 0 && (kind == CSS_DIMENSION || number <= 100)) return true;
  if (!prop_range(decl->prop, kind, q.kind == QUANTITY_FR, &range) || range_holds(range, number)) return true;
  report_range(c, decl, &q, number, range);
  return false;
}

bool value_keeps_range(Cascade *c, const Decl *decl, const Css *css) {
  bool of_parent = c->of_parent, keeps = true, many = css->kind == CSS_LIST;
  c->of_parent = of_parent || decl->prop == PROP_FONT_SIZE;
  for (uint32_t i = 0; keeps && i < (many ? css->count : 1); i++)
    keeps = item_keeps_range(c, decl, many ? css->items[i] : css);
  c->of_parent = of_parent;
  return keeps;
}

// --- Other slips ------------------------------------------------------------------------------------------------

static bool is_too_large(Cascade *c, const Css *css) {
  Quantity q;
  for (uint32_t i = 0; css->kind == CSS_LIST && i < css->count; i++)
    if (is_too_large(c, css->items[i])) return true;
  bool length = css->kind != CSS_LIST && css->kind != CSS_IDENT && quantity_of(c, css, &q) && q.kind == QUANTITY_LENGTH;
  return length && !quantity_is_within(&q);
}

// The least and the most that spaces may become, in the wrong order.
static bool is_reversed(Cascade *c, PropId prop, const Css *css) {
  Quantity least, most;
  bool pair = (prop == PROP_WORD_SPACING_RANGE || prop == PROP_LETTER_SPACING_RANGE) && css->kind == CSS_LIST;
  return pair && quantity_of(c, css->items[0], &least) && quantity_of(c, css->items[1], &most) && least.percent > most.percent;
}

void value_slip(Cascade *c, const Decl *decl) {
  const Css *css = value_of(c, decl->value);
  DiagId what = css && is_too_large(c, css)               ? DIAG_STYLE_LARGE
                : css && is_reversed(c, decl->prop, css) ? DIAG_STYLE_ORDER
                                                         : DIAG_STYLE_VALUE;
  diag(c->job->diags, what, span_of(decl), name_of(decl), text_of(c, decl->value));
}
