#!/usr/bin/env python3
"""measure.py TIMES COMMAND...: runs a command so often and prints, tab-separated, the least and the median of its wall
clock in ms and the most memory it held in MB. What it prints itself is dropped."""
import os
import sys
import time


def once(words):
    null = os.open(os.devnull, os.O_RDWR)
    start = time.perf_counter()
    child = os.posix_spawnp(words[0], words, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
    _, status, usage = os.wait4(child, 0)
    spent = time.perf_counter() - start
    os.close(null)
    if status:
        sys.exit(f"{' '.join(words)}: status {status}")
    return spent * 1000, usage.ru_maxrss / 1024


def main():
    runs = [once(sys.argv[2:]) for _ in range(int(sys.argv[1]))]
    times = sorted(ms for ms, _ in runs)
    print(f"{times[0]:.1f}\t{times[len(times) // 2]:.1f}\t{max(mb for _, mb in runs):.1f}")


main()
