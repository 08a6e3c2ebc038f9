// One document, in the process that makes it: from a cache elsewhere, or typeset; then kept for the next time.
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "batch/internal.h"

static uint64_t resident_bytes(void) {
  unsigned long whole, resident = 0;
  FILE *f = fopen("/proc/self/statm", "re");
  if (!f) return 0;
  if (fscanf(f, "%lu %lu", &whole, &resident) != 2) resident = 0;
  fclose(f);
  return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

// --- What was read ------------------------------------------------------------------------------------------------

// Bytes that the session keeps are hashed once in this process.
static Hash input_hash(Workshop *shop, const Input *input) {
  if (input->is == INPUT_ABSENT) return (Hash){0, 0};
  bool lasting = input->is == INPUT_FILE && input->kind != SOURCE_CONTENT && input->kind != SOURCE_IMAGE;
  if (!lasting) return hash_of(input->bytes);
  Str key = {(const char *)&input->bytes.p, sizeof input->bytes.p};
  Hash *known = strmap_get(&shop->hashes, key);
  if (known) return *known;
  known = ARENA_NEW(shop->cache.arena, Hash);
  *known = hash_of(input->bytes);
  strmap_put(shop->cache.arena, &shop->hashes, str_dup(shop->cache.arena, key), known);
  return *known;
}

typedef struct Read {
  InputName *names;
  Hash *hashes;
  uint32_t count;
} Read;

static Read all_read(Workshop *shop, Arena *arena, const Sources *sources) {
  Read read;
  const Input *inputs = sources_inputs(sources, arena, &read.count);
  read.names = ARENA_ARRAY(arena, InputName, read.count);
  read.hashes = ARENA_ARRAY(arena, Hash, read.count);
  for (uint32_t i = 0; i < read.count; i++) {
    read.names[i] = (InputName){inputs[i].is, inputs[i].kind, inputs[i].path, inputs[i].suffix};
    read.hashes[i] = input_hash(shop, &inputs[i]);
  }
  return read;
}

static void name_inputs(Arena *arena, const Read *read, BatchResult *result) {
  Str *names = ARENA_ARRAY(arena, Str, read->count + 1);
  for (uint32_t i = 0; i < read->count; i++)
    if (read->names[i].is == INPUT_FILE) names[result->input_count++] = read->names[i].path;
  result->inputs = names;
}

static void keep(Workshop *shop, Arena *arena, const Read *read, const BatchResult *result, Str bytes) {
  Hash request = request_key(arena, shop->plan->options, shop->plan->program, result->job);
  InputList list = {.v = read->names, .count = read->count};
  Known known = {&list, document_key(request, inputs_hash(arena, read->names, read->hashes, read->count)), record_write(arena, result)};
  cache_put_file(&shop->cache, result->hash, output_path(arena, shop->plan->options, result->job), bytes);
  cache_put_elsewhere(&shop->cache, CACHE_RESULT, known.key, known.result);
  cache_put(&shop->cache, CACHE_RECORD, request, known_write(arena, &known));
}

// --- Making -------------------------------------------------------------------------------------------------------

static void save(Workshop *shop, Arena *arena, BuildResult *built, BatchResult *result) {
  Str path = output_path(arena, shop->plan->options, result->job), folder = path_folder(path);
  if (!str_eq(folder, shop->folder) && folders_make(arena, path)) shop->folder = str_dup(shop->cache.arena, folder);
  if (!build_save(built, path)) return;
  result->outcome = OUTCOME_BUILT;
  result->pages = built->pages;
  result->bytes = built->bytes.n;
  result->hash = hash_of(built->bytes);
}

static void make(Workshop *shop, Arena *arena, BatchResult *result, BuildResult *built) {
  const BatchOptions *options = shop->plan->options;
  const BatchJob *job = result->job;
  BuildRequest request = {.content = job->content,   .tree = job->tree,
                          .layout = job->layout,     .brand = job->brand,
                          .lang = job->lang,         .settings = job->settings,
                          .setting_count = job->setting_count, .has_date = options->has_date,
                          .date = options->date,     .alone = shop->plan->count > 1};
  typeset(shop->session, &request, built);
  result->diags = built->diags;
  result->sources = built->sources;
  result->outcome = OUTCOME_FAILED;
  Read read = all_read(shop, arena, built->sources);
  name_inputs(arena, &read, result);
  bool good = built->done && !(options->werror && built->diags->warnings);
  if (good) save(shop, arena, built, result);
  if (result->outcome == OUTCOME_BUILT) keep(shop, arena, &read, result, built->bytes);
}

// The answer, whose findings stand in files of this process.
static Str answer(Workshop *shop, Arena *arena, uint32_t index, BuildResult *built) {
  BatchResult *result = &shop->plan->results->v[index], made = {.job = result->job};
  uint64_t since = clock_steady();
  bool fetched = shop->cache.remote && !shop->plan->options->force && plan_fetch(shop->plan, &shop->cache, &shop->disk, arena, result);
  if (fetched)
    made = *result;
  else
    make(shop, arena, &made, built);
  made.nanoseconds = clock_steady() - since;
  made.resident = resident_bytes();
  return answer_write(arena, &made, shop->cache.trouble);
}

// --- A worker's life ----------------------------------------------------------------------------------------------

static bool send_all(int fd, const void *bytes, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t sent = send(fd, (const char *)bytes + done, n - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    done += (size_t)sent;
  }
  return true;
}

static bool receive(int fd, uint32_t *index) {
  ssize_t n;
  do n = recv(fd, index, sizeof *index, MSG_WAITALL);
  while (n < 0 && errno == EINTR);
  return n == (ssize_t)sizeof *index;
}

// The one that hands out work is gone when nothing more can be read: then this ends too.
_Noreturn void work_forever(Plan *plan, Session *session, int fd) {
  Arena *lasting = arena_new(), *arena = arena_new();
  Workshop shop = {.plan = plan, .session = session, .cache = cache_open(lasting, plan->options), .disk = {.arena = lasting}};
  ArenaMark empty = arena_mark(arena);
  for (uint32_t index; receive(fd, &index);) {
    if (plan->options->seconds) alarm(plan->options->seconds + 2);
    BuildResult built = {0};
    Str text = answer(&shop, arena, index, &built);
    alarm(0);
    if (!send_all(fd, &text.n, sizeof text.n) || !send_all(fd, text.p, text.n)) break;
    build_result_free(&built);
    arena_rewind(arena, empty);
  }
  _exit(0);
}
