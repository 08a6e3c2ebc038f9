#!/usr/bin/env python3
"""The same content gives the same bytes: twice, on one processor, in another locale, time zone, folder and home; the same
mistakes give the same findings; and the date is the one that SOURCE_DATE_EPOCH gives, or none."""
import filecmp
import json
import os
import shutil
import subprocess

from common import ALL_SAMPLES, ROOT, Folder, Run, check, finish, sample, tool


def build(content, env=None, cwd=None, layouts=None, before=None):
    with Folder() as folder:
        path = os.path.join(folder, "out.pdf")
        words = ["--layouts", layouts] if layouts else []
        Run("build", "-q", *words, content, "-o", path, env=env, cwd=cwd, before=before).expect(0)
        with open(path, "rb") as file:
            return file.read()


def has_locale(name):
    return name in subprocess.run(["locale", "-a"], stdout=subprocess.PIPE).stdout.decode().lower().split()


def on_one_processor():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def check_sample(name):
    first = build(sample(name))
    check(build(sample(name)) == first, f"{name}: two builds differ")
    check(build(sample(name), before=on_one_processor) == first, f"{name}: differs on one processor")
    if has_locale("fr_fr.utf8"):
        check(build(sample(name), {"LC_ALL": "fr_FR.UTF-8", "LANG": "fr_FR.UTF-8"}) == first, f"{name}: differs in French")
    else:
        print(f"skipped: {name} under fr_FR.UTF-8 (apt-get install locales-all)")
    check(build(sample(name), {"LC_ALL": "C"}) == first, f"{name}: differs in the C locale")
    check(build(sample(name), {"TZ": "Asia/Tokyo"}) == first, f"{name}: differs in Tokyo")
    with Folder() as home:
        check(build(sample(name), {"HOME": home, "XDG_CACHE_HOME": home + "/c"}) == first, f"{name}: differs in another home")
    with Folder() as other:
        there = os.path.join(other, "d’ailleurs")
        shutil.copytree(os.path.join(ROOT, "samples", name), there)
        shutil.copytree(os.path.join(ROOT, "layouts"), os.path.join(other, "layouts"))
        moved = build(name + ".yaml", {"MARBRE_LAYOUTS": None}, cwd=there, layouts="../layouts")
        check(moved == first, f"{name}: differs in another folder")


MISTAKES = {  # what is put before the text of every third fiche, and what is said of it
    "YAML": ("suivi: [un, deux\nidée: |\n", "fiches/", "[Y"),
    "fields": ("inconnu: 3\nidée: |\n", "inconnu", "[S"),
    "texts": ("idée: |\n  Voir <b>ici</b> (p. [](page:nulle-part)), ![image](a.png).\n\n", "nulle-part", "[I016]"),
}


def mistaken(folder, text):
    guide = os.path.join(folder, "guide")
    shutil.copytree(os.path.join(ROOT, "samples", "guide"), guide)
    for name in sorted(os.listdir(os.path.join(guide, "fiches")))[::3]:
        path = os.path.join(guide, "fiches", name)
        with open(path, encoding="utf-8") as file:
            old = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(old.replace("idée: |\n", text))
    return os.path.join(guide, "guide.yaml")


def check_findings():
    """Whoever parses a file or makes a text, what is wrong in it is said once, in the order of the content."""
    for what, (text, *said) in MISTAKES.items():
        with Folder() as folder:
            words = ["check", mistaken(folder, text)]
            first = Run(*words).expect(1)
            check(all(first.err.count(one) >= 8 for one in said), f"{what}: {first.err}")
            check(Run(*words).err == first.err, f"{what}: two runs find otherwise")
            check(Run(*words, before=on_one_processor).err == first.err, f"{what}: one processor finds otherwise")


def letters(folder, mistake):
    """A megabyte of rich texts in a layout without a table of contents: both processors make them, and large pages hold them."""
    shutil.copytree(os.path.join(ROOT, "tests", "bench", "letters"), os.path.join(folder, "layouts", "letters"))
    with open(os.path.join(ROOT, "tests", "prose", "words-fr.txt"), encoding="utf-8") as file:
        words = file.read().split()
    text = [" ".join(words[(i * 7919 + k * k) % len(words)] for k in range(300)) for i in range(400)]
    rows = [{"nom": f"Nom {i}", "corps": f"{one}.\n\n{mistake if i % 9 == 0 else ''}{text[i - 1]}."} for i, one in enumerate(text)]
    path = os.path.join(folder, "letters.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"layout": "letters", "brand": "academie-amiens", "lettres": rows}, file, ensure_ascii=False, indent=1)
    check(os.path.getsize(path) > 1 << 20, "too little text")
    return [path, "--layouts", os.path.join(folder, "layouts"), "--layouts", os.path.join(ROOT, "layouts")]


def check_letters():
    with Folder() as folder:
        words = letters(folder, "")
        for out, before in (("two.pdf", None), ("one.pdf", on_one_processor)):
            Run("build", "-q", *words, "-o", os.path.join(folder, out), before=before).expect(0)
        check(filecmp.cmp(os.path.join(folder, "two.pdf"), os.path.join(folder, "one.pdf"), False), "letters: differ on one processor")
    with Folder() as folder:
        words = ["check", "-v", *letters(folder, "L’oeuvre (voir [](page:nulle-part)). ")]
        first = Run(*words).expect(1)
        check(all(first.err.count(one) >= 40 for one in ("[D014]", "[I105]")), f"letters: {first.err[-2000:]}")
        check(Run(*words, before=on_one_processor).err == first.err, "letters: one processor finds otherwise")


def check_date():
    stated = build(sample("communique"), {"SOURCE_DATE_EPOCH": "1777542245"})
    check(b"2026-04-30T09:44:05Z" in stated and b"D:20260430094405Z" in stated, "SOURCE_DATE_EPOCH is not heeded")
    check(b"CreationDate" not in build(sample("communique")), "a date that nobody gave")
    Run("build", sample("communique"), "-o", "/dev/null", env={"SOURCE_DATE_EPOCH": "yesterday"}).expect(2, "SOURCE_DATE_EPOCH")


for one in ALL_SAMPLES:
    check_sample(one)
check_findings()
check_letters()
check_date()
finish()
