// A folder is watched, not a file: editors write another file and rename it. Each input is a name in a folder, once as it
// was asked for and once where symbolic links lead; a file that is missing with its folder is the first name missing.
#include "preview/inputs.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  WHOLE = IN_CLOSE_WRITE | IN_MOVED_TO,  // a file is there, written
  NAMES = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM,
  EVENTS = WHOLE | NAMES | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF,
  ROOM = 64 << 10,
};

// What in a folder matters: a name, or all that end so.
typedef struct Interest {
  int folder;  // its watch
  Str name;    // empty: `suffix` says which
  Str suffix;
  bool shared;
} Interest;

struct Inputs {
  int fd;
  Arena *own;
  Arena *arena;  // of the list watched
  uint64_t key;  // of that list
  VEC(Interest) interests;
  VEC(int) folders;
};

Inputs *inputs_open(Diags *diags) {
  int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0) {
    diag(diags, DIAG_PREVIEW_INOTIFY, NO_SPAN, diag_reason(diags->arena, errno));
    return NULL;
  }
  Arena *own = arena_new();
  Inputs *inputs = ARENA_NEW(own, Inputs);
  inputs->own = own;
  inputs->fd = fd;
  inputs->arena = arena_new();
  return inputs;
}

int inputs_fd(const Inputs *inputs) { return inputs->fd; }

void inputs_close(Inputs *inputs) {
  if (!inputs) return;
  close(inputs->fd);
  arena_free(inputs->arena);
  arena_free(inputs->own);
}

// --- What to watch ----------------------------------------------------------------------------------------------------

static int watch_folder(Inputs *inputs, Str folder) {
  Str path = folder.n ? folder : STR(".");
  int watch = inotify_add_watch(inputs->fd, str_z(inputs->arena, path), EVENTS | IN_ONLYDIR);
  if (watch >= 0) VEC_PUSH(inputs->arena, inputs->folders, watch);
  return watch;
}

static void add_name(Inputs *inputs, Str path, bool shared) {
  while (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
  Interest interest = {watch_folder(inputs, path_folder(path)), str_dup(inputs->arena, path_name(path)), {0}, shared};
  if (interest.folder >= 0) VEC_PUSH(inputs->arena, inputs->interests, interest);
  else if (path_folder(path).n && errno != ENOSPC) add_name(inputs, path_folder(path), shared);
}

static void add_folder(Inputs *inputs, Str path, Str suffix, bool shared) {
  Interest interest = {watch_folder(inputs, path), {0}, str_dup(inputs->arena, suffix), shared};
  if (interest.folder >= 0) VEC_PUSH(inputs->arena, inputs->interests, interest);
  if (path.n && path_name(path).n) add_name(inputs, path, shared);  // the folder itself may be replaced
}

static void add_target(Inputs *inputs, const Input *input, bool shared) {
  char real[PATH_MAX];
  if (!realpath(str_z(inputs->arena, input->path), real)) return;
  Str path = str_from(real);
  if (str_ends(path, input->path) && path.n - input->path.n <= 1) return;  // as it was asked for
  add_name(inputs, path, shared);
}

static void add_input(Inputs *inputs, const Input *input) {
  bool shared = input->kind != SOURCE_CONTENT && input->kind != SOURCE_IMAGE;
  if (str_eq(input->path, STR("-"))) return;
  if (input->is == INPUT_FOLDER) add_folder(inputs, input->path, input->suffix, shared);
  else add_name(inputs, input->path, shared);
  if (input->is == INPUT_FILE) add_target(inputs, input, shared);
}

static uint64_t list_key(const Input *list, uint32_t count) {
  uint64_t key = count;
  for (uint32_t i = 0; i < count; i++) key = hash_bytes(list[i].path.p, list[i].path.n, key + list[i].is);
  return key | 1;
}

static bool changed_since(Arena *arena, const Input *input, int64_t since) {
  struct stat st;
  bool there = stat(str_z(arena, input->path), &st) == 0;
  if (input->is == INPUT_ABSENT || !there) return there == (input->is == INPUT_ABSENT);
  return (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec >= since;
}

static void drop_folders(Inputs *inputs, const int *old, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    bool kept = false;
    for (uint32_t k = 0; k < inputs->folders.n && !kept; k++) kept = inputs->folders.v[k] == old[i];
    if (!kept) inotify_rm_watch(inputs->fd, old[i]);
  }
}

bool inputs_watch(Inputs *inputs, const Input *list, uint32_t count, int64_t since) {
  uint64_t key = list_key(list, count);
  if (key == inputs->key) return false;
  Arena *arena = inputs->arena;
  int *old = inputs->folders.v;
  uint32_t old_count = inputs->folders.n;
  *inputs = (Inputs){.fd = inputs->fd, .own = inputs->own, .arena = arena_new(), .key = key};
  for (uint32_t i = 0; i < count; i++) add_input(inputs, &list[i]);
  drop_folders(inputs, old, old_count);
  arena_free(arena);
  bool changed = false;
  for (uint32_t i = 0; i < count && !changed; i++) changed = changed_since(inputs->arena, &list[i], since);
  return changed;
}

// --- What happened ----------------------------------------------------------------------------------------------------

static bool matters(const Interest *interest, const struct inotify_event *event, Str name) {
  if (interest->folder != event->wd) return false;
  if (interest->name.n) return str_eq(interest->name, name);
  return name.n && name.p[0] != '.' && str_ends(name, interest->suffix);
}

static void take_event(Inputs *inputs, const struct inotify_event *event, InputsChange *change) {
  Str name = event->len ? str_from(event->name) : (Str){0};
  if (event->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF)) {
    inputs->key = 0;  // watches may be lost: they are made again
    change->shared |= (event->mask & IN_Q_OVERFLOW) != 0;
    change->any = true;
  }
  for (uint32_t i = 0; i < inputs->interests.n; i++) {
    if (!matters(&inputs->interests.v[i], event, name)) continue;
    if (event->mask & NAMES) inputs->key = 0;
    change->whole |= (event->mask & WHOLE) != 0;
    change->shared |= inputs->interests.v[i].shared;
    change->any = true;
  }
}

InputsChange inputs_take(Inputs *inputs) {
  _Alignas(struct inotify_event) char room[ROOM];
  InputsChange change = {0};
  for (ssize_t n; (n = read(inputs->fd, room, sizeof room)) > 0;)
    for (char *p = room; p < room + n;) {
      const struct inotify_event *event = (const struct inotify_event *)p;
      take_event(inputs, event, &change);
      p += sizeof *event + event->len;
    }
  return change;
}
