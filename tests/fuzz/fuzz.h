// What fuzz targets share. A target is one function from bytes to calls of one module; besides the sanitizers, what
// every module promises is held: findings can be read out in both languages and stand within their files, scratch
// memory is given back, and nothing fails without an error or succeeds with one.
#ifndef MARBRE_FUZZ_H
#define MARBRE_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"

typedef struct Fuzz {
  Job job;
  Diags diags;
  ArenaMark scratch;
  size_t used;
} Fuzz;

// Ends the run, saying which promise was broken.
#define WANT(promise)                                                           \
  do {                                                                          \
    if (!(promise)) fprintf(stderr, "broken: %s\n", #promise), fflush(stderr), abort(); \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void fuzz_open(Fuzz *f);
void fuzz_close(Fuzz *f);
void fuzz_check_findings(const Diags *diags, const Sources *sources);
Str fuzz_bytes(const uint8_t *data, size_t size);
// Bytes that are not UTF-8, and the controls that YAML refuses, become “?”: as text is when it has come through yaml.
Str fuzz_text(Fuzz *f, Str bytes);
// The text as a file of its own, and the map of its bytes.
TextMap fuzz_map(Fuzz *f, Str text);
// What stands before and after a line that is `mark`; all before when there is none.
Str fuzz_before(Str bytes, Str mark);
Str fuzz_after(Str bytes, Str mark);
// A folder in memory of this process, removed when it ends.
Str fuzz_folder(void);
void fuzz_write(Str path, Str bytes);
Str fuzz_read(Arena *arena, const char *path);

#endif
