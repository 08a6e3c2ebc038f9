#!/usr/bin/env python3
"""The guide as a file: every page number that it prints is right, and every link leads somewhere. Proven by reading the
PDF back, knowing nothing of how it was made.

pages.py MARBRE PDFS        builds samples/guide (whole, editions of one territory and one département, extracts of one profile,
large print)"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import PDFS, Run, check, finish, sample  # noqa: E402
from proofs import check_all  # noqa: E402
from reading import Document  # noqa: E402

EDITIONS = {
    "guide": [],
    "guide-lille": ["--set", "territoire=Lille", "--brand", "academie-lille"],
    "guide-nord": ["--set", "département=59", "--brand", "academie-lille"],
    "guide-lyceen": ["--set", "profil=lyceen"],
    "guide-allophone": ["--set", "profil=allophone"],
    "guide-grands-caracteres": ["--layout", "guide/grands-caracteres.yaml"],
}

for edition, options in EDITIONS.items():
    out = os.path.join(PDFS, edition + ".pdf")
    made = Run("build", sample("guide"), *options, "-o", out).expect(0)
    check(not made.err, f"{edition}: findings: {made.err}")
    document = Document(out)
    links, entries = check_all(edition, document, index=edition != "guide-allophone")  # three fiches need none
    if edition == "guide":
        check(len(document.pages) >= 60, f"the guide has {len(document.pages)} pages")
        check(links >= 200, f"only {links} numbers are links")
        check(entries >= 60, f"only {entries} numbers in the index")
finish()
