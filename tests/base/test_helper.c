// Whoever does a task, it is done once, with memory that stays; tasks apart come one after the other, in their order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base.h"

enum { TASKS = 3000 };

typedef struct Square {
  HelperTask task;
  uint32_t n, *result, times;
  uint32_t *order;  // of tasks apart: what only they write to
} Square;

static void square(HelperTask *task, const Job *job) {
  Square *s = (Square *)task;
  ArenaMark mark = arena_mark(job->scratch);
  uint32_t *room = ARENA_ARRAY(job->scratch, uint32_t, s->n % 500 + 1);
  for (uint32_t i = 0; i <= s->n % 500; i++) room[i] = s->n;
  s->result = ARENA_NEW(job->arena, uint32_t);
  *s->result = room[s->n % 500] * s->n;
  s->times++;
  if (s->order) s->order[++s->order[0]] = s->n;
  arena_rewind(job->scratch, mark);
}

static Job job_new(void) { return (Job){arena_new(), arena_new(), NULL, NULL, NULL}; }

static void job_free(Job *job) {
  arena_free(job->scratch);
  arena_free(job->arena);
}

static void all_are_done(HelperTerms terms, bool worth) {
  Job job = job_new();
  Square *squares = ARENA_ARRAY(job.arena, Square, TASKS);
  uint32_t *order = ARENA_ARRAY(job.arena, uint32_t, TASKS + 1);
  job.helper = helper_start(&job);
  Helper *helper = helper_open(&job, terms, worth);
  for (uint32_t i = 0; i < TASKS; i++) {
    squares[i] = (Square){.task = {.work = square}, .n = i, .order = terms == HELPER_APART ? order : NULL};
    helper_give(helper, &squares[i].task);
    ARENA_NEW(job.arena, uint32_t);
    if (i % 7 == 0) helper_need(helper, &squares[i].task);
    if (i % 7 == 0) assert_int_equal(*squares[i].result, i * i);
    if (i % 1000 == 999) helper_wait(helper);
    if (i % 1000 == 999) assert_non_null(squares[i].result);
  }
  helper_close(helper);
  helper_close(job.helper);
  for (uint32_t i = 0; i < TASKS; i++) {
    assert_int_equal(squares[i].times, 1);
    assert_int_equal(*squares[i].result, i * i);
    if (terms == HELPER_APART) assert_int_equal(order[i + 1], i);
  }
  job_free(&job);
}

static void shared_tasks(void **state) {
  (void)state;
  all_are_done(HELPER_SHARED, true);
  all_are_done(HELPER_SHARED, false);
}

static void tasks_apart(void **state) {
  (void)state;
  all_are_done(HELPER_APART, true);
  all_are_done(HELPER_APART, false);
}

static void none_at_all(void **state) {
  (void)state;
  for (int i = 0; i < 200; i++) {
    Job job = job_new();
    if (i % 3) job.helper = helper_start(&job);
    helper_close(helper_open(&job, i % 2 ? HELPER_APART : HELPER_SHARED, true));
    if (i % 3) helper_close(job.helper);
    job_free(&job);
  }
}

// A task that is taken back is not done; one that is not was begun, and is done once.
static void taken_back(void **state) {
  (void)state;
  Job job = job_new();
  Square *squares = ARENA_ARRAY(job.arena, Square, TASKS);
  bool back[TASKS];
  job.helper = helper_start(&job);
  Helper *helper = helper_open(&job, HELPER_APART, true);
  for (uint32_t i = 0; i < TASKS; i++) {
    squares[i] = (Square){.task = {.work = square}, .n = i};
    helper_give(helper, &squares[i].task);
    if (i % 3 == 2) back[i - 1] = helper_withdraw(helper, &squares[i - 1].task);
    if (i % 3 == 2) back[i] = helper_withdraw(helper, &squares[i].task);
    if (i % 3 == 0) back[i] = false;
  }
  helper_close(helper);
  helper_close(job.helper);
  for (uint32_t i = 0; i < TASKS - TASKS % 3; i++) assert_int_equal(squares[i].times, !back[i]);
  job_free(&job);
}

// While one stage has the document's thread, another may give it tasks on the same terms; what they made stays.
static void open_within(HelperTerms terms) {
  Job job = job_new();
  job.helper = helper_start(&job);
  Helper *outer = helper_open(&job, terms, true);
  Square *squares = ARENA_ARRAY(job.arena, Square, TASKS);
  uint32_t *order = ARENA_ARRAY(job.arena, uint32_t, TASKS + 1);
  for (uint32_t i = 0; i < TASKS;) {
    Helper *inner = helper_open(&job, terms, true);
    for (uint32_t end = i + 100; i < end; i++) {
      squares[i] = (Square){.task = {.work = square}, .n = i, .order = terms == HELPER_APART ? order : NULL};
      helper_give(i % 2 ? inner : outer, &squares[i].task);
    }
    helper_close(inner);
    for (uint32_t k = i - 100; k < i; k++) assert_int_equal(squares[k].times, 1);
  }
  helper_close(outer);
  helper_close(job.helper);
  for (uint32_t i = 0; i < TASKS; i++) {
    assert_int_equal(*squares[i].result, i * i);
    if (outer == job.helper && terms == HELPER_APART) assert_int_equal(order[i + 1], i);
  }
  job_free(&job);
}

static void opened_within(void **state) {
  (void)state;
  open_within(HELPER_APART);
  open_within(HELPER_SHARED);
}

// Terms that differ: the second stage has no thread, and its tasks are done as they are given.
static void opened_on_other_terms(void **state) {
  (void)state;
  Job job = job_new();
  job.helper = helper_start(&job);
  Helper *outer = helper_open(&job, HELPER_APART, true), *inner = helper_open(&job, HELPER_SHARED, true);
  assert_false(helper_helps(inner));
  Square *square_of = ARENA_NEW(job.arena, Square);
  *square_of = (Square){.task = {.work = square}, .n = 7};
  helper_give(inner, &square_of->task);
  assert_int_equal(*square_of->result, 49);
  helper_close(inner);
  helper_close(outer);
  helper_close(job.helper);
  job_free(&job);
}

// A long task, of which parts are used while it goes on.
typedef struct Count {
  HelperTask task;
  Helper *helper;
  uint32_t made[TASKS];
} Count;

static void count(HelperTask *task, const Job *job) {
  Count *c = (Count *)task;
  for (uint32_t i = 0; i < TASKS; i++) {
    *ARENA_NEW(job->arena, uint32_t) = i;
    c->made[i] = i * i;
    if (i % 10 == 9) helper_tell(c->helper, task, i + 1);
  }
}

static void use_parts(HelperTerms terms, bool worth) {
  Job job = job_new();
  job.helper = helper_start(&job);
  Count *counted = ARENA_NEW(job.arena, Count);
  Square *squares = ARENA_ARRAY(job.arena, Square, TASKS);
  counted->task = (HelperTask){.work = count, .large = true};
  counted->helper = helper_open(&job, terms, worth);
  helper_give(counted->helper, &counted->task);
  for (uint32_t i = 0, known = 0; i < TASKS; i++) {
    if (known <= i) known = helper_need_part(counted->helper, &counted->task, i + 1);
    assert_in_range(known, i + 1, UINT32_MAX);
    assert_int_equal(counted->made[i], i * i);
    squares[i] = (Square){.task = {.work = square}, .n = i};
    helper_give(counted->helper, &squares[i].task);
  }
  assert_int_equal(helper_need_part(counted->helper, &counted->task, TASKS + 1), UINT32_MAX);
  helper_close(counted->helper);
  helper_close(job.helper);
  for (uint32_t i = 0; i < TASKS; i++) assert_int_equal(squares[i].times, 1);
  job_free(&job);
}

static void used_in_parts(void **state) {
  (void)state;
  use_parts(HELPER_SHARED, true);
  use_parts(HELPER_APART, true);
  use_parts(HELPER_APART, false);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shared_tasks), cmocka_unit_test(tasks_apart),
                                     cmocka_unit_test(taken_back), cmocka_unit_test(opened_within),
                                     cmocka_unit_test(opened_on_other_terms), cmocka_unit_test(used_in_parts),
                                     cmocka_unit_test(none_at_all)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
