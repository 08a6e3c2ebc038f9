#!/usr/bin/env python3
"""Editions of one guide: settings are typed by the layout, the last of two counts, a wrong one is shown; what an edition
leaves out takes its mentions in parentheses with it, and any other mention is an error.

editions.py MARBRE PDFS"""
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import Folder, Run, check, finish, sample, tool  # noqa: E402

GUIDE = sample("guide")
LONE = re.compile(r"\(\s*(p\.)?\s*\)|p\.\s*[.,;)]|\w [,.](?! )")


def text_of(pdf):
    return tool("pdftotext", "-raw", pdf, "-")


def settings():
    Run("check", GUIDE, "--set", "territoire=Rouen").expect(1, "--set:1:12", "S066", "Amiens, Lille")
    Run("check", GUIDE, "--set", "département=99").expect(1, "--set:1:13", "S066", "02, 59, 60")
    Run("check", GUIDE, "--set", "région=x").expect(1, "M004", "territoire, département, profil")
    one = Run("build", "-q", GUIDE, "--set", "profil=allophone", "-o", "-").expect(0)
    two = Run("build", "-q", GUIDE, "--set", "profil=equipe", "--set", "profil=allophone", "-o", "-").expect(0)
    check(one.out == two.out, "the last of two settings does not count")


def mentions(folder):
    out = os.path.join(folder, "extract.pdf")
    Run("build", GUIDE, "--set", "profil=allophone", "-o", out).expect(0)
    text = text_of(out)
    check("Unité pédagogique" in text and "Tous droits ouverts" in text, "the extract lacks its own words")
    check("Un parcours écrit avec le jeune, pour quatre mois" not in text, "a fiche of another profile is in the extract")
    check("PROFIL 5" in text and "PROFIL 1" not in text, "an extract of one profile has another's chapter")
    check("Centre d’information" in text, "a fiche of several profiles is not in the extract of one of them")
    check(not LONE.search(text), f"punctuation was left alone: {LONE.search(text)}")
    check("Extrait : Élève allophone" in re.sub(r"\s+", " ", text.split("\f")[0]), "the extract's cover does not say of what it is one")


# Whom a fiche names of its own territory; where it has nobody there, all of them.
def contacts(folder):
    out = os.path.join(folder, "territory.pdf")
    for settings, wanted in (([], "123"), (["territoire=Amiens"], "12"), (["territoire=Lille"], "3"), (["département=80"], "2"),
                             (["département=62"], "123")):
        Run("build", "-q", GUIDE, *(word for s in settings for word in ("--set", s)), "-o", out).expect(0)
        found = "".join(re.findall(r"CIO \(exemple (\d)\)", text_of(out)))
        check(found == wanted, f"{settings}: contacts {found}, not {wanted}")


def outside_parentheses(folder):
    copy = os.path.join(folder, "guide")
    shutil.copytree(os.path.dirname(GUIDE), copy)
    path, content = os.path.join(copy, "fiches", "upe2a.yaml"), os.path.join(copy, "guide.yaml")
    text = open(path, encoding="utf-8").read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("à-savoir: |\n", "à-savoir: |\n  Voir p. [](page:tdo) et [cette autre fiche](page:psad).\n", 1))
    Run("check", content).expect(0)
    found = Run("check", content, "--set", "profil=allophone").expect(1, "D014", "fiches/upe2a.yaml", "tdo")
    check("“psad”" not in found.err, f"a link that keeps its words is refused: {found.err}")


with Folder() as folder:
    settings()
    mentions(folder)
    contacts(folder)
    outside_parentheses(folder)
finish()
