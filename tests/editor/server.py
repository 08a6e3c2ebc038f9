#!/usr/bin/env python3
"""An editor at work: yaml-language-server with exported schemas completes keys and values, explains them, and finds slips
where they stand. server.py MARBRE WORKDIR; skipped (77) without npm, which CI may not be."""
import os
import shutil
import subprocess
import sys

from client import Server
from common import LAYOUTS, ROOT, WORK, check, finish, included, marbre, samples

VERSION = "1.25.0"
COMMUNIQUE = os.path.join(ROOT, "samples", "communique", "communique.yaml")
HOME = os.path.join(ROOT, "build", "editor")


def skip(why):
    print(why)
    sys.exit(1 if os.environ.get("CI") else 77)


def install():
    """Once for all builds of a checkout."""
    program = os.path.join(HOME, VERSION, "node_modules", ".bin", "yaml-language-server")
    if os.path.exists(program):
        return program
    if not shutil.which("npm") or not shutil.which("node"):
        skip("npm or node is missing: yaml-language-server is not tried")
    folder = os.path.join(HOME, VERSION)
    os.makedirs(folder, exist_ok=True)
    got = subprocess.run(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error",
                          f"yaml-language-server@{VERSION}"], capture_output=True, text=True)
    if got.returncode:
        shutil.rmtree(folder)
        skip(f"yaml-language-server cannot be installed:\n{got.stderr}")
    return program


server = Server([install(), "--stdio"], WORK)


def with_schema(layout, text, name="content.yaml", field=None):
    """A file with the editor's schema line; what the server finds in it."""
    schema = f"{layout}{'.' + field.strip('/') if field else ''}.json"
    path = os.path.join(WORK, schema)
    marbre("schema", layout, *([field] if field else []), "-o", path)
    path = os.path.join(WORK, name)
    text = f"# yaml-language-server: $schema={schema}\n{text}"
    return path, text, server.open(path, text)


def place(text, mark):
    """Line and character (from 0) just after the last letter of a text that stands once."""
    at = text.index(mark) + len(mark)
    return text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)


def clean():
    count = 0
    for layout in LAYOUTS:
        for path in samples(layout):
            for field, file in [(None, path), *included(path)]:
                name = f"{layout}-{field.strip('/') if field else ''}-{os.path.basename(file)}"
                found = with_schema(layout, open(file, encoding="utf-8").read(), name, field)[2]
                check(not found, f"{file}: {[(f['range']['start'], f['message']) for f in found]}")
                count += 1
    return count


def labels(text, mark, name):
    path, text, _ = with_schema("communique", text, name)
    return {item["label"]: item for item in server.complete(path, *place(text, mark))}


def completion():
    head = "layout: communique\nbrand: academie-amiens\n"
    keys = labels(head + "tit\n", "\ntit", "keys.yaml")
    check({"titre", "surtitre", "date", "chapo", "programme", "contacts"} <= set(keys), f"keys: {sorted(keys)}")
    check("brand" not in keys, "a key that is there is offered again")
    check(keys["titre"].get("documentation") == "Le titre, sans point final", f"titre: {keys['titre']}")
    whole = (keys["programme"].get("insertText") or keys["programme"]["textEdit"]["newText"])
    check("titre:" in whole and "jours:" in whole, f"programme is inserted without what it needs: {whole}")
    inside = labels(head + "programme:\n  j\n", "  j", "inside.yaml")
    check({"titre", "jours"} <= set(inside) and "contacts" not in inside, f"keys within programme: {sorted(inside)}")
    brands = labels("layout: communique\nbrand: \n", "brand: ", "brands.yaml")
    check({"academie-amiens", "academie-lille"} <= set(brands), f"brands: {sorted(brands)}")
    truth = labels(head + "immédiat: \n", "immédiat: ", "truth.yaml")
    check({"true", "false"} <= set(truth), f"immédiat: {sorted(truth)}")


def hovering():
    path, text, _ = with_schema("communique", open(COMMUNIQUE, encoding="utf-8").read(), "hover.yaml")
    for mark, words in (("\ntit", "Le titre, sans point final"), ("\ndat", "Date de diffusion"), ("\nchap", "L’essentiel en quelques lignes"), ("\n        - vil", "un texte")):
        said = server.hover(path, *place(text, mark))
        check(words in said, f"{mark.strip()}: {said}")


def slips():
    sample = open(COMMUNIQUE, encoding="utf-8").read()
    for old, new, mark, words in (
            ("\ntitre: Semaine", "\ntitr: Semaine", "\ntitr:", "titr "),
            ("\ndate: 2026-04-30", "\ndate: 30 avril 2026", "\ndate:", "date"),
            ("\n      actions:\n", "\n      action:\n", "\n      action:", "action "),
            ("- service: [Service presse]", "- service: Service presse", "- service: Service", "array")):
        check(old in sample, f"the sample has no {old}")
        path, text, found = with_schema("communique", sample.replace(old, new, 1), f"slip{len(new)}.yaml")
        line = place(text, mark)[0]
        check(any(f["range"]["start"]["line"] == line and words in f["message"] for f in found),
              f"{new.strip()} (line {line}): {[(f['range']['start'], f['message']) for f in found]}")


def of_the_language(kind, text, name):
    """A layout or a brand, with the schema that stands beside the layouts."""
    path = os.path.join(WORK, name)
    text = f"# yaml-language-server: $schema={os.path.join(ROOT, 'layouts', kind + '.schema.json')}\n{text}"
    return path, text, server.open(path, text)


def language_labels(text, mark, name):
    path, text, _ = of_the_language("layout", text, name)
    return {item["label"]: item for item in server.complete(path, *place(text, mark))}


def layouts():
    """Those who make layouts and brands are helped too."""
    for kind, name in (("layout", "communique/layout.yaml"), ("layout", "note/layout.yaml"), ("brand", "brands/academie-amiens.yaml")):
        text = open(os.path.join(ROOT, "layouts", name), encoding="utf-8").read()
        found = of_the_language(kind, text, name.replace("/", "-"))[2]
        check(not found, f"{name}: {[(f['range']['start'], f['message']) for f in found]}")
    kinds = language_labels("marbre: 1\nbody:\n  - par\n", "- par", "kinds.yaml")
    check({"paragraph", "heading", "box", "table"} <= set(kinds) and "span" not in kinds, f"kinds: {sorted(kinds)}")
    keys = language_labels("marbre: 1\nbody:\n  - paragraph:\n      te\n", "      te", "block-keys.yaml")
    check({"text", "style", "text-align", "color"} <= set(keys) and "src" not in keys, f"keys: {sorted(keys)}")
    check("of text" in keys["color"].get("documentation", ""), f"color: {keys['color']}")
    words = language_labels("marbre: 1\nstyles:\n  a:\n    text-align: \n", "text-align: ", "words.yaml")
    check({"start", "center", "justify", "inside"} <= set(words), f"values: {sorted(words)}")
    for kind, text, line in (("layout", "marbre: 1\nstyles:\n  a:\n    colour: ink\n", 4),
                             ("layout", "marbre: 1\nbody:\n  - paragraf: { text: a }\n", 3),
                             ("brand", "marbre: 1\ncolours:\n  ink: '161616'\n", 3)):
        found = of_the_language(kind, text, f"slip-{kind}-{len(text)}.yaml")[2]
        check(any(f["range"]["start"]["line"] == line for f in found), f"{text}{[(f['range']['start'], f['message']) for f in found]}")


files = clean()
layouts()
completion()
hovering()
slips()
server.close()
finish(f"{files} files without a finding; completion, hover and slips tried")
