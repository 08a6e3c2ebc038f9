#!/usr/bin/env python3
"""What the command is said to take: --help in both languages, the man page and bash's completion know every command and
every option there is."""
import os
import re
import subprocess

from common import MARBRE, ROOT, Run, check, environment, finish

SRC = os.path.join(ROOT, "src", "cli")


def source(name):
    return open(os.path.join(SRC, name), encoding="utf-8").read()


COMMANDS = re.findall(r'^COMMAND\("(\w+)"', source("commands.def"), re.M)
OPTIONS = re.findall(r'\{"(--[a-z]+)", "', source("options.c"))
check(len(COMMANDS) >= 6 and len(OPTIONS) >= 16, f"{COMMANDS} {OPTIONS}")
man = source("marbre.1").replace("\\-", "-")
for locale in ("C.UTF-8", "fr_FR.UTF-8"):
    told = Run("--help", env={"LC_ALL": locale}).expect(0).out.decode()
    for command in COMMANDS:
        check(re.search(rf"^  marbre {command} ", told, re.M), f"{locale}: --help is silent about {command}")
    for option in OPTIONS:
        check(option in told, f"{locale}: --help is silent about {option}")
for command in COMMANDS:
    check(f".B marbre {command}" in man, f"the man page is silent about {command}")
for option in OPTIONS:
    check(option in man, f"the man page is silent about {option}")
made = subprocess.run(["man", "--warnings", "-l", "-Tutf8", os.path.join(SRC, "marbre.1")], capture_output=True, text=True) \
    if os.path.exists("/usr/bin/man") else None
check(not made or not made.stderr.strip(), f"the man page: {made and made.stderr}")


def completed(*words):
    script = f"""source {SRC}/marbre.bash
    COMP_WORDS=({' '.join(f"'{w}'" for w in words)}); COMP_CWORD={len(words) - 1}
    _marbre '{MARBRE}' '{words[-1]}' '{words[-2]}'; printf '%s\\n' "${{COMPREPLY[@]}}" """
    run = subprocess.run(["bash", "-c", script], cwd=ROOT, env=environment(), capture_output=True, text=True)
    check(not run.stderr, f"completion of {words}: {run.stderr}")
    return set(run.stdout.split("\n")) - {""}


check(completed("marbre", "") == set(COMMANDS), f"commands: {completed('marbre', '')}")
check(completed("marbre", "build", "--") >= set(OPTIONS), f"options: {completed('marbre', 'build', '--')}")
check(completed("marbre", "new", "") >= {"communique", "guide", "annonce"}, f"layouts: {completed('marbre', 'new', '')}")
check(completed("marbre", "new", "comm") == {"communique"}, f"comm: {completed('marbre', 'new', 'comm')}")
check(completed("marbre", "schema", "") >= {"communique", "layout", "brand"}, "schema")
check(completed("marbre", "build", "--brand", "academie-a") == {"academie-amiens"}, "brands")
check(completed("marbre", "build", "--dump", "p") == {"prose", "page", "paint"}, f"stages: {completed('marbre', 'build', '--dump', 'p')}")
check({"text", "json"} <= completed("marbre", "build", "--diagnostics", ""), f"formats: {completed('marbre', 'build', '--diagnostics', '')}")
check(completed("marbre", "build", "samples/communique/c") == {"samples/communique/communique.yaml"}, "contents")
finish()
