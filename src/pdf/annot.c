// Links: an annotation a rectangle, tagged by its Link element.
#include "pdf/writer.h"

static void write_target(Writer *w, const DocLink *link, Buf *b) {
  if (link->uri.n) {
    buf_lit(b, "/A <</Type /Action /S /URI /URI ");
    pdf_byte_string(b, link->uri);
    buf_lit(b, ">> ");
    return;
  }
  const DisplayPlace *place = &w->display->anchors[link->anchor];
  if (!place->page) return;
  buf_format(b, "/Dest [%u 0 R /XYZ ", w->pages[place->page - 1].object);
  pdf_len(b, place->x);
  buf_byte(b, ' ');
  pdf_len(b, (Flow)w->pages[place->page - 1].height - place->y);
  buf_lit(b, " null] ");
}

static void write_annot(Writer *w, uint32_t page, const DisplayLink *link, uint32_t object, uint32_t key) {
  const DocLink *target = &w->doc->links[link->link];
  Flow height = w->pages[page].height;
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Type /Annot /Subtype /Link /Border [0 0 0] /F 4 /Rect [");
  pdf_len(&b, link->rect.x);
  buf_byte(&b, ' ');
  pdf_len(&b, height - link->rect.y - link->rect.height);
  buf_byte(&b, ' ');
  pdf_len(&b, (Flow)link->rect.x + link->rect.width);
  buf_byte(&b, ' ');
  pdf_len(&b, height - link->rect.y);
  buf_format(&b, "] /StructParent %u ", key);
  buf_lit(&b, "/Contents ");
  pdf_text_string(&b, target->contents.n ? target->contents : target->uri);
  buf_byte(&b, ' ');
  write_target(w, target, &b);
  pdf_ref(&b, "P", w->pages[page].object);
  pdf_body(w, object, buf_str(&b));
}

void pdf_annots_write(Writer *w, uint32_t page, const DisplayPage *display) {
  for (uint32_t i = 0; i < display->link_count; i++) {
    const DisplayLink *link = &display->links[i];
    if (!link->elem) continue;
    AnnotUse use = {pdf_reserve(w), link->elem};
    write_annot(w, page, link, use.object, w->display->page_count + w->annots.n);
    VEC_PUSH(w->arena, w->annots, use);
    VEC_PUSH(w->arena, w->pages[page].annots, use.object);
    pdf_mark_annot(w, page, link->elem, use.object);
  }
}
