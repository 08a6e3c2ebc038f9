// `watch`: where the preview is, then the findings of each build as they come.
#include "cli/cli.h"
#include "preview/preview.h"

static const char *const at_names[DIAG_LANGS] = {"preview at", "aperçu à"};
static const char *const page_names[DIAG_LANGS][2] = {{"page", "pages"}, {"page", "pages"}};
static const char *const kept_names[DIAG_LANGS] = {"errors: the last good document is kept",
                                                   "des erreurs : le dernier document qui était bon est gardé"};

static void listening(void *self, const char *address) {
  const Options *options = self;
  fprintf(stderr, "marbre: %s %s\n", at_names[options->lang], address);
}

static void built(void *self, const BuildResult *result, double milliseconds) {
  const Options *options = self;
  cli_report(options, result->diags, result->sources);
  if (options->timings) cli_timings(result);
  if (options->quiet) return;
  if (result->done && milliseconds > 0)
    fprintf(stderr, "marbre: %u %s, %.0f ms\n", result->pages, page_names[options->lang][result->pages != 1], milliseconds);
  else
    fprintf(stderr, "marbre: %s\n", kept_names[options->lang]);
}

static void ended(void *self, const Diags *diags) { cli_report(self, diags, NULL); }

int command_watch(Options *options) {
  Str content = options->operands[0], output = cli_output(options->arena, options, content);
  if (str_eq(content, STR("-")) || str_eq(output, STR("-"))) diag(&options->diags, DIAG_CLI_WATCH_FILE, NO_SPAN);
  else if (path_same(options->arena, content, output)) diag(&options->diags, DIAG_CLI_OVERWRITES, NO_SPAN, output);
  if (options->diags.errors) return EXIT_USAGE;
  PreviewOptions preview = {.session = cli_session_options(options),
                            .request = cli_request(options, content),
                            .output = output,
                            .port = options->port,
                            .lang = options->lang,
                            .werror = options->werror,
                            .listening = listening,
                            .built = built,
                            .ended = ended,
                            .self = options};
  Diags diags = {.arena = options->arena};
  bool ran = preview_run(&preview, &diags);
  cli_report(options, &diags, NULL);
  return ran ? EXIT_DONE : EXIT_ENVIRONMENT;
}
