// Page masters: the rules that ask nothing of a page, or what this page is, later adding to earlier (CSS Paged Media 3,
// but in file order). Regions add to one another by their name; `none` removes one.
#include "style/internal.h"

static const struct {
  Str name;
  double width, height;  // in mm
} sizes[] = {
    {STR("A3"), 297, 420}, {STR("A4"), 210, 297}, {STR("A5"), 148, 210},         {STR("A6"), 105, 148},
    {STR("B4"), 250, 353}, {STR("B5"), 176, 250}, {STR("letter"), 215.9, 279.4}, {STR("legal"), 215.9, 355.6},
};

typedef struct PageKind {
  Str name;
  bool right, first, blank;
} PageKind;

static Span margin_span(Decls decls, Span span) {
  for (uint32_t i = 0; i < decls.n; i++)
    if (decls.v[i].prop >= PROP_MARGIN_TOP && decls.v[i].prop <= PROP_MARGIN_OUTSIDE) span = decls.v[i].value->span;
  return span;
}

static bool rule_applies(const PageRule *rule, const PageKind *page) {
  if (rule->name.n && !str_eq(rule->name, page->name)) return false;
  if ((rule->left && page->right) || (rule->right && !page->right)) return false;
  return (!rule->first || page->first) && (!rule->blank || page->blank);
}

static Decls decls_join(Arena *arena, Decls a, Decls b) {
  if (!a.n || !b.n) return a.n ? a : b;
  Decl *v = ARENA_ARRAY(arena, Decl, a.n + b.n);
  memcpy(v, a.v, a.n * sizeof *v);
  memcpy(v + a.n, b.v, b.n * sizeof *v);
  return (Decls){v, a.n + b.n};
}

// A region that an earlier rule began keeps what the later one does not say.
static const Region *region_add(Arena *arena, const Region *earlier, const Region *later) {
  if (!earlier->box || !later->box) return later;
  Block *box = ARENA_NEW(arena, Block);
  *box = *earlier->box;
  const Block *more = later->box;
  if (more->style.n) box->style = more->style;
  if (more->role.n) box->role = more->role;
  if (more->condition) box->condition = more->condition;
  if (more->let_count) box->lets = more->lets, box->let_count = more->let_count;
  if (more->body.n) box->body = more->body;
  box->decls = decls_join(arena, box->decls, more->decls);
  box->span = more->span;
  Region *region = ARENA_NEW(arena, Region);
  *region = (Region){later->name, box};
  return region;
}

static void region_put(Job *job, Master *master, const Region *region) {
  uint32_t at = 0;
  while (at < master->region_count && !str_eq(master->regions[at]->name, region->name)) at++;
  if (at == sizeof master->regions / sizeof *master->regions) {
    diag(job->diags, DIAG_STYLE_REGIONS, region->box ? region->box->span : NO_SPAN, region->name);
    return;
  }
  if (at == master->region_count) {
    master->regions[master->region_count++] = region;
    return;
  }
  master->regions[at] = region_add(job->arena, master->regions[at], region);
}

static void regions_drop_removed(Master *master) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < master->region_count; i++)
    if (master->regions[i]->box) master->regions[n++] = master->regions[i];
  for (uint32_t i = n; i < master->region_count; i++) master->regions[i] = NULL;
  master->region_count = n;
}

// --- Its own properties -----------------------------------------------------------------------------------------

static bool size_named(const Css *css, Master *m) {
  for (uint32_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    if (css->kind != CSS_IDENT || !str_eq(css->text, sizes[i].name)) continue;
    m->width = len_from_pt(sizes[i].width * 72 / 25.4);
    m->height = len_from_pt(sizes[i].height * 72 / 25.4);
    return true;
  }
  return false;
}

static void size_turn(Master *m, const Css *css) {
  bool landscape = css->kind == CSS_IDENT && str_eq(css->text, STR("landscape"));
  if (!landscape || m->width > m->height) return;
  Len width = m->width;
  m->width = m->height;
  m->height = width;
}

static bool set_page_size(Cascade *c, const Css *css, Master *m) {
  if (css->kind != CSS_LIST) {
    if (size_named(css, m)) return true;
    if (!length_of(c, css, &m->width)) return false;
    m->height = m->width;
    return true;
  }
  if (css->count != 2) return false;
  if (size_named(css->items[0], m)) {
    size_turn(m, css->items[1]);
    return true;
  }
  return length_of(c, css->items[0], &m->width) && length_of(c, css->items[1], &m->height);
}

static bool set_page_margin(Cascade *c, const Css *css, Size *margin) {
  if (css->kind == CSS_IDENT && str_eq(css->text, STR("auto"))) {
    *margin = (Size){.kind = SIZE_AUTO};
    return true;
  }
  return style_size_of(c, css, margin);
}

static bool set_label(const Css *css, Master *m) {
  m->label_style = STR("decimal");
  m->label_start = 0;
  m->label_prefix = (Str){0};
  uint32_t count = css->kind == CSS_LIST ? css->count : 1;
  for (uint32_t i = 0; i < count; i++) {
    const Css *part = css->kind == CSS_LIST ? css->items[i] : css;
    if (part->kind == CSS_IDENT) m->label_style = part->text;
    if (part->kind == CSS_STRING) m->label_prefix = part->text;
    if (part->kind != CSS_NUMBER) continue;
    if (part->number < 1 || part->number > 100000) return false;
    m->label_start = (uint32_t)part->number;
  }
  return true;
}

static bool set_bleed(Cascade *c, const Css *css, Master *m) {
  if (css->kind == CSS_IDENT && str_eq(css->text, STR("auto"))) {
    m->bleed = 0;
    return true;
  }
  return length_of(c, css, &m->bleed);
}

static bool master_set(Cascade *c, PropId prop, const Css *css, const PageKind *page, Master *m) {
  uint32_t inside = page->right ? EDGE_LEFT : EDGE_RIGHT, outside = page->right ? EDGE_RIGHT : EDGE_LEFT;
  switch (prop) {
    case PROP_SIZE: return set_page_size(c, css, m);
    case PROP_BLEED: return set_bleed(c, css, m);
    case PROP_MARKS: m->marks = !(css->kind == CSS_IDENT && str_eq(css->text, STR("none"))); return true;
    case PROP_MARGIN_TOP: return set_page_margin(c, css, &m->margin[EDGE_TOP]);
    case PROP_MARGIN_RIGHT: return set_page_margin(c, css, &m->margin[EDGE_RIGHT]);
    case PROP_MARGIN_BOTTOM: return set_page_margin(c, css, &m->margin[EDGE_BOTTOM]);
    case PROP_MARGIN_LEFT: return set_page_margin(c, css, &m->margin[EDGE_LEFT]);
    case PROP_MARGIN_INSIDE: return set_page_margin(c, css, &m->margin[inside]);
    case PROP_MARGIN_OUTSIDE: return set_page_margin(c, css, &m->margin[outside]);
    case PROP_BACKGROUND_COLOR: return colour_of(c, css, &m->background);
    case PROP_PAGE_LABEL: return set_label(css, m);
    default: return true;
  }
}

static void master_apply(Cascade *c, Decls decls, const PageKind *page, Master *m) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop == PROP_CUSTOM) continue;
    const Css *css = value_of(c, d->value);
    if (css && !value_keeps_range(c, d, css)) continue;
    if (!css || !master_set(c, d->prop, css, page, m)) value_slip(c, d);
  }
}

static Master *master_new(Job *job, const Style *root) {
  Master *m = ARENA_NEW(job->arena, Master);
  m->width = len_from_pt(210 * 72 / 25.4);
  m->height = len_from_pt(297 * 72 / 25.4);
  m->background = (Colour){.none = 1};
  m->label_style = STR("decimal");
  for (uint32_t i = 0; i < EDGES; i++) m->margin[i] = (Size){.kind = SIZE_LEN};
  m->root = root;
  return m;
}

static const Master *master_make(Job *job, Sheet *sheet, const Doc *doc, const PageKind *kind, const PageScope *page) {
  uint32_t errors = job->diags->errors;
  const Layout *layout = sheet->layout;
  sheet->job = job;
  Cascade c = cascade_over(sheet, sheet->root);
  Master *m = master_new(job, &sheet->root->style);
  for (uint32_t i = 0; i < layout->page_count; i++) {
    const PageRule *rule = &layout->pages[i];
    if (!rule_applies(rule, kind)) continue;
    Decls decls = page && doc->binder ? doc_fill_page_decls(job, doc, rule->decls, page, &m->reads) : rule->decls;
    master_apply(&c, decls, kind, m);
    m->span = margin_span(rule->decls, m->span.file ? m->span : rule->span);
    for (uint32_t k = 0; k < rule->region_count; k++) region_put(job, m, &rule->regions[k]);
  }
  regions_drop_removed(m);
  return job->diags->errors > errors ? NULL : m;
}

const Master *style_master(Job *job, const Layout *layout, const Doc *doc, Str name, bool right, bool first, bool blank,
                           const PageScope *page) {
  Sheet *sheet = sheet_new(job, layout, NULL, 0, doc->lang);
  return master_make(job, sheet, doc, &(PageKind){name, right, first, blank}, page);
}

const Master *style_master_of(Job *job, const Styled *styled, Str name, bool right, bool first, bool blank,
                              const PageScope *page) {
  return master_make(job, styled->sheet, styled->doc, &(PageKind){name, right, first, blank}, page);
}
