#!/bin/sh
# How fast Marbre is, and beside it Typst on the same text in the same run: sh tests/bench/run.sh [MARBRE]
# Builds the release where it is missing. Typst: the `typst` command, else its PyPI wheel in a venv, else left out.
set -eu
cd "$(dirname "$0")/../.."
marbre=${1:-build/release/marbre}
if [ ! -x "$marbre" ]; then
  sh src/packages.sh build
  cmake --preset release >/dev/null
  cmake --build --preset release -- --quiet
fi
work=${MARBRE_BENCH:-build/bench}
mkdir -p "$work/layouts/prose"
cp tests/bench/layout/*.yaml "$work/layouts/prose/"
echo "Prose: $(python3 tests/bench/prose.py "$work")"
cp samples/communique/communique.yaml tests/bench/communique.typ "$work/"
echo "Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1 /proc/loadavg)"

# measure TIMES COMMAND... -> "least median memory", tab-separated
measure() { python3 tests/bench/measure.py "$@"; }
ours() { measure "$1" "$marbre" build -q --layouts "$work/layouts" --layouts layouts "$2" -o "$3"; }

typst=
if command -v typst >/dev/null; then
  typst="typst compile --root / --ignore-system-fonts --font-path /usr/share/fonts/truetype/liberation2
    --font-path /usr/share/fonts/truetype/vollkorn"
elif [ -x "$work/venv/bin/python" ] || { python3 -m venv "$work/venv" && "$work/venv/bin/pip" -q install typst; } >"$work/pip.log" 2>&1; then
  typst="$work/venv/bin/python tests/bench/wheel.py"
fi
theirs() { measure "$1" $typst "$2" "$3"; }

pages() { pdfinfo "$1" 2>/dev/null | sed -n 's/^Pages: *//p'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "1/%.1f", b / a }'; }

# line NAME LEAST MEDIAN MEMORY PAGES
line() { printf '%-28s %9s ms least %9s ms median %7s MB %5s pages\n' "$@"; }

if [ -n "$typst" ]; then echo "Typst: $typst"; else echo "Typst: neither the command nor the wheel is to be had"; fi
case $typst in
  *venv*) echo "  (its wheel's Python takes $(measure 10 "$work/venv/bin/python" -c 'import typst' | cut -f1) ms of each time to start)" ;;
esac
echo
# compare NAME TIMES CONTENT TYPST_TIMES
compare() {
  name=$1 content=$3 theirs_times=$4
  set -- $(ours "$2" "$content" "$work/$name.pdf")
  least=$1 median=$2 memory=$3
  line "$name, Marbre" "$least" "$median" "$memory" "$(pages "$work/$name.pdf")"
  [ -n "$typst" ] || return 0
  set -- $(theirs "$theirs_times" "$work/$name.typ" "$work/$name-typst.pdf")
  line "$name, Typst" "$1" "$2" "$3" "$(pages "$work/$name-typst.pdf")"
  echo "  time $(ratio "$least" "$1") (least), $(ratio "$median" "$2") (median); memory $(ratio "$memory" "$3")"
}
compare communique 20 samples/communique/communique.yaml 10
compare prose 5 "$work/prose.yaml" 3
/usr/bin/python3 tests/bench/guide.py "$work/guide" 181  # some 300 pages
compare guide 5 "$work/guide/guide.yaml" 3
for content in "$work/communique.yaml" "$work/prose.yaml" "$work/guide/guide.yaml"; do
  name=$(basename "$content" .yaml)
  echo
  echo "Phases of $name:"
  "$marbre" build -q --timings --layouts "$work/layouts" --layouts layouts "$content" -o "$work/$name.pdf" 2>&1 | sed 's/^/  /'
done
echo
sh tests/bench/budget.sh "$marbre" || [ $? -eq 77 ]
