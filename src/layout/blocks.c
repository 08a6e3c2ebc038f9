// In: blocks as mappings of one key. Out: their trees, every key read by what it is (keys.def).
#include "layout/internal.h"

#define BLOCK(id, name, contexts, role) {name, contexts, role},
const BlockInfo block_info[BLOCK_KINDS] = {
#include "layout/blocks.def"
};
#undef BLOCK

#define IS(kind) (1u << BLOCK_##kind)
enum {
  ALL = (1u << BLOCK_KINDS) - 1,
  TEXTS = IS(HEADING) | IS(PARAGRAPH) | IS(CAPTION) | IS(SPAN) | IS(STRONG) | IS(EM),
  FLOW = IS(BOX) | IS(HEADING) | IS(PARAGRAPH) | IS(RICH) | IS(LIST) | IS(QUOTE) | IS(FIGURE) | IS(CAPTION) | IS(IMAGE) |
         IS(TABLE) | IS(RULE) | IS(SHAPE) | IS(TOC) | IS(CHART) | IS(QR),
};

#define KEY(id, name, kinds) {name, kinds},
const KeyInfo key_info[KEYS] = {
#include "layout/keys.def"
};
#undef KEY

typedef struct Requirement {
  BlockKind kind;
  KeyId key;
} Requirement;

#define REQUIRED(kind, key) {BLOCK_##kind, KEY_##key},
static const Requirement requirements[] = {
#include "layout/requirements.def"
};

bool key_is_required(BlockKind kind, KeyId key) {
  for (uint32_t i = 0; i < sizeof requirements / sizeof *requirements; i++)
    if (requirements[i].kind == kind && requirements[i].key == key) return true;
  return false;
}

#define STRUCTURE_ROLE(name) name,
static const char *const structure_roles[] = {
#include "layout/roles.def"
};
enum { STRUCTURE_ROLES = sizeof structure_roles / sizeof *structure_roles };

static const Block *block_read(Loader *l, const Yaml *node);

// What is being read.
typedef struct Reading {
  Loader *l;
  Block *block;
  DeclVec decls;
  uint32_t keys;  // those found, as bits
} Reading;

// --- Keys -------------------------------------------------------------------------------------------------------

static bool is_name(Str s) {
  for (uint32_t i = 0; i < s.n; i++)
    if (strchr(" \t,.'|()[]{}", s.p[i])) return false;
  return s.n > 0;
}

// NAME[, COUNT] in expr
static const Expr *each_read(Loader *l, const Yaml *node, Str *name, Str *count) {
  node = want_scalar(l, STR("each"), node);
  if (!node) return NULL;
  int64_t in = str_find(node->text, STR(" in "), 0);
  Str head = in < 0 ? STR("") : str_slice(node->text, 0, (uint32_t)in);
  int64_t comma = str_find(head, STR(","), 0);
  *name = str_trim(comma < 0 ? head : str_slice(head, 0, (uint32_t)comma));
  *count = comma < 0 ? STR("") : str_trim(str_slice(head, (uint32_t)comma + 1, head.n));
  if (!is_name(*name) || (comma >= 0 && !is_name(*count))) {
    diag(l->job->diags, DIAG_LAYOUT_EACH, node->span, node->text);
    int64_t space = str_find(node->text, STR(" "), 0);  // "j of jours"
    *name = space < 0 ? STR("") : str_slice(node->text, 0, (uint32_t)space);
    if (!is_name(*name)) *name = STR("");
    return NULL;
  }
  if (str_find(node->text, STR("{{"), (uint32_t)in) >= 0) return diag(l->job->diags, DIAG_LAYOUT_EXPR_BRACES, node->span, STR("each")), NULL;
  return expr_parse_range(l->job, node->text, &node->map, (uint32_t)in + 4, node->text.n);
}

static Str role_read(Loader *l, const Yaml *node) {
  Str role = want_name(l, STR("role"), node), names[STRUCTURE_ROLES];
  for (uint32_t i = 0; i < STRUCTURE_ROLES; i++)
    if (str_eq(role, names[i] = str_from(structure_roles[i]))) return role;
  if (role.n) diag(l->job->diags, DIAG_LAYOUT_ROLE, node->span, role, names_hint_of(l, names, STRUCTURE_ROLES, role));
  return STR("");
}

static const Css *whole_number_read(Loader *l, Str key, const Yaml *node, double least, double most) {
  const Css *css = css_read(l, key, node);
  if (!css || css->kind == CSS_DATA || css->kind == CSS_FUNC) return css;
  if (css->kind == CSS_NUMBER && css->number >= least && css->number <= most && css->number == (double)(int)css->number)
    return css;
  diag(l->job->diags, DIAG_LAYOUT_WHOLE_NUMBER, css->span, key, str_format(l->job->scratch, "%g", least),
       str_format(l->job->scratch, "%g", most));
  return NULL;
}

// Points, x and y each; one point that came as a list of two stays one.
static const Css *line_read(Loader *l, const Yaml *node) {
  const Css *css = css_read(l, STR("line"), node);
  bool good = css && css->kind == CSS_COMMAS && css->count > 1;
  for (uint32_t i = 0; good && i < css->count; i++) good = css->items[i]->kind == CSS_LIST && css->items[i]->count == 2;
  if (css && !good) diag(l->job->diags, DIAG_LAYOUT_LINE, css->span);
  return css;
}

// What a cell is the head of.
static Str scope_read(Loader *l, const Yaml *node) {
  static const char *const scopes[] = {"row", "col", "rowgroup", "colgroup", "both"};
  Str scope = want_name(l, STR("scope"), node);
  for (uint32_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
    if (str_eq(scope, str_from(scopes[i]))) return scope;
  if (scope.n) diag(l->job->diags, DIAG_LAYOUT_VALUE, node->span, scope, STR("scope"), STR("row | col | rowgroup | colgroup | both"), STR(""));
  return STR("");
}

static TableColumn column_read(Loader *l, const Yaml *node) {
  TableColumn column = {.span = node->span};
  DeclVec decls = {0};
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *key = node->pairs[i].key, *value = node->pairs[i].value;
    static const Str own[] = {{"each", 4}, {"scope", 5}, {"style", 5}};
    if (str_eq(key->text, own[0]))
      column.each = each_read(l, value, &column.each_name, &column.each_count);
    else if (str_eq(key->text, own[1]))
      column.scope = scope_read(l, value);
    else if (str_eq(key->text, own[2]))
      column.style = want_name(l, key->text, value), column.style_span = value->span;
    else if (is_property(l, key->text))
      decl_read(l, &decls, key, value);
    else
      diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, names_hint_of(l, own, 3, key->text));
  }
  column.decls = (Decls){decls.v, decls.n};
  return column;
}

static const TableColumn *columns_read(Loader *l, const Yaml *node, uint32_t *count) {
  node = want_sequence(l, STR("columns"), node);
  *count = 0;
  if (!node) return NULL;
  TableColumn *columns = ARENA_ARRAY(l->job->arena, TableColumn, node->count);
  for (uint32_t i = 0; i < node->count; i++)
    if (want_mapping(l, STR("columns"), node->items[i])) columns[(*count)++] = column_read(l, node->items[i]);
  return columns;
}

static void key_read(Reading *r, KeyId id, const Yaml *v) {
  Loader *l = r->l;
  Block *b = r->block;
  Str key = str_from(key_info[id].name);
  switch (id) {
    case KEY_EACH: b->each = each_read(l, v, &b->each_name, &b->each_count); break;
    case KEY_LET: b->lets = want_bindings(l, key, v, &b->let_count); break;
    case KEY_IF: b->condition = want_expr(l, key, v); break;
    case KEY_STYLE: b->style = want_name(l, key, v), b->style_span = v->span; break;
    case KEY_ROLE: b->role = role_read(l, v); break;
    case KEY_NAME: b->name = want_name(l, key, v); break;
    case KEY_WITH: b->withs = want_bindings(l, key, v, &b->with_count); break;
    case KEY_SET: b->sets = want_bindings(l, key, v, &b->set_count); break;
    case KEY_ID: b->id = want_expr(l, key, v); break;
    case KEY_LINK: b->link = want_expr(l, key, v); break;
    case KEY_INDEX: b->index = want_expr(l, key, v); break;
    case KEY_ALT: b->alt = want_template(l, key, v); break;
    case KEY_TEXT: b->text = want_template(l, key, v); break;
    case KEY_TERM: b->term = want_template(l, key, v); break;
    case KEY_BETWEEN: b->between = want_template(l, key, v); break;
    case KEY_VALUE: b->value = want_expr(l, key, v); break;
    case KEY_SRC: b->src = want_expr(l, key, v); break;
    case KEY_OF_PAGE: b->of_page = want_expr(l, key, v); break;
    case KEY_LEVEL: b->level = whole_number_read(l, key, v, 1, 6); break;
    case KEY_TOC: b->toc = want_name(l, key, v); break;
    case KEY_SCOPE: b->scope = scope_read(l, v); break;
    case KEY_COLSPAN: b->colspan = whole_number_read(l, key, v, 1, 100); break;
    case KEY_ROWSPAN: b->rowspan = whole_number_read(l, key, v, 1, 1000); break;
    case KEY_LINE: b->line = line_read(l, v); break;
    case KEY_ROUND: b->round = css_read(l, key, v); break;
    case KEY_FORM: b->form = form_read(l, v); break;
    case KEY_SERIES: b->series = series_read(l, v, &b->series_count); break;
    case KEY_COLUMNS: b->columns = columns_read(l, v, &b->column_count); break;
    case KEY_HEAD: b->head = blocks_read(l, key, v); break;
    case KEY_BODY: b->body = blocks_read(l, key, v); break;
    case KEYS: break;
  }
}

static Str keys_of(Reading *r, Str name) {
  Str names[KEYS];
  uint32_t count = 0;
  for (uint32_t k = 0; k < KEYS; k++)
    if (key_info[k].kinds >> r->block->kind & 1) names[count++] = str_from(key_info[k].name);
  return key_hint(r->l, names, count, name);
}

// Keys that this kind does not take are named with those that do; others with the nearest name there is.
static void report_key(Reading *r, const Yaml *key) {
  Loader *l = r->l;
  Str kind = str_from(block_info[r->block->kind].name);
  uintptr_t id = (uintptr_t)names_get(&l->keys, key->text);
  if (!id) {
    Str hint = names_near(l, &l->keys, key->text);
    if (!hint.n) hint = property_hint(l, key->text);
    if (!hint.n) hint = keys_of(r, key->text);
    diag(l->job->diags, DIAG_LAYOUT_KEY, key->span, key->text, hint);
    return;
  }
  Buf takers = buf_new(l->job->scratch);
  for (uint32_t k = 0; k < BLOCK_KINDS; k++)
    if ((key_info[id - 1].kinds >> k & 1) && block_info[k].contexts) buf_format(&takers, "%s%s", takers.n ? ", " : "", block_info[k].name);
  Str instead = property_instead(l, key->text);
  if (instead.n) instead = str_cat(l->job->arena, diag_words(l->job->arena, STR("; "), STR("\u00A0; ")), instead);
  diag(l->job->diags, DIAG_LAYOUT_KEY_KIND, key->span, key->text, kind, str_cat(l->job->arena, buf_str(&takers), instead));
}

static void pair_read(Reading *r, const YamlPair *pair) {
  uintptr_t id = (uintptr_t)names_get(&r->l->keys, pair->key->text);
  if (id && (key_info[id - 1].kinds >> r->block->kind & 1)) {
    r->keys |= 1u << (id - 1);
    key_read(r, (KeyId)(id - 1), pair->value);
  } else if (!id && is_property(r->l, pair->key->text)) {
    decl_read(r->l, &r->decls, pair->key, pair->value);
  } else if (!is_stray_key(pair)) {
    report_key(r, pair->key);
  }
}

static void check_required(Reading *r) {
  Loader *l = r->l;
  const Block *b = r->block;
  Str kind = str_from(block_info[b->kind].name);
  for (uint32_t i = 0; i < sizeof requirements / sizeof *requirements; i++)
    if (requirements[i].kind == b->kind && !(r->keys >> requirements[i].key & 1))
      diag(l->job->diags, DIAG_LAYOUT_REQUIRED, b->span, kind, str_from(key_info[requirements[i].key].name));
  if (b->kind == BLOCK_IMAGE && !(r->keys >> KEY_SRC & 1) && !(r->keys >> KEY_OF_PAGE & 1))
    diag(l->job->diags, DIAG_LAYOUT_REQUIRED, b->span, kind, STR("src"));
  if (b->kind == BLOCK_CHART) chart_check(l, b);
  if ((r->keys >> KEY_TEXT & 1) && (r->keys >> KEY_BODY & 1)) diag(l->job->diags, DIAG_LAYOUT_TEXT_AND_BODY, b->span, kind);
}

static const Block *body_read(Loader *l, BlockKind kind, const Yaml *node, Span span) {
  Reading r = {.l = l, .block = ARENA_NEW(l->job->arena, Block)};
  r.block->kind = kind;
  r.block->span = span;
  for (uint32_t i = 0; node && i < node->count; i++) pair_read(&r, &node->pairs[i]);
  check_required(&r);
  r.block->decls = (Decls){r.decls.v, r.decls.n};
  return r.block;
}

// --- Blocks -----------------------------------------------------------------------------------------------------

static BlockKind kind_of(Loader *l, const Yaml *key) {
  Str names[BLOCK_KINDS];
  uint32_t written = 0;
  for (uint32_t i = 0; i < BLOCK_KINDS; i++) {
    Str name = str_from(block_info[i].name);
    if (str_eq(key->text, name)) return (BlockKind)i;
    if (block_info[i].contexts & ~(uint32_t)IN_CHECKS) names[written++] = name;
  }
  diag(l->job->diags, DIAG_LAYOUT_KIND, key->span, key->text, kind_hint(l, key->text, names, written));
  return BLOCK_KINDS;
}

static const Block *block_read(Loader *l, const Yaml *node) {
  if (node->kind != YAML_MAPPING || node->count != 1) return diag(l->job->diags, DIAG_LAYOUT_BLOCK, node->span), NULL;
  const Yaml *key = node->pairs[0].key, *value = node->pairs[0].value;
  BlockKind kind = kind_of(l, key);
  if (kind == BLOCK_KINDS) return NULL;
  if (!yaml_is_null(value) && !want_mapping(l, key->text, value)) return NULL;
  return body_read(l, kind, value->kind == YAML_MAPPING ? value : NULL, key->span);
}

static void keys_start(Loader *l) {
  if (l->keys.names.n) return;
  for (uintptr_t i = 0; i < KEYS; i++) names_put(l, &l->keys, str_from(key_info[i].name), (void *)(i + 1));
}

BlockList blocks_read(Loader *l, Str key, const Yaml *node) {
  BlockList list = {0};
  keys_start(l);
  node = want_sequence(l, key, node);
  if (!node) return list;
  const Block **v = ARENA_ARRAY(l->job->arena, const Block *, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const Block *block = block_read(l, node->items[i]);
    if (block) v[list.n++] = block;
  }
  list.v = v;
  return list;
}

// Written without their kind: all of them are checks.
BlockList checks_read(Loader *l, const Yaml *node) {
  keys_start(l);
  BlockList list = {0};
  node = want_sequence(l, STR("checks"), node);
  if (!node) return list;
  const Block **v = ARENA_ARRAY(l->job->arena, const Block *, node->count);
  for (uint32_t i = 0; i < node->count; i++) {
    const Yaml *item = want_mapping(l, STR("checks"), node->items[i]);
    if (item) v[list.n++] = body_read(l, BLOCK_CHECK, item, item->span);
  }
  list.v = v;
  return list;
}

const Block *region_read(Loader *l, Str name, const Yaml *node, Span span) {
  keys_start(l);
  node = want_mapping(l, name, node);
  return node ? body_read(l, BLOCK_BOX, node, span) : NULL;
}
