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

import jsonschema

DRIVER, ROOT = sys.argv[1], sys.argv[2]
HOME = os.path.join(ROOT, "build", "published")
PACKAGE = "jsonschema-4.23.0"
REMOTES = os.path.join(HOME, PACKAGE, "json", "remotes")
FORMATS = ("date", "time", "date-time", "email", "uri", "uri-reference", "regex")

# What a schema is refused for that is right elsewhere.
REFUSED = {
    "SCHEMA_KEYWORD": "a word that is not known is an error here",
    "SCHEMA_FORMAT_NAME": "a format that is not known is an error here",
    "SCHEMA_DIALECT": "a dialect other than 2020-12 is an error here",
}
# Cases by what they say of themselves, failed on purpose: (file, group, case) as patterns, and why.
PURPOSE = [
    ("format", ".*", ".*only an annotation.*", "a format is asserted here, not only noted"),
    ("optional/ecmascript-regex", ".*(whitespace|unicode semantics|non-ASCII digits|control escape).*", ".*", "patterns are PCRE2’s: names of classes, escapes, what is a space"),
    ("optional/format/(time|date-time)", ".*", ".*(no time offset|missing|without|only RFC3339|no leading zero|offset).*", "seconds and zone may be left out"),
    ("default", ".*invalid.*|.*does not do anything.*", ".*", "a default is held to its own schema, and filled in"),
]


def fetch():
    folder = os.path.join(HOME, PACKAGE, "json", "tests", "draft2020-12")
    if os.path.isdir(folder) and os.path.isdir(REMOTES):
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
        wanted = ("/json/tests/draft2020-12/", "/json/remotes/")
        tar.extractall(HOME, [m for m in tar.getmembers() if any(part in m.name for part in wanted)])
    return folder


def remote_documents():
    """Address and text of the documents that cases refer to: those published with them, and the schemas of schemas."""
    for path in sorted(glob.glob(os.path.join(REMOTES, "**", "*.json"), recursive=True)):
        name = os.path.relpath(path, REMOTES)
        if re.fullmatch("draft2020-12/(?!format-assertion|metaschema).*|different-id.*|urn-ref.*|nested-absolute.*", name):
            yield "http://localhost:1234/" + name, json.load(open(path, encoding="utf-8"))
    schemas = os.path.join(os.path.dirname(jsonschema.__file__), "schemas")
    whole = json.load(open(os.path.join(schemas, "draft2020-12.json"), encoding="utf-8"))
    parts = json.load(open(os.path.join(schemas, "vocabularies.json"), encoding="utf-8"))
    yield whole["$id"], whole
    yield from ((uri, part) for uri, part in sorted(parts.items()) if "2020-12" in uri)


def bundled(schema, remotes):
    """A schema here is one document: with what it refers to as schemas within it (2020-12 core, 9.3, "Bundling")."""
    within = {}
    for uri, tree in remotes:
        own = {"$id": uri, **tree}
        within[uri] = own
        if own["$id"] != uri:  # it is found by where it lay, too
            within[uri + "#"] = {"$id": uri, "$ref": own["$id"]}
    return {**schema, "$defs": {**schema.get("$defs", {}), **within}}


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


def reason_to_skip(file, answer):
    if file.startswith("optional/format/") and os.path.basename(file) not in FORMATS:
        return REFUSED["SCHEMA_FORMAT_NAME"]
    if file == "optional/cross-draft":
        return REFUSED["SCHEMA_DIALECT"]
    return REFUSED.get(answer.removeprefix("refused ").removesuffix("_NEAR"))


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
    remotes = list(remote_documents())
    outside = [i for i, answer in enumerate(answers) if answer == "refused SCHEMA_REF_OUTSIDE"]
    for i, answer in zip(outside, ask([(bundled(cases[i][3], remotes), cases[i][4]) for i in outside])):
        answers[i] = answer
    counts, reasons, wrong = {"pass": 0, "purpose": 0, "skip": 0, "fail": 0}, {}, []
    for (file, group, case, schema, data, valid), answer in zip(cases, answers):
        skip = reason_to_skip(file, answer)
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
