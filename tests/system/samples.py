#!/usr/bin/env python3
"""Makes the samples' PDFs, for this test and those after it, and looks at them as files: sound to qpdf and poppler, every
face embedded, subset and mapped to Unicode, the structure tree as expected (SAMPLE.structure)."""
import re
import subprocess

from common import ALL_SAMPLES, SAMPLES, Run, check, expect_golden, finish, sample, sample_pdf, tool

MOST_PAGES = {"communique": 2, "communique-bis": 1, "annonce": 1, "lettre": 1, "invitation": 1, "note": 2}


def check_sound(path):
    made = subprocess.run(["qpdf", "--check", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    report = made.stdout.decode()
    check(made.returncode == 0 and "WARNING" not in report, f"qpdf --check: {report}")
    quiet = subprocess.run(["pdftotext", path, "-"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(not quiet.stderr, f"poppler: {quiet.stderr.decode()}")
    drawn = subprocess.run(["mutool", "draw", "-q", "-o", "/dev/null", "-F", "pnm", path], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    said = drawn.stderr.decode().replace("warning: ICC support is not available", "").strip()  # of mutool's own making
    check(drawn.returncode == 0 and not said, f"mupdf: {said}")


def check_fonts(path):
    rows = tool("pdffonts", path).splitlines()[2:]
    check(rows, f"{path}: no fonts")
    for row in rows:
        check(re.match(r"[A-Z]{6}\+", row) and re.search(r"\byes yes yes +\d+ +0$", row), f"{path}: {row}")


def check_said(name, path):
    said = tool("pdfinfo", path)
    check("Tagged:          yes" in said and "PDF version:     1.7" in said, f"{path}: {said}")
    check(re.search(r"^Title: +\S", said, re.M), f"{path}: no title")
    pages = int(re.search(r"^Pages: +(\d+)", said, re.M)[1])
    check(pages <= MOST_PAGES.get(name, pages), f"{path}: {pages} pages")


def check_structure(name, path):
    expect_golden(name + ".structure", Run("build", "-q", "--dump=structure", sample(name)).expect(0).out.decode())
    expect_golden(name + ".tags", re.sub(r"(?<=Object )\d+|(?<=BBox )\[.*\]", "", tool("pdfinfo", "-struct", path)))


def main():
    for name in ALL_SAMPLES:
        path = sample_pdf(name)
        Run("build", "-q", sample(name), "-o", path).expect(0)
        check_sound(path)
        check_fonts(path)
        check_said(name, path)
        if name in SAMPLES:
            check_structure(name, path)
    finish()


if __name__ == "__main__":
    main()
