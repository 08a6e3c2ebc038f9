// What is asked of the system in more than one place.
#ifndef MARBRE_BASE_SYSTEM_H
#define MARBRE_BASE_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

// Nanoseconds that only go forward: to tell how long something took.
uint64_t clock_steady(void);
// Writes every byte, interrupted or not; false, with errno, when the system takes no more.
bool descriptor_write(int fd, Str bytes);


// At a command's start: the heap grows by steps that a small document needs once, and keeps what it has for what follows.
void memory_prepare(void);

#endif
