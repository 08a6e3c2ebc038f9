// A page's content stream: display items as operators, grouped into marked content by structure element.
#include <assert.h>

#include "pdf/writer.h"

enum { PER_MILLE = 1000, WIDTH_SCALE = 256, UNIT = PER_MILLE * WIDTH_SCALE, NO_ELEM = UINT32_MAX };

typedef struct Content {
  Writer *w;
  uint32_t page;
  bool plain;           // a picture of a page: nothing in it is marked
  Len height;
  Buf out;
  uint32_t elem;        // of the open mark; NO_ELEM: none is open
  ArtifactKind artifact;
  bool in_text;
  int64_t text_x, text_y;  // in 1/1000 pt: where the text object's last line began, as it was written
  const Font *font;     // of the text state, kept from one text object to the next
  Len size, tracking;
  uint32_t layer;
  Colour fill, stroke;
  bool has_fill, has_stroke;
  uint32_t opacity;     // index + 1 of the graphics state set
} Content;

static void show_item(Content *c, const DisplayItem *item);

static void end_text(Content *c) {
  if (c->in_text) buf_lit(&c->out, "ET\n");
  c->in_text = false;
}

static void end_mark(Content *c) {
  end_text(c);
  if (c->elem != NO_ELEM) buf_lit(&c->out, "EMC\n");
  c->elem = NO_ELEM;
}

static void begin_artifact(Content *c, ArtifactKind kind) {
  static const char *const words[] = {
      "/Artifact <</Type /Layout>> BDC\n", "/Artifact <</Type /Pagination /Subtype /Header>> BDC\n",
      "/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n", "/Artifact <</Type /Layout>> BDC\n"};
  buf_add(&c->out, str_from(words[kind]));
  c->artifact = kind;
}

static void set_mark(Content *c, const DisplayItem *item) {
  if (c->plain) return;
  if (c->elem == item->elem && (item->elem || c->artifact == item->artifact)) return;
  end_mark(c);
  c->elem = item->elem;
  if (!item->elem) {
    begin_artifact(c, item->artifact);
    return;
  }
  buf_byte(&c->out, '/');
  buf_add(&c->out, role_names[c->w->doc->elems[item->elem].role]);
  buf_lit(&c->out, " <</MCID ");
  buf_int(&c->out, pdf_mark(c->w, c->page, item->elem));
  buf_lit(&c->out, ">> BDC\n");
}

static void set_fill(Content *c, Colour colour) {
  if (c->has_fill && colour_same(c->fill, colour)) return;
  c->fill = colour;
  c->has_fill = true;
  pdf_colour(c->w, &c->out, colour, false);
}

static void set_stroke(Content *c, Colour colour) {
  if (c->has_stroke && colour_same(c->stroke, colour)) return;
  c->stroke = colour;
  c->has_stroke = true;
  pdf_colour(c->w, &c->out, colour, true);
}

static void set_opacity(Content *c, int32_t fill, int32_t stroke) {
  uint32_t wanted = pdf_opacity_use(c->w, fill, stroke);
  if (wanted == c->opacity) return;
  c->opacity = wanted;
  buf_lit(&c->out, "/G");
  buf_int(&c->out, wanted);
  buf_lit(&c->out, " gs\n");
}

static void point(Content *c, Len x, Len y) {
  pdf_len(&c->out, x);
  buf_byte(&c->out, ' ');
  pdf_len(&c->out, (Flow)c->height - y);
  buf_byte(&c->out, ' ');
}

// --- Text -----------------------------------------------------------------------------------------------------------

// What a glyph takes at most: an adjustment, four bytes of code with their backslashes.
enum { GLYPH_ROOM = 32 };

static bool is_escaped(uint8_t b) {
  static const uint64_t low = 1ull << '(' | 1ull << ')' | 1ull << '\r';
  return b < 64 ? low >> b & 1 : b == '\\';
}

static char *add_byte(char *out, uint8_t b) {
  if (is_escaped(b)) *out++ = '\\';
  *out++ = b == '\r' ? 'r' : (char)b;
  return out;
}

static char *add_code(char *out, uint16_t code) { return add_byte(add_byte(out, (uint8_t)(code >> 8)), (uint8_t)code); }

static void set_font(Content *c, const DisplayItem *item, const FontUse *use, uint32_t layer) {
  if (c->font == item->glyphs.font && c->size == item->glyphs.size && c->layer == layer) return;
  c->font = item->glyphs.font;
  c->size = item->glyphs.size;
  c->layer = layer;
  pdf_font_name(use, layer, &c->out);
  buf_byte(&c->out, ' ');
  pdf_len(&c->out, c->size);
  buf_lit(&c->out, " Tf\n");
}

static void set_tracking(Content *c, Len tracking) {
  if (c->tracking == tracking) return;
  c->tracking = tracking;
  pdf_fine(&c->out, tracking);
  buf_lit(&c->out, " Tc\n");
}

static void begin_text(Content *c, const DisplayItem *item) {
  if (!c->in_text) {
    buf_lit(&c->out, "BT\n");
    c->text_x = c->text_y = 0;
  }
  c->in_text = true;
  set_fill(c, item->glyphs.colour);
  set_tracking(c, item->glyphs.tracking);
}

// Glyphs of one baseline. The pen is followed as the reader's will move, in 1/UNIT of a length from where they begin, so
// that what rounding leaves never adds up.
typedef struct TextLine {
  Content *c;
  FontUse *use;
  const DisplayItem *item;
  uint32_t piece;  // at hand,
  ShapePen along;  // and the way along it
  Len x, y;
  int64_t pen;
} TextLine;

typedef struct Spot {
  Len x, y;
} Spot;

static Spot next_spot(const TextLine *l) {
  const DisplayPiece *piece = &l->item->glyphs.v[l->piece];
  const ShapePiece *p = &piece->glyphs;
  Spot at = {l->along.glyph ? len_bound((Flow)piece->x + shape_pen_way(p, &l->along, l->item->glyphs.tracking)) : piece->x, piece->y};
  uint32_t glyph = p->first + l->along.glyph;
  if (!(p->shaped->glyphs[glyph].flags & GLYPH_SHIFTED)) return at;
  GlyphShift shift = shape_shift(p->shaped, glyph);
  at.x = len_bound((Flow)at.x + shape_scale(shift.dx, p->run->size, p->run->font->upem));
  at.y -= shape_scale(shift.dy, p->run->size, p->run->font->upem);
  return at;
}

// From where the line before began, both as they are written: what rounding leaves does not add up.
static void begin_line(TextLine *l, Spot at) {
  Content *c = l->c;
  int64_t x = flow_mul(at.x, PER_MILLE, LEN_PT), y = flow_mul((Flow)c->height - at.y, PER_MILLE, LEN_PT);
  buf_decimal(&c->out, x - c->text_x, 3);
  buf_byte(&c->out, ' ');
  buf_decimal(&c->out, y - c->text_y, 3);
  buf_lit(&c->out, " Td\n");
  c->text_x = x;
  c->text_y = y;
  l->x = at.x;
  l->y = at.y;
  l->pen = 0;
}

// To where the next glyph stands; false: that is on another line.
static bool move_pen(TextLine *l) {
  Spot at = next_spot(l);
  int64_t step = (int64_t)l->item->glyphs.size * WIDTH_SCALE, half = step / 2;  // step: 1/1000 em, which adjustments are counted in
  int64_t ahead = l->pen - (int64_t)(at.x - l->x) * UNIT;
  if (at.y != l->y) return false;
  if (ahead < half && ahead > -half) return true;
  int64_t adjust = (ahead + (ahead > 0 ? half : -half)) / step;
  buf_byte(&l->c->out, ')');
  buf_int(&l->c->out, adjust);
  buf_byte(&l->c->out, '(');
  l->pen -= adjust * step;
  return true;
}

static const FontGlyph *next_glyph(const TextLine *l, const ShapePiece *p) {
  uint32_t at = p->first + l->along.glyph;
  uint16_t id = p->shaped->glyphs[at].id;
  return pdf_font_say(l->c->w, l->use, id, shape_says(l->c->w->job->scratch, p->shaped, p->run, at));
}

static void begin_string(TextLine *l, uint32_t layer) {
  const ShapePiece *p = &l->item->glyphs.v[l->piece].glyphs;
  set_font(l->c, l->item, l->use, layer);
  buf_lit(&l->c->out, "[(");
  buf_reserve(&l->c->out, (p->count - l->along.glyph) * GLYPH_ROOM);
}

static void end_string(TextLine *l) { buf_lit(&l->c->out, ")] TJ\n"); }

static void show_glyph(TextLine *l, const ShapePiece *p) {
  const FontGlyph *g = next_glyph(l, p);
  if (g->layer != l->c->layer) {
    end_string(l);
    begin_string(l, g->layer);
  }
  l->c->out.n = (uint32_t)(add_code(l->c->out.p + l->c->out.n, g->cid) - l->c->out.p);
  l->pen += g->width * (int64_t)l->item->glyphs.size + l->item->glyphs.tracking * (int64_t)UNIT;
  shape_pen_pass(p, &l->along);
}

// Glyphs of a cluster each that say what they said last, up to the first that is not as wide as in the face: that one, too,
// stands where the pen comes. Nearly all of a document's are such, so that what is known of each lies at hand.
static void show_letters(TextLine *l, const ShapePiece *p) {
  const Glyph *v = p->shaped->glyphs, *g = v + p->first + l->along.glyph, *from = g;
  const Glyph *last = v + p->first + p->count, *run_last = v + p->run->first + p->run->count;
  const FontGlyph *known = l->use->glyphs;
  const char *text = p->shaped->text.p;
  char *out = l->c->out.p + l->c->out.n;
  int64_t units = l->along.units, pen = l->pen, size = l->item->glyphs.size, tracking = l->item->glyphs.tracking * (int64_t)UNIT;
  uint32_t layer = l->c->layer, end = p->run->end;
  if (g > v + p->run->first && g[-1].cluster == g->cluster) return;
  for (bool wide = false; g < last && !wide && !(g->flags & GLYPH_SHIFTED); g++) {
    uint32_t cluster = g->cluster, next = g + 1 < run_last ? g[1].cluster : end;
    FontGlyph k = known[g->id];
    if (k.said != pdf_said((Str){text + cluster, next - cluster}) || k.layer != layer || next == cluster) break;
    out = add_code(out, k.cid);
    pen += k.width * size + tracking;
    units += g->advance;
    wide = g->advance != k.advance;
  }
  l->c->out.n = (uint32_t)(out - l->c->out.p);
  l->pen = pen;
  l->along.units = units;
  l->along.glyph += (uint32_t)(g - from);
  l->along.clusters += (uint32_t)(g - from);
}

// False: what is left of it is on another line.
static bool show_piece(TextLine *l) {
  const ShapePiece *p = &l->item->glyphs.v[l->piece].glyphs;
  buf_reserve(&l->c->out, (p->count - l->along.glyph) * GLYPH_ROOM);
  while (l->along.glyph < p->count) {
    if (!move_pen(l)) return false;
    uint32_t before = l->along.glyph;
    show_letters(l, p);
    if (l->along.glyph == before) show_glyph(l, p);
  }
  return true;
}

// From the piece and glyph at hand on; they are then those of the next line.
static void show_line(TextLine *l) {
  begin_line(l, next_spot(l));
  begin_string(l, next_glyph(l, &l->item->glyphs.v[l->piece].glyphs)->layer);
  for (; l->piece < l->item->glyphs.count && show_piece(l); l->piece++) l->along = (ShapePen){0};
  end_string(l);
}

static void show_glyphs(Content *c, const DisplayItem *item) {
  if (!item->glyphs.count || item->glyphs.size <= 0) return;
  assert(!item->glyphs.font->restricted);  // found with the face: its licence forbids embedding it
  FontUse *use = pdf_font_use(c->w, item->glyphs.font, item->elem ? c->w->doc->elems[item->elem].span : NO_SPAN);
  set_opacity(c, 65536, 65536);
  begin_text(c, item);
  for (TextLine line = {.c = c, .use = use, .item = item}; line.piece < item->glyphs.count;) show_line(&line);
}

// --- Paths and pictures ----------------------------------------------------------------------------------------------

static void add_steps(Content *c, const DisplayStep *steps, uint32_t count) {
  static const uint32_t points[] = {1, 1, 3, 0};
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t k = 0; k < points[steps[i].verb]; k++) point(c, steps[i].x[k], steps[i].y[k]);
    buf_byte(&c->out, "mlch"[steps[i].verb]);
    buf_byte(&c->out, '\n');
  }
}

static void set_line(Content *c, const DisplayItem *item) {
  pdf_len(&c->out, item->path.stroke_width);
  buf_lit(&c->out, " w ");
  buf_int(&c->out, item->path.cap);
  buf_lit(&c->out, " J ");
  buf_int(&c->out, item->path.join);
  buf_lit(&c->out, " j [");
  for (uint32_t i = 0; i < item->path.dash_count; i++) {
    pdf_len(&c->out, item->path.dashes[i]);
    buf_byte(&c->out, ' ');
  }
  buf_lit(&c->out, "] ");
  pdf_len(&c->out, item->path.dash_phase);
  buf_lit(&c->out, " d\n");
}

static void show_path(Content *c, const DisplayItem *item) {
  bool fill = !item->path.fill.none, stroke = !item->path.stroke.none;
  if (!fill && !stroke) return;
  set_opacity(c, item->path.fill_opacity, item->path.stroke_opacity);
  if (fill) set_fill(c, item->path.fill);
  if (stroke) {
    set_stroke(c, item->path.stroke);
    set_line(c, item);
  }
  add_steps(c, item->path.steps, item->path.count);
  static const char *const even[] = {"", "f*\n", "S\n", "B*\n"}, *const whole[] = {"", "f\n", "S\n", "B\n"};
  buf_add(&c->out, str_from((item->path.even_odd ? even : whole)[fill + 2 * stroke]));
}

// How the unit square of the stored picture is turned to stand upright, by EXIF orientation: x and y axes and origin in
// the upright unit square.
static const int8_t upright[9][6] = {{1, 0, 0, 1, 0, 0},  {1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0}, {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1},
                                     {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1}, {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0}};

static void picture_matrix(Content *c, const DisplayItem *item) {
  const Image *image = item->image.image;
  const int8_t *m = upright[image->kind == IMAGE_VECTOR || image->orientation > 8 ? 1 : image->orientation];
  int64_t width = item->image.width, height = item->image.height;
  int64_t v[6] = {m[0] * width, m[1] * height, m[2] * width, m[3] * height, item->image.x + m[4] * width,
                  (int64_t)c->height - item->image.y - height + m[5] * height};
  for (int i = 0; i < 6; i++) {
    pdf_len(&c->out, v[i]);
    buf_byte(&c->out, ' ');
  }
  buf_lit(&c->out, "cm\n");
}

static void show_image(Content *c, const DisplayItem *item) {
  uint32_t index = pdf_image_use(c->w, item->image.image);
  set_opacity(c, 65536, 65536);
  buf_lit(&c->out, "q\n");
  picture_matrix(c, item);
  buf_lit(&c->out, "/X");
  buf_int(&c->out, index);
  buf_lit(&c->out, " Do\nQ\n");
}

// The page as a form, made once. Its words are those of another page: what takes text out takes none here.
static uint32_t page_picture(Writer *w, uint32_t index) {
  PageUse *use = &w->pages[index];
  if (use->picture) return use->picture;
  use->picture = pdf_reserve(w);
  ArenaMark mark = arena_mark(w->job->scratch);
  Arena *arena = arena_new();
  const DisplayPage *page = paint_page(w->job, w->display, index, arena);
  Content c = {.w = w, .page = index, .plain = true, .height = page->height, .out = buf_new(w->job->scratch), .elem = NO_ELEM};
  buf_lit(&c.out, "/Span <</ActualText ()>> BDC\n");
  for (uint32_t i = 0; i < page->count; i++) show_item(&c, &page->items[i]);
  end_text(&c);
  buf_lit(&c.out, "EMC\n");
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Type /XObject /Subtype /Form /BBox [0 0 ");
  pdf_len(&b, page->width);
  buf_byte(&b, ' ');
  pdf_len(&b, page->height);
  buf_lit(&b, "] ");
  pdf_ref(&b, "Resources", w->resources);
  pdf_deflated(w, use->picture, buf_str(&b), buf_str(&c.out));
  arena_free(arena);
  arena_rewind(w->job->scratch, mark);
  return use->picture;
}

static void show_page(Content *c, const DisplayItem *item) {
  const Master *m = c->w->display->furnished->pages->v[item->page.index].master;
  page_picture(c->w, item->page.index);
  set_tracking(c, 0);  // which a form begins with
  set_opacity(c, 65536, 65536);
  buf_lit(&c->out, "q\n");
  pdf_fixed(&c->out, (int64_t)item->page.width * 65536 / m->width, 65536);
  buf_lit(&c->out, " 0 0 ");
  pdf_fixed(&c->out, (int64_t)item->page.height * 65536 / m->height, 65536);
  buf_byte(&c->out, ' ');
  point(c, item->page.x, item->page.y + item->page.height);
  buf_format(&c->out, "cm\n/P%u Do\nQ\n", item->page.index + 1);
}

// --- Coordinate systems -----------------------------------------------------------------------------------------------

// y points up here and down there: with H the page's height, x' = a x - c y + cH + e, y' = -b x + d y + H - f - dH.
static void push(Content *c, const DisplayItem *item) {
  end_mark(c);
  set_tracking(c, 0);  // and is so again when all is as it was
  buf_lit(&c->out, "q\n");
  int64_t a = item->push.a, b = item->push.b, cc = item->push.c, d = item->push.d, h = c->height;
  int64_t turn[4] = {a, -b, -cc, d};
  for (int i = 0; i < 4; i++) {
    pdf_fixed(&c->out, turn[i] * 16, 65536 * 16);
    buf_byte(&c->out, ' ');
  }
  pdf_len(&c->out, cc * h / 65536 + item->push.e);
  buf_byte(&c->out, ' ');
  pdf_len(&c->out, h - item->push.f - d * h / 65536);
  buf_lit(&c->out, " cm\n");
  if (!item->push.clips) return;
  add_steps(c, item->push.clip, item->push.clip_count);
  buf_lit(&c->out, "W n\n");
}

static void forget_state(Content *c) {
  c->font = NULL;
  c->has_fill = c->has_stroke = false;
  c->opacity = 0;
  c->tracking = 0;
}

static void pop(Content *c) {
  end_mark(c);
  buf_lit(&c->out, "Q\n");
  forget_state(c);
}

static void show_item(Content *c, const DisplayItem *item) {
  if (item->kind == DISPLAY_PUSH) {
    push(c, item);
    return;
  }
  if (item->kind == DISPLAY_POP) {
    pop(c);
    return;
  }
  set_mark(c, item);
  if (item->kind != DISPLAY_GLYPHS) end_text(c);
  switch (item->kind) {
    case DISPLAY_GLYPHS: show_glyphs(c, item); break;
    case DISPLAY_PATH: show_path(c, item); break;
    case DISPLAY_IMAGE: show_image(c, item); break;
    case DISPLAY_PAGE: show_page(c, item); break;
    case DISPLAY_PUSH:
    case DISPLAY_POP: break;
  }
}

static void box_entry(Buf *b, const char *name, const DisplayPage *page, Len around) {
  buf_format(b, "/%s [", name);
  pdf_len(b, -around);
  buf_byte(b, ' ');
  pdf_len(b, -around);
  buf_byte(b, ' ');
  pdf_len(b, (Flow)page->width + around);
  buf_byte(b, ' ');
  pdf_len(b, (Flow)page->height + around);
  buf_lit(b, "] ");
}

enum { MARK_ROOM = 8 * LEN_PT, MARK_LENGTH = 14 * LEN_PT, MARK_WIDTH = LEN_PT / 4 };

// The colour of what must stand on every plate: all inks at once. In the mark of `item`, whose stroke it takes the place of.
static void set_registration(Content *c, const DisplayItem *item) {
  set_mark(c, item);
  end_text(c);
  c->w->registration = true;
  buf_lit(&c->out, "/Registration CS 1 SCN\n");
  c->stroke = item->path.stroke;
  c->has_stroke = true;
}

// Crop marks stand outside the bleed, at each corner.
static void crop_marks(Content *c, const DisplayPage *page) {
  Len out = page->bleed + MARK_ROOM;
  DisplayStep steps[16];
  uint32_t n = 0;
  for (int corner = 0; corner < 4; corner++) {
    Len x = corner & 1 ? page->width : 0, y = corner & 2 ? page->height : 0, dx = corner & 1 ? 1 : -1, dy = corner & 2 ? 1 : -1;
    steps[n++] = (DisplayStep){PATH_MOVE, {x + dx * out}, {y}};
    steps[n++] = (DisplayStep){PATH_LINE, {x + dx * (out + MARK_LENGTH)}, {y}};
    steps[n++] = (DisplayStep){PATH_MOVE, {x}, {y + dy * out}};
    steps[n++] = (DisplayStep){PATH_LINE, {x}, {y + dy * (out + MARK_LENGTH)}};
  }
  DisplayItem item = {.kind = DISPLAY_PATH, .artifact = ARTIFACT_LAYOUT};
  item.path.steps = steps;
  item.path.count = n;
  item.path.fill.none = 1;
  item.path.stroke_width = MARK_WIDTH;
  item.path.fill_opacity = item.path.stroke_opacity = 65536;
  set_registration(c, &item);
  show_item(c, &item);
}

static void write_page_object(Writer *w, uint32_t index, const DisplayPage *page) {
  PageUse *use = &w->pages[index];
  Len media = page->marks ? page->bleed + MARK_ROOM + MARK_LENGTH : page->bleed;
  Buf b = buf_new(w->arena);
  buf_lit(&b, "/Type /Page ");
  box_entry(&b, "MediaBox", page, media);
  if (media) {
    box_entry(&b, "BleedBox", page, page->bleed);
    box_entry(&b, "TrimBox", page, 0);
  }
  pdf_ref(&b, "Resources", w->resources);
  pdf_ref(&b, "Contents", use->content);
  buf_format(&b, "/StructParents %u /Tabs /S ", index);
  if (use->annots.n) {
    buf_lit(&b, "/Annots [");
    for (uint32_t i = 0; i < use->annots.n; i++) buf_format(&b, "%u 0 R ", use->annots.v[i]);
    buf_lit(&b, "] ");
  }
  pdf_body(w, use->object, buf_str(&b));
}

void pdf_page_write(Writer *w, uint32_t index, const DisplayPage *page) {
  ArenaMark mark = arena_mark(w->job->scratch);
  Arena *room = arena_new();
  Content c = {.w = w, .page = index, .height = page->height, .out = buf_new(room), .elem = NO_ELEM};
  w->pages[index].label = str_dup(w->arena, page->label);
  w->pages[index].height = page->height;
  for (uint32_t i = 0; i < page->count; i++) show_item(&c, &page->items[i]);
  if (page->marks) crop_marks(&c, page);
  end_mark(&c);
  w->pages[index].content = pdf_reserve(w);
  pdf_deflated_later(w, w->pages[index].content, STR(""), buf_str(&c.out), room);
  pdf_annots_write(w, index, page);
  write_page_object(w, index, page);
  arena_rewind(w->job->scratch, mark);
}
