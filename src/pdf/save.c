// Whole or not at all: a temporary file beside the target, every write checked, then renamed over it.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdf/pdf.h"

enum { MOST_LINKS = 8 };

// A link's target is what is replaced, not the link; also where nothing stands there yet.
static Str real_target(Job *job, Str path) {
  char real[PATH_MAX];
  if (realpath(str_z(job->arena, path), real)) return str_dup(job->arena, str_from(real));
  for (int i = 0; i < MOST_LINKS; i++) {
    ssize_t n = readlink(str_z(job->arena, path), real, sizeof real);
    if (n <= 0) break;
    path = path_beside(job->arena, path, str_dup(job->arena, (Str){real, (uint32_t)n}));
  }
  return path;
}

static mode_t wanted_mode(const char *target) {
  struct stat st;
  if (stat(target, &st) == 0) return st.st_mode & 07777;
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static bool is_special(const char *target) {
  struct stat st;
  return stat(target, &st) == 0 && !S_ISREG(st.st_mode);
}

// A device or a pipe has nothing to be kept: it is written to.
static bool write_special(const char *target, Str bytes) {
  int fd = open(target, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool good = descriptor_write(fd, bytes);
  int saved = errno;
  if (close(fd) != 0 && good) return false;
  errno = saved;
  return good;
}

static bool write_beside(Job *job, const char *target, Str bytes) {
  const char *temporary = str_format(job->arena, "%s.%ld.tmp", target, (long)getpid()).p;
  int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, wanted_mode(target));
  if (fd < 0) return false;
  bool good = descriptor_write(fd, bytes) && fchmod(fd, wanted_mode(target)) == 0;
  int saved = errno;
  if (close(fd) != 0 && good) good = false, saved = errno;
  if (good && rename(temporary, target) == 0) return true;
  if (good) saved = errno;
  unlink(temporary);
  errno = saved;
  return false;
}

bool pdf_save(Job *job, Str path, Str bytes) {
  const char *target = str_z(job->arena, real_target(job, path));
  bool good = is_special(target) ? write_special(target, bytes) : write_beside(job, target, bytes);
  if (!good) diag(job->diags, DIAG_PDF_SAVE, NO_SPAN, path, diag_reason(job->arena, errno));
  return good;
}
