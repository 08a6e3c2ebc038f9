// `new`: content to start from, in a file or, where its layout's content is several files, in a folder. No file that is
// there is ever written over; when one of the contents is, nothing is written at all.
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct Target {
  Str folder, name;  // name: of the main content, without its ending; "": the layout's
  bool standard;
} Target;

static bool is_folder(Arena *arena, Str path) {
  struct stat s;
  return stat(str_z(arena, path), &s) == 0 && S_ISDIR(s.st_mode);
}

// -o FILE.yaml, -o FOLDER, -o -; without it a file here.
static Target target_of(const Options *options) {
  Str out = options->output;
  if (str_eq(out, STR("-"))) return (Target){.standard = true};
  if (!out.n) return (Target){0};
  static const char *const endings[] = {".yaml", ".yml"};
  for (size_t i = 0; i < 2; i++) {
    Str ending = str_from(endings[i]), name = path_name(out);
    if (str_ends(name, ending) && !is_folder(options->arena, out))
      return (Target){.folder = path_folder(out), .name = str_slice(name, 0, name.n - ending.n)};
  }
  return (Target){.folder = out};
}

static bool is_there(Arena *arena, Str path) {
  struct stat s;
  return lstat(str_z(arena, path), &s) == 0;
}

static void make_folders(Arena *arena, Str path) {
  for (uint32_t i = 1; i <= path.n; i++)
    if (i == path.n || path.p[i] == '/') mkdir(str_z(arena, str_slice(path, 0, i)), 0777);
}

static bool write_file(const Options *options, BuildResult *result, Str path, Str text) {
  Arena *arena = options->arena;
  if (path_folder(path).n) make_folders(arena, path_folder(path));
  FILE *file = fopen(str_z(arena, path), "wx");
  bool good = file && fwrite(text.p, 1, text.n, file) == text.n;
  int why = errno;
  if (file && fclose(file) != 0) good = false, why = errno;
  if (good)
    diag(result->diags, DIAG_CLI_WRITTEN, NO_SPAN, path);
  else
    diag(result->diags, DIAG_CLI_WRITE, NO_SPAN, path, diag_reason(result->arena, why));
  return good;
}

// A schema that is there serves; whoever wrote it may want to hear that it is not today's.
static void keep_schema(const Options *options, BuildResult *result, Str path, Str text) {
  FILE *file = fopen(str_z(options->arena, path), "rb");
  char *bytes = arena_alloc(options->arena, text.n + 1);
  bool same = file && fread(bytes, 1, text.n + 1, file) == text.n && memcmp(bytes, text.p, text.n) == 0;
  if (file) fclose(file);
  if (!same) diag(result->diags, DIAG_CLI_SCHEMA_KEPT, NO_SPAN, path, options->operands[0]);
}

static int write_all(const Options *options, const StartSet *set, Str folder, BuildResult *result) {
  Arena *arena = options->arena;
  Str *paths = ARENA_ARRAY(arena, Str, set->n);
  for (uint32_t i = 0; i < set->n; i++) {
    paths[i] = folder.n ? str_dup(arena, path_join(arena, folder, set->v[i].path)) : set->v[i].path;
    if (i < set->contents && is_there(arena, paths[i])) diag(result->diags, DIAG_CLI_EXISTS, NO_SPAN, paths[i]);
  }
  if (result->diags->errors) return EXIT_USAGE;
  for (uint32_t i = 0; i < set->n; i++) {
    if (i >= set->contents && is_there(arena, paths[i]))
      keep_schema(options, result, paths[i], set->v[i].text);
    else if (!write_file(options, result, paths[i], set->v[i].text))
      return EXIT_ENVIRONMENT;
  }
  return EXIT_DONE;
}

static int write_out(const StartSet *set, BuildResult *result) {
  if (set->contents > 1) {
    diag(result->diags, DIAG_CLI_NEW_FOLDER, NO_SPAN);
    return EXIT_USAGE;
  }
  Str text = set->v[0].text;
  if (fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0) return EXIT_DONE;
  diag(result->diags, DIAG_CLI_OUTPUT, NO_SPAN, diag_reason(result->arena, errno));
  return EXIT_ENVIRONMENT;
}

// Several files get a folder of their own, named as the layout is.
static Str folder_of(const StartSet *set, const Target *target) {
  if (target->folder.n || target->name.n || set->contents == 1) return target->folder;
  return str_slice(set->v[0].path, 0, set->v[0].path.n - 5);
}

int command_new(Options *options) {
  Session *session = cli_session(options);
  LayoutQuery query = {.layout = options->operands[0], .brand = options->brand};
  Target target = target_of(options);
  BuildResult result;
  StartSet set = start_content(session, &query, target.name, &result);
  int status = EXIT_FINDINGS;
  if (result.done)
    status = target.standard ? write_out(&set, &result) : write_all(options, &set, folder_of(&set, &target), &result);
  options->verbose = !options->quiet;  // what was written is what one wants to know
  cli_report(options, result.diags, result.sources);
  build_result_free(&result);
  session_close(session);
  return status;
}
