#!/usr/bin/env python3
"""The schemas by which editors complete layouts and brands, layouts/layout.schema.json and layouts/brand.schema.json: made
from the tables in src, with what the reference says of each word; held to the layouts, the brands and the reference's own
examples. UPDATE=1 writes them anew.

schemas.py: needs python3-jsonschema and python3-yaml."""
import glob
import json
import os
import re
import sys

import jsonschema
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LAYOUTS = os.path.join(ROOT, "layouts")
README = open(os.path.join(LAYOUTS, "README.md"), encoding="utf-8").read()
DRAFT = "https://json-schema.org/draft/2020-12/schema"

faults = []


def source(path):
    return open(os.path.join(ROOT, "src", path), encoding="utf-8").read()


# --- What is known of each word ---------------------------------------------------------------------------------------

def plain(cell):
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda m: m[1] or "", cell.replace("\\|", "|")).strip()


def said(column, width):
    """What the reference's tables of so many columns say of the words in their first."""
    found = {}
    for line in README.splitlines():
        cells = re.split(r"(?<!\\)\|", line)[1:-1] if line.startswith("| `") else []
        if len(cells) == width:
            for word in re.findall(r"`([^`]+)`", cells[0]):
                found.setdefault(word, plain(cells[column]))
    return found


KEY_SAID, KIND_SAID, PROPERTY_SAID = said(1, 2), said(1, 4), said(4, 5)


def properties():
    text = source("layout/properties.def")
    for m in re.finditer(r'^PROPERTY\(\w+,\s*"([^"]+)",\s*\d,\s*"([^"]*)",\s*((?:"[^"]*"\s*)+)\)', text, re.M):
        yield m[1], m[2], "".join(re.findall(r'"([^"]*)"', m[3]))


SHORTHANDS = re.findall(r'^SHORTHAND\("([^"]+)"', source("layout/shorthands.def"), re.M)
CONTEXTS = {"IN_FLOW": "flow", "IN_TEXT": "text", "IN_TABLE": "table", "IN_LIST": "list", "IN_ROWS": "rows", "IN_ROW": "row"}
KINDS = {m[1]: (m[2], [CONTEXTS[c] for c in CONTEXTS if re.search(rf"\b{c}\b", m[3])])
         for m in re.finditer(r'^BLOCK\((\w+), "([^"]+)", ([^"]*), "[^"]*"\)', source("layout/blocks.def"), re.M)}
# What may stand inside a kind: check.c, context_in().
INSIDE = {"heading": "text", "paragraph": "text", "caption": "text", "span": "text", "strong": "text", "em": "text", "note": "text",
          "list": "list", "table": "table", "rows": "rows", "row": "row"}
REQUIRED = re.findall(r"^REQUIRED\((\w+), (\w+)\)", source("layout/requirements.def"), re.M)
ROLES = re.findall(r'^STRUCTURE_ROLE\("([^"]+)"\)', source("layout/roles.def"), re.M)


def kinds_of(text, sets):
    found = set()
    for kind, name in re.findall(r"IS\((\w+)\)|\b([A-Z]+)\b(?!\()", text):
        found |= {kind} if kind else sets.get(name, set())
    return found


def keys():
    """(id, name, kinds that take it)"""
    sets = {"ALL": set(KINDS)}
    for name in ("TEXTS", "FLOW"):
        sets[name] = kinds_of(re.search(rf"\b{name} = ([^,}}]*)", source("layout/blocks.c"))[1], sets)
    for m in re.finditer(r'^KEY\((\w+), "([^"]+)", ([^\n]*)\)$', source("layout/keys.def"), re.M):
        yield m[1], m[2], kinds_of(m[3], sets)


KEYS = list(keys())

# --- The schema of layouts --------------------------------------------------------------------------------------------

EXPRESSION = {"$ref": "#/$defs/expression"}
TEMPLATE = {"$ref": "#/$defs/template"}
VALUE = {"$ref": "#/$defs/value"}
NAME = {"type": "string"}
NAMES = {"type": "array", "items": NAME}


def records(of):
    return {"type": "object", "additionalProperties": of}


def blocks(context):
    return {"type": "array", "items": {"$ref": f"#/$defs/in-{context}"}}


def styled(own, required=(), description=None):
    """A mapping of its own keys and of properties."""
    made = {"type": ["object", "null"], "allOf": [{"$ref": "#/$defs/properties"}], "properties": own,
            "propertyNames": {"anyOf": [{"enum": sorted(own)}, {"$ref": "#/$defs/property-name"}]}}
    if required:
        made["required"] = list(required)
    if description:
        made["description"] = description
    return made


def property_schema(name, first, grammar):
    words = list(dict.fromkeys(re.findall(r"(?<![<\w-])[a-z][\w-]*(?![\w>-])", grammar)))
    text = f"{PROPERTY_SAID.get(name, '')}\n{grammar}\nFirst: {first}".strip()
    return {"description": text, "anyOf": [{"enum": words + ["initial"]}, VALUE]} if words else dict(VALUE, description=text)


def key_schema(identifier, name, kind):
    inside = blocks(INSIDE.get(kind, "flow"))
    column = styled({"each": NAME, "scope": {"$ref": "#/$defs/scope"}, "style": NAME})
    series = styled({"term": TEMPLATE, "value": EXPRESSION, "text": TEMPLATE}, ["value"])
    schema = {"EACH": NAME, "LET": records(EXPRESSION), "IF": EXPRESSION, "STYLE": NAME, "ROLE": {"enum": ROLES}, "NAME": NAME,
              "WITH": records(EXPRESSION), "SET": records(EXPRESSION), "ID": EXPRESSION, "LINK": EXPRESSION, "INDEX": EXPRESSION,
              "ALT": TEMPLATE, "TEXT": TEMPLATE, "TERM": TEMPLATE, "BETWEEN": TEMPLATE, "VALUE": EXPRESSION, "SRC": EXPRESSION,
              "OF_PAGE": EXPRESSION, "LEVEL": VALUE, "TOC": NAME, "SCOPE": {"$ref": "#/$defs/scope"}, "COLSPAN": VALUE,
              "ROWSPAN": VALUE, "LINE": VALUE, "ROUND": VALUE, "FORM": {"enum": ["bar", "line", "share"]},
              "SERIES": {"type": "array", "items": series}, "COLUMNS": {"type": "array", "items": column}, "HEAD": blocks("table"),
              "BODY": inside}[identifier]
    return dict(schema, description=KEY_SAID.get(name, "")) if "$ref" not in schema else schema


def kind_schema(identifier, name):
    own = {key: key_schema(key_id, key, name) for key_id, key, kinds in KEYS if identifier in kinds}
    names = {key_id: key for key_id, key, _ in KEYS}
    return styled(own, [names[key] for kind, key in REQUIRED if kind == identifier], KIND_SAID.get(name))


def layout_schema():
    defs = {
        "expression": {"type": ["string", "number", "boolean", "null"]},
        "template": {"type": ["string", "number"]},
        "value": {"type": ["string", "number", "array"]},
        "scope": {"enum": ["row", "col", "rowgroup", "colgroup", "both"], "description": KEY_SAID["scope"]},
        "properties": {"properties": {name: property_schema(name, first, grammar) for name, first, grammar in properties()}
                       | {name: dict(VALUE, description="A shorthand") for name in SHORTHANDS},
                       "patternProperties": {"^--": VALUE}},
        "property-name": {"anyOf": [{"enum": [name for name, _, _ in properties()] + SHORTHANDS}, {"pattern": "^--"}]},
        "style": styled({"extends": {"anyOf": [NAME, NAMES]}}),
        "page": styled({"regions": {"type": "object", "additionalProperties": {"anyOf": [{"const": "none"}, {"$ref": "#/$defs/kind-box"}]}}}),
    }
    for identifier, (name, _) in KINDS.items():
        defs[f"kind-{name}"] = kind_schema(identifier, name)
    for context in CONTEXTS.values():
        kinds = [name for name, contexts in KINDS.values() if context in contexts]
        defs[f"in-{context}"] = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
                                 "properties": {name: {"$ref": f"#/$defs/kind-{name}"} for name in kinds}}
    give = styled({"style": NAME}, ["style"])
    part = {"type": "object", "additionalProperties": False, "properties": {
        "params": {"type": "object", "additionalProperties": {"enum": ["required", "optional"]}},
        "body": {"type": "array", "items": {"anyOf": [{"$ref": f"#/$defs/in-{c}"} for c in ("flow", "text", "list")]}}}}
    top = {"marbre": {"const": 1}, "name": NAME, "extends": {"anyOf": [NAME, NAMES]}, "languages": NAMES,
           "metadata": {"type": "object", "additionalProperties": False, "properties": {k: TEMPLATE for k in ("title", "author", "subject")}},
           "parameters": records({"type": "object"}), "let": records(EXPRESSION),
           "words": records(records({"anyOf": [TEMPLATE, records(TEMPLATE)]})),
           "properties": {"type": "object", "patternProperties": {"^--": VALUE}, "additionalProperties": False},
           "styles": records({"$ref": "#/$defs/style"}), "pages": records({"$ref": "#/$defs/page"}),
           "variables": records({"enum": ["first", "last", "start"]}), "parts": records(part),
           "abbreviations": {"type": "object", "additionalProperties": False, "required": ["of", "term", "text"],
                             "properties": {k: EXPRESSION for k in ("of", "term", "text")}},
           "checks": {"type": "array", "items": {"$ref": "#/$defs/kind-check"}},
           "fit": {"type": ["object", "null"], "additionalProperties": False, "required": ["pages"],
                   "properties": {"pages": {"type": "integer", "minimum": 1}, "give": {"type": "array", "items": give}}},
           "body": blocks("flow")}
    return {"$schema": DRAFT, "title": "A layout of Marbre", "type": "object", "required": ["marbre"], "additionalProperties": False,
            "properties": {k: dict(v, description=KEY_SAID.get(k, "")) for k, v in top.items()}, "$defs": defs}


def brand_schema():
    hexadecimal = {"type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"}
    cmyk = {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number", "minimum": 0, "maximum": 100}}
    colour = {"anyOf": [hexadecimal, {"type": "object", "required": ["rgb"], "additionalProperties": False,
                                      "properties": {"rgb": hexadecimal, "cmyk": cmyk}}]}
    families = {"anyOf": [NAME, NAMES]}
    top = {"marbre": {"const": 1}, "extends": {"anyOf": [NAME, NAMES]}, "brand": NAME, "name": NAME, "title": NAMES, "motto": NAMES,
           "emblem": {"type": ["string", "null"]}, "clear-space": {"type": "number", "minimum": 0}, "colours": records(colour),
           "series": {"type": "array", "items": {"type": "object", "required": ["tone", "text", "tint"], "additionalProperties": False,
                                                 "properties": {k: colour for k in ("tone", "text", "tint")}}},
           "fonts": records(families), "logos": records(NAME)}
    brands = README[README.index("## Brands"):]
    told = {m[1]: plain(m[2]) for m in re.finditer(r"^\| `([a-z-]+)` \| (.*) \|$", brands, re.M)}
    return {"$schema": DRAFT, "title": "A brand of Marbre", "type": "object", "required": ["marbre"], "additionalProperties": False,
            "properties": {k: dict(v, description=told.get(k, "")) for k, v in top.items()}}


# --- Held to what there is --------------------------------------------------------------------------------------------

class Loader(yaml.SafeLoader):
    """Dates stay texts."""


Loader.yaml_implicit_resolvers = {k: [(tag, rule) for tag, rule in v if tag != "tag:yaml.org,2002:timestamp"]
                                  for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def read(text):
    return yaml.load(text, Loader)


def expect_file(name, schema):
    path = os.path.join(LAYOUTS, name)
    text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    if not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
        faults.append(f"layouts/{name} is not what the tables say: UPDATE=1 writes it anew")


def passes(held, tree, what):
    for slip in held.iter_errors(tree):
        faults.append(f"{what}: {'/'.join(map(str, slip.absolute_path))}: {slip.message[:160]}")


def refused(held, text, what):
    if held.is_valid(read(text)):
        faults.append(f"passes though {what}:\n{text}")


layout, brand = layout_schema(), brand_schema()
for one in (layout, brand):
    jsonschema.Draft202012Validator.check_schema(one)
expect_file("layout.schema.json", layout)
expect_file("brand.schema.json", brand)
layouts, brands = jsonschema.Draft202012Validator(layout), jsonschema.Draft202012Validator(brand)

count = 0
for path in sorted(glob.glob(os.path.join(LAYOUTS, "*", "*.yaml")) + glob.glob(os.path.join(LAYOUTS, "brands", "parts", "*.yaml"))):
    if not path.endswith("schema.yaml"):
        passes(brands if os.path.dirname(path).endswith("brands") else layouts, read(open(path, encoding="utf-8").read()), path)
        count += 1
for says, text in re.findall(r"^```yaml ?(\S*)\n(.*?)^```$", README, re.M | re.S):
    if says == "brand":
        passes(brands, read(text), "README.md, the brand")
    elif says == "":
        tree = read(text)
        passes(layouts, dict({"marbre": 1}, **(tree if isinstance(tree, dict) else {"body": tree})), "README.md: " + text[:60])
    count += 1

refused(layouts, "bodi: []\nmarbre: 1", "a key is misspelt")
refused(layouts, "marbre: 1\nbody: [ paragraf: { text: a } ]", "there is no such kind")
refused(layouts, "marbre: 1\nbody: [ paragraph: { txet: a } ]", "there is no such key")
refused(layouts, "marbre: 1\nbody: [ paragraph: { src: a } ]", "the key is another kind's")
refused(layouts, "marbre: 1\nbody: [ span: { text: a } ]", "a piece of text cannot stand there")
refused(layouts, "marbre: 1\nbody: [ heading: { text: a } ]", "a heading has no level")
refused(layouts, "marbre: 1\nstyles: { a: { colour: ink } }", "there is no such property")
refused(layouts, "marbre: 1\nfit: { page: 1 }", "there is no such key in fit")
refused(brands, "marbre: 1\ncolours: { ink: '161616' }", "a colour lacks its sign")
refused(brands, "marbre: 1\nseries: [ { tone: '#000000', text: '#000000' } ]", "a tone is missing")
for text in faults:
    print(text)
print(f"{count} files and examples, {len(faults)} faults")
sys.exit(bool(faults))
