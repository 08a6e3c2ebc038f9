#!/bin/sh
# Installs what is missing, builds the release to build/release/marbre, typesets every sample into out/.
set -eu
cd "$(dirname "$0")/.."
sh src/packages.sh build
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build --preset release -- --quiet
mkdir -p out
status=0
for content in samples/*/*.yaml; do
  folder=$(basename "$(dirname "$content")")
  [ "$(basename "$content" .yaml)" = "$folder" ] || continue
  if build/release/marbre build -q "$content" -o "out/$folder.pdf"; then
    echo "out/$folder.pdf  from $content"
  else
    status=1
  fi
done
exit $status
