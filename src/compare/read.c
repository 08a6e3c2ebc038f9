// Reading with MuPDF's tool: `mutool draw` gives every page's pixels, one after the other; `mutool run` what is heard, by
// read.js. Both files are read at once, each by a process of its own.
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "compare/internal.h"

#define LOOK_DPI "72"
#define PICTURE_DPI "100"
enum { LARGEST_SIDE = 20000, LONGEST_LINE = 64 << 20 };

static const char script[] = {
#include "compare/read.js.inc"
};

// A name that is no option.
static const char *operand(Arena *arena, Str path) {
  return path.n && path.p[0] == '-' ? str_z(arena, str_cat(arena, STR("./"), path)) : str_z(arena, path);
}

static bool unreadable(Diags *diags, Str path) {
  diag(diags, DIAG_COMPARE_UNREADABLE, NO_SPAN, path);
  return false;
}

// --- What is heard ------------------------------------------------------------------------------------------------------

typedef struct Units {
  Arena *arena;
  VEC(Unit) v;
} Units;

static Str member(Arena *arena, const json_t *object, const char *name) {
  const json_t *value = json_object_get(object, name);
  return value ? str_dup(arena, (Str){json_string_value(value), (uint32_t)json_string_length(value)}) : (Str){0};
}

static bool add_unit(Units *units, const char *line, size_t n) {
  json_t *object = json_loadb(line, n, JSON_ALLOW_NUL, NULL);
  if (!json_is_object(object)) return json_decref(object), false;
  Unit unit = {.role = member(units->arena, object, "role"), .text = member(units->arena, object, "text"),
               .page = (uint32_t)json_integer_value(json_object_get(object, "page"))};
  unit.hash = hash_bytes(unit.text.p, unit.text.n, hash_str(unit.role));
  VEC_PUSH(units->arena, units->v, unit);
  json_decref(object);
  return true;
}

static bool take_units(Arena *arena, Tool *tool, Reading *reading) {
  Units units = {.arena = arena};
  FILE *in = fdopen(dup(tool->fd), "r");
  char *line = NULL;
  size_t room = 0;
  bool good = in != NULL;
  for (ssize_t n; good && (n = getline(&line, &room, in)) > 0;) good = n < LONGEST_LINE && add_unit(&units, line, (size_t)n);
  free(line);
  if (in) fclose(in);
  reading->units = units.v.v;
  reading->unit_count = units.v.n;
  return good;
}

// The script as a file that only this process and those it starts see.
static int script_open(char *path, size_t room) {
  int fd = memfd_create("read.js", 0);
  if (fd < 0 || write(fd, script, sizeof script) != (ssize_t)sizeof script) return fd;
  snprintf(path, room, "/proc/self/fd/%d", fd);
  return fd;
}

static bool start_script(Tool *tool, Arena *arena, Diags *diags, const char *path, Str file) {
  return compare_tool_start(tool, diags, (const char *[]){"mutool", "run", path, operand(arena, file), NULL});
}

static bool take_script(Tool *tool, Arena *arena, Diags *diags, Str file, Reading *reading) {
  bool good = take_units(arena, tool, reading);
  return (compare_tool_end(tool) && good) || unreadable(diags, file);
}

static bool read_units(Arena *arena, Diags *diags, Str old, Str new, Reading *a, Reading *b) {
  char path[64] = "";
  Tool first, second;
  int fd = script_open(path, sizeof path);
  bool good = start_script(&first, arena, diags, path, old);
  bool both = good && start_script(&second, arena, diags, path, new);
  if (good) good = take_script(&first, arena, diags, old, a);
  if (both) both = take_script(&second, arena, diags, new, b);
  if (fd >= 0) close(fd);
  return good && both;
}

// --- What is seen -------------------------------------------------------------------------------------------------------

static bool read_number(FILE *in, uint32_t *out) {
  int c = getc(in);
  while (c == ' ' || c == '\n') c = getc(in);
  for (*out = 0; c >= '0' && c <= '9' && *out <= LARGEST_SIDE; c = getc(in)) *out = *out * 10 + (uint32_t)(c - '0');
  return *out > 0 && *out <= LARGEST_SIDE && (c == ' ' || c == '\n');
}

// One picture of a row of PPM files. False at the end and at what is none; then `end` says which.
static bool read_ppm(Arena *arena, FILE *in, Picture *picture, bool *end) {
  int p = getc(in), six = p == EOF ? EOF : getc(in);
  uint32_t most;
  *end = p == EOF;
  if (p != 'P' || six != '6' || !read_number(in, &picture->width) || !read_number(in, &picture->height)) return false;
  if (!read_number(in, &most) || most != 255) return false;
  size_t n = (size_t)picture->width * picture->height * 3;
  uint8_t *rgb = arena_alloc(arena, n);
  picture->rgb = rgb;
  return fread(rgb, 1, n, in) == n;
}

static void see_from_afar(const Picture *picture, Look *look) {
  uint32_t sums[LOOK_DOWN][LOOK_ACROSS] = {{0}}, counts[LOOK_DOWN][LOOK_ACROSS] = {{0}};
  for (uint32_t y = 0; y < picture->height; y++)
    for (uint32_t x = 0; x < picture->width; x++) {
      const uint8_t *p = picture->rgb + ((size_t)y * picture->width + x) * 3;
      uint32_t down = (uint32_t)((uint64_t)y * LOOK_DOWN / picture->height), across = (uint32_t)((uint64_t)x * LOOK_ACROSS / picture->width);
      sums[down][across] += (uint32_t)(p[0] + p[1] + p[2]) / 3;
      counts[down][across]++;
    }
  for (int y = 0; y < LOOK_DOWN; y++)
    for (int x = 0; x < LOOK_ACROSS; x++) look->grey[y][x] = (uint8_t)(counts[y][x] ? sums[y][x] / counts[y][x] : 255);
}

static Look look_at(const Picture *picture) {
  Look look = {.width = picture->width, .height = picture->height};
  look.hash = hash_bytes(picture->rgb, (size_t)picture->width * picture->height * 3, 0);
  see_from_afar(picture, &look);
  return look;
}

typedef struct Looker {
  Tool tool;
  FILE *in;
  Arena *arena, *scratch;
  Str path;
  VEC(Look) looks;
  bool done, good;
} Looker;

static bool looker_start(Looker *l, Arena *arena, Diags *diags, Str path) {
  *l = (Looker){.arena = arena, .path = path};
  const char *words[] = {"mutool", "draw", "-q", "-r", LOOK_DPI, "-c", "rgb", "-F", "ppm", "-o", "-", operand(arena, path), NULL};
  if (!compare_tool_start(&l->tool, diags, words)) return false;
  l->in = fdopen(dup(l->tool.fd), "r");
  l->scratch = arena_new();
  l->done = l->in == NULL;
  return true;
}

static void looker_step(Looker *l) {
  if (l->done) return;
  ArenaMark mark = arena_mark(l->scratch);
  Picture picture = {0};
  bool end, there = read_ppm(l->scratch, l->in, &picture, &end);
  l->done = !there;
  l->good = end;
  if (there) VEC_PUSH(l->arena, l->looks, look_at(&picture));
  arena_rewind(l->scratch, mark);
}

static bool looker_end(Looker *l, Diags *diags, Reading *reading) {
  if (l->in) fclose(l->in);
  arena_free(l->scratch);
  reading->pages = l->looks.v;
  reading->page_count = l->looks.n;
  bool ended = compare_tool_end(&l->tool);
  return (ended && l->good && l->looks.n) || unreadable(diags, l->path);
}

static bool read_looks(Arena *arena, Diags *diags, Str old, Str new, Reading *a, Reading *b) {
  Looker first, second;
  bool good = looker_start(&first, arena, diags, old);
  bool both = good && looker_start(&second, arena, diags, new);
  while (both && !(first.done && second.done)) looker_step(&first), looker_step(&second);
  if (good) good = looker_end(&first, diags, a);
  if (both) both = looker_end(&second, diags, b);
  return good && both;
}

bool compare_read(Arena *arena, Diags *diags, Str old, Str new, Reading *a, Reading *b) {
  *a = *b = (Reading){0};
  return read_units(arena, diags, old, new, a, b) && read_looks(arena, diags, old, new, a, b);
}

bool compare_read_pictures(Arena *arena, Diags *diags, Str path, const uint32_t *pages, uint32_t count, Picture *pictures) {
  Buf list = buf_new(arena);
  for (uint32_t i = 0; i < count; i++) buf_format(&list, "%s%u", i ? "," : "", pages[i]);
  if (!count) return true;
  const char *words[] = {"mutool", "draw", "-q", "-r", PICTURE_DPI, "-c", "rgb", "-F", "ppm", "-o", "-", operand(arena, path),
                         str_z(arena, buf_str(&list)), NULL};
  Tool tool;
  if (!compare_tool_start(&tool, diags, words)) return false;
  FILE *in = fdopen(dup(tool.fd), "r");
  bool good = in != NULL, end;
  for (uint32_t i = 0; i < count && good; i++) good = read_ppm(arena, in, &pictures[i], &end);
  if (in) fclose(in);
  return (compare_tool_end(&tool) && good) || unreadable(diags, path);
}
