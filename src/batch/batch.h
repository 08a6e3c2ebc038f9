// In: manifests, folders of content, rows of data. Out: documents in one folder, and a result for each, in the order they
// were asked for, whatever the number of processes. Four named stages: Manifest, Jobs, Plan, Results.
#ifndef MARBRE_BATCH_BATCH_H
#define MARBRE_BATCH_BATCH_H

#include "engine/engine.h"

typedef struct BatchOptions {
  const Str *operands;  // manifests, contents, folders of contents
  uint32_t operand_count;
  Str out;              // the folder for documents; it is made when it is not there
  Str layout, brand;    // instead of those asked for; empty: as asked for
  const Setting *settings;
  uint32_t setting_count;
  bool has_date;
  int64_t date;
  bool werror, force;
  uint32_t shard, shards;   // from 1; 0 of 0: all
  const Str *only;          // outputs; none: all
  uint32_t only_count;
  uint32_t workers;         // 0: as many as there are processors to be had
  uint32_t seconds;         // for one document; 0: no limit
  uint64_t memory;          // bytes that a document may take besides what was loaded; 0: no limit
  Str cache;                // a folder; empty: `.marbre` in the output folder
  uint64_t cache_limit;     // bytes that the folder may hold; 0: no limit
  Str remote;               // http://… or https://…; empty: none
  const Str *layout_paths, *font_folders;  // part of what decides a document
  uint32_t layout_path_count, font_folder_count;
} BatchOptions;

// The schema of manifests, in YAML.
Str batch_manifest_schema(void);

// --- Jobs: one a document -----------------------------------------------------------------------------------------

typedef struct BatchJob {
  uint32_t number;   // in the whole batch, from 1
  Str output;        // within the output folder; no two jobs have the same
  Str content;       // the file; of rows: the data's
  const Yaml *tree;  // of rows: the content itself; NULL: it is in the file
  Span row;          // where the row stands; NO_SPAN: no row
  Span span;         // what asks for it, in the manifest
  Str layout, brand, lang;  // instead of the content's; empty: the content's
  const Setting *settings;
  uint32_t setting_count;
} BatchJob;

typedef struct Jobs {
  const BatchJob *v;
  uint32_t count;
} Jobs;

// All documents that the operands ask for; NULL after a finding. `job->sources` is the session's, so that the
// trees of jobs can be typeset in any process forked from this one.
const Jobs *batch_jobs(Job *job, const BatchOptions *options);

// --- Plan: which of them are to be made ---------------------------------------------------------------------------

typedef struct Hash {
  uint64_t high, low;
} Hash;

typedef enum Outcome {
  OUTCOME_WAITING,    // not reached: the batch was ended
  OUTCOME_UNCHANGED,  // it stands there as its inputs make it
  OUTCOME_RESTORED,   // from a cache
  OUTCOME_BUILT,
  OUTCOME_FAILED,     // findings say why; nothing was written
  OUTCOME_CRASHED,    // its process ended
  OUTCOME_TIMEOUT,
  OUTCOME_MEMORY,
  OUTCOMES
} Outcome;
extern const char *const outcome_names[OUTCOMES];
static inline bool outcome_is_good(Outcome outcome) { return outcome >= OUTCOME_UNCHANGED && outcome <= OUTCOME_BUILT; }

typedef struct BatchResult {
  const BatchJob *job;
  Outcome outcome;
  uint32_t pages;
  uint64_t bytes, nanoseconds;
  uint64_t resident;        // bytes of the process that made it, afterwards; 0: none did
  Hash hash;                // of the document
  Diags *diags;
  Sources *sources;         // where findings stand
  const Str *inputs;        // files that decide it, sorted
  uint32_t input_count;
} BatchResult;

typedef struct Plan Plan;
// What is unchanged is known, what the cache on disk holds is put in its place; the rest is work. `total`: of this shard.
Plan *batch_plan(Job *job, const BatchOptions *options, const Jobs *jobs);
uint32_t plan_work(const Plan *plan);   // documents still to be made
uint32_t plan_total(const Plan *plan);  // all of this shard

// --- Results ------------------------------------------------------------------------------------------------------

// Told of each result as it comes, and once before the first (`result` NULL).
typedef struct BatchWatcher {
  void (*told)(void *data, const BatchResult *result, uint32_t done, uint32_t total);
  void *data;
} BatchWatcher;

typedef struct Results {
  BatchResult *v;  // in the order of jobs
  uint32_t count;
  uint32_t outcomes[OUTCOMES];
  uint64_t nanoseconds;
  uint32_t workers;
  int signal;      // that ended the batch; 0: none
  int *ending;     // processes of those workers, which have been told to end
} Results;

// Makes what the plan leaves to be made, in processes forked from this one. Of the batch itself only `job` hears.
Results *batch_run(Job *job, Session *session, const BatchOptions *options, Plan *plan, const BatchWatcher *watcher);
// Waits until its processes have ended: to be called last, since they give much memory back.
void batch_end(const Results *results);

// The first page of a document in small: PNG in base64; empty where it or poppler's tools are not to be had.
Str batch_picture(Arena *arena, Str path);
Str hash_print(Arena *arena, Hash hash);

#endif
