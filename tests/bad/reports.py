#!/usr/bin/env python3
"""Findings for machines: SARIF, GitHub's commands, GitLab's Code Quality and Marbre's own JSON say what the text says, each
in its own form. reports.py MARBRE."""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MARBRE = os.path.abspath(sys.argv[1])
CONTENT = """layout: base
brand: academie-amiens
titre: Un % titre, long
courriel: a@b
"un : deux": x
noms: [漢字é, 漢字é]
"""
LAYOUT = "marbre: 1\nname: x\nextends: {}/layout.yaml\nstyles: {{ grand: {{ text-align: justified }} }}\n"
failures = []


def check(good, what):
    if not good:
        failures.append(what)


def run(folder, *words):
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "MARBRE_LAYOUTS": os.path.join(ROOT, "layouts")}
    env.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
    made = subprocess.run([MARBRE, *words], cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    return made.returncode, made.stderr.decode("utf-8")


def told(text):
    """(file, line, column, level, code) of each finding that has a place."""
    found = re.findall(r"^(.+?):(\d+):(\d+): (\w+): .*\[([A-Z]\d{3})\]$", text, re.M)
    return [(file, int(line), int(column), level, code) for file, line, column, level, code in found]


def only(record, required, optional=()):
    """The keys of an object are those of the format, and all that it asks for are there."""
    check(set(required) <= set(record) <= set(required) | set(optional), f"keys {sorted(record)}, not {required} {optional}")


def own(text, wanted):
    findings = json.loads(text)
    places = [(f["place"]["file"], f["place"]["line"], f["place"]["column"], f["level"], f["code"]) for f in findings if f["place"]]
    check(places == wanted, f"json: {places}, not {wanted}")


def sarif_location(location):
    only(location, ["physicalLocation"], ["id"])
    physical = location["physicalLocation"]
    only(physical, ["artifactLocation"], ["region"])
    uri = physical["artifactLocation"]["uri"]
    check(re.fullmatch(r"[A-Za-z0-9._~:/%-]+", uri), f"sarif: {uri} is no URI reference")
    region = physical.get("region", {"startLine": 0, "startColumn": 0, "endLine": 0, "endColumn": 0})
    check((region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"]), f"sarif: {region}")
    return urllib.parse.unquote(uri), region["startLine"], region["startColumn"]


def sarif(text, wanted):
    """Sections 3.13 to 3.49 of SARIF 2.1.0, as far as they are used."""
    log = json.loads(text)
    only(log, ["version", "$schema", "runs"])
    check(log["version"] == "2.1.0" and len(log["runs"]) == 1, "sarif: its version, one run")
    made = log["runs"][0]
    only(made, ["tool", "results", "columnKind"])
    check(made["columnKind"] == "unicodeCodePoints", "sarif: what a column is")
    driver = made["tool"]["driver"]
    only(driver, ["name", "version", "rules"])
    rules = [rule["id"] for rule in driver["rules"]]
    check(len(rules) == len(set(rules)), "sarif: a rule stands twice")
    found = []
    for result in made["results"]:
        only(result, ["ruleId", "ruleIndex", "level", "message"], ["locations", "relatedLocations", "properties"])
        check(rules[result["ruleIndex"]] == result["ruleId"], f"sarif: {result}")
        check(result["ruleId"] in rules and result["level"] in ("note", "warning", "error"), f"sarif: {result}")
        check(result["message"]["text"], "sarif: no message")
        places = [sarif_location(location) for location in result.get("locations", [])]
        for location in result.get("relatedLocations", []):
            sarif_location(location)
        found += [(*place, result["level"], result["ruleId"]) for place in places if place[1]]
    check(found == wanted, f"sarif: {found}, not {wanted}")


def github(text, wanted):
    levels = {"notice": "note", "warning": "warning", "error": "error"}
    found = []
    for line in text.splitlines():
        command = re.fullmatch(r"::(notice|warning|error) ([^:]*)::(.*)", line)
        check(command, f"github: {line}")
        values = dict(pair.split("=", 1) for pair in command[2].split(","))
        check(set(values) <= {"file", "line", "endLine", "col", "endColumn", "title"}, f"github: {values}")
        if "line" in values:
            file = urllib.parse.unquote(values["file"])
            found.append((file, int(values["line"]), int(values.get("col", 0)), levels[command[1]], values["title"]))
    check([f[:2] + f[3:] for f in found] == [f[:2] + f[3:] for f in wanted], f"github: {found}, not {wanted}")


def gitlab(text, wanted):
    levels = {"info": "note", "minor": "warning", "critical": "error"}
    found, prints = [], set()
    for issue in json.loads(text):
        only(issue, ["description", "check_name", "fingerprint", "severity", "location"])
        only(issue["location"], ["path", "lines"])
        check(issue["fingerprint"] not in prints, f"gitlab: {issue['fingerprint']} stands twice")
        prints.add(issue["fingerprint"])
        found.append((issue["location"]["path"], issue["location"]["lines"]["begin"], levels[issue["severity"]], issue["check_name"]))
    check([f[:2] + f[3:] for f in wanted] == found, f"gitlab: {found}, not {wanted}")
    return prints


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


with tempfile.TemporaryDirectory(prefix="marbre-reports-") as folder:
    name = "deux, fautes: 100% é.yaml"
    write(os.path.join(folder, name), CONTENT)
    layouts = os.path.join(HERE, "layouts")
    status, text = run(folder, "check", "-v", "--layouts", layouts, name)
    wanted = told(text)
    check(status == 1 and len(wanted) >= 3 and wanted == sorted(wanted, key=lambda w: (w[0] != name, w[1], w[2])), f"text: {text}")
    prints = {}
    for form, judge in (("json", own), ("sarif", sarif), ("github", github), ("gitlab", gitlab)):
        status, text = run(folder, "check", "--layouts", layouts, "--diagnostics", form, name)
        check(status == 1, f"{form}: exit status {status}")
        prints[form] = judge(text, wanted)
    write(os.path.join(folder, name), "\n\n" + CONTENT)
    status, text = run(folder, "check", "--layouts", layouts, "--diagnostics=gitlab", name)
    moved = gitlab(text, [(file, line + 2 if file == name else line, *rest) for file, line, *rest in wanted])
    check(moved == prints["gitlab"], "gitlab: findings that only moved have other fingerprints")

    # What is wrong in a layout is told once, whichever number of documents uses it.
    write(os.path.join(folder, "x.yaml"), LAYOUT.format(os.path.join(layouts, "base")))
    for i in "ab":
        write(os.path.join(folder, f"{i}.yaml"), "layout: x.yaml\nbrand: academie-amiens\ntitre: Un titre\n")
    for form in ("text", "sarif", "github", "gitlab"):
        status, text = run(folder, "check", "--layouts", layouts, "--diagnostics", form, "a.yaml", "b.yaml")
        check(status == 1 and text.count("justified") == 1 + (form == "text"), f"{form}: {status} {text}")
    check("b.yaml: " in run(folder, "check", "--layouts", layouts, "a.yaml", "b.yaml")[1], "nothing is said of the second document")

    for form in ("json", "sarif", "github", "gitlab"):
        status, text = run(folder, "check", "--diagnostics", form, "nulle-part.yaml")
        check(status == 3 and "nulle-part.yaml" in text, f"{form}: {text}")
        status, text = run(folder, "build", "--diagnostics", form)
        check(status == 2 and "C005" in text, f"{form}: {text}")

for failure in failures:
    print("FAIL", failure)
print(f"reports: {len(failures)} failures")
sys.exit(1 if failures else 0)
