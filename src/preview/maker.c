// Pages are shown from within typeset(), before the PDF is written.
#include "preview/maker.h"

#include <time.h>

#include "preview/relay.h"
#include "preview/state.h"

enum { PAINTED_WITHIN = 20 };  // milliseconds

typedef struct Maker {
  const PreviewOptions *options;
  int fd;
  Relay *relay;
  Session *session;
  State *state;
  PageGuess *guess;
  int64_t noticed;  // when the change was
  double shown_after;
} Maker;

// What follows, up to the PDF, keeps two processors busy and is not looked at: whoever looks has them first.
static void let_paint(Maker *m) {
  if (relay_wait_sent(m->relay) && !relay_is_ordered(m->relay)) nanosleep(&(struct timespec){.tv_nsec = PAINTED_WITHIN * 1000000L}, NULL);
}

static void show(void *self, Job *job, const Display *display) {
  Maker *m = self;
  if (m->options->werror && job->diags->warnings) return;
  state_show(m->state, job, display);
  if (m->shown_after > 0) return;  // a second time, when the first was a guess that held
  m->shown_after = (double)((int64_t)clock_steady() - m->noticed) / 1e6;
  let_paint(m);
}

static bool outdated(void *self) { return relay_is_ordered(((Maker *)self)->relay); }

static void asked(void *self, const Input *input) {
  Maker *m = self;
  relay_asked(m->relay, input);
}

static bool save(Maker *m, BuildResult *result) {
  bool good = result->done && !(m->options->werror && result->diags->warnings);
  return good && build_save(result, m->options->output);
}

static void finish(Maker *m, BuildResult *result) {
  bool good = save(m, result);
  state_finish(m->state, result, good);
  m->options->built(m->options->self, result, m->shown_after);
}

static void build(Maker *m) {
  BuildRequest request = m->options->request;
  request.show = show;
  request.show_self = m;
  request.asked = asked;
  request.outdated = outdated;
  request.guess = &m->guess;
  m->shown_after = 0;
  BuildResult result;
  typeset(m->session, &request, &result);
  if (!result.left) finish(m, &result);
  uint32_t count;
  const Input *list = sources_inputs(result.sources, result.arena, &count);
  relay_send(m->fd, &(RelayMessage){.kind = RELAY_DONE, .texts = {relay_inputs_write(result.arena, list, count)}});
  build_result_free(&result);
}

// What a session keeps is read once: when that changes, another takes its place.
static void renew_session(Maker *m) {
  session_close(m->session);
  m->session = session_open(&m->options->session);
}

void maker_run(const PreviewOptions *options, int fd) {
  Arena *arena = arena_new();
  Maker m = {.options = options, .fd = fd, .relay = relay_open(arena, fd), .guess = page_guess_new()};
  m.state = state_open(m.relay, options->request.content, options->lang);
  m.session = session_open(&options->session);
  for (RelayMessage order; relay_next_order(m.relay, &order);) {
    m.noticed = order.number;
    if (order.flag) renew_session(&m);
    build(&m);
  }
  session_close(m.session);
  state_close(m.state);
  page_guess_free(m.guess);
  relay_close(m.relay);
  arena_free(arena);
}
