// What the law asks of a document and only its author can put right: headings in order, links that say where they lead,
// places that exist.
#include "doc/internal.h"

// Levels begin at 1 and skip none (PDF/UA-1, 7.4.2).
// The heading that is missing above another, where the layout has it and the content gave it no words.
static const BlankHeading *blank_above(const DocBinder *b, uint32_t i, uint32_t level) {
  for (uint32_t k = b->blanks.n; k-- > 0;)
    if (b->blanks.v[k].before == i && b->blanks.v[k].level == level) return &b->blanks.v[k];
  return NULL;
}

static Str level_word(const DocBinder *b, uint32_t level) { return str_format(b->temp, "%u", level); }

static void report_level(DocBinder *b, uint32_t i, uint32_t before) {
  const DocHeading *h = &b->list.v[i];
  const BlankHeading *blank = blank_above(b, i, before + 1);
  if (blank)
    diag_related(b->job.diags, DIAG_DOC_BLANK_HEADING, blank->lack.span, h->node->span, level_word(b, blank->level),
                 level_word(b, h->level), lack_words(b->temp, &blank->lack), lack_cure(b->temp, &blank->lack));
  else if (!before)
    diag(b->job.diags, DIAG_DOC_FIRST_HEADING, h->node->span, level_word(b, h->level));
  else
    diag(b->job.diags, DIAG_DOC_SKIPPED_LEVEL, h->node->span, level_word(b, h->level), level_word(b, before));
}

void check_headings(DocBinder *b, bool titled) {
  uint32_t before = titled ? 0 : 1;  // without a title, it is known what the first heading lacks
  for (uint32_t i = 0; i < b->list.n; i++) {
    if (b->list.v[i].level > before + 1) report_level(b, i, before);
    before = b->list.v[i].level;
  }
}

// --- What is not there --------------------------------------------------------------------------------------------

Str lack_words(Arena *arena, const Lack *lack) {
  const char *en = lack->absent ? "“%.*s” is missing" : "“%.*s” is empty",
             *fr = lack->absent ? "il manque «\u00A0%.*s\u00A0»" : "«\u00A0%.*s\u00A0» est vide";
  return diag_words(arena, str_format(arena, en, STR_ARG(lack->name)), str_format(arena, fr, STR_ARG(lack->name)));
}

Str lack_cure(Arena *arena, const Lack *lack) {
  if (!lack->absent) return diag_words(arena, STR("write its words"), STR("écrivez-en les mots"));
  return diag_words(arena, str_format(arena, "write “%.*s:” and its words", STR_ARG(lack->name)),
                    str_format(arena, "écrivez «\u00A0%.*s:\u00A0» puis les mots", STR_ARG(lack->name)));
}

void check_title(DocBinder *b) {
  const Template *title = b->layout->title;
  Lack lack;
  if (title && template_lacks(&b->expr, title, b->names, &lack))
    diag_related(b->job.diags, DIAG_DOC_TITLE, lack.span.file ? lack.span : b->start, template_span(title),
                 lack_words(b->temp, &lack), lack_cure(b->temp, &lack));
  else
    diag(b->job.diags, DIAG_DOC_NO_TITLE, title ? template_span(title) : NO_SPAN);
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
