// A manifest, a line "--- rows", rows as CSV: the documents asked for, without making any. Their names stay within the
// output folder and are those of one document each.
#include "batch/batch.h"
#include "fuzz.h"

static void check_name(Arena *arena, StrMap *seen, Str name) {
  WANT(name.n && name.p[0] != '/' && !strmap_get(seen, name));
  strmap_put(arena, seen, name, seen);
  for (uint32_t from = 0, to = 0; from <= name.n; from = ++to) {
    while (to < name.n && name.p[to] != '/') to++;
    Str part = str_slice(name, from, to);
    WANT(part.n && !str_eq(part, STR(".")) && !str_eq(part, STR("..")));
  }
}

static void check_jobs(Fuzz *f, const Jobs *jobs) {
  StrMap seen = {0};
  for (uint32_t i = 0; i < jobs->count; i++) {
    WANT(jobs->v[i].number == i + 1);
    check_name(f->job.arena, &seen, jobs->v[i].output);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Fuzz f;
  fuzz_open(&f);
  Str all = fuzz_bytes(data, size), folder = fuzz_folder();
  Str path = path_join(f.job.arena, folder, STR("manifest.yaml"));
  fuzz_write(path, fuzz_before(all, STR("--- rows\n")));
  fuzz_write(path_join(f.job.arena, folder, STR("rows.csv")), fuzz_after(all, STR("--- rows\n")));
  BatchOptions options = {.operands = &path, .operand_count = 1, .out = STR("out")};
  ArenaMark mark = arena_mark(f.job.scratch);
  const Jobs *jobs = batch_jobs(&f.job, &options);
  WANT((jobs == NULL) == (f.diags.errors > 0));
  if (jobs) check_jobs(&f, jobs);
  arena_rewind(f.job.scratch, mark);
  fuzz_close(&f);
  return 0;
}
