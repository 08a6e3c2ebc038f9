#!/usr/bin/env python3
"""Faces as documents meet them: by file beside the brand, substituted, fallen back from, made up where a character is
missing. The PDFs are kept for the conformance test."""
import os
import shutil
import subprocess

from common import PDFS, ROOT, Folder, Run, check, finish, tool

LATO = "/usr/share/fonts/truetype/lato/"
HEROS = "/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyreheros-regular.otf"  # CFF; lacks U+202F
LAYOUT = """marbre: 1
name: feuille
languages: [fr]
metadata: { title: "{{ titre }}", author: A, subject: S }
styles:
  root: { font-family: text, font-size: 10pt, line-height: 14pt }
  heading: { font-weight: 700 }
pages: { all: { size: A4, margin: 20mm } }
body:
  - heading: { level: 1, text: "{{ titre }}" }
  - paragraph: { each: t in textes, text: "{{ t }}" }
"""
SCHEMA = """$schema: https://json-schema.org/draft/2020-12/schema
type: object
properties:
  titre: { type: string }
  textes: { type: array, items: { type: string } }
"""
CONTENT = """layout: feuille
brand: service
language: fr
titre: Un titre
textes:
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make(folder, faces, texts):
    """A layout, a brand with these faces, and a content of these texts (one a line, from line 6)."""
    write(folder + "/layouts/feuille/layout.yaml", LAYOUT)
    write(folder + "/layouts/feuille/schema.yaml", SCHEMA)
    with open(ROOT + "/layouts/brands/academie-amiens.yaml", encoding="utf-8") as file:
        lines = file.read().splitlines()
    brand = [f"  text: [{faces}]" if line.startswith("  text:") else line for line in lines if not line.startswith("  europe: logos")]
    write(folder + "/layouts/brands/service.yaml", "\n".join(line for line in brand if line != "logos:") + "\n")
    write(folder + "/texte.yaml", CONTENT + "".join(f"  - {text}\n" for text in texts))


def build(folder, name, *words, status=0):
    path = os.path.join(PDFS, f"fonts-{name}.pdf")
    run = Run("build", *words, "--layouts", folder + "/layouts", folder + "/texte.yaml", "-o", path).expect(status)
    if status:
        return run, []
    return run, [line.split("+")[1].split()[0] for line in tool("pdffonts", path).splitlines()[2:]]


def text_of(name):
    path = os.path.join(PDFS, f"fonts-{name}.pdf")
    tool("mutool", "convert", "-F", "text", "-O", "preserve-whitespace", "-o", path + ".txt", path)
    with open(path + ".txt", encoding="utf-8") as file:
        text = file.read()
    os.remove(path + ".txt")
    return text


def by_file(folder):
    """From the brand's own folder, wherever the command runs; regular, bold and italic are one family."""
    faces = folder + "/layouts/brands/faces"
    os.makedirs(faces)
    for name in ("Regular", "Bold", "Italic"):
        shutil.copy(f"{LATO}Lato-{name}.ttf", faces)
    listed = "faces/Lato-Bold.ttf, faces/Lato-Regular.ttf, faces/Lato-Italic.ttf, Liberation Sans"
    make(folder, listed, ["du *penché* et du droit"])
    run, fonts = build(folder, "file")
    check(sorted(fonts) == ["Lato-Bold", "Lato-Italic", "Lato-Regular"], f"by file: {fonts}")
    check(run.err == "", f"by file: {run.err}")
    make(folder, listed.replace("Italic", "Penché"), ["du *penché* et du droit"])
    run, _ = build(folder, "none", status=1)
    run.expect(1, "service.yaml:", "[F001]", "faces/Lato-Penché.ttf")


def packed(folder):
    faces = folder + "/layouts/brands/"
    os.makedirs(faces)
    shutil.copy(LATO + "Lato-Regular.ttf", faces)
    subprocess.run(["woff2_compress", faces + "Lato-Regular.ttf"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.remove(faces + "Lato-Regular.ttf")
    make(folder, "Lato-Regular.woff2", ["Un fjord, œuvre efficace"])
    run, fonts = build(folder, "woff2")
    check(fonts == ["Lato-Regular"] and "[F014]" in run.err, f"WOFF2: {fonts}, {run.err}")
    check("Un fjord, œuvre efficace" in text_of("woff2"), text_of("woff2"))


def substituted(folder):
    make(folder, "Nulle Part, Arimo", ["Texte"])
    run, fonts = build(folder, "listed", "-v")
    check("[F010]" in run.err and "“Nulle Part” is not installed; “Arimo”" in run.err, run.err)
    check(sorted(fonts) == ["Arimo", "Arimo-Bold"], fonts)
    make(folder, "Nulle Part, Pas Davantage", ["Texte"])
    run, fonts = build(folder, "unlisted")
    check("warning" in run.err and "“Liberation Sans” serves [F011]" in run.err, run.err)


def fallen_back(folder):
    """Cluster by cluster: the sign alone changes face, and a letter keeps its accent."""
    make(folder, "Lato", ["Appelez le ☎ ou ב\u05bc puis e\u0301t\u00e9"])
    run, fonts = build(folder, "fallback")
    check(f"{folder}/texte.yaml:6:16: warning: the font “Lato” lacks “☎” (U+260E); it is set in “DejaVu Sans” [H001]" in run.err, run.err)
    check("texte.yaml:6:21: " in run.err, f"no place of the letter: {run.err}")
    check(fonts[:2] == ["Lato-Bold", "Lato-Regular"] or fonts[:2] == ["Lato-Regular", "Lato-Bold"], fonts)
    check("DejaVuSans" in fonts and "puis été" in text_of("fallback"), f"{fonts}: {text_of('fallback')}")


def made_up(folder):
    """U+202F and U+2011 in faces that lack them: of the face's own space and hyphen, and said in the text."""
    for name, faces in (("cff", HEROS), ("hyphen", "Liberation Sans"), ("mono", "Liberation Mono")):
        make(folder, faces, ["Oui ! et 12345 mots, peut\u2011être"])
        run, fonts = build(folder, name, "-v")
        check("Oui\u202f! et 12\u202f345 mots, peut\u2011être" in text_of(name), f"{name}: {text_of(name)!r}")
        check("H00" not in run.err and len(set(fonts)) == (1 if name == "cff" else 2), f"{name}: {fonts}, {run.err}")
    check("CID Type 0C" in tool("pdffonts", os.path.join(PDFS, "fonts-cff.pdf")), "outlines in CFF are not kept")


for test in (by_file, packed, substituted, fallen_back, made_up):
    with Folder() as place:
        test(place)
finish()
