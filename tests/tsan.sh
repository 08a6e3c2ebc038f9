#!/bin/sh
# Both threads of a document under ThreadSanitizer: what is long enough for the second to work on it, what is found in
# files that it parses, letters of a batch. Fails where they touch the same without a lock, and where the second
# processor changes what is written.
set -eu
cd "$(dirname "$0")/.."
[ -f build/tsan/build.ninja ] || cmake --preset tsan >/dev/null
cmake --build --preset tsan -- --quiet
marbre=$(pwd)/build/tsan/marbre work=$(pwd)/build/tsan/documents
rm -rf "$work"
mkdir -p "$work/layouts/prose"
cp tests/bench/layout/*.yaml "$work/layouts/prose/"
python3 tests/bench/prose.py "$work" >/dev/null
python3 tests/guide/generate.py "$work/guide" 70 >/dev/null
cp -r "$work/guide" "$work/faulty"
for fiche in "$work"/faulty/fiches/0001*.yaml; do echo "inconnu: [" >>"$fiche"; done

# Address space laid out at random can lie where the sanitizer does not know it.
plainly() { if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi; }
export TSAN_OPTIONS="exitcode=66 second_deadlock_stack=1"

failed=0
# tried STATUS NAME WORDS...: the command ends so, without a word of the sanitizer.
tried() {
  wanted=$1 name=$2 status=0
  shift 2
  plainly "$@" >"$work/$name.log" 2>&1 || status=$?
  if [ "$status" -eq "$wanted" ] && ! grep -q ThreadSanitizer "$work/$name.log"; then return; fi
  echo "FAIL $name: exit status $status, wanted $wanted"
  tail -n 60 "$work/$name.log"
  failed=1
}
# written NAME CONTENT: and the same by one processor.
written() {
  tried 0 "$1" "$marbre" build -q --layouts "$work/layouts" "$2" -o "$work/$1.pdf"
  tried 0 "$1-alone" taskset -c 0 "$marbre" build -q --layouts "$work/layouts" "$2" -o "$work/$1-alone.pdf"
  cmp "$work/$1.pdf" "$work/$1-alone.pdf" || failed=1
}
written prose "$work/prose.yaml"
written generated "$work/guide/guide.yaml"
written sample samples/guide/guide.yaml
written communique samples/communique/communique.yaml
tried 1 faulty "$marbre" build -q "$work/faulty/guide.yaml" -o "$work/faulty.pdf"
tried 0 batch "$marbre" batch -q -j 2 samples/batch/documents.yaml --allow samples -o "$work/batch"
[ $failed -eq 0 ] && echo "threads: nothing found"
exit $failed
