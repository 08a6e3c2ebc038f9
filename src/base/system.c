#include "base/system.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

uint64_t clock_steady(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

bool descriptor_write(int fd, Str bytes) {
  for (uint32_t done = 0; done < bytes.n;) {
    ssize_t n = write(fd, bytes.p + done, bytes.n - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += (uint32_t)n;
  }
  return true;
}
