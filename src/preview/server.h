// In: files by name, and what is new. Out: both over HTTP, to this machine alone: it listens on 127.0.0.1 and answers only
// who asks for that host by name, so that no page of another site can read it. It has no thread: whoever opened it waits on
// its descriptor and gives it its turn.
#ifndef MARBRE_PREVIEW_SERVER_H
#define MARBRE_PREVIEW_SERVER_H

#include "base/base.h"

typedef struct Server Server;

// NULL after a finding.
Server *server_open(uint16_t port, Diags *diags);
uint16_t server_port(const Server *server);
int server_fd(const Server *server);  // readable when there is something to do
void server_turn(Server *server);     // does what there is; also after each call below that sends
// Serves a copy of `bytes` as `/NAME` until it is put again or swept.
void server_put(Server *server, Str name, Str type, Str bytes);
// True when `name` is there: it is then kept at the next sweep.
bool server_keep(Server *server, Str name);
// Drops what was neither put nor kept since the last sweep and is not of the page itself.
void server_sweep(Server *server);
// The state as it is now, one line of JSON: sent to all that listen at `/events`, and first to who comes later.
void server_publish(Server *server, Str state);
// Waits until all that listen have been sent the state, so many milliseconds at most. False: nobody listens.
bool server_wait_sent(Server *server, int milliseconds);
// Sends nothing to all that listen, which finds out who is gone.
void server_beat(Server *server);
void server_close(Server *server);

#endif
