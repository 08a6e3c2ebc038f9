// libharu's cross-reference table, page tree and file writer, with dictionary bodies and streams written by ourselves:
// its dictionaries look keys up one by one and its text strings stop at the BMP.
#include <libdeflate.h>
#include <stdio.h>

#include "pdf/writer.h"

enum {
  LEAF = 32,
  LEVEL = 1,  // of libdeflate; 4 would take nearly twice as long for a twentieth less, 6 three times for a tenth
  MANY_PAGES = 50,
  AROUND = 96,  // bytes around an object's body, its line in the table among them: most objects take fewer
};

// What a libharu dictionary carries for us, in its `attr`.
typedef struct Raw {
  Str body, data;
  bool is_stream;
  HPDF_Stream out;
} Raw;

static HPDF_STATUS write_body(HPDF_Dict dict, HPDF_Stream stream) {
  Raw *raw = dict->attr;
  raw->out = stream;
  HPDF_STATUS status = raw->body.n ? HPDF_Stream_Write(stream, (const HPDF_BYTE *)raw->body.p, raw->body.n) : HPDF_OK;
  if (status != HPDF_OK || !raw->is_stream) return status;
  char length[32];
  int n = snprintf(length, sizeof length, "/Length %u", raw->data.n);
  return HPDF_Stream_Write(stream, (const HPDF_BYTE *)length, (HPDF_UINT)n);
}

static HPDF_STATUS write_data(HPDF_Dict dict) {
  Raw *raw = dict->attr;
  if (!raw->is_stream) return HPDF_OK;
  HPDF_STATUS status = HPDF_Stream_WriteStr(raw->out, "\nstream\r\n");
  if (status == HPDF_OK && raw->data.n) status = HPDF_Stream_Write(raw->out, (const HPDF_BYTE *)raw->data.p, raw->data.n);
  return status == HPDF_OK ? HPDF_Stream_WriteStr(raw->out, "\nendstream") : status;
}

// The attr is the arena's: nothing to free.
static void free_nothing(HPDF_Dict dict) { dict->attr = NULL; }

static void keep_status(Writer *w, HPDF_STATUS status) {
  if (w->status == HPDF_OK) w->status = status;
}

static Raw *make_raw(Writer *w, HPDF_Dict dict) {
  Raw *raw = ARENA_NEW(w->arena, Raw);
  dict->attr = raw;
  dict->write_fn = write_body;
  dict->after_write_fn = write_data;
  dict->free_fn = free_nothing;
  return raw;
}

static HPDF_Dict dict_at(const Writer *w, uint32_t object) {
  HPDF_XrefEntry entry = HPDF_List_ItemAt(w->hpdf->xref->entries, object);
  return entry->obj;
}

uint32_t pdf_reserve(Writer *w) {
  HPDF_Dict dict = HPDF_Dict_New(w->hpdf->mmgr);
  if (!dict) {
    keep_status(w, HPDF_FAILD_TO_ALLOC_MEM);
    return 0;
  }
  make_raw(w, dict);
  keep_status(w, HPDF_Xref_Add(w->hpdf->xref, dict));
  return dict->header.obj_id & 0xFFFFFF;
}

void pdf_body(Writer *w, uint32_t object, Str body) {
  if (!object || w->status != HPDF_OK) return;
  Raw *raw = dict_at(w, object)->attr;
  raw->body = body;
  w->bytes += body.n;
}

void pdf_stream(Writer *w, uint32_t object, Str body, Str data) {
  if (!object || w->status != HPDF_OK) return;
  pdf_body(w, object, body);
  Raw *raw = dict_at(w, object)->attr;
  raw->data = data;
  raw->is_stream = true;
  w->bytes += data.n;
}

// By a compressor of the thread's own. In the job's arena.
Str pdf_deflate(Writer *w, const Job *job, Str raw) {
  struct libdeflate_compressor **c = &w->compressor[job->arena != w->arena];
  if (!*c) *c = libdeflate_alloc_compressor(LEVEL);
  size_t room = libdeflate_zlib_compress_bound(*c, raw.n);
  ArenaMark mark = arena_mark(job->scratch);
  char *buffer = arena_alloc_raw(job->scratch, room);
  size_t n = libdeflate_zlib_compress(*c, raw.p, raw.n, buffer, room);
  Str packed = str_dup(job->arena, (Str){buffer, (uint32_t)n});
  arena_rewind(job->scratch, mark);
  return packed;
}

static void put_packed(Writer *w, uint32_t object, Str body, Str packed) {
  pdf_stream(w, object, str_cat(w->arena, body, STR("/Filter /FlateDecode ")), packed);
}

void pdf_deflated(Writer *w, uint32_t object, Str body, Str raw) {
  put_packed(w, object, body, pdf_deflate(w, w->job, raw));
}

typedef struct Packing {
  HelperTask task;
  Writer *w;
  uint32_t object;
  Str body, raw, packed;
  Arena *room;
} Packing;

static void pack(HelperTask *task, const Job *job) {
  Packing *p = (Packing *)task;
  p->packed = pdf_deflate(p->w, job, p->raw);
  arena_free(p->room);
}

void pdf_deflated_later(Writer *w, uint32_t object, Str body, Str raw, Arena *room) {
  Packing *p = ARENA_NEW(w->arena, Packing);
  *p = (Packing){{.work = pack, .large = true}, w, object, body, raw, {0}, room};
  VEC_PUSH(w->arena, w->packings, p);
  helper_give(w->helper, &p->task);
}

static void finish_packing(Writer *w) {
  helper_wait(w->helper);
  for (uint32_t i = 0; i < w->packings.n; i++)
    put_packed(w, w->packings.v[i]->object, w->packings.v[i]->body, w->packings.v[i]->packed);
}

static HPDF_STATUS collect(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT n) {
  Writer *w = stream->attr;
  buf_add(&w->out, (Str){(const char *)bytes, n});
  return HPDF_OK;
}

bool pdf_open(Writer *w) {
  w->hpdf = HPDF_New(NULL, NULL);
  if (!w->hpdf) return false;
  w->hpdf->xref->entries->items_per_block += w->doc->elem_count;  // most objects: else the table is copied again and again
  w->hpdf->pdf_version = HPDF_VER_17;
  w->status = HPDF_OK;
  w->out = buf_new(w->arena);
  w->helper = helper_open(w->job, HELPER_SHARED, true);
  return true;
}

void pdf_close(Writer *w) {
  if (w->helper) helper_close(w->helper);
  w->helper = NULL;
  if (w->hpdf) HPDF_Free(w->hpdf);
  w->hpdf = NULL;
  for (int i = 0; i < 2; i++) libdeflate_free_compressor(w->compressor[i]);
}

void pdf_catalog(Writer *w, Str body) {
  HPDF_Dict catalog = w->hpdf->catalog;
  HPDF_Dict_RemoveElement(catalog, "PageLayout");
  HPDF_Dict_RemoveElement(catalog, "PageMode");
  make_raw(w, catalog)->body = body;
}

// libharu writes its own Producer; ours says the same as XMP.
void pdf_info(Writer *w, Str body) {
  HPDF_Dict_RemoveElement(w->hpdf->info, "Producer");
  HPDF_Error_Reset(&w->hpdf->error);
  make_raw(w, w->hpdf->info)->body = body;
}

static HPDF_Dict add_leaf(Writer *w) {
  HPDF_Pages leaf = HPDF_Pages_New(w->hpdf->mmgr, w->hpdf->root_pages, w->hpdf->xref);
  if (!leaf) keep_status(w, HPDF_FAILD_TO_ALLOC_MEM);
  return leaf;
}

// A balanced page tree of two levels; /Parent is written by us, since libharu's own way of adding takes our `attr`.
static void build_page_tree(Writer *w, const uint32_t *objects, uint32_t count) {
  HPDF_Dict leaf = NULL;
  HPDF_Array kids = NULL;
  for (uint32_t i = 0; i < count && w->status == HPDF_OK; i++) {
    if (i % LEAF == 0) {
      leaf = add_leaf(w);
      kids = leaf ? HPDF_Dict_GetItem(leaf, "Kids", HPDF_OCLASS_ARRAY) : NULL;
      if (!kids) return;
    }
    HPDF_Dict page = dict_at(w, objects[i]);
    Raw *raw = page->attr;
    Buf body = buf_new(w->arena);
    buf_add(&body, raw->body);
    pdf_ref(&body, "Parent", leaf->header.obj_id & 0xFFFFFF);
    raw->body = buf_str(&body);
    page->header.obj_class |= HPDF_OSUBCLASS_PAGE;
    keep_status(w, HPDF_Array_Add(kids, page));
  }
}

// Bytes are gone through once: both halves of the ID take in what they come to.
static void mix(uint64_t id[2], Str s) {
  uint64_t h = hash_bytes(s.p, s.n, s.n);
  id[0] = hash_bytes(&h, sizeof h, id[0]);
  id[1] = hash_bytes(&h, sizeof h, id[1] ^ 0x5DEECE66Du);
}

// Of all that we wrote ourselves, in the order of the objects.
static void hash_objects(const Writer *w, uint64_t id[2]) {
  for (HPDF_UINT i = 0; i < w->hpdf->xref->entries->count; i++) {
    HPDF_XrefEntry entry = HPDF_List_ItemAt(w->hpdf->xref->entries, i);
    HPDF_Dict dict = entry->obj;
    if (!dict || (dict->header.obj_class & HPDF_OCLASS_ANY) != HPDF_OCLASS_DICT || dict->write_fn != write_body) continue;
    const Raw *raw = dict->attr;
    mix(id, raw->body);
    mix(id, raw->data);
  }
}

static void set_trailer_id(Writer *w) {
  Buf id = buf_new(w->arena);
  uint64_t hash[2] = {0};
  hash_objects(w, hash);
  Str hex = str_format(w->arena, "%016llX%016llX", (unsigned long long)hash[0], (unsigned long long)hash[1]);
  buf_format(&id, "/ID [<%.*s> <%.*s>]\n", STR_ARG(hex), STR_ARG(hex));
  make_raw(w, w->hpdf->trailer)->body = buf_str(&id);
}

bool pdf_finish(Writer *w, const uint32_t *page_objects, uint32_t count) {
  finish_packing(w);
  pdf_tags_finish(w);
  build_page_tree(w, page_objects, count);
  set_trailer_id(w);
  if (w->status != HPDF_OK) return false;
  if (count >= MANY_PAGES) memory_trim();  // of what was had to paint them: the file is the last that is made
  uint64_t room = w->bytes + ((uint64_t)w->hpdf->xref->entries->count + 1) * AROUND;
  buf_reserve(&w->out, room < INT32_MAX ? (uint32_t)room : INT32_MAX);
  w->hpdf->stream = HPDF_CallbackWriter_New(w->hpdf->mmgr, collect, w);
  keep_status(w, HPDF_SaveToStream(w->hpdf));
  keep_status(w, w->hpdf->error.error_no);
  return w->status == HPDF_OK;
}
