// Declarations that a layout makes and nothing reads: said once, where they stand, rather than passed over.
#include "style/internal.h"

// Read elsewhere than in a style, or read in part.
static bool is_read(PropId prop) {
  switch (prop) {
    case PROP_COUNTER_RESET:  // by doc
    case PROP_SIZE:           // of pages
    case PROP_BLEED:
    case PROP_MARKS:
    case PROP_PAGE_LABEL:
    case PROP_MARGIN_INSIDE:
    case PROP_MARGIN_OUTSIDE: return true;
    case PROP_JUSTIFY_CONTENT: return false;
    default: return property_is_known(prop);
  }
}

static bool says_nothing(Job *job, const Decl *d) {
  Buf text = buf_new(job->scratch);
  css_dump(d->value, &text);
  Str value = buf_str(&text);
  if (d->prop == PROP_TEXT_BOX_EDGE && str_eq(value, STR("cap alphabetic"))) return true;
  return str_eq(value, str_from(prop_info[d->prop].initial));
}

static void check_decls(Job *job, Decls decls) {
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop == PROP_CUSTOM || is_read(d->prop) || says_nothing(job, d)) continue;
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
