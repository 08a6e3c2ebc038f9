#!/usr/bin/env python3
"""The guide's text taken out of its PDF equals its content word for word: every text of every file is found whole, in
the order in which it is to be read, and nothing is there that is neither in the content nor in the layout's own words.

Two readers: poppler through the structure tree (pdfinfo -struct-text) and in the order of the content stream (pdftotext
-raw), without what stands at the head and foot of each page. Words are compared as tests/system/text.py says. A page's
number and a note's stand for any (pages.py proves them right); notes and what stands in the margin may be read after
the text that they belong to, dates in words are left to tests/expr.

text.py MARBRE PDFS"""
import os
import re
import sys

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import PDFS, ROOT, Run, check, finish, sample, tool  # noqa: E402
from text import words  # noqa: E402

NUMBER = r"(?:\d{1,4}|[ivxl]+)"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
ANY = "\ue000"  # in a passage: a number


def load(path):
    with open(path, encoding="utf-8") as file:
        return expand(yaml.load(file, yaml.BaseLoader), os.path.dirname(path))


def expand(node, folder):
    if isinstance(node, dict) and list(node) == ["include"]:
        paths = node["include"]
        return load(os.path.join(folder, paths)) if isinstance(paths, str) else [load(os.path.join(folder, p)) for p in paths]
    if isinstance(node, dict):
        return {k: expand(v, folder) for k, v in node.items()}
    return [expand(v, folder) for v in node] if isinstance(node, list) else node


def plain(text):
    """Without its markup; page numbers and calls of notes as ANY."""
    text = re.sub(r"\[\]\((?:page|note):[^)]*\)", ANY, text)
    text = re.sub(r"\[([^\]]*)\]\((?:<[^>]*>|[^)]*)\)", r"\1", text)
    text = re.sub(r"^#+ ", "", text, flags=re.M)
    return re.sub(r"\*\*|(?<!\w)\*|\*(?!\w)", "", text)


class Part:
    """Passages in order, and those that may stand anywhere after the part's beginning."""

    def __init__(self, name):
        self.name, self.passages, self.beside = name, [], []
        self.facts = []   # of a fiche: after its text in the tree, beside it on the page
        self.turned = []  # set at an angle: only the tree gives it word for word

    def add(self, *texts):
        self.passages += [plain(t) for t in texts if t]

    def add_facts(self, *texts):
        self.facts += [plain(t) for t in texts if t]

    def add_rich(self, text):
        self.add(*[t for t in re.split(r"\n\s*\n", text or "") if t.strip()])


def part_of_section(section):
    part = Part(section["titre"])
    part.add(section["titre"], section.get("chapo"))
    part.add_rich(section.get("texte"))
    for step in section.get("étapes", []):
        part.add(step["titre"])
        part.add_rich(step["texte"])
        part.beside.append(plain(step.get("marge", "")))
    part.add(section.get("signature"))
    part.add(*[link["titre"] for link in section.get("liens", [])])
    return part


def part_of_fiche(f):
    part = Part(f["id"])
    part.add_facts("Public " + f["public"], f.get("statut"), f.get("durée"), f.get("depuis"), ", ".join(f.get("pilotes", [])),
             ", ".join(f.get("partenaires", [])), ", ".join(f.get("financements", [])), *f.get("références", []))
    for contact in f["contacts"]:
        part.add_facts(contact["nom"], contact.get("téléphone"), contact.get("courriel"))
    year, month, _ = str(f["à-jour"]).split("-")
    part.add_facts(f"Mise à jour {MONTHS.split()[int(month) - 1]} {year}")
    part.add(f["nom"], f["chapo"])
    part.add_rich(f["idée"])
    part.add(*f.get("objectifs", []))
    for key in ("déroulement", "situation"):
        if key == "situation":
            part.add(*[f"{s['étape']} {s['texte']}" for s in f.get("saisine", [])])
            part.add_rich(f.get("à-savoir"))
        if key in f:
            part.add(f[key]["titre"])
            part.add_rich(f[key]["texte"])
    for q in f.get("questions", []):
        part.add(q["question"], q["réponse"])
    for step in f.get("parcours", []):
        part.add(step["quand"], step["quoi"])
    for role in f.get("rôles", []):
        part.add(role["qui"], role["quoi"])
    if "semaine" in f:
        part.add(f["semaine"]["titre"])
        for day in f["semaine"]["jours"]:
            part.add(day["jour"], *[f"{t['quoi']} {t['heures'].replace('.', ',')}" for t in day["temps"]])
    part.beside += [plain(note) for note in f.get("notes", {}).values()]
    return part


def parts_of(guide):
    yield part_of_section(guide["éditorial"])
    use = Part("mode d'emploi")
    use.add(guide["mode-emploi"]["titre"], guide["mode-emploi"]["chapo"], *[p["nom"] for p in guide["profils"]],
            *[f"{r['titre']} {r['texte']}" for r in guide["mode-emploi"]["repères"]])
    yield use
    yield from map(part_of_section, guide["repères"] + guide["démarches"])
    table = Part("synoptique")
    table.turned = [p.get("court", p["nom"]) for p in guide["profils"]]
    table.add(guide["synoptique"]["titre"], *table.turned)
    for group in guide["groupes"]:
        table.add(group["nom"], *[f.get("court", f["nom"]) for f in guide["fiches"] if f["groupe"] == group["id"]])
    table.add(guide["synoptique"]["légende"], *[guide["chiffres"][k] for k in ("titre", "groupes", "profils", "dates")])
    yield table
    scales = part_of_section(guide["échelles"])
    scales.add(guide["échelles"]["durées"]["légende"], guide["échelles"]["âges"]["légende"],
               *[d["nom"] for d in guide["échelles"]["âges"]["droits"]])
    yield scales
    for profile in guide["profils"]:
        opening = Part(profile["id"])
        opening.add(profile["nom"], profile["chapo"])
        yield opening
        yield from [part_of_fiche(f) for f in guide["fiches"] if f["profils"][0] == profile["id"]]
    places = Part("annuaire")
    places.add(guide["annuaire"]["titre"], guide["annuaire"]["chapo"])
    for place in guide["départements"]:
        places.add(place["nom"])
        for entry in (e for e in guide["annuaire"]["entrées"] if e["département"] == place["id"]):
            places.add(entry["nom"], *entry["adresse"], entry["téléphone"], entry["courriel"])
    yield places
    dates = Part("calendrier")
    dates.add(guide["calendrier"]["titre"], guide["calendrier"]["chapo"])
    for time in guide["calendrier"]["temps"]:
        dates.add(time["nom"])
        for step in time["étapes"]:
            dates.add(step["quoi"], step["qui"])
    yield dates
    terms = Part("glossaire")
    terms.add(*[f"{g['sigle']} {g['sens']}" for g in guide["glossaire"]])
    yield terms
    back = part_of_section(guide["quatrième"])
    back.add(*[n["titre"] for n in guide["précédents"]], *guide["mentions"])
    yield back


def tree_text(path):
    """What stands in quotation marks in the structure tree, a block apart from what is before and after it. What is in a
    figure is not read: its alternative text is."""
    text, block, figure = "", 0, None
    for indent, quoted, element in re.findall(r'^( +)"(.*?)"$|^( *\w[^"\n]*)$', tool("pdfinfo", "-struct-text", path), re.M | re.S):
        depth = len(indent) or len(element) - len(element.lstrip())
        if figure is not None and depth > figure:
            continue
        figure = depth if element and element.lstrip().startswith("Figure") else None
        begins = element and "(inline)" not in element and not element.lstrip().startswith("Object")
        if begins or depth <= block:
            text, block = text + "\n", depth if begins else 0
        text += quoted
    return text


# --- Reading --------------------------------------------------------------------------------------------------------


def without_reminder(guide, lines):
    """The panel beside the later pages of a fiche says its name, where it begins and whom to call."""
    while lines[0].startswith("SUITE DE LA FICHE"):
        of = next(f for f in guide["fiches"] if " ".join(words(" ".join(lines[1:5]))).startswith(" ".join(words(f["nom"]))))
        own = words(" ".join([of["nom"], of.get("sigle", ""), *strings(of["contacts"]), "SUITE DE LA FICHE DÉBUT CONTACT CONTACTS – p."]))
        while lines and all(w in own or re.fullmatch(NUMBER, w) for w in words(lines[0])):
            lines.pop(0)
    return lines


def without_furniture(guide, text):
    """Each page begins with what stands at its head, its foot and its edge."""
    heads = {guide["courant"], "A–Z"} | {str(n) for n in range(400)} | {s["titre"] for s in guide["démarches"]}
    heads |= {guide[k]["titre"] for k in ("éditorial", "mode-emploi", "synoptique", "échelles", "annuaire", "calendrier")}
    heads |= {p["nom"] for p in guide["profils"]} | {f"Profil {p['n']} – {p['nom']}" for p in guide["profils"]}
    fiches = {" ".join(words(f["nom"] + (" – " + f["sigle"] if "sigle" in f else ""))) for f in guide["fiches"]}
    heads |= {"Repères", "Sommaire", "Glossaire des sigles", "Index"}
    heads = {" ".join(words(h)) for h in heads}
    kept = []
    for number, page in enumerate(text.split("\f"), 1):
        lines, seen = page.split("\n"), set()
        known = heads | fiches if number % 2 else heads  # they stand at the head of right pages
        while lines:
            line = " ".join(words(lines[0]))
            if line in seen or not (line in known or re.fullmatch(NUMBER, line) or re.sub(rf"^{NUMBER} ", "", line) in known):
                break
            seen.add(line)
            lines.pop(0)
        kept.append("\n".join(without_reminder(guide, lines) if lines else lines))
    return re.sub(r"(?<=\w-)\n(?=\w)|\n(?=\.\w)", "", "\n".join(kept))  # lines that end within a word: a hyphen's, an address


def pattern(word):
    return re.compile(re.escape(word).replace(ANY, NUMBER)) if ANY in word else None


def find(stream, passage, start):
    wanted = words(passage)
    patterns = [pattern(w) for w in wanted]

    def same(i):
        return all(p.fullmatch(stream[i + k]) if p else stream[i + k] == w for k, (w, p) in enumerate(zip(wanted, patterns)))

    return next((i for i in range(start, len(stream) - len(wanted) + 1) if same(i)), -1), len(wanted)


def compare(reader, guide, stream):
    at, used = 0, [False] * len(stream)
    for part in parts_of(guide):
        begun = None
        more = part.facts + part.beside if reader == "structure tree" else []
        for passage in part.passages + more:
            if passage in part.turned and reader != "structure tree":
                continue
            ordered = passage not in part.beside
            i, count = find(stream, passage, at if ordered else begun or at)
            if not check(i >= 0, f"{reader}: {part.name}: “{passage[:90]}” is not where it should be"):
                continue
            begun = i if begun is None else begun
            used[i:i + count] = [True] * count
            at = i + count if ordered else at
    return used


FACTS = re.compile(r"^PUBLIC\n.*?^MISE À JOUR\n.*?\n", re.M | re.S)


def without_facts(guide, text):
    """A fiche's facts stand beside its first page, whose last line may go on on the next one: read apart, and taken out."""
    found, fiches = FACTS.findall(text), [part for part in parts_of(guide) if part.facts]
    check(len(found) == len(fiches), f"content stream: {len(found)} fiches have facts beside them, not {len(fiches)}")
    for part, facts in zip(fiches, found):
        stream, at = words(re.sub(r"\n(?=\.\w)", "", facts)), 0
        for fact in part.facts:
            i, count = find(stream, fact, at)
            if check(i >= 0, f"content stream: {part.name}: “{fact}” is not among its facts"):
                at = i + count
    return FACTS.sub("", text)


def without_notes(guide, stream):
    """Notes stand at the foot, between what goes on from a page to the next: found, and taken out."""
    for part in parts_of(guide):
        for note in part.beside:
            i, count = find(stream, note, 0)
            if check(i >= 0, f"content stream: {part.name}: the note “{note[:60]}” is not there"):
                numbered = i > 0 and re.fullmatch(r"\d\.", stream[i - 1])
                del stream[i - bool(numbered):i + count]
    return stream


def strings(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif node:
        yield node


def check_rest(guide, stream, used):
    """What the passages leave is made of words of the content and of the layout."""
    own = set()
    for text in strings(guide):
        own |= {w.strip("(),.;:") for w in words(plain(text))}
        own |= {w for term in re.findall(r"\[([^\]]*)\]\(index:\)", text) for w in words(term)}
        own |= {w for term in re.findall(r"index:([^>)]*)", text) for w in words(term.replace("!", " "))}
    brand = open(os.path.join(ROOT, "layouts", "brands", "academie-amiens.yaml"), encoding="utf-8").read()
    own |= {w for text in re.findall(r"^(?:title|motto|name): (.*)$", brand, re.M) for w in words(re.sub(r"[\[\],]", " ", text))}
    layout = open(os.path.join(ROOT, "layouts", "guide", "layout.yaml"), encoding="utf-8").read()
    europe = open(os.path.join(ROOT, "layouts", "brands", "parts", "etat.yaml"), encoding="utf-8").read()
    for text in re.findall(r"(?:fr|one|other): (?:\"([^\"]*)\"|([^,}]*))", layout[layout.index("words:"):layout.index("styles:")] + europe):
        own |= {w.strip("(),.;:") for w in words(" ".join(text))}
    own |= {w.strip(".") for w in words(MONTHS + " févr. avr. janv. du au 1er")}
    strange = [w for w, u in zip(stream, used) if not u and w.strip("(),.;:-–") not in own
               and not re.fullmatch(rf"\W*{NUMBER}(?:-{NUMBER})?\W*|\W*[a-z]\W*|\d+\.|\W+", w)]
    check(not strange, f"words that stand neither in the content nor in the layout: {strange[:20]}")
    print(f"{len(stream)} words, {sum(used)} of them compared in order, {len(strange)} strange")


def main():
    out = os.path.join(PDFS, "guide.pdf")
    Run("build", "-q", sample("guide"), "-o", out).expect(0)
    guide = load(sample("guide"))
    tree = words(tree_text(out))
    used = compare("structure tree", guide, tree)
    check_rest(guide, tree, used)
    stream = words(without_furniture(guide, without_facts(guide, tool("pdftotext", "-raw", out, "-"))))
    compare("content stream", guide, without_notes(guide, stream))
    finish()


main()
