// What is asked of the system in more than one place.
#ifndef MARBRE_BASE_SYSTEM_H
#define MARBRE_BASE_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

// Nanoseconds that only go forward: to tell how long something took.
uint64_t clock_steady(void);
// Writes every byte, interrupted or not; false, with errno, when the system takes no more.
bool descriptor_write(int fd, Str bytes);

enum { LARGE_PAGE = 2 << 20 };
// Zeros, `size` bytes of whole large pages, in such where the system has them and they are wanted; NULL when there is no
// memory. Given back by munmap.
void *memory_map(size_t size, bool large);
// Takes the first page of what was mapped. True: the machine did not have it, but had to be given it.
bool memory_is_far(void *mapped);
// Takes all of it at once: cheaper than page by page as it is come to.
void memory_take(void *mapped, size_t size);
// At a command's start: the heap grows by steps that a small document needs once, and keeps what it has for what follows.
void memory_prepare(void);
// Gives what the heap has free back to the system, where much was freed for good.
void memory_trim(void);
// Has the heap's last step filled with pages by one call, which costs a third of a fault for each as it is come to.
void memory_fill(void);

#endif
