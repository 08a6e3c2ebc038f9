// One function a kind of block: what it makes of its values, and what element it is. A block whose text, value, source
// or item comes out empty makes nothing; a box, which has none of these, stays and holds its place.
#include <assert.h>

#include "doc/internal.h"

DocNode *node_new(DocBinder *b, const Site *site, const Block *block, BlockKind kind) {
  DocNode *node = ARENA_NEW(b->job.arena, DocNode);
  node->id = ++b->nodes;
  node->kind = kind;
  node->parent = site->parent;
  node->elem = site->elem;
  node->span = site->span;
  if (!block) return node;
  node->span = span_or(site->span, block->span);
  node->style = block->style;
  node->decls = decls_fill(b, block->decls, site->scope);
  return node;
}

void node_close(DocBinder *b, DocNode *node, const NodeList *children) {
  const DocNode **list = ARENA_ARRAY(b->job.arena, const DocNode *, children->n);
  for (uint32_t i = 0; i < children->n; i++) list[i] = children->v[i];
  node->children = list;
  node->count = children->n;
}

static void node_sets(DocBinder *b, const Site *site, const Block *block, DocNode *node) {
  DocSet *sets = ARENA_ARRAY(b->job.arena, DocSet, block->set_count);
  for (uint32_t i = 0; i < block->set_count; i++)
    sets[i] = (DocSet){block->sets[i].name, expr_eval(&b->expr, block->sets[i].expr, site->scope)};
  node->sets = sets;
  node->set_count = block->set_count;
}

static void node_places(DocBinder *b, const Site *site, const Block *block, DocNode *node) {
  const Data *record = block->id ? expr_eval(&b->expr, block->id, site->scope) : NULL;
  if (record && record->kind == DATA_RECORD) anchor_place(b, anchor_of_record(b, record), node);
  Str term = index_term(b, block, site->scope);
  if (!term.n) return;
  if (!node->anchor) anchor_place(b, anchor_new(b, NULL), node);
  VEC_PUSH(b->temp, b->marks, ((IndexMark){term, node->anchor}));
}

DocNode *node_open(DocBinder *b, const Site *site, const Block *block, Role role, Site *inner) {
  Span span = span_or(site->span, block->span);
  DocNode *node = node_new(b, site, block, block->kind);
  node->elem = elem_open(b, site, block, role, span, inner);
  node_sets(b, site, block, node);
  node_places(b, site, block, node);
  inner->parent = node;
  return node;
}

// All of a text is a link: one Link element inside the block's own.
void node_link(DocBinder *b, DocNode *node, const Block *block, Site *inner) {
  if (!block->link || inner->sealed || inner->in_link) return;
  uint32_t link = link_to(b, expr_eval(&b->expr, block->link, inner->scope), node->span);
  if (!link) return;
  node->link = link;
  inner->in_link = true;
  uint32_t parent = inner->in_toc ? elem_new(b, ROLE_REFERENCE, inner->elem, node->span) : inner->elem;
  inner->elem = elem_new(b, ROLE_LINK, parent, node->span);
  b->elems.v[inner->elem].link = link;
}

static void link_named(DocBinder *b, const DocNode *node) {
  if (!node->link || !node->text.inlines) return;
  DocLink *link = &b->links.v[node->link];
  link->contents = inlines_plain(b->job.arena, node->text.inlines, 0, node->text.inlines->text.n);
  check_link_text(b, link->contents, link->uri, node->span);
}

// --- Texts ------------------------------------------------------------------------------------------------------

static Role text_role(const Site *site, BlockKind kind) {
  if (kind == BLOCK_CAPTION) return ROLE_CAPTION;
  if (kind == BLOCK_TERM) return ROLE_LBL;
  if (site->in_text) return ROLE_NONE;
  return site->in_toc ? ROLE_TOCI : ROLE_P;
}

static void paragraph_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  TextDraft *draft = text_collect(b, site, block->text, block->body);
  if (!draft) return;
  Checkpoint mark = binder_mark(b);
  Site inner;
  DocNode *node = node_open(b, site, block, text_role(site, block->kind), &inner);
  node_link(b, node, block, &inner);
  if (!text_finish(b, &inner, draft, false, node)) {
    binder_rewind(b, &mark);
    return;
  }
  link_named(b, node);
  VEC_PUSH(b->temp, *out, node);
}

bool paragraph_bind_text(DocBinder *b, const Site *site, const Block *owner, Role role, NodeList *out) {
  TextDraft *draft = text_collect(b, site, owner->text, (BlockList){0});
  if (!draft) return false;
  Checkpoint mark = binder_mark(b);
  DocNode *node = node_new(b, site, NULL, BLOCK_PARAGRAPH);
  node->span = owner->span;
  Site inner = *site;
  if (role != ROLE_NONE && !site->sealed) inner.elem = elem_new(b, role, site->elem, node->span);
  node->elem = inner.elem;
  inner.parent = node;
  node_link(b, node, owner, &inner);
  bool made = text_finish(b, &inner, draft, false, node);
  link_named(b, node);
  if (made)
    VEC_PUSH(b->temp, *out, node);
  else
    binder_rewind(b, &mark);
  return made;
}

// The anchor of a heading is also that of its record in `headings`, as the pass before counted them.
uint32_t heading_add(DocBinder *b, DocNode *node, Str toc) {
  uint32_t k = b->list.n;
  if (k < b->heading_record_count) anchor_place(b, anchor_of_record(b, b->heading_records[k]), node);
  if (!node->anchor) anchor_place(b, anchor_new(b, NULL), node);
  const Inlines *inlines = node->text.inlines;
  Str text = inlines_plain(b->job.arena, inlines, 0, inlines->text.n);
  VEC_PUSH(b->temp, b->list, ((DocHeading){node, node->level, text, node->anchor}));
  VEC_PUSH(b->temp, b->heading_tocs, toc);
  return b->level = node->level;
}

static Role heading_role(uint32_t level) { return (Role)(ROLE_H1 + level - 1); }

static uint32_t heading_level(DocBinder *b, const Site *site, const Block *block) {
  uint32_t level = css_whole(b, block->level, site->scope, 1);
  if (level >= 1 && level <= 6) return level;
  diag(b->job.diags, DIAG_DOC_LEVEL_RANGE, block->level ? block->level->span : block->span);
  return level < 1 ? 1 : 6;
}

// Kept for the check of levels, which an empty heading leaves out of step.
static void heading_blank(DocBinder *b, const Site *site, const Block *block) {
  const Css *level = css_fill(b, block->level, site->scope);
  BlankHeading blank = {.level = level && level->kind == CSS_NUMBER ? (uint32_t)level->number : 0, .before = b->list.n};
  if (!b->check || site->sealed || !block->text || !template_lacks(&b->expr, block->text, site->scope, &blank.lack)) return;
  if (!blank.lack.span.file) blank.lack.span = b->start;
  VEC_PUSH(b->temp, b->blanks, blank);
}

static void heading_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  TextDraft *draft = text_collect(b, site, block->text, block->body);
  if (!draft) {
    heading_blank(b, site, block);
    return;
  }
  Checkpoint mark = binder_mark(b);
  uint32_t level = heading_level(b, site, block);
  Site inner;
  DocNode *node = node_open(b, site, block, heading_role(level), &inner);
  node->level = level;
  node_link(b, node, block, &inner);
  if (!text_finish(b, &inner, draft, true, node)) {
    binder_rewind(b, &mark);
    heading_blank(b, site, block);
    return;
  }
  link_named(b, node);
  Role role = b->elems.v[node->elem].role;
  if (!site->sealed && role >= ROLE_H1 && role <= ROLE_H6) heading_add(b, node, block->toc);
  VEC_PUSH(b->temp, *out, node);
}

const DocNode *note_bind(DocBinder *b, const Site *site, const Block *block, const Data *text) {
  TextDraft *draft = text ? text_collect_data(b, text) : text_collect(b, site, block->text, block->body);
  if (!draft) return NULL;
  Site inner = *site;
  DocNode *node = node_new(b, site, block, BLOCK_NOTE);
  if (text) node->span = span_or(text->span, node->span);
  node->note.number = ++b->notes;
  if (!site->sealed) {
    inner.elem = elem_new(b, ROLE_NOTE, site->elem, node->span);
    node->note.label_elem = elem_new(b, ROLE_LBL, inner.elem, node->span);
  }
  node->elem = inner.elem;
  inner.parent = node;
  NodeList children = {0};
  DocNode *body = node_new(b, &inner, NULL, BLOCK_PARAGRAPH);
  body->span = node->span;
  inner.parent = body;
  if (text_finish(b, &inner, draft, false, body)) VEC_PUSH(b->temp, children, body);
  node_close(b, node, &children);
  return node;
}

// --- Boxes ------------------------------------------------------------------------------------------------------

static bool resets_notes(const DocBinder *b, const Block *block) {
  const Css *css = declared(b, block, PROP_COUNTER_RESET);
  if (!css) return false;
  if (css->kind == CSS_IDENT) return str_eq(css->text, STR("footnote"));
  for (uint32_t i = 0; i < css->count; i++)
    if (str_eq(css->items[i]->text, STR("footnote"))) return true;
  return false;
}

// An element that holds nothing says nothing, unless it is read by its alternative text.
static void drop_empty_elem(DocBinder *b, const Site *site, DocNode *node) {
  if (node->count || node->text.inlines || node->elem == site->elem || node->elem + 1 != b->elems.n) return;
  if (b->elems.v[node->elem].words->alt.n) return;
  b->elems.n--;
  node->elem = site->elem;
}

static void container_bind(DocBinder *b, const Site *site, const Block *block, Role role, NodeList *out) {
  Site inner;
  DocNode *node = node_open(b, site, block, role, &inner);
  if (resets_notes(b, block)) b->notes = 0;
  NodeList children = {0};
  if (block->text) paragraph_bind_text(b, &inner, block, text_role(&inner, BLOCK_PARAGRAPH), &children);
  blocks_bind(b, &inner, block->body, &children);
  node_close(b, node, &children);
  drop_empty_elem(b, site, node);
  VEC_PUSH(b->temp, *out, node);
}

// Quotes, figures, lists: nothing when nothing stands in them.
static DocNode *container_or_nothing(DocBinder *b, const Site *site, const Block *block, Role role, NodeList *out) {
  Checkpoint mark = binder_mark(b);
  uint32_t before = out->n;
  container_bind(b, site, block, role, out);
  DocNode *node = (DocNode *)out->v[before];
  if (node->count) return node;
  out->n = before;
  binder_rewind(b, &mark);
  return NULL;
}

// A group of entries without entries is nothing, even with its title.
static void toc_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  Site inside = *site;
  inside.in_toc = true;
  Checkpoint mark = binder_mark(b);
  uint32_t before = out->n;
  DocNode *node = container_or_nothing(b, &inside, block, ROLE_TOC, out);
  bool entries = false;
  for (uint32_t i = 0; node && i < node->count; i++) entries |= node->children[i]->kind != BLOCK_CAPTION;
  if (entries) return;
  out->n = before;
  binder_rewind(b, &mark);
}

static void part_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Part *part = layout_part(b->layout, block->name);
  Site inner = *site;
  inner.scope = scope_of_part(b, site->scope, block, part);
  blocks_bind(b, &inner, part->body, out);
}

// The pictures of a figure have their own descriptions: the figure groups them with their caption, which would not be
// heard if all of it were one Figure with an alternative text.
static void figure_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  container_or_nothing(b, site, block, block->alt ? ROLE_FIGURE : ROLE_DIV, out);
}

// --- Lists ------------------------------------------------------------------------------------------------------

typedef struct ListItems {
  NodeList nodes;
  uint32_t ordinal;
} ListItems;

static bool term_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  TextDraft *draft = text_collect_data(b, template_eval(&b->expr, block->term, site->scope));
  if (!draft) return false;
  Checkpoint mark = binder_mark(b);
  DocNode *node = node_new(b, site, NULL, BLOCK_TERM);
  node->span = block->span;
  Site inner = *site;
  if (!site->sealed) inner.elem = node->elem = elem_new(b, ROLE_LBL, site->elem, node->span);
  inner.parent = node;
  if (text_finish(b, &inner, draft, false, node)) {
    VEC_PUSH(b->temp, *out, node);
    return true;
  }
  binder_rewind(b, &mark);
  return false;
}

static void item_bind(DocBinder *b, const Site *site, const Block *block, void *arg) {
  ListItems *items = arg;
  Checkpoint mark = binder_mark(b);
  Site inner;
  DocNode *node = node_open(b, site, block, ROLE_LI, &inner);
  NodeList children = {0};
  bool labelled = block->term && term_bind(b, &inner, block, &children);
  if (!labelled && !inner.sealed) node->item.marker_elem = elem_new(b, ROLE_LBL, inner.elem, node->span);
  uint32_t before = children.n;
  Site body = inner;
  if (!inner.sealed) body.elem = elem_new(b, ROLE_LBODY, inner.elem, node->span);
  if (block->text)
    paragraph_bind_text(b, &body, block, ROLE_NONE, &children);
  else
    blocks_bind(b, &body, block->body, &children);
  if (children.n == before) {
    binder_rewind(b, &mark);
    return;
  }
  node->item.ordinal = ++items->ordinal;
  node_close(b, node, &children);
  VEC_PUSH(b->temp, items->nodes, node);
}

static void list_items_bind(DocBinder *b, const Site *site, BlockList blocks, ListItems *items);

static void list_part(DocBinder *b, const Site *site, const Block *block, void *arg) {
  const Part *part = layout_part(b->layout, block->name);
  Site inner = *site;
  inner.scope = scope_of_part(b, site->scope, block, part);
  list_items_bind(b, &inner, part->body, arg);
}

static void list_items_bind(DocBinder *b, const Site *site, BlockList blocks, ListItems *items) {
  for (uint32_t i = 0; i < blocks.n; i++)
    block_walk(b, site, blocks.v[i], blocks.v[i]->kind == BLOCK_PART ? list_part : item_bind, items);
}

static Str list_numbering(const DocBinder *b, const Block *block, bool *ordered) {
  static const struct {
    Str css, pdf;
    bool ordered;
  } kinds[] = {
      {STR("none"), STR("None"), false},
      {STR("disc"), STR("Disc"), false},
      {STR("circle"), STR("Circle"), false},
      {STR("square"), STR("Square"), false},
      {STR("decimal"), STR("Decimal"), true},
      {STR("lower-alpha"), STR("LowerAlpha"), true},
      {STR("upper-alpha"), STR("UpperAlpha"), true},
      {STR("lower-roman"), STR("LowerRoman"), true},
      {STR("upper-roman"), STR("UpperRoman"), true},
  };
  const Css *css = declared(b, block, PROP_LIST_STYLE_TYPE);
  for (uint32_t i = 0; css && i < sizeof kinds / sizeof *kinds; i++)
    if (str_eq(css->text, kinds[i].css)) {
      *ordered = kinds[i].ordered;
      return kinds[i].pdf;
    }
  return (Str){0};
}

static void list_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  Checkpoint mark = binder_mark(b);
  Site inner;
  DocNode *node = node_open(b, site, block, ROLE_L, &inner);
  ListItems items = {0};
  list_items_bind(b, &inner, block->body, &items);
  if (!items.nodes.n) {
    binder_rewind(b, &mark);
    return;
  }
  Str numbering = list_numbering(b, block, &node->list.ordered);
  if (node->elem && node->elem != site->elem) elem_words(b, node->elem)->numbering = numbering;
  node->list.first = 1;
  node_close(b, node, &items.nodes);
  VEC_PUSH(b->temp, *out, node);
}

// --- Pictures ---------------------------------------------------------------------------------------------------

// A path stands beside the file that names it; a brand's are absolute already.
static void image_source(DocBinder *b, DocNode *node, const Data *src) {
  Str path = data_text(b->job.arena, src);
  const Source *from = src->span.file ? sources_get(b->job.sources, src->span.file) : NULL;
  node->image.src = from ? path_beside(b->job.arena, from->path, path) : path;
  node->image.source = from ? from->kind : SOURCE_CONTENT;
  node->span = span_or(src->span, node->span);
}

// The link around a picture, which has no text of its own to be one.
static Site picture_site(DocBinder *b, const Site *site, const Block *block, uint32_t *link) {
  Site here = *site;
  *link = 0;
  if (!block->link || site->sealed || site->in_link) return here;
  Span span = span_or(site->span, block->span);
  *link = link_to(b, expr_eval(&b->expr, block->link, site->scope), span);
  if (!*link) return here;
  here.in_link = true;
  here.elem = elem_new(b, ROLE_LINK, site->elem, span);
  b->elems.v[here.elem].link = *link;
  if (block->alt) b->links.v[*link].contents = template_plain(b, block->alt, site->scope, false);
  return here;
}

static void image_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Data *src = expr_eval(&b->expr, block->src ? block->src : block->of_page, site->scope);
  if (data_is_empty(src)) return;
  uint32_t link;
  Site inner, here = picture_site(b, site, block, &link);
  here.span = span_or(src->span, site->span);
  DocNode *node = node_open(b, &here, block, ROLE_FIGURE, &inner);
  node->link = link;
  node->image.alt = node->elem && node->elem != here.elem ? b->elems.v[node->elem].words->alt : (Str){0};
  if (block->src) {
    image_source(b, node, src);
  } else if (src->kind == DATA_RECORD) {
    node->image.of_page = anchor_of_record(b, src);
    VEC_PUSH(b->temp, b->numbers, &node->image.of_page);
    VEC_PUSH(b->temp, b->uses, ((PlaceUse){node->image.of_page, node->span}));
  }
  VEC_PUSH(b->temp, *out, node);
}

// Rules and shapes are drawn, not read, unless they are pieces of a figure.
static DocNode *drawn_new(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  Site inner;
  bool read = block->role.n || block->alt || site->sealed;
  DocNode *node = read ? node_open(b, site, block, ROLE_NONE, &inner) : node_new(b, site, block, block->kind);
  if (!read) node->elem = 0;
  VEC_PUSH(b->temp, *out, node);
  return node;
}

static void shape_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Css *line = css_fill(b, block->line, site->scope);
  DocNode *node = drawn_new(b, site, block, out);
  if (line) {
    bool many = line->kind == CSS_COMMAS || (line->count && line->items[0]->kind == CSS_LIST);
    const Css **one = ARENA_ARRAY(b->job.arena, const Css *, 1);
    one[0] = line;
    node->shape.points = many ? line->items : one;
    node->shape.count = many ? line->count : 1;
  }
  node->shape.round = css_fill(b, block->round, site->scope);
}

// --- All --------------------------------------------------------------------------------------------------------

void blocks_bind(DocBinder *b, const Site *site, BlockList blocks, NodeList *out) {
  for (uint32_t i = 0; i < blocks.n; i++) block_walk(b, site, blocks.v[i], block_bind, out);
}

void block_bind(DocBinder *b, const Site *site, const Block *block, void *arg) {
  NodeList *out = arg;
  switch (block->kind) {
    case BLOCK_BOX: container_bind(b, site, block, ROLE_NONE, out); break;
    case BLOCK_HEADING: heading_bind(b, site, block, out); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_CAPTION: paragraph_bind(b, site, block, out); break;
    case BLOCK_RICH: rich_bind(b, site, block, out); break;
    case BLOCK_LIST: list_bind(b, site, block, out); break;
    case BLOCK_QUOTE: container_or_nothing(b, site, block, ROLE_BLOCKQUOTE, out); break;
    case BLOCK_FIGURE: figure_bind(b, site, block, out); break;
    case BLOCK_IMAGE: image_bind(b, site, block, out); break;
    case BLOCK_TABLE: table_bind(b, site, block, out); break;
    case BLOCK_RULE: drawn_new(b, site, block, out); break;
    case BLOCK_SHAPE: shape_bind(b, site, block, out); break;
    case BLOCK_TOC: toc_bind(b, site, block, out); break;
    case BLOCK_CHART: chart_bind(b, site, block, out); break;
    case BLOCK_QR: qr_bind(b, site, block, out); break;
    case BLOCK_PART: part_bind(b, site, block, out); break;
    default: assert(!"a block where it may not stand"); break;
  }
}
