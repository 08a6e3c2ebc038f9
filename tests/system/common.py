"""What the system tests share: the built command, the samples, tools that read PDFs. Each script takes the command's path
and the folder where the PDFs that tests make are kept for the conformance test."""
import difflib
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SAMPLES = ["communique", "communique-bis", "annonce", "lettre", "invitation", "note"]  # short ones, looked at word for word
ALL_SAMPLES = SAMPLES + ["guide"]
SKIPPED = 77

MARBRE = os.path.abspath(sys.argv[1])
PDFS = os.path.abspath(sys.argv[2])
os.makedirs(PDFS, exist_ok=True)

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
    """A plain one: nothing of the caller's language, zone or home gets in but what is asked for."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR", "HOME")}
    kept.update(LC_ALL="C.UTF-8", MARBRE_LAYOUTS=os.path.join(ROOT, "layouts"))
    kept.update(more)
    return {k: v for k, v in kept.items() if v is not None}


class Run:
    """One run of the command: status, out (bytes), err (text)."""

    def __init__(self, *words, env=None, cwd=None, stdin=b"", before=None, stdout=subprocess.PIPE):
        made = subprocess.run([MARBRE, *words], env=environment(**(env or {})), cwd=cwd or ROOT, input=stdin,
                              stdout=stdout, stderr=subprocess.PIPE, preexec_fn=before, timeout=300)
        self.status, self.out, self.err = made.returncode, made.stdout, made.stderr.decode("utf-8", "replace")
        self.words = words
        for sanitizer in ("AddressSanitizer", "runtime error:", "LeakSanitizer"):
            check(sanitizer not in self.err, f"{words}: {self.err}")
        check(self.status >= 0, f"{words}: killed by signal {-self.status}")

    def expect(self, status, *phrases):
        check(self.status == status, f"{self.words}: exit status {self.status}, not {status}: {self.err}")
        for phrase in phrases:
            check(phrase in self.err, f"{self.words}: “{phrase}” is not in: {self.err}")
        return self


def tool(*words):
    made = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if made.returncode:
        raise SystemExit(f"{' '.join(words)}: {made.stderr.decode()}")
    return made.stdout.decode("utf-8")


def sample(name):
    return os.path.join(ROOT, "samples", name, name + ".yaml")


def sample_pdf(name):
    """The sample's PDF, as samples.py made it."""
    return os.path.join(PDFS, name + ".pdf")


def expect_golden(name, got):
    """Compares with a file beside the scripts; UPDATE=1 writes it anew (look at the difference before keeping it)."""
    path = os.path.join(HERE, name)
    if os.environ.get("UPDATE"):
        with open(path, "w", encoding="utf-8") as file:
            file.write(got)
    wanted = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if got != wanted:
        change = difflib.unified_diff(wanted.splitlines(1), got.splitlines(1), "wanted", "got", n=1)
        check(False, f"{name} (UPDATE=1 writes it):\n" + "".join(list(change)[:60]))


class Folder:
    """A folder for one test, taken away after it."""

    def __enter__(self):
        self.path = tempfile.mkdtemp(prefix="marbre-")
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)
