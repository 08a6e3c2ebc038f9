// One loop: wait for a change, typeset, show, save. Pages are shown from within typeset(), before the PDF is written.
#include "preview/preview.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "preview/inputs.h"
#include "preview/state.h"

// Milliseconds: for a file half replaced; between signs of life; for a change to be sent, and then to be painted.
enum { SETTLE = 50, BEAT = 10000, SENT_WITHIN = 20, PAINTED_WITHIN = 20 };

typedef struct Preview {
  const PreviewOptions *options;
  Session *session;
  Server *server;
  State *state;
  Inputs *inputs;
  PageGuess *guess;
  int signals;
  int64_t noticed;  // when a change was, monotonic
  double shown_after;
} Preview;

static int64_t clock_now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

// --- Waiting ----------------------------------------------------------------------------------------------------------

typedef enum Waited { WAITED_CHANGE, WAITED_NOTHING, WAITED_END } Waited;

static Waited wait_for(Preview *p, int milliseconds) {
  struct pollfd fds[] = {{.fd = inputs_fd(p->inputs), .events = POLLIN}, {.fd = p->signals, .events = POLLIN}};
  int n = poll(fds, 2, milliseconds);
  if (n < 0) return errno == EINTR ? WAITED_NOTHING : WAITED_END;
  if (fds[1].revents) return WAITED_END;
  return fds[0].revents ? WAITED_CHANGE : WAITED_NOTHING;
}

// --- A build ----------------------------------------------------------------------------------------------------------

// What follows, up to the PDF, keeps two processors busy and is not looked at: whoever looks has them first.
static void let_paint(Preview *p) {
  if (server_wait_sent(p->server, SENT_WITHIN)) wait_for(p, PAINTED_WITHIN);
}

static void show(void *self, Job *job, const Display *display) {
  Preview *p = self;
  if (p->options->werror && job->diags->warnings) return;
  state_show(p->state, job, display);
  if (p->shown_after > 0) return;  // a second time, when the first was a guess that held
  p->shown_after = (double)(clock_now(CLOCK_MONOTONIC) - p->noticed) / 1e6;
  let_paint(p);
}

static bool save(Preview *p, BuildResult *result) {
  bool good = result->done && !(p->options->werror && result->diags->warnings);
  return good && build_save(result, p->options->output);
}

// True when an input changed while it was being read.
static bool build(Preview *p) {
  BuildRequest request = p->options->request;
  request.show = show;
  request.show_self = p;
  request.guess = &p->guess;
  p->shown_after = 0;
  int64_t since = clock_now(CLOCK_REALTIME);
  BuildResult result;
  typeset(p->session, &request, &result);
  bool good = save(p, &result);
  state_finish(p->state, &result, good);
  p->options->built(p->options->self, &result, p->shown_after);
  uint32_t count;
  const Input *list = sources_inputs(result.sources, result.arena, &count);
  bool changed = inputs_watch(p->inputs, list, count, since);
  build_result_free(&result);
  return changed;
}

// What a session keeps is read once: when that changes, another takes its place.
static void renew_session(Preview *p) {
  session_close(p->session);
  p->session = session_open(&p->options->session);
}

// --- The loop ---------------------------------------------------------------------------------------------------------

// Waits for a change that matters, and until what is being replaced is whole. False at the end.
static bool next_change(Preview *p, InputsChange *change) {
  *change = (InputsChange){0};
  for (;;) {
    Waited waited = wait_for(p, change->any ? SETTLE : BEAT);
    if (waited == WAITED_END) return false;
    if (waited == WAITED_NOTHING && change->any) return true;
    if (waited == WAITED_NOTHING) server_beat(p->server);
    if (waited != WAITED_CHANGE) continue;
    InputsChange more = inputs_take(p->inputs);
    if (more.any && !change->any) p->noticed = clock_now(CLOCK_MONOTONIC);
    change->any |= more.any;
    change->shared |= more.shared;
    if (more.whole) return true;
  }
}

static void loop(Preview *p) {
  p->noticed = clock_now(CLOCK_MONOTONIC);
  bool again = build(p);
  for (InputsChange change; again || next_change(p, &change);) {
    if (again) p->noticed = clock_now(CLOCK_MONOTONIC);
    if (again || change.shared) renew_session(p);
    again = build(p);
  }
}

// Signals are read in the loop: the server's thread, made after this, takes none.
static int open_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigprocmask(SIG_BLOCK, &set, NULL);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void announce(const Preview *p) {
  char address[64];
  snprintf(address, sizeof address, "http://127.0.0.1:%u/", server_port(p->server));
  p->options->listening(p->options->self, address);
}

// The memory of one build serves the next: given back, it would have to be had page by page again.
static void keep_memory(void) {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

bool preview_run(const PreviewOptions *options, Diags *diags) {
  keep_memory();
  Preview p = {.options = options, .signals = open_signals(), .guess = page_guess_new()};
  p.inputs = inputs_open(diags);
  p.server = p.inputs ? server_open(options->port, diags) : NULL;
  if (p.server) {
    p.state = state_open(p.server, options->request.content, options->lang);
    p.session = session_open(&options->session);
    announce(&p);
    loop(&p);
  }
  session_close(p.session);
  server_close(p.server);
  state_close(p.state);
  inputs_close(p.inputs);
  page_guess_free(p.guess);
  close(p.signals);
  return p.server != NULL;
}
