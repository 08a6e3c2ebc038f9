#!/usr/bin/env python3
"""marbre new, doc and fonts, for every layout there is: what `new` writes passes its own schema and builds as it stands, and
still passes with all that is behind a # put to use. start.py MARBRE WORKDIR"""
import glob
import os
import re
import shutil
import tempfile

import jsonschema
import yaml

from common import LAYOUTS, ROOT, Core, check, exported, finish, included, marbre, read

EDITIONS = [os.path.relpath(path, os.path.join(ROOT, "layouts")) for path in sorted(glob.glob(os.path.join(ROOT, "layouts", "*", "*.yaml")))
            if os.path.basename(path) not in ("layout.yaml", "schema.yaml") and "/brands/" not in path]


def put_to_use(text):
    """Every line behind one # becomes content; where a list has one item of each kind, all are kept."""
    return re.sub(r"^( *)# (?!yaml-language-server)", r"\1", text, flags=re.M)


def held(path):
    """A written file against the schema that its first line sends an editor to."""
    first = open(path, encoding="utf-8").readline().strip()
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    if not check(match, f"{path}: no line for editors: {first}"):
        return
    schema = read(os.path.join(os.path.dirname(path), match.group(1)))
    checker = jsonschema.Draft202012Validator(schema)
    for what, text in (("as it stands", open(path, encoding="utf-8").read()), ("put to use", put_to_use(open(path, encoding="utf-8").read()))):
        for slip in checker.iter_errors(yaml.load(text, Core)):
            check(False, f"{path}, {what}: {'/'.join(map(str, slip.absolute_path))}: {slip.message[:160]}")


def start(layout, folder):
    marbre("new", layout, cwd=folder)
    written = sorted(glob.glob(os.path.join(folder, "**", "*.yaml"), recursive=True))
    mains = [path for path in written if "layout" in (read(path) or {})]
    if not check(len(mains) == 1, f"{layout}: {written}"):
        return
    for path in written:
        held(path)
    marbre("build", mains[0], "--werror", "-o", os.path.join(folder, "a.pdf"))
    check(open(os.path.join(folder, "a.pdf"), "rb").read(5) == b"%PDF-", f"{layout}: no PDF")
    before = {path: open(path, "rb").read() for path in written}
    marbre("new", layout, cwd=folder, status=2)
    check(before == {path: open(path, "rb").read() for path in written}, f"{layout}: written over")
    check(set(included(mains[0])) == {(f, p) for f, p in included(mains[0]) if os.path.exists(p)}, f"{layout}: includes what is not there")


def names_in(schema):
    found = set(schema.get("properties", {}))
    for value in schema.values():
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            if isinstance(part, dict):
                found |= names_in(part)
    return found


def manual(layout):
    told = marbre("doc", layout)
    check(told.startswith("# ") and "nécessaire" in told, f"{layout}: {told[:200]}")
    for name in exported(layout)["properties"]:
        check(f"\n- **{name}**" in told, f"doc {layout} does not tell of {name}")
    deep = max(len(line) - len(line.lstrip()) for line in told.splitlines())
    check(all(re.match(r" *- \*\*|#|[A-Z]|$", line) for line in told.splitlines()), f"doc {layout}: a line of another kind")
    return deep


for one in LAYOUTS + EDITIONS:
    place = tempfile.mkdtemp()
    start(one, place)
    shutil.rmtree(place)
depths = [manual(one) for one in LAYOUTS]
check(max(depths) >= 6, f"records within records are not set further right: {depths}")
faces = marbre("fonts", "communique", "--brand", "academie-amiens")
check("text: Marianne, Liberation Sans" in faces and "LiberationSans-Bold.ttf  (stands in for Marianne)" in faces, faces)
check("academie-lille" in marbre("fonts", "guide"), "fonts without --brand does not tell of every brand")
marbre("fonts", "guide", "--brand", "inconnue", status=1)
finish(f"{len(LAYOUTS + EDITIONS)} layouts started from")
