// QR codes: for who has the paper in hand, what a link is for who has the file. So the code is a link too, and is heard
// as one: a Link with a Figure that says where it leads.
#include "doc/internal.h"

// What a code is called when the layout does not say. {1}: the address.
static const struct {
  Str lang, alt;
} alts[] = {
    {STR("fr"), STR("Code QR\u00A0: {1}")},
    {STR("en"), STR("QR code: {1}")},
};

static Str default_alt(DocBinder *b, Str uri) {
  Str alt = STR("QR: {1}");
  for (uint32_t i = 0; i < sizeof alts / sizeof *alts; i++)
    if (str_starts(b->lang, alts[i].lang)) alt = alts[i].alt;
  return str_cat(b->job.arena, str_slice(alt, 0, alt.n - 3), uri);
}

// Readers guess how bytes beyond ASCII are meant, and guess wrong: they are written as URIs are (RFC 3987, 3.1).
static Str uri_in_ascii(Arena *arena, Str uri) {
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < uri.n; i++) {
    unsigned char c = (unsigned char)uri.p[i];
    if (c > ' ' && c < 0x7F)
      buf_byte(&out, (char)c);
    else
      buf_format(&out, "%%%02X", c);
  }
  return buf_str(&out);
}

static Site site_in_link(DocBinder *b, const Site *site, uint32_t link, Span span) {
  Site here = *site;
  if (site->sealed || site->in_link) return here;
  here.in_link = true;
  here.elem = elem_new(b, ROLE_LINK, site->elem, span);
  b->elems.v[here.elem].link = link;
  return here;
}

// The element of the code itself, with words of its own when it has them.
static void qr_describe(DocBinder *b, const Site *site, const DocNode *node, uint32_t link) {
  if (!node->elem || node->elem == site->elem) return;
  const ElemWords *words = b->elems.v[node->elem].words;
  if (!words->alt.n) elem_words(b, node->elem)->alt = default_alt(b, b->links.v[link].uri);
  b->links.v[link].contents = b->elems.v[node->elem].words->alt;
}

void qr_bind(DocBinder *b, const Site *site, const Block *block, NodeList *out) {
  const Data *value = expr_eval(&b->expr, block->value, site->scope);
  if (data_is_empty(value)) return;
  Span span = span_or(value->span, span_or(site->span, block->span));
  uint32_t link = value->kind == DATA_TEXT ? link_to(b, value, span) : 0;
  if (value->kind != DATA_TEXT) diag(b->job.diags, DIAG_DOC_QR_VALUE, span);
  if (!link) return;
  bool artifact = str_eq(block->role, STR("artifact"));
  Site inner, here = artifact ? *site : site_in_link(b, site, link, span);
  here.span = span;
  DocNode *node = node_open(b, &here, block, ROLE_FIGURE, &inner);
  node->link = here.elem == site->elem ? 0 : link;
  node->qr.text = uri_in_ascii(b->job.arena, b->links.v[link].uri);
  qr_describe(b, &here, node, link);
  VEC_PUSH(b->temp, *out, node);
}
