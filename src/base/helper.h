// In: tasks that depend on nothing but what they are given. Out: the same results as if each had been done at once, with
// the work of a second processor where there is one. A stage opens a helper, gives it tasks, and closes it before it
// returns. A document has one thread, or none where others are made beside it. Whoever does a task, it writes the same, so
// the output does not tell.
#ifndef MARBRE_BASE_HELPER_H
#define MARBRE_BASE_HELPER_H

#include "base/base.h"

typedef struct Helper Helper;
typedef struct HelperTask HelperTask;

struct HelperTask {
  // `job`: whose arena (the document's in the end) and scratch are to be used. A task finds nothing: `diags` is NULL.
  void (*work)(HelperTask *task, const Job *job);
  bool large;        // worth waking the thread for it alone
  uint32_t told;     // how far it said that it is
  int state;         // the helper's
  HelperTask *next;  // likewise
};

typedef enum HelperTerms {
  HELPER_SHARED,  // tasks may be done by the thread that gave them too, and then are: it helps rather than waits
  HELPER_APART,   // one after the other, in the order given, never beside one another: they may share what only they use
} HelperTerms;

// A thread for a document, which has it as its job's and closes it in the end. Without a second processor: none, and
// tasks are done as they are given.
Helper *helper_start(const Job *job);
// The job's own thread, if it has one that nobody has at the time, or only on the same terms: tasks of both then stand in
// one line. `worth`: there is enough to do for it to pay. Else tasks are done as they are given. Tasks live until they are
// done; what they allocate in the thread's arena, as long as the document.
Helper *helper_open(const Job *job, HelperTerms terms, bool worth);
bool helper_helps(const Helper *helper);  // there is a thread
void helper_give(Helper *helper, HelperTask *task);
// Returns when the task, or every task given so far, is done.
void helper_need(Helper *helper, HelperTask *task);
void helper_wait(Helper *helper);
// Of a long task, by whoever does it: what is made of it up to there may be used, in a count of the task's own, which rises.
void helper_tell(Helper *helper, HelperTask *task, uint32_t reached);
// Returns when it has come so far, how far it is; UINT32_MAX: it is done.
uint32_t helper_need_part(Helper *helper, HelperTask *task, uint32_t part);
// Without waiting.
bool helper_done(Helper *helper, const HelperTask *task);
// Large pages of so many bytes, a task each, for whichever arenas grow next; of one processor: none.
void helper_stock(Helper *helper, Arena *arena, size_t bytes);
void helper_unstock(Helper *helper);  // no more of them
// Before the first task: what tasks allocate is much.
void helper_grow_large(Helper *helper);
// Forgets the tasks that nobody has begun.
void helper_drop(Helper *helper);
// Takes back a task that nobody has begun; false: it is under way, or done.
bool helper_withdraw(Helper *helper, HelperTask *task);
// Waits. The document's own ends, and the memory of its arena goes to the arena of the job that it was started for.
void helper_close(Helper *helper);
// Closes it without waiting: all tasks of this stage are needed already, those of others may be under way.
void helper_return(Helper *helper);

// What both threads use in turn.
typedef struct HelperLock HelperLock;
HelperLock *helper_lock_new(Arena *arena);
void helper_lock_end(HelperLock *lock);
// Of NULL: nothing, there is one thread.
void helper_enter(HelperLock *lock);
void helper_leave(HelperLock *lock);

#endif
