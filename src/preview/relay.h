// Between the process that serves and watches and the one that typesets. Messages go both ways over one socket; from the
// typesetter's side they look like the server's own functions (server.h), and what is served is known there by name.
#ifndef MARBRE_PREVIEW_RELAY_H
#define MARBRE_PREVIEW_RELAY_H

#include "base/base.h"

typedef enum RelayKind {
  RELAY_PUT,      // texts: a name, a type, bytes
  RELAY_KEEP,     // a name
  RELAY_SWEEP,
  RELAY_PUBLISH,  // a state
  RELAY_LOOKED,   // asks to wait until the state is sent; the answer is RELAY_LOOKED with `number` 1 when anybody looks
  RELAY_ASKED,    // an input (relay_inputs_write): it was asked of the disk just now
  RELAY_DONE,     // all inputs of the build that ends here
  RELAY_BUILD,    // the order for one: `number` is when the change was noticed; `flag`: with a new session
  RELAY_KINDS
} RelayKind;

typedef struct RelayMessage {
  RelayKind kind;
  bool flag;
  int64_t number;
  Str texts[3];
} RelayMessage;

// False when the other side is gone.
bool relay_send(int fd, const RelayMessage *message);
bool relay_receive(int fd, Arena *arena, RelayMessage *message);

// Inputs as bytes and back; the bytes of files are left out.
Str relay_inputs_write(Arena *arena, const Input *list, uint32_t count);
const Input *relay_inputs_read(Arena *arena, Str bytes, uint32_t *count);

// --- The typesetter's side ----------------------------------------------------------------------------------------------

typedef struct Relay Relay;
Relay *relay_open(Arena *arena, int fd);
void relay_put(Relay *relay, Str name, Str type, Str bytes);
bool relay_keep(Relay *relay, Str name);
void relay_sweep(Relay *relay);
void relay_publish(Relay *relay, Str state);
bool relay_wait_sent(Relay *relay);
// The next order; false when the other side is gone. One may come while another is followed: relay_is_ordered says so.
bool relay_next_order(Relay *relay, RelayMessage *order);
bool relay_is_ordered(Relay *relay);
void relay_asked(Relay *relay, const Input *input);  // once for each there is
void relay_close(Relay *relay);

#endif
