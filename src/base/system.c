#include "base/system.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
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

static uintptr_t page_after(uintptr_t at) { return (at + LARGE_PAGE - 1) & ~(uintptr_t)(LARGE_PAGE - 1); }

void *memory_map(size_t size) {
  char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) return NULL;
  if ((uintptr_t)p % LARGE_PAGE) {  // before Linux 6.7 any page: map more, and give back what is around it
    munmap(p, size);
    p = mmap(NULL, size + LARGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return NULL;
    char *from = (char *)page_after((uintptr_t)p);
    size_t before = (size_t)(from - p);
    if (before) munmap(p, before);
    if (before < LARGE_PAGE) munmap(from + size, LARGE_PAGE - before);
    p = from;
  }
  madvise(p, size, MADV_HUGEPAGE);
  return p;
}

enum { BELOW = 136 << 10, GROWTH = 512 << 10, HEAP = LARGE_PAGE + LARGE_PAGE / 2 };

// The break is moved so that the heap's free end begins just below a large page, which nothing has touched yet: the
// system gives such a page only for a range without pages. BELOW is more than what the heap could give without growing.
void memory_prepare(void) {
#ifdef __GLIBC__
  uintptr_t top = (uintptr_t)sbrk(0), from = page_after(top + 2 * BELOW);
  if (top == UINTPTR_MAX || sbrk((intptr_t)(from - 2 * BELOW - top)) == (void *)-1) return;
  mallopt(M_TOP_PAD, HEAP);
  mallopt(M_MMAP_THRESHOLD, LARGE_PAGE);
  mallopt(M_TRIM_THRESHOLD, 2 * HEAP);
  void *volatile below = malloc(BELOW);  // volatile: or the compiler sees that nobody wants it
  if ((uintptr_t)sbrk(0) >= from + LARGE_PAGE) madvise((void *)from, LARGE_PAGE, MADV_HUGEPAGE);
  free(below);
  mallopt(M_TOP_PAD, GROWTH);
#endif
}
