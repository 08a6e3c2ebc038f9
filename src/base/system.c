#include "base/system.h"

#include <errno.h>
#include <malloc.h>
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

enum { HEAP_STEP = 1 << 20, HEAP_LARGEST = 2 << 20, HEAP_KEEPS = 8 << 20 };

void memory_prepare(void) {
#ifdef __GLIBC__
  mallopt(M_TOP_PAD, HEAP_STEP);
  mallopt(M_MMAP_THRESHOLD, HEAP_LARGEST);
  mallopt(M_TRIM_THRESHOLD, HEAP_KEEPS);
#endif
}
