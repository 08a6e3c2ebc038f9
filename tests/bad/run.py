#!/usr/bin/env python3
"""Bad inputs: each NAME.yaml here is checked by the command, and what it says in both languages, with its exit status, is
held against NAME.expected. run.py MARBRE; UPDATE=1 writes the expected ones anew (read what changed before keeping it).

Ends with the codes of findings that no case here and no unit test names: a list to work on, not a failure."""
import difflib
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MARBRE = os.path.abspath(sys.argv[1])


def run(name, locale):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
    env = dict(kept, LC_ALL=locale, MARBRE_LAYOUTS=os.path.join(ROOT, "layouts"))
    made = subprocess.run([MARBRE, "check", "--layouts", "layouts", name], cwd=HERE, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    err = made.stderr.decode("utf-8", "backslashreplace").replace(ROOT + "/", "/…/")
    return f"=== {locale[:2]}: exit status {made.returncode}\n{err}"


def check(path):
    name = os.path.basename(path)
    got = run(name, "en_GB.UTF-8") + run(name, "fr_FR.UTF-8")
    expected = path[:-5] + ".expected"
    if os.environ.get("UPDATE"):
        with open(expected, "w", encoding="utf-8") as file:
            file.write(got)
    wanted = open(expected, encoding="utf-8").read() if os.path.exists(expected) else ""
    good = got == wanted and "exit status -" not in got and "Sanitizer" not in got
    if not good:
        print(f"FAIL {name}")
        sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(1), got.splitlines(1), "wanted", "got", n=1))
    return good


def report_unexercised():
    """A code counts as exercised when an expected text here, or any other test, names it."""
    said = ""
    for path in glob.glob(os.path.join(ROOT, "tests", "**", "*"), recursive=True):
        if os.path.isfile(path) and os.path.getsize(path) < 1 << 20 and "/corpora/" not in path:
            said += open(path, encoding="utf-8", errors="replace").read()
    never, count = [], 0
    for path in sorted(glob.glob(os.path.join(ROOT, "src", "base", "codes", "*.def"))):
        for name, code in re.findall(r'^DIAG\((\w+), "(\w+)"', open(path, encoding="utf-8").read(), re.M):
            count += 1
            if not re.search(rf"\[{code}\]|\b(DIAG_)?{name}\b|\b{code}\b", said):
                never.append(f"{code} {name}")
    print(f"{len(never)} of {count} codes never exercised: " + ", ".join(never))


cases = sorted(glob.glob(os.path.join(HERE, "*.yaml")))
failed = [path for path in cases if not check(path)]
report_unexercised()
print(f"{len(cases)} bad inputs, {len(failed)} failures")
sys.exit(1 if failed else 0)
