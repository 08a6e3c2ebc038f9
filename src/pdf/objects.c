// Numbers for objects, and what stands behind them: a dictionary's body, kept until it has its place in an object stream,
// or a stream, which is an object of libharu's whose body and data we have written ourselves: its dictionaries look keys
// up one by one and its text strings stop at the BMP.
#include <libdeflate.h>
#include <stdio.h>

#include "pdf/writer.h"

enum { OBJECTS_A_PAGE = 4 };  // itself, its content, its part of object streams and of the page tree

enum { LEVEL = 1 };  // of libdeflate; 4 would take nearly twice as long for a twentieth less, 6 three times for a tenth

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

void pdf_keep_status(Writer *w, HPDF_STATUS status) {
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

uint32_t pdf_reserve(Writer *w) {
  VEC_PUSH(w->arena, w->objects, (Object){0});
  return w->objects.n - 1;
}

void pdf_body(Writer *w, uint32_t object, Str body) { w->objects.v[object].body = body; }

// libharu numbers its objects as they come; ours had their numbers before.
HPDF_Dict pdf_dict(Writer *w, uint32_t object, Str body) {
  HPDF_Dict dict = w->status == HPDF_OK ? HPDF_Dict_New(w->hpdf->mmgr) : NULL;
  if (!dict) {
    pdf_keep_status(w, HPDF_FAILD_TO_ALLOC_MEM);
    return NULL;
  }
  make_raw(w, dict)->body = body;
  pdf_keep_status(w, HPDF_Xref_Add(w->hpdf->xref, dict));
  dict->header.obj_id = object | HPDF_OTYPE_INDIRECT;
  w->bytes += body.n;
  return dict;
}

void pdf_stream(Writer *w, uint32_t object, Str body, Str data) {
  HPDF_Dict dict = pdf_dict(w, object, body);
  if (!dict) return;
  Raw *raw = dict->attr;
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

void pdf_packed(Writer *w, uint32_t object, Str body, Str packed) {
  pdf_stream(w, object, str_cat(w->arena, body, STR("/Filter /FlateDecode ")), packed);
}

void pdf_deflated(Writer *w, uint32_t object, Str body, Str raw) {
  pdf_packed(w, object, body, pdf_deflate(w, w->job, raw));
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

void pdf_packings_finish(Writer *w) {
  for (uint32_t i = 0; i < w->packings.n; i++)
    pdf_packed(w, w->packings.v[i]->object, w->packings.v[i]->body, w->packings.v[i]->packed);
}

bool pdf_open(Writer *w) {
  w->hpdf = HPDF_New(NULL, NULL);
  if (!w->hpdf) return false;
  w->status = HPDF_OK;
  w->out = buf_new(w->arena);
  const Doc *d = w->doc;
  VEC_RESERVE(w->arena, w->objects, d->elem_count + d->heading_count + d->link_count + w->display->page_count * OBJECTS_A_PAGE);
  while (w->objects.n < w->hpdf->xref->entries->count) pdf_reserve(w);  // the catalog and others are there at once
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
