#!/usr/bin/env python3
"""How long a changed word of the guide takes from being saved to being painted: preview.py MARBRE [TIMES].

A copy of samples/guide is watched, in headless Chromium; a word changes TIMES times (20). Two numbers each: until the
pages are sent, as marbre says, and until the browser has painted them."""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "watch"))
import browser

MARBRE, TIMES = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20
FICHE, WORD = "fiches/cej.yaml", "préparé"  # the word that changes
PAINTED = """new Promise(done => {
  const seen = () => [...document.querySelectorAll('.page')].some(page => page.textContent.includes('%s'));
  const watch = new MutationObserver(() => {
    if (!seen()) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
  });
  watch.observe(document.getElementById('pages'), {subtree: true, childList: true});
})"""


def resident(pid):
    """Of the command and of the process that typesets for it."""
    pids = [pid, *open(f"/proc/{pid}/task/{pid}/children").read().split()]
    return sum(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{one}/status").read()).group(1)) for one in pids) / 1024


def main():
    folder = tempfile.mkdtemp(prefix="marbre-")
    shutil.copytree(os.path.join(ROOT, "samples", "guide"), folder, dirs_exist_ok=True)
    path = os.path.join(folder, FICHE)
    text = open(path, encoding="utf-8").read()
    log = open(os.path.join(folder, "log"), "w+")
    marbre = subprocess.Popen([MARBRE, "watch", "guide.yaml", "--layouts", os.path.join(ROOT, "layouts"), "--timings"],
                              cwd=folder, stderr=log, env=dict(os.environ, LC_ALL="C.UTF-8"))
    try:
        while not (at := re.search(r"http://\S+", open(log.name).read())):
            time.sleep(0.02)
        with browser.Browser(at.group(0)) as page:
            page.wait("state && [...document.querySelectorAll('.page')].every(box => box.dataset.shown)")
            print(f"resident after the first build: {resident(marbre.pid):.0f} MiB")
            page.run(f"[...document.querySelectorAll('.page')].find(p => p.textContent.includes('{WORD} et suivi')).scrollIntoView()")
            page.run("events.addEventListener('message', () => window.got = performance.timeOrigin + performance.now())")
            took, got = [], []
            for i in range(TIMES):
                word = "Z" + "".join("bcdghklmnp"[int(digit)] for digit in str(100 + i))  # no ligatures, no hyphens
                page.send("Runtime.evaluate", expression="window.painted = " + PAINTED % word)
                time.sleep(0.3)
                start = time.time()
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text.replace(WORD, word, 1))
                took.append(page.run("window.painted") - start * 1000)
                got.append(page.run("window.got") - start * 1000)
            print("to being painted, ms: " + summary(took))
            print("to being received, ms: " + summary(got))
            print(f"resident after {TIMES} more: {resident(marbre.pid):.0f} MiB")
    finally:
        marbre.terminate()
        marbre.wait()
    said = open(log.name).read()
    print("to being sent, ms:    " + summary([float(n) for n in re.findall(r"pages, ([0-9.]+) ms", said)][1:]))
    for phase in ("yaml", "layout", "include", "schema", "doc", "pages", "furnish", "audit", "show", "pdf"):
        print(f"  {phase:8}" + summary([float(n) for n in re.findall(rf"^{phase} +([0-9.]+) ms", said, re.M)][1:]))
    shutil.rmtree(folder)


def summary(list_):
    return f"least {min(list_):.1f}, median {statistics.median(list_):.1f}, most {max(list_):.1f}"


main()
