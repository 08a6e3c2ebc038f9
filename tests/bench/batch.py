#!/usr/bin/env python3
"""Batches beside Typst on the same rows in the same run: batch.py MARBRE WORK [TYPST_PYTHON].

1,000 press releases from rows of data: documents a second from as many processes as there are processors; two processes
that call Typst's wheel; a second run with nothing changed; one row changed; resident memory after 100 and 1,000. Then 500
letters of one page in one PDF, of two lengths: two paragraphs of four sentences, and two that fill the page. Typst, whose
PDFs are tagged too, is left out where no Python has its wheel. Prints figures, keeps nothing."""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

from prose import Draw, sentence, vocabulary

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MARBRE, WORK = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
TYPST = sys.argv[3] if len(sys.argv) > 3 else None
RELEASES, LETTERS = 1000, 500
SENTENCES = (4, 12)  # of each of a letter's two paragraphs


def release(draw, words, i):
    say = lambda n: " ".join(sentence(draw, words) for _ in range(n))
    days = [{"du": f"2026-05-0{d}", "actions": [{"ville": sentence(draw, words).split()[0].strip(","), "département": "80",
             "titre": sentence(draw, words)[:-1][:90], "lieu": "Lycée", "texte": say(3)} for _ in range(3)]} for d in (4, 5, 7)]
    return {"titre": f"{i} actions pour la persévérance", "date": "2026-04-30", "chapo": say(3),
            "programme": {"titre": "Programme de la semaine", "jours": days},
            "contacts": [{"service": ["Service presse"], "téléphone": "06 39 98 12 34"}]}


def letter(draw, words, i, sentences):
    return {"nom": f"Prénom Nom {i}", "ville": f"Commune {i}", "somme": 100 + i,
            "un": " ".join(sentence(draw, words) for _ in range(sentences)), "deux": " ".join(sentence(draw, words) for _ in range(sentences))}


def write(name, value):
    path = os.path.join(WORK, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1))
    return path


def processor():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def timed(*words):
    start = time.perf_counter()
    made = subprocess.run(words, cwd=WORK, capture_output=True, text=True)
    spent = time.perf_counter() - start
    if made.returncode:
        raise SystemExit(f"{words}: {made.stderr[-2000:]}")
    return spent


def batch(manifest, out, *more):
    return timed(MARBRE, "batch", "-q", manifest, "-o", out, "--layouts", "layouts", "--layouts", os.path.join(ROOT, "layouts"), *more)


def resident(report):
    with open(os.path.join(WORK, report), encoding="utf-8") as file:
        documents = json.load(file)["documents"]
    return documents[99]["resident"] / 1e6, documents[-1]["resident"] / 1e6


def releases():
    draw, words = Draw(3), vocabulary()
    rows = [release(draw, words, i) for i in range(1, RELEASES + 1)]
    write("rows.json", rows)
    write("releases.yaml", 'marbre: 1\ndocuments:\n  - layout: communique\n    brand: academie-amiens\n    data: rows.json\n'
                           '    output: "{{ number }}.pdf"\n')
    before = processor()
    first = batch("releases.yaml", f"{OUT}/releases")
    ours = processor() - before
    second = min(batch("releases.yaml", f"{OUT}/releases") for _ in range(3))
    rows[500]["titre"] += " !"
    write("rows.json", rows)
    changed = batch("releases.yaml", f"{OUT}/releases")
    batch("releases.yaml", f"{OUT}/one", "-j1", "--report", "one.json")
    early, late = resident("one.json")
    print(f"{RELEASES} press releases, Marbre: {first:.2f} s, {RELEASES / first:.0f} a second; {ours:.2f} s of processors")
    print(f"  nothing changed: {second:.3f} s (1/{first / second:.0f}); one row changed: {changed:.3f} s")
    print(f"  resident after 100: {early:.1f} MB, after {RELEASES}: {late:.1f} MB ({100 * (late / early - 1):+.1f} %)")
    if TYPST:
        shutil.copy(os.path.join(HERE, "release.typ"), WORK)
        before = processor()
        timed(TYPST, os.path.join(HERE, "releases_typst.py"), "rows.json", "200")
        theirs = (processor() - before) * RELEASES / 200
        rate = 200 / float(open(os.path.join(WORK, "typst-seconds")).read())
        print(f"  two processes with Typst's wheel: {rate:.0f} a second; Marbre: {RELEASES / first / rate:.1f} times as many, "
              f"{theirs / ours:.1f} times by processor time")


def letters(sentences):
    draw, words = Draw(5), vocabulary()
    rows = [letter(draw, words, i, sentences) for i in range(1, LETTERS + 1)]
    write("letters.json", rows)
    shutil.copytree(os.path.join(HERE, "letters"), os.path.join(WORK, "layouts", "letters"), dirs_exist_ok=True)
    write("letters.yaml", """marbre: 1
documents:
  - layout: letters
    brand: academie-amiens
    data: letters.json
    gather: lettres
    fields:
      nom: "{{ row.nom }}"
      corps: "Cher {{ row.nom }}, à {{ row.ville }} : {{ row.un }}\\n\\nLa somme de {{ row.somme }} euros vous est due, {{ row.nom }}. {{ row.deux }}"
    output: letters.pdf
""")
    before = processor()
    spent = min(batch("letters.yaml", f"{OUT}/letters", "--force") for _ in range(3))
    ours = (processor() - before) / 3
    pages = subprocess.run(["pdfinfo", f"{OUT}/letters/letters.pdf"], cwd=WORK, capture_output=True, text=True).stdout
    pages = [line.split()[1] for line in pages.splitlines() if line.startswith("Pages")]
    length = sum(len(f"{row['un']} {row['deux']}".split()) for row in rows) // LETTERS
    print(f"{LETTERS} letters of {length} words in one PDF, Marbre: {spent:.3f} s, {' '.join(pages)} pages")
    if TYPST:
        shutil.copy(os.path.join(HERE, "letters.typ"), WORK)
        before = processor()
        theirs = min(timed(TYPST, os.path.join(HERE, "wheel.py"), "letters.typ", "letters-typst.pdf") for _ in range(3))
        print(f"  Typst: {theirs:.3f} s (its wheel's start included); 1/{theirs / spent:.1f}, "
              f"1/{(processor() - before) / 3 / ours:.1f} by processor time")


os.makedirs(os.path.join(WORK, "layouts"), exist_ok=True)
# In memory where that can be: Typst's documents are not written at all, and a disk that has just lost a thousand files
# looks long for a place for the next.
OUT = tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
try:
    releases()
    for count in SENTENCES:
        letters(count)
finally:
    shutil.rmtree(OUT, ignore_errors=True)
