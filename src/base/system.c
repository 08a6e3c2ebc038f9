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

// As large as the C library takes for the second: whole arenas of a first pass over the pages then serve the next pass,
// where memory given back to the system would have to be had again page by page.
// Blocks of any size come from the heap and stay with it: the arenas of a first pass over the pages then serve the next
// one, and those of a document the next document. Given back, they would have to be had page by page again.
enum { HEAP_STEP = 1 << 20, HEAP_LARGEST = 32 << 20, HEAP_KEEPS = 1 << 30 };

void memory_prepare(void) {
#ifdef __GLIBC__
  mallopt(M_TOP_PAD, HEAP_STEP);
  mallopt(M_MMAP_THRESHOLD, HEAP_LARGEST);
  mallopt(M_TRIM_THRESHOLD, HEAP_KEEPS);
#endif
}
