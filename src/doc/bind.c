// Binds a layout to its data: names put in sight, the body walked, places resolved. `headings` and `index` are read
// from the pass before: a layout that loops over them is walked twice, and the first walk, whose lists are empty,
// leaves nothing but the two collections (blocks made from them may not feed them, so the second walk finds the same).
#include "doc/internal.h"

// --- What the layout reads --------------------------------------------------------------------------------------

static bool expr_uses(const Expr *e, Str name) { return e && expr_reads(e, name); }
static bool template_uses(const Template *t, Str name) { return t && template_reads(t, name); }

static bool bindings_use(const Binding *v, uint32_t n, Str name) {
  for (uint32_t i = 0; i < n; i++)
    if (expr_uses(v[i].expr, name)) return true;
  return false;
}

static bool blocks_use(BlockList list, Str name);

static bool block_uses(const Block *k, Str name) {
  if (expr_uses(k->each, name) || expr_uses(k->condition, name) || expr_uses(k->value, name) ||
      expr_uses(k->link, name) || expr_uses(k->id, name) || expr_uses(k->src, name) || expr_uses(k->of_page, name))
    return true;
  if (template_uses(k->text, name) || template_uses(k->alt, name) || template_uses(k->term, name)) return true;
  if (bindings_use(k->lets, k->let_count, name) || bindings_use(k->withs, k->with_count, name)) return true;
  if (bindings_use(k->sets, k->set_count, name)) return true;
  return blocks_use(k->head, name) || blocks_use(k->body, name);
}

static bool blocks_use(BlockList list, Str name) {
  for (uint32_t i = 0; i < list.n; i++)
    if (block_uses(list.v[i], name)) return true;
  return false;
}

static bool layout_uses(const Layout *layout, Str name) {
  if (blocks_use(layout->body, name) || bindings_use(layout->lets, layout->let_count, name)) return true;
  for (uint32_t i = 0; i < layout->part_count; i++)
    if (blocks_use(layout->parts[i].body, name)) return true;
  for (uint32_t i = 0; i < layout->page_count; i++)
    for (uint32_t k = 0; k < layout->pages[i].region_count; k++)
      if (layout->pages[i].regions[k].box && block_uses(layout->pages[i].regions[k].box, name)) return true;
  return false;
}

// --- The collections --------------------------------------------------------------------------------------------

static const Type type_text = {.kind = TYPE_TEXT, .nullable = true};
static const Type type_number = {.kind = TYPE_NUMBER};
static const Type type_pages = {.kind = TYPE_TEXT, .nullable = true, .is_page = true};
static const TypeField heading_fields[] = {
    {STR("text"), &type_text, true}, {STR("level"), &type_number, true}, {STR("toc"), &type_text, false}};
static const Type type_heading = {.kind = TYPE_RECORD, .fields = heading_fields, .count = 3};
static const Type type_headings = {.kind = TYPE_LIST, .item = &type_heading};
// The last field has a name that no path can write: what marks call the entry.
#define ENTRY_FIELDS {STR("term"), &type_text, true}, {STR("pages"), &type_pages, true}, {STR("!"), &type_text, true}
static const TypeField under_fields[] = {ENTRY_FIELDS};
static const Type type_under_entry = {.kind = TYPE_RECORD, .fields = under_fields, .count = 3};
static const Type type_under = {.kind = TYPE_LIST, .item = &type_under_entry};
static const TypeField entry_fields[] = {ENTRY_FIELDS, {STR("entries"), &type_under, true}};
static const Type type_entry = {.kind = TYPE_RECORD, .fields = entry_fields, .count = 4};
static const Type type_index = {.kind = TYPE_LIST, .item = &type_entry};

static const Data *record_new(Arena *arena, const Type *type, const Data *const *values) {
  DataField *fields = ARENA_ARRAY(arena, DataField, type->count);
  for (uint32_t i = 0; i < type->count; i++) fields[i] = (DataField){type->fields[i].name, values[i]};
  Data *record = ARENA_NEW(arena, Data);
  *record = (Data){.kind = DATA_RECORD, .type = type, .count = type->count, .fields = fields};
  return record;
}

static const Data *heading_record(Arena *arena, const DocHeading *h, Str toc) {
  const Data *values[] = {data_from_text(arena, str_dup(arena, h->text), NO_SPAN),
                          data_from_number(arena, h->level, NO_SPAN),
                          toc.n ? data_from_text(arena, str_dup(arena, toc), NO_SPAN) : &data_null};
  return record_new(arena, &type_heading, values);
}

static void headings_collect(DocBinder *b, Arena *arena) {
  const Data **items = ARENA_ARRAY(arena, const Data *, b->list.n);
  for (uint32_t i = 0; i < b->list.n; i++) items[i] = heading_record(arena, &b->list.v[i], b->heading_tocs.v[i]);
  b->heading_records = items;
  b->heading_record_count = b->list.n;
  b->headings = data_list(arena, items, b->list.n, &type_headings);
}

// A term and those under it: “contrat!signature” is “signature” under “contrat”.
typedef struct Entry {
  Str term, key;
  bool marked;  // by itself
  VEC(struct Entry *) under;
} Entry;

typedef struct Entries {
  DocBinder *b;
  StrMap by_key;
  VEC(Entry *) v;
} Entries;

static Entry *entry_of(Entries *e, Str key, Str term, bool *fresh) {
  Entry *entry = strmap_get(&e->by_key, key);
  *fresh = !entry;
  if (entry) return entry;
  entry = ARENA_NEW(e->b->temp, Entry);
  *entry = (Entry){.term = term, .key = key};
  strmap_put(e->b->temp, &e->by_key, key, entry);
  return entry;
}

static void entry_add(Entries *e, Str mark) {
  int64_t at = str_find(mark, STR("!"), 0);
  Str main = at < 0 ? mark : str_trim(str_slice(mark, 0, (uint32_t)at));
  bool fresh;
  Entry *entry = entry_of(e, main, main, &fresh);
  if (fresh) VEC_PUSH(e->b->temp, e->v, entry);
  if (at < 0) {
    entry->marked = true;
    return;
  }
  Entry *under = entry_of(e, mark, str_trim(str_slice(mark, (uint32_t)at + 1, mark.n)), &fresh);
  under->marked = true;
  if (fresh) VEC_PUSH(e->b->temp, entry->under, under);
}

// The record that prints its own pages; the text part refers to it, so it is made before its fields are.
static const Data *entry_record(Arena *arena, const Entry *entry, const Type *type, const Data *under) {
  Data *record = ARENA_NEW(arena, Data), *pages = ARENA_NEW(arena, Data);
  TextPart *part = ARENA_NEW(arena, TextPart);
  *part = (TextPart){.kind = TEXT_PAGES, .record = record};
  *pages = (Data){.kind = DATA_TEXT, .type = &type_pages, .count = 1, .parts = part};
  const Data *values[] = {data_from_text(arena, str_dup(arena, entry->term), NO_SPAN), entry->marked ? pages : &data_null,
                          data_from_text(arena, str_dup(arena, entry->key), NO_SPAN), under};
  *record = *record_new(arena, type, values);
  return record;
}

static const Data *under_list(Arena *arena, const Entry *entry) {
  const Data **items = ARENA_ARRAY(arena, const Data *, entry->under.n);
  for (uint32_t i = 0; i < entry->under.n; i++) items[i] = entry_record(arena, entry->under.v[i], &type_under_entry, NULL);
  return data_list(arena, items, entry->under.n, &type_under);
}

static void index_collect(DocBinder *b, Arena *arena) {
  Entries e = {.b = b};
  for (uint32_t i = 0; i < b->marks.n; i++) entry_add(&e, b->marks.v[i].term);
  const Data **items = ARENA_ARRAY(arena, const Data *, e.v.n);
  for (uint32_t i = 0; i < e.v.n; i++) items[i] = entry_record(arena, e.v.v[i], &type_entry, under_list(arena, e.v.v[i]));
  b->index = data_list(arena, items, e.v.n, &type_index);
}

typedef VEC(uint32_t) Places;

// The places of each term, in the order of the text.
static StrMap places_by_term(DocBinder *b) {
  StrMap terms = {0};
  for (uint32_t i = 0; i < b->marks.n; i++) {
    Places *places = strmap_get(&terms, b->marks.v[i].term);
    if (!places) strmap_put(b->temp, &terms, b->marks.v[i].term, places = ARENA_NEW(b->temp, Places));
    VEC_PUSH(b->job.arena, *places, b->marks.v[i].anchor);
  }
  return terms;
}

static void ranges_fill(DocBinder *b) {
  static const Places nowhere = {0};
  if (!b->ranges.n) return;
  StrMap terms = places_by_term(b);
  for (uint32_t i = 0; i < b->ranges.n; i++) {
    const Data *key = data_get(b->ranges.v[i].record, STR("!"));
    const Places *places = strmap_get(&terms, key ? data_text(b->temp, key) : (Str){0});
    if (!places) places = &nowhere;
    b->ranges.v[i].inl->anchors = places->v;
    b->ranges.v[i].inl->anchor_count = places->n;
    b->ranges.v[i].inl->anchor = places->n ? places->v[0] : 0;
  }
}

// --- Names in sight ---------------------------------------------------------------------------------------------

// A record with every declared parameter; those not given are null.
static const Data *parameters_record(DocBinder *b, const Data *given) {
  const Type *type = b->layout->parameters;
  if (!type || type->kind != TYPE_RECORD) return given ? given : &data_null;
  const Data **values = ARENA_ARRAY(b->temp, const Data *, type->count);
  for (uint32_t i = 0; i < type->count; i++) {
    const Data *value = given ? data_get(given, type->fields[i].name) : NULL;
    values[i] = value ? value : &data_null;
  }
  return record_new(b->temp, type, values);
}

void binder_scopes(DocBinder *b, const Data *content, const Data *parameters) {
  const Scope *s = NULL;
  s = scope_push(b, s, STR("index"), b->index);
  s = scope_push(b, s, STR("headings"), b->headings);
  s = scope_push(b, s, STR("brand"), b->layout->brand ? b->layout->brand->data : NULL);
  s = scope_push(b, s, STR("words"), b->layout->words);
  counters_start(b);
  if (b->layout->counters) s = scope_push(b, s, STR("counter"), counters_record(b));
  b->globals = s = scope_push(b, s, STR("param"), parameters_record(b, parameters));
  s = scope_push_fields(b, s, content);
  b->names = scope_push_lets(b, s, b->layout->lets, b->layout->let_count);
}

static void sigles_find(DocBinder *b) {
  const Layout *layout = b->layout;
  b->sigle_count = 0;
  memset(b->sigle_first, 0, sizeof b->sigle_first);
  if (!layout->abbreviations.of) return;
  const Data *list = expr_eval(&b->expr, layout->abbreviations.of, b->names);
  Sigle *sigles = ARENA_ARRAY(b->job.arena, Sigle, list->kind == DATA_LIST ? list->count : 0);
  for (uint32_t i = 0; list->kind == DATA_LIST && i < list->count; i++) {
    const Scope *item = scope_push(b, b->names, STR("."), list->items[i]);
    const Data *term = expr_eval(&b->expr, layout->abbreviations.term, item);
    const Data *text = expr_eval(&b->expr, layout->abbreviations.text, item);
    if (data_is_empty(term) || data_is_empty(text)) continue;
    Str word = data_text(b->job.arena, term);
    uint8_t byte = (uint8_t)word.p[0];
    b->sigle_low = b->sigle_count && b->sigle_low < byte ? b->sigle_low : byte;
    b->sigle_high = b->sigle_count && b->sigle_high > byte ? b->sigle_high : byte;
    uint32_t *first = &b->sigle_first[byte];
    sigles[b->sigle_count++] = (Sigle){word, data_plain(b, text, true), term->span, *first, false};
    *first = b->sigle_count;
  }
  b->sigles = sigles;
}

// --- A pass -----------------------------------------------------------------------------------------------------

static void binder_reset(DocBinder *b) {
  b->nodes = b->walked = b->level = b->notes = 0;
  b->elems.n = b->anchors.n = b->links.n = b->list.n = b->heading_tocs.n = b->uses.n = b->marks.n = b->ranges.n = 0;
  b->alias.n = b->placed.n = b->numbers.n = b->blanks.n = 0;
  b->ids = b->records = (StrMap){0};
  b->reads_pages = false;
  elem_new(b, ROLE_NONE, 0, NO_SPAN);
  elem_words(b, elem_new(b, ROLE_DOCUMENT, 0, NO_SPAN))->lang = b->lang;
  anchor_new(b, NULL);
  VEC_PUSH(b->temp, b->links, (DocLink){0});
}

static const DocNode *body_bind(DocBinder *b) {
  Site site = {.scope = b->names, .elem = 1};
  DocNode *root = node_new(b, &site, NULL, BLOCK_BOX);
  root->style = STR("root");
  site.parent = root;
  NodeList children = {0};
  blocks_bind(b, &site, b->layout->body, &children);
  node_close(b, root, &children);
  return root;
}

// Walks once for the collections alone, in memory that is given back.
static void first_pass(DocBinder *b, const Data *content, const Data *parameters, Arena *keep) {
  Arena *kept = b->job.arena;
  b->job.arena = b->temp;
  b->looks_ahead = true;
  binder_reset(b);
  binder_scopes(b, content, parameters);
  body_bind(b);
  ahead_flush(b);
  ahead_stock(b);
  headings_collect(b, keep);
  index_collect(b, keep);
  absent_collect(b, content, keep);
  b->job.arena = kept;
  b->looks_ahead = false;
}

// --- The document -----------------------------------------------------------------------------------------------

#define COPY(arena, T, vec) ((T *)copy_out((arena), (vec).v, (vec).n, sizeof(T)))
static void *copy_out(Arena *arena, const void *from, uint32_t n, size_t size) {
  void *to = arena_array(arena, n, size);
  if (n) memcpy(to, from, n * size);
  return to;
}

// The first heading at a node or after it.
static uint32_t heading_from(const DocBinder *b, uint32_t node) {
  uint32_t low = 0, high = b->list.n;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (b->list.v[middle].node->id < node)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

// A link that shows only a number says the heading it leads to.
static void links_name(DocBinder *b) {
  for (uint32_t i = 1; i < b->links.n; i++) {
    DocLink *link = &b->links.v[i];
    if (link->contents.n || !link->anchor) continue;
    uint32_t node = b->anchors.v[link->anchor].node, k = node ? heading_from(b, node) : b->list.n;
    while (k < b->list.n && !link->contents.n) link->contents = b->list.v[k++].text;
  }
}

const Doc *binder_finish(DocBinder *b, const DocNode *root) {
  Arena *arena = b->job.arena;
  Doc *doc = ARENA_NEW(arena, Doc);
  anchors_settle(b);
  ranges_fill(b);
  links_name(b);
  *doc = (Doc){.lang = b->lang, .root = root, .node_count = b->nodes, .reads_pages = b->reads_pages};
  doc->elems = COPY(arena, Elem, b->elems);
  doc->elem_count = b->elems.n;
  doc->anchors = b->anchors.v == b->shared_anchors ? b->anchors.v : COPY(arena, DocAnchor, b->anchors);
  doc->anchor_count = b->anchors.n - 1;
  doc->links = COPY(arena, DocLink, b->links);
  doc->link_count = b->links.n - 1;
  doc->headings = COPY(arena, DocHeading, b->list);
  doc->heading_count = b->list.n;
  return doc;
}

static Str metadata(DocBinder *b, const Template *tmpl) {
  return tmpl ? template_plain(b, tmpl, b->names, false) : (Str){0};
}

static void doc_describe(DocBinder *b, Doc *doc) {
  const Layout *layout = b->layout;
  doc->title = metadata(b, layout->title);
  doc->author = metadata(b, layout->author);
  doc->subject = metadata(b, layout->subject);
  if (!doc->title.n) check_title(b);
}

// What regions are bound with later: the names in sight and the places, which outlive the walk.
static const DocBinder *binder_keep(const DocBinder *b, const Doc *doc) {
  DocBinder *kept = ARENA_NEW(b->job.arena, DocBinder);
  *kept = *b;
  kept->temp = NULL;
  kept->room = NULL;
  kept->keep = NULL;
  kept->helper = NULL;
  kept->far = NULL;
  kept->frozen = true;
  kept->check = false;
  kept->anchors.v = (DocAnchor *)doc->anchors;
  kept->shared_anchors = doc->anchors;
  kept->anchors.cap = kept->anchors.n;
  kept->alias.v = COPY(b->job.arena, uint32_t, b->alias);
  kept->alias.cap = kept->alias.n;
  kept->numbers.n = kept->numbers.cap = 0;
  kept->heading_record_count = 0;
  return kept;
}

static const Doc *second_pass(DocBinder *b, const Data *content, const Data *parameters) {
  Arena *walk = b->temp;
  binder_reset(b);
  b->temp = b->job.arena;
  binder_scopes(b, content, parameters);
  sigles_find(b);
  b->temp = walk;
  const DocNode *root = body_bind(b);
  check_places(b);
  check_content(b);
  check_sigles(b, parameters);
  Doc *doc = (Doc *)binder_finish(b, root);
  doc_describe(b, doc);
  check_headings(b, doc->title.n > 0);
  doc->binder = binder_keep(b, doc);
  return doc;
}

enum { WORTH_HELP = 32 << 10, MUCH = 1 << 20 };  // bytes of rich texts

const Doc *doc_bind(Job *job, const Layout *layout, const Data *content, const Data *parameters) {
  uint32_t errors = job->diags->errors;
  Arena *temp = arena_new_large();
  DocBinder b = {.job = *job, .temp = temp, .layout = layout, .lang = layout->lang, .check = true};
  b.room = inline_room_new();
  b.start = content ? content->span : NO_SPAN;
  b.expr = (ExprContext){.job = &b.job, .lang = layout->lang};
  declared_prepare(&b);
  b.headings = data_list(job->arena, NULL, 0, &type_headings);
  b.index = data_list(job->arena, NULL, 0, &type_index);
  bool twice = layout_uses(layout, STR("headings")) || layout_uses(layout, STR("index"));
  RichTexts texts = {0};
  if (!twice && job->helper) rich_find(&b, content, &texts);
  if (twice || texts.bytes >= WORTH_HELP) b.keep = job->arena;
  ahead_open(&b);
  if (texts.bytes >= MUCH) {
    arena_grow_large(temp);
    arena_grow_large(job->arena);
    helper_grow_large(b.helper);
  }
  if (twice)
    first_pass(&b, content, parameters, job->arena);
  else if (b.far)
    rich_give(&b, &texts);
  const Doc *doc = second_pass(&b, content, parameters);
  ahead_close(&b);
  expr_close(&b.expr);
  inline_room_free(b.room);
  arena_free(temp);
  return job->diags->errors > errors ? NULL : doc;
}
