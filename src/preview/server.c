#include "preview/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "preview/assets.h"
#include "preview/http.h"

enum { MOST_CONNECTIONS = 256, ROOM = 256 << 10, LONGEST_HOST = 32 };

typedef struct File {
  char *name, *type, *bytes;
  uint32_t n;
  uint32_t round;  // of sweeping, when it was last wanted
} File;

// One that listens at /events.
typedef struct Listener {
  struct Listener *next;
  Server *server;
  struct MHD_Connection *connection;
  uint64_t state, beat;  // the last it was sent
  char *text;            // being sent
  size_t at, n;
  bool asleep;
} Listener;

struct Server {
  Http http;
  struct MHD_Daemon *daemon;
  uint16_t port;
  struct {
    File *v;
    uint32_t n, cap;
  } files;
  uint32_t round;
  Listener *listeners;
  char *event;
  size_t event_n;
  uint64_t state, beat;
  bool closing;
};

static void *memory(void *p) {
  if (!p) arena_exhausted();
  return p;
}

static char *copy(Str s) {
  char *p = memory(malloc((size_t)s.n + 1));
  if (s.n) memcpy(p, s.p, s.n);
  p[s.n] = 0;
  return p;
}

// --- Files ------------------------------------------------------------------------------------------------------------

static File *find(Server *s, Str name) {
  for (uint32_t i = 0; i < s->files.n; i++)
    if (str_eq(str_from(s->files.v[i].name), name)) return &s->files.v[i];
  return NULL;
}

static void file_free(File *file) {
  free(file->name);
  free(file->type);
  free(file->bytes);
}

void server_put(Server *s, Str name, Str type, Str bytes) {
  File *file = find(s, name);
  if (file) {
    file_free(file);
  } else {
    if (s->files.n == s->files.cap) {
      s->files.cap = s->files.cap ? s->files.cap * 2 : 64;
      s->files.v = memory(realloc(s->files.v, s->files.cap * sizeof *s->files.v));
    }
    file = &s->files.v[s->files.n++];
  }
  *file = (File){copy(name), copy(type), copy(bytes), bytes.n, s->round};
}

bool server_keep(Server *s, Str name) {
  File *file = find(s, name);
  if (file) file->round = s->round;
  return file != NULL;
}

void server_sweep(Server *s) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < s->files.n; i++) {
    if (s->files.v[i].round == s->round) s->files.v[kept++] = s->files.v[i];
    else file_free(&s->files.v[i]);
  }
  s->files.n = kept;
  s->round++;
}

// --- Answers ----------------------------------------------------------------------------------------------------------

// What the page may load: its own parts and no others; it stands in no other page.
static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
                             "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static enum MHD_Result answer(Server *s, struct MHD_Connection *connection, unsigned int status, const char *type,
                              struct MHD_Response *response) {
  if (!response) return MHD_NO;
  const char *const headers[][2] = {{"Content-Type", type},
                                    {"Cache-Control", "no-store"},
                                    {"Content-Security-Policy", policy},
                                    {"X-Content-Type-Options", "nosniff"},
                                    {"Cross-Origin-Resource-Policy", "same-origin"},
                                    {"Referrer-Policy", "no-referrer"}};
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    s->http.add_response_header(response, headers[i][0], headers[i][1]);
  enum MHD_Result done = s->http.queue_response(connection, status, response);
  s->http.destroy_response(response);
  return done;
}

static enum MHD_Result refuse(Server *s, struct MHD_Connection *connection, unsigned int status, const char *text) {
  return answer(s, connection, status, "text/plain; charset=utf-8",
                s->http.create_response_from_buffer(strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_PERSISTENT));
}

static enum MHD_Result send_asset(Server *s, struct MHD_Connection *connection, const Asset *asset) {
  void *bytes = (void *)(uintptr_t)asset->bytes;
  return answer(s, connection, MHD_HTTP_OK, asset->type,
                s->http.create_response_from_buffer(asset->n, bytes, MHD_RESPMEM_PERSISTENT));
}

static enum MHD_Result send_file(Server *s, struct MHD_Connection *connection, Str name) {
  File *file = find(s, name);
  struct MHD_Response *response = NULL;
  char type[64] = "";
  if (file) {
    strncpy(type, file->type, sizeof type - 1);
    response = s->http.create_response_from_buffer(file->n, file->bytes, MHD_RESPMEM_MUST_COPY);
  }
  return response ? answer(s, connection, MHD_HTTP_OK, type, response) : refuse(s, connection, MHD_HTTP_NOT_FOUND, "not found\n");
}

// --- Events (HTML, 9.2 Server-sent events) ----------------------------------------------------------------------------

static bool next_text(Server *s, Listener *l) {
  free(l->text);
  l->text = NULL;
  l->at = l->n = 0;
  if (l->state < s->state) {
    l->state = s->state;
    l->n = s->event_n;
    l->text = copy((Str){s->event, (uint32_t)s->event_n});
  } else if (l->beat < s->beat) {
    l->n = 3;
    l->text = copy(STR(":\n\n"));
  }
  l->beat = s->beat;
  return l->text != NULL;
}

static ssize_t read_events(void *self, uint64_t position, char *out, size_t room) {
  (void)position;
  Listener *l = self;
  Server *s = l->server;
  ssize_t n = 0;
  if (s->closing) {
    n = MHD_CONTENT_READER_END_OF_STREAM;
  } else if (l->at < l->n || next_text(s, l)) {
    n = (ssize_t)(room < l->n - l->at ? room : l->n - l->at);
    memcpy(out, l->text + l->at, (size_t)n);
    l->at += (size_t)n;
  } else {
    l->asleep = true;
    s->http.suspend_connection(l->connection);
  }
  return n;
}

static void end_listening(void *self) {
  Listener *l = self;
  Server *s = l->server;
  Listener **at = &s->listeners;
  while (*at != l) at = &(*at)->next;
  *at = l->next;
  free(l->text);
  free(l);
}

static enum MHD_Result send_events(Server *s, struct MHD_Connection *connection) {
  Listener *l = memory(calloc(1, sizeof *l));
  l->server = s;
  l->connection = connection;
  l->next = s->listeners;
  s->listeners = l;
  struct MHD_Response *response =
      s->http.create_response_from_callback(MHD_SIZE_UNKNOWN, ROOM / 2, read_events, l, end_listening);
  if (!response) end_listening(l);
  return answer(s, connection, MHD_HTTP_OK, "text/event-stream; charset=utf-8", response);
}

// Wakes all that sleep.
static void wake(Server *s) {
  for (Listener *l = s->listeners; l; l = l->next) {
    if (l->asleep) s->http.resume_connection(l->connection);
    l->asleep = false;
  }
}

void server_publish(Server *s, Str state) {
  Str around[] = {STR("data: "), state, STR("\n\n")};
  free(s->event);
  s->event = memory(malloc((size_t)state.n + 16));
  s->event_n = 0;
  for (size_t i = 0; i < 3; i++) {
    memcpy(s->event + s->event_n, around[i].p, around[i].n);
    s->event_n += around[i].n;
  }
  s->state++;
  wake(s);
}

static bool all_sent(const Server *s) {
  for (const Listener *l = s->listeners; l; l = l->next)
    if (!l->asleep) return false;
  return true;
}

bool server_wait_sent(Server *s, int milliseconds) {
  uint64_t since = clock_steady(), whole = (uint64_t)milliseconds * 1000000;
  server_turn(s);
  for (uint64_t spent; !all_sent(s) && (spent = clock_steady() - since) < whole; server_turn(s))
    poll(&(struct pollfd){.fd = server_fd(s), .events = POLLIN}, 1, (int)((whole - spent) / 1000000) + 1);
  return s->listeners != NULL;
}

void server_beat(Server *s) {
  s->beat++;
  wake(s);
}

// --- Requests ---------------------------------------------------------------------------------------------------------

// A site that has its own name lead to this machine (DNS rebinding) asks for that name.
static bool is_own_host(const Server *s, const char *host) {
  static const char *const names[] = {"127.0.0.1", "localhost"};
  char own[LONGEST_HOST];
  for (size_t i = 0; host && i < sizeof names / sizeof *names; i++) {
    snprintf(own, sizeof own, "%s:%u", names[i], s->port);
    if (strcmp(host, own) == 0) return true;
  }
  return false;
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **seen) {
  (void)version, (void)upload, (void)upload_size, (void)seen;
  Server *s = self;
  if (!is_own_host(s, s->http.lookup_connection_value(connection, MHD_HEADER_KIND, "Host")))
    return refuse(s, connection, MHD_HTTP_MISDIRECTED_REQUEST, "this host is not served here\n");
  if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
    return refuse(s, connection, MHD_HTTP_METHOD_NOT_ALLOWED, "GET only\n");
  const Asset *asset = asset_find(url);
  if (asset) return send_asset(s, connection, asset);
  if (strcmp(url, "/events") == 0) return send_events(s, connection);
  return send_file(s, connection, str_from(url + 1));
}

// --- Opening and closing ----------------------------------------------------------------------------------------------

// libmicrohttpd would write a failure to bind nowhere that errno tells: the socket is made here.
static int listen_at(uint16_t port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, SOMAXCONN) == 0) return fd;
  int saved = errno;
  close(fd);
  errno = saved;
  return -1;
}

static uint16_t port_of(int fd) {
  struct sockaddr_in address;
  socklen_t n = sizeof address;
  return getsockname(fd, (struct sockaddr *)&address, &n) == 0 ? ntohs(address.sin_port) : 0;
}

static bool start(Server *s, int fd) {
  s->daemon = s->http.start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle,
                                   s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, MOST_CONNECTIONS,
                                   MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)ROOM, MHD_OPTION_END);
  return s->daemon != NULL;
}

Server *server_open(uint16_t port, Diags *diags) {
  Server *s = memory(calloc(1, sizeof *s));
  if (!http_load(&s->http)) {
    diag(diags, DIAG_PREVIEW_NO_LIBRARY, NO_SPAN, STR("libmicrohttpd12"));
    free(s);
    return NULL;
  }
  int fd = listen_at(port);
  s->port = fd < 0 ? 0 : port_of(fd);
  if (fd < 0 || !start(s, fd)) {
    diag(diags, DIAG_PREVIEW_PORT, NO_SPAN, str_format(diags->arena, "127.0.0.1:%u", port), diag_reason(diags->arena, errno));
    if (fd >= 0) close(fd);
    server_close(s);
    return NULL;
  }
  return s;
}

uint16_t server_port(const Server *s) { return s->port; }

int server_fd(const Server *s) { return s->http.get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd; }

// Again, when something is known to be there that no descriptor tells of.
void server_turn(Server *s) {
  MHD_UNSIGNED_LONG_LONG left = 1;
  do s->http.run(s->daemon);
  while (s->http.get_timeout(s->daemon, &left) == MHD_YES && left == 0);
}

void server_close(Server *s) {
  if (!s) return;
  s->closing = true;
  wake(s);
  if (s->daemon) s->http.stop_daemon(s->daemon);
  http_unload(&s->http);
  for (uint32_t i = 0; i < s->files.n; i++) file_free(&s->files.v[i]);
  free(s->files.v);
  free(s->event);
  free(s);
}
