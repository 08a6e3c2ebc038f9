// In: the trees of a layout. Out: findings for every name that is not declared, every path that the schema does not
// know, every value of the wrong kind, every block where it cannot stand. A part is checked at each use, with the types
// it is given there; page variables have the types of what blocks set them to.
#include "layout/internal.h"

typedef struct Site {
  const TypeScope *scope;
  uint32_t context;  // IN_FLOW, IN_TEXT…
  Str within;        // the kind of block around, or the layout's name for it
  bool fed;          // made from headings or index: may not add to them
} Site;

typedef struct Checker {
  Loader *l;
  const TypeScope *common;  // what parts see besides their parameters
  const TypeScope *whole;   // with the content's fields and the layout's lets
  uint32_t checked;         // blocks, those of a part at each use
} Checker;

// Parts that hold parts multiply: so many blocks, and no more, are a layout.
enum { MOST_BLOCKS = 100000 };

// --- Types of what the engine gives -----------------------------------------------------------------------------

static const Type type_text = {.kind = TYPE_TEXT, .nullable = true};
static const Type type_number = {.kind = TYPE_NUMBER};
static const Type type_page_number = {.kind = TYPE_NUMBER, .is_page = true};
static const Type type_pages = {.kind = TYPE_TEXT, .nullable = true, .is_page = true};
static const Type type_any = {.kind = TYPE_ANY, .nullable = true};
static const Type type_null = {.kind = TYPE_NULL, .nullable = true};

#define FIELD(name, type) {{name, sizeof name - 1}, &type, true}
static const TypeField heading_fields[] = {FIELD("text", type_text), FIELD("level", type_number), FIELD("toc", type_text)};
static const Type type_heading = {.kind = TYPE_RECORD, .fields = heading_fields, .count = 3};
static const Type type_headings = {.kind = TYPE_LIST, .item = &type_heading};
static const TypeField under_fields[] = {FIELD("term", type_text), FIELD("pages", type_pages)};
static const Type type_under_entry = {.kind = TYPE_RECORD, .fields = under_fields, .count = 2};
static const Type type_under = {.kind = TYPE_LIST, .item = &type_under_entry};
static const TypeField entry_fields[] = {FIELD("term", type_text), FIELD("pages", type_pages), FIELD("entries", type_under)};
static const Type type_entry = {.kind = TYPE_RECORD, .fields = entry_fields, .count = 3};
static const Type type_index = {.kind = TYPE_LIST, .item = &type_entry};
static const TypeField page_fields[] = {FIELD("number", type_page_number), FIELD("count", type_page_number)};
static const Type type_page = {.kind = TYPE_RECORD, .fields = page_fields, .count = 2};

// True when values of the type come from `headings` or `index`.
static bool is_collected(const Type *type, uint32_t depth) {
  if (type == &type_heading || type == &type_entry || type == &type_under_entry) return true;
  if (depth == 0) return false;
  if (type->kind == TYPE_LIST) return type->item && is_collected(type->item, depth);
  for (uint32_t i = 0; type->kind == TYPE_RECORD && type->count <= 2 && i < type->count; i++)
    if (is_collected(type->fields[i].type, depth - 1)) return true;
  return false;
}

// --- Names ------------------------------------------------------------------------------------------------------

static const TypeScope *push(Checker *c, const TypeScope *up, Str name, const Type *type) {
  TypeScope *scope = ARENA_NEW(c->l->job->scratch, TypeScope);
  *scope = (TypeScope){up, name, type};
  return scope;
}

// A binding hides nothing: what a name means never depends on where one looks.
static const TypeScope *bind(Checker *c, const TypeScope *up, Str name, Span span, const Type *type) {
  for (const TypeScope *s = up; s; s = s->up)
    if (str_eq(s->name, name)) {
      diag(c->l->job->diags, DIAG_LAYOUT_NAME_TAKEN, span, name);
      break;
    }
  return push(c, up, name, type);
}

static const Type *type_of(Checker *c, const Expr *e, const TypeScope *scope) {
  return e ? expr_check(c->l->job, e, scope) : &type_any;
}

static void check_template(Checker *c, const Template *t, const TypeScope *scope) {
  if (t) template_check(c->l->job, t, scope);
}

#define K(kind) (1u << TYPE_##kind)

static const Type *want_type(Checker *c, const Expr *e, const TypeScope *scope, uint32_t kinds, DiagId wrong) {
  const Type *type = type_of(c, e, scope);
  if (e && !((kinds | K(ANY) | K(NULL)) >> type->kind & 1)) {
    Arena *a = c->l->job->arena;
    diag(c->l->job->diags, wrong, expr_span(e), diag_words(a, type_describe(a, type, DIAG_EN), type_describe(a, type, DIAG_FR)));
  }
  return type;
}

// --- Style values -----------------------------------------------------------------------------------------------

static void check_css(Checker *c, const Css *css, const TypeScope *scope) {
  if (!css) return;
  if (css->kind == CSS_DATA)
    want_type(c, css->expr, scope, K(NUMBER) | K(LENGTH) | K(TEXT), DIAG_LAYOUT_VALUE_DATA);
  for (uint32_t i = 0; i < css->count; i++) check_css(c, css->items[i], scope);
}

static void check_page_name(Checker *c, const Decl *decl) {
  Loader *l = c->l;
  if (decl->prop != PROP_PAGE || decl->value->kind != CSS_IDENT || str_eq(decl->value->text, STR("auto"))) return;
  if (names_get(&l->pages, decl->value->text)) return;
  diag(l->job->diags, DIAG_LAYOUT_PAGE, decl->span, decl->value->text, names_hint(l, &l->pages, decl->value->text));
}

static void check_decls(Checker *c, Decls decls, const TypeScope *scope) {
  for (uint32_t i = 0; i < decls.n; i++) {
    check_css(c, decls.v[i].value, scope);
    check_page_name(c, &decls.v[i]);
  }
}

static void check_style(Checker *c, Str style, Span span) {
  Loader *l = c->l;
  if (style.n && !names_get(&l->styles, style))
    diag(l->job->diags, DIAG_LAYOUT_STYLE, span, style, names_hint(l, &l->styles, style));
}

static bool reads_data(const Css *css, Span *span) {
  if (css->kind == CSS_DATA) return *span = css->span, true;
  for (uint32_t i = 0; i < css->count; i++)
    if (reads_data(css->items[i], span)) return true;
  return false;
}

// var(gap) where var(--gap) is meant; otherwise how a style comes by what is in the content.
static Str custom_meant(Checker *c, const Css *css) {
  Arena *a = c->l->job->arena;
  while (css->kind != CSS_DATA && css->count == 1) css = css->items[0];
  Buf name = buf_new(a);
  buf_lit(&name, "--");
  if (css->kind == CSS_DATA) expr_dump(css->expr, &name);
  Str text = buf_str(&name);
  if (css->kind == CSS_DATA && names_get(&c->l->customs, text))
    return diag_words(a, str_format(a, "write var(%.*s)", STR_ARG(text)), str_format(a, "écrivez var(%.*s)", STR_ARG(text)));
  return diag_words(a, STR("give the value to the block as a --name, and read var(--name) here"),
                    STR("donnez la valeur au bloc par un --nom, et lisez ici var(--nom)"));
}

static void check_styles(Checker *c) {
  const Layout *layout = c->l->layout;
  Span span;
  for (uint32_t i = 0; i < layout->style_count; i++)
    for (uint32_t k = 0; k < layout->styles[i].decls.n; k++) {
      const Decl *decl = &layout->styles[i].decls.v[k];
      if (reads_data(decl->value, &span)) diag(c->l->job->diags, DIAG_LAYOUT_STYLE_DATA, span, custom_meant(c, decl->value));
      check_page_name(c, decl);
    }
}

// --- Blocks -----------------------------------------------------------------------------------------------------

static void check_blocks(Checker *c, BlockList list, Site site);

static Site check_each(Checker *c, const Block *b, Site site) {
  if (!b->each) {  // a slip, or none: what it would have named is not reported again
    if (b->each_name.n) site.scope = bind(c, site.scope, b->each_name, b->span, &type_any);
    return site;
  }
  const Type *list = want_type(c, b->each, site.scope, K(LIST), DIAG_LAYOUT_EACH_LIST);
  const Type *item = list->kind == TYPE_LIST && list->item ? list->item : &type_any;
  site.fed = site.fed || is_collected(item, 2);
  site.scope = bind(c, site.scope, b->each_name, expr_span(b->each), item);
  if (b->each_count.n) site.scope = bind(c, site.scope, b->each_count, expr_span(b->each), &type_number);
  return site;
}

static Site check_lets(Checker *c, const Binding *lets, uint32_t count, Site site) {
  for (uint32_t i = 0; i < count; i++)
    site.scope = bind(c, site.scope, lets[i].name, lets[i].span, type_of(c, lets[i].expr, site.scope));
  return site;
}

// The type of a page variable is what all that is set to it has in common.
static void check_sets(Checker *c, const Block *b, const TypeScope *scope) {
  Loader *l = c->l;
  for (uint32_t i = 0; i < b->set_count; i++) {
    const Type *type = type_of(c, b->sets[i].expr, scope);
    VariableType *variable = names_get(&l->variables, b->sets[i].name);
    if (!variable)
      diag(l->job->diags, DIAG_LAYOUT_VARIABLE, b->sets[i].span, b->sets[i].name, names_hint(l, &l->variables, b->sets[i].name));
    else if (type->kind != TYPE_NULL)
      variable->type = !variable->type || variable->type->kind == type->kind ? type : &type_any;
  }
}

static const Binding *argument(const Block *b, Str name) {
  for (uint32_t i = 0; i < b->with_count; i++)
    if (str_eq(b->withs[i].name, name)) return &b->withs[i];
  return NULL;
}

static bool has_param(const Part *part, Str name) {
  for (uint32_t i = 0; i < part->param_count; i++)
    if (str_eq(part->params[i].name, name)) return true;
  return false;
}

static void check_arguments(Checker *c, const Block *b, const Part *part) {
  Loader *l = c->l;
  Str *names = ARENA_ARRAY(l->job->scratch, Str, part->param_count);
  for (uint32_t i = 0; i < part->param_count; i++) names[i] = part->params[i].name;
  for (uint32_t i = 0; i < b->with_count; i++)
    if (!has_param(part, b->withs[i].name))
      diag(l->job->diags, DIAG_LAYOUT_PARAM, b->withs[i].span, part->name, b->withs[i].name,
           names_hint_of(l, names, part->param_count, b->withs[i].name));
}

static void check_part(Checker *c, const Block *b, Site site) {
  Loader *l = c->l;
  const Part *part = names_get(&l->parts, b->name);
  if (!part) {
    if (b->name.n) diag(l->job->diags, DIAG_LAYOUT_PART, b->span, b->name, names_hint(l, &l->parts, b->name));
    return;
  }
  Site inner = {c->common, site.context, part->name, site.fed};
  check_arguments(c, b, part);
  for (uint32_t i = 0; i < part->param_count; i++) {
    const Binding *given = argument(b, part->params[i].name);
    const Type *type = given ? type_of(c, given->expr, site.scope) : &type_null;
    if (!given && part->params[i].required) diag(l->job->diags, DIAG_LAYOUT_PARAM_MISSING, b->span, part->name, part->params[i].name);
    inner.fed = inner.fed || is_collected(type, 2);
    inner.scope = bind(c, inner.scope, part->params[i].name, part->span, type);
  }
  check_blocks(c, part->body, inner);
}

static void check_columns(Checker *c, const Block *b, Site site) {
  for (uint32_t i = 0; i < b->column_count; i++) {
    const TableColumn *column = &b->columns[i];
    Block as_block = {.each = column->each, .each_name = column->each_name, .each_count = column->each_count};
    check_decls(c, column->decls, check_each(c, &as_block, site).scope);
    check_style(c, column->style, column->style_span);
  }
}

static void check_collected(Checker *c, const Block *b, Site site) {
  if (site.fed && (b->kind == BLOCK_HEADING || b->index)) diag(c->l->job->diags, DIAG_LAYOUT_FEEDS, b->span);
}

static void check_value(Checker *c, const Block *b, const TypeScope *scope) {
  if (b->kind == BLOCK_RICH) want_type(c, b->value, scope, K(RICH) | K(TEXT), DIAG_LAYOUT_WANTS_RICH);
  if (b->kind == BLOCK_CHECK) type_of(c, b->value, scope);
  if (b->kind == BLOCK_QR) want_type(c, b->value, scope, K(TEXT) | K(URI) | K(EMAIL), DIAG_LAYOUT_WANTS_URI);
}

// In a chart's own templates the record is `.`.
static void check_chart(Checker *c, const Block *b, const TypeScope *scope) {
  if (b->kind != BLOCK_CHART) return;
  const Type *list = want_type(c, b->value, scope, K(LIST), DIAG_LAYOUT_EACH_LIST);
  const TypeScope *item = push(c, scope, STR("."), list->kind == TYPE_LIST && list->item ? list->item : &type_any);
  check_template(c, b->term, item);
  for (uint32_t i = 0; i < b->series_count; i++) {
    const ChartSeries *series = b->series[i];
    check_template(c, series->term, scope);
    want_type(c, series->value, item, K(NUMBER), DIAG_LAYOUT_CHART_NUMBER);
    check_template(c, series->text, item);
    check_decls(c, series->decls, item);
  }
}

static void check_own(Checker *c, const Block *b, Site site) {
  const TypeScope *s = site.scope;
  check_style(c, b->style, b->style_span);
  check_decls(c, b->decls, s);
  check_template(c, b->text, s);
  check_template(c, b->alt, s);
  if (b->kind != BLOCK_CHART) check_template(c, b->term, s);
  check_template(c, b->between, s);
  check_value(c, b, s);
  check_chart(c, b, s);
  want_type(c, b->src, s, K(IMAGE), DIAG_LAYOUT_WANTS_IMAGE);
  want_type(c, b->link, s, K(RECORD) | K(TEXT) | K(URI) | K(EMAIL), DIAG_LAYOUT_WANTS_LINK);
  want_type(c, b->id, s, K(RECORD), DIAG_LAYOUT_WANTS_ENTRY);
  want_type(c, b->of_page, s, K(RECORD), DIAG_LAYOUT_WANTS_ENTRY);
  want_type(c, b->index, s, K(TEXT), DIAG_LAYOUT_WANTS_TERM);
  check_css(c, b->level, s);
  check_css(c, b->colspan, s);
  check_css(c, b->rowspan, s);
  check_css(c, b->line, s);
  check_css(c, b->round, s);
  check_sets(c, b, s);
  check_collected(c, b, site);
  if (b->between && site.context != IN_TEXT)
    diag(c->l->job->diags, DIAG_LAYOUT_KEY_KIND, b->span, STR("between"), site.within, STR("span, strong, em"));
}

uint32_t block_context_in(BlockKind kind) {
  switch (kind) {
    case BLOCK_HEADING:
    case BLOCK_PARAGRAPH:
    case BLOCK_CAPTION:
    case BLOCK_SPAN:
    case BLOCK_STRONG:
    case BLOCK_EM:
    case BLOCK_NOTE: return IN_TEXT;
    case BLOCK_LIST: return IN_LIST;
    case BLOCK_TABLE: return IN_TABLE;
    case BLOCK_ROWS: return IN_ROWS;
    case BLOCK_ROW: return IN_ROW;
    default: return IN_FLOW;
  }
}

// The kinds that may hold one: "list", "rows, table", "paragraph, heading…".
static Str places_of(Checker *c, BlockKind kind) {
  Buf out = buf_new(c->l->job->scratch);
  uint32_t contexts = block_info[kind].contexts;
  if (contexts & IN_FLOW) buf_lit(&out, "body");
  if (contexts & IN_CHECKS) buf_lit(&out, "checks");
  for (uint32_t i = 0; i < BLOCK_KINDS; i++) {
    BlockKind holder = (BlockKind)i;
    bool flow = block_context_in(holder) == IN_FLOW && holder != BLOCK_BOX && holder != BLOCK_CELL;
    if (flow || !(block_context_in(holder) & contexts) || (holder == kind && !(contexts & IN_TEXT))) continue;
    buf_format(&out, "%s%s", out.n ? ", " : "", block_info[i].name);
  }
  return buf_str(&out);
}

static void check_block(Checker *c, const Block *b, Site site) {
  Str kind = str_from(block_info[b->kind].name);
  if (!(block_info[b->kind].contexts & site.context))
    diag(c->l->job->diags, DIAG_LAYOUT_CONTEXT, b->span, kind, site.within, places_of(c, b->kind));
  site = check_lets(c, b->lets, b->let_count, check_each(c, b, site));
  type_of(c, b->condition, site.scope);
  check_own(c, b, site);
  if (b->kind == BLOCK_PART) {
    check_part(c, b, site);
    return;
  }
  check_columns(c, b, site);
  Site inner = {site.scope, block_context_in(b->kind), kind, site.fed};
  check_blocks(c, b->head, inner);
  check_blocks(c, b->body, inner);
}

// Scopes of one block are forgotten after it.
static void check_blocks(Checker *c, BlockList list, Site site) {
  for (uint32_t i = 0; i < list.n && c->checked < MOST_BLOCKS; i++) {
    ArenaMark mark = arena_mark(c->l->job->scratch);
    if (++c->checked == MOST_BLOCKS)
      diag(c->l->job->diags, DIAG_LAYOUT_TOO_LARGE, list.v[i]->span, diag_number(c->l->job->scratch, MOST_BLOCKS, 0));
    check_block(c, list.v[i], site);
    arena_rewind(c->l->job->scratch, mark);
  }
}

// --- The whole --------------------------------------------------------------------------------------------------

static void build_scopes(Checker *c) {
  Loader *l = c->l;
  Layout *layout = l->layout;
  const TypeScope *s = push(c, NULL, STR("param"), layout->parameters);
  s = push(c, s, STR("words"), l->words_type);
  s = push(c, s, STR("brand"), l->brand_type);
  s = push(c, s, STR("headings"), &type_headings);
  if (layout->counters) s = push(c, s, STR("counter"), layout->counters);
  c->common = s = push(c, s, STR("index"), &type_index);
  const Type *content = l->content_type;
  for (uint32_t i = 0; content && i < content->count; i++)
    s = bind(c, s, content->fields[i].name, l->tree->span, content->fields[i].type);
  c->whole = check_lets(c, layout->lets, layout->let_count, (Site){.scope = s}).scope;
}

static void check_pages(Checker *c) {
  const Layout *layout = c->l->layout;
  const TypeScope *s = bind(c, c->whole, STR("page"), c->l->tree->span, &type_page);
  for (uint32_t i = 0; i < layout->variable_count; i++) {
    const VariableType *variable = names_get(&c->l->variables, layout->variables[i].name);
    s = bind(c, s, layout->variables[i].name, c->l->tree->span, variable->type ? variable->type : &type_any);
  }
  for (uint32_t i = 0; i < layout->page_count; i++) {
    const PageRule *rule = &layout->pages[i];
    check_decls(c, rule->decls, s);
    for (uint32_t k = 0; k < rule->region_count; k++)
      if (rule->regions[k].box)
        check_block(c, rule->regions[k].box, (Site){s, IN_FLOW, rule->regions[k].name, false});
  }
}

static void check_abbreviations(Checker *c) {
  const Layout *layout = c->l->layout;
  const Type *list = want_type(c, layout->abbreviations.of, c->whole, K(LIST), DIAG_LAYOUT_EACH_LIST);
  const TypeScope *item = push(c, c->whole, STR("."), list->kind == TYPE_LIST && list->item ? list->item : &type_any);
  want_type(c, layout->abbreviations.term, item, K(TEXT), DIAG_LAYOUT_WANTS_TERM);
  want_type(c, layout->abbreviations.text, item, K(TEXT), DIAG_LAYOUT_WANTS_TERM);
}

void layout_check(Loader *l) {
  Checker c = {.l = l};
  ArenaMark mark = arena_mark(l->job->scratch);
  build_scopes(&c);
  check_styles(&c);
  check_template(&c, l->layout->title, c.whole);
  check_template(&c, l->layout->author, c.whole);
  check_template(&c, l->layout->subject, c.whole);
  check_abbreviations(&c);
  check_blocks(&c, l->layout->checks, (Site){c.whole, IN_CHECKS, STR("checks"), false});
  check_blocks(&c, l->layout->body, (Site){c.whole, IN_FLOW, STR("body"), false});
  check_pages(&c);
  arena_rewind(l->job->scratch, mark);
}
