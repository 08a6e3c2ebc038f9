// What only pages have, said of a block or style: reported where it stands, rather than passed over.
#include "style/internal.h"

static bool is_of_pages(PropId prop) {
  return prop == PROP_SIZE || prop == PROP_BLEED || prop == PROP_MARKS || prop == PROP_PAGE_LABEL ||
         prop == PROP_MARGIN_INSIDE || prop == PROP_MARGIN_OUTSIDE;
}

static void check_decls(void *self, Decls decls) {
  Job *job = self;
  for (uint32_t i = 0; i < decls.n; i++) {
    const Decl *d = &decls.v[i];
    if (d->prop == PROP_CUSTOM || !is_of_pages(d->prop)) continue;
    Span span = d->value->span.file ? d->value->span : d->span;
    diag(job->diags, DIAG_STYLE_UNUSED, span, str_from(prop_info[d->prop].name));
  }
}

void style_check_unused(Job *job, const Layout *layout) { layout_each_decls(layout, check_decls, job); }
