// The command line, as a table of options.
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

typedef struct Reader {
  Options *options;
  Str option, value;
  VEC(Str) operands, layout_paths, font_folders, roots, only, reports;
  VEC(Setting) settings;
} Reader;

typedef struct OptionInfo {
  const char *name, *short_name;
  bool takes_value;
  void (*apply)(Reader *reader);
} OptionInfo;

static void bad_value(Reader *r, const Str *known, uint32_t count) {
  Str near = str_nearest(r->value, known, count);
  if (near.n) {
    diag(&r->options->diags, DIAG_CLI_BAD_VALUE_NEAR, NO_SPAN, r->option, r->value, near);
    return;
  }
  Buf all = buf_new(r->options->arena);
  for (uint32_t i = 0; i < count; i++) buf_format(&all, "%s%.*s", i ? ", " : "", STR_ARG(known[i]));
  diag(&r->options->diags, DIAG_CLI_BAD_VALUE, NO_SPAN, r->option, r->value, buf_str(&all));
}

static void set_output(Reader *r) { r->options->output = r->value; }
static void set_layout(Reader *r) { r->options->layout = r->value; }
static void set_brand(Reader *r) { r->options->brand = r->value; }
static void set_werror(Reader *r) { r->options->werror = true; }
static void set_quiet(Reader *r) { r->options->quiet = true; }
static void set_verbose(Reader *r) { r->options->verbose = true; }
static void set_timings(Reader *r) { r->options->timings = true; }
static void set_help(Reader *r) { r->options->help = true; }
static void set_version(Reader *r) { r->options->version = true; }

static bool is_folder(Reader *r) {
  struct stat st;
  const char *path = str_z(r->options->arena, r->value);
  if (stat(path, &st) == 0 && S_ISDIR(st.st_mode) && access(path, R_OK | X_OK) == 0) return true;
  diag(&r->options->diags, DIAG_CLI_NO_FOLDER, NO_SPAN, r->option, r->value);
  return false;
}

static void add_layouts(Reader *r) {
  if (is_folder(r)) VEC_PUSH(r->options->arena, r->layout_paths, r->value);
}

static void add_fonts(Reader *r) {
  if (is_folder(r)) VEC_PUSH(r->options->arena, r->font_folders, r->value);
}

static void add_root(Reader *r) {
  if (is_folder(r)) VEC_PUSH(r->options->arena, r->roots, r->value);
}

static void add_setting(Reader *r) {
  int64_t at = str_find(r->value, STR("="), 0);
  if (at < 1) {
    diag(&r->options->diags, DIAG_CLI_BAD_SETTING, NO_SPAN, r->value);
    return;
  }
  Setting s = {str_slice(r->value, 0, (uint32_t)at), str_slice(r->value, (uint32_t)at + 1, r->value.n)};
  VEC_PUSH(r->options->arena, r->settings, s);
}

// Which of the names the value is; false after a finding.
static bool choose(Reader *r, const char *const *names, uint32_t count, uint32_t *which) {
  Str *known = ARENA_ARRAY(r->options->arena, Str, count);
  for (uint32_t i = 0; i < count; i++) {
    known[i] = str_from(names[i]);
    if (str_eq(r->value, known[i])) return *which = i, true;
  }
  return bad_value(r, known, count), false;
}

static void set_dump(Reader *r) {
  uint32_t which;
  if (choose(r, stage_names + 1, STAGES - 1, &which)) r->options->dump = (Stage)(which + 1);
}

static void set_lang(Reader *r) {
  if (str_starts(r->value, STR("fr"))) r->options->lang = DIAG_FR;
  else if (str_starts(r->value, STR("en"))) r->options->lang = DIAG_EN;
  else bad_value(r, (const Str[]){STR("fr"), STR("en")}, 2);
}

static void set_format(Reader *r) {
  uint32_t which;
  if (choose(r, format_names, FORMATS, &which)) r->options->format = (DiagFormat)which;
}

static void set_html(Reader *r) { r->options->html = r->value; }
static void set_images(Reader *r) { r->options->images = r->value; }

static void set_port(Reader *r) {
  Str v = r->value;
  uint32_t port = 0;
  for (uint32_t i = 0; i < v.n && port <= UINT16_MAX; i++) port = v.p[i] >= '0' && v.p[i] <= '9' ? port * 10 + (uint32_t)(v.p[i] - '0') : UINT32_MAX;
  if (!v.n || port > UINT16_MAX) bad_value(r, (const Str[]){STR("0…65535")}, 1);
  else r->options->port = (uint16_t)port;
}

// --- Of a batch ---------------------------------------------------------------------------------------------------

static void set_force(Reader *r) { r->options->batch.force = true; }
static void set_ninja(Reader *r) { r->options->batch.ninja = r->value; }
static void set_deps(Reader *r) { r->options->deps = r->value; }
static void add_only(Reader *r) { VEC_PUSH(r->options->arena, r->only, r->value); }
static void add_report(Reader *r) { VEC_PUSH(r->options->arena, r->reports, r->value); }

// Digits alone, up to nine; false otherwise.
static bool scan_number(Str s, uint32_t *n) {
  *n = 0;
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] < '0' || s.p[i] > '9' || s.n > 9) return false;
    *n = *n * 10 + (uint32_t)(s.p[i] - '0');
  }
  return s.n > 0;
}

static uint32_t number_value(Reader *r, uint32_t least) {
  uint32_t n;
  if (!scan_number(r->value, &n) || n < least) bad_value(r, (const Str[]){str_format(r->options->arena, "%u, %u, %u…", least, least + 1, least + 2)}, 1);
  return n;
}

static void set_workers(Reader *r) { r->options->batch.workers = number_value(r, 1); }
static void set_seconds(Reader *r) { r->options->batch.seconds = number_value(r, 0); }
static void set_memory(Reader *r) { r->options->batch.memory = (uint64_t)number_value(r, 0) << 20; }

static void set_cache_limit(Reader *r) { r->options->batch.cache_limit = (uint64_t)number_value(r, 0) << 20; }

static void set_cache(Reader *r) {
  bool http = str_starts(r->value, STR("http://")) || str_starts(r->value, STR("https://"));
  *(http ? &r->options->batch.remote : &r->options->batch.cache) = r->value;
}

static void set_shard(Reader *r) {
  int64_t slash = str_find(r->value, STR("/"), 0);
  uint32_t i = 0, n = 0;
  bool good = slash > 0 && scan_number(str_slice(r->value, 0, (uint32_t)slash), &i) &&
              scan_number(str_slice(r->value, (uint32_t)slash + 1, r->value.n), &n);
  if (!good || i < 1 || i > n) return bad_value(r, (const Str[]){STR("1/4, 2/4…")}, 1);
  r->options->batch.shard = i;
  r->options->batch.shards = n;
}

static const OptionInfo option_table[] = {
    {"--output", "-o", true, set_output},      {"--layout", "", true, set_layout},
    {"--brand", "", true, set_brand},          {"--set", "", true, add_setting},
    {"--layouts", "", true, add_layouts},      {"--fonts", "", true, add_fonts},
    {"--allow", "", true, add_root},           {"--dump", "", true, set_dump},
    {"--lang", "", true, set_lang},            {"--diagnostics", "", true, set_format},
    {"--port", "", true, set_port},            {"--html", "", true, set_html},
    {"--images", "", true, set_images},
    {"--werror", "", false, set_werror},       {"--quiet", "-q", false, set_quiet},
    {"--verbose", "-v", false, set_verbose},   {"--timings", "", false, set_timings},
    {"--jobs", "-j", true, set_workers},       {"--shard", "", true, set_shard},
    {"--cache", "", true, set_cache},          {"--cache-limit", "", true, set_cache_limit},
    {"--force", "", false, set_force},         {"--only", "", true, add_only},
    {"--timeout", "", true, set_seconds},      {"--memory", "", true, set_memory},
    {"--report", "", true, add_report},        {"--deps", "", true, set_deps},
    {"--ninja", "", true, set_ninja},
    {"--help", "-h", false, set_help},         {"--version", "", false, set_version},
};

enum { OPTIONS = sizeof option_table / sizeof *option_table };

static const OptionInfo *find_option(Str name) {
  for (size_t i = 0; i < OPTIONS; i++)
    if (str_eq(name, str_from(option_table[i].name)) || (name.n == 2 && str_eq(name, str_from(option_table[i].short_name))))
      return &option_table[i];
  return NULL;
}

static void unknown_option(Reader *r) {
  Str names[OPTIONS];
  for (size_t i = 0; i < OPTIONS; i++) names[i] = str_from(option_table[i].name);
  Str near = r->option.n > 2 ? str_nearest(r->option, names, OPTIONS) : STR("");
  if (near.n)
    diag(&r->options->diags, DIAG_CLI_UNKNOWN_OPTION_NEAR, NO_SPAN, r->option, near);
  else
    diag(&r->options->diags, DIAG_CLI_UNKNOWN_OPTION, NO_SPAN, r->option);
}

// --option=VALUE and -oVALUE: the value stands in the word itself.
static bool split_option(Reader *r, Str word) {
  bool is_long = str_starts(word, STR("--"));
  int64_t equals = is_long ? str_find(word, STR("="), 0) : -1;
  uint32_t end = equals > 0 ? (uint32_t)equals : is_long || word.n < 2 ? word.n : 2;
  r->option = str_slice(word, 0, end);
  r->value = str_slice(word, equals > 0 ? end + 1 : end, word.n);
  return equals > 0 || r->value.n > 0;
}

// One option at argv[i]; returns how many words it took.
static int read_option(Reader *r, int argc, char **argv, int i) {
  Str word = str_from(argv[i]);
  bool has_value = split_option(r, word);
  const OptionInfo *info = find_option(r->option);
  if (!info || (has_value && !info->takes_value && !str_starts(word, STR("--")))) {
    if (!str_starts(word, STR("--"))) r->option = word;
    return unknown_option(r), 1;
  }
  if (has_value && !info->takes_value) return diag(&r->options->diags, DIAG_CLI_NO_VALUE, NO_SPAN, r->option), 1;
  int taken = 1;
  if (info->takes_value && !has_value && i + 1 < argc) r->value = str_from(argv[i + 1]), taken = 2;
  if (info->takes_value && !r->value.n)
    diag(&r->options->diags, DIAG_CLI_MISSING_VALUE, NO_SPAN, r->option);
  else
    info->apply(r);
  return taken;
}

static void read_language(Options *options) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    const char *value = getenv(names[i]);
    if (!value || !*value) continue;
    options->lang = str_starts(str_from(value), STR("fr")) ? DIAG_FR : DIAG_EN;
    return;
  }
}

static void read_date(Options *options) {
  const char *value = getenv("SOURCE_DATE_EPOCH");
  if (!value || !*value) return;
  char *end;
  errno = 0;
  long long date = strtoll(value, &end, 10);
  if (*value < '0' || *value > '9' || *end || errno || date < 0 || date > 253402300799) {
    diag(&options->diags, DIAG_CLI_BAD_DATE, NO_SPAN, str_from(value));
    return;
  }
  options->has_date = true;
  options->date = date;
}

// A folder that is there, once: the source tree's own may be reached by several ways.
static void add_folder(Reader *r, Str path) {
  Arena *arena = r->options->arena;
  if (access(str_z(arena, path), R_OK | X_OK) != 0) return;
  for (uint32_t i = 0; i < r->layout_paths.n; i++)
    if (path_same(arena, r->layout_paths.v[i], path)) return;
  VEC_PUSH(arena, r->layout_paths, path);
}

// Layouts: named ones first, then the folder at hand, the installed ones, and those of the source tree built in.
static void find_layouts(Reader *r) {
  Arena *arena = r->options->arena;
  const char *given = getenv("MARBRE_LAYOUTS");
  if (given && *given) add_folder(r, str_from(given));
  add_folder(r, STR("layouts"));
  char self[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self);
  if (n <= 0) {  // no /proc: a bare chroot
    add_folder(r, STR("/usr/local/share/marbre/layouts"));
    add_folder(r, STR("/usr/share/marbre/layouts"));
    return;
  }
  Str folder = path_folder((Str){self, (uint32_t)n});
  add_folder(r, str_dup(arena, path_join(arena, folder, STR("../share/marbre/layouts"))));
  add_folder(r, str_dup(arena, path_join(arena, folder, STR("../../layouts"))));
}

static void keep_lists(Reader *r) {
  Options *o = r->options;
  o->operands = r->operands.v, o->operand_count = r->operands.n;
  o->settings = r->settings.v, o->setting_count = r->settings.n;
  o->layout_paths = r->layout_paths.v, o->layout_path_count = r->layout_paths.n;
  o->font_folders = r->font_folders.v, o->font_folder_count = r->font_folders.n;
  o->roots = r->roots.v, o->root_count = r->roots.n;
  o->batch.only = r->only.v, o->batch.only_count = r->only.n;
  o->batch.reports = r->reports.v, o->batch.report_count = r->reports.n;
}

bool options_parse(Options *options, int argc, char **argv) {
  Arena *arena = arena_new();
  *options = (Options){.arena = arena, .diags = {.arena = arena}, .batch = {.seconds = 60, .memory = (uint64_t)2 << 30, .cache_limit = CACHE_LIMIT}};
  Reader reader = {.options = options};
  read_language(options);
  read_date(options);
  bool only_names = false;
  for (int i = 1; i < argc;) {
    Str word = str_from(argv[i]);
    if (!only_names && str_eq(word, STR("--"))) {
      only_names = true;
      i++;
    } else if (!only_names && word.n > 1 && word.p[0] == '-') {
      i += read_option(&reader, argc, argv, i);
    } else {
      if (!options->command.n) options->command = word;
      else VEC_PUSH(arena, reader.operands, word);
      i++;
    }
  }
  find_layouts(&reader);
  keep_lists(&reader);
  return options->diags.errors == 0;
}
