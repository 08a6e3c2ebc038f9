// One loop: wait for a change, order a build, pass on what comes of it. Another process typesets, so that a document that
// ends it, or never ends, ends no more than that: the server stays, with the pages that were good, and the next change has a
// new one begin.
#include "preview/preview.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "preview/inputs.h"
#include "preview/maker.h"
#include "preview/relay.h"
#include "preview/server.h"
#include "preview/state.h"

// One that is followed, and one for which it is left when its pages are shown.
enum { MOST_ORDERS = 2 };
// Milliseconds: for a file half replaced; between signs of life; for a change to be sent; before a build is given up for
// another change; for the last one to end.
enum { SETTLE = 50, BEAT = 10000, SENT_WITHIN = 20, PATIENCE = 15000, LAST = 10000 };

typedef struct Preview {
  const PreviewOptions *options;
  Server *server;
  Inputs *inputs;
  int signals;
  pid_t maker;             // 0: none
  int fd;                  // to it
  uint32_t orders;         // that it has not done: one is followed, another may wait
  int64_t begun;           // when it began with the first
  int64_t since[2];        // when each was given, since 1970
  InputsChange change;     // what is to be built for
  int64_t noticed, moved;  // its first and its last
  Arena *arena;            // of the list below
  VEC(Input) asked;        // of the disk: watched if the build does not say in the end
  uint32_t listed;         // how many of them the last build said
  Arena *state_arena;
  Str state;               // the last published
} Preview;

static int64_t clock_real(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t milliseconds_since(int64_t then) { return ((int64_t)clock_steady() - then) / 1000000; }

static int time_left(int64_t since, int whole) {
  int64_t left = whole - milliseconds_since(since);
  return left > 0 ? (int)left : 0;
}

// --- The process that typesets ------------------------------------------------------------------------------------------

// Of this process it keeps standard input and output and its end of the socket.
_Noreturn static void become_maker(const PreviewOptions *options, int fd) {
  enum { OWN = 3 };
  if (fd != OWN) dup2(fd, OWN);
  closefrom(OWN + 1);
  maker_run(options, OWN);
  exit(0);
}

static bool start_maker(Preview *p) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return false;
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) become_maker(p->options, pair[1]);
  close(pair[1]);
  if (pid < 0) return close(pair[0]), false;
  p->maker = pid;
  p->fd = pair[0];
  return true;
}

static void order(Preview *p) {
  RelayMessage build = {.kind = RELAY_BUILD, .flag = p->change.shared, .number = p->noticed};
  if (!p->maker && !start_maker(p)) return;
  p->change = (InputsChange){0};
  if (!p->orders) p->begun = (int64_t)clock_steady();
  p->since[p->orders++] = clock_real();
  relay_send(p->fd, &build);
}

// --- What it says -------------------------------------------------------------------------------------------------------

static void notice(Preview *p, InputsChange change) {
  p->moved = (int64_t)clock_steady();
  if (change.any && !p->change.any) p->noticed = p->moved;
  p->change.any |= change.any;
  p->change.whole |= change.whole;
  p->change.shared |= change.shared;
}

static void keep_state(Preview *p, Str state) {
  arena_free(p->state_arena);
  p->state_arena = arena_new();
  p->state = str_dup(p->state_arena, state);
}

static void watch(Preview *p) {
  if (inputs_watch(p->inputs, p->asked.v, p->asked.n, p->since[0])) notice(p, (InputsChange){true, true, true});
}

static void take_list(Preview *p, Str bytes) {
  arena_free(p->arena);
  p->arena = arena_new();
  uint32_t count;
  const Input *list = relay_inputs_read(p->arena, bytes, &count);
  p->asked.v = NULL;
  p->asked.n = p->asked.cap = 0;
  for (uint32_t i = 0; i < count; i++) VEC_PUSH(p->arena, p->asked, list[i]);
  watch(p);
  p->since[0] = p->since[1];
  p->begun = (int64_t)clock_steady();
  p->orders--;
}

static void take_asked(Preview *p, Str bytes) {
  uint32_t count;
  const Input *list = relay_inputs_read(p->arena, bytes, &count);
  for (uint32_t i = 0; i < count; i++) VEC_PUSH(p->arena, p->asked, list[i]);
}

static void take(Preview *p, const RelayMessage *m) {
  switch (m->kind) {
    case RELAY_PUT: server_put(p->server, m->texts[0], m->texts[1], m->texts[2]); break;
    case RELAY_KEEP: server_keep(p->server, m->texts[0]); break;
    case RELAY_SWEEP: server_sweep(p->server); break;
    case RELAY_PUBLISH:
      server_publish(p->server, m->texts[0]);
      keep_state(p, m->texts[0]);
      break;
    case RELAY_LOOKED: relay_send(p->fd, &(RelayMessage){.kind = RELAY_LOOKED, .number = server_wait_sent(p->server, SENT_WITHIN)}); break;
    case RELAY_ASKED: take_asked(p, m->texts[0]); break;
    case RELAY_DONE: take_list(p, m->texts[0]); break;
    case RELAY_BUILD:
    case RELAY_KINDS: break;
  }
}

// --- Its end ------------------------------------------------------------------------------------------------------------

static void tell_end(Preview *p, Diags *diags, int status, bool given_up) {
  Arena *arena = diags->arena;
  if (given_up)
    diag(diags, DIAG_PREVIEW_SLOW, NO_SPAN, str_format(arena, "%d", PATIENCE / 1000));
  else if (WIFSIGNALED(status))
    diag(diags, DIAG_PREVIEW_SIGNAL, NO_SPAN, diag_signal(arena, WTERMSIG(status)));
  else
    diag(diags, DIAG_PREVIEW_ENDED, NO_SPAN, str_format(arena, "%d", WEXITSTATUS(status)));
  p->options->ended(p->options->self, diags);
}

static void remove_remains(Preview *p, Arena *arena) {
  unlink(str_format(arena, "%.*s.%ld.tmp", STR_ARG(p->options->output), (long)p->maker).p);
}

// The page keeps what it shows, and says why nothing new comes.
static void bury(Preview *p, bool given_up) {
  int status = 0;
  Arena *arena = arena_new();
  Diags diags = {.arena = arena};
  if (given_up) kill(p->maker, SIGKILL);
  while (waitpid(p->maker, &status, 0) < 0 && errno == EINTR) continue;
  remove_remains(p, arena);
  close(p->fd);
  p->maker = 0;
  if (p->orders > 1) notice(p, (InputsChange){true, true, true});  // what waited is for the next
  p->orders = 0;
  tell_end(p, &diags, status, given_up);
  Str state = state_of_end(arena, p->state, p->options->request.content, p->options->lang, &diags);
  server_publish(p->server, state);
  keep_state(p, state);
  watch(p);
  arena_free(arena);
}

// Ordered to end, it finishes what it is at, so that the PDF is whole.
static void dismiss(Preview *p) {
  if (!p->maker) return;
  shutdown(p->fd, SHUT_WR);
  int64_t since = (int64_t)clock_steady();
  Arena *arena = arena_new();
  struct pollfd last = {.fd = p->fd, .events = POLLIN};
  for (RelayMessage m; poll(&last, 1, time_left(since, LAST)) > 0 && relay_receive(p->fd, arena, &m);) take(p, &m);
  arena_free(arena);
  if (milliseconds_since(since) >= LAST) kill(p->maker, SIGKILL);
  while (waitpid(p->maker, NULL, 0) < 0 && errno == EINTR) continue;
  close(p->fd);
}

// --- The loop -----------------------------------------------------------------------------------------------------------

static bool is_settled(const Preview *p) { return p->change.any && (p->change.whole || milliseconds_since(p->moved) >= SETTLE); }

static int patience(const Preview *p) {
  if (p->orders == MOST_ORDERS) return time_left(p->begun, PATIENCE);
  return p->change.any ? time_left(p->moved, SETTLE) : BEAT;
}

// False when the process has ended. One message at a time: others may wait for this loop.
static bool hear(Preview *p) {
  RelayMessage message;
  Arena *arena = arena_new();
  bool there = relay_receive(p->fd, arena, &message);
  if (there) take(p, &message);
  arena_free(arena);
  return there;
}

static void loop(Preview *p) {
  notice(p, (InputsChange){true, true, false});
  for (;;) {
    if (p->orders < MOST_ORDERS && is_settled(p)) order(p);
    if (p->orders == MOST_ORDERS && milliseconds_since(p->begun) >= PATIENCE) bury(p, true);
    server_turn(p->server);
    struct pollfd fds[] = {{.fd = inputs_fd(p->inputs), .events = POLLIN}, {.fd = p->signals, .events = POLLIN},
                           {.fd = p->maker ? p->fd : -1, .events = POLLIN}, {.fd = server_fd(p->server), .events = POLLIN}};
    int n = poll(fds, 4, patience(p));
    if (n < 0 && errno != EINTR) return;
    if (n > 0 && fds[1].revents) return;
    if (n > 0 && fds[2].revents && !hear(p)) bury(p, false);
    if (n > 0 && fds[0].revents) notice(p, inputs_take(p->inputs));
    if (n == 0 && !p->change.any) server_beat(p->server);
  }
}

// Signals are read in the loop; the process that typesets takes none.
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

bool preview_run(const PreviewOptions *options, Diags *diags) {
  Preview p = {.options = options, .signals = open_signals(), .arena = arena_new()};
  p.inputs = inputs_open(diags);
  p.server = p.inputs ? server_open(options->port, diags) : NULL;
  if (p.server) {
    announce(&p);
    loop(&p);
    dismiss(&p);
  }
  server_close(p.server);
  inputs_close(p.inputs);
  arena_free(p.arena);
  arena_free(p.state_arena);
  close(p.signals);
  return p.server != NULL;
}
