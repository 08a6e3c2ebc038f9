// `diff`: what differs goes to standard output.
#include <unistd.h>

#include "cli/cli.h"
#include "compare/compare.h"

int command_diff(Options *options) {
  Printer printer = cli_printer(options);
  CompareOptions compare = {.old = options->operands[0],
                            .new = options->operands[1],
                            .html = options->html,
                            .images = options->images,
                            .lang = options->lang,
                            .colour = printer.colour && isatty(STDOUT_FILENO)};
  Diags diags = {.arena = options->arena};
  Buf text = buf_new(options->arena);
  CompareResult result = compare_run(&compare, options->arena, &diags, &text);
  if (!options->quiet && (fwrite(buf_str(&text).p, 1, text.n, stdout) != text.n || fflush(stdout) != 0)) {
    diag(&diags, DIAG_CLI_OUTPUT, NO_SPAN, STR(""));
    result = COMPARE_FAILED;
  }
  cli_report(options, &diags, NULL);
  switch (result) {
    case COMPARE_SAME: return EXIT_DONE;
    case COMPARE_DIFFERENT: return EXIT_FINDINGS;
    case COMPARE_FAILED: break;
  }
  return EXIT_ENVIRONMENT;
}
