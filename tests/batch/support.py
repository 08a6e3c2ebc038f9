"""What the tests of `marbre batch` share: a folder with a layout of its own, data in it, runs of the command."""
import hashlib
import json
import os
import subprocess
import sys
import textwrap
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "system"))
from common import MARBRE, ROOT, Folder, Run, check, environment, finish, tool  # noqa: E402,F401

LAYOUT = """
marbre: 1
name: note
languages: [fr]
metadata: { title: "{{ titre }}" }
parameters: { territoire: { type: string, enum: [amiens, lille], default: amiens } }
pages: { all: { size: A4, margin: 25mm } }
styles: { root: { font-family: text, font-size: 11pt, line-height: 15pt } }
body:
  - heading: { level: 1, text: "{{ titre }}" }
  - paragraph: { text: "{{ nombre }} · {{ param.territoire }}" }
  - figure: { if: image, body: [ image: { src: image, alt: "{{ titre }}" } ] }
  - rich: { value: texte, level: 2 }
"""
SCHEMA = """
$schema: https://json-schema.org/draft/2020-12/schema
title: Note
type: object
required: [titre, texte]
additionalProperties: false
properties:
  titre: { type: string }
  nombre: { type: integer, default: 1 }
  image: { type: string, contentMediaType: image/png }
  texte: { type: string, contentMediaType: text/markdown }
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(textwrap.dedent(text).lstrip("\n"))


def workplace(folder):
    """A layout named `note`, and where its manifests stand."""
    write(f"{folder}/layouts/note/layout.yaml", LAYOUT)
    write(f"{folder}/layouts/note/schema.yaml", SCHEMA)
    return folder


def batch(folder, *words, manifest="batch.yaml", out="out", env=None, **more):
    layouts = f"{folder}/layouts:{ROOT}/layouts"
    return Run("batch", *([manifest] if manifest else []), "-o", out, "--layouts", "layouts", *words, cwd=folder,
               env=dict(env or {}, MARBRE_LAYOUTS=layouts.split(":")[1]), **more)


def start(folder, *words, manifest="batch.yaml", out="out"):
    """The same without waiting for it."""
    return subprocess.Popen([MARBRE, "batch", manifest, "-o", out, "--layouts", "layouts", *words], cwd=folder,
                            env=environment(MARBRE_LAYOUTS=f"{ROOT}/layouts"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def outputs(folder):
    """Every file below a folder but the cache: its name and the hash of its bytes."""
    found = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if f != ".marbre"]
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def rows(count, words=60):
    """Rows that differ, with a text long enough to take a moment."""
    return [{"titre": f"Note {i}", "nombre": i, "texte": " ".join(f"mot{(i * k) % 97}" for k in range(1, words))}
            for i in range(1, count + 1)]


def rows_manifest(folder, count, words=60, more=""):
    write(f"{folder}/rows.json", json.dumps(rows(count, words), indent=1))
    write(f"{folder}/batch.yaml", f"""
        marbre: 1
        documents:
          - layout: note
            brand: academie-amiens
            data: rows.json
            output: "note-{{{{ number }}}}.pdf"
            {more}
        """)


def workers_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def until(question, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            return answer
        time.sleep(0.002)
    return None
