#!/usr/bin/env python3
"""Exported schemas, held by python3-jsonschema: they are schemas; the samples pass them, with every file they include;
and what Marbre refuses for its shape does not. schemas.py MARBRE WORKDIR"""
import copy
import glob
import os
import re

import jsonschema
import yaml

from common import LAYOUTS, ROOT, Core, check, exported, finish, included, marbre, read, samples

counts = {"schemas": 0, "files": 0, "refused": 0}


def validator(schema, what):
    counts["schemas"] += 1
    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as slip:
        check(False, f"{what}: {slip.message}")
    return jsonschema.Draft202012Validator(schema)


def passes(held, tree, what):
    counts["files"] += 1
    for slip in held.iter_errors(tree):
        check(False, f"{what}: {'/'.join(map(str, slip.absolute_path))}: {slip.message[:200]}")


def refused(held, tree, what):
    counts["refused"] += 1
    check(not held.is_valid(tree), f"passes: {what}")


def spoilt(held, schema, tree, what):
    """Without a field that must be there, with one that is not known, with a list for a text."""
    for name in schema["required"]:
        refused(held, {k: v for k, v in tree.items() if k != name}, f"{what} without {name}")
        if isinstance(tree.get(name), str):
            refused(held, dict(tree, **{name: None}), f"{what} with an empty {name}")
            refused(held, dict(tree, **{name: ["x"]}), f"{what} with a list for {name}")
    refused(held, dict(tree, inconnu="x"), f"{what} with a field that is not known")
    for name, value in tree.items():
        items = value if isinstance(value, list) else []
        for i, item in enumerate(items):
            worse = copy.deepcopy(tree)
            worse[name][i] = dict(item, inconnu="x") if isinstance(item, dict) else ["x"]
            refused(held, worse, f"{what} with a slip in {name}")


def layout(name):
    schema = exported(name)
    held = validator(schema, name)
    check(list(schema["properties"])[:3] == ["layout", "brand", "language"], f"{name}: no head")
    for path in samples(name):
        passes(held, read(path), path)
        spoilt(held, schema, read(path), os.path.basename(path))
        fields = {}
        for field, file in included(path):
            if field not in fields:
                fields[field] = validator(exported(name, field), f"{name} {field}")
            passes(fields[field], read(file), file)
    optional = [n for n in schema["properties"] if n not in schema["required"]]
    for path in samples(name)[:1]:
        passes(held, dict({n: None for n in optional if "enum" not in schema["properties"][n]}, **read(path)), f"{name}, fields left empty")


def kept(which):
    """The file that stands beside the layouts for editors is what the command prints. UPDATE=1 writes it anew."""
    path, said = os.path.join(ROOT, "layouts", f"{which}.schema.json"), marbre("schema", which, "--lang", "en")
    if os.environ.get("UPDATE"):
        open(path, "w", encoding="utf-8").write(said)
    check(open(path, encoding="utf-8").read() == said, f"layouts/{which}.schema.json is not what the tables say: UPDATE=1")
    check(said != marbre("schema", which, "--lang", "fr"), f"{which}: the same in French")


def reference(layouts, brands):
    """The examples of the reference are what the schemas take."""
    count = 0
    for says, text in re.findall(r"^```yaml ?(\S*)\n(.*?)^```$", open(os.path.join(ROOT, "layouts", "README.md"), encoding="utf-8").read(), re.M | re.S):
        tree = yaml.load(text, Core) if says in ("", "brand") else None
        if says == "brand":
            passes(brands, tree, "README.md, the brand")
        elif tree is not None:
            passes(layouts, dict({"marbre": 1}, **(tree if isinstance(tree, dict) else {"body": tree})), "README.md: " + text[:60])
            count += 1
    check(count > 10, f"{count} examples in layouts/README.md")


def language():
    """Layouts, brands and manifests themselves."""
    layouts, brands = validator(exported("layout"), "layout"), validator(exported("brand"), "brand")
    kept("layout")
    kept("brand")
    reference(layouts, brands)
    manifests = validator(exported("manifest"), "manifest")
    passes(manifests, {"marbre": 1, "documents": [{"content": "communiques/"}, {"data": "rows.csv", "output": "{{ row.id }}"}]}, "a manifest")
    refused(manifests, {"marbre": 1, "documents": []}, "a manifest without documents")
    refused(manifests, {"marbre": 1, "documents": [{"contents": "a.yaml"}]}, "a manifest with a slip")
    for path in sorted(glob.glob(os.path.join(ROOT, "layouts", "**", "*.yaml"), recursive=True)):
        if os.path.basename(path) != "schema.yaml":
            passes(brands if os.path.dirname(path).endswith("/brands") else layouts, read(path), path)
    for kind in ("flow", "line", "table", "list", "rows", "row"):
        check(layouts.schema["$defs"][kind]["items"]["properties"], f"no block stands in {kind}")
    for name, block in layouts.schema["$defs"].items():
        for key, value in block.get("properties", {}).items() if name.startswith("block-") else []:
            check(value.get("description"), f"{name}: nothing is said of {key}")
    tree = read(os.path.join(ROOT, "layouts", "communique", "layout.yaml"))
    brand = read(os.path.join(ROOT, "layouts", "brands", "academie-amiens.yaml"))
    for held, whole, path, value in (
            (layouts, tree, ["boddy"], []), (layouts, tree, ["marbre"], 2), (layouts, tree, ["styles", "titre", "colour"], "ink"),
            (layouts, tree, ["styles", "titre", "hyphens"], "never"), (layouts, tree, ["body", 0], {"bocks": {}}),
            (layouts, tree, ["body", 0, "box", "values"], "x"), (layouts, tree, ["body", 0], {"span": {"text": "a"}}),
            (layouts, tree, ["body", 0], {"paragraph": {"src": "a"}}), (layouts, tree, ["body", 0], {"heading": {"text": "no level"}}),
            (layouts, tree, ["body", 0], {"list": {"body": [{"paragraph": {"text": "no item"}}]}}), (layouts, tree, ["variables"], {"x": "second"}),
            (brands, brand, ["colours", "ink"], "black"), (brands, brand, ["colors"], {}), (brands, brand, ["series"], [{"tone": "#000000"}])):
        worse = copy.deepcopy(whole)
        at = worse
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value
        refused(held, worse, f"{path} as {value}")


language()
for one in LAYOUTS:
    layout(one)
marbre("schema", "communiqué", status=1)
marbre("schema", "guide", "fiche/", status=1)
marbre("schema", status=2)
finish(f"{counts['schemas']} schemas, {counts['files']} files pass, {counts['refused']} spoilt ones refused")
