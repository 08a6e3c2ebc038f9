// Fragments in document order become items of a display list. What is decoration is an artifact, unless it is part of
// a figure; what a region holds is an artifact of the page.
#include "paint/paint.h"

#include <assert.h>
#include <math.h>

#include "paint/painter.h"

static Len resolve(Size size, Len whole) {
  return size.kind == SIZE_LEN ? size.len + len_mul(whole, size.percent, 65536) : 0;
}

// A picture in a link is where it can be clicked.
static void link_image(Painter *painter, const DisplayItem *item, DisplayRect rect) {
  uint32_t elem = paint_link_elem(painter, item->elem);
  if (!elem) return;
  DisplayLink link = {painter->doc->elems[elem].link, elem, rect};
  VEC_PUSH(painter->arena, painter->links, link);
}

// The page that holds a place, as large as it can be in `box`, in its middle.
static void paint_page_picture(Painter *painter, const Fragment *f, DisplayRect box) {
  const Display *display = painter->display;
  uint32_t page = display->anchors[f->item->node->image.of_page].page;
  if (!page) return;
  const Master *m = display->furnished->pages->v[page - 1].master;
  Len width = box.width, height = len_mul(width, m->height, m->width);
  if (height > box.height) {
    height = box.height;
    width = len_mul(height, m->width, m->height);
  }
  DisplayItem *item = paint_push(painter, DISPLAY_PAGE, painter->region ? 0 : f->item->node->elem);
  item->page.index = page - 1;
  item->page.x = box.x + (box.width - width) / 2;
  item->page.y = box.y + (box.height - height) / 2;
  item->page.width = width;
  item->page.height = height;
}

static void push_clip(Painter *painter, DisplayRect box) {
  Outline outline = {.arena = painter->arena};
  outline_rect(&outline, box);
  DisplayItem *item = paint_push(painter, DISPLAY_PUSH, 0);
  item->push.a = item->push.d = 65536;
  item->push.clip = outline.steps.v;
  item->push.clip_count = outline.steps.n;
  item->push.clips = true;
}

static Len proportional_height(const Image *image, Len width) {
  double x = image->kind != IMAGE_VECTOR && image->dpi_x > 0 && image->dpi_y > 0 ? image->dpi_x / image->dpi_y : 1;
  Len w = len_from_pt(image->width), h = len_from_pt(image->height * x);
  return w > 0 ? len_mul(width, h, w) : 0;
}

// Where a picture lies in its box (object-fit, object-position): all of it, or so that it leaves no part of the box free.
static DisplayRect fitted(const GalleyItem *item, DisplayRect box) {
  const Style *s = item->style;
  Len width = box.width, height = proportional_height(item->image, width);
  if (s->object_fit == FIT_FILL || height <= 0 || item->node->kind == BLOCK_QR) return box;
  bool tall = height > box.height, cover = s->object_fit == FIT_COVER;
  if (tall != cover && height != box.height) {
    width = len_mul(width, box.height, height);
    height = box.height;
  }
  if (box.width - width < LEN_PT / 100 && width - box.width < LEN_PT / 100) width = box.width;  // rounding is no crop
  if (box.height - height < LEN_PT / 100 && height - box.height < LEN_PT / 100) height = box.height;
  return (DisplayRect){box.x + resolve(s->object_position[0], box.width - width),
                       box.y + resolve(s->object_position[1], box.height - height), width, height};
}

static void paint_image(Painter *painter, const Fragment *f) {
  const Style *s = f->item->style;
  Len edge[EDGES];
  for (int e = 0; e < EDGES; e++) edge[e] = resolve(s->padding[e], f->width) + s->border[e].width;
  DisplayRect box = {f->x + edge[EDGE_LEFT], f->y + edge[EDGE_TOP], f->width - edge[EDGE_LEFT] - edge[EDGE_RIGHT],
                     f->height - edge[EDGE_TOP] - edge[EDGE_BOTTOM]};
  if (f->item->node->kind == BLOCK_IMAGE && f->item->node->image.of_page) {
    paint_page_picture(painter, f, box);
    return;
  }
  DisplayRect place = fitted(f->item, box);
  bool cut = place.width > box.width || place.height > box.height;
  if (cut) push_clip(painter, box);
  DisplayItem *item = paint_push(painter, DISPLAY_IMAGE, painter->region ? 0 : f->item->node->elem);
  item->image.image = f->item->image;
  item->image.x = place.x;
  item->image.y = place.y;
  item->image.width = place.width;
  item->image.height = place.height;
  link_image(painter, item, box);
  if (cut) paint_push(painter, DISPLAY_POP, 0);
}

// A turn about the style's origin, clockwise: x' = x cos - y sin, y' = x sin + y cos with y downwards.
static bool push_turn(Painter *painter, const Fragment *f) {
  const Style *s = f->item->style;
  if (!s->rotate) return false;
  double angle = s->rotate / 65536.0 * 3.14159265358979323846 / 180, c = cos(angle), n = sin(angle);
  double x = f->x + resolve(s->origin[0], f->width), y = f->y + resolve(s->origin[1], f->height);
  DisplayItem *item = paint_push(painter, DISPLAY_PUSH, 0);
  item->push.a = (int32_t)lround(c * 65536);
  item->push.b = (int32_t)lround(n * 65536);
  item->push.c = (int32_t)lround(-n * 65536);
  item->push.d = (int32_t)lround(c * 65536);
  item->push.e = (Len)lround(x - c * x + n * y);
  item->push.f = (Len)lround(y - n * x - c * y);
  return true;
}

// Shapes are drawn in the nearest box with a position; the page itself where there is none.
typedef struct Positioned {
  const Fragment *box;
} Positioned;

static void paint_inside(Painter *painter, const Fragment *f, Positioned at);

// The rules of a table's rows lie over the backgrounds of all their cells.
static void paint_row_rules(Painter *painter, const Fragment *table) {
  bool region = painter->region;
  for (uint32_t i = 0; i < table->count; i++) {
    const Fragment *row = table->children[i];
    painter->region = region || row->repeated;
    if (row->item->kind == GALLEY_ROW) paint_borders(painter, row);
  }
  painter->region = region;
}

static void paint_content(Painter *painter, const Fragment *f, Positioned at) {
  switch (f->item->kind) {
    case GALLEY_PARAGRAPH: paint_lines(painter, f); break;
    case GALLEY_IMAGE: paint_image(painter, f); break;
    case GALLEY_SHAPE: paint_shape(painter, f, at.box ? at.box : f); break;
    default:
      paint_marker(painter, f);
      for (uint32_t i = 0; i < f->count; i++) paint_inside(painter, f->children[i], at);
      if (f->item->kind == GALLEY_TABLE) paint_row_rules(painter, f);
  }
}

// What is shown again (a table's head) is as a region is: outside the reading order.
static void paint_inside(Painter *painter, const Fragment *f, Positioned at) {
  bool region = painter->region, turned = push_turn(painter, f);
  if (f->repeated) painter->region = true;
  paint_decoration(painter, f);
  if (f->item->style->position != POSITION_STATIC) at.box = f;
  paint_content(painter, f, at);
  if (turned) paint_push(painter, DISPLAY_POP, 0);
  painter->region = region;
}

void paint_fragment(Painter *painter, const Fragment *f) { paint_inside(painter, f, (Positioned){NULL}); }

static void paint_regions(Painter *painter, const FurnishedPage *furnished) {
  const Doc *doc = painter->doc;
  painter->region = true;
  for (uint32_t i = 0; i < furnished->count; i++) {
    const Fragment *box = furnished->regions[i].box;
    if (!box) continue;
    painter->doc = furnished->regions[i].styled->doc;
    painter->artifact = box->y + box->height / 2 < painter->page->master->height / 2 ? ARTIFACT_HEADER : ARTIFACT_FOOTER;
    paint_fragment(painter, box);
  }
  painter->region = false;
  painter->artifact = ARTIFACT_LAYOUT;
  painter->doc = doc;
}

const DisplayPage *paint_page(Job *job, const Display *display, uint32_t index, Arena *arena) {
  assert(arena != job->scratch);
  const Page *page = &display->furnished->pages->v[index];
  Job local = *job;  // what placing glyphs makes is the page's too
  local.arena = arena;
  Painter painter = {.job = &local, .arena = arena, .line = arena_new(), .display = display, .doc = display->doc, .page = page};
  paint_page_background(&painter);
  paint_regions(&painter, &display->furnished->of[index]);
  if (page->body) paint_fragment(&painter, page->body);
  const FurnishedPage *furnished = &display->furnished->of[index];
  for (uint32_t i = 0; i < furnished->aside_count; i++) paint_fragment(&painter, furnished->asides[i]);
  for (uint32_t i = 0; i < page->note_count; i++) paint_fragment(&painter, page->notes[i]);
  arena_free(painter.line);
  DisplayPage *out = ARENA_NEW(arena, DisplayPage);
  *out = (DisplayPage){page->master->width, page->master->height, page->master->bleed, page->master->marks, page->label,
                       painter.items.v, painter.items.n, painter.links.v, painter.links.n};
  return out;
}

// A page shown on another.
typedef struct PagePicture {
  const DocNode *node;
  uint32_t on;  // page, from 1
  bool seen;
} PagePicture;

// Places of anchors, headings and figures, found in one walk over all fragments.
typedef struct Places {
  Job *job;
  const Doc *doc;
  DisplayPlace *anchors, *headings;
  const uint32_t *heading_of;  // by node id: 1 + index in doc->headings
  VEC(DisplayBox) boxes;
  VEC(PagePicture) pictures;
} Places;

static void add_box(Places *places, const Fragment *f, uint32_t page) {
  uint32_t elem = f->item->node->elem;
  Role role = places->doc->elems[elem].role;
  if (!elem || f->repeated || (role != ROLE_FIGURE && role != ROLE_TABLE && role != ROLE_FORMULA)) return;
  for (uint32_t i = places->boxes.n; i > 0 && places->boxes.v[i - 1].page == page; i--)
    if (places->boxes.v[i - 1].elem == elem) return;  // inside a figure already counted
  DisplayBox box = {elem, page, {f->x, f->y, f->width, f->height}};
  VEC_PUSH(places->job->arena, places->boxes, box);
}

// Places within a text: at the line they begin in. Bytes are those of the shaped text, near enough to the inlines'.
static void find_in_text(Places *places, const Fragment *f, uint32_t page) {
  const Paragraph *p = f->lines->paragraph;
  if (!p->text || !p->text->inlines || !inlines_have(p->text->inlines, INLINE_BIT(INLINE_INDEX))) return;
  const uint32_t *origin = p->shaped->origin;
  for (uint32_t i = 0; i < p->text->inlines->count; i++) {
    const InlineNode *node = &p->text->inlines->nodes[i];
    uint32_t anchor = node->kind == INLINE_INDEX ? p->text->of[i].anchor : 0;
    if (!anchor || places->anchors[anchor].page) continue;
    for (uint32_t k = f->line_count; k-- > 0;) {
      uint32_t byte = p->items[f->lines->lines[f->line_first + k].first].start;
      if (origin && byte < p->shaped->text.n) byte = origin[byte];
      if (byte > node->start && (k || f->line_first)) continue;
      Len up = f->lines->lines[f->line_first + k].ascent;
      places->anchors[anchor] = (DisplayPlace){page, f->x, f->baselines[k] - up};
      break;
    }
  }
}

static void find_places(Places *places, const Fragment *f, uint32_t page) {
  const DocNode *node = f->item->node;
  if (f->first && !f->repeated) {
    if (node->anchor && !places->anchors[node->anchor].page) places->anchors[node->anchor] = (DisplayPlace){page, f->x, f->y};
    uint32_t h = places->heading_of[node->id];
    if (h && !places->headings[h - 1].page) places->headings[h - 1] = (DisplayPlace){page, f->x, f->y};
  }
  add_box(places, f, page);
  if (node->kind == BLOCK_IMAGE && node->image.of_page) {
    PagePicture picture = {node, page, false};
    VEC_PUSH(places->job->arena, places->pictures, picture);
  }
  if (f->lines && !f->repeated) find_in_text(places, f, page);
  for (uint32_t i = 0; i < f->count; i++) find_places(places, f->children[i], page);
}

// Whether page `page`, or one that it shows, holds the picture at `at`.
static bool shows(Places *places, uint32_t page, uint32_t at) {
  for (uint32_t i = 0; i < places->pictures.n; i++) {
    PagePicture *p = &places->pictures.v[i];
    if (p->on != page || p->seen) continue;
    p->seen = true;
    if (i == at || shows(places, places->anchors[p->node->image.of_page].page, at)) return true;
  }
  return false;
}

static void check_pictures(Places *places) {
  for (uint32_t i = 0; i < places->pictures.n; i++) {
    const DocNode *node = places->pictures.v[i].node;
    uint32_t page = places->anchors[node->image.of_page].page;
    for (uint32_t k = 0; k < places->pictures.n; k++) places->pictures.v[k].seen = false;
    if (shows(places, page, i))
      diag(places->job->diags, DIAG_PAINT_PAGE_IN_ITSELF, node->span, str_format(places->job->arena, "%u", page));
  }
}

const Display *paint_prepare(Job *job, const PageTools *tools, const Doc *doc, const Furnished *furnished) {
  uint32_t *heading_of = ARENA_ARRAY(job->arena, uint32_t, doc->node_count + 1);
  for (uint32_t i = 0; i < doc->heading_count; i++) heading_of[doc->headings[i].node->id] = i + 1;
  Places places = {.job = job,
                   .doc = doc,
                   .anchors = ARENA_ARRAY(job->arena, DisplayPlace, doc->anchor_count + 1),
                   .headings = ARENA_ARRAY(job->arena, DisplayPlace, doc->heading_count + 1),
                   .heading_of = heading_of};
  const Pages *pages = furnished->pages;
  for (uint32_t i = 0; i < pages->count; i++) {
    if (pages->v[i].body) find_places(&places, pages->v[i].body, i + 1);
    const FurnishedPage *of = &furnished->of[i];
    for (uint32_t k = 0; k < of->aside_count; k++) find_places(&places, of->asides[k], i + 1);
    for (uint32_t k = 0; k < pages->v[i].note_count; k++) find_places(&places, pages->v[i].notes[k], i + 1);
  }
  check_pictures(&places);
  Display *display = ARENA_NEW(job->arena, Display);
  *display = (Display){doc, furnished, pages->count, places.anchors, places.headings, places.boxes.v, places.boxes.n, tools};
  return display;
}
