#!/usr/bin/env python3
"""Manifests, folders, matrices and rows: which documents there are, what they are called, what stands in them, and where
what is wrong is said to be."""
import json
import os

from support import Folder, Run, batch, check, finish, outputs, rows_manifest, tool, workplace, write


def text_of(path):
    return tool("pdftotext", "-layout", path, "-")


def contents(folder):
    for name in ("a", "b", "sous/c"):
        write(f"{folder}/contenus/{name}.yaml", f"layout: note\nbrand: academie-amiens\ntitre: Titre {name}\ntexte: Bonjour.\n")
    write(f"{folder}/contenus/parts/bout.yaml", "titre: pas un document\n")


def folders_and_matrices(folder):
    contents(folder)
    os.symlink("..", f"{folder}/contenus/sous/encore")  # round and round
    batch(folder, manifest="contenus").expect(0)
    check(sorted(outputs(f"{folder}/out")) == ["a.pdf", "b.pdf", "sous/c.pdf"], outputs(f"{folder}/out"))
    Run("build", "contenus/a.yaml", "-o", "alone/a.pdf", "--layouts", "layouts", cwd=folder, before=lambda: os.makedirs("alone")).expect(0)
    check(outputs(f"{folder}/alone")["a.pdf"] == outputs(f"{folder}/out")["a.pdf"], "the same bytes as when it is built alone")
    write(f"{folder}/batch.yaml", """
        marbre: 1
        defaults: { brand: academie-amiens, output: "{{ matrix.territoire }}/{{ name }}.pdf" }
        documents:
          - content: contenus/
            matrix: { territoire: [amiens, lille] }
            set: { territoire: "{{ matrix.territoire }}" }
        """)
    batch(folder, out="matrix").expect(0)
    check(sorted(outputs(f"{folder}/matrix")) == [f"{t}/{n}.pdf" for t in ("amiens", "lille") for n in ("a", "b", "sous/c")],
          outputs(f"{folder}/matrix"))
    check("· lille" in text_of(f"{folder}/matrix/lille/a.pdf"), "the parameter of a combination reaches its document")


def rows_of_all_kinds(folder):
    write(f"{folder}/rows.csv", '\ufeffTitre;Corps;N\r\nUn;"Une ligne\r\net ""une"" autre";02\r\n\r\nDeux;Court;3\r\n')
    write(f"{folder}/rows.json", json.dumps([{"t": "\u00c9t\u00e9 \ud83d\ude00\\n".encode("utf-16", "surrogatepass").decode("utf-16"),
                                              "c": "Bonjour"}]))
    write(f"{folder}/batch.yaml", """
        marbre: 1
        defaults: { layout: note, brand: academie-amiens }
        documents:
          - data: rows.csv
            fields: { titre: "{{ row.Titre }}", nombre: "{{ row.N }}", texte: "Cher {{ row.Titre }} : {{ row.Corps }}" }
            output: "csv/{{ row.Titre }}.pdf"
          - data: rows.json
            fields: { titre: "{{ row.t }}", texte: "{{ row.c }}" }
          - data:
              - { titre: Ici, texte: Même, nombre: 7 }
              - { titre: Là, texte: Aussi }
            output: "ici-{{ number }}.pdf"
          - content: base.yaml
            data: [ { titre: Remplacé } ]
            output: base.pdf
        """)
    write(f"{folder}/base.yaml", "layout: note\nbrand: academie-amiens\ntitre: De base\ntexte: Le texte de base.\n")
    batch(folder, out="rows").expect(0)
    check(sorted(outputs(f"{folder}/rows")) == ["base.pdf", "csv/Deux.pdf", "csv/Un.pdf", "ici-1.pdf", "ici-2.pdf", "rows-1.pdf"],
          outputs(f"{folder}/rows"))
    one = text_of(f"{folder}/rows/csv/Un.pdf")
    check("Cher Un" in one and "« une »" in one.replace("\u202f", " ").replace("\u00a0", " ") and "2 · amiens" in one, one)
    base = text_of(f"{folder}/rows/base.pdf")
    check("Remplacé" in base and "Le texte de base" in base and "De base" not in base, base)


def all_rows_in_one(folder):
    write(f"{folder}/layouts/liste/layout.yaml", """
        marbre: 1
        name: liste
        languages: [fr]
        metadata: { title: Liste }
        pages: { all: { size: A4, margin: 25mm } }
        styles: { root: { font-family: text, font-size: 11pt, line-height: 15pt } }
        body:
          - heading: { level: 1, text: Liste }
          - box: { each: l in lettres, break-before: page, body: [ paragraph: { text: "{{ l.texte }}" } ] }
        """)
    write(f"{folder}/layouts/liste/schema.yaml", """
        $schema: https://json-schema.org/draft/2020-12/schema
        type: object
        properties: { lettres: { type: array, items: { type: object, required: [texte], properties: { texte: { type: string } } } } }
        """)
    write(f"{folder}/people.csv", "nom,ville\nAlpha,Amiens\nBêta,Lille\n")
    write(f"{folder}/batch.yaml", """
        marbre: 1
        documents:
          - layout: liste
            brand: academie-amiens
            data: people.csv
            gather: lettres
            fields: { texte: "À {{ row.nom }}, {{ row.ville }}" }
            output: lettres.pdf
        """)
    batch(folder, out="one").expect(0)
    text = text_of(f"{folder}/one/lettres.pdf")
    check("À Alpha, Amiens" in text and "À Bêta, Lille" in text, text)


def expect_fault(folder, manifest, status, *phrases, words=()):
    write(f"{folder}/bad.yaml", manifest)
    run = batch(folder, *words, manifest="bad.yaml", out="bad").expect(status, *phrases)
    check(not os.path.exists(f"{folder}/bad") or not outputs(f"{folder}/bad"), f"{manifest}: something was written")
    return run


def faults(folder):
    head = "marbre: 1\ndocuments:\n  - layout: note\n    brand: academie-amiens\n"
    expect_fault(folder, head + '    data: [{titre: a, texte: b}, {titre: a, texte: c}]\n    output: "{{ row.titre }}.pdf"\n', 1,
                 "bad.yaml:5:34", "bad.yaml:5:12", "[B012]")
    for name in ("../x.pdf", "/x.pdf", "a//b.pdf", "a/../../b.pdf", ".marbre/x.pdf"):
        expect_fault(folder, head + f'    data: [{{titre: a, texte: b}}]\n    output: "{name}"\n', 1, "[B011]")
    expect_fault(folder, head + '    data: [{titre: a}]\n    output: "{{ row.titer }}.pdf"\n', 1, "bad.yaml:6", "titre")
    expect_fault(folder, head + "    data: none.csv\n", 1, "bad.yaml:5:11", "[Y00")
    expect_fault(folder, head + "    data: 12\n", 1, "bad.yaml:5")
    expect_fault(folder, head + "    donnees: rows.csv\n", 1, "donnees")
    expect_fault(folder, head + "    data: rows.txt\n", 1, "[B003]")
    expect_fault(folder, "marbre: 1\ndocuments: []\n", 1, "bad.yaml:2")
    expect_fault(folder, "marbre: 1\ndocuments:\n  - content: leer/\n", 1, "[Y00")
    os.makedirs(f"{folder}/leer", exist_ok=True)
    expect_fault(folder, "marbre: 1\ndocuments:\n  - content: leer/\n", 1, "[B001]")
    expect_fault(folder, "marbre: 1\ndocuments:\n  - content: /etc/\n", 1, "[Y003]")
    expect_fault(folder, head + "    data: [{titre: a, texte: b}]\n    gather: [x]\n", 1, "gather")
    for name, text, place, code in (("quote.csv", 'titre,texte\na,"b\n', "quote.csv:2:3", "[B004]"),
                                    ("after.csv", 'titre,texte\na,"b"c\n', "after.csv:2:6", "[B005]"),
                                    ("name.csv", "titre,\na,b\n", "name.csv:1:7", "[B006]"),
                                    ("twice.csv", "titre,titre\na,b\n", "twice.csv:1:7", "[Y012]"),
                                    ("cells.csv", "titre,texte\na,b\na,b,c\n", "cells.csv:3:1", "[B007]"),
                                    ("bad.json", '[{"titre": "a",}]', "bad.json:1:16", "[B008]"),
                                    ("list.json", '{"titre": "a"}', "list.json:1:1", "[B002]"),
                                    ("list.yaml", "- a\n- b\n", "list.yaml:1:3", "[B002]")):
        write(f"{folder}/{name}", text)
        expect_fault(folder, head + f"    data: {name}\n", 1, place, code)
    write(f"{folder}/rows.csv", "Titre\nUn\n")
    expect_fault(folder, head + '    data: rows.csv\n    fields: { titre: "{{ row.Titre | upper }}", texte: a }\n', 1, "[B009]")
    batch(folder, manifest="none.yaml").expect(3, "none.yaml")
    batch(folder, manifest=None).expect(2, "[C030]")


def places_in_rows(folder):
    write(f"{folder}/rows.csv", 'titre,nombre,texte\nUn,1,Bon\nDeux,deux,"Un\ntexte avec `code`"\nTrois,3,\n')
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments:\n  - { layout: note, brand: academie-amiens, data: rows.csv }\n")
    run = batch(folder, out="places").expect(1, "rows.csv:3:6: error", "rows.csv:5:1: error", "texte")
    check("1 built" in run.err and "2 failed" in run.err, run.err)
    check(sorted(outputs(f"{folder}/places")) == ["rows-1.pdf"], outputs(f"{folder}/places"))


def one_of_many(folder):
    rows_manifest(folder, 4)
    batch(folder, "--only", "note-2.pdf", out="only").expect(0)
    check(sorted(outputs(f"{folder}/only")) == ["note-2.pdf"], outputs(f"{folder}/only"))
    batch(folder, "--only", "note-5.pdf", out="only").expect(1, "[B021]", "note-")


for one in (folders_and_matrices, rows_of_all_kinds, all_rows_in_one, faults, places_in_rows, one_of_many):
    with Folder() as where:
        one(workplace(where))
finish()
