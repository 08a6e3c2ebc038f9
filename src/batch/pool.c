// Workers: processes forked from this one once the session is loaded. Each has up to two numbers of documents in its
// socket, so that it need not wait for the next; each answer is a length and a record. One that ends, takes too long or too
// much is replaced, its document named, and the one behind it given to another. Signals are read like answers: a first ends
// the handing out, a second the work.
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "batch/internal.h"

enum { MOST_WORKERS = 256, AHEAD = 2, TICK_MS = 20, GRACE_SECONDS = 10 };

typedef struct Worker {
  pid_t pid;  // 0: none
  int fd, memory;   // `memory`: what the system says of its memory; -1: nothing
  uint32_t queue[AHEAD], queued;
  uint64_t since;   // when its first document was begun
  Outcome killed;   // why it was ended; OUTCOME_WAITING: it was not
  Arena *arena;     // of the answer coming in
  Buf in;
} Worker;

typedef struct Pool {
  Job *job;
  Session *session;
  Plan *plan;
  const BatchWatcher *watcher;
  StrMap lists;   // of inputs, as they came in answers
  Worker *workers;
  uint32_t count;
  uint32_t *again, again_count;  // work that was handed out in vain
  uint32_t next, done;
  int signals, signal;
  uint64_t ended;                // when a signal came
  sigset_t before;
} Pool;

// --- How many -----------------------------------------------------------------------------------------------------

static uint32_t worker_count(const BatchOptions *options, uint32_t work) {
  uint32_t n = options->workers ? options->workers : cores_granted();
  if (n > MOST_WORKERS) n = MOST_WORKERS;
  return n < work ? n : work;
}

// --- Processes ----------------------------------------------------------------------------------------------------

// Beyond what was loaded before, as a last stop: the pool itself looks every few milliseconds.
static void limit_memory(const BatchOptions *options) {
  unsigned long all[6] = {0};
  FILE *f = options->memory ? fopen("/proc/self/statm", "re") : NULL;
  if (!f) return;
  int n = fscanf(f, "%lu %lu %lu %lu %lu %lu", &all[0], &all[1], &all[2], &all[3], &all[4], &all[5]);
  fclose(f);
  rlim_t most = (rlim_t)all[5] * (rlim_t)sysconf(_SC_PAGESIZE) + 2 * options->memory + (64u << 20);
  if (n == 6) setrlimit(RLIMIT_DATA, &(struct rlimit){most, most});
}

// Opened once: to find a process's folder costs as much as what is read there.
static int memory_open(pid_t pid) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
  return open(path, O_RDONLY | O_CLOEXEC);
}

static uint64_t resident_in(int memory) {
  char text[128];
  unsigned long whole, resident = 0;
  ssize_t n = memory < 0 ? 0 : pread(memory, text, sizeof text - 1, 0);
  text[n > 0 ? n : 0] = 0;
  if (sscanf(text, "%lu %lu", &whole, &resident) != 2) resident = 0;
  return (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void hang_up(Worker *w) {
  close(w->fd);
  if (w->memory >= 0) close(w->memory);
}

static void start_worker(Pool *p, Worker *w) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return;
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    for (uint32_t i = 0; i < p->count; i++)
      if (p->workers[i].pid) hang_up(&p->workers[i]);
    close(pair[0]);
    close(p->signals);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    limit_memory(p->plan->options);
    work_forever(p->plan, p->session, pair[1]);
  }
  close(pair[1]);
  if (pid < 0) {
    close(pair[0]);
    return;
  }
  w->pid = pid;
  w->fd = pair[0];
  w->memory = p->plan->options->memory ? memory_open(pid) : -1;
  w->queued = 0;
  w->killed = OUTCOME_WAITING;
  w->in.n = 0;
}

static void end_worker(Worker *w, Outcome why) {
  if (w->killed == OUTCOME_WAITING) w->killed = why;
  kill(w->pid, SIGKILL);
}

// --- Handing out --------------------------------------------------------------------------------------------------

static bool next_work(Pool *p, uint32_t *index) {
  if (p->signal) return false;
  if (p->again_count) return *index = p->again[--p->again_count], true;
  if (p->next < p->plan->count) return *index = p->plan->work[p->next++], true;
  return false;
}

static bool work_left(const Pool *p) { return !p->signal && (p->again_count || p->next < p->plan->count); }

static void hand_out(Pool *p, Worker *w) {
  // The last documents are kept for whoever is free first.
  uint32_t left = p->plan->count - p->next, ahead = left > p->count ? AHEAD : 1;
  while (w->pid && w->queued < ahead) {
    uint32_t index;
    if (!next_work(p, &index)) return;
    if (send(w->fd, &index, sizeof index, MSG_NOSIGNAL) != (ssize_t)sizeof index) {
      p->again[p->again_count++] = index;
      return;
    }
    if (!w->queued) w->since = clock_steady();
    w->queue[w->queued++] = index;
  }
}

// --- Answers ------------------------------------------------------------------------------------------------------

static void tell(Pool *p, BatchResult *result) {
  p->done++;
  if (p->watcher) p->watcher->told(p->watcher->data, result, p->done, p->plan->results->count);
}

static void hear_trouble(Pool *p, Str trouble) {
  if (trouble.n) diag(p->job->diags, DIAG_BATCH_CACHE, NO_SPAN, trouble);
}

static void take_answer(Pool *p, Worker *w, Str text) {
  BatchResult *result = &p->plan->results->v[w->queue[0]];
  Str trouble = {0};
  if (!answer_read(p->plan->arena, &p->lists, p->plan->sources, text, result, &trouble)) result->outcome = OUTCOME_CRASHED;
  hear_trouble(p, trouble);
  for (uint32_t i = 1; i < w->queued; i++) w->queue[i - 1] = w->queue[i];
  w->queued--;
  w->since = clock_steady();
  tell(p, result);
}

static uint32_t answer_length(const Worker *w) {
  uint32_t n = UINT32_MAX;
  if (w->in.n >= sizeof n) memcpy(&n, w->in.p, sizeof n);
  return n;
}

static void take_answers(Pool *p, Worker *w) {
  for (uint32_t n; w->queued && (n = answer_length(w)) != UINT32_MAX && w->in.n - sizeof n >= n;) {
    take_answer(p, w, (Str){w->in.p + sizeof n, n});
    uint32_t rest = w->in.n - n - (uint32_t)sizeof n;
    memmove(w->in.p, w->in.p + sizeof n + n, rest);
    w->in.n = rest;
  }
}

// --- Ends ---------------------------------------------------------------------------------------------------------

// Which signal, or the status that it gave itself.
static Str end_words(Arena *arena, int status) {
  int number = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) return str_cat(arena, STR("signal "), diag_signal(arena, WTERMSIG(status)));
  return diag_words(arena, str_format(arena, "status %d", number), str_format(arena, "code %d", number));
}

static void report_end(Pool *p, const Worker *w, int status, BatchResult *result) {
  Arena *arena = p->job->scratch;
  const BatchOptions *options = p->plan->options;
  Span span = result->job->row.file ? result->job->row : result->job->span;
  Str output = result->job->output;
  bool memory = w->killed == OUTCOME_MEMORY || (WIFEXITED(status) && WEXITSTATUS(status) == 3);
  result->outcome = memory ? OUTCOME_MEMORY : w->killed == OUTCOME_TIMEOUT ? OUTCOME_TIMEOUT : OUTCOME_CRASHED;
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) result->outcome = OUTCOME_TIMEOUT;
  if (memory)
    diag(result->diags, DIAG_BATCH_MEMORY, span, output, diag_number(arena, (double)(options->memory >> 20), 0));
  else if (result->outcome == OUTCOME_TIMEOUT)
    diag(result->diags, DIAG_BATCH_TIMEOUT, span, output, diag_number(arena, options->seconds, 0));
  else
    diag(result->diags, DIAG_BATCH_ENDED, span, output, end_words(arena, status));
}

static void remove_remains(Pool *p, const Worker *w, const BatchResult *result) {
  Str path = output_path(p->job->scratch, p->plan->options, result->job);
  unlink(str_format(p->job->scratch, "%.*s.%ld.tmp", STR_ARG(path), (long)w->pid).p);
}

// Its first document is named; what was behind it goes to another.
static void bury(Pool *p, Worker *w) {
  int status = 0;
  while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR) continue;
  hang_up(w);
  for (uint32_t i = 0; i < w->queued; i++) {
    BatchResult *result = &p->plan->results->v[w->queue[i]];
    if (i == 0) remove_remains(p, w, result);
    if (i || p->signal) {
      if (!p->signal) p->again[p->again_count++] = w->queue[i];
      continue;
    }
    report_end(p, w, status, result);
    tell(p, result);
  }
  w->queued = 0;
  w->pid = 0;
}

static void hear(Pool *p, Worker *w) {
  char chunk[65536];
  ssize_t n;
  do n = recv(w->fd, chunk, sizeof chunk, 0);
  while (n < 0 && errno == EINTR);
  if (n > 0) {
    buf_add(&w->in, (Str){chunk, (uint32_t)n});
    take_answers(p, w);
    hand_out(p, w);
    return;
  }
  bury(p, w);
  if (work_left(p)) start_worker(p, w);
  if (w->pid) hand_out(p, w);
}

// --- Limits -------------------------------------------------------------------------------------------------------

static void keep_limits(Pool *p, uint64_t loaded) {
  const BatchOptions *options = p->plan->options;
  uint64_t t = clock_steady();
  for (uint32_t i = 0; i < p->count; i++) {
    Worker *w = &p->workers[i];
    if (!w->pid || !w->queued) continue;
    if (options->seconds && t - w->since > (uint64_t)options->seconds * 1000000000u) end_worker(w, OUTCOME_TIMEOUT);
    if (options->memory && resident_in(w->memory) > loaded + options->memory) end_worker(w, OUTCOME_MEMORY);
    if (p->signal && t - p->ended > (uint64_t)GRACE_SECONDS * 1000000000u) end_worker(w, OUTCOME_CRASHED);
  }
}

// --- Signals ------------------------------------------------------------------------------------------------------

static void open_signals(Pool *p) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigprocmask(SIG_BLOCK, &set, &p->before);
  p->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void close_signals(Pool *p) {
  close(p->signals);
  sigprocmask(SIG_SETMASK, &p->before, NULL);
}

static void hear_signal(Pool *p) {
  struct signalfd_siginfo info;
  while (read(p->signals, &info, sizeof info) == (ssize_t)sizeof info) {
    for (uint32_t i = 0; i < p->count && p->signal; i++)
      if (p->workers[i].pid) end_worker(&p->workers[i], OUTCOME_CRASHED);
    p->signal = (int)info.ssi_signo;
    p->ended = clock_steady();
  }
}

// --- The loop -----------------------------------------------------------------------------------------------------

static bool is_busy(const Pool *p) {
  for (uint32_t i = 0; i < p->count; i++)
    if (p->workers[i].pid && p->workers[i].queued) return true;
  return false;
}

static void turn(Pool *p, uint64_t loaded) {
  struct pollfd fds[MOST_WORKERS + 1];
  fds[p->count] = (struct pollfd){.fd = p->signals, .events = POLLIN};
  for (uint32_t i = 0; i < p->count; i++)
    fds[i] = (struct pollfd){.fd = p->workers[i].pid ? p->workers[i].fd : -1, .events = POLLIN};
  poll(fds, p->count + 1, TICK_MS);
  if (fds[p->count].revents) hear_signal(p);
  for (uint32_t i = 0; i < p->count; i++)
    if (fds[i].revents) hear(p, &p->workers[i]);
  keep_limits(p, loaded);
}

// An idle worker has said all it had to say; it may be stopped, and would then never end by itself.
static void dismiss(Pool *p) {
  int *ending = p->plan->results->ending = ARENA_ARRAY(p->job->arena, int, p->count);
  for (uint32_t i = 0; i < p->count; i++) {
    Worker *w = &p->workers[i];
    if (w->pid) {
      kill(w->pid, SIGKILL);
      hang_up(w);
      ending[i] = w->pid;
    }
    arena_free(w->arena);
  }
}

static void wait_for(pid_t pid) {
  while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
}

void batch_end(const Results *results) {
  for (uint32_t i = 0; results->ending && i < results->workers; i++)
    if (results->ending[i]) wait_for(results->ending[i]);
}

static void run(Pool *p) {
  open_signals(p);
  malloc_trim(0);  // what reading the rows took is not for workers to carry
  int own = memory_open(getpid());
  uint64_t loaded = resident_in(own);
  if (own >= 0) close(own);
  for (uint32_t i = 0; i < p->count; i++) {
    p->workers[i].arena = arena_new();
    p->workers[i].in = buf_new(p->workers[i].arena);
    start_worker(p, &p->workers[i]);
    hand_out(p, &p->workers[i]);
  }
  while (is_busy(p)) turn(p, loaded);
  dismiss(p);
  close_signals(p);
  if (work_left(p)) diag(p->job->diags, DIAG_BATCH_FORK, NO_SPAN, diag_reason(p->job->arena, errno));
}

// --- What all share -----------------------------------------------------------------------------------------------

typedef struct Head {
  Str layout, brand, lang;
} Head;

// The word after a key at the beginning of a line. Taken for something else than it is, it costs a look that serves nobody.
static Str peek_key(Str bytes, Str key) {
  int64_t at = str_starts(bytes, str_slice(key, 1, key.n)) ? -1 : str_find(bytes, key, 0);
  uint32_t from = (uint32_t)(at + key.n), to = from;
  if (at < -1 || (at == -1 && !str_starts(bytes, str_slice(key, 1, key.n)))) return STR("");
  while (to < bytes.n && bytes.p[to] != '\n' && bytes.p[to] != '#') to++;
  return str_trim(str_slice(bytes, from, to));
}

static Str tree_text(const Yaml *tree, Str key) {
  const Yaml *value = yaml_get(tree, key);
  return value && value->kind == YAML_SCALAR ? value->text : STR("");
}

static Head head_of(Pool *p, const BatchJob *job) {
  Head own = {0};
  uint32_t file;
  if (job->tree) {
    own = (Head){tree_text(job->tree, STR("layout")), tree_text(job->tree, STR("brand")), tree_text(job->tree, STR("language"))};
  } else if (sources_read(p->plan->sources, SOURCE_CONTENT, job->content, &file) == READ_OK) {
    Str bytes = sources_get(p->plan->sources, file)->bytes;
    own = (Head){peek_key(bytes, STR("\nlayout:")), peek_key(bytes, STR("\nbrand:")), peek_key(bytes, STR("\nlanguage:"))};
  }
  return (Head){job->layout.n ? job->layout : own.layout, job->brand.n ? job->brand : own.brand, job->lang.n ? job->lang : own.lang};
}

static void warm(Pool *p) {
  StrMap seen = {0};
  for (uint32_t i = 0; i < p->plan->count; i++) {
    Head head = head_of(p, p->plan->results->v[p->plan->work[i]].job);
    Str key = str_format(p->job->scratch, "%.*s\n%.*s\n%.*s", STR_ARG(head.layout), STR_ARG(head.brand), STR_ARG(head.lang));
    if (!head.layout.n || !head.brand.n || strmap_get(&seen, key)) continue;
    strmap_put(p->job->scratch, &seen, key, p);
    session_warm(p->session, head.layout, head.brand, head.lang.n ? head.lang : STR("fr"));
  }
}

static void count_outcomes(Results *r) {
  for (uint32_t i = 0; i < r->count; i++) r->outcomes[r->v[i].outcome]++;
}

Results *batch_run(Job *job, Session *session, const BatchOptions *options, Plan *plan, const BatchWatcher *watcher) {
  uint64_t since = clock_steady();
  Pool p = {.job = job, .session = session, .plan = plan, .watcher = watcher, .count = worker_count(options, plan->count)};
  p.workers = ARENA_ARRAY(job->arena, Worker, p.count);
  p.again = ARENA_ARRAY(job->arena, uint32_t, plan->count + AHEAD);
  p.done = plan->results->count - plan->count;
  if (watcher) watcher->told(watcher->data, NULL, p.done, plan->results->count);
  if (plan->count) {
    // One document loads what it needs.
    if (plan->count > 1) warm(&p);
    run(&p);
    if (options->cache_limit) cache_prune(cache_folder(job->arena, options), options->cache_limit);
  }
  Results *r = plan->results;
  r->workers = p.count;
  r->signal = p.signal;
  r->nanoseconds = clock_steady() - since;
  count_outcomes(r);
  return r;
}
