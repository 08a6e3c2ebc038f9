#!/bin/sh
# Static analysis: cppcheck over all sources, the compiler's analyser where it is told apart from noise.
set -eu
cd "$(dirname "$0")/.."
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$(nproc)" \
  --suppress=missingIncludeSystem --suppress=preprocessorErrorDirective --suppress=unknownMacro --suppress=internalAstError -D_GNU_SOURCE -Isrc src
run-clang-tidy -quiet -p build/dev -j "$(nproc)" \
  -checks='-*,clang-analyzer-core.*,clang-analyzer-unix.*,clang-analyzer-deadcode.*,bugprone-infinite-loop,bugprone-sizeof-*,-bugprone-sizeof-expression,bugprone-suspicious-memset-usage' \
  -warnings-as-errors='*' "$(pwd)/src/.*" 2>/dev/null
echo "static analysis: nothing found"
