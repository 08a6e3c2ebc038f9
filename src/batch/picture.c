// In: a PDF's path. Out: its first page in small, as PNG in base64, by poppler's pdftoppm. Empty where that is missing.
#include <spawn.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "batch/internal.h"

extern char **environ;

static bool run(const char *path, int out, pid_t *pid) {
  const char *const words[] = {"pdftoppm", "-q", "-r", "20", "-png", "-singlefile", "-f", "1", "-l", "1", path, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  bool started = posix_spawnp(pid, words[0], &actions, NULL, (char *const *)words, environ) == 0;
  posix_spawn_file_actions_destroy(&actions);
  return started;
}

static Str read_all(Arena *arena, int fd) {
  Buf buf = buf_new(arena);
  char chunk[16384];
  for (ssize_t n; (n = read(fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR);)
    if (n > 0) buf_add(&buf, (Str){chunk, (uint32_t)n});
  return buf_str(&buf);
}

static Str base64(Arena *arena, Str bytes) {
  static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Buf out = buf_new(arena);
  for (uint32_t i = 0; i < bytes.n; i += 3) {
    uint32_t left = bytes.n - i, v = 0;
    for (uint32_t k = 0; k < 3; k++) v = v << 8 | (k < left ? (unsigned char)bytes.p[i + k] : 0);
    for (uint32_t k = 0; k < 4; k++) buf_byte(&out, k <= left ? signs[v >> (18 - 6 * k) & 63] : '=');
  }
  return buf_str(&out);
}

Str batch_picture(Arena *arena, Str path) {
  int ends[2], status = 1;
  pid_t pid;
  if (pipe2(ends, O_CLOEXEC) != 0) return STR("");
  bool started = run(str_z(arena, path), ends[1], &pid);
  close(ends[1]);
  Str bytes = started ? read_all(arena, ends[0]) : STR("");
  close(ends[0]);
  while (started && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return status == 0 ? base64(arena, bytes) : STR("");
}
