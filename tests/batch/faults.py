#!/usr/bin/env python3
"""What can go wrong around a batch: a row with bad data beside good ones, a picture that is not there, a folder that may not
be written, a disk that is full. Each is named, nothing is half written, the other documents are there."""
import os
import shutil
import subprocess
import sys

from support import MARBRE, ROOT, Folder, batch, check, environment, finish, outputs, rows_manifest, workplace, write


def good_and_bad(folder):
    write(f"{folder}/rows.yaml", """
        - { titre: Un, texte: Bon }
        - { titre: Deux, texte: Bon, image: missing.png }
        - { titre: Trois, texte: Bon, nombre: beaucoup }
        - { titre: Quatre, texte: Bon }
        """)
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments:\n  - { layout: note, brand: academie-amiens, data: rows.yaml }\n")
    run = batch(folder, "-j2").expect(1, "rows.yaml:2:37: error", "missing.png", "rows.yaml:3:39: error", "2 failed", "2 built")
    check(sorted(outputs(f"{folder}/out")) == ["rows-1.pdf", "rows-4.pdf"], run.err)
    os.remove(f"{folder}/out/rows-1.pdf")
    batch(folder, "-j2").expect(1, "1 restored", "1 unchanged", "2 failed")


def not_to_be_written(folder):
    rows_manifest(folder, 4)
    write(f"{folder}/file", "a file")
    run = batch(folder, "-j2", "--cache", "kept", out="file").expect(3, "file/note-1.pdf", "4 failed")
    check(open(f"{folder}/file", encoding="utf-8").read() == "a file", run.err)
    if os.geteuid() == 0 and shutil.which("setpriv"):
        # Root that heeds rights: another user might not reach the command, where the sources stand in root's home.
        os.makedirs(f"{folder}/closed", 0o555)
        made = subprocess.run(["setpriv", "--bounding-set=-dac_override,-dac_read_search", MARBRE, "batch", "batch.yaml", "-o", "closed",
                               "--layouts", "layouts"], cwd=folder, env=environment(MARBRE_LAYOUTS=f"{ROOT}/layouts", HOME="/nonexistent"),
                              capture_output=True, text=True)
        reached = "batch.yaml" in made.stderr or "closed" in made.stderr
        check(made.returncode == 3 and reached and not outputs(f"{folder}/closed"), f"{made.returncode}: {made.stderr}")


FULL = """
import os, subprocess, sys
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "small"], check=True)
made = subprocess.run(sys.argv[1:], capture_output=True, text=True)
sizes = {n: os.path.getsize("small/" + n) for n in sorted(os.listdir("small")) if not n.startswith(".")}
print(made.returncode, sizes)
print(made.stderr)
"""


def full_disk(folder):
    rows_manifest(folder, 12)
    os.makedirs(f"{folder}/small")
    batch(folder, out="whole").expect(0)
    made = subprocess.run(["unshare", "-rm", sys.executable, "-c", FULL, MARBRE, "batch", "batch.yaml", "-o", "small", "--layouts", "layouts"],
                          cwd=folder, env=environment(MARBRE_LAYOUTS=f"{ROOT}/layouts"), capture_output=True, text=True)
    if made.returncode:
        print("skipped: a full disk (no name space of one's own here):", made.stderr.splitlines()[-1:])
        return
    status, sizes = made.stdout.splitlines()[0].split(" ", 1)
    whole = {name: os.path.getsize(f"{folder}/whole/{name}") for name in outputs(f"{folder}/whole")}
    there = eval(sizes)
    check(status == "3" and "the disk is full" in made.stdout, made.stdout)
    check(0 < len(there) < 12 and all(whole.get(n) == size for n, size in there.items()), f"{there}: whole documents only")


def other_things_there(folder):
    """Where a document should stand: a folder, a pipe that nobody reads, a link to a file elsewhere."""
    rows_manifest(folder, 4)
    batch(folder).expect(0, "4 built")
    path, elsewhere = f"{folder}/out/note-2.pdf", f"{folder}/elsewhere.pdf"
    os.rename(path, elsewhere)
    os.makedirs(path)
    batch(folder).expect(3, "out/note-2.pdf", "[X003]", "3 unchanged", "1 failed")
    os.rmdir(path)
    os.mkfifo(path)
    batch(folder, "--timeout", "1").expect(3, "note-2.pdf", "[B015]", "3 unchanged", "1 timed out")
    os.remove(path)
    whole = open(elsewhere, "rb").read()
    os.remove(elsewhere)  # which is the cache's too
    write(elsewhere, "old")
    os.symlink("../elsewhere.pdf", path)
    batch(folder).expect(0, "3 unchanged", "1 restored")
    check(os.path.islink(path) and open(elsewhere, "rb").read() == whole, "the link stays, and leads to the document")


for one in (good_and_bad, not_to_be_written, full_disk, other_things_there):
    with Folder() as where:
        one(workplace(where))
finish()
