#!/bin/sh
# Copies the typefaces reserved to the State, from a folder where they already are, to where Marbre looks for them.
# Only for services entitled to them. Nothing is downloaded.
#   sh fonts/reserved.sh FOLDER
set -eu

if [ $# -ne 1 ] || [ ! -d "$1" ]; then
  echo "usage: sh fonts/reserved.sh FOLDER    (the folder that holds Marianne's and Spectral's files)" >&2
  exit 2
fi

target="${XDG_DATA_HOME:-$HOME/.local/share}/marbre/fonts"
mkdir -p "$target"

list=$(mktemp)
trap 'rm -f "$list"' EXIT
find "$1" -type f \( -iname 'Marianne*' -o -iname 'Spectral*' \) \
  \( -iname '*.ttf' -o -iname '*.otf' -o -iname '*.woff' -o -iname '*.woff2' \) | LC_ALL=C sort > "$list"

if [ ! -s "$list" ]; then
  echo "no Marianne or Spectral face (.ttf, .otf, .woff, .woff2) below $1" >&2
  exit 1
fi
while IFS= read -r face; do
  cp -- "$face" "$target/"
  echo "${face##*/}"
done < "$list"
echo "copied to $target"
