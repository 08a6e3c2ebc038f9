#!/usr/bin/env python3
"""The print edition: sheets with bleed and crop marks, the brand's CMYK values where it gives them, all other colours by
their profile, and its output intent. The profile is one of Debian's libgs-common; the condition's name is the test's.

print.py MARBRE PDFS"""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import PDFS, ROOT, Folder, Run, check, finish, sample, tool  # noqa: E402
from reading import Document  # noqa: E402

PROFILE = "/usr/share/color/icc/ghostscript/default_cmyk.icc"
BRAND = f"""marbre: 1
extends: {ROOT}/layouts/brands/academie-amiens.yaml
output-intent: {{ profile: profil.icc, condition: Essai }}
colours:
  ink: {{ rgb: "#161616", cmyk: [0, 0, 0, 100] }}
"""
BLEED, TRIM = 8.5, (595.28, 841.89)


def brand_in(folder):
    shutil.copy(PROFILE, os.path.join(folder, "profil.icc"))
    path = os.path.join(folder, "essai.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(BRAND)
    return path


def near(box, wanted):
    return len(box) == 4 and all(abs(float(a) - b) < 0.02 for a, b in zip(box, wanted))


def boxes(document):
    for number, page in enumerate(p for p in document.objects.values() if isinstance(p, dict) and p.get("/Type") == "/Page"):
        trim, bleed, media = page.get("/TrimBox", []), page.get("/BleedBox", []), page.get("/MediaBox", [])
        check(near(trim, (0, 0, *TRIM)), f"page object {number}: TrimBox {trim}")
        check(near(bleed, (-BLEED, -BLEED, TRIM[0] + BLEED, TRIM[1] + BLEED)), f"page object {number}: BleedBox {bleed}")
        check(len(media) == 4 and float(media[0]) < -BLEED - 14, f"page object {number}: no room for marks: {media}")


def intent(document):
    root = next(o for o in document.objects.values() if isinstance(o, dict) and o.get("/Type") == "/Catalog")
    found = document.get(root["/OutputIntents"])
    check(len(found) == 1, f"{len(found)} output intents")
    one = document.get(found[0])
    check(one["/OutputConditionIdentifier"] == "u:Essai", f"the condition is {one['/OutputConditionIdentifier']}")
    check(document.get(one["/DestOutputProfile"])["/N"] == 4, "the profile is not one of CMYK")
    spaces = [document.get(o["/ColorSpace"]) for o in document.objects.values() if isinstance(o, dict) and "/Font" in o and "/ColorSpace" in o]
    check(spaces and all("/DefaultRGB" in s for s in spaces), f"RGB is not by a profile: {spaces}")
    check(all(s.get("/Registration", [])[:3] == ["/Separation", "/All", "/DeviceCMYK"] for s in spaces), f"crop marks are not of every plate: {spaces}")


def colours(pdf):
    streams = open(uncompressed(pdf), encoding="latin-1").read()
    found = set(re.findall(r"^([\d. ]+) k$", streams, re.M))
    check("0 0 0 1" in found, f"no text in the brand's black: {sorted(found)[:5]}")
    check("1 .8 0 0" in found or "1 0.8 0 0" in found, f"nothing in Europe's blue: {sorted(found)}")
    check(len(set(re.findall(r"^([\d. ]+) rg$", streams, re.M))) > 7, "colours without CMYK values are gone")
    marks = re.findall(r"^/Registration CS 1 SCN\n((?:.*\n)*?)S$", streams, re.M)
    check(len(marks) == 62 and all(len(re.findall(r" l$", m, re.M)) == 8 for m in marks), f"{len(marks)} pages have crop marks for every plate")
    check(not re.search(r" (RG|K)$", "".join(marks), re.M), "crop marks take another colour")


def uncompressed(pdf):
    out = pdf + ".qdf"
    tool("qpdf", "--qdf", "--object-streams=disable", pdf, out)
    return out


def profiles(folder, brand):
    """One that is missing, one that is none."""
    for name, code, give in (("profil.icc", "L087", None), ("profil.icc", "L088", b"not a profile" * 20)):
        if os.path.exists(os.path.join(folder, name)):
            os.remove(os.path.join(folder, name))
        if give:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(give)
        Run("check", sample("communique"), "--brand", brand).expect(1, code, "essai.yaml:3:")


with Folder() as folder:
    brand, out = brand_in(folder), os.path.join(PDFS, "guide-impression.pdf")
    made = Run("build", sample("guide"), "--layout", "guide/impression.yaml", "--brand", brand, "-o", out).expect(0)
    check(not made.err, f"findings: {made.err}")
    document = Document(out)
    boxes(document)
    intent(document)
    colours(out)
    os.remove(out + ".qdf")
    profiles(folder, brand)
finish()
