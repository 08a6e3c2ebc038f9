// The structure tree, the places that numbers and links lead to, and the links. Elements are made in reading order as
// blocks are walked; what a block made before it came out empty is taken back.
#include <assert.h>

#include "doc/internal.h"

#define ROLE(id, name) {name, sizeof(name) - 1},
const Str role_names[ROLES] = {
#include "doc/roles.def"
};
#undef ROLE

Role role_named(Str name) {
  for (uint32_t r = 1; r < ROLES; r++)
    if (str_eq(name, role_names[r])) return (Role)r;
  return ROLES;
}

Checkpoint binder_mark(const DocBinder *b) {
  return (Checkpoint){b->nodes,  b->level,  b->notes,   b->elems.n,  b->links.n,
                      b->list.n, b->uses.n, b->marks.n, b->ranges.n, b->numbers.n, b->placed.n};
}

void binder_rewind(DocBinder *b, const Checkpoint *mark) {
  b->nodes = mark->nodes;
  b->level = mark->level;
  b->notes = mark->notes;
  b->elems.n = mark->elems;
  b->links.n = mark->links;
  b->list.n = b->heading_tocs.n = mark->list;
  b->uses.n = mark->uses;
  b->marks.n = mark->marks;
  b->ranges.n = mark->ranges;
  b->numbers.n = mark->numbers;
  uint32_t kept = mark->placed;
  for (uint32_t i = kept; i < b->placed.n; i++) {
    uint32_t anchor = b->placed.v[i];
    if (b->anchors.v[anchor].node <= mark->nodes) b->placed.v[kept++] = anchor;
    else b->anchors.v[anchor].node = b->alias.v[anchor] = 0;
  }
  b->placed.n = kept;
}

static const ElemWords no_words;

uint32_t elem_new(DocBinder *b, Role role, uint32_t parent, Span span) {
  VEC_PUSH(b->temp, b->elems, ((Elem){&no_words, role, parent, 1, 1, 0, span}));
  return b->elems.n - 1;
}

ElemWords *elem_words(DocBinder *b, uint32_t elem) {
  ElemWords *words = ARENA_NEW(b->job.arena, ElemWords);
  *words = *b->elems.v[elem].words;
  b->elems.v[elem].words = words;
  return words;
}

static Role role_asked(const Block *block, Role fallback) {
  if (!block || !block->role.n) return fallback;
  if (str_eq(block->role, STR("none"))) return ROLE_NONE;
  Role role = role_named(block->role);
  assert(role != ROLES);  // layout/roles.def holds none but those of roles.def
  return role;
}

uint32_t elem_open(DocBinder *b, const Site *site, const Block *block, Role fallback, Span span, Site *inner) {
  *inner = *site;
  if (site->sealed) return site->elem;
  if (block && str_eq(block->role, STR("artifact"))) {
    inner->sealed = true;
    return inner->elem = 0;
  }
  Role role = role_asked(block, fallback);
  Str alt = block && block->alt ? template_plain(b, block->alt, site->scope, false) : (Str){0};
  if (role == ROLE_NONE && alt.n) role = site->in_text ? ROLE_SPAN : ROLE_FIGURE;
  if (role == ROLE_NONE) return site->elem;
  inner->elem = elem_new(b, role, site->elem, span);
  if (alt.n) elem_words(b, inner->elem)->alt = alt;
  inner->sealed = alt.n > 0;
  bool speaks = block && block->kind == BLOCK_QR;  // of itself: it says where it leads
  if (role == ROLE_FIGURE && !alt.n && !speaks) diag(b->job.diags, DIAG_DOC_NO_ALT, span);
  return inner->elem;
}

uint32_t anchor_new(DocBinder *b, const DocNode *node) {
  DocAnchor anchor = {.node = node ? node->id : 0, .span = node ? node->span : NO_SPAN};
  VEC_PUSH(b->temp, b->anchors, anchor);
  VEC_PUSH(b->temp, b->alias, 0);
  if (node) VEC_PUSH(b->temp, b->placed, b->anchors.n - 1);
  return b->anchors.n - 1;
}

// A pointer as a key: only looked up, so that its value decides nothing.
static Str address_key(const Data *const *record) { return (Str){(const char *)record, sizeof *record}; }

static uint32_t anchor_known(const StrMap *map, Str key) { return (uint32_t)(uintptr_t)strmap_get(map, key); }

uint32_t anchor_of_record(DocBinder *b, const Data *record) {
  uint32_t known = anchor_known(&b->records, address_key(&record));
  if (known || b->frozen) return known;
  uint32_t anchor = anchor_new(b, NULL);
  const Data *id = data_get(record, STR("id"));
  b->anchors.v[anchor].record = record;
  if (id && id->kind == DATA_TEXT) b->anchors.v[anchor].id = data_text(b->job.arena, id);
  strmap_put(b->job.arena, &b->records, str_dup(b->job.arena, address_key(&record)), (void *)(uintptr_t)anchor);
  return anchor;
}

uint32_t anchor_of_id(DocBinder *b, Str id) {
  uint32_t known = anchor_known(&b->ids, id);
  if (known || b->frozen) return known;
  uint32_t anchor = anchor_new(b, NULL);
  id = str_dup(b->job.arena, id);
  b->anchors.v[anchor].id = id;
  strmap_put(b->job.arena, &b->ids, id, (void *)(uintptr_t)anchor);
  return anchor;
}

// A node is one place, whatever it stands for: a record, an id, a heading, an entry of the index.
static void anchor_join(DocBinder *b, uint32_t anchor, DocNode *node) {
  if (b->anchors.v[anchor].node) return;
  VEC_PUSH(b->temp, b->placed, anchor);
  b->anchors.v[anchor].node = node->id;
  b->anchors.v[anchor].span = node->span;
  if (!node->anchor) node->anchor = anchor;
  b->alias.v[anchor] = node->anchor;
}

void anchor_place(DocBinder *b, uint32_t anchor, DocNode *node) {
  if (b->frozen) return;
  anchor_join(b, anchor, node);
  Str id = b->anchors.v[anchor].id;
  if (id.n) anchor_join(b, anchor_of_id(b, id), node);
}

static void settle(const DocBinder *b, uint32_t *anchor) {
  uint32_t alias = *anchor < b->alias.n ? b->alias.v[*anchor] : 0;
  if (alias) *anchor = alias;
}

void anchors_settle(DocBinder *b) {
  for (uint32_t i = 0; i < b->links.n; i++) settle(b, &b->links.v[i].anchor);
  for (uint32_t i = 0; i < b->marks.n; i++) settle(b, &b->marks.v[i].anchor);
  for (uint32_t i = 0; i < b->numbers.n; i++) settle(b, b->numbers.v[i]);
}

static uint32_t link_add(DocBinder *b, DocLink link) {
  VEC_PUSH(b->temp, b->links, link);
  return b->links.n - 1;
}

uint32_t link_to_uri(DocBinder *b, Str uri, Span span) { return link_add(b, (DocLink){.uri = uri, .span = span}); }

uint32_t link_to_anchor(DocBinder *b, uint32_t anchor, Span span) {
  VEC_PUSH(b->temp, b->uses, ((PlaceUse){anchor, span}));
  return link_add(b, (DocLink){.anchor = anchor, .span = span});
}

// "03 22 82 37 67" is a number to dial: digits, spaces, points, hyphens, one leading plus.
static Str telephone_digits(Arena *arena, Str text) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < text.n;) {
    uint32_t c, step = utf8_decode(text.p + i, text.p + text.n, &c);
    if (!step) return (Str){0};
    if ((c >= '0' && c <= '9') || (c == '+' && !buf_str(&out).n))
      buf_byte(&out, (char)c);
    else if (c != ' ' && c != '.' && c != '-' && c != '(' && c != ')' && c != 0xA0 && c != 0x202F)
      return (Str){0};
    i += step;
  }
  return buf_str(&out).n >= 3 ? buf_str(&out) : (Str){0};
}

static bool has_scheme(Str text) {
  int64_t colon = str_find(text, STR(":"), 0);
  if (colon < 2) return false;
  for (int64_t i = 0; i < colon; i++) {
    char c = text.p[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (i && (c == '+' || c == '-' || c == '.')))) return false;
  }
  return str_find(text, STR(" "), 0) < 0;
}

static uint32_t link_to_text(DocBinder *b, Str text, Span span) {
  text = str_trim(text);
  if (has_scheme(text)) return link_to_uri(b, text, span);
  if (str_find(text, STR("@"), 0) > 0 && str_find(text, STR(" "), 0) < 0)
    return link_to_uri(b, str_cat(b->job.arena, STR("mailto:"), text), span);
  if (str_starts(text, STR("www."))) return link_to_uri(b, str_cat(b->job.arena, STR("https://"), text), span);
  Str digits = telephone_digits(b->job.arena, text);
  if (digits.n) return link_to_uri(b, str_cat(b->job.arena, STR("tel:"), digits), span);
  diag(b->job.diags, DIAG_DOC_LINK, span, text);
  return 0;
}

uint32_t link_to(DocBinder *b, const Data *value, Span span) {
  if (data_is_empty(value)) return 0;
  if (value->kind == DATA_RECORD) return link_to_anchor(b, anchor_of_record(b, value), span);
  return link_to_text(b, data_text(b->job.arena, value), span_or(value->span, span));
}
