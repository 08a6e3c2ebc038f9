// Regions: the box of a page master bound for one page, all of it an artifact. It reads the content's names, `page`
// and the variables; places are those of the document, which are all known by then.
#include "doc/internal.h"

static const Type type_label = {.kind = TYPE_TEXT, .is_page = true};
static const Type type_count = {.kind = TYPE_NUMBER, .is_page = true};
static const TypeField page_fields[] = {{STR("number"), &type_label, true}, {STR("count"), &type_count, true}};
static const Type type_page = {.kind = TYPE_RECORD, .fields = page_fields, .count = 2};

static const Data *page_record(Arena *arena, const PageScope *page) {
  DataField *fields = ARENA_ARRAY(arena, DataField, 2);
  fields[0] = (DataField){STR("number"), data_from_text(arena, page->number, NO_SPAN)};
  fields[1] = (DataField){STR("count"), data_from_number(arena, page->count, NO_SPAN)};
  Data *record = ARENA_NEW(arena, Data);
  *record = (Data){.kind = DATA_RECORD, .type = &type_page, .count = 2, .fields = fields};
  return record;
}

static const Data *variable_value(const PageScope *page, Str name) {
  for (uint32_t i = 0; i < page->variable_count; i++)
    if (str_eq(page->variables[i].name, name)) return page->variables[i].value;
  return &data_null;
}

bool page_reads_same(const PageReads *reads, const PageScope *page) {
  for (uint32_t i = 0; i < reads->count; i++)
    if (variable_value(page, reads->variables[i].name) != reads->variables[i].value) return false;
  return true;
}

static const Scope *push_told(DocBinder *b, const Scope *up, Str name, const Data *value, bool *read) {
  Scope *scope = (Scope *)scope_push(b, up, name, value);
  scope->read = read;
  return scope;
}

// `read`: becomes true for what is asked for, of `page` and then each variable.
static const Scope *scope_told(DocBinder *b, const PageScope *page, bool *read) {
  const Scope *scope = push_told(b, b->names, STR("page"), page_record(b->temp, page), read);
  for (uint32_t i = 0; i < b->layout->variable_count; i++) {
    Str name = b->layout->variables[i].name;
    scope = push_told(b, scope, name, variable_value(page, name), &read[i + 1]);
  }
  return scope;
}

static bool *reads_new(const DocBinder *b) { return ARENA_ARRAY(b->temp, bool, b->layout->variable_count + 1); }

static bool has_read(const PageReads *reads, Str name) {
  for (uint32_t i = 0; i < reads->count; i++)
    if (str_eq(reads->variables[i].name, name)) return true;
  return false;
}

static void reads_add(const DocBinder *b, const PageScope *page, const bool *read, PageReads *reads) {
  DocSet *variables = ARENA_ARRAY(b->job.arena, DocSet, b->layout->variable_count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < b->layout->variable_count; i++) {
    Str name = b->layout->variables[i].name;
    if (read[i + 1] || has_read(reads, name)) variables[n++] = (DocSet){name, variable_value(page, name)};
  }
  *reads = (PageReads){reads->number || read[0], variables, n};
}

static void binder_clear(DocBinder *b) {
  b->nodes = b->level = b->notes = 0;
  b->reads_pages = false;
  memset(&b->elems, 0, sizeof b->elems);
  memset(&b->links, 0, sizeof b->links);
  memset(&b->list, 0, sizeof b->list);
  memset(&b->heading_tocs, 0, sizeof b->heading_tocs);
  memset(&b->uses, 0, sizeof b->uses);
  memset(&b->marks, 0, sizeof b->marks);
  memset(&b->ranges, 0, sizeof b->ranges);
  memset(&b->placed, 0, sizeof b->placed);
  memset(&b->numbers, 0, sizeof b->numbers);
  elem_new(b, ROLE_NONE, 0, NO_SPAN);
  VEC_PUSH(b->temp, b->links, (DocLink){0});
}

static DocBinder region_binder(Job *job, const Doc *doc, Arena *temp) {
  DocBinder b = *doc->binder;
  b.job = *job;
  b.temp = temp;
  b.expr = (ExprContext){.lang = doc->lang};
  binder_clear(&b);
  return b;
}

struct DocRoom {
  InlineRoom *texts;
  Arena *temp;
};

DocRoom *doc_room_new(void) {
  Arena *temp = arena_new();
  DocRoom *room = ARENA_NEW(temp, DocRoom);
  *room = (DocRoom){inline_room_new(), temp};
  return room;
}

void doc_room_free(DocRoom *room) {
  inline_room_free(room->texts);
  arena_free(room->temp);
}

const Doc *doc_bind_region(Job *job, DocRoom *room, const Doc *doc, const Region *region, const PageScope *page,
                           PageReads *reads) {
  *reads = (PageReads){0};
  if (!region->box) return NULL;
  ArenaMark mark = arena_mark(room->temp);
  DocBinder b = region_binder(job, doc, room->temp);
  b.room = room->texts;
  b.expr.job = &b.job;
  bool *read = reads_new(&b);
  Site site = {.scope = scope_told(&b, page, read), .sealed = true};
  NodeList made = {0};
  block_walk(&b, &site, region->box, block_bind, &made);
  Doc *out = made.n ? (Doc *)(uintptr_t)binder_finish(&b, made.v[0]) : NULL;
  reads_add(&b, page, read, reads);
  expr_close(&b.expr);
  arena_rewind(room->temp, mark);
  return out;
}

Decls doc_fill_page_decls(Job *job, const Doc *doc, Decls decls, const PageScope *page, PageReads *reads) {
  if (!decls_have_data(decls)) return decls;
  Arena *temp = arena_new();
  DocBinder b = region_binder(job, doc, temp);
  b.expr.job = &b.job;
  bool *read = reads_new(&b);
  Decls out = decls_fill(&b, decls, scope_told(&b, page, read));
  reads_add(&b, page, read, reads);
  expr_close(&b.expr);
  arena_free(temp);
  return out;
}
