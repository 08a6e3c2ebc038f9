// `build` and `check`: each content through typeset(), then written, then its findings.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"

enum { LARGEST_INPUT = 256 << 20 };

// Standard input, whole; why not, where it cannot be had.
static void read_input(Arena *arena, BuildRequest *request) {
  Buf buf = buf_new(arena);
  char chunk[65536];
  size_t n;
  while (buf.n <= LARGEST_INPUT && (n = fread(chunk, 1, sizeof chunk, stdin)) > 0) buf_add(&buf, (Str){chunk, (uint32_t)n});
  request->input = buf_str(&buf);
  if (buf.n > LARGEST_INPUT) request->input_fault = diag_reason(arena, EFBIG);
  else if (ferror(stdin)) request->input_fault = diag_reason(arena, errno);
}

// "a/b.yaml" -> "a/b.pdf"; standard input goes to standard output.
Str cli_output(Arena *arena, const Options *options, Str content) {
  if (options->output.n) return options->output;
  if (str_eq(content, STR("-"))) return content;
  Str stem = content;
  static const char *const endings[] = {".yaml", ".yml"};
  for (size_t i = 0; i < 2; i++)
    if (str_ends(content, str_from(endings[i]))) stem = str_slice(content, 0, content.n - (uint32_t)strlen(endings[i]));
  return str_cat(arena, stem, STR(".pdf"));
}

static bool write_out(Str bytes) { return fwrite(bytes.p, 1, bytes.n, stdout) == bytes.n && fflush(stdout) == 0; }

void cli_timings(const BuildResult *result) {
  for (uint32_t i = 0; i < result->phase_count; i++)
    fprintf(stderr, "%-10s %8.3f ms\n", result->phases[i].name, (double)result->phases[i].nanoseconds / 1e6);
  fprintf(stderr, "%u pages, %u passes\n", result->pages, result->passes);
}

static int save(const Options *options, BuildResult *result, Str content) {
  Str path = cli_output(result->arena, options, content);
  bool standard = str_eq(path, STR("-")) || (options->dump && !options->output.n);
  if (standard && !options->dump && isatty(STDOUT_FILENO)) {
    diag(result->diags, DIAG_CLI_TERMINAL, NO_SPAN);
    return EXIT_USAGE;
  }
  if (standard) {
    if (write_out(result->bytes)) return EXIT_DONE;
    diag(result->diags, DIAG_CLI_OUTPUT, NO_SPAN, diag_reason(result->arena, errno));
    return EXIT_ENVIRONMENT;
  }
  return build_save(result, path) ? EXIT_DONE : EXIT_ENVIRONMENT;
}

// The content itself, by whatever name or link.
static bool overwrites(const Options *options, Str content) {
  Str path = cli_output(options->arena, options, content);
  return !str_eq(path, STR("-")) && !str_eq(content, STR("-")) && path_same(options->arena, path, content);
}

BuildRequest cli_request(const Options *options, Str content) {
  return (BuildRequest){.content = content,
                        .layout = options->layout,
                        .brand = options->brand,
                        .settings = options->settings,
                        .setting_count = options->setting_count,
                        .dump = options->dump,
                        .check_only = str_eq(options->command, STR("check")),
                        .has_date = options->has_date,
                        .date = options->date};
}

static int build_one(Session *session, const Options *options, Str content, BuildResult *result) {
  BuildRequest request = cli_request(options, content);
  if (str_eq(content, STR("-"))) read_input(options->arena, &request);
  typeset(session, &request, result);
  bool failed = result->diags->errors || (options->werror && result->diags->warnings);
  if (failed) return cli_is_environment(result->diags) ? EXIT_ENVIRONMENT : EXIT_FINDINGS;
  return request.check_only ? EXIT_DONE : save(options, result, content);
}

static Str resolved(Arena *arena, Str path) {
  char real[PATH_MAX];
  Str folder = path_folder(path);
  bool there = realpath(folder.n ? str_z(arena, folder) : ".", real);
  return there ? path_join(arena, str_dup(arena, str_from(real)), path_name(path)) : path;
}

// Two contents that one PDF would hold in turn: a.yaml and a.yml, or one named twice.
static void check_outputs(Options *options) {
  StrMap contents = {0};
  for (uint32_t i = 0; i < options->operand_count; i++) {
    Str *content = ARENA_NEW(options->arena, Str), output = cli_output(options->arena, options, options->operands[i]);
    *content = options->operands[i];
    Str key = resolved(options->arena, output);
    const Str *other = strmap_get(&contents, key);
    if (other) diag(&options->diags, DIAG_CLI_SAME_OUTPUT, NO_SPAN, *other, *content, output);
    else strmap_put(options->arena, &contents, key, content);
  }
}

// Slips of the command line that only these commands can make.
static bool check_usage(Options *options) {
  if (options->operand_count > 1 && options->output.n)
    diag(&options->diags, DIAG_CLI_ONE_OUTPUT, NO_SPAN, str_format(options->arena, "%u", options->operand_count));
  else if (!options->dump && str_eq(options->command, STR("build")))
    check_outputs(options);
  for (uint32_t i = 0; i < options->operand_count; i++)
    if (!options->dump && overwrites(options, options->operands[i]))
      diag(&options->diags, DIAG_CLI_OVERWRITES, NO_SPAN, cli_output(options->arena, options, options->operands[i]));
  return !options->diags.errors;
}

// What each document was made from, found faulty or not: it is to be made again when one of them changes.
static bool write_deps(Options *options, const BuildResult *results) {
  Buf out = buf_new(options->arena);
  for (uint32_t i = 0; i < options->operand_count; i++) {
    uint32_t count, n = 0;
    const Input *inputs = sources_inputs(results[i].sources, options->arena, &count);
    Str *names = ARENA_ARRAY(options->arena, Str, count);
    for (uint32_t k = 0; k < count; k++)
      if (inputs[k].is == INPUT_FILE) names[n++] = inputs[k].path;
    deps_add(&out, cli_output(options->arena, options, options->operands[i]), names, n);
  }
  Diags diags = {.arena = options->arena};
  bool saved = cli_save(options->arena, &diags, options->deps, buf_str(&out));
  cli_report(options, &diags, NULL);
  return saved;
}

int command_build(Options *options) {
  if (!check_usage(options)) return EXIT_USAGE;
  Session *session = cli_session(options);
  Printer printer = cli_printer(options);
  Told told = {.arena = options->arena};
  BuildResult *results = ARENA_ARRAY(options->arena, BuildResult, options->operand_count);
  Findings *findings = ARENA_ARRAY(options->arena, Findings, options->operand_count);
  int status = EXIT_DONE;
  for (uint32_t i = 0; i < options->operand_count; i++) {
    int one = build_one(session, options, options->operands[i], &results[i]);
    if (one > status) status = one;
    findings[i] = (Findings){results[i].diags, results[i].sources, options->operands[i]};
    if (options->format == FORMAT_TEXT) findings_print(&printer, &told, &findings[i]);
    if (options->timings) cli_timings(&results[i]);
  }
  if (options->format != FORMAT_TEXT) report_findings(stderr, options->format, findings, options->operand_count, options->lang);
  if (options->deps.n && !write_deps(options, results)) status = EXIT_ENVIRONMENT;
  cli_end(status);
  for (uint32_t i = 0; i < options->operand_count; i++) build_result_free(&results[i]);
  session_close(session);
  return status;
}
