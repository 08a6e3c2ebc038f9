// The display list as text: a line an item, lengths in pt.
#include "paint/paint.h"

static void add_len(Buf *out, Len len) { buf_format(out, " %.2f", len_to_pt(len)); }

static void add_colour(Buf *out, const char *name, Colour c) {
  if (!c.none) buf_format(out, " %s #%02x%02x%02x", name, c.r, c.g, c.b);
}

static void dump_owner(const Display *display, const DisplayItem *item, Buf *out) {
  static const char *const artifacts[] = {"layout", "header", "footer", "background"};
  if (item->elem)
    buf_format(out, " %.*s#%u", STR_ARG(role_names[display->doc->elems[item->elem].role]), item->elem);
  else
    buf_format(out, " artifact:%s", artifacts[item->artifact]);
}

static void dump_text(Job *job, const DisplayItem *item, Buf *out) {
  ArenaMark mark = arena_mark(job->scratch);
  uint32_t n;
  const DisplayGlyph *v = paint_glyphs(item, job->scratch, &n);
  add_len(out, v[0].x);
  add_len(out, v[0].y);
  buf_format(out, " %.*s", STR_ARG(item->glyphs.font->postscript));
  add_len(out, item->glyphs.size);
  add_colour(out, "fill", item->glyphs.colour);
  buf_lit(out, " “");
  for (uint32_t i = 0; i < n; i++) buf_add(out, v[i].text);
  buf_lit(out, "”");
  arena_rewind(job->scratch, mark);
}

static void dump_item(Job *job, const Display *display, const DisplayItem *item, Buf *out) {
  static const char *const kinds[] = {"glyphs", "path", "image", "page", "push", "pop"};
  buf_format(out, "  %s", kinds[item->kind]);
  if (item->kind < DISPLAY_PUSH) dump_owner(display, item, out);
  switch (item->kind) {
    case DISPLAY_GLYPHS: dump_text(job, item, out); break;
    case DISPLAY_PATH:
      for (uint32_t i = 0; i < item->path.count; i++) {
        static const uint32_t points[] = {1, 1, 3, 0};
        const DisplayStep *s = &item->path.steps[i];
        buf_format(out, " %c", "mlcz"[s->verb]);
        for (uint32_t k = 0; k < points[s->verb]; k++) add_len(out, s->x[k]), add_len(out, s->y[k]);
      }
      add_colour(out, "fill", item->path.fill);
      add_colour(out, "stroke", item->path.stroke);
      if (!item->path.stroke.none) add_len(out, item->path.stroke_width);
      break;
    case DISPLAY_IMAGE:
      add_len(out, item->image.x), add_len(out, item->image.y);
      add_len(out, item->image.width), add_len(out, item->image.height);
      break;
    case DISPLAY_PAGE:
      buf_format(out, " %u", item->page.index + 1);
      add_len(out, item->page.x), add_len(out, item->page.y);
      add_len(out, item->page.width), add_len(out, item->page.height);
      break;
    case DISPLAY_PUSH:
    case DISPLAY_POP: break;
  }
  buf_lit(out, "\n");
}

void paint_dump(Job *job, const Display *display, Buf *out) {
  for (uint32_t i = 0; i < display->page_count; i++) {
    Arena *arena = arena_new();
    const DisplayPage *page = paint_page(job, display, i, arena);
    buf_format(out, "page %u “%.*s” %.2f %.2f\n", i + 1, STR_ARG(page->label), len_to_pt(page->width), len_to_pt(page->height));
    for (uint32_t k = 0; k < page->count; k++) dump_item(job, display, &page->items[k], out);
    for (uint32_t k = 0; k < page->link_count; k++) {
      const DisplayRect r = page->links[k].rect;
      buf_format(out, "  link %u", page->links[k].link);
      add_len(out, r.x), add_len(out, r.y), add_len(out, r.width), add_len(out, r.height);
      buf_lit(out, "\n");
    }
    arena_free(arena);
  }
}
