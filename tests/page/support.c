#include "support.h"

#include <stdio.h>
#include <stdlib.h>

void bench_open(Bench *b) {
  *b = (Bench){0};
  Arena *arena = arena_new();
  b->job = (Job){.arena = arena, .scratch = arena_new(), .diags = &b->diags, .sources = NULL};
  b->diags.arena = arena;
  b->tools.breaks = par_cache_new(arena);
  b->galley.styled = &b->styled;
  b->styled.of = ARENA_ARRAY(arena, const Style *, 1000);
}

void bench_close(Bench *b) {
  arena_free(b->job.scratch);
  arena_free(b->job.arena);
}

static Style *style_new(Bench *b) {
  Style *s = ARENA_NEW(b->job.arena, Style);
  s->font_size = PT(10);
  s->line_height = PT(10);
  s->snap_lines = true;
  s->widows = s->orphans = 2;
  s->column_balance = true;
  s->background.none = 1;
  s->align_items = ALIGN_STRETCH;
  s->align_self = ALIGN_AUTO;
  s->max_width.kind = s->max_height.kind = SIZE_NONE;
  for (int e = 0; e < EDGES; e++) {
    s->margin[e].kind = s->padding[e].kind = SIZE_LEN;
    s->inset[e].kind = SIZE_AUTO;
  }
  return s;
}

static GalleyItem *item_new(Bench *b, GalleyKind kind) {
  GalleyItem *item = ARENA_NEW(b->job.arena, GalleyItem);
  DocNode *node = ARENA_NEW(b->job.arena, DocNode);
  node->id = ++b->items;
  item->kind = kind;
  item->number = node->id;
  item->node = node;
  item->style = style_new(b);
  return item;
}

Style *styled(GalleyItem *item) { return (Style *)(uintptr_t)item->style; }

// Words as wide as a line, with a space between.
static const Paragraph *paragraph_new(Bench *b, GalleyItem *item, uint32_t lines) {
  static const ParExtra none;
  Paragraph *p = ARENA_NEW(b->job.arena, Paragraph);
  ParItem *v = ARENA_ARRAY(b->job.arena, ParItem, 2 * lines + 4);
  Shaped *shaped = ARENA_NEW(b->job.arena, Shaped);
  Buf text = buf_new(b->job.arena);
  uint32_t n = 0;
  for (uint32_t i = 0; i < lines; i++) {
    if (i) v[n++] = (ParItem){.kind = PAR_GLUE, .width = PT(3), .start = text.n}, buf_byte(&text, ' ');
    v[n++] = (ParItem){.kind = PAR_BOX, .width = PT(100), .start = text.n};
    buf_format(&text, "%c%u", 'a' + (int)b->texts, i + 1);
  }
  v[n++] = (ParItem){.kind = PAR_PENALTY, .value = PENALTY_FORBIDDEN, .start = text.n};
  v[n++] = (ParItem){.kind = PAR_GLUE, .flags = PAR_ENDING, .start = text.n};
  v[n++] = (ParItem){.kind = PAR_PENALTY, .value = PENALTY_FORCED, .start = text.n};
  v[n] = (ParItem){.start = text.n};
  shaped->text = buf_str(&text);
  *p = (Paragraph){.number = ++b->texts,
                   .node = item->node,
                   .style = item->style,
                   .shaped = shaped,
                   .items = v,
                   .extras = &none,
                   .count = n,
                   .ascent = PT(8),
                   .descent = PT(3),
                   .hash = (uint64_t)b->texts * 2654435761u + lines};
  return p;
}

GalleyItem *bench_text(Bench *b, uint32_t lines) {
  GalleyItem *item = item_new(b, GALLEY_PARAGRAPH);
  item->paragraph = paragraph_new(b, item, lines);
  return item;
}

GalleyItem *bench_box(Bench *b, GalleyKind kind, GalleyItem **children) {
  GalleyItem *item = item_new(b, kind);
  while (children[item->count]) item->count++;
  const GalleyItem **copy = ARENA_ARRAY(b->job.arena, const GalleyItem *, item->count + 1);
  for (uint32_t i = 0; i < item->count; i++) copy[i] = children[i];
  item->children = copy;
  return item;
}

GalleyItem *bench_columns(Bench *b, uint32_t count, GalleyItem **children) {
  GalleyItem *item = bench_box(b, GALLEY_COLUMNS, children);
  styled(item)->column_count = count;
  styled(item)->column_gap = PT(10);
  return item;
}

GalleyItem *bench_grid(Bench *b, uint32_t tracks, GalleyItem **children) {
  GalleyItem *item = bench_box(b, GALLEY_GRID, children);
  Size *sizes = ARENA_ARRAY(b->job.arena, Size, tracks);
  for (uint32_t i = 0; i < tracks; i++) sizes[i] = (Size){.kind = SIZE_FR, .fr = 1000};
  styled(item)->tracks = sizes;
  styled(item)->track_count = tracks;
  styled(item)->column_gap = PT(10);
  return item;
}

GalleyItem *with_margins(GalleyItem *item, double top, double bottom) {
  styled(item)->margin[EDGE_TOP].len = PT(top);
  styled(item)->margin[EDGE_BOTTOM].len = PT(bottom);
  return item;
}

GalleyItem *avoid_after(GalleyItem *item) { return styled(item)->break_after = BREAK_AVOID, item; }
GalleyItem *avoid_inside(GalleyItem *item) { return styled(item)->break_inside = BREAK_AVOID, item; }
GalleyItem *line_height(GalleyItem *item, double height) { return styled(item)->line_height = PT(height), item; }

GalleyItem *boxed(GalleyItem *item, double padding) {
  styled(item)->background = (Colour){.r = 1};
  for (int e = 0; e < EDGES; e++) styled(item)->padding[e].len = e % 2 ? 0 : PT(padding);
  return item;
}

static void write_points(Buf *out, Len len) {
  if (len % LEN_PT)
    buf_format(out, "%.2f", len_to_pt(len));
  else
    buf_int(out, len / LEN_PT);
}

static void write_box(Buf *out, const Fragment *f) {
  if (!f->item->style->background.none || f->item->kind == GALLEY_IMAGE) {
    buf_lit(out, " [");
    write_points(out, f->y);
    buf_byte(out, '+');
    write_points(out, f->height);
  }
  if (f->lines) {
    buf_format(out, " %c%u", 'a' + (int)f->item->paragraph->number - 1, f->line_first + 1);
    if (f->line_count > 1) buf_format(out, "-%u", f->line_first + f->line_count);
    buf_byte(out, '@');
    write_points(out, f->baselines[0] - PT(7.5));
    if (f->text_x) buf_byte(out, '>'), write_points(out, f->text_x);
  }
  for (uint32_t i = 0; i < f->count; i++) write_box(out, f->children[i]);
}

static Space bench_space(double width, double height) {
  return (Space){.width = PT(width),
                 .height = PT(height),
                 .shrink = PT(width),
                 .limit = PT(height),
                 .bottom = PT(height),
                 .fresh = true,
                 .top = true,
                 .breaks = true,
                 .main = true};
}

const char *bench_pages(Bench *b, GalleyItem *root, double width, double height) {
  Buf out = buf_new(b->job.arena);
  b->galley.root = root;
  Layouter l = layouter_new(&b->job, &b->tools, &b->galley);
  l.pitch = PT(10);
  l.offset = PT(7.5);
  const Token *token = NULL;
  for (int page = 0; page < 20; page++) {
    Space space = bench_space(width, height);
    l.right = page % 2 == 0;
    Laid laid = lay_best(&l, root, &space, token);
    if (page) buf_lit(&out, " |");
    if (!laid.box) break;
    pending_place_in(&l, laid.box, laid.pending, 0, 0, space.width, space.height);
    write_box(&out, settle(&l, laid.box, 0, 0));
    settle_faults(&l, laid.faults, (uint32_t)page + 1);
    token = laid.rest;
    if (!token) break;
  }
  return str_z(b->job.arena, str_trim(buf_str(&out)));
}

// --- random trees -------------------------------------------------------------------------------------------------

static uint32_t random_below(uint32_t *seed, uint32_t limit) {
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 10) % limit;
}

static void random_style(GalleyItem *item, uint32_t *seed) {
  Style *s = styled(item);
  s->margin[EDGE_TOP].len = PT(5 * random_below(seed, 4));
  s->margin[EDGE_BOTTOM].len = PT(5 * random_below(seed, 3));
  if (!random_below(seed, 4)) s->break_after = BREAK_AVOID;
  if (!random_below(seed, 5)) s->break_inside = BREAK_AVOID;
  if (!random_below(seed, 12)) s->break_before = BREAK_PAGE;
  if (!random_below(seed, 12)) s->snap_lines = false;
  if (!random_below(seed, 15)) s->height.kind = SIZE_STRETCH;
  if (!random_below(seed, 15)) s->margin[EDGE_TOP].kind = SIZE_AUTO;
  if (!random_below(seed, 15)) s->flex_grow = 65536;
  if (!random_below(seed, 12)) s->span_all = true;
  if (!random_below(seed, 3)) boxed(item, random_below(seed, 4) * 3);
}

GalleyItem *bench_random(Bench *b, uint32_t *seed, uint32_t depth) {
  GalleyItem *item;
  if (!depth || !random_below(seed, 3)) {
    item = bench_text(b, 1 + random_below(seed, 12));
    if (!random_below(seed, 5)) line_height(item, 12.5);
  } else {
    GalleyItem *children[7] = {0};
    uint32_t count = random_below(seed, 6);
    for (uint32_t i = 0; i < count; i++) children[i] = bench_random(b, seed, depth - 1);
    uint32_t what = random_below(seed, 6);
    item = what == 0   ? bench_columns(b, 2 + random_below(seed, 2), children)
           : what == 1 ? bench_grid(b, 1 + random_below(seed, 3), children)
                       : bench_box(b, GALLEY_FLOW, children);
  }
  random_style(item, seed);
  return item;
}

// The next line expected of each paragraph, and how many there are.
typedef struct Count {
  uint32_t next, all;
} Count;

static bool count_lines(const Fragment *f, Count *counts) {
  if (f->lines) {
    Count *c = &counts[f->item->paragraph->number];
    if (f->line_first != c->next) return false;
    *c = (Count){f->line_first + f->line_count, f->lines->count};
  }
  for (uint32_t i = 0; i < f->count; i++)
    if (!count_lines(f->children[i], counts)) return false;
  return true;
}

static bool all_counted(const GalleyItem *item, const Count *counts) {
  const Count *c = item->paragraph ? &counts[item->paragraph->number] : NULL;
  if (c && (!c->all || c->next != c->all)) return false;
  for (uint32_t i = 0; i < item->count; i++)
    if (!all_counted(item->children[i], counts)) return false;
  return true;
}

bool bench_keeps_all(Bench *b, GalleyItem *root, double width, double height) {
  b->galley.root = root;
  Layouter l = layouter_new(&b->job, &b->tools, &b->galley);
  l.pitch = PT(10);
  l.offset = PT(7.5);
  Count *counts = ARENA_ARRAY(b->job.arena, Count, b->texts + 1);
  const Token *token = NULL;
  for (int page = 0; page < 1000; page++) {
    Space space = bench_space(width, height);
    l.right = page % 2 == 0;
    Laid laid = lay_best(&l, root, &space, token);
    if (!laid.box) return false;
    if (!count_lines(settle(&l, laid.box, 0, 0), counts)) return false;
    token = laid.rest;
    if (!token) return all_counted(root, counts);
  }
  return false;
}
