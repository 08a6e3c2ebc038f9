// What only pages have, said of a block or style: reported where it stands, rather than passed over.
#include "style/internal.h"

static bool is_of_pages(PropId prop) {
  return prop == PROP_SIZE || prop == PROP_BLEED || prop == PROP_MARKS || prop == PROP_PAGE_LABEL ||
         prop == PROP_MARGIN_INSIDE || prop == PROP_MARGIN_OUTSIDE;
}

static void check_decls(Job *job, Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop == PROP_CUSTOM || !is_of_pages(d->prop)) continue;
    Span span = d->value->span.file ? d->value->span : d->span;
    diag(job->diags, DIAG_STYLE_UNUSED, span, str_from(prop_info[d->prop].name));
  }
}

static void check_blocks(Job *job, BlockList blocks) {
  for (uint32_t i = 0; i < blocks.n; i++) {
    const Block *b = blocks.v[i];
    check_decls(job, b->decls);
    check_blocks(job, b->head);
    check_blocks(job, b->body);
  }
}

void style_check_unused(Job *job, const Layout *layout) {
  ArenaMark mark = arena_mark(job->scratch);
  for (uint32_t i = 0; i < layout->style_count; i++) check_decls(job, layout->styles[i].decls);
  check_blocks(job, layout->body);
  for (uint32_t i = 0; i < layout->part_count; i++) check_blocks(job, layout->parts[i].body);
  for (uint32_t i = 0; i < layout->page_count; i++)
    for (uint32_t k = 0; k < layout->pages[i].region_count; k++) {
      const Block *box = layout->pages[i].regions[k].box;
      if (box) check_blocks(job, (BlockList){&box, 1});
    }
  arena_rewind(job->scratch, mark);
}
