#!/usr/bin/env python3
"""What poppler, mupdf and qpdf read in the files that test_pdf wrote: read.py FOLDER. Expected texts stand beside this
script; UPDATE=1 writes them anew (look at the difference before keeping it)."""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PDFS = sys.argv[1]
failures = []


def run(*words, **more):
    made = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    if made.returncode:
        raise SystemExit(f"{' '.join(words)}: {made.stderr.decode()}")
    return made.stdout.decode()


def check(good, what):
    if not good:
        failures.append(what)


def expect(name, got):
    path = os.path.join(HERE, name)
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(got)
    with open(path, encoding="utf-8") as file:
        wanted = file.read()
    if got == wanted:
        return
    import difflib
    failures.append(name + ":\n" + "".join(difflib.unified_diff(wanted.splitlines(1), got.splitlines(1), "wanted", "got")))


def pdf(name):
    return os.path.join(PDFS, name + ".pdf")


def poppler_text(name):
    return run("pdftotext", "-raw", "-enc", "UTF-8", pdf(name), "-")


def mupdf_text(name):
    out = os.path.join(PDFS, name + ".mupdf.txt")
    run("mutool", "convert", "-F", "text", "-O", "preserve-whitespace", "-o", out, pdf(name))
    with open(out, encoding="utf-8") as file:
        text = file.read()
    os.remove(out)
    return text


def lines(text):
    """Each line without what only ends it; empty ones dropped."""
    return [line.rstrip(" ") for line in text.replace("\f", "\n").split("\n") if line.strip(" ")]


CODES = ["Signes", "espace: a b", "insécable: a\u00a0b", "fine: a\u202fb", "trait: a-b", "insécable: a\u2011b",
         "coupe: ab\u00ad", "suite", "affiche, fin, flot, efficace", "« Œuvre » — l’été – 1er", "a\u0323\u0302b"]


def check_codes(name):
    check(lines(mupdf_text(name)) == CODES, f"{name}: mupdf reads {lines(mupdf_text(name))}")
    # poppler makes spaces of gaps, so a thin one may be lost; all else is as written.
    wanted = [re.sub("[\u00a0\u202f]", " ", line) for line in CODES]
    got = [line.replace("fine: ab", "fine: a b") for line in lines(poppler_text(name))]
    check(got == wanted, f"{name}: poppler reads {got}")


def check_sound(path):
    made = subprocess.run(["qpdf", "--check", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    report = made.stdout.decode()
    check(made.returncode == 0 and "WARNING" not in report and "No syntax or stream encoding errors" in report,
          f"qpdf --check {path}: {report}")
    quiet = subprocess.run(["pdfinfo", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    check(not quiet.stderr, f"pdfinfo {path}: {quiet.stderr.decode()}")


def check_fonts(path):
    table = run("pdffonts", path).splitlines()
    check(len(table) > 2, f"{path}: no fonts")
    for line in table[2:]:
        check(re.search(r"\byes yes yes +\d+ +0$", line), f"{path}: not embedded, subset and mapped to Unicode: {line}")
        check(re.match(r"[A-Z]{6}\+", line), f"{path}: no subset tag: {line}")


def outline(entries, depth=0):
    for entry in entries:
        yield f"{'  ' * depth}{entry['title'].strip()} p.{entry['destpageposfrom1']}{' open' if entry['open'] and entry['kids'] else ''}\n"
        yield from outline(entry["kids"], depth + 1)


def check_long():
    read = json.loads(run("qpdf", "--json", "--json-key=outlines", "--json-key=pagelabels", pdf("long")))
    expect("long.outline", "".join(outline(read["outlines"])))
    labels = [(l["index"], l["label"].get("/S"), l["label"]["/St"]) for l in read["pagelabels"]]
    check(labels[:2] == [(0, "/r", 1), (4, "/D", 1)], f"long: labels {labels}")
    tree = run("mutool", "show", pdf("long"), "grep")
    leaves = [int(n) for n in re.findall(r"/Count (\d+)/Type/Pages|/Type/Pages\S*/Count (\d+)", tree) for n in n if n]
    check("/Count 70" in tree and tree.count("/Type/Pages") == 4, f"long: page tree {leaves}")
    names = re.findall(r"\(note-(\d+)\)\d+ 0 R", tree)
    check(len(names) == 70 and names == sorted(names), "long: notes are not sorted by ID")


MOST_UNPACKED = 48 << 10  # bytes that a reader unpacks for one object, unless it is larger by itself


def check_packed(name):
    """Every dictionary alone is in an object stream, but for pages and what leads to them; no such stream is large."""
    table = run("qpdf", "--show-xref", pdf(name))
    packed = {int(n): int(stream) for n, stream in re.findall(r"^(\d+)/0: compressed; stream = (\d+)", table, re.M)}
    objects = {int(key[4:].split()[0]): value
               for key, value in json.loads(run("qpdf", "--json=2", "--json-key=qpdf", pdf(name)))["qpdf"][1].items() if key != "trailer"}
    plain = [number for number, o in objects.items() if "value" in o and number not in packed
             and o["value"].get("/Type") not in ("/Page", "/Pages", "/Catalog") and "/Producer" not in o["value"]]
    check(packed and not plain, f"{name}: objects {plain} are not in object streams")
    for stream in set(packed.values()):
        members = list(packed.values()).count(stream)
        size = len(run("qpdf", f"--show-object={stream}", "--filtered-stream-data", pdf(name)))
        check(size < MOST_UNPACKED or members == 1, f"{name}: object stream {stream} unpacks to {size} bytes")


FACES = ["arimo", "heros", "lato", "liberation", "termes", "vollkorn"]


def main():
    codes = ["codes-" + face for face in FACES]
    for name in codes + ["tagged", "pictures", "long", "bleed"]:
        check_sound(pdf(name))
        check_fonts(pdf(name))
    for name in ["tagged", "long"]:
        check_packed(name)
    for name in codes:
        check_codes(name)
    expect("tagged.structure", re.sub(r"Object \d+", "Object", run("pdfinfo", "-struct-text", pdf("tagged"))))
    expect("tagged.text", "\n".join(lines(poppler_text("tagged"))) + "\n")
    flat = lambda text: " ".join(" ".join(lines(text)).split())
    check(flat(mupdf_text("tagged")) == flat(poppler_text("tagged")), "tagged: mupdf and poppler disagree")
    links = run("mutool", "show", pdf("tagged"), "pages/3/Annots/1", "pages/3/Annots/2", "pages/3/Annots/3")
    expect("tagged.links", re.sub(r"\b\d+ 0 (?=obj|R)", "", links))
    check_long()
    for failure in failures:
        print(failure)
    print(f"{len(failures)} failures")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
