#!/usr/bin/env python3
"""The command line: options, their slips, findings in both languages and as JSON."""
import json
import os

from common import Folder, Run, check, finish, sample

CONTENT = sample("communique")
TWO_SLIPS = """layout: communique
brand: academie-amiens
language: fr
titre: Un titre
date: 2026-13-45
chapo: Texte
contact: []
"""


def usage():
    for words in (["--help"], ["build", "--help"], ["-h"]):
        out = Run(*words).expect(0).out.decode()
        check("marbre build" in out and "Exit status" in out, f"{words}: {out}")
    check("Code de retour" in Run("--help", env={"LC_ALL": "fr_FR.UTF-8"}).out.decode(), "no help in French")
    version = Run("--version").expect(0).out.decode()
    check(version.startswith("marbre ") and "libharu" in version and "HarfBuzz" in version, version)
    Run().expect(2, "C001")
    Run("built", CONTENT).expect(2, "C002", "build")
    Run("build").expect(2, "C005")
    Run("build", "--quik", CONTENT).expect(2, "C040", "--quiet")
    Run("build", CONTENT, "-o").expect(2, "C004")
    Run("build", CONTENT, "--set", "territoire").expect(2, "C006")
    Run("build", CONTENT, "--dump=pages").expect(2, "C041", "page")
    Run("build", CONTENT, "--lang=de").expect(2, "C007")
    Run("build", CONTENT, "--set", "territoire=Amiens", "-o", "/dev/null").expect(1, "territoire")
    Run("build", "-q", "-o", "/dev/null", "--", CONTENT).expect(0)


def language(content):
    french, english = Run("check", content, env={"LC_ALL": "fr_FR.UTF-8"}).expect(1), Run("check", content).expect(1)
    check("erreur: " in french.err and "conseil: " in french.err, french.err)
    check("error: " in english.err and "hint: " in english.err, english.err)
    for env in ({"LC_ALL": None, "LANG": "fr_FR.UTF-8"}, {"LC_ALL": None, "LC_MESSAGES": "fr_BE", "LANG": "C"}):
        check(Run("check", content, env=env).err == french.err, f"{env}: not in French")
    check(Run("check", content, env={"LC_ALL": None, "LANG": None}).err == english.err, "no locale: not in English")
    check(Run("check", content, "--lang", "fr").err == french.err, "--lang fr: not in French")
    check(Run("check", content, "--lang=en", env={"LC_ALL": "fr_FR.UTF-8"}).err == english.err, "--lang=en: not in English")


def as_json(content):
    run = Run("check", "--diagnostics=json", content).expect(1)
    findings = json.loads(run.err)
    check(all(set(f) == {"code", "level", "message", "hint", "place", "related", "document"} for f in findings), findings)
    errors = [f for f in findings if f["level"] == "error"]
    check({f["place"]["line"] for f in errors if f["place"]} >= {5, 7}, f"lines of {findings}")
    check(all(f["place"] is None or f["place"]["file"] == content for f in findings), findings)
    check(all(f["place"] is None or (f["place"]["line"], f["place"]["column"]) <= (f["place"]["endLine"], f["place"]["endColumn"])
              for f in findings), findings)
    plain = Run("check", content, "-v").err
    check(all(f["code"] in plain and f["message"] in plain for f in findings), "JSON and text differ")
    check(sum(plain.count(f"[{code}]") for code in {f["code"] for f in findings}) == len(findings), "not all findings as JSON")
    clean = Run("build", "--diagnostics=json", sample("communique-bis"), "-o", "/dev/null").expect(0)
    check(isinstance(json.loads(clean.err), list), clean.err)
    for words in (["build", "--diagnostics=json"], ["build", "--diagnostics=json", "--quik", content]):
        err = Run(*words).expect(2).err
        check(err.startswith("["), f"{words}: not JSON: {err}")


def levels(content):
    noisy = Run("build", CONTENT, "-o", "/dev/null").expect(0)
    check("warning: " in noisy.err, "the communiqué has a warning (1er): where is it?")
    check(Run("build", "-q", CONTENT, "-o", "/dev/null").err == "", "-q is not quiet")
    check(Run("build", "--quiet", content).expect(1).err.count("error: ") >= 2, "-q hides errors")
    with Folder() as folder:
        out = os.path.join(folder, "a.pdf")
        Run("build", "--werror", CONTENT, "-o", out).expect(1, "warning: ")
        check(not os.path.exists(out), "--werror: written all the same")
    Run("check", CONTENT).expect(0)
    Run("check", "--werror", CONTENT).expect(1)
    times = Run("build", "-q", "--timings", CONTENT, "-o", "/dev/null").expect(0).err
    check(all(phase in times for phase in ("yaml", "layout", "doc", "pages", "pdf", " ms")), times)


def places(content):
    """file:line:column: level: message [code], the line, a caret under the place, a hint."""
    err = Run("check", content).err
    lines = err.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{content}:5:7: error: "))
    check(lines[at + 1].endswith("| date: 2026-13-45"), lines[at + 1])
    check(lines[at + 2].index("^") == lines[at + 1].index("2026"), "the caret is not under the place")
    check(any(line.startswith(f"{content}:7:") for line in lines), "the second finding is not listed")


def dumps():
    for stage in ("yaml", "data", "layout", "doc", "structure", "style", "prose", "galley", "page", "paint"):
        out = Run("build", "-q", "--dump", stage, CONTENT).expect(0).out.decode("utf-8")
        check(len(out.splitlines()) > 5, f"--dump {stage}: {out}")
        check("0x" not in out, f"--dump {stage} shows an address")
    check(not os.path.exists(CONTENT.replace(".yaml", ".pdf")), "--dump wrote a PDF")


usage()
dumps()
with Folder() as place:
    bad = os.path.join(place, "deux fautes.yaml")
    with open(bad, "w", encoding="utf-8") as made:
        made.write(TWO_SLIPS)
    language(bad)
    as_json(bad)
    levels(bad)
    places(bad)
finish()
