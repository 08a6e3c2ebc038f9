// Names in sight, and the layout's values with data filled in. Scopes are chains of links; they live as long as the
// pass, because a text's pieces are put together after their blocks were walked.
#include "doc/internal.h"

#include <math.h>

Span span_or(Span span, Span otherwise) { return span.file ? span : otherwise; }

const Scope *scope_push(DocBinder *b, const Scope *up, Str name, const Data *value) {
  Scope *scope = ARENA_NEW(b->temp, Scope);
  *scope = (Scope){up, name, value ? value : &data_null, NULL};
  return scope;
}

// Fields that the type knows and the record lacks are null; an open record may hold more than its type names.
const Scope *scope_push_fields(DocBinder *b, const Scope *up, const Data *record) {
  if (!record || record->kind != DATA_RECORD) return up;
  for (uint32_t i = 0; i < record->count; i++) up = scope_push(b, up, record->fields[i].name, record->fields[i].value);
  const Type *type = record->type;
  for (uint32_t i = 0; type && type->kind == TYPE_RECORD && i < type->count; i++)
    if (!data_get(record, type->fields[i].name)) up = scope_push(b, up, type->fields[i].name, &data_null);
  return up;
}

const Scope *scope_push_lets(DocBinder *b, const Scope *up, const Binding *lets, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) up = scope_push(b, up, lets[i].name, expr_eval(&b->expr, lets[i].expr, up));
  return up;
}

static const Data *argument(DocBinder *b, const Scope *caller, const Block *call, Str name) {
  for (uint32_t i = 0; i < call->with_count; i++)
    if (str_eq(call->withs[i].name, name)) return expr_eval(&b->expr, call->withs[i].expr, caller);
  return &data_null;
}

const Scope *scope_of_part(DocBinder *b, const Scope *caller, const Block *call, const Part *part) {
  const Scope *scope = b->globals;
  for (uint32_t i = 0; i < part->param_count; i++)
    scope = scope_push(b, scope, part->params[i].name, argument(b, caller, call, part->params[i].name));
  return scope;
}

typedef struct EachLoop {
  const Block *block;
  BlockVisit *visit;
  void *arg;
} EachLoop;

// Loops within loops, and parts that hold parts, multiply: a few lines of a layout could ask for more than any machine
// can make. A guide of 300 pages has some 20,000 blocks.
enum { MOST_BLOCKS = 500000 };

static bool may_walk(DocBinder *b, const Block *block) {
  if (++b->walked == MOST_BLOCKS)
    diag(b->job.diags, DIAG_DOC_TOO_LARGE, block->span, diag_number(b->temp, MOST_BLOCKS, 0));
  return b->walked < MOST_BLOCKS;
}

static void walk_once(DocBinder *b, const Site *site, const EachLoop *loop) {
  Site here = *site;
  const Block *block = loop->block;
  if (!may_walk(b, block)) return;
  here.scope = scope_push_lets(b, site->scope, block->lets, block->let_count);
  if (block->condition && data_is_empty(expr_eval(&b->expr, block->condition, here.scope))) return;
  const double *counters = counters_step(b, &here, block);
  uint32_t nodes = b->nodes;
  loop->visit(b, &here, block, loop->arg);
  if (counters && b->nodes == nodes) counters_take_back(b, counters);  // it made nothing
}

static void walk_item(DocBinder *b, const Site *site, const EachLoop *loop, const Data *item, uint32_t number) {
  if (data_is_empty(item)) return;
  Site here = *site;
  here.scope = scope_push(b, site->scope, loop->block->each_name, item);
  if (loop->block->each_count.n)
    here.scope = scope_push(b, here.scope, loop->block->each_count, data_from_number(b->temp, number, item->span));
  here.span = span_or(item->span, site->span);
  walk_once(b, &here, loop);
}

void block_walk(DocBinder *b, const Site *site, const Block *block, BlockVisit *visit, void *arg) {
  EachLoop loop = {block, visit, arg};
  if (!block->each) {
    walk_once(b, site, &loop);
    return;
  }
  const Data *items = expr_eval(&b->expr, block->each, site->scope);
  if (items->kind != DATA_LIST) {
    walk_item(b, site, &loop, items, 1);
    return;
  }
  for (uint32_t i = 0; i < items->count && b->walked < MOST_BLOCKS; i++) walk_item(b, site, &loop, items->items[i], i + 1);
}

// --- CSS values -------------------------------------------------------------------------------------------------

static bool css_has_data(const Css *css) {
  if (css->kind == CSS_DATA) return true;
  for (uint32_t i = 0; i < css->count; i++)
    if (css_has_data(css->items[i])) return true;
  return false;
}

static const Css *css_from_data(DocBinder *b, const Css *css, const Data *value) {
  Css *out = ARENA_NEW(b->job.arena, Css);
  out->span = css->span;
  switch (value->kind) {
    case DATA_NULL:
    case DATA_LIST:
    case DATA_RECORD: return NULL;
    case DATA_BOOL: out->kind = CSS_NUMBER, out->number = value->truth; break;
    case DATA_NUMBER: out->kind = CSS_NUMBER, out->number = value->number; break;
    case DATA_LENGTH: out->kind = CSS_DIMENSION, out->number = value->number, out->text = STR("pt"); break;
    case DATA_TEXT: out->kind = CSS_IDENT, out->text = data_text(b->job.arena, value); break;
  }
  return out->kind == CSS_IDENT && !out->text.n ? NULL : out;
}

static const Css *css_rebuild(DocBinder *b, const Css *css, const Scope *scope) {
  if (css->kind == CSS_DATA) return css_from_data(b, css, expr_eval(&b->expr, css->expr, scope));
  if (!css->count) return css;
  const Css **items = ARENA_ARRAY(b->job.arena, const Css *, css->count);
  for (uint32_t i = 0; i < css->count; i++)
    if (!(items[i] = css_rebuild(b, css->items[i], scope))) return NULL;
  Css *out = ARENA_NEW(b->job.arena, Css);
  *out = *css;
  out->items = items;
  return out;
}

const Css *css_fill(DocBinder *b, const Css *css, const Scope *scope) {
  return css && css_has_data(css) ? css_rebuild(b, css, scope) : css;
}

bool decls_have_data(Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++)
    if (css_has_data(decls.v[i].value)) return true;
  return false;
}

// The very declarations of the layout when no data stands in them, so that equal ones are known by their address.
Decls decls_fill(DocBinder *b, Decls decls, const Scope *scope) {
  if (!decls_have_data(decls)) return decls;
  Decl *out = ARENA_ARRAY(b->job.arena, Decl, decls.n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < decls.n; i++) {
    Decl decl = decls.v[i];
    decl.value = css_fill(b, decl.value, scope);
    if (decl.value) out[n++] = decl;
  }
  return (Decls){out, n};
}

uint32_t css_whole(DocBinder *b, const Css *css, const Scope *scope, uint32_t otherwise) {
  if (!css) return otherwise;
  const Css *value = css_fill(b, css, scope);
  if (value && value->kind == CSS_NUMBER && value->number >= 0 && value->number == floor(value->number))
    return value->number > 1000 ? 1000 : (uint32_t)value->number;
  diag(b->job.diags, DIAG_DOC_WHOLE, css->span);
  return otherwise;
}

static const Css *last_value(Decls decls, PropId prop) {
  for (uint32_t i = decls.n; i-- > 0;)
    if (decls.v[i].prop == prop) return decls.v[i].value;
  return NULL;
}

// A rule for all blocks of this style or kind; h1 to h6 where the layout says the level.
static bool names_block(const StyleRule *rule, const Block *block) {
  const SelectorStep *step = rule->steps;
  if (rule->count != 1 || step->pseudo != PSEUDO_NONE) return false;
  if (block->style.n && str_eq(step->name, block->style)) return true;
  if (str_eq(step->name, str_from(block_info[block->kind].name))) return true;
  bool level = block->kind == BLOCK_HEADING && block->level && block->level->kind == CSS_NUMBER;
  return level && step->name.n == 2 && step->name.p[0] == 'h' && step->name.p[1] == '0' + (int)block->level->number;
}

void declared_prepare(DocBinder *b) {
  for (uint32_t i = 0; i < b->layout->style_count; i++) {
    Decls decls = b->layout->styles[i].decls;
    for (uint32_t k = 0; k < decls.n; k++)
      if (decls.v[k].prop < PROP_IDS) b->ruled[decls.v[k].prop] = true;
  }
}

const Css *declared(const DocBinder *b, const Block *block, PropId prop) {
  const Css *value = last_value(block->decls, prop);
  if (!b->ruled[prop]) return value;
  for (uint32_t i = b->layout->style_count; !value && i-- > 0;) {
    const StyleRule *rule = &b->layout->styles[i];
    if (names_block(rule, block)) value = last_value(rule->decls, prop);
  }
  return value;
}

// --- Capitals ---------------------------------------------------------------------------------------------------

// Capital of a letter of the Latin, Greek and Cyrillic scripts that is as long in UTF-8; other letters stay.
static uint32_t capital(uint32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7)) return c - 32;
  if (c == 0xFF) return 0x178;
  bool even = (c >= 0x100 && c <= 0x137 && c != 0x131) || (c >= 0x14A && c <= 0x177);
  bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if ((even && c % 2 == 1) || (odd && c % 2 == 0)) return c - 1;
  if ((c >= 0x3B1 && c <= 0x3C9 && c != 0x3C2) || (c >= 0x430 && c <= 0x44F)) return c - 32;
  if (c >= 0x450 && c <= 0x45F) return c - 80;
  return c;
}

// What a text can begin with: a figure takes no capital, and neither does what follows it.
static bool begins_text(uint32_t c) {
  return capital(c) != c || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x2000);
}

Str text_transformed(Arena *arena, Str text, uint8_t transform) {
  if (transform == TRANSFORM_NONE) return text;
  Buf out = buf_new(arena);
  bool done = false;
  for (uint32_t i = 0; i < text.n;) {
    uint32_t c, step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!step) break;
    buf_utf8(&out, done ? c : capital(c));
    done = done || (transform == TRANSFORM_CAPITALIZE && begins_text(c));
    i += step;
  }
  return buf_str(&out);
}

// --- Plain text -------------------------------------------------------------------------------------------------

// What a text says: objects and break chances left out, forced breaks as spaces.
Str inlines_plain(Arena *arena, const Inlines *inlines, uint32_t from, uint32_t to) {
  Buf out = buf_new(arena);
  for (uint32_t i = from; i < to;) {
    uint32_t c, step = utf8_decode(inlines->text.p + i, inlines->text.p + to, &c);
    if (!step) break;
    if (c == 0x2028)
      buf_byte(&out, ' ');
    else if (c != 0xFFFC && c != 0x200B && c != 0xAD)
      buf_add(&out, str_slice(inlines->text, i, i + step));
    i += step;
  }
  return str_trim(buf_str(&out));
}

Str template_plain(DocBinder *b, const Template *tmpl, const Scope *scope, bool title) {
  return data_plain(b, template_eval(&b->expr, tmpl, scope), title);
}

Str data_plain(DocBinder *b, const Data *text, bool title) {
  if (data_is_empty(text) || text->kind != DATA_TEXT) return (Str){0};
  InlineBuilder *builder = inline_begin_in(b->room, &b->job, &(InlineOptions){.lang = b->lang, .title = title});
  for (uint32_t i = 0; i < text->count; i++) {
    const TextPart *part = &text->parts[i];
    if (part->kind == TEXT_MARKUP)
      inline_markup(builder, part->text, &part->map, part->transform);
    else if (part->kind == TEXT_PLAIN || part->kind == TEXT_BREAK)
      inline_text(builder, part->kind == TEXT_BREAK ? STR(" ") : text_transformed(b->temp, part->text, part->transform),
                  &part->map, false);
  }
  const Inlines *inlines = inline_finish(builder);
  return inlines ? inlines_plain(b->job.arena, inlines, 0, inlines->text.n) : (Str){0};
}

Str index_term(DocBinder *b, const Block *block, const Scope *scope) {
  if (!block->index) return (Str){0};
  const Data *value = expr_eval(&b->expr, block->index, scope);
  return data_is_empty(value) ? (Str){0} : str_trim(data_text(b->job.arena, value));
}
