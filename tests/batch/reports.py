#!/usr/bin/env python3
"""Reports in every form, of one machine and of several; annotations of single builds; what other build systems read.
Published schemas are tried by schemas.py, which needs the network."""
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as tree
from html.parser import HTMLParser

from support import MARBRE, ROOT, Folder, Run, batch, check, environment, finish, outputs, rows_manifest, workplace, write

FORMS = {"r.json": "r.json", "junit=r.xml": "r.xml", "r.sarif": "r.sarif", "r.html": "r.html", "github=r.txt": "r.txt",
         "gitlab=q.json": "q.json"}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def faulty(folder):
    write(f"{folder}/rows.csv", 'titre,nombre,texte\nUn,1,Bon\nDeux,deux,"Un: 100 %, bien"\n"Tr<ois> & ""q""",3,\nQuatre,4,Le ZZQ arrive.\n')
    write(f"{folder}/batch.yaml", "marbre: 1\ndocuments:\n  - { layout: note, brand: academie-amiens, data: rows.csv }\n")


class Page(HTMLParser):
    """Whether tags are closed in order, and what is linked."""

    def __init__(self, source):
        super().__init__()
        self.open, self.links, self.good = [], [], True
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        self.good &= bool(self.open) and self.open.pop() == tag


def all_forms(folder):
    faulty(folder)
    words = [word for form in FORMS for word in ("--report", form)]
    batch(folder, *words, out="out").expect(1)
    report = load(f"{folder}/r.json")
    documents = report["documents"]
    check([d["outcome"] for d in documents] == ["built", "failed", "failed", "built"], documents)
    check([d["line"] for d in documents] == [2, 3, 4, 5] and documents[0]["pages"] == 1, documents)
    check(documents[0]["hash"] and documents[1]["hash"] is None and report["counts"]["failed"] == 2, report["counts"])
    check(any(name.endswith("layouts/note/layout.yaml") for name in documents[0]["inputs"]), documents[0]["inputs"])
    finding = documents[1]["findings"][0]
    check(finding["place"]["file"] == "rows.csv" and finding["place"]["line"] == 3 and finding["level"] == "error", finding)

    suite = tree.parse(f"{folder}/r.xml").getroot()[0]
    check((suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "0"), suite.attrib)
    check([case.find("failure") is not None for case in suite] == [False, True, True, False], "JUnit's failures")
    check("rows.csv:5" in suite[3].find("system-out").text, suite[3].find("system-out").text)

    run = load(f"{folder}/r.sarif")["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    check(len(run["results"]) == sum(f["level"] != "note" for d in documents for f in d["findings"]), "SARIF's results")
    check(all(rules[r["ruleIndex"]] == r["ruleId"] for r in run["results"]), rules)

    lines = text(f"{folder}/r.txt").splitlines()
    check(any(re.match(r"::error file=rows\.csv,line=3,endLine=3,col=6,endColumn=\d+,title=S\d+ rows-2\.pdf::", line) for line in lines), lines)
    check(all(line.startswith("::") for line in lines) and len(lines) == len(run["results"]), lines)

    issues = load(f"{folder}/q.json")
    check(len(issues) == len(lines) and len({i["fingerprint"] for i in issues}) == len(issues), issues)
    check(issues[0]["location"] == {"path": "rows.csv", "lines": {"begin": 3}} and issues[0]["severity"] == "critical", issues[0])

    page = Page(text(f"{folder}/r.html"))
    check(page.good and not page.open, "the page's tags")
    check(page.links == ["out/rows-1.pdf", "out/rows-4.pdf"], page.links)
    check(shutil.which("pdftoppm") is None or text(f"{folder}/r.html").count("data:image/png;base64,iVBOR") == 2, "pictures")
    batch(folder, "--report", "r.unknown").expect(2, "[C007]")
    batch(folder, "--report", "html=none/r.html").expect(3)


def merged(folder):
    rows_manifest(folder, 20)
    batch(folder, "--report", "all.json", out="out").expect(0)
    for i in (1, 2, 3):
        batch(folder, "--shard", f"{i}/3", "--report", f"s{i}.json", out="shards").expect(0)
    Run("report", "s3.json", "s1.json", "s2.json", "--report", "m.json", "--report", "m.html", cwd=folder).expect(0)
    key = lambda report: [(d["number"], d["output"], d["hash"], d["pages"]) for d in report["documents"]]
    check(key(load(f"{folder}/m.json")) == key(load(f"{folder}/all.json")), "the report of shards is that of the whole")
    check(load(f"{folder}/m.json")["counts"]["built"] == 20, load(f"{folder}/m.json")["counts"])
    check(outputs(f"{folder}/shards") == outputs(f"{folder}/out"), "the documents of shards are those of the whole")
    Run("report", "s1.json", "--report", "p.json", cwd=folder).expect(0, "[C035]")
    Run("report", "s1.json", "s1.json", "--report", "p.json", cwd=folder).expect(3, "[C034]")
    Run("report", "rows.json", "--report", "p.json", cwd=folder).expect(3, "[C033]")
    Run("report", "s1.json", cwd=folder).expect(2, "[C032]")


def single_builds(folder):
    write(f"{folder}/faulty.yaml", "layout: note\nbrand: academie-amiens\ntitre: 12\ntexte: Bon\nautre: x\n")
    layouts = ("--layouts", "layouts")
    run = Run("check", "--diagnostics", "sarif", *layouts, "faulty.yaml", cwd=folder).expect(1)
    check(json.loads(run.err)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "faulty.yaml", run.err)
    run = Run("check", "--diagnostics", "github", *layouts, "faulty.yaml", cwd=folder).expect(1)
    check(run.err.startswith("::error file=faulty.yaml,line=5"), run.err)
    run = Run("check", "--diagnostics", "gitlab", *layouts, "faulty.yaml", cwd=folder).expect(1)
    check(json.loads(run.err)[0]["location"]["path"] == "faulty.yaml", run.err)
    run = batch(folder, "--diagnostics", "github", manifest="faulty.yaml", out="single").expect(1)
    check("::error file=faulty.yaml" in run.err, run.err)
    write(f"{folder}/good one.yaml", "layout: note\nbrand: academie-amiens\ntitre: Bon\ntexte: Bon\n")
    Run("build", "good one.yaml", "-o", "good one.pdf", "--deps", "one.d", *layouts, cwd=folder).expect(0)
    deps = text(f"{folder}/one.d")
    check(deps.startswith("good\\ one.pdf: \\\n") and " good\\ one.yaml" in deps and "layouts/note/schema.yaml" in deps, deps)


def ninja(folder):
    if not shutil.which("ninja"):
        return
    rows_manifest(folder, 4)
    batch(folder, "--ninja", "build.ninja", out="made").expect(0)

    def run():
        made = subprocess.run(["ninja"], cwd=folder, env=environment(MARBRE_LAYOUTS=f"{ROOT}/layouts"), capture_output=True, text=True)
        check(made.returncode == 0, made.stdout + made.stderr)
        return made.stdout
    run()
    batch(folder, out="other").expect(0)
    made = {n: h for n, h in outputs(f"{folder}/made").items() if n.endswith(".pdf")}
    check(made == outputs(f"{folder}/other"), f"ninja makes other documents: {made}")
    check("no work to do" in run(), "a second run has nothing to do")
    with open(f"{folder}/layouts/note/layout.yaml", "a", encoding="utf-8") as file:
        file.write("  - paragraph: { text: Fin }\n")
    check("[4/4]" in run(), "a layout that changed makes all again")


for one in (all_forms, merged, single_builds, ninja):
    with Folder() as where:
        one(workplace(where))
finish()
