// The report for approval: one HTML file, which needs nothing besides itself and runs nothing.
#include "compare/report.h"
#include "image/image.h"

typedef struct Writer {
  Arena *arena;
  Diags *diags;
  Buf *out;
  DiagLang lang;
} Writer;

static const char style[] =
    "body{font:16px/1.5 system-ui,\"Liberation Sans\",sans-serif;color:#1b1b1d;background:#fff;max-width:75rem;margin:2rem auto;"
    "padding:0 1.5rem}h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2.5rem;border-top:1px solid #b9bbc3;padding-top:1rem}"
    "h3{font-size:1.05rem}ul{padding:0;list-style:none}li{margin:0 0 .8rem;padding-left:.8rem;border-left:3px solid #b9bbc3}"
    ".where{color:#4a4c55;font-size:.88rem;display:block}del{background:#ffdfe0;color:#8c0010}ins{background:#d6f5dc;color:#0b5420;"
    "text-decoration:underline}.pages{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem}figure{margin:0}"
    "img{width:100%;border:1px solid #b9bbc3}figcaption{color:#4a4c55;font-size:.88rem}"
    "@media(max-width:50rem){.pages{grid-template-columns:1fr}}";

static void put_word(Writer *w, Word word) { buf_add(w->out, str_from(compare_word(word, w->lang))); }

// --- Texts --------------------------------------------------------------------------------------------------------------

static void put_marked(Writer *w, Str text, bool new) {
  buf_add(w->out, new ? STR("<ins>") : STR("<del>"));
  buf_escaped(w->out, text);
  buf_add(w->out, new ? STR("</ins>") : STR("</del>"));
}

static void put_words(Writer *w, const WordRuns *words) {
  for (uint32_t i = 0; i < words->n; i++) {
    const WordRun *run = &words->v[i];
    if (i) buf_byte(w->out, ' ');
    if (run->kind == WORDS_SAME) compare_put_same(w->out, run->text, i == 0, i + 1 == words->n, buf_escaped);
    else put_marked(w, run->text, run->kind == WORDS_NEW);
  }
}

static void put_unit(Writer *w, const UnitChange *change) {
  const Unit *one = change->new ? change->new : change->old;
  buf_lit(w->out, "<li><span class=\"where\">");
  compare_put_place(w->out, change, w->lang);
  buf_lit(w->out, " – ");
  if (change->old && !str_eq(change->old->role, one->role)) {
    buf_escaped(w->out, change->old->role);
    buf_lit(w->out, " → ");
  }
  buf_escaped(w->out, one->role);
  buf_lit(w->out, "</span>");
  if (change->old && change->new) put_words(w, &change->words);
  else put_marked(w, one->text, change->new != NULL);
  buf_lit(w->out, "</li>\n");
}

static void put_units(Writer *w, const DocumentChange *change) {
  if (!change->unit_count) return;
  buf_lit(w->out, "<h3>");
  put_word(w, WORD_TEXTS);
  buf_lit(w->out, "</h3>\n<ul>\n");
  for (uint32_t i = 0; i < change->unit_count; i++) put_unit(w, &change->units[i]);
  buf_lit(w->out, "</ul>\n");
}

// --- Pages --------------------------------------------------------------------------------------------------------------

static void put_base64(Buf *out, Str bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (uint32_t i = 0; i < bytes.n; i += 3) {
    uint32_t v = 0, there = bytes.n - i < 3 ? bytes.n - i : 3;
    for (uint32_t k = 0; k < 3; k++) v = v << 8 | (k < there ? (unsigned char)bytes.p[i + k] : 0);
    for (uint32_t k = 0; k < 4; k++) buf_byte(out, k <= there ? digits[v >> (18 - 6 * k) & 63] : '=');
  }
}

static void put_picture(Writer *w, const Picture *picture, Word word, uint32_t page) {
  Arena *arena = arena_new();
  buf_lit(w->out, "<figure><img alt=\"");
  put_word(w, word);
  if (page) buf_format(w->out, ", %s %u", compare_word(WORD_PAGE, w->lang), page);
  buf_lit(w->out, "\" src=\"data:image/png;base64,");
  put_base64(w->out, image_encode_png(arena, picture->rgb, picture->width, picture->height));
  buf_lit(w->out, "\"><figcaption>");
  put_word(w, word);
  if (!page) buf_format(w->out, " (%s)", compare_word(WORD_LEGEND, w->lang));
  buf_lit(w->out, "</figcaption></figure>\n");
  arena_free(arena);
}

static void put_page(Writer *w, const PageChange *change, const Picture *old, const Picture *new) {
  buf_lit(w->out, "<h3>");
  compare_put_pair(w->out, change, w->lang);
  buf_lit(w->out, "</h3>\n<div class=\"pages\">\n");
  if (change->old) put_picture(w, old, WORD_OLD, change->old);
  if (change->new) put_picture(w, new, WORD_NEW, change->new);
  if (change->old && change->new) {
    Arena *arena = arena_new();
    Picture difference = compare_difference(arena, old, new);
    put_picture(w, &difference, WORD_DIFFERENCE, 0);
    arena_free(arena);
  }
  buf_lit(w->out, "</div>\n");
}

static bool put_page_change(Writer *w, const DocumentChange *change, const PageChange *page) {
  Arena *arena = arena_new();
  Picture old = {0}, new = {0};
  bool good = (!page->old || compare_read_pictures(arena, w->diags, change->old, &page->old, 1, &old)) &&
              (!page->new || compare_read_pictures(arena, w->diags, change->new, &page->new, 1, &new));
  if (good) put_page(w, page, &old, &new);
  arena_free(arena);
  return good;
}

static bool put_document(Writer *w, const DocumentChange *change) {
  buf_lit(w->out, "<section><h2>");
  buf_escaped(w->out, change->name);
  if (change->state == DOCUMENT_ADDED || change->state == DOCUMENT_REMOVED)
    buf_format(w->out, " – %s", compare_word(change->state == DOCUMENT_ADDED ? WORD_ADDED : WORD_REMOVED, w->lang));
  buf_lit(w->out, "</h2>\n");
  put_units(w, change);
  bool good = true;
  for (uint32_t i = 0; i < change->page_count && good; i++) good = put_page_change(w, change, &change->pages[i]);
  buf_lit(w->out, "</section>\n");
  return good;
}

bool compare_write_html(Arena *arena, Diags *diags, const Comparison *comparison, DiagLang lang, Buf *out) {
  Writer w = {arena, diags, out, lang};
  buf_format(out, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">"
                  "<title>%s</title><style>%s</style></head><body>\n<h1>%s</h1>\n",
             lang == DIAG_FR ? "fr" : "en", compare_word(WORD_TITLE, lang), style, compare_word(WORD_TITLE, lang));
  bool good = true;
  uint32_t same = 0;
  for (uint32_t i = 0; i < comparison->n && good; i++) {
    same += comparison->v[i].state == DOCUMENT_SAME;
    if (comparison->v[i].state != DOCUMENT_SAME) good = put_document(&w, &comparison->v[i]);
  }
  if (same) buf_format(out, "<p>%u %s</p>\n", same, compare_word(same > 1 ? WORD_SAME_DOCUMENTS : WORD_SAME_DOCUMENT, lang));
  buf_lit(out, "</body></html>\n");
  return good;
}

// --- Files of their own ---------------------------------------------------------------------------------------------------

static bool save_picture(Diags *diags, Arena *arena, Str stem, uint32_t page, const char *kind, const Picture *picture) {
  Str path = str_format(arena, "%.*s-%u-%s.png", STR_ARG(stem), page, kind);
  return compare_save(diags, arena, path, image_encode_png(arena, picture->rgb, picture->width, picture->height));
}

static bool save_page(Diags *diags, const DocumentChange *change, const PageChange *page, Str stem) {
  Arena *arena = arena_new();
  Picture old = {0}, new = {0};
  uint32_t number = page->new ? page->new : page->old;
  bool good = true;
  if (page->old) good = compare_read_pictures(arena, diags, change->old, &page->old, 1, &old) && save_picture(diags, arena, stem, number, "old", &old);
  if (page->new && good)
    good = compare_read_pictures(arena, diags, change->new, &page->new, 1, &new) && save_picture(diags, arena, stem, number, "new", &new);
  if (page->old && page->new && good) {
    Picture difference = compare_difference(arena, &old, &new);
    good = save_picture(diags, arena, stem, number, "difference", &difference);
  }
  arena_free(arena);
  return good;
}

// "a/b.pdf" is "a-b" within the folder.
static Str stem_of(Arena *arena, Str folder, Str name) {
  Str stem = str_dup(arena, str_ends(name, STR(".pdf")) ? str_slice(name, 0, name.n - 4) : name);
  for (uint32_t i = 0; i < stem.n; i++)
    if (stem.p[i] == '/') ((char *)(uintptr_t)stem.p)[i] = '-';
  return path_join(arena, folder, stem);
}

bool compare_save_images(Arena *arena, Diags *diags, const Comparison *comparison, Str folder) {
  bool good = true;
  for (uint32_t i = 0; i < comparison->n; i++)
    for (uint32_t k = 0; k < comparison->v[i].page_count && good; k++)
      good = save_page(diags, &comparison->v[i], &comparison->v[i].pages[k], stem_of(arena, folder, comparison->v[i].name));
  return good;
}
