// `schema`, `doc`, `fonts`: what a layout asks of its content, printed or written to a file.
#include <errno.h>

#include "batch/batch.h"
#include "cli/cli.h"

static int print(const Options *options, BuildResult *result) {
  if (options->output.n && !str_eq(options->output, STR("-")))
    return build_save(result, options->output) ? EXIT_DONE : EXIT_ENVIRONMENT;
  if (fwrite(result->bytes.p, 1, result->bytes.n, stdout) == result->bytes.n && fflush(stdout) == 0) return EXIT_DONE;
  diag(result->diags, DIAG_CLI_OUTPUT, NO_SPAN, diag_reason(result->arena, errno));
  return EXIT_ENVIRONMENT;
}

typedef void Describe(Session *session, const LayoutQuery *query, BuildResult *result);

static int describe(const Options *options, Describe *how) {
  Session *session = cli_session(options);
  LayoutQuery query = {.layout = options->operands[0], .brand = options->brand, .lang = options->lang};
  if (options->operand_count > 1) query.field = options->operands[1];
  BuildResult result;
  how(session, &query, &result);
  int status = result.done ? print(options, &result) : EXIT_FINDINGS;
  cli_report(options, result.diags, result.sources);
  build_result_free(&result);
  session_close(session);
  return status;
}

// What a manifest of a batch may hold is the batch's to say.
static void describe_any_schema(Session *session, const LayoutQuery *query, BuildResult *result) {
  if (str_eq(query->layout, STR("manifest")))
    describe_text(session, STR("manifest.schema.yaml"), batch_manifest_schema(), result);
  else
    describe_schema(session, query, result);
}

int command_schema(Options *options) { return describe(options, describe_any_schema); }
int command_doc(Options *options) { return describe(options, describe_fields); }
int command_fonts(Options *options) { return describe(options, describe_faces); }
