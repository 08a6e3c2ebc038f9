#!/usr/bin/env python3
"""The published cases for JSON Schema 2020-12, as the source archive of jsonschema on PyPI carries them; and cases made of
the layouts' own schemas, judged by that package as well. published.py DRIVER ROOT

The archive comes once to build/published; without it the test is skipped (77), which CI may not be."""
import copy
import glob
import json
import os
import random
import re
import subprocess
import sys
import tarfile

DRIVER, ROOT = sys.argv[1], sys.argv[2]
HOME = os.path.join(ROOT, "build", "published")
PACKAGE = "jsonschema-4.23.0"
FORMATS = ("date", "time", "date-time", "email", "uri", "uri-reference", "regex")

# Whole files that concern other words than those that schemas here may use.
OTHER = {
    "dynamicRef": "$dynamicRef picks its target while validating",
    "refRemote": "schemas are one document",
    "vocabulary": "$vocabulary chooses other keywords",
    "format": "formats are annotations there; here they are asserted",
}
# Cases by what they say of themselves, failed on purpose: (file, group, case) as patterns, and why.
PURPOSE = [
    ("optional/format/(time|date-time)", ".*", ".*(no time offset|missing|without|only RFC3339|no leading zero|offset).*", "seconds and zone may be left out"),
    ("default", ".*invalid.*|.*does not do anything.*", ".*", "a default is held to its own schema, and filled in"),
]


def fetch():
    folder = os.path.join(HOME, PACKAGE, "json", "tests", "draft2020-12")
    if os.path.isdir(folder):
        return folder
    os.makedirs(HOME, exist_ok=True)
    name, _, version = PACKAGE.rpartition("-")
    got = subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", name, "-d", HOME, f"{name}=={version}"],
                         capture_output=True, text=True)
    archive = os.path.join(HOME, PACKAGE + ".tar.gz")
    if not os.path.exists(archive):
        print(f"the published cases cannot be had:\n{got.stderr[-600:]}")
        sys.exit(1 if os.environ.get("CI") else 77)
    with tarfile.open(archive) as tar:
        tar.extractall(HOME, [m for m in tar.getmembers() if "/json/tests/draft2020-12/" in m.name])
    return folder


def written(value):
    """JSON that is YAML too: what is not ASCII escaped as YAML does."""
    escape = lambda m: "\\u%04x" % ord(m[0]) if ord(m[0]) < 0x10000 else "\\U%08x" % ord(m[0])
    return re.sub(r"[^\x20-\x7e]", escape, json.dumps(value, ensure_ascii=False))


def ask(cases):
    text = "".join(f"{written(schema)}\n{written(data)}\n" for schema, data in cases)
    made = subprocess.run([DRIVER], input=text, capture_output=True, text=True)
    answers = made.stdout.splitlines()
    if made.returncode or len(answers) != len(cases):
        sys.exit(f"the driver ended with {made.returncode} after {len(answers)} of {len(cases)} cases: {made.stderr[-400:]}")
    return answers


def holds(schema, *words):
    return any(word in json.dumps(schema) for word in words)


def reason_to_skip(file, schema, answer):
    base = os.path.basename(file)
    if file in OTHER:
        return OTHER[file]
    if file.startswith("optional/") and not (file.startswith("optional/format/") and base in FORMATS):
        return "optional, of other words"
    if holds(schema, '"$dynamicRef"', '"$recursiveRef"'):
        return OTHER["dynamicRef"]
    if answer.startswith("refused SCHEMA_REF_OUTSIDE"):
        return OTHER["refRemote"]
    if answer.startswith("refused SCHEMA_KEYWORD"):
        return "a word that is not known is an error here"
    if answer.startswith("refused SCHEMA_FORMAT_NAME"):
        return "a format that is not known is an error here"
    return None


def on_purpose(file, group, case):
    return next((why for f, g, c, why in PURPOSE if re.fullmatch(f, file) and re.fullmatch(g, group) and re.fullmatch(c, case)), None)


def published():
    folder, cases = fetch(), []
    for path in sorted(glob.glob(os.path.join(folder, "**", "*.json"), recursive=True)):
        file = os.path.relpath(path, folder)[:-5]
        for group in json.load(open(path, encoding="utf-8")):
            for test in group["tests"]:
                cases.append((file, group["description"], test["description"], group["schema"], test["data"], test["valid"]))
    answers = ask([(c[3], c[4]) for c in cases])
    counts, reasons, wrong = {"pass": 0, "purpose": 0, "skip": 0, "fail": 0}, {}, []
    for (file, group, case, schema, data, valid), answer in zip(cases, answers):
        skip = reason_to_skip(file, schema, answer)
        good = answer == ("valid" if valid else "invalid")
        kind = "skip" if skip else "pass" if good else "purpose" if on_purpose(file, group, case) else "fail"
        counts[kind] += 1
        why = skip or (on_purpose(file, group, case) if kind == "purpose" else None)
        if why:
            reasons[why] = reasons.get(why, 0) + 1
        if kind == "fail":
            wrong.append(f"{file}: {group}: {case}: {answer}, not {'valid' if valid else 'invalid'}: {written(schema)[:200]} {written(data)[:60]}")
    for why, count in sorted(reasons.items(), key=lambda item: -item[1]):
        print(f"  {count:4} {why}")
    for line in wrong:
        print("FAIL", line)
    print(f"published cases: {counts['pass']} pass, {counts['fail']} fail, {counts['purpose']} fail on purpose, {counts['skip']} skipped")
    return len(wrong)


# --- The same verdict as another validator's ----------------------------------------------------------------------------

def without_formats(tree):
    """That package asserts none unless asked, and then not as here."""
    if isinstance(tree, dict):
        return {k: without_formats(v) for k, v in tree.items() if k != "format" or not isinstance(v, str)}
    return [without_formats(v) for v in tree] if isinstance(tree, list) else tree


def places(tree, found):
    """Every container within a tree."""
    if isinstance(tree, (dict, list)):
        found.append(tree)
        for value in tree.values() if isinstance(tree, dict) else tree:
            places(value, found)
    return found


def spoil(tree, dice):
    tree = copy.deepcopy(tree)
    at = dice.choice([p for p in places(tree, []) if p])
    key = dice.choice(sorted(at)) if isinstance(at, dict) else dice.randrange(len(at))
    value = dice.choice([None, True, 0, 3, -1, 1.5, "", "02", "x" * 301, [], {}, ["a", "a"], {"id": "a"}, "État", at[key]])
    what = dice.randrange(4)
    if what == 0:
        del at[key]
    elif what == 1 and isinstance(at, dict):
        at[dice.choice(["inconnu", "titre", "id", "notes"])] = value
    elif what == 2 and isinstance(at, list):
        at.append(at[key])
    else:
        at[key] = value
    return tree


def second_opinion():
    """Contents of the samples, spoilt at random: jsonschema and Marbre (as JSON) must agree on every one."""
    import jsonschema
    sys.path.insert(0, os.path.join(ROOT, "tests", "editor"))
    sys.argv = [sys.argv[0], DRIVER, HOME]
    import common
    dice, pairs = random.Random(4), []
    for layout in common.LAYOUTS:
        schema = without_formats(common.read(os.path.join(ROOT, "layouts", layout, "schema.yaml")))
        for path in common.samples(layout):
            tree = {k: v for k, v in common.read(path).items() if k not in ("layout", "brand", "language")}
            for field, file in common.included(path, tree):
                tree[field.strip("/")] = [common.read(file)] if field.endswith("/") else common.read(file)
            pairs += [(schema, tree)] + [(schema, spoil(tree, dice)) for _ in range(60)]
    answers, differing, valid = ask(pairs), 0, 0
    validators = {id(schema): jsonschema.Draft202012Validator(schema) for schema, _ in pairs}
    for (schema, data), answer in zip(pairs, answers):
        verdict = "valid" if validators[id(schema)].is_valid(data) else "invalid"
        valid += verdict == "valid"
        if verdict != answer:
            differing += 1
            slips = [e.message[:120] for e in validators[id(schema)].iter_errors(data)]
            print(f"FAIL {schema['title']}: {answer}, jsonschema: {verdict}: {slips[:2]}")
    print(f"second opinion: {len(pairs)} contents ({valid} valid), {differing} judged otherwise")
    return differing or (valid in (0, len(pairs)))


sys.exit(1 if published() + second_opinion() else 0)
