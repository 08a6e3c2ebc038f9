// One queue, one thread that takes its tasks, one lock for both. A sleeping thread is woken for a few tasks at a time:
// waking costs as much as a small task. So it does not sleep at once: for some hundredths of a millisecond it looks out for
// the next.
#include "base/helper.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "base/system.h"

enum { TASK_WAITS = 1, TASK_BEGUN, TASK_DONE };
enum { WAKE_FOR = 4, ENOUGH = 32, STACK = 8 << 20, LOOKS = 2000 };

struct Helper {
  HelperTerms terms;
  bool threaded;
  uint32_t lent;  // to how many stages, by the document
  pthread_t thread;
  cpu_set_t processors;  // that may be used
  int at;                // the processor that the thread was last seen on; -1: it has not been seen
  pthread_mutex_t lock;
  pthread_cond_t given, done;
  bool sleeps, awaited, closing;
  HelperTask *first, *last;  // that wait
  _Atomic uint32_t waiting;  // tasks
  uint32_t open;             // those that are not done
  Job mine, its;             // of the thread that gives, and of the one that helps
  Arena *home;               // where what the latter allocated goes in the end
};

static HelperTask *take(Helper *h) {
  HelperTask *task = h->first;
  h->first = task->next;
  if (!h->first) h->last = NULL;
  h->waiting--;
  task->state = TASK_BEGUN;
  return task;
}

// Called and left with the lock held, which is let go of meanwhile.
static void do_first(Helper *h, const Job *job) {
  HelperTask *task = take(h);
  if (job == &h->its) h->at = sched_getcpu();
  pthread_mutex_unlock(&h->lock);
  task->work(task, job);
  pthread_mutex_lock(&h->lock);
  task->state = TASK_DONE;
  h->open--;
  if (h->awaited) pthread_cond_signal(&h->done);
}

static void pause_shortly(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

// What follows on a task is most often given before a thread could fall asleep and be woken. Called and left with the lock
// held, which is let go of meanwhile.
static void look_out(Helper *h) {
  pthread_mutex_unlock(&h->lock);
  for (int i = 0; i < LOOKS && !h->waiting; i++) pause_shortly();
  pthread_mutex_lock(&h->lock);
}

static void *run(void *helper) {
  Helper *h = helper;
  pthread_mutex_lock(&h->lock);
  while (h->first || !h->closing) {
    if (h->first) {
      do_first(h, &h->its);
      if (!h->first) look_out(h);
      continue;
    }
    h->sleeps = true;
    pthread_cond_wait(&h->given, &h->lock);
    h->sleeps = false;
  }
  pthread_mutex_unlock(&h->lock);
  return NULL;
}

static bool two_processors(Helper *h) {
  return sched_getaffinity(0, sizeof h->processors, &h->processors) == 0 && CPU_COUNT(&h->processors) > 1;
}

// The scheduler likes to begin a thread where it was made, and there it would wait for the one that it is to help.
static bool start(Helper *h) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, STACK);
  cpu_set_t elsewhere = h->processors;
  int here = sched_getcpu();
  if (here >= 0) CPU_CLR(here, &elsewhere);
  pthread_attr_setaffinity_np(&attr, sizeof elsewhere, &elsewhere);
  bool started = pthread_create(&h->thread, &attr, run, h) == 0;
  pthread_attr_destroy(&attr);
  return started;
}

static Job its_job(const Job *job) { return (Job){.arena = arena_new(), .scratch = arena_new(), .sources = job->sources}; }

static Helper *serve(Helper *h, const Job *job, HelperTerms terms) {
  h->terms = terms;
  h->mine = (Job){.arena = job->arena, .scratch = job->scratch, .sources = job->sources};
  return h;
}

Helper *helper_start(const Job *job) {
  Helper *h = serve(ARENA_NEW(job->arena, Helper), job, HELPER_APART);
  if (!two_processors(h)) return h;
  pthread_mutex_init(&h->lock, NULL);
  pthread_cond_init(&h->given, NULL);
  pthread_cond_init(&h->done, NULL);
  h->its = its_job(job);
  h->home = job->arena;
  h->at = -1;
  h->threaded = start(h);
  return h;
}

static bool may_borrow(const Helper *h, HelperTerms terms) {
  return h && h->threaded && (!h->lent || h->terms == terms);
}

static Helper *borrow(Helper *h, const Job *job, HelperTerms terms) { return h->lent++ ? h : serve(h, job, terms); }

Helper *helper_open(const Job *job, HelperTerms terms, bool worth) {
  if (worth && may_borrow(job->helper, terms)) return borrow(job->helper, job, terms);
  return serve(ARENA_NEW(job->arena, Helper), job, terms);
}

bool helper_helps(const Helper *h) { return h->threaded; }

void helper_grow_large(Helper *h) {
  if (h->threaded) arena_grow_large(h->its.arena);
}

static void append(Helper *h, HelperTask *task) {
  task->state = TASK_WAITS;
  task->told = 0;
  task->next = NULL;
  if (h->last)
    h->last->next = task;
  else
    h->first = task;
  h->last = task;
  h->waiting++;
  h->open++;
}

static void wake(Helper *h) {
  if (h->sleeps && h->first) pthread_cond_signal(&h->given);
}

void helper_give(Helper *h, HelperTask *task) {
  if (!h->threaded) {
    task->work(task, &h->mine);
    return;
  }
  pthread_mutex_lock(&h->lock);
  append(h, task);
  if (task->large || h->waiting >= WAKE_FOR) wake(h);
  if (h->terms == HELPER_SHARED && h->waiting > ENOUGH) do_first(h, &h->mine);
  pthread_mutex_unlock(&h->lock);
}

// Whoever is woken may be put where he is woken from, although the processor that he slept on has nothing to do: one of a
// virtual machine that is halted does not count as free. So nobody sleeps there who could be put there.
static void sleep_elsewhere(Helper *h) {
  cpu_set_t elsewhere = h->processors;
  if (h->at >= 0) CPU_CLR(h->at, &elsewhere);
  sched_setaffinity(0, sizeof elsewhere, &elsewhere);
  pthread_cond_wait(&h->done, &h->lock);
  sched_setaffinity(0, sizeof h->processors, &h->processors);
}

// Helps while there is something to do, then sleeps until a task is done, or tells how far it is.
static void pass_time(Helper *h, const HelperTask *left) {
  if (h->terms == HELPER_SHARED && h->first && h->first != left) {
    do_first(h, &h->mine);
    return;
  }
  wake(h);
  h->awaited = true;
  sleep_elsewhere(h);
  h->awaited = false;
}

void helper_need(Helper *h, HelperTask *task) {
  if (!h->threaded) return;
  pthread_mutex_lock(&h->lock);
  while (task->state != TASK_DONE) pass_time(h, NULL);
  pthread_mutex_unlock(&h->lock);
}

void helper_tell(Helper *h, HelperTask *task, uint32_t reached) {
  if (!h->threaded) return;
  pthread_mutex_lock(&h->lock);
  task->told = reached;
  if (h->awaited) pthread_cond_signal(&h->done);
  pthread_mutex_unlock(&h->lock);
}

// Whoever asks for a part has something else to do with it meanwhile: the task is left to the other thread.
uint32_t helper_need_part(Helper *h, HelperTask *task, uint32_t part) {
  if (!h->threaded) return UINT32_MAX;
  pthread_mutex_lock(&h->lock);
  while (task->state != TASK_DONE && task->told < part) pass_time(h, task);
  uint32_t told = task->state == TASK_DONE ? UINT32_MAX : task->told;
  pthread_mutex_unlock(&h->lock);
  return told;
}

void helper_wait(Helper *h) {
  if (!h->threaded) return;
  pthread_mutex_lock(&h->lock);
  while (h->open) pass_time(h, NULL);
  pthread_mutex_unlock(&h->lock);
}

bool helper_done(Helper *h, const HelperTask *task) {
  if (!h->threaded) return true;
  pthread_mutex_lock(&h->lock);
  bool done = task->state == TASK_DONE;
  pthread_mutex_unlock(&h->lock);
  return done;
}

void helper_drop(Helper *h) {
  if (!h->threaded) return;
  pthread_mutex_lock(&h->lock);
  h->open -= h->waiting;
  h->waiting = 0;
  h->first = h->last = NULL;
  pthread_mutex_unlock(&h->lock);
}

static void drop(Helper *h, const HelperTask *task) {
  HelperTask *before = NULL;
  for (HelperTask *t = h->first; t != task; t = t->next) before = t;
  if (before)
    before->next = task->next;
  else
    h->first = task->next;
  if (h->last == task) h->last = before;
  h->waiting--;
  h->open--;
}

bool helper_withdraw(Helper *h, HelperTask *task) {
  if (!h->threaded) return false;
  pthread_mutex_lock(&h->lock);
  bool waits = task->state == TASK_WAITS;
  if (waits) drop(h, task);
  pthread_mutex_unlock(&h->lock);
  return waits;
}

typedef struct Stocking {
  HelperTask task;
  size_t bytes;
} Stocking;

static void stock(HelperTask *task, const Job *job) {
  (void)job;
  arena_stock(((Stocking *)task)->bytes);
}

void helper_stock(Helper *h, Arena *arena, size_t bytes) {
  if (!h->threaded) return;
  if (bytes > ARENA_MOST_STOCK) bytes = ARENA_MOST_STOCK;
  for (size_t b = LARGE_PAGE; b <= bytes; b += LARGE_PAGE) {
    Stocking *s = ARENA_NEW(arena, Stocking);
    *s = (Stocking){{.work = stock, .large = true}, b};
    helper_give(h, &s->task);
  }
}

void helper_unstock(Helper *h) {
  if (!h->threaded) return;
  pthread_mutex_lock(&h->lock);
  for (HelperTask *t = h->first, *next; t; t = next) {
    next = t->next;
    if (t->work == stock) drop(h, t);
  }
  pthread_mutex_unlock(&h->lock);
}

struct HelperLock {
  pthread_mutex_t mutex;
};

HelperLock *helper_lock_new(Arena *arena) {
  HelperLock *lock = ARENA_NEW(arena, HelperLock);
  pthread_mutex_init(&lock->mutex, NULL);
  return lock;
}

void helper_lock_end(HelperLock *lock) { pthread_mutex_destroy(&lock->mutex); }

void helper_enter(HelperLock *lock) {
  if (lock) pthread_mutex_lock(&lock->mutex);
}

void helper_leave(HelperLock *lock) {
  if (lock) pthread_mutex_unlock(&lock->mutex);
}

static void end_thread(Helper *h) {
  pthread_mutex_lock(&h->lock);
  h->closing = true;
  pthread_cond_signal(&h->given);
  pthread_mutex_unlock(&h->lock);
  pthread_join(h->thread, NULL);
}

void helper_close(Helper *h) {
  helper_wait(h);
  if (!h->its.arena) return;
  if (h->lent) {
    h->lent--;
    return;
  }
  if (h->threaded) end_thread(h);
  pthread_cond_destroy(&h->done);
  pthread_cond_destroy(&h->given);
  pthread_mutex_destroy(&h->lock);
  arena_join(h->home, h->its.arena);
  arena_free(h->its.scratch);
}

void helper_return(Helper *h) {
  if (h->lent > 1)
    h->lent--;
  else
    helper_close(h);
}
