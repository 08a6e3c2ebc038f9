// A batch's report is one JSON value; every form of it is printed from that value alone, so that the reports of several
// machines are merged first and printed then.
#ifndef MARBRE_CLI_REPORTS_H
#define MARBRE_CLI_REPORTS_H

#include <jansson.h>

#include "cli/cli.h"

json_t *report_utf8(Arena *arena, Str s);  // made UTF-8 where it is none
json_t *report_finding(Arena *arena, const Diag *d, const Sources *sources, DiagLang lang);

// `whole`: documents of all shares together. What the batch itself found stands besides its documents.
json_t *report_new(const Options *options, const Results *results, uint32_t whole, const Findings *own);
// One report of several; NULL after a finding: one is none, two have the same document.
json_t *report_merge(Arena *arena, Diags *diags, const Str *paths, uint32_t count);
// Writes `FORM=FILE`, or a FILE whose ending says the form; "-" is standard output. A form that is not known is a
// finding, also when there is no report yet (NULL).
bool report_write(Arena *arena, Diags *diags, json_t *report, Str target);
// The exit status that the documents of a report ask for.
int report_status(const json_t *report);

// A form: FORM("name", ".ending", function) in reports.def.
typedef Str ReportForm(Arena *arena, const json_t *report);
ReportForm form_json, form_junit, form_sarif, form_github, form_gitlab, form_html;

// Reading a report, wherever it comes from: what is not there is empty or 0.
Str report_text(const json_t *object, const char *key);
int64_t report_number(const json_t *object, const char *key);
bool report_is_good(const json_t *document);
// The file of a place, as it is called from here: code hosts know the files of a checkout.
Str report_file(Arena *arena, const json_t *place);
// Warnings and errors, those of the batch first, each once however many documents share it: called with the output of the
// first, empty for the batch's own.
void report_each(const json_t *report, void (*each)(void *data, Str output, const json_t *finding), void *data);

#endif
