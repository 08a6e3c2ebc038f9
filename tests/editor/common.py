"""What the tests of exported schemas share: the built command, layouts and samples, YAML read as editors read it."""
import glob
import json
import os
import re
import subprocess
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MARBRE, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
os.makedirs(WORK, exist_ok=True)
LAYOUTS = sorted(os.path.basename(os.path.dirname(path)) for path in glob.glob(os.path.join(ROOT, "layouts", "*", "layout.yaml")))
failures = []


def check(good, what):
    if not good:
        failures.append(str(what))
    return good


def finish(summary):
    for failure in failures:
        print("FAIL", failure)
    print(f"{summary}; {len(failures)} failures")
    sys.exit(1 if failures else 0)


def marbre(*words, cwd=ROOT, status=0):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
    env = dict(kept, LC_ALL="C.UTF-8", MARBRE_LAYOUTS=os.path.join(ROOT, "layouts"))
    made = subprocess.run([MARBRE, *words], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(made.returncode == status, f"{words}: exit status {made.returncode}: {made.stderr.decode()}")
    return made.stdout.decode("utf-8")


def exported(*words):
    return json.loads(marbre("schema", *words))


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema: `no` is a text, 012 is twelve, a date is a text."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""])):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))
Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value, 0 if node.value[:2] in ("0x", "0o") else 10))
Core.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.load(file, Core)


def samples(layout):
    """The contents under samples/ that ask for this layout and are whole: what a batch completes from its rows is not."""
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "samples", "*", "*.yaml"))):
        tree, folder = read(path), os.path.basename(os.path.dirname(path))
        if isinstance(tree, dict) and tree.get("layout") == layout and os.path.basename(path) == folder + ".yaml":
            found.append(path)
    return found


def included(path, tree=None):
    """(FIELD, file) for each file that a content's root includes, FIELD as `marbre schema LAYOUT FIELD` takes it."""
    for name, value in (tree or read(path)).items():
        target = value.get("include") if isinstance(value, dict) and set(value) == {"include"} else None
        for one in target if isinstance(target, list) else [target] if target else []:
            whole = os.path.join(os.path.dirname(path), one)
            if one.endswith("/"):
                yield from ((name + "/", file) for file in sorted(glob.glob(os.path.join(whole, "*.yaml"))))
            else:
                yield (name + "/" if isinstance(target, list) else name), whole
