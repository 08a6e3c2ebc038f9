#!/bin/sh
# Fuzzing, bounded: builds the targets with clang and runs each from its seeds, two at a time, always the same runs:
#   sh tests/fuzz/run.sh           some three minutes on two cores
#   sh tests/fuzz/run.sh 10        ten times as many runs of each, from what an hour of each has led to besides: TARGET.tar.gz
# What fails is kept in build/fuzz/found/TARGET-*; a mended input becomes a seed in tests/fuzz/corpus/TARGET/.
set -eu
cd "$(dirname "$0")/../.."
times=${1:-1}
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -- --quiet
build=$(pwd)/build/fuzz
mkdir -p "$build/found"

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$(pwd)/tests/lsan.supp:print_suppressions=0

# The words of the layout language, for the mutator's dictionary.
sed -n 's/^PROPERTY([A-Z_]*, "\([^"]*\)".*/"\1: "/p' src/layout/properties.def >"$build/layout.dict"
sed -n 's/^BLOCK([A-Z_]*, "\([^"]*\)".*/"\1: "/p' src/layout/blocks.def >>"$build/layout.dict"

# One target: its name, its runs.
run() {
  corpus=$build/corpus/$1
  rm -rf "$corpus"
  mkdir -p "$corpus"
  cp tests/fuzz/corpus/"$1"/* "$corpus/"
  if [ "$times" -gt 1 ] && [ -f "tests/fuzz/corpus/$1.tar.gz" ]; then tar -xzf "tests/fuzz/corpus/$1.tar.gz" -C "$corpus"; fi
  dictionary=
  case $1 in layout | document | css) dictionary=-dict=$build/layout.dict ;; esac
  start=$(date +%s)
  if "$build/fuzz_$1" -runs=$(($2 * times)) -seed=1 -max_len=4096 -timeout=10 -rss_limit_mb=1024 -verbosity=0 \
    -print_final_stats=1 $dictionary -artifact_prefix="$build/found/$1-" "$corpus" >"$build/$1.log" 2>&1; then
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/$1.log")
    echo "$1: $executed runs, $(($(date +%s) - start)) s, nothing found"
  else
    echo "$1: FAILED"
    grep -v '^stat::' "$build/$1.log" | tail -n 60
    return 1
  fi
}

# Long ones and short ones side by side.
status=0
half() {
  result=0
  while [ $# -gt 0 ]; do
    run "$1" "$2" || result=1
    shift 2
  done
  return $result
}
half document 1200 layout 8000 schema 15000 css 60000 font 8000 &
first=$!
half content 700 inline 15000 yaml 40000 expr 30000 image 20000 rows 60000 manifest 15000 || status=1
wait $first || status=1
exit $status
