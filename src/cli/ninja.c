// Jobs for another tool to run: a build.ninja with one edge a document, which calls this command for it alone; and what a
// document was made from, as Make reads it.
#include <limits.h>
#include <unistd.h>

#include "cli/cli.h"

// --- Words of a shell within a ninja file -------------------------------------------------------------------------

static void add_shell(Buf *out, Str s) {
  buf_byte(out, '\'');
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\'') buf_lit(out, "'\\''");
    else if (s.p[i] == '$') buf_lit(out, "$$");
    else buf_byte(out, s.p[i]);
  }
  buf_byte(out, '\'');
}

static void add_option(Buf *out, const char *name, Str value) {
  buf_format(out, " %s ", name);
  add_shell(out, value);
}

static void add_list(Buf *out, const char *name, const Str *list, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) add_option(out, name, list[i]);
}

static void add_path(Buf *out, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (strchr("$: ", s.p[i])) buf_byte(out, '$');
    buf_byte(out, s.p[i]);
  }
}

static Str own_name(Arena *arena) {
  char self[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", self, sizeof self);
  return n > 0 ? str_dup(arena, (Str){self, (uint32_t)n}) : STR("marbre");
}

static void add_command(Buf *out, const Options *o) {
  add_shell(out, own_name(out->arena));
  buf_lit(out, " batch -q -j1");
  for (uint32_t i = 0; i < o->operand_count; i++) {
    buf_byte(out, ' ');
    add_shell(out, o->operands[i]);
  }
  add_option(out, "-o", o->output);
  if (o->layout.n) add_option(out, "--layout", o->layout);
  if (o->brand.n) add_option(out, "--brand", o->brand);
  if (o->batch.cache.n) add_option(out, "--cache", o->batch.cache);
  if (o->batch.remote.n) add_option(out, "--cache", o->batch.remote);
  if (o->batch.cache_limit != CACHE_LIMIT)
    add_option(out, "--cache-limit", str_format(o->arena, "%llu", (unsigned long long)(o->batch.cache_limit >> 20)));
  add_list(out, "--layouts", o->layout_paths, o->layout_path_count);
  add_list(out, "--fonts", o->font_folders, o->font_folder_count);
  add_list(out, "--allow", o->roots, o->root_count);
  for (uint32_t i = 0; i < o->setting_count; i++) {
    Str set = str_format(out->arena, "%.*s=%.*s", STR_ARG(o->settings[i].key), STR_ARG(o->settings[i].value));
    add_option(out, "--set", set);
  }
  if (o->werror) buf_lit(out, " --werror");
}

static void add_edge(Buf *out, const Options *o, const BatchJob *job) {
  buf_lit(out, "build ");
  add_path(out, path_join(out->arena, o->output, job->output));
  buf_lit(out, ": document");
  buf_lit(out, " | ");
  add_path(out, job->content);
  for (uint32_t i = 0; i < o->operand_count; i++) {
    buf_byte(out, ' ');
    add_path(out, o->operands[i]);
  }
  buf_lit(out, "\n  name = ");
  add_shell(out, job->output);
  buf_byte(out, '\n');
}

Str ninja_print(Arena *arena, const Options *options, const Jobs *jobs) {
  Buf out = buf_new(arena);
  buf_lit(&out, "ninja_required_version = 1.5\nrule document\n  command = ");
  add_command(&out, options);
  buf_lit(&out, " --only $name --deps $out.d\n  depfile = $out.d\n  deps = gcc\n  description = $out\n");
  for (uint32_t i = 0; i < jobs->count; i++) add_edge(&out, options, &jobs->v[i]);
  return buf_str(&out);
}

// --- What Make reads ----------------------------------------------------------------------------------------------

static void add_target(Buf *out, Str s) {
  for (uint32_t i = 0; i < s.n; i++) {
    if (s.p[i] == '$') buf_byte(out, '$');
    if (strchr(" #\\", s.p[i])) buf_byte(out, '\\');
    buf_byte(out, s.p[i]);
  }
}

void deps_add(Buf *out, Str target, const Str *inputs, uint32_t count) {
  add_target(out, target);
  buf_byte(out, ':');
  for (uint32_t i = 0; i < count; i++) {
    if (i && str_eq(inputs[i], inputs[i - 1])) continue;
    buf_lit(out, " \\\n  ");
    add_target(out, inputs[i]);
  }
  buf_byte(out, '\n');
}
