// From the command line to a command: found in a table, its operands counted, then run.
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

enum { MANY = UINT32_MAX };

typedef struct Command {
  const char *name;
  int (*run)(Options *options);
  uint32_t least, most;  // operands
  DiagId too_few;
} Command;

#define COMMAND(name, run, least, most, too_few) {name, run, least, most, DIAG_##too_few},
static const Command commands[] = {
#include "cli/commands.def"
};
#undef COMMAND
enum { COMMANDS = sizeof commands / sizeof *commands };

static const Command *find_command(Options *options) {
  Str names[COMMANDS];
  for (int i = 0; i < COMMANDS; i++) {
    names[i] = str_from(commands[i].name);
    if (str_eq(names[i], options->command)) return &commands[i];
  }
  Str near = str_nearest(options->command, names, COMMANDS);
  if (options->command.n)
    diag(&options->diags, DIAG_CLI_UNKNOWN_COMMAND, NO_SPAN, options->command, near.n ? near : names[0]);
  else
    diag(&options->diags, DIAG_CLI_NO_COMMAND, NO_SPAN);
  return NULL;
}

static void check_operands(Options *options, const Command *command) {
  if (options->operand_count < command->least) diag(&options->diags, command->too_few, NO_SPAN, options->command);
  if (options->operand_count > command->most)
    diag(&options->diags, DIAG_CLI_TOO_MANY, NO_SPAN, options->operands[command->most], options->command);
}

static bool wants_colour(void) {
  const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
  return !(none && *none) && term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

Printer cli_printer(const Options *options) {
  return (Printer){stderr, options->lang, wants_colour(), options->quiet, options->verbose};
}

SessionOptions cli_session_options(const Options *options) {
  return (SessionOptions){options->layout_paths, options->layout_path_count,
                          options->font_folders, options->font_folder_count,
                          options->roots,        options->root_count,          false};
}

Session *cli_session(const Options *options) {
  SessionOptions session = cli_session_options(options);
  session.forgets_inputs = !options->deps.n;
  return session_open(&session);
}

// The document is not to blame: a file that the command names cannot be had.
bool cli_is_environment(const Diags *diags) {
  static const DiagId ids[] = {DIAG_YAML_MISSING,   DIAG_YAML_MISSING_NEAR, DIAG_YAML_NO_PERMISSION,
                               DIAG_YAML_IS_FOLDER, DIAG_YAML_UNREADABLE,   DIAG_YAML_FILE_TOO_LARGE, DIAG_PDF_SAVE};
  for (uint32_t i = 0; i < diags->list.n; i++)
    for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
      if (diags->list.v[i].id == ids[k] && !diags->list.v[i].span.file) return true;
  return false;
}

bool cli_save(Arena *arena, Diags *diags, Str path, Str bytes) {
  BuildResult whole = {.bytes = bytes, .diags = diags, .arena = arena};
  return build_save(&whole, path);
}

void cli_report(const Options *options, const Diags *diags, const Sources *sources) {
  Findings findings = {diags, sources, STR("")};
  Printer printer = cli_printer(options);
  if (options->format != FORMAT_TEXT)
    report_findings(stderr, options->format, &findings, 1, options->lang);
  else
    report_diags(&printer, diags, sources);
}

void cli_end(int status) {
#ifdef NDEBUG
  exit(status);
#else
  (void)status;
#endif
}

static int report_usage(Options *options) {
  options->quiet = false, options->verbose = true;
  cli_report(options, &options->diags, NULL);
  return EXIT_USAGE;
}

static int run(Options *options, bool parsed) {
  if (options->help) return usage_print(stdout, options->lang), EXIT_DONE;
  if (options->version) return version_print(stdout), EXIT_DONE;
  const Command *command = parsed ? find_command(options) : NULL;
  if (command) check_operands(options, command);
  int status = options->diags.errors ? EXIT_USAGE : command->run(options);
  return options->diags.errors ? report_usage(options) : status;
}

int cli_main(int argc, char **argv) {
  Options options;
  bool parsed = options_parse(&options, argc, argv);
  int status = run(&options, parsed);
  arena_free(options.arena);
  return status;
}
