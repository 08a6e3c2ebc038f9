#!/usr/bin/env python3
"""An editor at work: yaml-language-server with exported schemas completes keys and values, explains them, and finds slips
where they stand. server.py MARBRE WORKDIR; skipped (77) without npm, which CI may not be."""
import glob
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


def language():
    """A designer's editor: layouts and brands."""
    count = 0
    for path in sorted(glob.glob(os.path.join(ROOT, "layouts", "**", "*.yaml"), recursive=True)):
        if os.path.basename(path) == "schema.yaml":
            continue
        which = "brand" if os.path.dirname(path).endswith("/brands") else "layout"
        found = with_schema(which, open(path, encoding="utf-8").read(), f"of-{which}-{os.path.basename(path)}")[2]
        check(not found, f"{path}: {[(f['range']['start'], f['message']) for f in found]}")
        count += 1
    head = "marbre: 1\nname: x\nlanguages: [fr]\n"
    for number, (text, mark, wanted) in enumerate((
            (head + "sty\n", "\nsty", {"styles", "pages", "body", "words"}),
            (head + "styles:\n  root:\n    text-a\n", "    text-a", {"text-align", "color", "margin", "extends"}),
            (head + "styles:\n  root:\n    hyphens: \n", "hyphens: ", {"none", "manual", "auto"}),
            (head + "body:\n  - b\n", "  - b", {"box", "heading", "paragraph", "rich", "table"}),
            (head + "body:\n  - box:\n      st\n", "      st", {"style", "each", "body", "column-count"}),
            (head + "body:\n  - paragraph:\n      te\n", "      te", {"text", "style", "text-align", "color"}))):
        path, text, _ = with_schema("layout", text, f"language{number}.yaml")
        offered = {item["label"] for item in server.complete(path, *place(text, mark))}
        check(wanted <= offered, f"{mark.strip()!r} offers {sorted(offered)[:12]}… without {sorted(wanted - offered)}")
    path, text, found = with_schema("layout", head + "styles:\n  root: { hyphens: always }\n", "language.yaml")
    check([f["range"]["start"]["line"] for f in found] == [5], f"hyphens: always: {found}")
    said = server.hover(path, *place(text, "{ hyph"))
    check("none | manual | auto" in said, f"hyphens: {said}")
    for which, text, line in (("layout", "styles:\n  a:\n    colour: ink\n", 3), ("layout", "body:\n  - paragraf: { text: a }\n", 2),
                              ("brand", "marbre: 1\ncolours:\n  ink: '161616'\n", 3)):
        found = with_schema(which, text, f"slip-{which}-{len(text)}.yaml")[2]
        check(any(f["range"]["start"]["line"] == line for f in found), f"{text}{[(f['range']['start'], f['message']) for f in found]}")
    return count


files = clean() + language()
completion()
hovering()
slips()
server.close()
finish(f"{files} files without a finding; completion, hover and slips tried")
