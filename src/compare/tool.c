// MuPDF's command as a process of its own: what harms it, harms it alone.
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare/internal.h"

extern char **environ;

// Its complaints about a file are not ours to repeat: that it could not be read is said here.
static int spawn(Tool *tool, int out, const char *const *words) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int error = posix_spawnp(&pid, words[0], &actions, NULL, (char *const *)(uintptr_t)words, environ);
  posix_spawn_file_actions_destroy(&actions);
  tool->pid = pid;
  return error;
}

bool compare_tool_start(Tool *tool, Diags *diags, const char *const *words) {
  int ends[2], error = pipe2(ends, O_CLOEXEC) ? errno : 0;
  if (!error) {
    error = spawn(tool, ends[1], words);
    close(ends[1]);
    tool->fd = ends[0];
    if (error) close(ends[0]);
  }
  if (error == ENOENT) diag(diags, DIAG_COMPARE_NO_TOOL, NO_SPAN, str_from(words[0]), STR("mupdf-tools"));
  else if (error) diag(diags, DIAG_COMPARE_TOOL, NO_SPAN, str_from(words[0]), diag_reason(diags->arena, error));
  return !error;
}

bool compare_tool_end(Tool *tool) {
  int status = -1;
  close(tool->fd);
  while (waitpid(tool->pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
