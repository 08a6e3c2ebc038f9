#!/bin/sh
# Every PDF in a folder: sh folder.sh PROFILE FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
set -- "$1" "$2"/*.pdf
[ -f "$2" ] || { echo "no PDF in $2"; exit 1; }
exec sh "$here/vera.sh" "$@"
