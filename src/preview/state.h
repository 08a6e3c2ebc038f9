// In: display lists, findings. Out: what the browser is told and served: pages by what is on them, so that only those that
// changed are drawn again.
#ifndef MARBRE_PREVIEW_STATE_H
#define MARBRE_PREVIEW_STATE_H

#include "engine/engine.h"
#include "paint/paint.h"
#include "preview/relay.h"

typedef struct State State;

State *state_open(Relay *relay, Str content, DiagLang lang);
// Pages that are good: they are shown from now on, with what was found so far.
void state_show(State *state, Job *job, const Display *display);
// What came of a build in the end. The PDF is served when it is `good`; the pages shown stay when it is not.
void state_finish(State *state, const BuildResult *result, bool good);
void state_close(State *state);
// The state last published (empty: none), with these findings in place of its own, and no longer good.
Str state_of_end(Arena *arena, Str last, Str content, DiagLang lang, const Diags *diags);

#endif
