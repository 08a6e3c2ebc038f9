// Templates and text blocks to inlines. In two steps, because what comes out empty must leave no trace: the pieces are
// collected with their conditions done, then joined by the inline builder; elements, links and the blocks that stand in
// the line are made over the finished nodes, in reading order.
#include "doc/internal.h"

typedef struct Piece {
  BlockKind kind;  // BLOCK_KINDS: text alone
  const Block *block;
  const Data *text;
  const Scope *scope;
  Span span;
  VEC(struct Piece) children;
} Piece;

typedef VEC(Piece) Pieces;

// What a tag of the inline builder stands for.
typedef struct Tag {
  const Piece *piece;
  const Data *record;  // of a page number
  bool ranges;
} Tag;

struct TextDraft {
  Pieces pieces;
  VEC(Tag) tags;  // from 1
  bool solid;     // something besides breaks and leaders
  bool check;     // content stands in it
};

typedef struct Collector {
  TextDraft *draft;
  Piece *owner;  // NULL: the draft itself
  bool began;    // `each` made something: `between` goes before the next
} Collector;

static void piece_add(DocBinder *b, Collector *to, Piece piece) {
  if (to->owner)
    VEC_PUSH(b->temp, to->owner->children, piece);
  else
    VEC_PUSH(b->temp, to->draft->pieces, piece);
}

static bool text_is_solid(const Data *text) {
  for (uint32_t i = 0; i < text->count; i++) {
    const TextPart *part = &text->parts[i];
    if (part->kind == TEXT_PAGE || part->kind == TEXT_PAGES || str_trim(part->text).n) return true;
  }
  return false;
}

static bool text_has_content(const Data *text) {
  for (uint32_t i = 0; i < text->count; i++)
    if (text->parts[i].kind == TEXT_MARKUP) return true;
  return false;
}

static void collect_list(DocBinder *b, const Site *site, BlockList blocks, TextDraft *draft, Piece *owner);

static bool collect_inside(DocBinder *b, const Site *site, const Block *block, TextDraft *draft, Piece *piece) {
  if (block->text) {
    piece->text = template_eval(&b->expr, block->text, site->scope);
    if (data_is_empty(piece->text)) return false;
    draft->solid |= text_is_solid(piece->text);
    draft->check |= text_has_content(piece->text);
    return true;
  }
  collect_list(b, site, block->body, draft, piece);
  return piece->children.n > 0;
}

static bool collect_piece(DocBinder *b, const Site *site, const Block *block, TextDraft *draft, Piece *piece) {
  switch (block->kind) {
    case BLOCK_SPAN:
    case BLOCK_STRONG:
    case BLOCK_EM: return collect_inside(b, site, block, draft, piece);
    case BLOCK_BR: return true;
    case BLOCK_LEADER:
      piece->text = block->text ? template_eval(&b->expr, block->text, site->scope) : NULL;
      return true;
    case BLOCK_NOTE:
      draft->solid = true;
      return !block->text || !data_is_empty(template_eval(&b->expr, block->text, site->scope));
    case BLOCK_IMAGE:
      if (block->src && data_is_empty(expr_eval(&b->expr, block->src, site->scope))) return false;
      return draft->solid = true;
    case BLOCK_QR:
    case BLOCK_CHART:
      if (block->value && data_is_empty(expr_eval(&b->expr, block->value, site->scope))) return false;
      return draft->solid = true;
    default: return draft->solid = true;
  }
}

// What stands between this time of a block and the time before.
static void collect_between(DocBinder *b, const Site *site, const Block *block, Collector *to) {
  if (to->began && block->between)
    piece_add(b, to, (Piece){.kind = BLOCK_KINDS, .text = template_eval(&b->expr, block->between, site->scope)});
  to->began = true;
}

static void collect_part(DocBinder *b, const Site *site, const Block *block, Collector *to) {
  const Part *part = layout_part(b->layout, block->name);
  Site inner = *site;
  Piece group = {.kind = BLOCK_PART};
  inner.scope = scope_of_part(b, site->scope, block, part);
  collect_list(b, &inner, part->body, to->draft, &group);
  if (group.children.n) collect_between(b, site, block, to);
  for (uint32_t i = 0; i < group.children.n; i++) piece_add(b, to, group.children.v[i]);
}

static void collect_block(DocBinder *b, const Site *site, const Block *block, void *arg) {
  Collector *to = arg;
  if (block->kind == BLOCK_PART) {
    collect_part(b, site, block, to);
    return;
  }
  Piece piece = {.kind = block->kind, .block = block, .scope = site->scope, .span = span_or(site->span, block->span)};
  if (!collect_piece(b, site, block, to->draft, &piece)) return;
  collect_between(b, site, block, to);
  piece_add(b, to, piece);
}

static void collect_list(DocBinder *b, const Site *site, BlockList blocks, TextDraft *draft, Piece *owner) {
  for (uint32_t i = 0; i < blocks.n; i++) {
    Collector to = {draft, owner, false};
    block_walk(b, site, blocks.v[i], collect_block, &to);
  }
}

TextDraft *text_collect_data(DocBinder *b, const Data *text) {
  if (data_is_empty(text) || text->kind != DATA_TEXT || !text_is_solid(text)) return NULL;
  TextDraft *draft = ARENA_NEW(b->temp, TextDraft);
  draft->solid = true;
  draft->check = text_has_content(text);
  draft->pieces.v = ARENA_NEW(b->temp, Piece);
  draft->pieces.v[0] = (Piece){.kind = BLOCK_KINDS, .text = text};
  draft->pieces.n = draft->pieces.cap = 1;
  return draft;
}

TextDraft *text_collect(DocBinder *b, const Site *site, const Template *text, BlockList body) {
  if (text) return text_collect_data(b, template_eval(&b->expr, text, site->scope));
  TextDraft *draft = ARENA_NEW(b->temp, TextDraft);
  collect_list(b, site, body, draft, NULL);
  return draft->solid ? draft : NULL;
}

// --- To the builder ---------------------------------------------------------------------------------------------

// What is joined, in order: to a builder, or only to the key by which a text is told from others.
typedef struct Emission {
  const DocBinder *b;
  Arena *arena;  // of what is made on the way
  TextDraft *draft;
  InlineBuilder *builder;  // NULL: to the key
  WideHash key;  // by which a text is told from others
} Emission;

static uint32_t tag_new(Emission *e, Tag tag) {
  VEC_PUSH(e->arena, e->draft->tags, tag);
  return e->draft->tags.n;
}

// A URI or an address written as plain text: the rules keep off.
static bool is_address(Str text) {
  if (!text.n || str_find(text, STR(" "), 0) >= 0) return false;
  return str_find(text, STR("://"), 0) > 0 || (str_find(text, STR("@"), 0) > 0 && str_find(text, STR("."), 0) > 0);
}

static void emit_object(Emission *e, InlineKind kind, uint32_t tag, Str title, Span span) {
  if (e->builder) {
    inline_object(e->builder, kind, tag, STR(""), title, span);
    return;
  }
  uint32_t what[] = {kind, tag, span.file, span.start, span.end, title.n};
  hash_wide(&e->key, what, sizeof what);
  if (title.n) hash_wide(&e->key, title.p, title.n);
}

// Texts of the content stay where they are, so that their addresses tell them; what a layout makes of them does not.
static void key_text(Emission *e, const TextPart *part, Str text) {
  bool content = part->kind == TEXT_MARKUP;
  uint64_t what[] = {part->kind, part->transform, text.n, content ? (uintptr_t)text.p : 0, content ? (uintptr_t)part->map.pieces : 0};
  hash_wide(&e->key, what, sizeof what);
  if (content) return;
  hash_wide(&e->key, text.p, text.n);
  hash_wide(&e->key, part->map.pieces, part->map.count * sizeof *part->map.pieces);
}

static void emit_text(Emission *e, const TextPart *part) {
  bool markup = part->kind == TEXT_MARKUP;
  Str text = markup ? absent_blank(e->b, e->arena, part->text) : part->text;
  if (!e->builder) {
    key_text(e, part, text);
  } else if (markup) {
    inline_markup(e->builder, text, &part->map, part->transform);
  } else {
    inline_text(e->builder, text_transformed(e->arena, text, part->transform), &part->map, is_address(text));
  }
}

static void emit_sign(Emission *e, const TextPart *part, InlineKind kind, uint32_t tag) {
  emit_object(e, kind, tag, STR(""), textmap_span(&part->map, 0, part->text.n));
}

static void emit_part(Emission *e, const TextPart *part) {
  switch (part->kind) {
    case TEXT_PLAIN:
    case TEXT_MARKUP: emit_text(e, part); break;
    case TEXT_BREAK: emit_sign(e, part, INLINE_BREAK, 0); break;
    case TEXT_PAGE:
    case TEXT_PAGES:
      emit_sign(e, part, INLINE_PAGE, tag_new(e, (Tag){.record = part->record, .ranges = part->kind == TEXT_PAGES}));
      break;
  }
}

static void emit_data(Emission *e, const Data *text) {
  if (!text || text->kind != DATA_TEXT) return;
  for (uint32_t i = 0; i < text->count; i++) emit_part(e, &text->parts[i]);
}

static void emit_piece(Emission *e, const Piece *piece);

static void emit_span(Emission *e, const Piece *piece, InlineKind kind) {
  uint32_t tag = tag_new(e, (Tag){.piece = piece}), node = 0;
  if (e->builder)
    node = inline_open(e->builder, kind, tag, STR(""), STR(""), STR(""), piece->span);
  else
    emit_object(e, kind, tag, STR("("), piece->span);
  emit_data(e, piece->text);
  for (uint32_t i = 0; i < piece->children.n; i++) emit_piece(e, &piece->children.v[i]);
  if (e->builder)
    inline_close(e->builder, node);
  else
    emit_object(e, kind, tag, STR(")"), piece->span);
}

static void emit_other(Emission *e, const Piece *piece, InlineKind kind) {
  Str title = piece->text ? data_text(e->arena, piece->text) : STR("");
  emit_object(e, kind, tag_new(e, (Tag){.piece = piece}), title, piece->span);
}

static void emit_piece(Emission *e, const Piece *piece) {
  switch (piece->kind) {
    case BLOCK_KINDS: emit_data(e, piece->text); break;
    case BLOCK_SPAN: emit_span(e, piece, INLINE_SPAN); break;
    case BLOCK_STRONG: emit_span(e, piece, INLINE_STRONG); break;
    case BLOCK_EM: emit_span(e, piece, INLINE_EM); break;
    case BLOCK_BR: emit_other(e, piece, INLINE_BREAK); break;
    case BLOCK_LEADER: emit_other(e, piece, INLINE_LEADER); break;
    case BLOCK_NOTE: emit_other(e, piece, INLINE_NOTE); break;
    default: emit_other(e, piece, INLINE_OBJECT); break;
  }
}

static void emit_all(Emission *e) {
  e->draft->tags.n = 0;
  for (uint32_t i = 0; i < e->draft->pieces.n; i++) emit_piece(e, &e->draft->pieces.v[i]);
}

const Inlines *draft_build(const DocBinder *b, InlineRoom *room, Job *job, TextDraft *draft, bool title) {
  InlineOptions options = {.lang = b->lang, .title = title, .check = b->check && draft->check};
  Emission e = {.b = b, .arena = job->arena, .draft = draft, .builder = inline_begin_in(room, job, &options)};
  emit_all(&e);
  return inline_finish(e.builder);
}

static WideHash draft_key(DocBinder *b, TextDraft *draft, bool title) {
  Emission e = {.b = b, .arena = b->temp, .draft = draft, .key = {{title, draft->check}}};
  emit_all(&e);
  return e.key;
}

static MadeText *made_new(DocBinder *b, Str key, TextDraft *draft) {
  MadeText *made = ARENA_NEW(b->temp, MadeText);
  made->draft = draft;
  strmap_put(b->temp, &b->made, str_dup(b->temp, key), made);
  return made;
}

// What two passes make of the same is made once, and so are words that a layout says again and again.
static const Inlines *text_build(DocBinder *b, TextDraft *draft, bool title) {
  if (!b->keep) return draft_build(b, b->room, &b->job, draft, title);
  WideHash of = draft_key(b, draft, title);
  Str key = {(const char *)&of, sizeof of};
  MadeText *made = strmap_get(&b->made, key);
  if (made) return ahead_take(b, made), made->inlines;
  Job job = b->job;
  job.arena = b->keep;
  made = made_new(b, key, draft);
  return made->inlines = draft_build(b, b->room, &job, draft, title);
}

// --- Between the passes -----------------------------------------------------------------------------------------

static bool pieces_may_wait(const Piece *pieces, uint32_t count, bool *letter) {
  for (uint32_t i = 0; i < count; i++) {
    const Piece *piece = &pieces[i];
    bool group = piece->kind == BLOCK_SPAN || piece->kind == BLOCK_STRONG || piece->kind == BLOCK_EM;
    if (!group && piece->kind != BLOCK_KINDS && piece->kind != BLOCK_BR) return false;
    if (group && (piece->block->id || piece->block->index || piece->block->link)) return false;
    if (!ahead_may_data(piece->text, letter) || !pieces_may_wait(piece->children.v, piece->children.n, letter)) return false;
  }
  return true;
}

// A first pass leaves it to the second.
static bool text_may_wait(const TextDraft *draft) {
  bool letter = false;
  return pieces_may_wait(draft->pieces.v, draft->pieces.n, &letter) && letter;
}

static void text_ahead(DocBinder *b, TextDraft *draft) {
  if (!b->far) return;
  WideHash of = draft_key(b, draft, false);
  Str key = {(const char *)&of, sizeof of};
  if (!strmap_get(&b->made, key)) ahead_give(b, made_new(b, key, draft));
}

// --- Over the finished nodes ------------------------------------------------------------------------------------

// A text being resolved. For each node: whether it stands in a link, and whether its elements are sealed.
typedef struct Resolver {
  DocBinder *b;
  const Site *site;
  DocNode *node;
  const Inlines *inlines;
  const TextDraft *draft;
  DocInline *of;
  bool *linked, *sealed;
} Resolver;

static Str covered_text(const Resolver *r, const InlineNode *n) {
  return inlines_plain(r->b->job.arena, r->inlines, n->start, n->end);
}

static void open_link(Resolver *r, uint32_t i, uint32_t link) {
  if (!link || r->linked[i] || r->sealed[i]) return;
  DocBinder *b = r->b;
  const InlineNode *n = &r->inlines->nodes[i];
  DocLink *l = &b->links.v[link];
  l->contents = covered_text(r, n);
  check_link_text(b, l->contents, l->uri, n->span);
  r->linked[i] = true;
  r->of[i].link = link;
  r->of[i].elem = elem_new(b, ROLE_LINK, r->of[i].elem, n->span);
  b->elems.v[r->of[i].elem].link = link;
}

static Site site_inside(const Resolver *r, uint32_t i, const Scope *scope) {
  Site site = *r->site;
  site.scope = scope;
  site.parent = r->node;
  site.elem = r->of[i].elem;
  site.sealed = r->sealed[i];
  site.in_link = r->linked[i];
  site.in_text = true;
  site.in_toc = false;
  return site;
}

// The place that a span is: the record it stands for, or an entry of the index.
static uint32_t place_of(Resolver *r, const Block *block, const Scope *scope) {
  DocBinder *b = r->b;
  const Data *record = block->id ? expr_eval(&b->expr, block->id, scope) : NULL;
  bool place = record && record->kind == DATA_RECORD;
  if (place) anchor_place(b, anchor_of_record(b, record), r->node);
  Str term = index_term(b, block, scope);
  if (term.n) {
    if (!r->node->anchor) anchor_place(b, anchor_new(b, NULL), r->node);
    VEC_PUSH(b->temp, b->marks, ((IndexMark){term, r->node->anchor}));
  }
  return place || term.n ? r->node->anchor : 0;
}

static void resolve_block(Resolver *r, uint32_t i, const Piece *piece) {
  DocBinder *b = r->b;
  const Block *block = piece->block;
  DocInline *inl = &r->of[i];
  inl->kind = piece->kind;
  inl->style = block->style;
  inl->decls = decls_fill(b, block->decls, piece->scope);
  if (piece->kind != BLOCK_SPAN && piece->kind != BLOCK_STRONG && piece->kind != BLOCK_EM) return;
  inl->anchor = place_of(r, block, piece->scope);
  if (block->link && !r->linked[i] && !r->sealed[i])
    open_link(r, i, link_to(b, expr_eval(&b->expr, block->link, piece->scope), piece->span));
  Site site = site_inside(r, i, piece->scope), inner;
  inl->elem = elem_open(b, &site, block, ROLE_NONE, piece->span, &inner);
  r->sealed[i] = inner.sealed;
}

static void resolve_object(Resolver *r, uint32_t i, const Piece *piece) {
  NodeList made = {0};
  Site site = site_inside(r, i, piece->scope);
  block_bind(r->b, &site, piece->block, &made);
  r->of[i].object = made.n ? made.v[0] : NULL;
}

// Nearest `notes`: a name in sight, or a field of a record in sight, that has the key.
static const Data *note_text(const Scope *scope, Str key) {
  for (const Scope *s = scope; s; s = s->up) {
    if (s->value->kind != DATA_RECORD) continue;
    const Data *notes = str_eq(s->name, STR("notes")) ? s->value : data_get(s->value, STR("notes"));
    const Data *text = notes && notes->kind == DATA_RECORD ? data_get(notes, key) : NULL;
    if (text && !data_is_empty(text)) return text;
  }
  return NULL;
}

// A call leads to its note.
static void link_note(Resolver *r, uint32_t i, uint32_t elem) {
  DocBinder *b = r->b;
  DocNode *note = (DocNode *)(uintptr_t)r->of[i].object;
  anchor_place(b, anchor_new(b, NULL), note);
  uint32_t link = link_to_anchor(b, note->anchor, note->span);
  b->links.v[link].contents = str_format(b->job.arena, "Note %u", note->note.number);
  r->linked[i] = true;
  r->of[i].elem = elem;
  r->of[i].link = link;
  b->elems.v[elem].link = link;
}

static void resolve_note(Resolver *r, uint32_t i, const Piece *piece) {
  DocBinder *b = r->b;
  const InlineNode *n = &r->inlines->nodes[i];
  const Data *text = piece ? NULL : note_text(r->site->scope, n->target);
  if (!piece && !text) {
    diag(b->job.diags, DIAG_DOC_NOTE, n->span, n->target);
    return;
  }
  Site site = site_inside(r, i, piece ? piece->scope : r->site->scope);
  if (!r->sealed[i]) r->of[i].elem = elem_new(b, ROLE_REFERENCE, r->of[i].elem, n->span);
  uint32_t link = r->linked[i] || r->sealed[i] ? 0 : elem_new(b, ROLE_LINK, r->of[i].elem, n->span);
  r->of[i].object = note_bind(b, &site, piece ? piece->block : NULL, text);
  if (link && r->of[i].object) link_note(r, i, link);
}

static void resolve_page(Resolver *r, uint32_t i, const Tag *tag) {
  DocBinder *b = r->b;
  const InlineNode *n = &r->inlines->nodes[i];
  DocInline *inl = &r->of[i];
  b->reads_pages = true;
  if (tag && tag->ranges) {
    VEC_PUSH(b->temp, b->ranges, ((RangeUse){inl, tag->record}));
    return;
  }
  inl->anchor = tag ? anchor_of_record(b, tag->record) : anchor_of_id(b, n->target);
  VEC_PUSH(b->temp, b->numbers, &inl->anchor);
  Span span = span_or(n->span, r->node->span);
  if (r->linked[i] || r->sealed[i]) {
    VEC_PUSH(b->temp, b->uses, ((PlaceUse){inl->anchor, span}));
    return;
  }
  inl->elem = elem_new(b, ROLE_REFERENCE, inl->elem, n->span);
  open_link(r, i, link_to_anchor(b, inl->anchor, span));
}

static void resolve_index(Resolver *r, uint32_t i) {
  DocBinder *b = r->b;
  const InlineNode *n = &r->inlines->nodes[i];
  Str term = n->title.n ? n->title : covered_text(r, n);
  if (!term.n) return;
  r->of[i].anchor = anchor_new(b, r->node);
  VEC_PUSH(b->temp, b->marks, ((IndexMark){term, r->of[i].anchor}));
}

static void resolve_link(Resolver *r, uint32_t i) {
  DocBinder *b = r->b;
  const InlineNode *n = &r->inlines->nodes[i];
  if (!n->target.n || r->linked[i] || r->sealed[i]) return;
  bool inside = n->target.p[0] == '#';
  if (inside && absent_has(b, str_slice(n->target, 1, n->target.n))) return;
  open_link(r, i,
            inside ? link_to_anchor(b, anchor_of_id(b, str_slice(n->target, 1, n->target.n)), n->span)
                   : link_to_uri(b, n->target, n->span));
}

static void resolve_elem(Resolver *r, uint32_t i, Role role) {
  const InlineNode *n = &r->inlines->nodes[i];
  if (r->sealed[i]) return;
  r->of[i].elem = elem_new(r->b, role, r->of[i].elem, n->span);
  Str expansion = n->kind == INLINE_ABBR ? n->title : (Str){0};
  if (!n->lang.n && !expansion.n) return;
  ElemWords *words = elem_words(r->b, r->of[i].elem);
  words->lang = n->lang;
  words->expansion = expansion;
}

static void resolve_node(Resolver *r, uint32_t i) {
  const InlineNode *n = &r->inlines->nodes[i];
  const Tag *tag = n->tag && r->draft ? &r->draft->tags.v[n->tag - 1] : NULL;
  if (tag && tag->piece) resolve_block(r, i, tag->piece);
  switch (n->kind) {
    case INLINE_LINK: resolve_link(r, i); break;
    case INLINE_CODE: resolve_elem(r, i, ROLE_CODE); break;
    case INLINE_SPAN:
      if (n->lang.n) resolve_elem(r, i, ROLE_SPAN);
      break;
    case INLINE_ABBR:
      if (n->title.n || n->lang.n) resolve_elem(r, i, ROLE_SPAN);
      break;
    case INLINE_LEADER: r->of[i].elem = r->sealed[i] ? r->of[i].elem : 0; break;
    case INLINE_OBJECT:
      if (tag && tag->piece) resolve_object(r, i, tag->piece);
      break;
    case INLINE_NOTE: resolve_note(r, i, tag ? tag->piece : NULL); break;
    case INLINE_PAGE: resolve_page(r, i, tag); break;
    case INLINE_INDEX: resolve_index(r, i); break;
    case INLINE_ROOT:
    case INLINE_STRONG:
    case INLINE_EM:
    case INLINE_SUP:
    case INLINE_SUB:
    case INLINE_DFN:
    case INLINE_BREAK:
    case INLINE_WBR: break;
  }
}

// Nothing outside the text comes of this node.
static bool keeps_to_itself(const InlineNode *n, const TextDraft *draft) {
  switch (n->kind) {
    case INLINE_LINK:
    case INLINE_OBJECT:
    case INLINE_NOTE:
    case INLINE_PAGE:
    case INLINE_INDEX: return false;
    default: return !n->tag || !draft;
  }
}

static bool all_keep_to_themselves(const Inlines *inlines, const TextDraft *draft) {
  for (uint32_t i = 0; i < inlines->count; i++)
    if (!keeps_to_itself(&inlines->nodes[i], draft)) return false;
  return true;
}

static void resolve_text(DocBinder *b, const Site *site, DocNode *node, const Inlines *inlines,
                         const TextDraft *draft) {
  if (b->looks_ahead && all_keep_to_themselves(inlines, draft)) {
    node->text.inlines = inlines;
    return;
  }
  inlines = abbr_mark(b, inlines);
  Resolver r = {b,
                site,
                node,
                inlines,
                draft,
                ARENA_ARRAY(b->job.arena, DocInline, inlines->count),
                ARENA_ARRAY(b->temp, bool, inlines->count),
                ARENA_ARRAY(b->temp, bool, inlines->count)};
  node->text = (DocText){inlines, r.of};
  node->span = span_or(textmap_span(&inlines->map, 0, inlines->text.n ? 1 : 0), node->span);
  for (uint32_t i = 0; i < inlines->count; i++) {
    uint32_t up = inlines->nodes[i].parent;
    r.of[i].kind = BLOCK_KINDS;
    r.of[i].elem = i ? r.of[up].elem : site->elem;
    r.linked[i] = i ? r.linked[up] : site->in_link;
    r.sealed[i] = i ? r.sealed[up] : site->sealed;
    resolve_node(&r, i);
  }
}

void text_set(DocBinder *b, const Site *site, DocNode *node, const Inlines *inlines) {
  resolve_text(b, site, node, inlines, NULL);
}

bool text_finish(DocBinder *b, const Site *site, TextDraft *draft, bool title, DocNode *node) {
  if (b->looks_ahead && !title && text_may_wait(draft)) return text_ahead(b, draft), true;
  const Inlines *inlines = text_build(b, draft, title);
  if (!inlines) return false;
  resolve_text(b, site, node, inlines, draft);
  return true;
}
