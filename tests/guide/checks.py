#!/usr/bin/env python3
"""What is wrong with a guide's content is found both ways, and said in the file where it stands: references to what is
not there, and what nothing refers to.

checks.py MARBRE PDFS"""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import Folder, Run, check, finish, sample  # noqa: E402

# A change of one file (a pattern, what is put in its place), and where the finding must stand: its file, what its line
# holds, its code, a word of its text.
SLIPS = [
    ("fiches/tdo.yaml", r"voir: \[psad,", "voir: [pasd,", "fiches/tdo.yaml", "voir: [pasd", "S067", "psad"),
    ("fiches/tdo.yaml", r"profils: \[sans-solution,", "profils: [sans,", "fiches/tdo.yaml", "profils:", "S066", "sans"),
    ("fiches/tdo.yaml", r"page:psad", "page:pasd", "fiches/tdo.yaml", "page:pasd", "D013", "psad"),
    ("fiches/tdo.yaml", r"note:obligation", "note:rien", "fiches/tdo.yaml", "note:rien", "D004", "rien"),
    ("fiches/tdo.yaml", r"contacts:\n.*\n", "contacts: []\n", "fiches/tdo.yaml", "contacts:", "S", "contacts"),
    ("fiches/tdo.yaml", r", téléphone: 01 99 00 12 03 }", " }", "fiches/tdo.yaml", "Référent", "D021", "ni téléphone ni courriel"),
    ("fiches/tdo.yaml", r"à-jour: 2026-05-01", "à-jour: 2025-05-01", "fiches/tdo.yaml", "à-jour: 2025", "D021", "date limite"),
    ("fiches/tdo.yaml", r"voir: \[psad", "voir: [tdo, psad", "fiches/tdo.yaml", "voir: [tdo", "D021", "à elle-même"),
    ("fiches/psad.yaml", r"max: 25", "max: 15", "fiches/psad.yaml", "max: 15", "D021", "âge"),
    ("fiches/smv.yaml", r"sigle: SMV", "sigle: SMX", "fiches/smv.yaml", "sigle: SMX", "D021", "glossaire"),
    ("fiches/smv.yaml", r"sigle: SMV", "sigle: SMX", "glossaire.yaml", "sigle: SMV", "D022", "SMV"),
    ("fiches/smv.yaml", r"de volontariat\.", "de volontariat au QZT.", "fiches/smv.yaml", "QZT", "A002", "QZT"),
    ("fiches/retour-classe.yaml", r"voir: \[apadhe, ", "voir: [", None, None, None, None),
    ("guide.yaml", r"  - { id: former, nom", "  - { id: autre, nom: Autre }\n  - { id: former, nom", "guide.yaml", "id: autre", "D021", "Autre"),
    ("guide.yaml", r'  - { id: "80"', '  - { id: "99", nom: Ailleurs }\n  - { id: "80"', "guide.yaml", 'id: "99"', "D021", "Ailleurs"),
    ("guide.yaml", r"  - { id: Lille, nom", "  - { id: Rouen, nom: Rouen }\n  - { id: Lille, nom", "guide.yaml", "id: Rouen", "D021", "Rouen"),
    ("guide.yaml", r"académie: Lille", "académie: Lile", "guide.yaml", "académie: Lile", "S067", "Lille"),
    ("guide.yaml", r"    - fiches/signes.yaml\n", "", "guide.yaml", "fiches/gpds.yaml", "Y050", "fiches/signes.yaml"),
    ("calendrier.yaml", r"fiches: \[gpds, rds\]", "fiches: [gpds, rdx]", "calendrier.yaml", "rdx", "S067", "rds"),
    ("annuaire.yaml", r'type: cio, département: "02"', 'type: cioo, département: "02"', "annuaire.yaml", "cioo", "S067", "cio"),
]


def found_in(folder, slip):
    name, pattern, into, where, line, code, word = slip
    copy = os.path.join(folder, "guide")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(os.path.dirname(sample("guide")), copy)
    path = os.path.join(copy, name)
    text = open(path, encoding="utf-8").read()
    changed = re.sub(pattern, into, text, count=1)
    check(changed != text, f"{name} holds no “{pattern}”")
    with open(path, "w", encoding="utf-8") as file:
        file.write(changed)
    found = Run("check", os.path.join(copy, "guide.yaml"), "--lang", "fr", env={"LC_ALL": "C.UTF-8"})
    if not code:
        check(found.status == 0 and not found.err, f"{name}: {into}: {found.err}")
        return
    findings = re.findall(r"^(\S+?):(\d+):\d+: .*?: (.*) \[(\w+)\]$", found.err, re.M)
    lines = open(os.path.join(copy, where), encoding="utf-8").read().split("\n")
    good = any(f.endswith("guide/" + where) and c.startswith(code) and (line in lines[int(n) - 1] or line in lines[int(n)-2])
               and word in found.err for f, n, _, c in findings)
    check(good, f"{name}: “{into}”: no {code} in {where} at “{line}”: {found.err or 'nothing was found'}")


with Folder() as folder:
    for slip in SLIPS:
        found_in(folder, slip)
finish()
