#!/usr/bin/env python3
"""The process that typesets is ended: by a signal while it waits and while it works, and for want of memory. The preview
stays, with what was good, says so, and goes on at the next change; nothing of it outlives the command."""
import os
import resource
import signal
import subprocess
import time

from common import BRAND, Watch, check, finish, read, write

LAYOUT = """
marbre: 1
name: feuille
languages: [fr]
metadata: { title: "{{ titre }}" }
pages: { all: { size: A5, margin: 20mm } }
styles: { root: { font-family: text, font-size: 10pt, line-height: 14pt } }
body: [ heading: { level: 1, text: "{{ titre }}" }, paragraph: { text: "{{ texte }}" } ]
"""
SCHEMA = "type: object\nproperties: { titre: { type: string }, texte: { type: string } }\n"
FILES = {"layouts/feuille/layout.yaml": LAYOUT, "layouts/feuille/schema.yaml": SCHEMA, "layouts/brands/maison.yaml": BRAND}


def save(watch, word):
    write(watch.path("feuille.yaml"), f"layout: feuille\nbrand: maison\ntitre: Une feuille\ntexte: Un {word}.\n")


def maker(watch):
    """The process that typesets, once there is one."""
    path = f"/proc/{watch.process.pid}/task/{watch.process.pid}/children"
    return int(watch.until(lambda: read(path).split(), "the process that typesets")[0])


def is_gone(pid):
    try:
        return open(f"/proc/{pid}/stat", encoding="utf-8").read().rsplit(") ", 1)[1][0] in "ZX"
    except FileNotFoundError:
        return True


def check_end(watch, code, what, stays=True):
    """`stays`: no change waits that is made at once, and takes the place of what was good last."""
    good, pdf = watch.last, read_bytes(watch.path("feuille.pdf"))
    state = watch.state(lambda s: not s["good"], f"what became of it ({code})")
    check(state["pages"] == good["pages"] and len(state["pages"]) == 1, "the page is not the last good one")
    found = state["findings"]
    check(len(found) == 1 and found[0]["code"] == code and what in found[0]["message"], found)
    if stays:
        check(watch.get("page/" + state["pages"][0]["key"])[0] == 200, "the page is not served any more")
        check(read_bytes(watch.path("feuille.pdf")) == pdf == watch.get("document.pdf")[2], "the PDF was touched")
    watch.until(lambda: f"[{code}]" in watch.said(), "the finding at the terminal")
    check(not [name for name in os.listdir(watch.folder) if name.endswith(".tmp")], os.listdir(watch.folder))


def said(pdf):
    return subprocess.run(["pdftotext", pdf, "-"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode("utf-8")


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def settled(watch, word):
    """The word is on the page, and the PDF is written."""
    watch.shows(word)
    watch.until(lambda: word in said(watch.path("feuille.pdf")), "the word in the PDF")
    watch.until(lambda: watch.get("document.pdf")[2] == read_bytes(watch.path("feuille.pdf")), "the PDF served")
    return maker(watch)


def while_it_waits(watch):
    os.kill(settled(watch, "pommier"), signal.SIGABRT)
    check_end(watch, "R004", "6 (SIGABRT, abandon)")
    save(watch, "poirier")
    return settled(watch, "poirier")


# Stopped and not let go on: it is given up for a change that came since.
def while_it_never_ends(watch, pid):
    os.kill(pid, signal.SIGSTOP)
    save(watch, "figuier")
    time.sleep(0.2)
    save(watch, "amandier")
    check_end(watch, "R006", "15", stays=False)
    return settled(watch, "amandier")


# Stopped, it begins nothing, and its end comes in the midst of what was asked of it.
def while_it_works(watch, pid):
    os.kill(pid, signal.SIGSTOP)
    save(watch, "figuier")
    time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    check_end(watch, "R004", "9 (SIGKILL, tué)")
    save(watch, "olivier")
    return settled(watch, "olivier")


def without_memory(watch, pid):
    resource.prlimit(pid, resource.RLIMIT_AS, (1 << 20, 1 << 20))
    save(watch, "cerisier " * 100000)
    check_end(watch, "R005", "3")
    save(watch, "dattier")
    return settled(watch, "dattier")


with Watch("feuille.yaml", files=dict(FILES, **{"feuille.yaml": "layout: feuille\nbrand: maison\ntitre: Une feuille\ntexte: Un pommier.\n"}),
           options=["--layouts", "layouts"]) as feuille:
    last = while_it_never_ends(feuille, while_it_works(feuille, while_it_waits(feuille)))
    if "ASAN_OPTIONS" not in os.environ:  # it keeps memory in ways of its own
        last = without_memory(feuille, last)
    feuille.process.kill()
    feuille.process.wait()
    feuille.until(lambda: is_gone(last), "the end of the process that typesets, whose parent was killed")
    feuille.process.returncode = 0
finish()
