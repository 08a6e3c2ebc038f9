// In: jobs. Out: what is to be made. A document is looked up in two steps: what was read for such a request before; then,
// by what all of that is now, the document itself.
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "batch/internal.h"

Str output_path(Arena *arena, const BatchOptions *options, const BatchJob *job) {
  return path_join(arena, options->out, job->output);
}

// --- What the cache knows -----------------------------------------------------------------------------------------

static bool same_hash(Hash a, Hash b) { return a.high == b.high && a.low == b.low; }

// The record of the document as its inputs are now.
static bool find_record(Plan *plan, Cache *cache, Disk *disk, Arena *arena, BatchResult *result, Str *record) {
  Hash request = request_key(arena, plan->options, plan->program, result->job);
  Str text;
  Known known;
  if (!cache_get(cache, arena, CACHE_RECORD, request, &text) || !known_read(disk, text, &known)) return false;
  Hash key = document_key(request, disk_hash_all(disk, known.inputs));
  *record = known.result;
  if (!same_hash(key, known.key) && !cache_get(cache, arena, CACHE_RESULT, key, record)) return false;
  result->inputs = known.inputs->files;
  result->input_count = known.inputs->file_count;
  return true;
}

static bool stands_there(Arena *arena, Str path, const BatchResult *result) {
  ArenaMark mark = arena_mark(arena);
  Str bytes;
  bool same = file_read(arena, path, &bytes) && bytes.n == result->bytes && same_hash(hash_of(bytes), result->hash);
  arena_rewind(arena, mark);
  return same;
}

// A pipe may keep whoever writes to it for ever: that is for a process with a limit.
static bool is_special(Arena *arena, Str path) {
  struct stat st;
  return stat(str_z(arena, path), &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool restore(Plan *plan, Cache *cache, Arena *arena, Str path, BatchResult *result) {
  Str bytes;
  if (is_special(arena, path) || !cache_get(cache, arena, CACHE_PDF, result->hash, &bytes)) return false;
  if (bytes.n != result->bytes || !same_hash(hash_of(bytes), result->hash)) return false;
  BuildResult whole = {.bytes = bytes, .diags = result->diags, .sources = plan->sources, .arena = arena};
  folders_make(arena, path);
  result->outcome = build_save(&whole, path) ? OUTCOME_RESTORED : OUTCOME_FAILED;
  return true;
}

bool plan_fetch(Plan *plan, Cache *cache, Disk *disk, Arena *arena, BatchResult *result) {
  Str text;
  if (!find_record(plan, cache, disk, arena, result, &text)) return false;
  if (!record_read(plan->arena, plan->sources, text, result)) {
    result_start(plan->arena, plan->sources, result->job, result);
    return false;
  }
  Str path = output_path(arena, plan->options, result->job);
  result->resident = 0;
  result->outcome = OUTCOME_UNCHANGED;
  if (stands_there(arena, path, result)) return cache_use(cache, arena, result->hash), true;
  if (restore(plan, cache, arena, path, result)) return true;
  result_start(plan->arena, plan->sources, result->job, result);
  return false;
}

// --- Remains ------------------------------------------------------------------------------------------------------

// "NAME.PID.tmp" of a process that is no more: a batch was killed while it wrote.
static void remove_remains(Arena *scratch, Str folder) {
  DIR *dir = opendir(str_z(scratch, folder.n ? folder : STR(".")));
  if (!dir) return;
  for (struct dirent *e; (e = readdir(dir));) {
    Str name = str_from(e->d_name);
    if (!str_ends(name, STR(".tmp"))) continue;
    uint32_t end = name.n - 4, from = end;
    while (from && name.p[from - 1] >= '0' && name.p[from - 1] <= '9') from--;
    if (from == end || from < 5 || !str_ends(str_slice(name, 0, from), STR(".pdf."))) continue;
    if (kill((pid_t)atol(name.p + from), 0) != 0 && errno == ESRCH) unlink(str_z(scratch, path_join(scratch, folder, name)));
  }
  closedir(dir);
}

static void tidy(Plan *plan) {
  Arena *scratch = arena_new();
  StrMap seen = {0};
  for (uint32_t i = 0; i < plan->results->count; i++) {
    Str folder = path_folder(output_path(scratch, plan->options, plan->results->v[i].job));
    if (strmap_get(&seen, folder)) continue;
    strmap_put(scratch, &seen, folder, plan);
    remove_remains(scratch, folder);
  }
  arena_free(scratch);
}

// --- The share of this machine ------------------------------------------------------------------------------------

static bool is_wanted(const BatchOptions *options, Str output) {
  for (uint32_t i = 0; i < options->only_count; i++)
    if (str_eq(options->only[i], output)) return true;
  return options->only_count == 0;
}

// By the name of the document: one more or less elsewhere moves none.
static bool is_here(const BatchOptions *options, Str output) {
  return !options->shards || hash_of(output).low % options->shards == options->shard - 1;
}

static void take_share(Plan *plan) {
  Results *r = plan->results;
  r->v = ARENA_ARRAY(plan->arena, BatchResult, plan->jobs->count);
  for (uint32_t i = 0; i < plan->jobs->count; i++) {
    const BatchJob *job = &plan->jobs->v[i];
    if (is_wanted(plan->options, job->output) && is_here(plan->options, job->output))
      result_start(plan->arena, plan->sources, job, &r->v[r->count++]);
  }
}

static void look_up(Plan *plan) {
  BatchOptions local = *plan->options;
  local.remote = STR("");  // asked by those who work, side by side
  Cache cache = cache_open(plan->arena, &local);
  Disk disk = {.arena = plan->arena};
  Arena *arena = arena_new();
  for (uint32_t i = 0; i < plan->results->count; i++) {
    ArenaMark mark = arena_mark(arena);
    if (plan->options->force || !plan_fetch(plan, &cache, &disk, arena, &plan->results->v[i])) plan->work[plan->count++] = i;
    arena_rewind(arena, mark);
  }
  arena_free(arena);
  cache_close(&cache);
}

Plan *batch_plan(Job *job, const BatchOptions *options, const Jobs *jobs) {
  Plan *plan = ARENA_NEW(job->arena, Plan);
  *plan = (Plan){.arena = job->arena, .options = options, .sources = job->sources, .jobs = jobs, .program = program_hash()};
  plan->results = ARENA_NEW(job->arena, Results);
  take_share(plan);
  plan->work = ARENA_ARRAY(job->arena, uint32_t, plan->results->count);
  tidy(plan);
  look_up(plan);
  return plan;
}

uint32_t plan_work(const Plan *plan) { return plan->count; }
uint32_t plan_total(const Plan *plan) { return plan->results->count; }
