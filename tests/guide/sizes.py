#!/usr/bin/env python3
"""A guide of some 150 pages made of generated fiches: its numbers are right and its links lead somewhere; a second one of
the same numbers is the same byte for byte; and a change in one fiche changes no other's words.

sizes.py MARBRE PDFS"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import PDFS, Folder, Run, check, finish  # noqa: E402
from generate import generate  # noqa: E402
from proofs import check_all  # noqa: E402
from reading import Document  # noqa: E402

FICHES = 96


def build(folder, name):
    out = os.path.join(PDFS, name + ".pdf")
    Run("build", "-q", os.path.join(folder, "guide.yaml"), "-o", out).expect(0)
    return out


def words_of(document):
    return [page.text for page in document.pages]


with Folder() as first, Folder() as second:
    generate(first, FICHES)
    generate(second, FICHES)
    path, again = build(first, "guide-generated"), build(second, "guide-generated-again")
    check(open(path, "rb").read() == open(again, "rb").read(), "the same guide twice is not the same")
    document = Document(path)
    links, _ = check_all("generated", document)
    check(len(document.pages) > FICHES, f"only {len(document.pages)} pages")
    check(links > 3 * FICHES, f"only {links} numbers are links")
    changed = os.path.join(second, "fiches", "00050.yaml")
    text = open(changed, encoding="utf-8").read()
    with open(changed, "w", encoding="utf-8") as file:
        file.write(text.replace("statut: Élève", "statut: Apprenti"))
    other = Document(build(second, "guide-generated-again"))
    differing = [a for a, b in zip(words_of(document), words_of(other)) if a != b]
    check(len(differing) == 1, f"one word of one fiche changed {len(differing)} pages")
    os.remove(again)
finish()
