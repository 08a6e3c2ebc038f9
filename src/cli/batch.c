// `batch`: jobs, a plan, results; findings and progress as they come; then the reports.
#include <stdlib.h>
#include <unistd.h>

#include "cli/reports.h"

typedef struct Progress {
  const Options *options;
  Printer printer;
  bool live;       // a line that is written again
  uint32_t failed, at_start;
  uint64_t began, since, shown;  // the command, the making; the bar
} Progress;

// --- While it runs ------------------------------------------------------------------------------------------------

static const char *words(const Progress *p, const char *en, const char *fr) { return p->options->lang == DIAG_FR ? fr : en; }

static void clear_line(const Progress *p) {
  if (p->live) fputs("\r\033[K", p->printer.out);
}

enum { BAR = 24, SHOWN_MS = 100, TENTHS = 10 };

static void show_bar(Progress *p, uint32_t done, uint32_t total) {
  double seconds = (double)(clock_steady() - p->since) / 1e9, rate = seconds > 0 ? (done - p->at_start) / seconds : 0;
  uint32_t full = total ? done * BAR / total : BAR, left = rate > 0 ? (uint32_t)((total - done) / rate + 0.5) : 0;
  clear_line(p);
  fputc('[', p->printer.out);
  for (uint32_t i = 0; i < BAR; i++) fputc(i < full ? '#' : '.', p->printer.out);
  fprintf(p->printer.out, "] %u/%u", done, total);
  if (rate > 0) fprintf(p->printer.out, "  %.0f/s  %u:%02u", rate, left / 60, left % 60);
  if (p->failed) fprintf(p->printer.out, "  %u %s", p->failed, words(p, "failed", "en échec"));
  fflush(p->printer.out);
}

static void show_progress(Progress *p, uint32_t done, uint32_t total) {
  if (p->options->quiet || p->options->format != FORMAT_TEXT) return;
  if (p->live && (done == total || clock_steady() - p->shown > SHOWN_MS * 1000000ull)) {
    p->shown = clock_steady();
    show_bar(p, done, total);
  }
  if (!p->live && total >= TENTHS && done * TENTHS / total != (done - 1) * TENTHS / total && done > p->at_start)
    fprintf(p->printer.out, "%u/%u\n", done, total);
}

static void told(void *data, const BatchResult *result, uint32_t done, uint32_t total) {
  Progress *p = data;
  if (!result) {
    p->at_start = done;
    p->since = clock_steady();
    return;
  }
  p->failed += !outcome_is_good(result->outcome);
  if (result->diags->list.n && p->options->format == FORMAT_TEXT) {
    clear_line(p);
    report_diags(&p->printer, result->diags, result->sources);
  }
  if (p->options->verbose) {
    clear_line(p);
    fprintf(p->printer.out, "%s %.*s\n", outcome_names[result->outcome], STR_ARG(result->job->output));
  }
  show_progress(p, done, total);
  fflush(p->printer.out);
}

// --- Afterwards ---------------------------------------------------------------------------------------------------

static const char *const outcome_words[DIAG_LANGS][OUTCOMES] = {
    {"not reached", "unchanged", "restored from a cache", "built", "failed", "crashed", "timed out", "out of memory"},
    {"non atteint", "inchangé", "repris d’un cache", "composé", "en échec", "en panne", "hors délai", "à court de mémoire"}};

// In French those that agree with several documents.
static const char *agreement(const Progress *p, int outcome, uint32_t n) {
  bool agrees = outcome == OUTCOME_WAITING || outcome == OUTCOME_UNCHANGED || outcome == OUTCOME_BUILT;
  return agrees && n > 1 ? words(p, "", "s") : "";
}

static void print_summary(const Progress *p, const Results *results) {
  if (p->options->quiet) return;
  clear_line(p);
  bool several = p->options->lang == DIAG_FR ? results->count > 1 : results->count != 1;
  fprintf(p->printer.out, "%u document%s%s", results->count, several ? "s" : "", words(p, ":", "\u00A0:"));
  const char *between = " ";
  for (int i = 0; i < OUTCOMES; i++) {
    if (!results->outcomes[i]) continue;
    uint32_t n = results->outcomes[i];
    fprintf(p->printer.out, "%s%u %s%s", between, n, outcome_words[p->options->lang][i], agreement(p, i, n));
    between = ", ";
  }
  Str seconds = diag_number(p->options->arena, (double)(clock_steady() - p->began) / 1e9, 2);
  seconds = diag_words_in(p->options->arena, seconds, p->options->lang);
  fprintf(p->printer.out, " (%.*s%s)\n", STR_ARG(seconds), words(p, " s", "\u00A0s"));
}

// Findings of documents that no process made this time: what was not right stays so, and what a cache holds cannot always be
// put in its place.
static void print_kept(const Progress *p, const Results *results) {
  for (uint32_t i = 0; i < results->count; i++) {
    const BatchResult *r = &results->v[i];
    bool looked_up = r->outcome == OUTCOME_UNCHANGED || r->outcome == OUTCOME_RESTORED || r->outcome == OUTCOME_FAILED;
    if (looked_up && !r->nanoseconds) report_diags(&p->printer, r->diags, r->sources);
  }
}

static int status_of(const Results *results, const Diags *own) {
  int status = !own->errors ? EXIT_DONE : cli_is_environment(own) ? EXIT_ENVIRONMENT : EXIT_FINDINGS;
  for (uint32_t i = 0; i < results->count; i++) {
    const BatchResult *r = &results->v[i];
    if (outcome_is_good(r->outcome)) continue;
    bool environment = r->outcome != OUTCOME_FAILED || cli_is_environment(r->diags);
    int one = environment ? EXIT_ENVIRONMENT : EXIT_FINDINGS;
    if (one > status) status = one;
  }
  return status;
}

static BatchOptions batch_options(const Options *o) {
  return (BatchOptions){.operands = o->operands, .operand_count = o->operand_count, .out = o->output, .layout = o->layout,
                        .brand = o->brand, .settings = o->settings, .setting_count = o->setting_count,
                        .has_date = o->has_date, .date = o->date, .werror = o->werror, .force = o->batch.force,
                        .shard = o->batch.shard, .shards = o->batch.shards, .only = o->batch.only,
                        .only_count = o->batch.only_count, .workers = o->batch.workers, .seconds = o->batch.seconds,
                        .memory = o->batch.memory, .cache = o->batch.cache, .remote = o->batch.remote,
                        .cache_limit = o->batch.cache_limit,
                        .layout_paths = o->layout_paths, .layout_path_count = o->layout_path_count,
                        .font_folders = o->font_folders, .font_folder_count = o->font_folder_count};
}

// --- Reports ------------------------------------------------------------------------------------------------------

static bool check_targets(Options *options) {
  for (uint32_t i = 0; i < options->batch.report_count; i++)
    report_write(options->arena, &options->diags, NULL, options->batch.reports[i]);
  return !options->diags.errors;
}

static void write_reports(const Options *options, Job *job, json_t *report) {
  for (uint32_t i = 0; i < options->batch.report_count; i++)
    report_write(job->arena, job->diags, report, options->batch.reports[i]);
}

static void report_results(const Options *options, Job *job, const Results *results, uint32_t whole) {
  if (!options->batch.report_count) return;
  Findings own = {job->diags, job->sources, STR("")};
  json_t *report = report_new(options, results, whole, &own);
  write_reports(options, job, report);
  json_decref(report);
}

static void report_machine(const Options *options, const Job *job, const Results *results) {
  Findings *all = ARENA_ARRAY(job->arena, Findings, results->count + 1);
  all[0] = (Findings){job->diags, job->sources, STR("")};
  for (uint32_t i = 0; i < results->count; i++) all[i + 1] = (Findings){results->v[i].diags, results->v[i].sources, results->v[i].job->output};
  report_findings(stderr, options->format, all, results->count + 1, options->lang);
}

static void write_deps(const Options *options, Job *job, const Results *results) {
  Buf out = buf_new(job->arena);
  for (uint32_t i = 0; i < results->count; i++) {
    const BatchResult *r = &results->v[i];
    Str *names = ARENA_ARRAY(job->arena, Str, r->input_count + 1);
    names[0] = r->job->content;
    uint32_t n = r->job->tree ? 1 : 0;
    for (uint32_t k = 0; k < r->input_count; k++) names[n++] = r->inputs[k];
    deps_add(&out, path_join(job->arena, options->output, r->job->output), names, n);
  }
  cli_save(job->arena, job->diags, options->deps, buf_str(&out));
}

// --- The command --------------------------------------------------------------------------------------------------

static int no_jobs(const Options *options, const Progress *progress, const Job *job) {
  Findings own = {job->diags, job->sources, STR("")};
  if (options->format == FORMAT_TEXT)
    report_diags(&progress->printer, job->diags, job->sources);
  else
    report_findings(stderr, options->format, &own, 1, options->lang);
  return !job->diags->errors ? EXIT_DONE : cli_is_environment(job->diags) ? EXIT_ENVIRONMENT : EXIT_FINDINGS;
}

static void print_all(const Options *options, const Progress *progress, const Job *job, const Results *results) {
  clear_line(progress);
  if (options->format == FORMAT_TEXT) {
    print_kept(progress, results);
    report_diags(&progress->printer, job->diags, job->sources);
    print_summary(progress, results);
  } else {
    report_machine(options, job, results);
  }
}

static int run_batch(const Options *options, Session *session, Job *job, Progress *progress, Results **made) {
  progress->began = clock_steady();
  BatchOptions batch = batch_options(options);
  const Jobs *jobs = batch_jobs(job, &batch);
  if (jobs && options->batch.ninja.n) {
    cli_save(job->arena, job->diags, options->batch.ninja, ninja_print(job->arena, options, jobs));
    jobs = NULL;
  }
  if (!jobs) return no_jobs(options, progress, job);
  Plan *plan = batch_plan(job, &batch, jobs);
  BatchWatcher watcher = {told, progress};
  Results *results = *made = batch_run(job, session, &batch, plan, &watcher);
  if (options->deps.n) write_deps(options, job, results);
  report_results(options, job, results, jobs->count);
  print_all(options, progress, job, results);
  return status_of(results, job->diags);
}

int command_batch(Options *options) {
  if (!options->output.n) diag(&options->diags, DIAG_CLI_NO_OUT, NO_SPAN);
  if (!check_targets(options)) return EXIT_USAGE;
  Session *session = cli_session(options);
  Arena *arena = arena_new_large(), *scratch = arena_new();
  Diags diags = {.arena = arena};
  Job job = {arena, scratch, &diags, session_sources(session), NULL};
  bool live = isatty(STDERR_FILENO) && !options->quiet && options->format == FORMAT_TEXT;
  Progress progress = {.options = options, .printer = cli_printer(options), .live = live};
  setvbuf(stderr, NULL, _IOFBF, 1 << 16);  // findings by the thousand; the pool and this function flush
  Results *results = NULL;
  int status = run_batch(options, session, &job, &progress, &results), signal = results ? results->signal : 0;
  fflush(stderr);
  session_close(session);
  if (results) batch_end(results);
  arena_free(scratch);
  arena_free(arena);
  return signal ? 128 + signal : status;
}

// `report`: the reports of several machines as one.
int command_report(Options *options) {
  if (!options->batch.report_count) diag(&options->diags, DIAG_CLI_NO_REPORT, NO_SPAN);
  if (!check_targets(options)) return EXIT_USAGE;
  Diags diags = {.arena = options->arena};
  Job job = {options->arena, options->arena, &diags, NULL, NULL};
  json_t *report = report_merge(options->arena, &diags, options->operands, options->operand_count);
  if (report) write_reports(options, &job, report);
  cli_report(options, &diags, NULL);
  int status = diags.errors ? EXIT_ENVIRONMENT : report_status(report);
  json_decref(report);
  return status;
}
