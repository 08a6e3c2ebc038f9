// In: pages. Out: their regions, each bound to what its page holds, set and laid as a small document of its own. A
// region that does not read the page's number is made once for all pages on which the variables that it reads are the same.
#include "furnish/internal.h"

#include "doc/doc.h"
#include "galley/galley.h"
#include "image/image.h"
#include "layout/layout.h"
#include "par/par.h"
#include "prose/prose.h"
#include "style/style.h"

enum { RECENT = 256 };

typedef struct Made {
  const Region *region;
  const Master *master;
  bool right;
  PageReads reads;
  FurnishedRegion as;  // box NULL: nothing there
} Made;

typedef struct Furnisher {
  Job *job;
  const PageTools *tools;
  ImageStore *images;
  const Pages *pages;
  DocRoom *room;
  const PageFacts *facts;  // NULL until a region reads where a place stands
  VEC(Made) made;
  bool failed;
} Furnisher;

// Looked for among the latest: pages that are alike stand near one another.
static const Made *made_before(const Furnisher *f, const Region *region, const Page *page, const PageScope *scope) {
  uint32_t oldest = f->made.n > RECENT ? f->made.n - RECENT : 0;
  for (uint32_t i = f->made.n; i-- > oldest;) {
    const Made *m = &f->made.v[i];
    if (m->region == region && m->right == page->right && m->master == page->master && page_reads_same(&m->reads, scope))
      return m;
  }
  return NULL;
}

static PageScope scope_of(const Furnisher *f, const Page *page) {
  return (PageScope){page->label, f->pages->count, page->variables, page->variable_count};
}

static Len size_of(Size size, Len whole) { return size.len + len_mul(whole, size.percent, 65536); }

// Where a region stands on its sheet: insets from the trimmed edges, inside and outside by the page's side.
static const Fragment *place(const Furnisher *f, const Page *page, const Galley *galley) {
  const Style *s = galley->root->style;
  const Master *m = page->master;
  bool mirrored = (s->inset_inside || s->inset_outside) && !page->right;
  Size left = s->inset[mirrored ? EDGE_RIGHT : EDGE_LEFT], right = s->inset[mirrored ? EDGE_LEFT : EDGE_RIGHT];
  Size top = s->inset[EDGE_TOP], bottom = s->inset[EDGE_BOTTOM];
  Len from_left = left.kind == SIZE_LEN ? size_of(left, m->width) : 0,
      from_right = right.kind == SIZE_LEN ? size_of(right, m->width) : 0;
  Len room = m->width - from_left - from_right, width = room;
  if (s->width.kind == SIZE_LEN)
    width = size_of(s->width, m->width);
  else if (left.kind != SIZE_LEN || right.kind != SIZE_LEN)
    width = page_box_width(f->job, f->tools, galley);
  if (width > room && s->width.kind != SIZE_LEN) width = room;
  Len x = left.kind == SIZE_LEN ? from_left : right.kind == SIZE_LEN ? m->width - from_right - width : page->left;
  Len y = top.kind == SIZE_LEN ? size_of(top, m->height) : 0, height = 0;
  Len from_bottom = bottom.kind == SIZE_LEN ? size_of(bottom, m->height) : 0;
  if (s->height.kind == SIZE_LEN)
    height = size_of(s->height, m->height);
  else if (top.kind == SIZE_LEN && bottom.kind == SIZE_LEN)
    height = m->height - y - from_bottom;
  const Fragment *box = page_box(f->job, f->tools, galley, x, y, width, height, page->right);
  if (top.kind == SIZE_LEN || bottom.kind != SIZE_LEN) return box;
  y = m->height - from_bottom - (box->y + box->height);
  return page_box(f->job, f->tools, galley, x, y, width, height, page->right);
}

static const PageFacts *facts_for(Furnisher *f, const Doc *doc) {
  if (doc->reads_pages && !f->facts) f->facts = page_facts(f->job, f->pages);
  return f->facts;
}

static FurnishedRegion lay_region(Furnisher *f, const Page *page, const Doc *doc) {
  const Styled *styled = style_compute_region(f->job, f->pages->galley->styled, doc);
  const Prose *prose = prose_make(f->job, &f->tools->prose, styled, facts_for(f, doc));
  const Galley *galley = prose ? galley_make(f->job, f->images, styled, prose) : NULL;
  if (!galley) {
    f->failed = true;
    return (FurnishedRegion){0};
  }
  return (FurnishedRegion){styled, place(f, page, galley)};
}

static FurnishedRegion make_region(Furnisher *f, const Region *region, const Page *page) {
  PageScope scope = scope_of(f, page);
  const Made *before = made_before(f, region, page, &scope);
  if (before && !before->reads.number) return before->as;
  Made m = {.region = region, .master = page->master, .right = page->right};
  const Doc *doc = doc_bind_region(f->job, f->room, f->pages->galley->styled->doc, region, &scope, &m.reads);
  if (doc) m.as = lay_region(f, page, doc);
  if (before) return m.as;
  VEC_PUSH(f->job->arena, f->made, m);
  return m.as;
}

static FurnishedPage furnish_page(Furnisher *f, const Page *page) {
  const Master *master = page->master;
  FurnishedRegion *regions = ARENA_ARRAY(f->job->arena, FurnishedRegion, master->region_count + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < master->region_count; i++) {
    if (!master->regions[i]->box) continue;
    FurnishedRegion r = make_region(f, master->regions[i], page);
    if (r.box) regions[n++] = r;
  }
  FurnishedPage furnished = {.regions = regions, .count = n};
  if (page->aside_count) furnish_asides(f->job, f->tools, f->pages->galley, page, &furnished);
  return furnished;
}

const Furnished *furnish_pages(Job *job, const PageTools *tools, ImageStore *images, const Pages *pages) {
  Furnisher f = {.job = job, .tools = tools, .images = images, .pages = pages, .room = doc_room_new()};
  FurnishedPage *of = ARENA_ARRAY(job->arena, FurnishedPage, pages->count + 1);
  for (uint32_t i = 0; i < pages->count; i++) of[i] = furnish_page(&f, &pages->v[i]);
  doc_room_free(f.room);
  if (f.failed) return NULL;
  Furnished *furnished = ARENA_NEW(job->arena, Furnished);
  *furnished = (Furnished){pages, of};
  return furnished;
}
