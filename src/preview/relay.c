// A message is a head of fixed size, then its texts. Both ends are one program, so numbers go as they lie in memory.
#include "preview/relay.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

typedef struct RelayHead {
  uint32_t kind, flag;
  int64_t number;
  uint32_t lengths[3];
} RelayHead;

static bool send_all(int fd, const void *bytes, size_t n, int more) {
  for (size_t done = 0; done < n;) {
    ssize_t sent = send(fd, (const char *)bytes + done, n - done, MSG_NOSIGNAL | more);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    done += (size_t)sent;
  }
  return true;
}

static bool receive_all(int fd, void *bytes, size_t n) {
  for (size_t done = 0; done < n;) {
    ssize_t got = recv(fd, (char *)bytes + done, n - done, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += (size_t)got;
  }
  return true;
}

bool relay_send(int fd, const RelayMessage *m) {
  RelayHead head = {m->kind, m->flag, m->number, {m->texts[0].n, m->texts[1].n, m->texts[2].n}};
  bool good = send_all(fd, &head, sizeof head, m->texts[0].n ? MSG_MORE : 0);
  for (int i = 0; good && i < 3; i++) good = send_all(fd, m->texts[i].p, m->texts[i].n, i < 2 && m->texts[i + 1].n ? MSG_MORE : 0);
  return good;
}

bool relay_receive(int fd, Arena *arena, RelayMessage *m) {
  RelayHead head;
  if (!receive_all(fd, &head, sizeof head) || head.kind >= RELAY_KINDS) return false;
  *m = (RelayMessage){(RelayKind)head.kind, head.flag != 0, head.number, {{0}}};
  for (int i = 0; i < 3; i++) {
    char *p = arena_alloc_raw(arena, (size_t)head.lengths[i] + 1);
    if (!receive_all(fd, p, head.lengths[i])) return false;
    p[head.lengths[i]] = 0;
    m->texts[i] = (Str){p, head.lengths[i]};
  }
  return true;
}

// --- Inputs -------------------------------------------------------------------------------------------------------------

static void write_number(Buf *buf, uint32_t n) { buf_add(buf, (Str){(const char *)&n, sizeof n}); }

static void write_text(Buf *buf, Str s) {
  write_number(buf, s.n);
  buf_add(buf, s);
}

Str relay_inputs_write(Arena *arena, const Input *list, uint32_t count) {
  Buf out = buf_new(arena);
  write_number(&out, count);
  for (uint32_t i = 0; i < count; i++) {
    write_number(&out, list[i].is);
    write_number(&out, list[i].kind);
    write_text(&out, list[i].path);
    write_text(&out, list[i].suffix);
  }
  return buf_str(&out);
}

static uint32_t read_number(Str *rest) {
  uint32_t n = 0;
  if (rest->n < sizeof n) return 0;
  memcpy(&n, rest->p, sizeof n);
  *rest = str_slice(*rest, sizeof n, rest->n);
  return n;
}

static Str read_text(Str *rest) {
  uint32_t n = read_number(rest);
  Str text = str_slice(*rest, 0, n < rest->n ? n : rest->n);
  *rest = str_slice(*rest, text.n, rest->n);
  return text;
}

const Input *relay_inputs_read(Arena *arena, Str bytes, uint32_t *count) {
  *count = read_number(&bytes);
  Input *list = ARENA_ARRAY(arena, Input, *count);
  for (uint32_t i = 0; i < *count; i++) {
    list[i].is = (InputKind)read_number(&bytes);
    list[i].kind = (SourceKind)read_number(&bytes);
    list[i].path = str_dup(arena, read_text(&bytes));
    list[i].suffix = str_dup(arena, read_text(&bytes));
  }
  return list;
}

// --- The typesetter's side ----------------------------------------------------------------------------------------------

typedef struct Served {
  char *name;
  uint32_t round;  // of sweeping, when it was last wanted
} Served;

struct Relay {
  int fd;
  Arena *arena;
  VEC(Served) served;
  uint32_t round;
  StrMap asked;
  RelayMessage order;  // that came while something else was waited for
  bool ordered;
};

Relay *relay_open(Arena *arena, int fd) {
  Relay *relay = ARENA_NEW(arena, Relay);
  *relay = (Relay){.fd = fd, .arena = arena};
  return relay;
}

void relay_close(Relay *relay) {
  for (uint32_t i = 0; i < relay->served.n; i++) free(relay->served.v[i].name);
}

static Served *find(Relay *relay, Str name) {
  for (uint32_t i = 0; i < relay->served.n; i++)
    if (str_eq(str_from(relay->served.v[i].name), name)) return &relay->served.v[i];
  return NULL;
}

void relay_put(Relay *relay, Str name, Str type, Str bytes) {
  Served *served = find(relay, name);
  if (!served) {
    char *copy = strndup(name.p, name.n);
    if (!copy) arena_exhausted();
    VEC_PUSH(relay->arena, relay->served, ((Served){copy, 0}));
    served = &relay->served.v[relay->served.n - 1];
  }
  served->round = relay->round;
  relay_send(relay->fd, &(RelayMessage){.kind = RELAY_PUT, .texts = {name, type, bytes}});
}

bool relay_keep(Relay *relay, Str name) {
  Served *served = find(relay, name);
  if (!served) return false;
  served->round = relay->round;
  relay_send(relay->fd, &(RelayMessage){.kind = RELAY_KEEP, .texts = {name}});
  return true;
}

void relay_sweep(Relay *relay) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < relay->served.n; i++) {
    if (relay->served.v[i].round == relay->round) relay->served.v[kept++] = relay->served.v[i];
    else free(relay->served.v[i].name);
  }
  relay->served.n = kept;
  relay->round++;
  relay_send(relay->fd, &(RelayMessage){.kind = RELAY_SWEEP});
}

void relay_publish(Relay *relay, Str state) { relay_send(relay->fd, &(RelayMessage){.kind = RELAY_PUBLISH, .texts = {state}}); }

// Orders and answers hold numbers alone.
static bool receive(Relay *relay, RelayMessage *message) {
  ArenaMark mark = arena_mark(relay->arena);
  bool there = relay_receive(relay->fd, relay->arena, message);
  arena_rewind(relay->arena, mark);
  return there;
}

bool relay_wait_sent(Relay *relay) {
  RelayMessage answer;
  if (!relay_send(relay->fd, &(RelayMessage){.kind = RELAY_LOOKED})) return false;
  while (receive(relay, &answer)) {
    if (answer.kind == RELAY_LOOKED) return answer.number;
    relay->order = answer;
    relay->ordered = true;
  }
  return false;
}

bool relay_next_order(Relay *relay, RelayMessage *order) {
  if (!relay->ordered) return receive(relay, order) && order->kind == RELAY_BUILD;
  *order = relay->order;
  relay->ordered = false;
  return true;
}

// That the other side is gone is no order.
bool relay_is_ordered(Relay *relay) {
  char byte;
  return relay->ordered || recv(relay->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void relay_asked(Relay *relay, const Input *input) {
  ArenaMark mark = arena_mark(relay->arena);
  Str bytes = relay_inputs_write(relay->arena, input, 1);
  if (strmap_get(&relay->asked, bytes)) return arena_rewind(relay->arena, mark);
  strmap_put(relay->arena, &relay->asked, bytes, relay);
  relay_send(relay->fd, &(RelayMessage){.kind = RELAY_ASKED, .texts = {bytes}});
}
