#!/bin/sh
# The whole test suite under AddressSanitizer (leaks too) and UndefinedBehaviorSanitizer.
set -eu
cd "$(dirname "$0")/.."
[ -f build/asan/build.ninja ] || cmake --preset asan >/dev/null
cmake --build --preset asan -- --quiet
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$(pwd)/tests/lsan.supp
exec ctest --test-dir build/asan --output-on-failure -j "$(nproc)" "$@"
