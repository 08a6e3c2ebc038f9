#!/usr/bin/env python3
"""References settle: guides of sizes at which page numbers gain a figure take three passes at most, and their numbers are
right. (A document whose numbers move the pages that they name is an error that says so: tests/bad/cases/page.case.)

settle.py MARBRE PDFS"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import PDFS, Folder, Run, check, finish, sample  # noqa: E402
from generate import generate  # noqa: E402
from proofs import check_folios, check_links  # noqa: E402
from reading import Document  # noqa: E402

def passes_of(content, out):
    made = Run("build", "-q", "--timings", content, "-o", out).expect(0)
    return int(re.search(r"(\d+) pass", made.err)[1])


def sizes(folder):
    for count in (4, 55, 60, 66):
        generate(os.path.join(folder, str(count)), count, seed=count)
        out = os.path.join(folder, f"{count}.pdf")
        passes = passes_of(os.path.join(folder, str(count), "guide.yaml"), out)
        check(passes <= 3, f"{count} fiches take {passes} passes")
        document = Document(out)
        check_folios(f"{count} fiches", document)
        check_links(f"{count} fiches", document)
    check(passes_of(sample("guide"), os.path.join(PDFS, "guide.pdf")) <= 3, "the guide takes more than three passes")


with Folder() as folder:
    sizes(folder)
finish()
