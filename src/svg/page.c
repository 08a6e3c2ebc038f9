// A page as SVG 1.1, in points, y downwards as the display list has it: each item becomes one element.
#include "svg/internal.h"

typedef struct Drawer {
  Job *job;
  const Display *display;
  Buf out;
  uint32_t number;  // of the page, from 1
  uint32_t clips;
} Drawer;

static void put_attribute(Drawer *d, const char *name, Flow value) {
  buf_byte(&d->out, ' ');
  buf_add(&d->out, str_from(name));
  buf_lit(&d->out, "=\"");
  svg_len(&d->out, value);
  buf_byte(&d->out, '"');
}

static void put_box(Drawer *d, DisplayRect box) {
  put_attribute(d, "x", box.x);
  put_attribute(d, "y", box.y);
  put_attribute(d, "width", box.width);
  put_attribute(d, "height", box.height);
}

// --- Text -------------------------------------------------------------------------------------------------------------

static void put_code(Buf *out, uint32_t code) {
  switch (code) {
    case '&': buf_lit(out, "&amp;"); break;
    case '<': buf_lit(out, "&lt;"); break;
    case '>': buf_lit(out, "&gt;"); break;
    default: buf_utf8(out, code);
  }
}

// Glyphs of one baseline whose codes are of one UTF-16 unit each, so that places and letters are counted alike; a code of
// plane 15 stands alone. Returns where the next line or code of the other kind begins.
static uint32_t put_line(Drawer *d, const Font *font, const DisplayGlyph *v, uint32_t from, uint32_t count) {
  uint32_t to = from;
  bool far = svg_code(font, v[from].id, v[from].text) > 0xFFFF;
  do to++;
  while (!far && to < count && v[to].y == v[from].y && svg_code(font, v[to].id, v[to].text) <= 0xFFFF);
  buf_lit(&d->out, "<tspan");
  put_attribute(d, "y", v[from].y);
  buf_lit(&d->out, " x=\"");
  for (uint32_t i = from; i < to; i++) {
    svg_len(&d->out, v[i].x);
    buf_byte(&d->out, ' ');
  }
  buf_lit(&d->out, "\">");
  for (uint32_t i = from; i < to; i++) put_code(&d->out, svg_code(font, v[i].id, v[i].text));
  buf_lit(&d->out, "</tspan>");
  return to;
}

static void put_glyphs(Drawer *d, const DisplayItem *item) {
  if (!item->glyphs.count || item->glyphs.size <= 0 || item->glyphs.colour.none) return;
  buf_lit(&d->out, "<text font-family=\"f");
  svg_key(&d->out, svg_face_key(item->glyphs.font));
  buf_byte(&d->out, '"');
  put_attribute(d, "font-size", item->glyphs.size);
  buf_lit(&d->out, " fill=\"");
  svg_colour(&d->out, item->glyphs.colour);
  buf_lit(&d->out, "\">");
  ArenaMark mark = arena_mark(d->job->scratch);
  uint32_t count;
  const DisplayGlyph *v = paint_glyphs(item, d->job->scratch, &count);
  for (uint32_t i = 0; i < count;) i = put_line(d, item->glyphs.font, v, i, count);
  arena_rewind(d->job->scratch, mark);
  buf_lit(&d->out, "</text>");
}

// --- Paths and pictures -----------------------------------------------------------------------------------------------

static void put_steps(Drawer *d, const DisplayStep *steps, uint32_t count) {
  static const uint32_t points[] = {1, 1, 3, 0};
  buf_lit(&d->out, " d=\"");
  for (uint32_t i = 0; i < count; i++) {
    buf_byte(&d->out, "MLCZ"[steps[i].verb]);
    for (uint32_t k = 0; k < points[steps[i].verb]; k++) {
      svg_len(&d->out, steps[i].x[k]);
      buf_byte(&d->out, ' ');
      svg_len(&d->out, steps[i].y[k]);
      buf_byte(&d->out, ' ');
    }
  }
  buf_byte(&d->out, '"');
}

static void put_dashes(Drawer *d, const DisplayItem *item) {
  if (!item->path.dash_count) return;
  buf_lit(&d->out, " stroke-dasharray=\"");
  for (uint32_t i = 0; i < item->path.dash_count; i++) {
    svg_len(&d->out, item->path.dashes[i]);
    buf_byte(&d->out, ' ');
  }
  buf_byte(&d->out, '"');
  put_attribute(d, "stroke-dashoffset", item->path.dash_phase);
}

static void put_path(Drawer *d, const DisplayItem *item) {
  if (item->path.fill.none && item->path.stroke.none) return;
  SvgPaint paint = {.fill = item->path.fill, .stroke = item->path.stroke, .fill_opacity = item->path.fill_opacity,
                    .stroke_opacity = item->path.stroke_opacity, .even_odd = item->path.even_odd,
                    .width = item->path.stroke_width, .miter = item->path.miter, .cap = item->path.cap, .join = item->path.join};
  buf_lit(&d->out, "<path");
  svg_paint(&d->out, &paint);
  if (!item->path.stroke.none) put_dashes(d, item);
  put_steps(d, item->path.steps, item->path.count);
  buf_lit(&d->out, "/>");
}

static void put_image(Drawer *d, const DisplayItem *item) {
  buf_lit(&d->out, "<image preserveAspectRatio=\"none\" href=\"picture/");
  svg_key(&d->out, svg_picture_key(item->image.image));
  buf_byte(&d->out, '"');
  put_box(d, (DisplayRect){item->image.x, item->image.y, item->image.width, item->image.height});
  buf_lit(&d->out, "/>");
}

static void put_items(Drawer *d, const DisplayPage *page);

static void put_view_box(Drawer *d, const DisplayPage *page) {
  buf_lit(&d->out, " viewBox=\"0 0 ");
  svg_len(&d->out, page->width);
  buf_byte(&d->out, ' ');
  svg_len(&d->out, page->height);
  buf_byte(&d->out, '"');
}

// A page in small is the page itself in a frame of its own, which cuts off what leaves it.
static void put_inner_page(Drawer *d, const DisplayItem *item) {
  Arena *arena = arena_new();
  const DisplayPage *page = paint_page(d->job, d->display, item->page.index, arena);
  buf_lit(&d->out, "<svg preserveAspectRatio=\"none\"");
  put_box(d, (DisplayRect){item->page.x, item->page.y, item->page.width, item->page.height});
  put_view_box(d, page);
  buf_byte(&d->out, '>');
  put_items(d, page);
  buf_lit(&d->out, "</svg>");
  arena_free(arena);
}

// --- Coordinate systems -----------------------------------------------------------------------------------------------

static void put_matrix(Drawer *d, const DisplayItem *item) {
  int32_t turn[4] = {item->push.a, item->push.b, item->push.c, item->push.d};
  buf_lit(&d->out, " transform=\"matrix(");
  for (int i = 0; i < 4; i++) {
    buf_fixed(&d->out, turn[i], 65536);
    buf_byte(&d->out, ' ');
  }
  svg_len(&d->out, item->push.e);
  buf_byte(&d->out, ' ');
  svg_len(&d->out, item->push.f);
  buf_lit(&d->out, ")\"");
}

static void put_push(Drawer *d, const DisplayItem *item) {
  uint32_t clip = item->push.clips ? ++d->clips : 0;
  if (clip) {
    buf_format(&d->out, "<clipPath id=\"p%uc%u\"><path", d->number, clip);
    put_steps(d, item->push.clip, item->push.clip_count);
    buf_lit(&d->out, "/></clipPath>");
  }
  buf_lit(&d->out, "<g");
  put_matrix(d, item);
  if (clip) buf_format(&d->out, " clip-path=\"url(#p%uc%u)\"", d->number, clip);
  buf_byte(&d->out, '>');
}

static void put_items(Drawer *d, const DisplayPage *page) {
  for (uint32_t i = 0; i < page->count; i++) {
    const DisplayItem *item = &page->items[i];
    switch (item->kind) {
      case DISPLAY_GLYPHS: put_glyphs(d, item); break;
      case DISPLAY_PATH: put_path(d, item); break;
      case DISPLAY_IMAGE: put_image(d, item); break;
      case DISPLAY_PAGE: put_inner_page(d, item); break;
      case DISPLAY_PUSH: put_push(d, item); break;
      case DISPLAY_POP: buf_lit(&d->out, "</g>"); break;
    }
  }
}

// --- Links ------------------------------------------------------------------------------------------------------------

// Addresses that a browser opens without doing anything else.
static bool is_harmless(Str uri) {
  static const Str schemes[] = {STR("https:"), STR("http:"), STR("mailto:"), STR("tel:")};
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    if (str_starts(uri, schemes[i])) return true;
  return false;
}

static void put_link(Drawer *d, const DisplayLink *link) {
  const DocLink *target = &d->display->doc->links[link->link];
  uint32_t page = target->uri.n ? 0 : d->display->anchors[target->anchor].page;
  if (!page && !is_harmless(target->uri)) return;
  if (page) {
    buf_format(&d->out, "<a href=\"#p%u\">", page);
  } else {
    buf_lit(&d->out, "<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"");
    buf_escaped(&d->out, target->uri);
    buf_lit(&d->out, "\">");
  }
  buf_lit(&d->out, "<rect fill=\"transparent\"");
  put_box(d, link->rect);
  buf_lit(&d->out, "/></a>");
}

Str svg_page(Job *job, const Display *display, uint32_t index, const DisplayPage *page, Arena *arena) {
  Drawer d = {.job = job, .display = display, .out = buf_new(arena), .number = index + 1};
  buf_lit(&d.out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  put_view_box(&d, page);
  buf_byte(&d.out, '>');
  put_items(&d, page);
  for (uint32_t i = 0; i < page->link_count; i++) put_link(&d, &page->links[i]);
  buf_lit(&d.out, "</svg>");
  return buf_str(&d.out);
}
