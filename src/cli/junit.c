// A report as JUnit XML, which CI servers show as tests: a case a document. Its errors are a failure; a process that ended
// is an error; warnings are said in its output.
#include "cli/reports.h"

static void add_text(Buf *out, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    unsigned char c = (unsigned char)s.p[i];
    if (c == '<') buf_lit(out, "&lt;");
    else if (c == '>') buf_lit(out, "&gt;");
    else if (c == '&') buf_lit(out, "&amp;");
    else if (c == '"') buf_lit(out, "&quot;");
    else if (c == '\n') buf_lit(out, "&#10;");
    else if (c < 0x20 && c != '\t') buf_lit(out, " ");
    else buf_byte(out, (char)c);
  }
}

static void add_attribute(Buf *out, const char *name, Str value) {
  buf_format(out, " %s=\"", name);
  add_text(out, value);
  buf_byte(out, '"');
}

static void add_finding(Buf *out, const json_t *finding) {
  const json_t *place = json_object_get(finding, "place");
  Str hint = report_text(finding, "hint");
  if (json_is_object(place)) {
    add_text(out, report_text(place, "file"));
    buf_format(out, ":%lld:%lld: ", (long long)report_number(place, "line"), (long long)report_number(place, "column"));
  }
  add_text(out, report_text(finding, "level"));
  buf_lit(out, ": ");
  add_text(out, report_text(finding, "message"));
  buf_lit(out, " [");
  add_text(out, report_text(finding, "code"));
  buf_lit(out, "]");
  if (hint.n) buf_lit(out, " – ");
  add_text(out, hint);
  buf_byte(out, '\n');
}

static bool is_error(const json_t *finding) { return str_eq(report_text(finding, "level"), STR("error")); }

static void add_findings(Buf *out, const json_t *document, bool errors) {
  const json_t *list = json_object_get(document, "findings");
  for (size_t i = 0; i < json_array_size(list); i++)
    if (is_error(json_array_get(list, i)) == errors) add_finding(out, json_array_get(list, i));
}

static Str first_message(const json_t *document) {
  const json_t *list = json_object_get(document, "findings");
  for (size_t i = 0; i < json_array_size(list); i++)
    if (is_error(json_array_get(list, i))) return report_text(json_array_get(list, i), "message");
  return report_text(document, "outcome");
}

static bool is_failure(const json_t *document) { return str_eq(report_text(document, "outcome"), STR("failed")); }
static bool is_skipped(const json_t *document) { return str_eq(report_text(document, "outcome"), STR("waiting")); }

static void add_case(Buf *out, const json_t *document) {
  buf_lit(out, "  <testcase");
  add_attribute(out, "name", report_text(document, "output"));
  add_attribute(out, "classname", report_text(document, "content"));
  buf_format(out, " time=\"%.3f\">\n", json_number_value(json_object_get(document, "seconds")));
  if (is_skipped(document)) {
    buf_lit(out, "    <skipped/>\n");
  } else if (!report_is_good(document)) {
    const char *tag = is_failure(document) ? "failure" : "error";
    buf_format(out, "    <%s", tag);
    add_attribute(out, "type", report_text(document, "outcome"));
    add_attribute(out, "message", first_message(document));
    buf_byte(out, '>');
    add_findings(out, document, true);
    buf_format(out, "</%s>\n", tag);
  }
  buf_lit(out, "    <system-out>");
  add_findings(out, document, false);
  buf_lit(out, "</system-out>\n  </testcase>\n");
}

Str form_junit(Arena *arena, const json_t *report) {
  const json_t *documents = json_object_get(report, "documents"), *counts = json_object_get(report, "counts");
  Buf out = buf_new(arena);
  long long errors = report_number(counts, "crashed") + report_number(counts, "timeout") + report_number(counts, "memory");
  buf_lit(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
  buf_format(&out, " <testsuite name=\"marbre\" tests=\"%zu\" failures=\"%lld\" errors=\"%lld\" skipped=\"%lld\" time=\"%.3f\">\n",
             json_array_size(documents), (long long)report_number(counts, "failed"), errors, (long long)report_number(counts, "waiting"),
             json_number_value(json_object_get(report, "seconds")));
  for (size_t i = 0; i < json_array_size(documents); i++) add_case(&out, json_array_get(documents, i));
  buf_lit(&out, " </testsuite>\n</testsuites>\n");
  return buf_str(&out);
}
