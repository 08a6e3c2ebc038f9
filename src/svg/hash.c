// A page's number: over all that is written of it, in the order in which it is.
#include "svg/internal.h"

typedef struct Examiner {
  Job *job;
  const Display *display;
  SvgUses *uses;
  Arena *arena;
  uint64_t hash;
} Examiner;

static void add(Examiner *x, const void *bytes, size_t n) { x->hash = hash_bytes(bytes, n, x->hash); }
static void add_number(Examiner *x, uint64_t number) { add(x, &number, sizeof number); }

static void use_face(Examiner *x, const Font *font) {
  for (uint32_t i = 0; i < x->uses->faces.n; i++)
    if (x->uses->faces.v[i].font == font) return add_number(x, x->uses->faces.v[i].key);
  SvgFace face = {svg_face_key(font), font};
  VEC_PUSH(x->arena, x->uses->faces, face);
  add_number(x, face.key);
}

static void use_picture(Examiner *x, const Image *image) {
  SvgPicture picture = {svg_picture_key(image), image};
  add_number(x, picture.key);
  for (uint32_t i = 0; i < x->uses->pictures.n; i++)
    if (x->uses->pictures.v[i].key == picture.key) return;
  VEC_PUSH(x->arena, x->uses->pictures, picture);
}

static void examine_glyphs(Examiner *x, const DisplayItem *item) {
  use_face(x, item->glyphs.font);
  add_number(x, (uint64_t)(uint32_t)item->glyphs.size << 32 | (uint32_t)item->glyphs.colour.r << 16 |
                    (uint32_t)item->glyphs.colour.g << 8 | item->glyphs.colour.b);
  ArenaMark mark = arena_mark(x->job->scratch);
  uint32_t count;
  const DisplayGlyph *v = paint_glyphs(item, x->job->scratch, &count);
  uint64_t h = x->hash;
  for (uint32_t i = 0; i < count; i++) {
    const DisplayGlyph *g = &v[i];
    uint64_t place = (uint64_t)(uint32_t)g->x << 32 | (uint32_t)g->y, said = g->id;
    for (uint32_t k = 0; k < g->text.n; k++) said = said * 257 + (unsigned char)g->text.p[k];
    h = (h ^ place) * 0x9E3779B97F4A7C15u;
    h = ((h ^ h >> 32) + said) * 0xE7037ED1A0B428DBu;
    h ^= h >> 29;
  }
  x->hash = h;
  arena_rewind(x->job->scratch, mark);
}

static void examine_steps(Examiner *x, const DisplayStep *steps, uint32_t count) {
  static const uint32_t points[] = {1, 1, 3, 0};
  for (uint32_t i = 0; i < count; i++) {
    add_number(x, steps[i].verb);
    add(x, steps[i].x, points[steps[i].verb] * sizeof *steps[i].x);
    add(x, steps[i].y, points[steps[i].verb] * sizeof *steps[i].y);
  }
}

static void examine_path(Examiner *x, const DisplayItem *item) {
  uint64_t numbers[] = {item->path.even_odd, (uint64_t)item->path.fill_opacity, (uint64_t)item->path.stroke_opacity,
                        (uint64_t)item->path.stroke_width, item->path.cap, item->path.join, item->path.dash_count,
                        (uint64_t)item->path.dash_phase, (uint64_t)item->path.miter};
  add(x, numbers, sizeof numbers);
  add(x, &item->path.fill, sizeof item->path.fill);
  add(x, &item->path.stroke, sizeof item->path.stroke);
  if (item->path.dash_count) add(x, item->path.dashes, item->path.dash_count * sizeof *item->path.dashes);
  examine_steps(x, item->path.steps, item->path.count);
}

static void examine_box(Examiner *x, DisplayRect box) { add(x, &box, sizeof box); }

static void examine_items(Examiner *x, const DisplayPage *page);

static void examine_inner_page(Examiner *x, const DisplayItem *item) {
  Arena *arena = arena_new();
  examine_box(x, (DisplayRect){item->page.x, item->page.y, item->page.width, item->page.height});
  examine_items(x, paint_page(x->job, x->display, item->page.index, arena));
  arena_free(arena);
}

static void examine_push(Examiner *x, const DisplayItem *item) {
  int32_t numbers[] = {item->push.a, item->push.b, item->push.c, item->push.d, item->push.e, item->push.f, item->push.clips};
  add(x, numbers, sizeof numbers);
  if (item->push.clips) examine_steps(x, item->push.clip, item->push.clip_count);
}

static void examine_items(Examiner *x, const DisplayPage *page) {
  for (uint32_t i = 0; i < page->count; i++) {
    const DisplayItem *item = &page->items[i];
    add_number(x, item->kind);
    switch (item->kind) {
      case DISPLAY_GLYPHS: examine_glyphs(x, item); break;
      case DISPLAY_PATH: examine_path(x, item); break;
      case DISPLAY_IMAGE:
        use_picture(x, item->image.image);
        examine_box(x, (DisplayRect){item->image.x, item->image.y, item->image.width, item->image.height});
        break;
      case DISPLAY_PAGE: examine_inner_page(x, item); break;
      case DISPLAY_PUSH: examine_push(x, item); break;
      case DISPLAY_POP: break;
    }
  }
}

uint64_t svg_examine(Job *job, const Display *display, uint32_t index, const DisplayPage *page, SvgUses *uses, Arena *arena) {
  Examiner x = {job, display, uses, arena, index};
  add_number(&x, (uint64_t)(uint32_t)page->width << 32 | (uint32_t)page->height);
  examine_items(&x, page);
  for (uint32_t i = 0; i < page->link_count; i++) {
    const DocLink *link = &display->doc->links[page->links[i].link];
    examine_box(&x, page->links[i].rect);
    x.hash = hash_bytes(link->uri.p, link->uri.n, x.hash);
    add_number(&x, link->uri.n ? 0 : display->anchors[link->anchor].page);
  }
  return x.hash;
}
