#!/bin/sh
# veraPDF over files: sh vera.sh PROFILE FILE... ; 0: all pass; 1: a rule failed (named); 77: no Java here (skipped).
# Under CI, no Java is a failure.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tools=${MARBRE_VERA:-$here/../../build/verapdf}
profile=$1
shift
if ! command -v java >/dev/null || ! command -v javac >/dev/null; then
  [ -z "${CI:-}" ] || { echo "conformance: no Java in CI"; exit 1; }
  echo "skipped: veraPDF needs Java (apt-get install openjdk-17-jdk-headless maven)"
  exit 77
fi
if [ ! -f "$tools/Vera.class" ]; then
  if ! command -v mvn >/dev/null; then
    [ -z "${CI:-}" ] || { echo "conformance: no Maven in CI"; exit 1; }
    echo "skipped: veraPDF is fetched by Maven (apt-get install maven)"
    exit 77
  fi
  mkdir -p "$tools"
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tools/jars" >"$tools/mvn.log" 2>&1 || {
    [ -z "${CI:-}" ] || { cat "$tools/mvn.log"; exit 1; }
    echo "skipped: veraPDF could not be fetched (see $tools/mvn.log)"
    exit 77
  }
  javac -cp "$tools/jars/*" -d "$tools" "$here/Vera.java"
fi
report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
java -Xshare:auto -XX:TieredStopAtLevel=1 -cp "$tools:$tools/jars/*" Vera -f "$profile" --format text -v "$@" >"$report" 2>&1 || status=$?
cat "$report"
exit $status
