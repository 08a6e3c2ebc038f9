#!/bin/sh
# Reports and pipelines held against their published schemas, which come from npm and PyPI: SARIF 2.1.0 (the package
# @microsoft/jest-sarif), JUnit as Jenkins reads it (pytest's sources), GitLab CI and GitHub workflows (check-jsonschema).
# sh tests/batch/schemas.sh [MARBRE].
set -eu
cd "$(dirname "$0")/../.."
. tests/skip.sh
root=$(pwd) marbre=$(realpath "${1:-build/release/marbre}") here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
command -v xmllint >/dev/null || skip "no xmllint (apt-get install libxml2-utils)"
{
  (cd "$here" && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 && tar xzf microsoft-jest-sarif-*.tgz)
  python3 -m venv "$here/venv" && "$here/venv/bin/pip" -q install check-jsonschema==0.39.0
  (cd "$here" && "$here/venv/bin/pip" -q download --no-deps --no-binary pytest pytest==7.4.4 && tar xzf pytest-7.4.4.tar.gz)
} >"$here/get.log" 2>&1 || { tail -n 3 "$here/get.log"; skip "the schemas cannot be had"; }

cat >"$here/batch.yaml" <<'YAML'
marbre: 1
documents:
  - { layout: communique, brand: academie-amiens, data: rows.yaml }
YAML
cat >"$here/rows.yaml" <<'YAML'
- { titre: Un & <deux>, date: 2026-04-30, chapo: "Le ZZQ arrive : 100 %, déjà.", contacts: [{ service: [Presse] }] }
- { titre: Deux, chapo: Sans date, contacts: [{ service: [Presse] }], autre: x }
- { titre: Trois, date: 2026-04-30, chapo: Bon, contacts: [{ service: [Presse] }] }
YAML
cd "$here"
MARBRE_LAYOUTS="$root/layouts" "$marbre" batch -q batch.yaml -o out --report r.sarif --report r.xml --report r.json --report gitlab=q.json 2>/dev/null && status=0 || status=$?
[ $status = 1 ] || { echo "FAIL: exit status $status"; exit 1; }
check="$here/venv/bin/check-jsonschema"
# A pattern of the published schema has a bracket too many, which checkers refuse.
sed 's/\[a-zA-Z\]{2}\]?\$/[a-zA-Z]{2}$/' package/lib/schemas/sarif-2.1.0-rtm.5.json >sarif.json
"$check" --schemafile sarif.json r.sarif
xmllint --noout --schema pytest-7.4.4/testing/example_scripts/junit-10.xsd r.xml
"$check" --builtin-schema vendor.gitlab-ci "$root/samples/ci/gitlab-ci.yml"
"$check" --builtin-schema vendor.github-workflows "$root/samples/ci/github.yml"
echo "SARIF, JUnit, GitLab CI and GitHub workflows: valid by their schemas"
