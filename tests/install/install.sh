#!/bin/sh
# The installed command finds its layouts: install to a folder of its own, run from elsewhere, without the source tree's layouts.
set -eu
cd "$(dirname "$0")/../.."
here=$(pwd)
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install build/release --prefix "$prefix" >/dev/null
for file in bin/marbre share/marbre/layouts/communique/layout.yaml share/man/man1/marbre.1 share/bash-completion/completions/marbre; do
  [ -f "$prefix/$file" ] || { echo "not installed: $file"; exit 1; }
done
mkdir "$prefix/work"
cp samples/communique/communique.yaml "$prefix/work/"
cd "$prefix/work"
"$prefix/bin/marbre" build -q communique.yaml
cmp communique.pdf "$here/out/communique.pdf"
echo "installed command: same bytes as the build tree's"
