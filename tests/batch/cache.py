#!/usr/bin/env python3
"""What is made again and what is not: by content of all that was read, whatever the time of files; caches that are cut
short, garbled or not to be written cost time only."""
import glob
import json
import os
import shutil
import struct
import zlib

from support import Folder, batch, check, environment, finish, outputs, rows, rows_manifest, start, workplace, write


def png(path, grey):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
                   chunk(b"IDAT", zlib.compress(bytes([0, grey]))) + chunk(b"IEND", b""))


def expect(folder, built, unchanged, *words, **more):
    run = batch(folder, *words, **more).expect(0)
    got = tuple(int(run.err.split(f" {what}")[0].split()[-1]) if f" {what}" in run.err else 0 for what in ("built", "unchanged"))
    check(got == (built, unchanged), f"{words}: {got}, not {(built, unchanged)}: {run.err}")
    return run


def contents(folder):
    for name in "abc":
        write(f"{folder}/contenus/{name}.yaml",
              f"layout: note\nbrand: academie-amiens\ntitre: {name}\ntexte: {{ include: ../parts/{name}.yaml }}\nimage: p.png\n")
        write(f"{folder}/parts/{name}.yaml", f"Le texte de {name}.\n")
    png(f"{folder}/contenus/p.png", 10)
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments: [{ content: contenus/ }]\n")
    shutil.copytree(os.path.join(os.environ.get("MARBRE_LAYOUTS", ""), "brands") if os.environ.get("MARBRE_LAYOUTS") else
                    environment()["MARBRE_LAYOUTS"] + "/brands", f"{folder}/layouts/brands")


def inputs_of_all_kinds(folder):
    contents(folder)
    expect(folder, 3, 0)
    expect(folder, 0, 3)
    for path in glob.glob(f"{folder}/**/*.*", recursive=True):
        os.utime(path, (1, 1))
    expect(folder, 0, 3)
    write(f"{folder}/parts/b.yaml", "Un autre texte.\n")
    expect(folder, 1, 2)
    png(f"{folder}/contenus/p.png", 20)
    expect(folder, 3, 0)
    with open(f"{folder}/layouts/note/layout.yaml", "a", encoding="utf-8") as file:
        file.write("  - paragraph: { text: Fin }\n")
    expect(folder, 3, 0)
    brand = f"{folder}/layouts/brands/academie-amiens.yaml"
    with open(brand, "a", encoding="utf-8") as file:
        file.write("# changed\n")
    expect(folder, 3, 0)
    expect(folder, 3, 0, "--set", "territoire=lille")
    batch(folder).expect(0, "3 restored")
    expect(folder, 3, 0, "--force")
    expect(folder, 3, 0, env={"SOURCE_DATE_EPOCH": "86400"})
    os.makedirs(f"{folder}/layouts/autre", exist_ok=True)
    batch(folder).expect(0)
    expect(folder, 0, 3)


def rows_one_by_one(folder):
    rows_manifest(folder, 12)
    expect(folder, 12, 0)
    data = rows(12)
    data[4]["texte"] += " changé"
    write(f"{folder}/rows.json", json.dumps(data))  # in another form, too: only what it says counts
    expect(folder, 1, 11)
    wanted = outputs(f"{folder}/out")
    open(f"{folder}/out/note-03.pdf", "w").close()
    os.remove(f"{folder}/out/note-04.pdf")
    batch(folder).expect(0)
    check(outputs(f"{folder}/out") == wanted, "what was lost or damaged in the output folder is put back")
    return wanted


def other_folder(folder, wanted):
    batch(folder, "--cache", "kept", out="first").expect(0)
    run = batch(folder, "--cache", "kept", out="second").expect(0, "12 restored")
    check(outputs(f"{folder}/second") == wanted, run.err)


def damaged(folder, wanted):
    entries = sorted(glob.glob(f"{folder}/kept/*/*"))
    check(len(entries) == 24, f"{len(entries)} entries")
    for i, path in enumerate(entries):
        with open(path, "rb") as file:
            data = bytearray(file.read())
        if i % 2:
            data = data[:len(data) // 2]
        else:
            data[len(data) // 2] ^= 0x55
        os.remove(path)
        with open(path, "wb") as file:
            file.write(data)
    run = batch(folder, "--cache", "kept", out="third").expect(0, "12 built")
    check(outputs(f"{folder}/third") == wanted, run.err)
    batch(folder, "--cache", "kept", out="fourth").expect(0, "12 restored")
    check(outputs(f"{folder}/fourth") == wanted, "the cache is whole again")


def limited(folder):
    """A cache that has grown past its limit loses what was not used for longest, and nothing that is not its own."""
    rows_manifest(folder, 90)
    wanted = outputs_of(folder, "l1")
    entries = sorted(glob.glob(f"{folder}/limited/*/*"))
    size = lambda: sum(os.stat(path).st_blocks * 512 for path in glob.glob(f"{folder}/limited/*/*.*"))
    check(len(entries) == 180 and size() > 1 << 20, f"{len(entries)} entries, {size()} bytes")
    for path in entries:
        os.utime(path, (1, 1))
    old, foreign = f"{folder}/limited/00/{'0' * 32}.pdf.1.tmp", [f"{folder}/limited/00/note.pdf", f"{folder}/limited/note.txt"]
    for path in [old, *foreign]:
        write(path, "x")
        os.utime(path, (1, 1))
    rows_manifest(folder, 12)  # used again: these stay
    batch(folder, "--cache", "limited", "--cache-limit", "1", out="l2").expect(0, "12 restored")
    check(os.path.exists(entries[0]), "nothing was made, so nothing is looked through")
    rows_manifest(folder, 13)
    batch(folder, "--cache", "limited", "--cache-limit", "1", "--force", "--only", "note-13.pdf", out="l2").expect(0, "1 built")
    check(size() <= 1 << 20 and not os.path.exists(old), f"{size()} bytes")
    check(all(os.path.exists(path) for path in foreign), "what is not an entry stays")
    batch(folder, "--cache", "limited", out="l3").expect(0, "13 restored")
    rows_manifest(folder, 90)
    first, second = (start(folder, "--cache", "limited", "--cache-limit", "1", "--force", out=out) for out in ("l4", "l5"))
    first.communicate()
    second.communicate()
    check((first.returncode, second.returncode) == (0, 0), "two at once")
    check(outputs(f"{folder}/l4") == outputs(f"{folder}/l5") == wanted, "two at once make the same")
    check(size() <= 1 << 20, f"{size()} bytes")


def outputs_of(folder, out):
    batch(folder, "--cache", "limited", out=out).expect(0, "90 built")
    return outputs(f"{folder}/{out}")


def not_to_be_written(folder, wanted):
    write(f"{folder}/a-file", "")
    run = batch(folder, "--cache", "a-file", out="fifth").expect(0, "[B020]", "12 built")
    check(outputs(f"{folder}/fifth") == wanted, run.err)
    run = batch(folder, "--cache", "http://127.0.0.1:9/", out="sixth").expect(0, "[B020]", "12 built")
    check(outputs(f"{folder}/sixth") == wanted, run.err)


def warnings_again(folder):
    write(f"{folder}/rows.csv", "titre,texte\nUn,Bon\nDeux,Le ZZQ arrive.\n")
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments:\n  - { layout: note, brand: academie-amiens, data: rows.csv }\n")
    batch(folder, out="w").expect(0, "rows.csv:3:9: warning", "ZZQ")
    write(f"{folder}/rows.csv", "titre,texte\nUn,Bon\nAutre,Un autre\nDeux,Le ZZQ arrive.\n")
    run = batch(folder, out="w").expect(0, "rows.csv:4:9: warning", "ZZQ")
    check("  4 | Deux,Le ZZQ" in run.err.replace("     4", "  4"), run.err)
    batch(folder, "--werror", out="x").expect(1, "1 failed")


def gathered_warnings(folder):
    """Of all rows in one document: where a warning stands is told from the data as it is now, without the data being kept."""
    write(f"{folder}/layouts/notes/schema.yaml", """
        type: object
        required: [notes]
        properties: { notes: { type: array, items: { type: object, properties: { texte: { type: string, contentMediaType: text/markdown } } } } }
        """)
    write(f"{folder}/layouts/notes/layout.yaml", """
        marbre: 1
        name: notes
        languages: [fr]
        metadata: { title: Notes }
        pages: { all: { size: A4, margin: 25mm } }
        body: [ box: { each: note in notes, body: [ rich: { value: note.texte, level: 1 } ] } ]
        """)
    texts = [f"Le texte {i}." for i in range(2000)] + ["Le ZZQ arrive."]
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments:\n  - { layout: notes, brand: academie-amiens, data: rows.json, gather: notes, output: tout.pdf }\n")
    write(f"{folder}/rows.json", json.dumps([{"texte": text} for text in texts], indent=0))
    first = expect(folder, 1, 0, out="g")
    check("rows.json:6003:14: warning" in first.err, first.err)
    again = expect(folder, 0, 1, out="g")
    check(first.err.split("1 document")[0] == again.err.split("1 document")[0], again.err)
    records = [os.path.getsize(path) for path in glob.glob(f"{folder}/g/.marbre/*/*.record")]
    check(len(records) == 1 and records[0] < 8000, f"{records}: the data is not in the record")
    write(f"{folder}/rows.json", ",\n".join(json.dumps({"texte": text}) for text in texts).join("[]"))
    check("rows.json:2001:15: warning" in expect(folder, 1, 0, out="g").err, "the line is that of the data as it is now")


with Folder() as where:
    inputs_of_all_kinds(workplace(where))
with Folder() as where:
    workplace(where)
    reference = rows_one_by_one(where)
    for one in (other_folder, damaged, not_to_be_written):
        one(where, reference)
    warnings_again(where)
    gathered_warnings(where)
with Folder() as where:
    limited(workplace(where))
finish()
