// A report as one HTML page that stands by itself: counts, then what went wrong with its findings, then all documents. No
// script is needed to read it; a picture of a first page is shown where one was made.
#include "cli/reports.h"

#include <stdlib.h>

typedef struct Words {
  const char *lang, *title, *document, *outcome, *pages, *size, *time, *findings, *faults, *all, *whole;
  const char *outcomes[OUTCOMES], *counted[OUTCOMES], *levels[3];  // of one, of several
} Words;

static const Words words[DIAG_LANGS] = {
    {"en", "Batch report", "Document", "Outcome", "Pages", "Size", "Time", "Findings", "What went wrong", "All documents", "documents",
     {"not reached", "unchanged", "restored", "built", "failed", "crashed", "timed out", "out of memory"},
     {"not reached", "unchanged", "restored", "built", "failed", "crashed", "timed out", "out of memory"},
     {"note", "warning", "error"}},
    {"fr", "Compte rendu du lot", "Document", "Résultat", "Pages", "Taille", "Durée", "Remarques", "Ce qui n’a pas abouti",
     "Tous les documents", "documents",
     {"non atteint", "inchangé", "repris d’un cache", "composé", "en échec", "interrompu par une panne", "hors délai", "à court de mémoire"},
     {"non atteints", "inchangés", "repris d’un cache", "composés", "en échec", "interrompus par une panne", "hors délai", "à court de mémoire"},
     {"note", "avertissement", "erreur"}}};

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1e1e1e;background:#fff}"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}td.n,th.n{text-align:right;white-space:nowrap}"
    ".counts{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;padding:0;list-style:none}.counts b{font-size:1.4rem}"
    ".tag{padding:.1rem .5rem;border-radius:.25rem;background:#e8edff;color:#0a1f6b;white-space:nowrap}.bad{background:#ffe9e6;color:#7a0f00}"
    ".finding{margin:.4rem 0;padding-left:.8rem;border-left:.25rem solid #7a7a7a}.finding.error{border-color:#b3200b}"
    ".finding.warning{border-color:#a15c00}code{font:0.9em ui-monospace,monospace;overflow-wrap:anywhere}.hint{color:#4a4a4a}"
    "img{border:1px solid #ccc;width:5rem;height:auto;display:block}footer{margin-top:2rem;color:#4a4a4a;font-size:.85rem}"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}th,td{border-color:#3a3a3a}.hint,footer{color:#bbb}"
    ".tag{background:#26345e;color:#dbe4ff}.bad{background:#5c1a10;color:#ffe3de}a{color:#9db5ff}}";

static uint32_t outcome_index(const json_t *document) {
  for (uint32_t i = 0; i < OUTCOMES; i++)
    if (str_eq(report_text(document, "outcome"), str_from(outcome_names[i]))) return i;
  return OUTCOME_WAITING;
}

static const char *level_word(const Words *w, Str level) {
  return w->levels[str_eq(level, STR("error")) ? 2 : str_eq(level, STR("warning")) ? 1 : 0];
}

static void add_finding(Buf *out, const Words *w, const json_t *finding) {
  const json_t *place = json_object_get(finding, "place");
  Str level = report_text(finding, "level"), hint = report_text(finding, "hint");
  buf_format(out, "<div class=\"finding %.*s\">", STR_ARG(level));
  if (json_is_object(place)) {
    buf_lit(out, "<code>");
    buf_escaped(out, report_text(place, "file"));
    buf_format(out, ":%lld:%lld</code> ", (long long)report_number(place, "line"), (long long)report_number(place, "column"));
  }
  buf_format(out, "<strong>%s</strong> ", level_word(w, level));
  buf_escaped(out, report_text(finding, "message"));
  buf_lit(out, " <code>");
  buf_escaped(out, report_text(finding, "code"));
  buf_lit(out, "</code>");
  if (hint.n) {
    buf_lit(out, "<br><span class=\"hint\">");
    buf_escaped(out, hint);
    buf_lit(out, "</span>");
  }
  buf_lit(out, "</div>\n");
}

static void add_findings(Buf *out, const Words *w, const json_t *of) {
  const json_t *list = json_object_get(of, "findings");
  for (size_t i = 0; i < json_array_size(list); i++)
    if (!str_eq(report_text(json_array_get(list, i), "level"), STR("note"))) add_finding(out, w, json_array_get(list, i));
}

// Bytes of a name that may not stand in a link are escaped.
static void add_link(Buf *out, Str path) {
  for (uint32_t i = 0; i < path.n; i++) {
    unsigned char c = (unsigned char)path.p[i];
    if (c > 0x20 && c < 0x7F && !strchr("\"<>%?#&", c))
      buf_byte(out, (char)c);
    else
      buf_format(out, "%%%02X", c);
  }
}

static void add_name(Buf *out, const json_t *report, const json_t *document) {
  Str output = report_text(document, "output"), picture = report_text(document, "picture");
  bool there = report_is_good(document);
  if (picture.n) buf_format(out, "<img alt=\"\" loading=\"lazy\" src=\"data:image/png;base64,%.*s\">", STR_ARG(picture));
  if (there) {
    buf_lit(out, "<a href=\"");
    add_link(out, report_text(report, "link"));
    add_link(out, output);
    buf_lit(out, "\">");
  }
  buf_escaped(out, output);
  if (there) buf_lit(out, "</a>");
}

static void add_row(Buf *out, const Words *w, const json_t *report, const json_t *document) {
  buf_lit(out, "<tr><td>");
  add_name(out, report, document);
  buf_format(out, "</td><td><span class=\"tag%s\">%s</span></td>", report_is_good(document) ? "" : " bad", w->outcomes[outcome_index(document)]);
  int64_t pages = report_number(document, "pages"), bytes = report_number(document, "bytes");
  if (pages)
    buf_format(out, "<td class=\"n\">%lld</td><td class=\"n\">%lld kB</td>", (long long)pages, (long long)(bytes + 999) / 1000);
  else
    buf_lit(out, "<td class=\"n\">–</td><td class=\"n\">–</td>");
  buf_format(out, "<td class=\"n\">%.0f ms</td><td>", 1000 * json_number_value(json_object_get(document, "seconds")));
  add_findings(out, w, document);
  buf_lit(out, "</td></tr>\n");
}

static void add_table(Buf *out, const Words *w, const json_t *report, bool faults) {
  const json_t *documents = json_object_get(report, "documents");
  buf_format(out, "<table><thead><tr><th>%s</th><th>%s</th><th class=\"n\">%s</th><th class=\"n\">%s</th><th class=\"n\">%s</th><th>%s</th></tr></thead><tbody>\n",
             w->document, w->outcome, w->pages, w->size, w->time, w->findings);
  for (size_t i = 0; i < json_array_size(documents); i++) {
    const json_t *document = json_array_get(documents, i);
    if (!faults || !report_is_good(document)) add_row(out, w, report, document);
  }
  buf_lit(out, "</tbody></table>\n");
}

static uint32_t add_counts(Buf *out, const Words *w, const json_t *report) {
  const json_t *counts = json_object_get(report, "counts");
  uint32_t bad = 0;
  buf_format(out, "<ul class=\"counts\"><li><b>%zu</b> %s</li>", json_array_size(json_object_get(report, "documents")), w->whole);
  for (int i = 0; i < OUTCOMES; i++) {
    int64_t n = report_number(counts, outcome_names[i]);
    if (!n) continue;
    if (!outcome_is_good((Outcome)i)) bad += (uint32_t)n;
    buf_format(out, "<li><b>%lld</b> %s</li>", (long long)n, n > 1 ? w->counted[i] : w->outcomes[i]);
  }
  buf_lit(out, "</ul>\n");
  return bad;
}

Str form_html(Arena *arena, const json_t *report) {
  const Words *w = &words[str_eq(report_text(report, "language"), STR("fr")) ? DIAG_FR : DIAG_EN];
  Buf out = buf_new(arena);
  buf_format(&out, "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                   "<title>%s</title><style>%s</style></head><body><main>\n<h1>%s</h1>\n", w->lang, w->title, style, w->title);
  uint32_t bad = add_counts(&out, w, report);
  add_findings(&out, w, report);
  if (bad) {
    buf_format(&out, "<h2>%s</h2>\n", w->faults);
    add_table(&out, w, report, true);
  }
  buf_format(&out, "<h2>%s</h2>\n", w->all);
  add_table(&out, w, report, false);
  buf_format(&out, "</main><footer>Marbre %.*s – ", STR_ARG(report_text(report, "version")));
  buf_escaped(&out, report_text(report, "libraries"));
  buf_lit(&out, "</footer></body></html>\n");
  return buf_str(&out);
}
