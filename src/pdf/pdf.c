// The order in which a file is made: page objects first, for their numbers; contents page by page; then what contents used:
// fonts, tags, bookmarks, metadata; then all of it is laid out as bytes.
#include "pdf/pdf.h"

#include "pdf/writer.h"

static void begin(Writer *w) {
  pdf_intent_open(w);
  w->pages = ARENA_ARRAY(w->arena, PageUse, w->display->page_count + 1);
  w->elems = ARENA_ARRAY(w->arena, ElemUse, w->doc->elem_count + 1);
  w->resources = pdf_reserve(w);
  w->struct_root = pdf_reserve(w);
  for (uint32_t i = 0; i < w->display->page_count; i++) {
    w->pages[i].object = pdf_reserve(w);
    w->pages[i].height = w->display->furnished->pages->v[i].master->height;
  }
}

// --- Pages are painted ahead of those that are written --------------------------------------------------------------

enum { AHEAD = 3 };  // each is a page's memory

typedef struct Painting {
  HelperTask task;
  const Writer *w;
  uint32_t index;
  Arena *arena;
  Diags found;
  const DisplayPage *page;
} Painting;

static void paint(HelperTask *task, const Job *helper) {
  Painting *p = (Painting *)task;
  Job job = *helper;
  p->found = (Diags){.arena = p->arena};
  job.diags = &p->found;
  p->page = paint_page(&job, p->w->display, p->index, p->arena);
}

static void begin_painting(Writer *w, Painting *p, uint32_t index) {
  *p = (Painting){.task = {.work = paint, .large = true}, .w = w, .index = index, .arena = p->arena};
  helper_give(w->helper, &p->task);
}

static void write_pages(Writer *w) {
  uint32_t count = w->display->page_count, ahead = helper_helps(w->helper) ? AHEAD : 1;
  Painting painted[AHEAD] = {0};
  for (uint32_t i = 0; i < ahead && i < count; i++) {
    painted[i].arena = arena_new();
    begin_painting(w, &painted[i], i);
  }
  for (uint32_t i = 0; i < count; i++) {
    Painting *p = &painted[i % ahead];
    helper_need(w->helper, &p->task);
    diags_repeat(w->job->diags, &p->found);
    pdf_page_write(w, i, p->page);
    arena_rewind(p->arena, (ArenaMark){0});
    if (i + ahead < count) begin_painting(w, p, i + ahead);
  }
  for (uint32_t i = 0; i < ahead && i < count; i++) arena_free(painted[i].arena);
}

static bool write_all(Writer *w) {
  begin(w);
  write_pages(w);
  pdf_fonts_begin(w);
  pdf_tags_write(w);
  pdf_fonts_write(w);
  pdf_resources_write(w);
  pdf_outline_write(w);
  pdf_meta_write(w);
  uint32_t *objects = ARENA_ARRAY(w->arena, uint32_t, w->display->page_count + 1);
  for (uint32_t i = 0; i < w->display->page_count; i++) objects[i] = w->pages[i].object;
  return pdf_finish(w, objects, w->display->page_count);
}

const Str *pdf_write(Job *job, PdfCache *cache, const PdfOptions *options, const Display *display) {
  Writer w = {.job = job, .arena = job->arena, .cache = cache, .options = options, .display = display, .doc = display->doc};
  uint32_t errors = job->diags->errors;
  bool done = pdf_open(&w) && write_all(&w);
  // libharu is given values that it takes, fewer than it can hold, and writes to memory: it fails for want of that alone.
  if (!done) arena_exhausted();
  pdf_close(&w);
  if (job->diags->errors > errors) return NULL;
  Str *bytes = ARENA_NEW(job->arena, Str);
  *bytes = buf_str(&w.out);
  return bytes;
}
