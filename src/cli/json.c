// Findings for a machine: one array, an object a finding.
#include "cli/reports.h"

json_t *report_utf8(Arena *arena, Str s) {
  s = utf8_mend(arena, s);  // the name of a file may be anything
  return json_stringn(s.n ? s.p : "", s.n);
}

static json_t *place(const Sources *sources, Span span, Arena *arena) {
  const Source *source = sources ? sources_get(sources, span.file) : NULL;
  if (!source) return json_null();
  Position start = source_position(source, span.start), end = source_position(source, span.end);
  return json_pack("{s:o, s:i, s:i, s:i, s:i}", "file", report_utf8(arena, source->path), "line", (int)start.line, "column",
                   (int)start.column, "endLine", (int)end.line, "endColumn", (int)end.column);
}

json_t *report_finding(Arena *arena, const Diag *d, const Sources *sources, DiagLang lang) {
  static const char *const levels[] = {"note", "warning", "error"};
  return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "code", diag_texts[d->id].code, "level", levels[d->level],
                   "message", report_utf8(arena, diag_message(arena, d, lang)), "hint", report_utf8(arena, diag_hint(arena, d, lang)),
                   "place", place(sources, d->span, arena), "related", place(sources, d->related, arena));
}

// Findings without a batch: a report of one document that has no name.
static json_t *report_of(Arena *arena, const Findings *findings, uint32_t count, DiagLang lang) {
  json_t *list = json_array();
  Told told = {.arena = arena};
  for (uint32_t k = 0; k < count; k++) {
    uint32_t n;
    const Diag **diags = findings_order(&told, &findings[k], &n);
    for (uint32_t i = 0; i < n; i++) {
      json_t *finding = report_finding(arena, diags[i], findings[k].sources, lang);
      json_object_set_new(finding, "document", findings[k].content.n ? report_utf8(arena, findings[k].content) : json_null());
      json_array_append_new(list, finding);
    }
  }
  return json_pack("{s:s, s:o, s:[]}", "language", lang == DIAG_FR ? "fr" : "en", "findings", list, "documents");
}

static Str list_only(Arena *arena, const json_t *report) { return form_json(arena, json_object_get(report, "findings")); }

void report_findings(FILE *out, DiagFormat format, const Findings *findings, uint32_t count, DiagLang lang) {
  static ReportForm *const forms[] = {[FORMAT_TEXT] = list_only, [FORMAT_JSON] = list_only, [FORMAT_SARIF] = form_sarif,
                                      [FORMAT_GITHUB] = form_github, [FORMAT_GITLAB] = form_gitlab};
  Arena *arena = arena_new();
  json_t *report = report_of(arena, findings, count, lang);
  Str text = forms[format](arena, report);
  fwrite(text.p, 1, text.n, out);
  json_decref(report);
  arena_free(arena);
}
