// The space that a block keeps clear around what it shows, a brand's protection zone: text, pictures, frames and grounds
// of other blocks that stand in it are findings. A ground under the whole zone is none; shapes are not looked at, for
// what surrounds a bent line is mostly empty.
#include <math.h>

#include "audit/internal.h"

typedef struct Zone {
  const Fragment *block;
  Rect shown;
  double space;
} Zone;

typedef struct Look Look;
struct Look {
  Job *job;
  const Page *page;
  void (*see)(Look *look, const Fragment *f, Rect r, bool ground);
  Zone zone;                // that is looked for, then looked into
  const Fragment *skipped;  // what lies in the block itself
};

static const Rect nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};

static bool has_ground(const Style *s) {
  bool drawn = !s->background.none;
  for (int e = 0; e < EDGES; e++) drawn = drawn || s->border[e].kind != BORDER_NONE;
  return drawn;
}

// From the height of capitals to the baseline.
static Rect line_rect(const Fragment *f, uint32_t i, Turn turn) {
  const ParLine *line = &f->lines->lines[f->line_first + i];
  double height = f->item->paragraph->style->font_size * 0.7;
  return audit_rect(turn, (double)f->text_x + line->start, f->baselines[i] - height, line->width, height);
}

static void look_at(Look *look, const Fragment *f, Turn turn) {
  if (f == look->skipped) return;
  turn = audit_turn(f, turn);
  Rect whole = audit_rect(turn, f->x, f->y, f->width, f->height);
  if (has_ground(f->item->style)) look->see(look, f, whole, true);
  if (f->item->kind == GALLEY_IMAGE) look->see(look, f, whole, false);
  if (f->lines && f->item->paragraph)
    for (uint32_t i = 0; i < f->line_count; i++)
      if (f->lines->lines[f->line_first + i].width > 0) look->see(look, f, line_rect(f, i, turn), false);
  for (uint32_t i = 0; i < f->count; i++) look_at(look, f->children[i], turn);
}

static void add_shown(Look *look, const Fragment *f, Rect r, bool ground) {
  (void)f, (void)ground;
  Rect *s = &look->zone.shown;
  *s = (Rect){fmin(s->left, r.left), fmin(s->top, r.top), fmax(s->right, r.right), fmax(s->bottom, r.bottom)};
}

static bool holds(Rect outer, Rect r) {
  return outer.left <= r.left && outer.top <= r.top && outer.right >= r.right && outer.bottom >= r.bottom;
}

static Str millimetres(const Look *look, double len) {
  return diag_number(look->job->arena, fmax(len, 0) / LEN_PT * 25.4 / 72, 1);
}

static void see_other(Look *look, const Fragment *f, Rect r, bool ground) {
  const Zone *z = &look->zone;
  double across = fmax(z->shown.left - r.right, r.left - z->shown.right);
  double along = fmax(z->shown.top - r.bottom, r.top - z->shown.bottom), apart = fmax(across, along);
  if (apart > z->space - LEN_PT / 10 || (ground && holds(r, z->shown))) return;
  Span span = f->item->node->span;
  diag(look->job->diags, DIAG_AUDIT_CLEAR, span, millimetres(look, apart), millimetres(look, z->space),
       str_format(look->job->arena, "%u", look->page->number));
}

static void look_at_page(Look *look, const FurnishedPage *regions) {
  const Page *page = look->page;
  if (page->body) look_at(look, page->body, audit_no_turn);
  for (uint32_t i = 0; i < page->note_count; i++) look_at(look, page->notes[i], audit_no_turn);
  for (uint32_t i = 0; i < regions->aside_count; i++) look_at(look, regions->asides[i], audit_no_turn);
  for (uint32_t i = 0; i < regions->count; i++)
    if (regions->regions[i].box) look_at(look, regions->regions[i].box, audit_no_turn);
}

static void find_blocks(const Look *on, const FurnishedPage *regions, const Fragment *f, Turn turn) {
  if (f->item->style->clear_space > 0) {
    Look look = {on->job, on->page, add_shown, {f, nothing, f->item->style->clear_space}, NULL};
    look_at(&look, f, turn);
    look.see = see_other;
    look.skipped = f;
    if (look.zone.shown.left <= look.zone.shown.right) look_at_page(&look, regions);
  }
  turn = audit_turn(f, turn);
  for (uint32_t i = 0; i < f->count; i++) find_blocks(on, regions, f->children[i], turn);
}

void space_check(Job *job, const Page *page, const FurnishedPage *regions) {
  Look on = {.job = job, .page = page};
  if (page->body) find_blocks(&on, regions, page->body, audit_no_turn);
  for (uint32_t i = 0; i < regions->count; i++)
    if (regions->regions[i].box) find_blocks(&on, regions, regions->regions[i].box, audit_no_turn);
}
