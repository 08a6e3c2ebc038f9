// The file: libharu's objects one after the other, the page tree among them, and a cross-reference stream (ISO 32000-1,
// 7.5.8), which libharu's own table cannot be: members of object streams have no place in it.
#include <stdio.h>

#include "pdf/writer.h"

enum {
  LEAF = 32,
  MANY_PAGES = 50,
  AROUND = 64,  // bytes around an object that stands by itself: most take fewer
};

static HPDF_STATUS collect(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT n) {
  Writer *w = stream->attr;
  buf_add(&w->out, (Str){(const char *)bytes, n});
  return HPDF_OK;
}

static uint32_t number_of(HPDF_Dict dict) { return dict->header.obj_id & 0xFFFFFF; }

// --- The page tree ----------------------------------------------------------------------------------------------------

static HPDF_Dict add_leaf(Writer *w) {
  HPDF_Pages leaf = HPDF_Pages_New(w->hpdf->mmgr, w->hpdf->root_pages, w->hpdf->xref);
  if (leaf)
    leaf->header.obj_id = pdf_reserve(w) | HPDF_OTYPE_INDIRECT;
  else
    pdf_keep_status(w, HPDF_FAILD_TO_ALLOC_MEM);
  return leaf;
}

static HPDF_Dict page_dict(Writer *w, uint32_t object, HPDF_Dict leaf) {
  Buf body = buf_new(w->arena);
  buf_add(&body, w->objects.v[object].body);
  pdf_ref(&body, "Parent", number_of(leaf));
  w->objects.v[object].body = (Str){0};
  HPDF_Dict page = pdf_dict(w, object, buf_str(&body));
  if (page) page->header.obj_class |= HPDF_OSUBCLASS_PAGE;
  return page;
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
    HPDF_Dict page = page_dict(w, objects[i], leaf);
    if (page) pdf_keep_status(w, HPDF_Array_Add(kids, page));
  }
}

// --- Objects that stand by themselves ---------------------------------------------------------------------------------

static void write_object(Writer *w, HPDF_Dict dict, HPDF_Stream stream) {
  w->objects.v[number_of(dict)].place = w->out.n;
  buf_int(&w->out, number_of(dict));
  buf_lit(&w->out, " 0 obj\n");
  pdf_keep_status(w, HPDF_Obj_WriteValue(dict, stream, NULL));
  buf_lit(&w->out, "\nendobj\n");
}

// The first entry is that of no object.
static void write_objects(Writer *w) {
  HPDF_Stream stream = HPDF_CallbackWriter_New(w->hpdf->mmgr, collect, w);
  if (!stream) {
    pdf_keep_status(w, HPDF_FAILD_TO_ALLOC_MEM);
    return;
  }
  HPDF_List entries = w->hpdf->xref->entries;
  for (HPDF_UINT i = 1; i < entries->count && w->status == HPDF_OK; i++)
    write_object(w, ((HPDF_XrefEntry)HPDF_List_ItemAt(entries, i))->obj, stream);
  HPDF_Stream_Free(stream);
}

// --- The cross-reference stream ---------------------------------------------------------------------------------------

enum { FREE = 0, IN_FILE = 1, IN_STREAM = 2 };
enum { FIELDS = 3, ROW = 1 + 4 + 2 };  // bytes: type; place or stream; generation or index
static const uint32_t field_bytes[FIELDS] = {1, 4, 2};

static void xref_row(const Writer *w, uint32_t number, uint8_t row[ROW]) {
  const Object *o = &w->objects.v[number];
  uint32_t field[FIELDS] = {IN_FILE, o->place, 0};
  if (o->stream)
    field[0] = IN_STREAM, field[1] = o->stream, field[2] = o->place;
  else if (!o->place)
    field[0] = FREE, field[2] = number ? 0 : UINT16_MAX;
  for (uint32_t f = 0; f < FIELDS; f++)
    for (uint32_t i = field_bytes[f]; i-- > 0;) *row++ = (uint8_t)(field[f] >> 8 * i);
}

// Rows as differences from the row above (PNG's filter Up): nearly all of them zeros and a one.
static Str xref_rows(const Writer *w) {
  Buf out = buf_new(w->arena);
  uint8_t rows[2][ROW] = {{0}};
  buf_reserve(&out, w->objects.n * (ROW + 1));
  for (uint32_t i = 0; i < w->objects.n; i++) {
    uint8_t *row = rows[i % 2];
    const uint8_t *above = rows[(i + 1) % 2];
    xref_row(w, i, row);
    buf_byte(&out, 2);
    for (uint32_t k = 0; k < ROW; k++) buf_byte(&out, (char)(uint8_t)(row[k] - above[k]));
  }
  return buf_str(&out);
}

// Of all bytes so far.
static Str file_id(const Writer *w) {
  uint64_t first = hash_bytes(w->out.p, w->out.n, w->out.n), second = hash_bytes(&first, sizeof first, 0x5DEECE66Du);
  return str_format(w->arena, "%016llX%016llX", (unsigned long long)first, (unsigned long long)second);
}

static void write_xref(Writer *w) {
  uint32_t object = pdf_reserve(w), place = w->out.n;
  w->objects.v[object].place = place;
  Str id = file_id(w), rows = pdf_deflate(w, w->job, xref_rows(w));
  buf_format(&w->out, "%u 0 obj\n<<\n/Type /XRef /Size %u /W [%u %u %u] /Root %u 0 R /Info %u 0 R /ID [<%.*s> <%.*s>] ", object,
             w->objects.n, field_bytes[0], field_bytes[1], field_bytes[2], number_of(w->hpdf->catalog), number_of(w->hpdf->info),
             STR_ARG(id), STR_ARG(id));
  buf_format(&w->out, "/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns %u>> /Length %u\n>>\nstream\r\n", ROW, rows.n);
  buf_add(&w->out, rows);
  buf_format(&w->out, "\nendstream\nendobj\nstartxref\n%u\n%%%%EOF\n", place);
}

// --------------------------------------------------------------------------------------------------------------------

bool pdf_finish(Writer *w, const uint32_t *page_objects, uint32_t count) {
  build_page_tree(w, page_objects, count);
  pdf_bodies_give(w);
  helper_wait(w->helper);
  pdf_packings_finish(w);
  pdf_members_finish(w);
  if (w->status != HPDF_OK) return false;
  if (count >= MANY_PAGES) memory_trim();  // of what was had to paint them: the file is the last that is made
  uint64_t room = w->bytes + ((uint64_t)w->hpdf->xref->entries->count + 1) * AROUND + w->objects.n;
  buf_reserve(&w->out, room < INT32_MAX ? (uint32_t)room : INT32_MAX);
  buf_lit(&w->out, "%PDF-1.7\n%\xB7\xBE\xAD\xAA\n");
  write_objects(w);
  write_xref(w);
  pdf_keep_status(w, w->hpdf->error.error_no);
  return w->status == HPDF_OK;
}
