// A session that serves many documents, opened anew from time to time: it only grows.
#ifndef MARBRE_FUZZ_WHOLE_H
#define MARBRE_FUZZ_WHOLE_H

#include "engine/engine.h"
#include "fuzz.h"

Session *whole_session(void);
// Typesets and holds the result to what is promised: what is asked for is painted, or there is an error. One in eight of
// those without errors is written as PDF.
void whole_typeset(Session *session, BuildRequest *request, Str bytes);

#endif
