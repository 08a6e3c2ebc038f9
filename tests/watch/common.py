"""What the tests of `marbre watch` share: the command running over a folder, its states as they come, what it serves."""
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from small import BRAND

MARBRE = os.path.abspath(sys.argv[1])
PATIENCE = 30  # seconds: for a slow machine, not a measure

failures = []


def check(good, what):
    if not good:
        failures.append(str(what))
    return good


def finish():
    for failure in failures:
        print("FAIL", failure)
    print(f"{os.path.basename(sys.argv[0])}: {len(failures)} failures")
    sys.exit(1 if failures else 0)


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR", "HOME")}
    return dict(kept, LC_ALL="fr_FR.UTF-8", MARBRE_LAYOUTS=os.path.join(ROOT, "layouts"), **more)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Watch:
    """`marbre watch CONTENT` in a folder made for it, from `source` (a folder) or empty."""

    def __init__(self, content, source=None, files=None, options=()):
        self.folder = tempfile.mkdtemp(prefix="marbre-")
        if source:
            shutil.copytree(source, self.folder, dirs_exist_ok=True)
        for name, text in (files or {}).items():
            write(self.path(name), text)
        self.log = open(self.path(".log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([MARBRE, "watch", content, *options], cwd=self.folder, stderr=self.log, env=environment())
        at = self.until(lambda: re.search(r"http://127\.0\.0\.1:(\d+)/", self.said()), "an address")
        self.url, self.port = at.group(0), int(at.group(1))
        self.stream, self.rest, self.last = None, b"", None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.stream:
            self.stream.close()
        check(self.stop() == 0, f"exit status {self.process.returncode}: {self.said()}")
        for sanitizer in ("AddressSanitizer", "runtime error:", "LeakSanitizer"):
            check(sanitizer not in self.said(), self.said())
        self.log.close()
        shutil.rmtree(self.folder)

    def stop(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "none: it had to be killed"

    def path(self, name):
        return os.path.join(self.folder, name)

    def said(self):
        return read(self.path(".log"))

    def until(self, what, name):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            value = what()
            if value:
                return value
            time.sleep(0.01)
        raise SystemExit(f"waited in vain for {name}: {self.said()}")

    def get(self, name, method="GET", host=None):
        """Status, headers, bytes."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        link.request(method, "/" + name, headers={"Host": host or f"127.0.0.1:{self.port}"})
        answer = link.getresponse()
        made = answer.status, dict(answer.getheaders()), answer.read()
        link.close()
        return made

    def next_state(self):
        """The next state sent; the first call gives the one that is."""
        if not self.stream:
            self.stream = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self.stream.request("GET", "/events", headers={"Host": f"127.0.0.1:{self.port}"})
            self.answer = self.stream.getresponse()
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            while b"\n\n" not in self.rest:  # signs of life come in between: none is waited for in vain
                self.rest += self.answer.read1(1 << 20)
            event, self.rest = self.rest.split(b"\n\n", 1)
            if event.startswith(b"data: "):
                self.last = json.loads(event[len(b"data: "):])
                return self.last
        raise SystemExit(f"no state came: {self.said()}")

    def state(self, such, what):
        """The first state from now on of which `such` is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state = self.next_state()
            if such(state):
                return state
        raise SystemExit(f"no state with {what}: {self.said()}")

    def page_texts(self, state):
        """What each page says, letters that are none of Unicode's own left out."""
        texts = []
        for page in state["pages"]:
            status, _, svg = self.get("page/" + page["key"])
            if status == 200:
                texts.append(re.sub("<[^>]*>|[\ue000-\uf8ff]", "", svg.decode("utf-8")).replace("\u00a0", " "))
        return texts

    def shows(self, word):
        return self.state(lambda s: any(word in text for text in self.page_texts(s)), f"“{word}” on a page")
