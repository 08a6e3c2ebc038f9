#!/usr/bin/env python3
"""`marbre watch`: what it follows: content, includes, folders, pictures, layouts and brands, saved in every way editors
have; errors that keep the last good document."""
import os
import re
import struct
import subprocess
import zlib

from common import BRAND, Watch, check, finish, read, write

LAYOUT = """
marbre: 1
name: cahier
languages: [fr]
metadata: { title: "{{ titre }}", author: "{{ brand.name }}" }
styles:
  root: { font-family: text, font-size: 10pt, line-height: 14pt, color: ink }
  page: { break-before: page }
pages:
  all: { size: A5, margin: 20mm }
body:
  - heading: { level: 1, text: "{{ titre }}" }
  - image: { src: image, alt: Un gris, width: 30mm }
  - box: { each: f in fiches, style: page, body: [ heading: { level: 2, text: "{{ f.nom }}" }, paragraph: { text: "{{ f.texte }}" } ] }
"""
SCHEMA = """
type: object
required: [titre]
additionalProperties: false
properties:
  titre: { type: string }
  image: { type: string, contentMediaType: image/* }
  fiches:
    type: array
    items:
      type: object
      additionalProperties: false
      properties: { nom: { type: string }, texte: { type: string } }
"""
CONTENT = """
layout: cahier
brand: maison
language: fr
titre: Un cahier
image: gris.png
fiches: { include: fiches/ }
"""
FILES = {"cahier.yaml": CONTENT, "fiches/a.yaml": "nom: Alpha\ntexte: Un pommier.\n",
         "fiches/b.yaml": "nom: Bravo\ntexte: Un prunier.\n", "layouts/cahier/layout.yaml": LAYOUT,
         "layouts/cahier/schema.yaml": SCHEMA, "layouts/brands/maison.yaml": BRAND}


def png(grey):
    """A picture of one grey."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress((b"\0" + bytes([grey]) * 4) * 4)) + chunk(b"IEND", b""))


def replace(watch, name, old, new):
    write(watch.path(name), read(watch.path(name)).replace(old, new))


def said(pdf):
    made = subprocess.run(["pdftotext", pdf, "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return made.stdout.decode("utf-8")


def check_words(watch, before):
    """A word in an included file: one page changes, the others keep their keys."""
    replace(watch, "fiches/b.yaml", "prunier", "poirier")
    state = watch.shows("poirier")
    same = [old["key"] == new["key"] for old, new in zip(before["pages"], state["pages"])]
    check(same == [True, True, False], f"pages kept: {same}")
    check(list(state["fresh"]) == [state["pages"][2]["key"]], f"sent at once: {list(state['fresh'])}")
    watch.until(lambda: "poirier" in said(watch.path("cahier.pdf")), "the word in the PDF")


def check_errors(watch):
    """The last good document stays, in the browser and on the disk; findings are in the reader's language, with place."""
    good = watch.last
    watch.until(lambda: watch.get("document.pdf")[2] == open(watch.path("cahier.pdf"), "rb").read(), "the PDF")
    pdf = open(watch.path("cahier.pdf"), "rb").read()
    write(watch.path("fiches/a.yaml"), "nom: Alpha\ntexte: [Un pommier.]\n")
    state = watch.state(lambda s: not s["good"], "errors")
    check(state["pages"] == good["pages"], "the pages shown are not the last good ones")
    found = state["findings"][0]
    check(found["level"] == "error" and found["place"] == "fiches/a.yaml:2:8", found)
    check(found["line"] == "texte: [Un pommier.]" and found["from"] == 7, found)
    check(re.search("liste|texte", found["message"]), f"not in French: {found['message']}")
    check(open(watch.path("cahier.pdf"), "rb").read() == pdf, "the PDF was touched")
    check(watch.get("document.pdf")[2] == pdf, "the PDF served was touched")
    watch.until(lambda: "fiches/a.yaml:2:8" in watch.said(), "the finding at the terminal")
    write(watch.path("fiches/a.yaml"), FILES["fiches/a.yaml"])
    watch.state(lambda s: s["good"], "no errors any more")


def check_files(watch):
    """Files that come and go."""
    write(watch.path("fiches/c.yaml"), "nom: Charlie\ntexte: Un cerisier.\n")
    watch.shows("cerisier")
    os.remove(watch.path("fiches/c.yaml"))
    state = watch.state(lambda s: s["good"] and len(s["pages"]) == 3, "three pages again")
    check("cerisier" not in "".join(watch.page_texts(state)), "what is gone is still shown")
    replace(watch, "cahier.yaml", "fiches/ }", "[fiches/a.yaml, plus/d.yaml] }")
    watch.state(lambda s: not s["good"] and "plus/d.yaml" in s["findings"][0]["message"], "a missing file")
    write(watch.path("plus/d.yaml"), "nom: Delta\ntexte: Un figuier.\n")
    watch.shows("figuier")
    write(watch.path("cahier.yaml"), CONTENT)
    watch.shows("poirier")


def check_saves(watch):
    """As editors save: another file renamed, the old one moved away first, links that lead elsewhere."""
    path = watch.path("fiches/a.yaml")
    write(watch.path("fiches/.a.tmp"), "nom: Alpha\ntexte: Un olivier.\n")
    os.rename(watch.path("fiches/.a.tmp"), path)
    watch.shows("olivier")
    os.rename(path, path + "~")
    write(path, "nom: Alpha\ntexte: Un citronnier.\n")
    watch.shows("citronnier")
    write(watch.path("ailleurs/x.yaml"), "nom: Alpha\ntexte: Un oranger.\n")
    write(watch.path("ailleurs/y.yaml"), "nom: Alpha\ntexte: Un dattier.\n")
    os.remove(path)
    os.symlink("../ailleurs/x.yaml", path)
    watch.shows("oranger")
    write(watch.path("ailleurs/x.yaml"), "nom: Alpha\ntexte: Un manguier.\n")
    watch.shows("manguier")
    os.symlink("../ailleurs/y.yaml", path + ".new")
    os.rename(path + ".new", path)
    watch.shows("dattier")


def check_shared(watch):
    """Pictures, layouts, brands: what a session keeps too."""
    with open(watch.path("gris.png"), "wb") as file:
        file.write(png(200))
    for _ in range(3):  # it may be looked at while it is written
        state = watch.next_state()
        hrefs = re.findall(r'href="(picture/[^"]*)"', watch.get("page/" + state["pages"][0]["key"])[2].decode())
        shown = [watch.get(href)[2] for href in hrefs]
        if shown == [png(200)]:
            break
    check(shown == [png(200)], f"pictures: {hrefs}")
    replace(watch, "layouts/cahier/layout.yaml", '"{{ f.nom }}"', '"Fiche {{ f.nom }}"')
    watch.shows("Fiche")
    replace(watch, "layouts/brands/maison.yaml", "Liberation Sans", "Vollkorn")
    faces = watch.last["faces"]
    watch.state(lambda s: s["good"] and len(s["faces"]) == len(faces) and s["faces"] != faces, "other faces")
    replace(watch, "layouts/cahier/schema.yaml", "required: [titre]", "required: [titre, auteur]")
    watch.state(lambda s: not s["good"], "a field that is missing")


with Watch("cahier.yaml", files=dict(FILES), options=["--layouts", "layouts"]) as cahier:
    with open(cahier.path("gris.png"), "wb") as file:
        file.write(png(100))
    first = cahier.state(lambda s: s["good"], "a good document")
    check_words(cahier, first)
    check_errors(cahier)
    check_files(cahier)
    check_saves(cahier)
    check_shared(cahier)
finish()
