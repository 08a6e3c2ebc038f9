// What the law asks of a document and only its author can put right: headings in order, links that say where they lead,
// places that exist.
#include "doc/internal.h"

// Levels begin at 1 and skip none (PDF/UA-1, 7.4.2).
void check_headings(DocBinder *b) {
  uint32_t before = 0;
  for (uint32_t i = 0; i < b->list.n; i++) {
    const DocHeading *h = &b->list.v[i];
    Str level = str_format(b->temp, "%u", h->level);
    if (!before && h->level > 1)
      diag(b->job.diags, DIAG_DOC_FIRST_HEADING, h->node->span, level);
    else if (h->level > before + 1)
      diag(b->job.diags, DIAG_DOC_SKIPPED_LEVEL, h->node->span, level, str_format(b->temp, "%u", before));
    before = h->level;
  }
}

// --- What the layout asks of the content ------------------------------------------------------------------------

static void check_visit(DocBinder *b, const Site *site, const Block *check, void *arg) {
  (void)arg;
  const Data *at = expr_eval(&b->expr, check->value, site->scope);
  diag(b->job.diags, DIAG_DOC_CHECK, span_or(at->span, site->span), template_plain(b, check->text, site->scope, false));
}

void check_content(DocBinder *b) {
  Site site = {.scope = b->names, .elem = 1};
  for (uint32_t i = 0; i < b->layout->checks.n; i++) block_walk(b, &site, b->layout->checks.v[i], check_visit, NULL);
}

static bool leaves_out(const DocBinder *b, const Data *parameters) {
  const Type *type = b->layout->parameters;
  for (uint32_t i = 0; type && parameters && i < type->count; i++) {
    const Data *value = data_get(parameters, type->fields[i].name);
    if (value && !data_is_empty(value)) return true;
  }
  return false;
}

// An edition that leaves parts out may well not use what it explains.
void check_sigles(DocBinder *b, const Data *parameters) {
  if (leaves_out(b, parameters)) return;
  for (uint32_t i = 0; i < b->sigle_count; i++)
    if (!b->sigles[i].used) diag(b->job.diags, DIAG_DOC_SIGLE_UNUSED, b->sigles[i].span, b->sigles[i].term);
}

void check_places(DocBinder *b) {
  for (uint32_t i = 0; i < b->uses.n; i++) {
    const DocAnchor *anchor = &b->anchors.v[b->uses.v[i].anchor];
    if (anchor->node) continue;
    Str names[64];
    uint32_t n = 0;
    for (uint32_t k = 1; k < b->anchors.n && n < 64; k++)
      if (b->anchors.v[k].node && b->anchors.v[k].id.n) names[n++] = b->anchors.v[k].id;
    Str near = str_nearest(anchor->id, names, n);
    if (anchor->id.n && near.n)
      diag(b->job.diags, DIAG_DOC_PLACE_NEAR, b->uses.v[i].span, anchor->id, near);
    else if (anchor->id.n)
      diag(b->job.diags, DIAG_DOC_PLACE, b->uses.v[i].span, anchor->id);
    else
      diag(b->job.diags, DIAG_DOC_PLACE_UNNAMED, b->uses.v[i].span);
  }
}

static const Str empty_words[] = {
    STR("ici"),           STR("cliquez ici"),    STR("cliquer ici"), STR("lien"),         STR("ce lien"),
    STR("lire la suite"), STR("en savoir plus"), STR("voir"),        STR("plus d’infos"), STR("suite"),
    STR("télécharger"),   STR("here"),           STR("click here"),  STR("link"),         STR("this link"),
    STR("read more"),     STR("more"),           STR("download"),
};

static Str ascii_lower(Arena *arena, Str s) {
  s = str_dup(arena, s);
  for (char *p = (char *)s.p; p < s.p + s.n; p++)
    if (*p >= 'A' && *p <= 'Z') *p = (char)(*p + 32);
  return s;
}

static bool is_bare_uri(Str text) {
  return (str_starts(text, STR("http://")) || str_starts(text, STR("https://"))) && str_find(text, STR(" "), 0) < 0;
}

void check_link_text(DocBinder *b, Str text, Str uri, Span span) {
  if (!b->check || !text.n) return;
  if (is_bare_uri(text)) {
    diag(b->job.diags, DIAG_DOC_BARE_URI, span, text);
    return;
  }
  Str low = ascii_lower(b->temp, text);
  for (uint32_t i = 0; i < sizeof empty_words / sizeof *empty_words; i++)
    if (str_eq(low, empty_words[i])) diag(b->job.diags, DIAG_DOC_LINK_TEXT, span, text, uri);
}
