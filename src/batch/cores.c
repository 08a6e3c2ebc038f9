// How many processes pay: processors that this process may run on, and no more than its control group, or one above it,
// grants time for. Version 2 says so in one file (“max 100000”, “150000 100000”), version 1 in two; in a container the group
// that is named may not be seen, but the ones above it are.
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "batch/internal.h"

enum { LONGEST_PATH = 4096 };

// False when the file is not there or says that there is no limit.
static bool read_limit(const char *folder, const char *name, long *first, long *second) {
  char path[LONGEST_PATH + 64], word[32];
  snprintf(path, sizeof path, "/sys/fs/cgroup%s/%s", folder, name);
  FILE *f = fopen(path, "re");
  if (!f) return false;
  bool good = fscanf(f, "%31s %ld", word, second) >= 1 && word[0] != 'm';
  fclose(f);
  *first = good ? atol(word) : 0;
  return good && *first > 0;
}

// Of one group. 0: no limit.
static uint32_t granted_by(const char *folder) {
  long quota, period = 0, unused;
  if (!read_limit(folder, "cpu.max", &quota, &period) &&
      !(read_limit(folder, "cpu.cfs_quota_us", &quota, &unused) && read_limit(folder, "cpu.cfs_period_us", &period, &unused)))
    return 0;
  return period > 0 ? (uint32_t)((quota + period - 1) / period) : 0;
}

static uint32_t fewer(uint32_t a, uint32_t b) { return !a || (b && b < a) ? b : a; }

// Of a group and all above it, where its hierarchy is mounted.
static uint32_t granted_along(const char *mount, const char *group) {
  char folder[LONGEST_PATH];
  uint32_t least = 0;
  size_t top = strlen(mount);
  snprintf(folder, sizeof folder, "%s%s", mount, group);
  for (;;) {
    least = fewer(least, granted_by(folder));
    char *slash = strrchr(folder, '/');
    if (!slash || slash < folder + top) return fewer(least, granted_by(mount));
    *slash = 0;
  }
}

static bool rules_processors(const char *controllers) {
  for (const char *at = controllers; (at = strstr(at, "cpu")); at++)
    if ((at == controllers || at[-1] == ',') && (!at[3] || at[3] == ',')) return true;
  return false;
}

// /proc/self/cgroup: NUMBER:CONTROLLERS:GROUP; version 2 has none named.
static uint32_t granted(void) {
  char line[LONGEST_PATH];
  uint32_t least = 0;
  FILE *f = fopen("/proc/self/cgroup", "re");
  while (f && fgets(line, sizeof line, f)) {
    line[strcspn(line, "\n")] = 0;
    char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group) continue;
    *group++ = 0;
    if (!controllers[1]) least = fewer(least, granted_along("", group));
    if (!controllers[1]) least = fewer(least, granted_along("/unified", group));
    if (rules_processors(controllers + 1)) least = fewer(least, granted_along("/cpu", group));
  }
  if (f) fclose(f);
  return least;
}

uint32_t cores_granted(void) {
  cpu_set_t set;
  uint32_t n = sched_getaffinity(0, sizeof set, &set) == 0 ? (uint32_t)CPU_COUNT(&set) : 1;
  return fewer(n, granted());
}
