#include "base/system.h"

#include <errno.h>
#include <malloc.h>
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

void *memory_map(size_t size, bool large) {
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
  madvise(p, size, large ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  return p;
}

// The processor's time of a large page that only has to be cleared is a tenth of this. A virtual machine that has given its
// free memory back to its host, and has it handed out again, takes five times this, and as long as six times as much in small
// pages, of which it keeps some at hand.
enum { FAR = 1000000 };  // ns

static int64_t clock_thread(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool memory_is_far(void *mapped) {
  int64_t before = clock_thread();
  *(volatile char *)mapped = 0;
  return clock_thread() - before > FAR;
}

void memory_take(void *mapped, size_t size) {
#ifdef MADV_POPULATE_WRITE
  madvise(mapped, size, MADV_POPULATE_WRITE);
#else
  (void)mapped, (void)size;
#endif
}

// What a short document takes comes from the heap and stays with it, for the next document: given back, it would have to be
// had page by page again. Larger blocks go back to the system, since they would lie between what is kept.
enum { HEAP_STEP = 5 << 18, HEAP_LARGEST = 3 << 20, HEAP_KEEPS = 1 << 30 };

void memory_prepare(void) {
#ifdef __GLIBC__
  mallopt(M_TOP_PAD, HEAP_STEP);
  mallopt(M_MMAP_THRESHOLD, HEAP_LARGEST);
  mallopt(M_TRIM_THRESHOLD, HEAP_KEEPS);
#endif
}

void memory_trim(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void memory_fill(void) {
#if defined(__GLIBC__) && defined(MADV_POPULATE_WRITE)
  char *end = sbrk(0);
  madvise(end - HEAP_STEP, HEAP_STEP, MADV_POPULATE_WRITE);
#endif
}
