#!/bin/sh
# The release build's instructions and memory against budget.txt: sh budget.sh [MARBRE]. Needs valgrind; exit 77 without.
set -eu
cd "$(dirname "$0")/../.."
marbre=${1:-build/release/marbre}
work=${MARBRE_BENCH:-build/bench}
command -v valgrind >/dev/null || { echo "skipped: no valgrind (apt-get install valgrind)"; exit 77; }
mkdir -p "$work/layouts/prose"
cp tests/bench/layout/*.yaml "$work/layouts/prose/"
[ -f "$work/prose.yaml" ] && [ "$work/prose.yaml" -nt tests/bench/prose.py ] || python3 tests/bench/prose.py "$work"
status=0
while read -r name most_instructions most_memory; do
  case $name in '#'*) continue ;; esac
  content=$work/$name.yaml
  [ -f "$content" ] || content=samples/$name/$name.yaml
  set -- build -q --layouts "$work/layouts" --layouts layouts "$content" -o "$work/$name.pdf"
  counted=$(valgrind --tool=callgrind --callgrind-out-file="$work/$name.callgrind" "$marbre" "$@" 2>&1 |
    sed -n 's/.*Collected : //p')
  memory=$(python3 tests/bench/measure.py 3 "$marbre" "$@" | cut -f3)
  millions=$((counted / 1000000))
  verdict=ok
  if [ "$millions" -gt "$most_instructions" ] || [ "${memory%.*}" -ge "$most_memory" ]; then
    verdict="OVER BUDGET"
    status=1
  fi
  echo "$name: $millions M instructions of $most_instructions, $memory MB of $most_memory: $verdict"
done <tests/bench/budget.txt
exit $status
