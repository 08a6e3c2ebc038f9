// A report as the annotations of code hosts: GitHub's workflow commands, one a line for the log; GitLab's code quality, a
// JSON list for an artifact.
#include "cli/reports.h"

#include <stdlib.h>

// --- GitHub -------------------------------------------------------------------------------------------------------

// https://docs.github.com/actions/reference/workflow-commands: a value ends at a line break, a property at a comma too.
static void add_escaped(Buf *out, Str s, bool property) {
  for (uint32_t i = 0; i < s.n; i++) {
    char c = s.p[i];
    if (c == '%' || c == '\n' || c == '\r' || (property && (c == ':' || c == ',')))
      buf_format(out, "%%%02X", (unsigned char)c);
    else
      buf_byte(out, c);
  }
}

static void add_number(Buf *out, const char *name, const json_t *place, const char *key) {
  buf_format(out, ",%s=%lld", name, (long long)report_number(place, key));
}

static void add_place(Buf *out, const json_t *place) {
  buf_lit(out, " file=");
  add_escaped(out, report_file(out->arena, place), true);
  add_number(out, "line", place, "line");
  add_number(out, "endLine", place, "endLine");
  if (report_number(place, "line") != report_number(place, "endLine")) return;  // columns are of one line only
  add_number(out, "col", place, "column");
  add_number(out, "endColumn", place, "endColumn");
}

static void add_command(void *data, Str output, const json_t *finding) {
  Buf *out = data;
  Str level = report_text(finding, "level"), hint = report_text(finding, "hint");
  const json_t *place = json_object_get(finding, "place");
  bool placed = json_is_object(place);
  buf_format(out, "::%.*s", STR_ARG(str_eq(level, STR("note")) ? STR("notice") : level));
  Str document = report_text(finding, "document");
  if (placed) add_place(out, place);
  else if (document.n) buf_lit(out, " file="), add_escaped(out, document, true);
  buf_format(out, "%stitle=", placed || document.n ? "," : " ");
  add_escaped(out, report_text(finding, "code"), true);
  if (output.n) {
    buf_byte(out, ' ');
    add_escaped(out, output, true);
  }
  buf_lit(out, "::");
  add_escaped(out, report_text(finding, "message"), false);
  if (hint.n) {
    buf_lit(out, "%0A");
    add_escaped(out, hint, false);
  }
  buf_byte(out, '\n');
}

Str form_github(Arena *arena, const json_t *report) {
  Buf out = buf_new(arena);
  report_each(report, add_command, &out);
  return buf_str(&out);
}

// --- GitLab -------------------------------------------------------------------------------------------------------

typedef struct Quality {
  Arena *arena;
  json_t *list;
  StrMap prints;  // how often each fingerprint came
} Quality;

// The same finding at the same words, wherever they have moved to: told by what it says, not by its line.
static Str fingerprint(Quality *q, Str output, Str file, const json_t *finding) {
  Arena *arena = q->arena;
  Str whole = str_format(arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(output), STR_ARG(file), STR_ARG(report_text(finding, "code")),
                         STR_ARG(report_text(finding, "message")));
  Str print = str_format(arena, "%016llx", (unsigned long long)hash_str(whole));
  uintptr_t again = (uintptr_t)strmap_get(&q->prints, print);
  strmap_put(arena, &q->prints, print, (void *)(again + 1));
  return again ? str_format(arena, "%.*s-%u", STR_ARG(print), (unsigned)again) : print;
}

static void add_issue(void *data, Str output, const json_t *finding) {
  Quality *q = data;
  Str level = report_text(finding, "level"), code = report_text(finding, "code"), message = report_text(finding, "message");
  const json_t *place = json_object_get(finding, "place");
  Str file = json_is_object(place) ? report_file(q->arena, place) : output.n ? output : report_text(finding, "document");
  int64_t line = json_is_object(place) ? report_number(place, "line") : 1;
  const char *severity = str_eq(level, STR("error")) ? "critical" : str_eq(level, STR("warning")) ? "minor" : "info";
  Str print = fingerprint(q, output, file, finding);
  json_array_append_new(q->list, json_pack("{s:s#, s:s#, s:s#, s:s, s:{s:s#, s:{s:I}}}", "description", message.p, (int)message.n,
                                           "check_name", code.p, (int)code.n, "fingerprint", print.p, (int)print.n, "severity",
                                           severity, "location", "path", file.n ? file.p : "-", file.n ? (int)file.n : 1, "lines", "begin",
                                           (json_int_t)line));
}

Str form_gitlab(Arena *arena, const json_t *report) {
  Quality q = {.arena = arena, .list = json_array()};
  report_each(report, add_issue, &q);
  Str out = form_json(arena, q.list);
  json_decref(q.list);
  return out;
}
