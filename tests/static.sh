#!/bin/sh
# Static analysis: cppcheck over all sources, the compiler's analyser where it is told apart from noise.
set -eu
cd "$(dirname "$0")/.."
[ -f build/dev/compile_commands.json ] || cmake --preset dev >/dev/null
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 -j "$(nproc)" \
  --suppress=missingIncludeSystem --suppress=preprocessorErrorDirective --suppress=unknownMacro --suppress=internalAstError -D_GNU_SOURCE -Isrc src
# The analyser over the modules that read bytes from outside. Its null dereferences are left out: it does not believe
# assertions about trees.
report=$(mktemp)
trap 'rm -f "$report"' EXIT
run-clang-tidy -quiet -p build/dev -j "$(nproc)" \
  -checks='-*,clang-analyzer-core.*,-clang-analyzer-core.NullDereference,clang-analyzer-unix.*,clang-analyzer-deadcode.*,bugprone-infinite-loop,bugprone-sizeof-*,-bugprone-sizeof-expression,bugprone-suspicious-memset-usage' \
  "$(pwd)/src/(base|yaml|image|pdf|cli)/.*" >"$report" 2>&1 || { cat "$report"; exit 1; }
if grep -aE '(warning|error):' "$report"; then exit 1; fi
echo "static analysis: nothing found"
