#!/usr/bin/env python3
"""A generated guide of so many fiches, for Marbre (tests/guide/generate.py) and for Typst, of one text: guide.py FOLDER
FICHES writes FOLDER/guide.yaml and FOLDER.typ. For Typst: two justified columns, each fiche's title and facts over both,
notes, links and page numbers between fiches, contents, synoptic table, directory, glossary and index."""
import os
import re
import sys

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "guide"))
from generate import generate  # noqa: E402

HEAD = """#set document(title: "Guide ressources")
#set page(paper: "a4", margin: (top: 28mm, bottom: 22mm, inside: 20mm, outside: 16mm), columns: 2,
  header: context text(8pt)[#if calc.odd(here().page()) [Guide ressources] else [Document d’essai]],
  footer: context text(8pt)[#counter(page).display() #h(1fr) Guide ressources – document d’essai])
#set columns(gutter: 6mm)
#set text(font: "Vollkorn", size: 10pt, lang: "fr", hyphenate: true, number-type: "lining")
#set par(justify: true, leading: 0.6em, spacing: 0.6em, first-line-indent: 1em)
#show heading: set text(font: "Liberation Sans")
#let entry(target, body) = link(target)[#body #box(width: 1fr, repeat[ . ]) #context counter(page).at(target).first()]
#let over(body) = place(top, scope: "parent", float: true, body)
#let at(target) = link(target, context counter(page).at(target).first())
"""


def load(folder):
    read = lambda path: yaml.load(open(path, encoding="utf-8"), yaml.CBaseLoader)  # noqa: E731
    guide = read(os.path.join(folder, "guide.yaml"))
    names = sorted(os.listdir(os.path.join(folder, "fiches")))
    guide["fiches"] = [read(os.path.join(folder, "fiches", n)) for n in names]
    return guide


def escaped(text):
    return re.sub(r"([#$*_`<>@\\~\[\]])", r"\\\1", text)


def marked(text, notes):
    """The content's markup in Typst's."""
    out, at = "", 0
    for m in re.finditer(r"\[([^\]]*)\]\((page|note|index):([^)]*)\)", text):
        out += escaped(text[at:m.start()])
        if m[2] == "page":
            out += f"#at(<{m[3]}>)"
        elif m[2] == "note":
            out += f"#footnote[{escaped(notes[m[3]])}]"
        else:
            out += f"{escaped(m[1])}#metadata(\"{m[1]}\")<mot>"
        at = m.end()
    return out + escaped(text[at:])


def fiche(f, profiles):
    notes = f.get("notes", {})
    say = lambda text: marked(text, notes)  # noqa: E731
    facts = [("Public", f["public"]), ("Statut", f["statut"]), ("Durée", f["durée"]), ("Financement", ", ".join(f["financements"])),
             ("Contact", f"{f['contacts'][0]['nom']} {f['contacts'][0]['téléphone']}"), ("Mise à jour", f["à-jour"])]
    out = ["#pagebreak(weak: true)", "#over[", f"== {escaped(f['nom'])} <{f['id']}>", escaped(f["chapo"]),
           "#table(columns: (auto, 1fr), stroke: none, " + ", ".join(f"[{k}], [{escaped(v)}]" for k, v in facts) + ")", "]",
           "=== L’idée", say(f["idée"]), "=== Objectifs"]
    out += ["- " + escaped(o) for o in f["objectifs"]] + ["=== Le déroulement", say(f["déroulement"]["texte"]), "=== Procédure de saisine"]
    out += [f"+ *{escaped(s['étape'])}* {escaped(s['texte'])}" for s in f["saisine"]] + ["=== À savoir", say(f["à-savoir"])]
    if "situation" in f:
        out += ["=== Une situation imaginée", say(f["situation"]["texte"]), "=== Questions que l’on pose"]
        for q in f["questions"]:
            out += [f"*{escaped(q['question'])}*", "", say(q["réponse"]), ""]
    for key, a, b in (("parcours", "quand", "quoi"), ("rôles", "qui", "quoi")):
        if key in f:
            out += ["#table(columns: (auto, 1fr), stroke: none, " + ", ".join(f"[{escaped(r[a])}], [{escaped(r[b])}]" for r in f[key]) + ")"]
    return out + ["Voir aussi " + ", ".join(f"#link(<{v}>)[{v}], p. #at(<{v}>)" for v in f.get("voir", [])), ""]


def write_typst(guide, path):
    out = [HEAD, f"= {escaped(guide['titre'])}", "= Éditorial", escaped(guide["éditorial"]["texte"]), "#pagebreak()", "= Sommaire"]
    out += [f"#entry(<{f['id']}>)[{escaped(f['nom'])}]\n" for f in guide["fiches"]]
    width = len(guide["profils"])
    rows = [f"[{escaped(f['nom'])}], " + ", ".join(f"[{p['n'] if p['id'] in f['profils'] else ''}]" for p in guide["profils"])
            + f", at(<{f['id']}>)" for f in guide["fiches"]]
    out += ["#pagebreak()", "#set page(columns: 1)", "= Quel dispositif pour quel profil ?",
            f"#table(columns: (1fr, ..range({width}).map(_ => 12mm), 14mm), table.header([Dispositif], "
            + ", ".join(f"[{p['n']}]" for p in guide["profils"]) + ", [Page]), " + ", ".join(rows) + ")", "#set page(columns: 2)"]
    for p in guide["profils"]:
        out += ["#pagebreak(to: \"odd\")", f"= {escaped(p['nom'])}", escaped(p["chapo"])]
        for f in guide["fiches"]:
            if f["profils"][0] == p["id"]:
                out += fiche(f, guide["profils"])
    out += ["#pagebreak()", "= Annuaire"]
    out += [f"*{escaped(e['nom'])}* \\ {escaped(', '.join(e['adresse']))} \\ {escaped(e['téléphone'])}\n" for e in guide["annuaire"]["entrées"]]
    out += ["#pagebreak()", "= Glossaire"] + [f"/ {g['sigle']}: {escaped(g['sens'])}" for g in guide["glossaire"]]
    out += ["#pagebreak()", "= Index",
            "#context { let places = (:)\n  for m in query(<mot>) { let k = m.value; let n = counter(page).at(m.location()).first()\n"
            "    places.insert(k, places.at(k, default: ()) + (n,)) }\n"
            "  for (k, v) in places.pairs().sorted() [#k #v.dedup().map(str).join(\", \") \\ ] }"]
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    folder, count = sys.argv[1], int(sys.argv[2])
    generate(folder, count)
    write_typst(load(folder), folder.rstrip("/") + ".typ")
