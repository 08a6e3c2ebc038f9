// Findings for a machine: one array, an object a finding.
#include <jansson.h>

#include "cli/cli.h"

static json_t *text(Arena *arena, Str s) {
  s = utf8_mend(arena, s);  // the name of a file may be anything
  return json_stringn(s.n ? s.p : "", s.n);
}

static json_t *place(const Sources *sources, Span span, Arena *arena) {
  const Source *source = sources ? sources_get(sources, span.file) : NULL;
  if (!source) return json_null();
  Position start = source_position(source, span.start), end = source_position(source, span.end);
  return json_pack("{s:o, s:i, s:i, s:i, s:i}", "file", text(arena, source->path), "line", (int)start.line, "column",
                   (int)start.column, "endLine", (int)end.line, "endColumn", (int)end.column);
}

static json_t *finding(const Diag *d, const Sources *sources, DiagLang lang, Arena *arena) {
  static const char *const levels[] = {"note", "warning", "error"};
  return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "code", diag_texts[d->id].code, "level", levels[d->level],
                   "message", text(arena, diag_message(arena, d, lang)), "hint", text(arena, diag_hint(arena, d, lang)),
                   "place", place(sources, d->span, arena), "related", place(sources, d->related, arena));
}

void report_json(FILE *out, const Findings *findings, uint32_t count, DiagLang lang) {
  Arena *arena = arena_new();
  json_t *list = json_array();
  for (uint32_t k = 0; k < count; k++)
    for (uint32_t i = 0; i < findings[k].diags->list.n; i++)
      json_array_append_new(list, finding(&findings[k].diags->list.v[i], findings[k].sources, lang, arena));
  json_dumpf(list, out, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
  fputc('\n', out);
  json_decref(list);
  arena_free(arena);
}
