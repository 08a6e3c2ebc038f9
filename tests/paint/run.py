#!/usr/bin/env python3
"""Painting through the whole engine: run.py MARBRE FOLDER. The display list of each NAME.yaml is held against NAME.paint;
UPDATE=1 writes it anew. Its PDF goes to FOLDER, for the conformance test."""
import difflib
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MARBRE, PDFS = (os.path.abspath(path) for path in sys.argv[1:3])
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", MARBRE_LAYOUTS=os.path.join(HERE, "..", "..", "layouts"))
failures = []


def marbre(*words):
    made = subprocess.run([MARBRE, "build", "-q", "--layouts", "layouts", *words], cwd=HERE, env=ENVIRONMENT,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if made.returncode or made.stderr:
        failures.append(f"{words}: exit status {made.returncode}: {made.stderr.decode()}")
    return made.stdout.decode()


def compare(path, got):
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(got)
    wanted = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if got != wanted:
        failures.append("".join(difflib.unified_diff(wanted.splitlines(1), got.splitlines(1), "wanted", "got", n=1)))


def check_rules(dump):
    """What holds of every display list, whatever its golden says."""
    pages = re.split(r"^page .*\n", dump, flags=re.M)[1:]
    heads = [re.findall(r"^  glyphs (\S+) .*“Qui”", page, re.M) for page in pages]
    if [h[0].split("#")[0] for h in heads if h] != ["TH", "artifact:layout"]:
        failures.append(f"a table's head shown again is an artifact: {heads}")
    for page in pages:
        for line in re.findall(r"^  (?:glyphs|path|image) .*“(?:Atelier|\d)”.* 8\.00 .*", page, re.M):
            if " artifact:" not in line:
                failures.append(f"what a region holds is an artifact: {line}")
        owners = re.findall(r"^  (?:glyphs|path|image) (\S+)", page, re.M)
        first = next((i for i, owner in enumerate(owners) if not owner.startswith("artifact")), len(owners))
        if any(owner.startswith(("artifact:header", "artifact:footer")) for owner in owners[first:]):
            failures.append("regions come before the text")


os.makedirs(PDFS, exist_ok=True)
for content in sorted(glob.glob(os.path.join(HERE, "*.yaml"))):
    name = os.path.basename(content)[:-5]
    dump = marbre("--dump=paint", name + ".yaml")
    compare(content[:-5] + ".paint", dump)
    check_rules(dump)
    marbre(name + ".yaml", "-o", os.path.join(PDFS, name + ".pdf"))
for failure in failures:
    print("FAIL", failure)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
