#include "hand.h"

#include <sys/stat.h>

enum { MARGIN = 72 * LEN_PT };

Hand *hand_open(void) {
  Arena *arena = arena_new();
  Hand *h = ARENA_NEW(arena, Hand);
  h->arena = arena;
  h->scratch = arena_new();
  h->diags.arena = arena;
  h->job = (Job){.arena = arena, .scratch = h->scratch, .diags = &h->diags, .sources = sources_new(arena, 64 << 20)};
  h->fonts = font_store_open(arena, h->job.sources, NULL, 0);
  h->cache = pdf_cache_open(arena);
  h->master.width = len_from_pt(595.2756), h->master.height = len_from_pt(841.8898);
  h->doc.lang = STR("fr"), h->doc.title = STR("Un document composé à la main");
  h->doc.author = STR("Académie d’Essai & Cie"), h->doc.subject = STR("Essais");
  hand_elem(h, ROLE_NONE, 0);
  hand_elem(h, ROLE_DOCUMENT, 0);
  VEC_PUSH(arena, h->links, ((DocLink){0}));
  VEC_PUSH(arena, h->anchors, ((DisplayPlace){0}));
  h->size = 11 * LEN_PT;
  h->font = hand_face(h, "truetype/liberation2/LiberationSans-Regular.ttf");
  return h;
}

void hand_close(Hand *h) {
  pdf_cache_close(h->cache);
  font_store_close(h->fonts);
  arena_free(h->scratch);
  arena_free(h->arena);
}

void hand_page(Hand *h, Str label) {
  HandPage sheet = {.page = {.width = h->master.width, .height = h->master.height, .label = label}};
  VEC_PUSH(h->arena, h->sheets, sheet);
  h->at = h->sheets.n - 1;
  h->x = h->y = MARGIN;
}

uint32_t hand_elem(Hand *h, Role role, uint32_t parent) {
  Elem elem = {.words = ARENA_NEW(h->arena, ElemWords), .role = role, .parent = parent};
  VEC_PUSH(h->arena, h->elems, elem);
  return h->elems.n - 1;
}

ElemWords *hand_words(Hand *h, uint32_t elem) { return (ElemWords *)h->elems.v[elem].words; }

const Font *hand_face(Hand *h, const char *path) {
  const char *folder = path[0] == '/' ? "" : "/usr/share/fonts/";
  const Font *font = font_open(h->fonts, &h->job, str_format(h->arena, "%s%s", folder, path), 0, NO_SPAN);
  if (!font) fail_msg("no face %s: sh src/packages.sh build tests", path);
  return font;
}

DisplayItem *hand_item(Hand *h, DisplayKind kind, uint32_t elem) {
  HandPage *sheet = &h->sheets.v[h->at];
  DisplayItem item = {.kind = kind, .elem = elem};
  VEC_PUSH(h->arena, sheet->items, item);
  return &sheet->items.v[sheet->items.n - 1];
}

static hb_buffer_t *shaped(const Hand *h, Str text) {
  hb_buffer_t *buffer = hb_buffer_create();
  hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_PRESERVE_DEFAULT_IGNORABLES);
  hb_buffer_add_utf8(buffer, text.p, (int)text.n, 0, (int)text.n);
  hb_buffer_guess_segment_properties(buffer);
  hb_shape(h->font->hb, buffer, NULL, 0);
  return buffer;
}

static void add_hyphen(const Hand *h, Glyph *glyph) {
  hb_codepoint_t id;
  if (!hb_font_get_nominal_glyph(h->font->hb, 0x2010, &id)) hb_font_get_nominal_glyph(h->font->hb, '-', &id);
  glyph->id = (uint16_t)id;
  glyph->advance = (int16_t)hb_font_get_glyph_h_advance(h->font->hb, id);
}

static bool is_soft_hyphen(Str text, uint32_t at) { return str_starts(str_slice(text, at, text.n), STR("\u00AD")); }

static const Shaped *run_of(Hand *h, Str text) {
  hb_buffer_t *buffer = shaped(h, text);
  unsigned n;
  const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
  const hb_glyph_position_t *place = hb_buffer_get_glyph_positions(buffer, NULL);
  Glyph *v = ARENA_ARRAY(h->arena, Glyph, n);
  GlyphShift *shifts = ARENA_ARRAY(h->arena, GlyphShift, n);
  Shaped *out = ARENA_NEW(h->arena, Shaped);
  ShapeRun *run = ARENA_NEW(h->arena, ShapeRun);
  *run = (ShapeRun){.font = h->font, .size = h->size, .end = text.n, .count = n};
  *out = (Shaped){.text = text, .runs = run, .run_count = 1, .glyphs = v, .glyph_count = n, .shifts = shifts};
  for (unsigned i = 0; i < n; i++) {
    bool aside = place[i].x_offset || place[i].y_offset;
    v[i] = (Glyph){info[i].cluster, aside ? GLYPH_SHIFTED : 0, (int16_t)place[i].x_advance, (uint16_t)info[i].codepoint};
    if (aside) shifts[out->shift_count++] = (GlyphShift){i, (int16_t)place[i].x_offset, (int16_t)place[i].y_offset};
    if (is_soft_hyphen(text, info[i].cluster)) add_hyphen(h, &v[i]);
  }
  hb_buffer_destroy(buffer);
  return out;
}

void hand_text(Hand *h, uint32_t elem, Str text) {
  const Shaped *line = run_of(h, text);
  DisplayPiece *piece = ARENA_NEW(h->arena, DisplayPiece);
  *piece = (DisplayPiece){{line, line->runs, 0, line->glyph_count}, h->x, h->y};
  ShapePen pen = {0};
  while (pen.glyph < line->glyph_count) shape_pen_pass(&piece->glyphs, &pen);
  h->x += shape_pen_way(&piece->glyphs, &pen, 0);
  DisplayItem *item = hand_item(h, DISPLAY_GLYPHS, elem);
  item->glyphs.font = h->font;
  item->glyphs.size = h->size;
  item->glyphs.colour = h->colour;
  item->glyphs.v = piece;
  item->glyphs.count = line->glyph_count ? 1 : 0;
}

void hand_line(Hand *h, uint32_t elem, Str text) {
  hand_text(h, elem, text);
  h->x = MARGIN;
  h->y += len_mul(h->size, 14, 10);
}

uint32_t hand_anchor(Hand *h) {
  DisplayPlace place = {h->at + 1, h->x, h->y - h->size};
  VEC_PUSH(h->arena, h->anchors, place);
  return h->anchors.n - 1;
}

void hand_heading(Hand *h, uint32_t elem, uint32_t level, Str text) {
  DocHeading heading = {.level = level, .text = text, .anchor = hand_anchor(h)};
  VEC_PUSH(h->arena, h->headings, heading);
  VEC_PUSH(h->arena, h->heading_places, h->anchors.v[heading.anchor]);
  hand_line(h, elem, text);
}

uint32_t hand_link(Hand *h, uint32_t elem, Str uri, uint32_t anchor, Str contents) {
  DocLink link = {uri, anchor, contents, NO_SPAN};
  VEC_PUSH(h->arena, h->links, link);
  h->elems.v[elem].link = h->links.n - 1;
  return h->links.n - 1;
}

void hand_link_text(Hand *h, uint32_t elem, uint32_t link, Str text) {
  Len from = h->x;
  hand_text(h, elem, text);
  DisplayLink area = {link, elem, {from, h->y - h->size, h->x - from, len_mul(h->size, 5, 4)}};
  VEC_PUSH(h->arena, h->sheets.v[h->at].links, area);
}

const Image *hand_picture(Hand *h, const char *name) {
  Str path = str_format(h->arena, TESTS_DIR "/pdf/pictures/%s", name);
  const Image *image = image_load(&h->job, SOURCE_IMAGE, path, NULL, 0, NO_SPAN);
  if (!image) fail_msg("picture %s was refused", name);
  return image;
}

void hand_box(Hand *h, uint32_t elem, DisplayRect rect) {
  DisplayBox box = {elem, h->at + 1, rect};
  VEC_PUSH(h->arena, h->boxes, box);
}

void hand_image(Hand *h, uint32_t elem, const Image *image, Len width, Len height) {
  DisplayItem *item = hand_item(h, DISPLAY_IMAGE, elem);
  item->image.image = image;
  item->image.x = h->x, item->image.y = h->y;
  item->image.width = width, item->image.height = height;
  if (elem) hand_box(h, elem, (DisplayRect){h->x, h->y, width, height});
  h->x += width + 6 * LEN_PT;
}

void hand_rule(Hand *h, uint32_t elem, Len width) {
  DisplayStep *steps = ARENA_ARRAY(h->arena, DisplayStep, 2);
  steps[0] = (DisplayStep){PATH_MOVE, {h->x}, {h->y}};
  steps[1] = (DisplayStep){PATH_LINE, {h->x + width}, {h->y}};
  DisplayItem *item = hand_item(h, DISPLAY_PATH, elem);
  item->path.steps = steps;
  item->path.count = 2;
  item->path.fill.none = 1;
  item->path.stroke = h->colour;
  item->path.stroke_width = LEN_PT / 2;
  item->path.fill_opacity = item->path.stroke_opacity = 65536;
}

static void make_display(Hand *h) {
  Page *pages = ARENA_ARRAY(h->arena, Page, h->sheets.n);
  for (uint32_t i = 0; i < h->sheets.n; i++) {
    HandPage *sheet = &h->sheets.v[i];
    pages[i] = (Page){.number = i + 1, .label = sheet->page.label, .master = &h->master};
    sheet->page.items = sheet->items.v, sheet->page.count = sheet->items.n;
    sheet->page.links = sheet->links.v, sheet->page.link_count = sheet->links.n;
  }
  h->pages = (Pages){.v = pages, .count = h->sheets.n};
  h->furnished = (Furnished){.pages = &h->pages};
  h->doc.elems = h->elems.v, h->doc.elem_count = h->elems.n;
  h->doc.links = h->links.v, h->doc.link_count = h->links.n - 1;
  h->doc.headings = h->headings.v, h->doc.heading_count = h->headings.n;
  h->doc.anchor_count = h->anchors.n - 1;
  h->display = (Display){.doc = &h->doc, .furnished = &h->furnished, .page_count = h->sheets.n, .anchors = h->anchors.v,
                         .headings = h->heading_places.v, .boxes = h->boxes.v, .box_count = h->boxes.n};
}

const Str *hand_write(Hand *h, const PdfOptions *options) {
  static const PdfOptions plain = {.producer = {"Marbre", 6}};
  make_display(h);
  return pdf_write(&h->job, h->cache, options ? options : &plain, &h->display);
}

void hand_keep(Hand *h, const char *name) {
  const Str *bytes = hand_write(h, NULL);
  for (uint32_t i = 0; i < h->diags.list.n; i++) {
    Str message = diag_message(h->arena, &h->diags.list.v[i], DIAG_EN);
    print_message("%s: %.*s\n", name, STR_ARG(message));
  }
  assert_non_null(bytes);
  mkdir(PDFS_DIR, 0777);
  assert_true(pdf_save(&h->job, str_format(h->arena, PDFS_DIR "/%s.pdf", name), *bytes));
}

// What the paint module is to the PDF module in this program.
const DisplayPage *paint_page(Job *job, const Display *display, uint32_t index, Arena *arena) {
  (void)job, (void)arena;
  return &((const Hand *)(const void *)display)->sheets.v[index].page;
}
