// What the files of batch/ share.
#ifndef MARBRE_BATCH_INTERNAL_H
#define MARBRE_BATCH_INTERNAL_H

#include "batch/batch.h"
#include "expr/expr.h"

// manifest.c: what is asked for, checked by the manifest's schema, nothing expanded yet.
typedef struct Entry {
  Span span;
  Str beside;  // the file its paths stand beside
  const Yaml *content, *data, *delimiter, *fields, *gather, *matrix;  // NULL: not given
  const Yaml *layout, *brand, *language, *output;                     // its own or the default
  const Yaml *set, *default_set;
} Entry;

typedef struct Manifest {
  const Entry *entries;
  uint32_t count;
} Manifest;

const Manifest *manifest_load(Job *job, const BatchOptions *options);

// contents.c: the files that a path names: itself, or in a folder, at any depth, those that are documents of their own.
typedef struct ContentFile {
  Str path;
  Str name;  // below the folder, without its ending
} ContentFile;
typedef struct Contents {
  const ContentFile *v;
  uint32_t count;
} Contents;
// `all`: files that do not name a layout, too. False after a finding.
bool contents_find(Job *job, Str path, Span from, bool all, Contents *out);

// rows.c, csv.c, json.c: data as a list of mappings, each value with its place. NULL after a finding.
typedef struct Rows {
  const Yaml *list;
  Str path;
  bool texts;  // of a form in which all values are texts
} Rows;
bool rows_read(Job *job, const Entry *entry, Rows *out);
const Yaml *csv_parse(Job *job, uint32_t file, char delimiter);  // 0: found out
const Yaml *json_parse(Job *job, uint32_t file);

// fields.c: the content that a row becomes.
typedef struct Filler {
  ExprContext expr;
  StrMap templates;  // what a scalar's text was parsed to, by where the scalar lies: rows are filled in by thousands
} Filler;
const Yaml *fields_fill(Filler *f, const Yaml *fields, const Yaml *row, const Scope *scope);
// A scalar with its {{ … }} filled in; NULL: nothing is left of it.
const Yaml *field_fill(Filler *f, const Yaml *scalar, const Yaml *row, const Scope *scope);
// Findings for paths that are not there, once for all rows.
void fields_check(Job *job, const Yaml *fields, const TypeScope *scope);

// key.c: what decides a document, as a number: all that is asked for, then all that was read for it.
Hash hash_of(Str bytes);
// The program and the libraries it runs with, by their build ids.
Hash program_hash(void);
Hash request_key(Arena *scratch, const BatchOptions *options, Hash program, const BatchJob *job);
typedef struct InputName {
  InputKind is;
  SourceKind kind;
  Str path, suffix;
} InputName;
// What was read for a document: most of a batch read the same.
typedef struct InputList {
  const InputName *v;
  uint32_t count;
  const Str *files;  // the paths of those that were there
  uint32_t file_count;
  bool looked;       // `now` is known
  Hash now;          // of all of them as they stand on the disk now
} InputList;
// What stands on the disk now, each file and folder looked at once.
typedef struct Disk {
  Arena *arena;
  StrMap known;
  StrMap lists;  // InputList, by how it is written
} Disk;
Hash disk_hash_all(Disk *disk, InputList *list);
// `hashes[i]` of inputs[i].
Hash inputs_hash(Arena *scratch, const InputName *inputs, const Hash *hashes, uint32_t count);
Hash document_key(Hash request, Hash inputs);

// cache.c: entries by key, whole or not there at all: what was cut short or garbled is not taken. A record, by request,
// says what was read for it the last time, the document's key then, and the result; a result, by a document's key, is what
// others made of other inputs; a PDF, by its own hash, is the document.
typedef enum CacheKind { CACHE_RECORD, CACHE_RESULT, CACHE_PDF, CACHE_KINDS } CacheKind;
extern const char *const cache_kind_names[CACHE_KINDS];
enum { CACHE_DIGITS = 32 };  // of a key, in an entry's name
typedef struct Cache {
  Arena *arena;  // of the paths
  Str folder;
  struct Remote *remote;  // NULL: none
  Str trouble;            // the first thing that went wrong; the cache goes on without
} Cache;
Str cache_folder(Arena *arena, const BatchOptions *options);
Cache cache_open(Arena *arena, const BatchOptions *options);
void cache_close(Cache *cache);
bool cache_get(Cache *cache, Arena *arena, CacheKind kind, Hash key, Str *bytes);
// A document that stands where it should is in use, though it is not read from here.
void cache_use(Cache *cache, Arena *scratch, Hash key);
// On the disk and elsewhere.
void cache_put(Cache *cache, CacheKind kind, Hash key, Str bytes);
void cache_put_elsewhere(Cache *cache, CacheKind kind, Hash key, Str bytes);
// A document that stands at `path`: on the disk it is another name of the same file, where that can be.
void cache_put_file(Cache *cache, Hash key, Str path, Str bytes);
bool file_read(Arena *arena, Str path, Str *bytes);
// Makes the folders that lead to a file.
bool folders_make(Arena *scratch, Str path);

// prune.c
struct stat;
void entry_use(const char *path, const struct stat *st);
// Takes out of the folder what has not been used for longest, if there is more than so many bytes.
void cache_prune(Str folder, uint64_t limit);

// remote.c: the same over HTTP, GET and PUT.
typedef struct Remote Remote;
Remote *remote_open(Arena *arena, Str url, Str *trouble);
void remote_close(Remote *remote);
bool remote_get(Remote *remote, Arena *arena, Str name, Str *bytes, Str *trouble);
void remote_put(Remote *remote, Str name, Str bytes, Str *trouble);

// record.c: a result as text and back: an entry of the cache.
Str record_write(Arena *arena, const BatchResult *result);
// False when it is none. The result's findings stand in `shared`'s files and in its own; its inputs are not in a record.
bool record_read(Arena *arena, Sources *shared, Str text, BatchResult *result);
// A worker's answer: the same, with the inputs and what is wrong with a cache. `lists`: of inputs that came before.
Str answer_write(Arena *arena, const BatchResult *result, Str trouble);
bool answer_read(Arena *arena, StrMap *lists, Sources *shared, Str text, BatchResult *result, Str *trouble);
// What the cache knows of a request.
typedef struct Known {
  InputList *inputs;
  Hash key;    // of the document, with the inputs as they were
  Str result;  // record_write's
} Known;
Str known_write(Arena *arena, const Known *known);
bool known_read(Disk *disk, Str text, Known *known);
void result_start(Arena *arena, Sources *shared, const BatchJob *job, BatchResult *result);

// cores.c
uint32_t cores_granted(void);

// plan.c
struct Plan {
  Arena *arena;
  const BatchOptions *options;
  Sources *sources;
  const Jobs *jobs;
  Hash program;
  Results *results;    // of this shard
  uint32_t *work;      // indices of `results`
  uint32_t count;
};
Str output_path(Arena *arena, const BatchOptions *options, const BatchJob *job);
// Looks for a document in the cache and, where it is there, puts it in its place.
bool plan_fetch(Plan *plan, Cache *cache, Disk *disk, Arena *arena, BatchResult *result);

// work.c: one document, in the process that makes it.
typedef struct Workshop {
  Plan *plan;
  Session *session;
  Cache cache;
  Disk disk;
  StrMap hashes;  // of bytes kept for the session, by where they are
  Str folder;     // the last that is known to be there
} Workshop;
void work_one(Workshop *shop, Arena *arena, uint32_t index, BatchResult *result);
// The life of a worker: numbers of results to be made come in by `fd`, answers go out.
_Noreturn void work_forever(Plan *plan, Session *session, int fd);

#endif
