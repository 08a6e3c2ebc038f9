// Contrast after WCAG 2.1, 1.4.3: 4.5 to 1, or 3 to 1 for text from 18 pt, or from 14 pt bold. Backgrounds are those of
// the boxes around a text, down to the page.
#include "audit/internal.h"

enum { LARGE = 18 * LEN_PT, LARGE_BOLD = 14 * LEN_PT, BOLD = 700, ASKED_LARGE = 300, ASKED = 450 };

static const Colour white = {.r = 255, .g = 255, .b = 255};

static Str colour_name(Arena *arena, Colour c) { return str_format(arena, "#%02X%02X%02X", c.r, c.g, c.b); }

static Str ratio_text(Arena *arena, int32_t ratio) {
  return str_cat(arena, diag_number(arena, ratio / 10 / 10.0, 1), STR(":1"));  // cut, not rounded
}

static void check_run(Job *job, const Paragraph *p, const ShapeRun *run, Colour ground) {
  Colour ink = run->style->colour;
  bool large = run->size >= LARGE || (run->size >= LARGE_BOLD && run->style->font_weight >= BOLD);
  int32_t asked = large ? ASKED_LARGE : ASKED, ratio = colour_contrast(ink, ground);
  if (ratio >= asked) return;
  diag(job->diags, DIAG_AUDIT_CONTRAST, p->node->span, colour_name(job->arena, ink), colour_name(job->arena, ground),
       ratio_text(job->arena, ratio), ratio_text(job->arena, asked));
}

static bool is_decoration(const Doc *doc, const DocNode *node) {
  return node->elem && doc->elems[node->elem].role == ROLE_FIGURE;  // a logotype: WCAG excepts it
}

// Dark on light, or readers that know no other codes see none.
static void check_code(Job *job, const GalleyItem *item, Colour ground) {
  Colour ink = item->style->colour;
  int32_t ratio = colour_contrast(ink, ground);
  if (ratio >= ASKED && colour_contrast(ink, white) > colour_contrast(ground, white)) return;
  diag(job->diags, DIAG_AUDIT_QR_CONTRAST, item->node->span, colour_name(job->arena, ink),
       colour_name(job->arena, ground));
}

static void check_fragment(Job *job, const Doc *doc, const Fragment *f, Colour ground) {
  const Style *style = f->item->style;
  if (!style->background.none) ground = style->background;
  const Paragraph *p = f->item->paragraph;
  if (p && p->shaped && f->first && !is_decoration(doc, f->item->node))
    for (uint32_t i = 0; i < p->shaped->run_count; i++)
      if (p->shaped->runs[i].count) check_run(job, p, &p->shaped->runs[i], ground);  // an object's place has no glyph
  if (f->item->node->kind == BLOCK_QR) check_code(job, f->item, ground);
  for (uint32_t i = 0; i < f->count; i++) check_fragment(job, doc, f->children[i], ground);
}

static Colour ground_of(const Page *page) { return page->master->background.none ? white : page->master->background; }

void audit_bodies(Job *job, const Pages *pages, uint32_t first, uint32_t end) {
  const Doc *doc = pages->galley->styled->doc;
  for (uint32_t i = first; i < end; i++) {
    const Page *page = &pages->v[i];
    if (page->body) check_fragment(job, doc, page->body, ground_of(page));
    for (uint32_t k = 0; k < page->note_count; k++) check_fragment(job, doc, page->notes[k], ground_of(page));
  }
}

void audit_pages(Job *job, const Furnished *furnished, uint32_t first, uint32_t end) {
  const Pages *pages = furnished->pages;
  for (uint32_t i = first; i < end; i++) {
    const Page *page = &pages->v[i];
    const FurnishedPage *regions = &furnished->of[i];
    for (uint32_t k = 0; k < regions->aside_count; k++)
      check_fragment(job, pages->galley->styled->doc, regions->asides[k], ground_of(page));
    for (uint32_t k = 0; k < regions->count; k++)
      if (regions->regions[k].box) check_fragment(job, regions->regions[k].styled->doc, regions->regions[k].box, ground_of(page));
    sheet_check(job, page, regions);
    space_check(job, page, regions);
  }
}
