#!/bin/sh
# Installs what is missing, builds, and runs the tests. More words are for ctest: sh tests/run.sh -R inline
set -eu
cd "$(dirname "$0")/.."
sh src/packages.sh build tests
if [ -n "${CI:-}" ]; then
  sh src/packages.sh ci
fi
[ -f build/dev/build.ninja ] || cmake --preset dev >/dev/null
cmake --build --preset dev -- --quiet
exec ctest --test-dir build/dev --output-on-failure -j "$(nproc)" "$@"
