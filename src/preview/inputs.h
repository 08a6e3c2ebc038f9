// In: what a build asked of the disk. Out: word of each change that could make the next one differ, through inotify:
// files read, files missed, names in folders listed, whether changed in place, replaced, moved or taken away.
#ifndef MARBRE_PREVIEW_INPUTS_H
#define MARBRE_PREVIEW_INPUTS_H

#include "base/base.h"

typedef struct Inputs Inputs;

typedef struct InputsChange {
  bool any;
  bool whole;   // a file was written to its end or put in place; else more may be on its way
  bool shared;  // a layout, brand, face or dictionary: what a session keeps
} InputsChange;

// NULL after a finding.
Inputs *inputs_open(Diags *diags);
int inputs_fd(const Inputs *inputs);  // readable when there is something to take
// From now on these are watched, and nothing else. `since`: when the build began to read, in ns since 1970; true when one
// of them changed after that, unseen.
bool inputs_watch(Inputs *inputs, const Input *list, uint32_t count, int64_t since);
InputsChange inputs_take(Inputs *inputs);
void inputs_close(Inputs *inputs);

#endif
