// A report as SARIF 2.1.0, which code hosts and editors show beside the lines: a rule a code, a result a finding.
#include "cli/reports.h"

#include <stdlib.h>

typedef struct Sarif {
  Arena *arena;
  json_t *rules, *results;
  DiagLang lang;
} Sarif;

// A path as a URI reference, RFC 3986: bytes that may not stand in one are escaped.
static Str uri_of(Arena *arena, Str path) {
  Buf out = buf_new(arena);
  if (str_starts(path, STR("/"))) buf_lit(&out, "file://");
  for (uint32_t i = 0; i < path.n; i++) {
    unsigned char c = (unsigned char)path.p[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("/-._~", c);
    if (plain && c)
      buf_byte(&out, (char)c);
    else
      buf_format(&out, "%%%02X", c);
  }
  return buf_str(&out);
}

static json_t *location(const Sarif *s, const json_t *place) {
  Str uri = uri_of(s->arena, report_file(s->arena, place));
  return json_pack("{s:{s:{s:s#}, s:{s:I, s:I, s:I, s:I}}}", "physicalLocation", "artifactLocation", "uri", uri.p, (int)uri.n,
                   "region", "startLine", report_number(place, "line"), "startColumn", report_number(place, "column"), "endLine",
                   report_number(place, "endLine"), "endColumn", report_number(place, "endColumn"));
}

static json_t *whole_file(const Sarif *s, Str path) {
  Str uri = uri_of(s->arena, path);
  return json_pack("{s:{s:{s:s#}}}", "physicalLocation", "artifactLocation", "uri", uri.p, (int)uri.n);
}

static json_int_t rule_of(Sarif *s, Str code) {
  for (size_t i = 0; i < json_array_size(s->rules); i++)
    if (str_eq(report_text(json_array_get(s->rules, i), "id"), code)) return (json_int_t)i;
  const char *words = "";
  for (int i = 0; i < DIAG_IDS; i++)
    if (str_eq(code, str_from(diag_texts[i].code))) words = diag_texts[i].message[s->lang];
  json_array_append_new(s->rules, json_pack("{s:s#, s:{s:s}}", "id", code.p, (int)code.n, "shortDescription", "text", words));
  return (json_int_t)json_array_size(s->rules) - 1;
}

static void add_result(void *data, Str output, const json_t *finding) {
  Sarif *s = data;
  Str code = report_text(finding, "code"), level = report_text(finding, "level"), hint = report_text(finding, "hint");
  Str message = report_text(finding, "message");
  if (hint.n) message = str_format(s->arena, "%.*s\n%.*s", STR_ARG(message), STR_ARG(hint));
  json_int_t rule = rule_of(s, code);
  json_t *result = json_pack("{s:s#, s:I, s:s#, s:{s:s#}}", "ruleId", code.p, (int)code.n, "ruleIndex", rule, "level", level.p,
                             (int)level.n, "message", "text", message.p, (int)message.n);
  const json_t *place = json_object_get(finding, "place"), *related = json_object_get(finding, "related");
  if (json_is_object(place)) json_object_set_new(result, "locations", json_pack("[o]", location(s, place)));
  else if (report_text(finding, "document").n)
    json_object_set_new(result, "locations", json_pack("[o]", whole_file(s, report_text(finding, "document"))));
  if (json_is_object(related)) json_object_set_new(result, "relatedLocations", json_pack("[o]", location(s, related)));
  if (output.n) json_object_set_new(result, "properties", json_pack("{s:s#}", "document", output.p, (int)output.n));
  json_array_append_new(s->results, result);
}

Str form_sarif(Arena *arena, const json_t *report) {
  Sarif s = {arena, json_array(), json_array(), str_eq(report_text(report, "language"), STR("fr")) ? DIAG_FR : DIAG_EN};
  report_each(report, add_result, &s);
  json_t *driver = json_pack("{s:s, s:s, s:o}", "name", "Marbre", "version", MARBRE_VERSION, "rules", s.rules);
  json_t *run = json_pack("{s:{s:o}, s:s, s:o}", "tool", "driver", driver, "columnKind", "unicodeCodePoints", "results", s.results);
  json_t *log = json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json", "version", "2.1.0", "runs", run);
  Str out = form_json(arena, log);
  json_decref(log);
  return out;
}
