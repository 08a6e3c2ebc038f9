// What cannot be seen is lost, though it stands in the file: text that the edge of the sheet cuts, pictures that lie
// beyond it or have come out without a size. Backgrounds, and pictures that the edge only cuts, may bleed.
#include <math.h>

#include "audit/internal.h"

enum { LEAST_CUT = LEN_PT };  // hanging punctuation and side bearings may reach a little over

typedef struct Sheet {
  Job *job;
  const Page *page;
  Str number;
} Sheet;

const Turn audit_no_turn = {1, 0, 0, 0};

double audit_length(Size size, Len whole) {
  return size.kind == SIZE_LEN ? (double)size.len + (double)whole * size.percent / 65536 : 0;
}

// As paint turns: about the style's origin, clockwise, within the turns around it.
Turn audit_turn(const Fragment *f, Turn outer) {
  const Style *s = f->item->style;
  if (!s->rotate) return outer;
  double angle = s->rotate / 65536.0 * 3.14159265358979323846 / 180, c = cos(angle), n = sin(angle);
  double x = f->x + audit_length(s->origin[0], f->width), y = f->y + audit_length(s->origin[1], f->height);
  double e = x - c * x + n * y, g = y - n * x - c * y;
  return (Turn){outer.a * c - outer.b * n, outer.b * c + outer.a * n, outer.a * e - outer.b * g + outer.e,
                outer.b * e + outer.a * g + outer.f};
}

Rect audit_rect(Turn t, double x, double y, double width, double height) {
  bool upright = t.a == 1 && t.b == 0;
  if (upright && width >= 0 && height >= 0) return (Rect){x + t.e, y + t.f, x + t.e + width, y + t.f + height};
  Rect r = {INFINITY, INFINITY, -INFINITY, -INFINITY};
  for (int corner = 0; corner < 4; corner++) {
    double u = corner & 1 ? x + width : x, v = corner & 2 ? y + height : y;
    double p = t.a * u - t.b * v + t.e, q = t.b * u + t.a * v + t.f;
    r = (Rect){fmin(r.left, p), fmin(r.top, q), fmax(r.right, p), fmax(r.bottom, q)};
  }
  return r;
}

// By how much it reaches over the nearest edge that it crosses most.
static double beyond(const Master *m, Rect r) {
  return fmax(fmax(-r.left, -r.top), fmax(r.right - m->width, r.bottom - m->height));
}

static bool is_outside(const Master *m, Rect r) {
  return r.right <= 0 || r.bottom <= 0 || r.left >= m->width || r.top >= m->height;
}

// From the height of its small letters to the baseline: less of a line would not be text.
static bool check_line(const Sheet *s, const Paragraph *p, const ParLine *line, double x, double baseline, Turn turn) {
  double height = p->style->font_size / 2.0;
  double over = beyond(s->page->master, audit_rect(turn, x + line->start, baseline - height, line->width, height));
  if (over < LEAST_CUT || line->width <= 0) return true;
  Span span = p->node->span.file ? p->node->span : p->style->font_span;
  diag(s->job->diags, DIAG_AUDIT_CUT, span, diag_number(s->job->arena, over / LEN_PT, 1), s->number);
  return false;
}

static void check_lines(const Sheet *s, const Fragment *f, Turn turn) {
  const Paragraph *p = f->item->paragraph;
  if (!p || !f->lines || !p->shaped) return;
  for (uint32_t i = 0; i < f->line_count; i++)
    if (!check_line(s, p, &f->lines->lines[f->line_first + i], f->text_x, f->baselines[i], turn)) return;
}

static void check_picture(const Sheet *s, const Fragment *f, Turn turn) {
  if (f->item->kind != GALLEY_IMAGE) return;
  double size[2] = {f->width, f->height};
  for (int e = 0; e < EDGES; e++) {
    const Style *style = f->item->style;
    size[e % 2 ? 0 : 1] -= audit_length(style->padding[e], f->width) + (style->border[e].kind ? style->border[e].width : 0);
  }
  bool seen = size[0] > 0 && size[1] > 0 && !is_outside(s->page->master, audit_rect(turn, f->x, f->y, f->width, f->height));
  if (!seen) diag(s->job->diags, DIAG_AUDIT_UNSEEN, f->item->node->span, s->number);
}

static void check_fragment(const Sheet *s, const Fragment *f, Turn turn) {
  turn = audit_turn(f, turn);
  check_lines(s, f, turn);
  check_picture(s, f, turn);
  for (uint32_t i = 0; i < f->count; i++) check_fragment(s, f->children[i], turn);
}

void sheet_check(Job *job, const Page *page, const FurnishedPage *regions) {
  Sheet s = {job, page, str_format(job->arena, "%u", page->number)};
  if (page->body) check_fragment(&s, page->body, audit_no_turn);
  for (uint32_t k = 0; k < page->note_count; k++) check_fragment(&s, page->notes[k], audit_no_turn);
  for (uint32_t k = 0; k < regions->count; k++)
    if (regions->regions[k].box) check_fragment(&s, regions->regions[k].box, audit_no_turn);
}
