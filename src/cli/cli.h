// The command: options in, findings printed, exit status out. Nothing else in the program prints.
#ifndef MARBRE_CLI_CLI_H
#define MARBRE_CLI_CLI_H

#include <stdio.h>

#include "batch/batch.h"

enum { EXIT_DONE = 0, EXIT_FINDINGS = 1, EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3 };

typedef enum DiagFormat { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF, FORMAT_GITHUB, FORMAT_GITLAB, FORMATS } DiagFormat;
extern const char *const format_names[FORMATS];

typedef struct Options {
  Arena *arena;
  Diags diags;  // of the command line itself
  Str command;
  const Str *operands;  // the words after the command
  uint32_t operand_count;
  Str output, layout, brand;
  const Setting *settings;
  uint32_t setting_count;
  const Str *layout_paths, *font_folders, *roots;
  uint32_t layout_path_count, font_folder_count, root_count;
  Stage dump;
  DiagFormat format;
  DiagLang lang;
  bool werror, quiet, verbose, timings, help, version;
  bool has_date;
  int64_t date;
  uint16_t port;  // of watch
  struct {
    Str cache, remote, ninja;
    const Str *only, *reports;
    uint32_t only_count, report_count;
    uint32_t workers, shard, shards, seconds;
    uint64_t memory, cache_limit;  // bytes
    bool force;
  } batch;
  Str deps;
  Str html, images;   // of diff
} Options;

#define CACHE_LIMIT ((uint64_t)5 << 30)  // when nothing else is asked for

// Reads the command line and the environment (LC_ALL, LC_MESSAGES, LANG, NO_COLOR, SOURCE_DATE_EPOCH, MARBRE_LAYOUTS).
// False when findings were made.
bool options_parse(Options *options, int argc, char **argv);

// Findings of one document, the files in which they stand, and the document's name ("" for the command line itself).
typedef struct Findings {
  const Diags *diags;
  const Sources *sources;
  Str content;
} Findings;

// What was told in a run so far, so that a layout's findings are not told again for each of its documents.
typedef struct Told {
  Arena *arena;
  StrMap keys;
} Told;
// Findings by file and place, without those told before.
const Diag **findings_order(Told *told, const Findings *findings, uint32_t *count);

// Prints findings for a person, as `file:line:column: level: message [code]`, the line, a caret, a hint.
typedef struct Printer {
  FILE *out;
  DiagLang lang;
  bool colour, quiet, verbose;
} Printer;
void findings_print(const Printer *printer, Told *told, const Findings *findings);
// The same for who tells nothing else.
void report_diags(const Printer *printer, const Diags *diags, const Sources *sources);

// All findings of a run in a form for machines: one JSON array, SARIF, annotations.
void report_findings(FILE *out, DiagFormat format, const Findings *findings, uint32_t count, DiagLang lang);

// What commands share: where findings go, what of a session and of a document the options ask for, where its PDF goes.
// True when the document is not to blame for an error: a file that the command names cannot be had or written.
bool cli_is_environment(const Diags *diags);
// Writes a file whole or not at all; false after a finding.
bool cli_save(Arena *arena, Diags *diags, Str path, Str bytes);
// A build.ninja with one edge a document; a line of what one was made from, as Make reads it.
Str ninja_print(Arena *arena, const Options *options, const Jobs *jobs);
void deps_add(Buf *out, Str target, const Str *inputs, uint32_t count);
Printer cli_printer(const Options *options);
SessionOptions cli_session_options(const Options *options);
Session *cli_session(const Options *options);
// Ends the process where it was built for speed: the system takes its memory back whole, faster than it could be freed.
// Else it returns, and leaks can be looked for.
void cli_end(int status);
void cli_report(const Options *options, const Diags *diags, const Sources *sources);
BuildRequest cli_request(const Options *options, Str content);
Str cli_output(Arena *arena, const Options *options, Str content);
void cli_timings(const BuildResult *result);

// The commands, each its exit status; a slip of the command line is a finding in `options->diags`, printed after it.
int command_build(Options *options);
int command_schema(Options *options);
int command_watch(Options *options);
int command_doc(Options *options);
int command_new(Options *options);
int command_fonts(Options *options);
int command_batch(Options *options);
int command_report(Options *options);
int command_diff(Options *options);
int command_explain(Options *options);
void usage_print(FILE *out, DiagLang lang);
void version_print(FILE *out);
int cli_main(int argc, char **argv);

#endif
