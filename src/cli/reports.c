// From results to a report, from several reports to one, from a report to a file.
#include "cli/reports.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

enum { OURS = 1 };  // version of the form

Str report_text(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  return json_is_string(value) ? (Str){json_string_value(value), (uint32_t)json_string_length(value)} : STR("");
}

int64_t report_number(const json_t *object, const char *key) { return json_integer_value(json_object_get(object, key)); }

static Outcome outcome_of(const json_t *document) {
  Str word = report_text(document, "outcome");
  for (int i = 0; i < OUTCOMES; i++)
    if (str_eq(word, str_from(outcome_names[i]))) return (Outcome)i;
  return OUTCOME_WAITING;
}

bool report_is_good(const json_t *document) { return outcome_is_good(outcome_of(document)); }

typedef struct Walk {
  Arena *arena;
  StrMap seen;
  void (*each)(void *data, Str output, const json_t *finding);
  void *data;
} Walk;

static bool is_new(Walk *w, const json_t *finding) {
  char *text = json_dumps(finding, JSON_COMPACT | JSON_SORT_KEYS);
  Str key = str_dup(w->arena, str_from(text ? text : ""));
  free(text);
  if (strmap_get(&w->seen, key)) return false;
  strmap_put(w->arena, &w->seen, key, w);
  return true;
}

static void each_of(Walk *w, Str output, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    const json_t *finding = json_array_get(list, i);
    if (!str_eq(report_text(finding, "level"), STR("note")) && is_new(w, finding)) w->each(w->data, output, finding);
  }
}

void report_each(const json_t *report, void (*each)(void *data, Str output, const json_t *finding), void *data) {
  const json_t *documents = json_object_get(report, "documents");
  Walk w = {.arena = arena_new(), .each = each, .data = data};
  each_of(&w, STR(""), json_object_get(report, "findings"));
  for (size_t i = 0; i < json_array_size(documents); i++) {
    const json_t *document = json_array_get(documents, i);
    each_of(&w, report_text(document, "output"), json_object_get(document, "findings"));
  }
  arena_free(w.arena);
}

Str report_file(Arena *arena, const json_t *place) {
  char here[PATH_MAX];
  Str path = report_text(place, "file");
  if (!getcwd(here, sizeof here)) return path;
  Str folder = str_format(arena, "%s/", here);
  return str_starts(path, folder) ? str_slice(path, folder.n, path.n) : path;
}

// --- From results -------------------------------------------------------------------------------------------------

static json_t *findings_json(Arena *arena, const Diags *diags, const Sources *sources, DiagLang lang) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < diags->list.n; i++)
    json_array_append_new(list, report_finding(arena, &diags->list.v[i], sources, lang));
  return list;
}

static json_t *inputs_json(Arena *arena, const BatchResult *result) {
  json_t *list = json_array();
  for (uint32_t i = 0; i < result->input_count; i++) json_array_append_new(list, report_utf8(arena, result->inputs[i]));
  return list;
}

static json_t *seconds_json(uint64_t nanoseconds) { return json_real((double)(nanoseconds / 1000) / 1e6); }

static json_t *document_json(Arena *arena, const BatchResult *r, DiagLang lang) {
  json_t *document = json_pack("{s:i, s:o, s:o, s:s}", "number", (int)r->job->number, "output", report_utf8(arena, r->job->output),
                               "content", report_utf8(arena, r->job->content), "outcome", outcome_names[r->outcome]);
  const Source *rows = sources_get(r->sources, r->job->row.file);
  if (rows) json_object_set_new(document, "line", json_integer(source_position(rows, r->job->row.start).line));
  json_object_set_new(document, "pages", json_integer(r->pages));
  json_object_set_new(document, "bytes", json_integer((json_int_t)r->bytes));
  json_object_set_new(document, "seconds", seconds_json(r->nanoseconds));
  json_object_set_new(document, "resident", json_integer((json_int_t)r->resident));
  json_object_set_new(document, "hash", r->bytes ? json_string(hash_print(arena, r->hash).p) : json_null());
  json_object_set_new(document, "inputs", inputs_json(arena, r));
  json_object_set_new(document, "findings", findings_json(arena, r->diags, r->sources, lang));
  return document;
}

static json_t *counts_json(const json_t *documents) {
  json_t *counts = json_object();
  uint32_t count[OUTCOMES] = {0};
  for (size_t i = 0; i < json_array_size(documents); i++) count[outcome_of(json_array_get(documents, i))]++;
  for (int i = 0; i < OUTCOMES; i++) json_object_set_new(counts, outcome_names[i], json_integer(count[i]));
  return counts;
}

json_t *report_new(const Options *options, const Results *results, uint32_t whole, const Findings *own) {
  Arena *arena = arena_new();
  json_t *documents = json_array();
  for (uint32_t i = 0; i < results->count; i++) {
    ArenaMark mark = arena_mark(arena);
    json_array_append_new(documents, document_json(arena, &results->v[i], options->lang));
    arena_rewind(arena, mark);
  }
  json_t *report = json_pack("{s:i, s:s, s:o, s:s, s:o, s:i, s:o, s:i, s:o, s:o}", "report", OURS, "version", MARBRE_VERSION,
                             "libraries", report_utf8(arena, engine_libraries()), "language", options->lang == DIAG_FR ? "fr" : "en",
                             "folder", report_utf8(arena, options->output), "whole", (int)whole, "seconds",
                             seconds_json(results->nanoseconds), "workers", (int)results->workers, "findings",
                             findings_json(arena, own->diags, own->sources, options->lang), "counts", counts_json(documents));
  json_object_set_new(report, "documents", documents);
  arena_free(arena);
  return report;
}

// --- Merging ------------------------------------------------------------------------------------------------------

static json_t *load_report(Diags *diags, Str path) {
  json_error_t error;
  json_t *report = json_load_file(str_z(diags->arena, path), JSON_REJECT_DUPLICATES, &error);
  if (report && report_number(report, "report") == OURS && json_is_array(json_object_get(report, "documents"))) return report;
  diag(diags, DIAG_CLI_NOT_REPORT, NO_SPAN, path, report ? STR("report: 1") : str_dup(diags->arena, str_from(error.text)));
  json_decref(report);
  return NULL;
}

static int by_number(const void *a, const void *b) {
  int64_t x = report_number(*(json_t *const *)a, "number"), y = report_number(*(json_t *const *)b, "number");
  return (x > y) - (x < y);
}

static bool add_documents(Arena *arena, Diags *diags, StrMap *seen, json_t *into, const json_t *report, Str path) {
  const json_t *documents = json_object_get(report, "documents");
  for (size_t i = 0; i < json_array_size(documents); i++) {
    json_t *document = json_array_get(documents, i);
    Str output = str_dup(arena, report_text(document, "output"));
    if (strmap_get(seen, output)) return diag(diags, DIAG_CLI_REPORTED_TWICE, NO_SPAN, output, path), false;
    strmap_put(arena, seen, output, into);
    json_array_append(into, document);
  }
  return true;
}

static json_t *sorted(const json_t *list) {
  size_t n = json_array_size(list);
  json_t **items = malloc((n + 1) * sizeof *items), *out = json_array();
  for (size_t i = 0; items && i < n; i++) items[i] = json_array_get(list, i);
  if (items) qsort(items, n, sizeof *items, by_number);
  for (size_t i = 0; items && i < n; i++) json_array_append(out, items[i]);
  free(items);
  return out;
}

// The first report says what holds for all; times add up, for they were spent.
static void add_report(json_t *whole, const json_t *report) {
  json_array_extend(json_object_get(whole, "findings"), json_object_get(report, "findings"));
  double seconds = json_number_value(json_object_get(whole, "seconds")) + json_number_value(json_object_get(report, "seconds"));
  json_object_set_new(whole, "seconds", json_real(seconds));
  json_object_set_new(whole, "workers", json_integer(report_number(whole, "workers") + report_number(report, "workers")));
}

static const char *const document_words[] = {"document", "documents", "document", "documents"};

json_t *report_merge(Arena *arena, Diags *diags, const Str *paths, uint32_t count) {
  json_t *whole = NULL, *documents = json_array();
  StrMap seen = {0};
  for (uint32_t i = 0; i < count && !diags->errors; i++) {
    json_t *report = load_report(diags, paths[i]);
    if (!report) continue;
    add_documents(arena, diags, &seen, documents, report, paths[i]);
    if (whole)
      add_report(whole, report);
    else
      whole = json_incref(report);
    json_decref(report);
  }
  if (whole) {
    int64_t missing = report_number(whole, "whole") - (int64_t)json_array_size(documents);
    if (missing > 0) diag(diags, DIAG_CLI_REPORTS_MISS, NO_SPAN, diag_count(arena, (uint32_t)missing, document_words));
    json_object_set_new(whole, "documents", sorted(documents));
    json_object_set_new(whole, "counts", counts_json(documents));
  }
  json_decref(documents);
  if (!diags->errors) return whole;
  json_decref(whole);
  return NULL;
}

int report_status(const json_t *report) {
  const json_t *documents = json_object_get(report, "documents");
  int status = EXIT_DONE;
  for (size_t i = 0; i < json_array_size(documents); i++) {
    Outcome outcome = outcome_of(json_array_get(documents, i));
    int one = outcome_is_good(outcome) ? EXIT_DONE : outcome == OUTCOME_FAILED ? EXIT_FINDINGS : EXIT_ENVIRONMENT;
    if (one > status) status = one;
  }
  return status;
}

// --- Forms and files ----------------------------------------------------------------------------------------------

Str form_json(Arena *arena, const json_t *report) {
  char *text = json_dumps(report, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  Str out = str_cat(arena, str_from(text ? text : ""), STR("\n"));
  free(text);
  return out;
}

typedef struct FormInfo {
  const char *name, *ending;
  ReportForm *form;
} FormInfo;

#define FORM(name, ending, form) {name, ending, form},
static const FormInfo forms[] = {
#include "cli/reports.def"
};
#undef FORM
enum { FORMS = sizeof forms / sizeof *forms };

static const FormInfo *find_form(Str target, Str *path) {
  int64_t equals = str_find(target, STR("="), 0);
  *path = target;
  for (int i = 0; i < FORMS; i++) {
    if (equals > 0 && str_eq(str_slice(target, 0, (uint32_t)equals), str_from(forms[i].name))) {
      *path = str_slice(target, (uint32_t)equals + 1, target.n);
      return &forms[i];
    }
  }
  for (int i = 0; i < FORMS; i++)
    if (*forms[i].ending && str_ends(target, str_from(forms[i].ending))) return &forms[i];
  return NULL;
}

static Str known_forms(Arena *arena) {
  Buf out = buf_new(arena);
  for (int i = 0; i < FORMS; i++) buf_format(&out, "%s%s=FILE", i ? ", " : "", forms[i].name);
  return buf_str(&out);
}

// The way from the page to the documents, both found on the disk.
static Str link_to(Arena *arena, Str folder, Str page) {
  char from[PATH_MAX], to[PATH_MAX];
  Str beside = path_folder(page);
  if (!realpath(beside.n ? str_z(arena, beside) : ".", from) || !realpath(folder.n ? str_z(arena, folder) : ".", to)) return STR("");
  size_t same = 0, i = 0;
  for (; from[i] && from[i] == to[i]; i++)
    if (from[i] == '/') same = i;
  if ((!from[i] || from[i] == '/') && (!to[i] || to[i] == '/')) same = i;
  Buf out = buf_new(arena);
  for (const char *p = from + same; *p; p++)
    if (*p == '/' && p[1]) buf_lit(&out, "../");
  const char *rest = to[same] == '/' ? to + same + 1 : to + same;
  if (*rest) buf_format(&out, "%s/", rest);
  return buf_str(&out);
}

// Pictures of first pages, as far as a page can hold and a reader wait for.
static void add_pictures(Arena *arena, json_t *report) {
  enum { MOST_PICTURES = 100 };
  json_t *documents = json_object_get(report, "documents");
  Str folder = report_text(report, "folder");
  for (size_t i = 0, n = 0; i < json_array_size(documents) && n < MOST_PICTURES; i++) {
    json_t *document = json_array_get(documents, i);
    if (!report_is_good(document)) continue;
    Str picture = batch_picture(arena, path_join(arena, folder, report_text(document, "output")));
    if (!picture.n) return;  // the tool is missing, or the documents are elsewhere
    json_object_set_new(document, "picture", json_stringn(picture.p, picture.n));
    n++;
  }
}

bool report_write(Arena *arena, Diags *diags, json_t *report, Str target) {
  Str path;
  const FormInfo *form = find_form(target, &path);
  if (!form || !path.n) return diag(diags, DIAG_CLI_BAD_VALUE, NO_SPAN, STR("--report"), target, known_forms(arena)), false;
  if (!report) return true;
  if (form->form == form_html) {
    Str link = link_to(arena, report_text(report, "folder"), path);
    json_object_set_new(report, "link", json_stringn(link.p, link.n));
    add_pictures(arena, report);
  }
  Str text = form->form(arena, report);
  if (!str_eq(path, STR("-"))) return cli_save(arena, diags, path, text);
  if (fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0) return true;
  return diag(diags, DIAG_CLI_OUTPUT, NO_SPAN, diag_reason(diags->arena, errno)), false;
}
