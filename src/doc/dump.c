// Text forms of a document, the formats of golden files. Blocks: one a line, kind.style and its element, its text below
// it after "|" (~ for U+00A0, ^ for U+202F, / for a forced break, # for an object), then the inline nodes that are more
// than text.
#include "doc/internal.h"

static void indent(Buf *out, uint32_t depth) {
  for (uint32_t i = 0; i < depth; i++) buf_lit(out, "  ");
}

static void dump_text(Str text, Buf *out) {
  for (uint32_t i = 0; i < text.n;) {
    uint32_t c, step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!step) break;
    if (c == 0xA0)
      buf_byte(out, '~');
    else if (c == 0x202F)
      buf_byte(out, '^');
    else if (c == 0x2028 || c == '\n')
      buf_byte(out, '/');
    else if (c == 0xFFFC)
      buf_byte(out, '#');
    else if (c != 0x200B)
      buf_add(out, str_slice(text, i, i + step));
    i += step;
  }
}

static void dump_elem(const Doc *doc, uint32_t elem, Buf *out) {
  if (elem)
    buf_format(out, " <%.*s %u>", STR_ARG(role_names[doc->elems[elem].role]), elem);
  else
    buf_lit(out, " <artifact>");
}

static void dump_css(const Css *css, Buf *out) { css_dump(css, out); }

static void dump_decls(Decls decls, Buf *out) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    buf_lit(out, " ");
    buf_add(out, d->prop == PROP_CUSTOM ? d->name : str_from(prop_info[d->prop].name));
    buf_lit(out, ":");
    dump_css(d->value, out);
  }
}

static void dump_link(const Doc *doc, uint32_t link, Buf *out) {
  const DocLink *l = &doc->links[link];
  buf_lit(out, " -> ");
  if (l->uri.n)
    buf_add(out, l->uri);
  else
    buf_format(out, "@%u", l->anchor);
}

static void dump_node(const Doc *doc, const DocNode *node, uint32_t depth, Buf *out);

static const char *const inline_names[] = {"root", "strong", "em",  "code",   "link",   "span", "sup",  "sub",  "abbr",
                                           "dfn",  "br",     "wbr", "leader", "object", "note", "page", "index"};

static void dump_inline(const Doc *doc, const DocNode *node, uint32_t i, uint32_t depth, Buf *out) {
  const InlineNode *n = &node->text.inlines->nodes[i];
  const DocInline *inl = &node->text.of[i];
  indent(out, depth + 1);
  buf_format(out, "- %s", inl->kind == BLOCK_KINDS ? inline_names[n->kind] : block_info[inl->kind].name);
  if (inl->style.n) buf_format(out, ".%.*s", STR_ARG(inl->style));
  buf_lit(out, " \"");
  dump_text(str_slice(node->text.inlines->text, n->start, n->end), out);
  buf_lit(out, "\"");
  uint32_t up = node->text.of[n->parent].elem;
  if (inl->elem != up) dump_elem(doc, inl->elem, out);
  if (inl->link) dump_link(doc, inl->link, out);
  if (n->kind == INLINE_PAGE && inl->anchor_count != 1 && !inl->link && inl->anchors)
    buf_format(out, " of %u places", inl->anchor_count);
  else if (inl->anchor)
    buf_format(out, " @%u", inl->anchor);
  if (n->title.n) buf_format(out, " (%.*s)", STR_ARG(n->title));
  dump_decls(inl->decls, out);
  buf_lit(out, "\n");
  if (inl->object) dump_node(doc, inl->object, depth + 2, out);
}

static void dump_node_text(const Doc *doc, const DocNode *node, uint32_t depth, Buf *out) {
  if (!node->text.inlines) return;
  indent(out, depth + 1);
  buf_lit(out, "| ");
  dump_text(node->text.inlines->text, out);
  buf_lit(out, "\n");
  for (uint32_t i = 1; i < node->text.inlines->count; i++) dump_inline(doc, node, i, depth, out);
}

static void dump_kind(const DocNode *node, Buf *out) {
  switch (node->kind) {
    case BLOCK_HEADING: buf_format(out, " %u", node->level); break;
    case BLOCK_IMAGE:
      if (node->image.src.n) buf_format(out, " %.*s", STR_ARG(path_name(node->image.src)));
      if (node->image.of_page) buf_format(out, " of @%u", node->image.of_page);
      break;
    case BLOCK_QR: buf_format(out, " %.*s", STR_ARG(node->qr.text)); break;
    case BLOCK_ITEM: buf_format(out, " %u", node->item.ordinal); break;
    case BLOCK_LIST:
      if (node->list.ordered) buf_format(out, " from %u", node->list.first);
      break;
    case BLOCK_TABLE: buf_format(out, " %u columns, %u rows of head", node->table.count, node->table.head_rows); break;
    case BLOCK_CELL:
      buf_format(out, " column %u%s", node->cell.column, node->cell.head ? " head" : "");
      if (node->cell.colspan > 1 || node->cell.rowspan > 1)
        buf_format(out, " %ux%u", node->cell.colspan, node->cell.rowspan);
      break;
    case BLOCK_NOTE: buf_format(out, " %u", node->note.number); break;
    case BLOCK_PARAGRAPH:
      if (node->paragraph.code) buf_lit(out, " code");
      break;
    default: break;
  }
}

static void dump_sets(const DocNode *node, Buf *out) {
  for (uint32_t i = 0; i < node->set_count; i++) {
    const Data *value = node->sets[i].value;
    buf_format(out, " set %.*s", STR_ARG(node->sets[i].name));
    if (value->kind == DATA_TEXT) {
      buf_lit(out, "=");
      dump_text(data_text(out->arena, value), out);
    }
  }
}

static void dump_node(const Doc *doc, const DocNode *node, uint32_t depth, Buf *out) {
  indent(out, depth);
  buf_format(out, "%s", block_info[node->kind].name);
  if (node->style.n) buf_format(out, ".%.*s", STR_ARG(node->style));
  dump_kind(node, out);
  if (!node->parent || node->elem != node->parent->elem) dump_elem(doc, node->elem, out);
  if (node->anchor) buf_format(out, " @%u", node->anchor);
  if (node->link) dump_link(doc, node->link, out);
  dump_sets(node, out);
  dump_decls(node->decls, out);
  buf_lit(out, "\n");
  dump_node_text(doc, node, depth, out);
  for (uint32_t i = 0; i < node->count; i++) dump_node(doc, node->children[i], depth + 1, out);
}

static void dump_field(Buf *out, const char *name, Str value) {
  if (value.n) buf_format(out, "%s: %.*s\n", name, STR_ARG(value));
}

void doc_dump(const Doc *doc, Buf *out) {
  dump_field(out, "language", doc->lang);
  dump_field(out, "title", doc->title);
  dump_field(out, "author", doc->author);
  dump_field(out, "subject", doc->subject);
  dump_node(doc, doc->root, 0, out);
}

// --- The structure tree -----------------------------------------------------------------------------------------

static void add_text(Buf *texts, uint32_t elem, const DocText *text, uint32_t i, uint32_t from, uint32_t to);

// Text goes to the element of the innermost node over it.
static uint32_t texts_of(Buf *texts, const DocText *text, uint32_t i) {
  const InlineNode *n = &text->inlines->nodes[i];
  uint32_t at = n->start, next = i + 1;
  while (next < text->inlines->count && text->inlines->nodes[next].parent == i) {
    add_text(texts, text->of[i].elem, text, i, at, text->inlines->nodes[next].start);
    at = text->inlines->nodes[next].end;
    next = texts_of(texts, text, next);
  }
  add_text(texts, text->of[i].elem, text, i, at, n->end);
  return next;
}

static void add_text(Buf *texts, uint32_t elem, const DocText *text, uint32_t i, uint32_t from, uint32_t to) {
  (void)i;
  if (from < to && elem) buf_add(&texts[elem], str_slice(text->inlines->text, from, to));
}

static void texts_below(Buf *texts, const DocNode *node) {
  if (node->text.inlines) texts_of(texts, &node->text, 0);
  for (uint32_t i = 0; node->text.inlines && i < node->text.inlines->count; i++)
    if (node->text.of[i].object) texts_below(texts, node->text.of[i].object);
  for (uint32_t i = 0; i < node->count; i++) texts_below(texts, node->children[i]);
}

static void dump_attributes(const Doc *doc, const Elem *e, Buf *out) {
  if (e->words->lang.n) buf_format(out, " lang=%.*s", STR_ARG(e->words->lang));
  if (e->words->alt.n) buf_format(out, " alt=\"%.*s\"", STR_ARG(e->words->alt));
  if (e->words->summary.n) buf_format(out, " summary=\"%.*s\"", STR_ARG(e->words->summary));
  if (e->words->expansion.n) buf_format(out, " means=\"%.*s\"", STR_ARG(e->words->expansion));
  if (e->words->scope.n) buf_format(out, " scope=%.*s", STR_ARG(e->words->scope));
  if (e->words->numbering.n) buf_format(out, " numbering=%.*s", STR_ARG(e->words->numbering));
  if (e->colspan > 1) buf_format(out, " colspan=%u", e->colspan);
  if (e->rowspan > 1) buf_format(out, " rowspan=%u", e->rowspan);
  if (e->link) dump_link(doc, e->link, out);
}

static uint32_t elem_depth(const Doc *doc, uint32_t elem) {
  uint32_t depth = 0;
  for (uint32_t e = doc->elems[elem].parent; e; e = doc->elems[e].parent) depth++;
  return depth;
}

void doc_dump_structure(const Doc *doc, Buf *out) {
  Buf *texts = ARENA_ARRAY(out->arena, Buf, doc->elem_count);
  for (uint32_t i = 0; i < doc->elem_count; i++) texts[i] = buf_new(out->arena);
  texts_below(texts, doc->root);
  for (uint32_t i = 1; i < doc->elem_count; i++) {
    indent(out, elem_depth(doc, i));
    buf_add(out, role_names[doc->elems[i].role]);
    dump_attributes(doc, &doc->elems[i], out);
    if (texts[i].n) {
      buf_lit(out, " | ");
      dump_text(buf_str(&texts[i]), out);
    }
    buf_lit(out, "\n");
  }
}
