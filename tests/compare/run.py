#!/usr/bin/env python3
"""`marbre diff`: documents with one known difference each are built and compared; what is said is checked word for word."""
import html.parser
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from small import BRAND

MARBRE = os.path.abspath(sys.argv[1])
FOLDER = tempfile.mkdtemp(prefix="marbre-")
LAYOUT = """
marbre: 1
name: cahier
languages: [fr]
metadata: { title: "{{ titre }}", author: "{{ brand.name }}" }
styles:
  root: { font-family: text, font-size: 10pt, line-height: 14pt, color: ink }
  page: { break-before: page }
pages:
  all: { size: A6, margin: 15mm }
body:
  - heading: { level: 1, text: "{{ titre }}" }
  - box: { role: Figure, alt: "{{ vue }}", height: 10mm, background: brand, body: [] }
  - rich: { value: texte }
  - box: { each: f in fiches, style: page, body: [ heading: { level: 2, text: "{{ f.nom }}" }, rich: { value: f.texte } ] }
"""
SCHEMA = """
type: object
required: [titre]
additionalProperties: false
properties:
  titre: { type: string }
  vue: { type: string }
  texte: { type: string, contentMediaType: text/markdown }
  fiches:
    type: array
    items:
      type: object
      additionalProperties: false
      properties: { nom: { type: string }, texte: { type: string, contentMediaType: text/markdown } }
"""
CONTENT = """layout: cahier
brand: maison
language: fr
titre: Un cahier
vue: Un rectangle bleu
texte: |
  Le verger compte douze arbres, plantés avant la guerre par un voisin que personne n’a connu, et soignés depuis.

  On y va [par le chemin](https://exemple.fr/chemin).
fiches:
  - nom: Alpha
    texte: Un pommier donne des pommes chaque automne.
  - nom: Bravo
    texte: Un prunier donne des prunes chaque été.
"""
failures = []


def check(good, what):
    if not good:
        failures.append(str(what))
    return good


def path(name):
    return os.path.join(FOLDER, name)


def write(name, text):
    os.makedirs(os.path.dirname(path(name)), exist_ok=True)
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(text)


def run(*words, env=None):
    made = subprocess.run([MARBRE, *words], cwd=FOLDER, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                          env=dict(os.environ, LC_ALL="C.UTF-8", **(env or {})))
    said = made.stderr.decode("utf-8")
    for sanitizer in ("AddressSanitizer", "runtime error:", "LeakSanitizer"):
        check(sanitizer not in said, said)
    return made.returncode, made.stdout.decode("utf-8"), said


def build(name, *changes):
    text = CONTENT
    for old, new in changes:
        if not check(old in text, f"{name}: “{old}” is not in the content"):
            continue
        text = text.replace(old, new, 1)
    write(name + ".yaml", text)
    status, _, said = run("build", "-q", name + ".yaml", "--layouts", "layouts")
    check(status == 0, f"{name}: {said}")
    return name + ".pdf"


def expect(name, changes, wanted, options=()):
    """What diff says of a document with these changes."""
    new = build(name, *changes)
    status, out, said = run("diff", "old.pdf", new, *options)
    check(status == 1, f"{name}: exit status {status}: {said}")
    check(out == wanted, f"{name}:\n{out}wanted:\n{wanted}")


def check_texts():
    expect("mot", [("douze arbres", "treize arbres")], """mot.pdf: pages that differ: 1 (3 pages)
  page 1, P: Le verger compte [-douze-] {+treize+} arbres, plantés avant la guerre par …
""")
    expect("mots", [("prunier donne des prunes", "poirier a des poires")], """mots.pdf: pages that differ: 3 (3 pages)
  page 3, P: Un [-prunier donne-] {+poirier a+} des [-prunes-] {+poires+} chaque été.
""")
    expect("inséré", [("  - nom: Bravo", "  - nom: Milieu\n    texte: Tout autre chose.\n  - nom: Bravo")],
           """inséré.pdf: pages that differ: +3 (3 → 4 pages)
  page 3, H2: {+Milieu+}
  page 3, P: {+Tout autre chose.+}
""")
    expect("retiré", [("  - nom: Alpha\n    texte: Un pommier donne des pommes chaque automne.\n", "")],
           """retiré.pdf: pages that differ: −2 (3 → 2 pages)
  page 2, H2: [-Alpha-]
  page 2, P: [-Un pommier donne des pommes chaque automne.-]
""")


def check_unseen():
    """What is heard and not seen: alternatives, addresses, the title."""
    expect("vue", [("rectangle bleu", "rectangle très bleu")], """vue.pdf: all pages look alike
  page 1, Figure: Un rectangle {+très+} bleu
""")
    expect("lien", [("fr/chemin", "fr/sentier")], """lien.pdf: all pages look alike
  page 1, Link: → [-https://exemple.fr/chemin-] {+https://exemple.fr/sentier+}
""")


def check_seen():
    """What is seen and not heard: a colour; and the same document of other bytes."""
    write("layouts/brands/maison.yaml", BRAND.replace("#000091", "#910000"))
    expect("couleur", [], """couleur.pdf: pages that differ: 1 (3 pages); all texts are alike
""")
    write("layouts/brands/maison.yaml", BRAND)
    subprocess.run(["qpdf", "--qdf", path("old.pdf"), path("autre.pdf")], check=True)
    check(run("diff", "old.pdf", "autre.pdf")[:2] == (0, ""), "the same document, written otherwise, differs")
    check(run("diff", "old.pdf", "old.pdf") == (0, "", ""), "a document differs from itself")
    write("vide.txt", "%%MediaBox 0 0 298 420\n1 0 0 rg 20 20 100 100 re f\n")
    subprocess.run(["mutool", "create", "-o", path("vide.pdf"), path("vide.txt")], check=True)
    status, out, _ = run("diff", "old.pdf", "vide.pdf")
    check(status == 1 and "[-Un cahier-]" in out and "{+" not in out, f"a PDF without text: {status} {out}")


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.outside, self.images, self.marks, self.inside = [], 0, [], None

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("src", "href", "action", "srcset") and not value.startswith("data:image/png;base64,"):
                self.outside.append(value)
        self.images += tag == "img"
        check(tag != "img" or dict(attributes).get("alt"), "a picture without alternative")
        check(tag != "script", "the page holds a script")
        self.inside = tag if tag in ("ins", "del") else None

    def handle_data(self, data):
        if self.inside:
            self.marks.append((self.inside, data))
        self.inside = None


def colours(name):
    lines = subprocess.run(["convert", path(name), "-format", "%c", "histogram:info:-"], check=True, stdout=subprocess.PIPE)
    return [[int(v) for v in m.groups()] for m in re.finditer(r"(\d+): \((\d+),(\d+),(\d+)[,)]", lines.stdout.decode())]


def check_pictures():
    build("page", ("douze arbres", "douze & arbres"), ("Bravo", "Brava"))
    status, out, said = run("diff", "old.pdf", "page.pdf", "--html", "d.html", "--images", "vues", "--lang", "fr", "-q")
    check((status, out) == (1, ""), f"{status} {out} {said}")
    reader = Reader()
    text = open(path("d.html"), encoding="utf-8").read()
    reader.feed(text)
    check(not reader.outside, f"the page needs {reader.outside[:3]}")
    check(reader.images == 6, f"{reader.images} pictures")
    check(reader.marks == [("ins", "&"), ("del", "Bravo"), ("ins", "Brava")], reader.marks)
    check('<html lang="fr">' in text and "Ce qui a changé" in text, "the page is not in French")
    wanted = {f"page-{page}-{kind}.png" for page in (1, 3) for kind in ("old", "new", "difference")}
    check(set(os.listdir(path("vues"))) == wanted, os.listdir(path("vues")))
    seen = colours("vues/page-3-difference.png")
    red, green = (sum(n for n, r, g, b in seen if which(r, g)) for which in (lambda r, g: r > g + 40, lambda r, g: g > r + 40))
    check(red > 10 and green > 10, f"{red} red and {green} green pixels")
    check(all(abs(r - g) < 2 for n, r, g, b in colours("vues/page-3-old.png")), "the old page is not as it was")


def check_folders():
    for folder in ("a", "b", "a/sous", "b/sous"):
        os.makedirs(path(folder), exist_ok=True)
    for name, to in (("old", "a/même"), ("old", "b/même"), ("old", "a/sous/un"), ("mot", "b/sous/un"), ("old", "a/parti"), ("old", "b/venu")):
        shutil.copy(path(name + ".pdf"), path(to + ".pdf"))
    status, out, said = run("diff", "a", "b", "--lang", "fr", "--html", "dossiers.html")
    check(status == 1, f"{status} {said}")
    check(out == """parti.pdf : retiré
sous/un.pdf : pages qui diffèrent : 1 (3 pages)
  page 1, P : Le verger compte [-douze-] {+treize+} arbres, plantés avant la guerre par …
venu.pdf : ajouté
1 document est le même
""", out)
    check(run("diff", "a", "a") == (0, "", ""), "a folder differs from itself")


def check_failures():
    for words, code in ((("old.pdf", "nothing.pdf"), "K004"), (("old.pdf", "a"), "K005"), (("old.pdf", "old.yaml"), "K003"),
                        (("old.pdf", "mot.pdf", "--html", "nowhere/d.html"), "K006"),
                        (("old.pdf", "mot.pdf", "--images", "old.pdf/x"), "K006")):
        status, _, said = run("diff", *words)
        check(status == 3 and code in said, f"{words}: {status} {said}")
    status, _, said = run("diff", "old.pdf", "mot.pdf", env={"PATH": "/nonexistent"})
    check(status == 3 and "K001" in said and "mupdf-tools" in said, f"without the tool: {status} {said}")
    for words in ([], ["old.pdf"], ["old.pdf", "mot.pdf", "mots.pdf"]):
        check(run("diff", *words)[0] == 2, f"diff {words}: not wrong usage")
    cut = open(path("mot.pdf"), "rb").read()[:2000]
    open(path("coupé.pdf"), "wb").write(cut)
    check(run("diff", "old.pdf", "coupé.pdf")[0] in (1, 3), "a PDF cut short")


write("layouts/cahier/layout.yaml", LAYOUT)
write("layouts/cahier/schema.yaml", SCHEMA)
write("layouts/brands/maison.yaml", BRAND)
build("old")
check_texts()
check_unseen()
check_seen()
check_pictures()
check_folders()
check_failures()
shutil.rmtree(FOLDER)
for failure in failures:
    print("FAIL", failure)
print(f"run.py: {len(failures)} failures")
sys.exit(1 if failures else 0)
