#!/usr/bin/env python3
"""Bad inputs: what the command says of them in both languages, with its exit status, held against what is expected.
run.py MARBRE [NAME...]; UPDATE=1 writes the expected anew (read what changed before keeping it).

NAME.yaml here is checked with the layouts of layouts/, and NAME.expected is what is said. A case that needs more files,
options or another environment is one file, cases/NAME.case: words on what is wrong, then lines `key: value`, then files
after lines `-- path --`, the last of them `-- expected --`. Keys, any of them several times:
  run      words after `marbre` (default: check content.yaml); {case} is the case's folder, {layouts} that of layouts/
  env      NAME=VALUE
  stdin    a file that is its standard input
  stdout   a file that its standard output goes to; its text is expected as well when this is `shown`
  terminal stdout or stderr, whichever is one
  chmod    MODE path, after all is written
  as       nobody: without the rights of root
  limit    what a file may hold at most, in bytes: as on a full disk
  cover    A B: a file or folder A of the case lies over B of this machine (a pattern), as if that were it
  watches  how many files may be watched (0)
  memory   how many bytes of memory may be had
  crowded  processes: no other can be started
  busy     a port of this machine that another program uses
  leaves   a file that may be there afterwards; any other new file is a failure
After a file's path may stand how its text makes it: (python) an expression for its bytes with what make.py has, (link)
where it leads, (folder), (fifo), (sparse) its size. Every case has copies of layouts/base, nu, champs and images.

Every code of a finding must stand in some expected text, or be asked for by another test that runs the command. Cases that
cover something need namespaces of Linux; where these cannot be had they are skipped, which CI may not do."""
import concurrent.futures
import ctypes
import difflib
import glob
import os
import pty
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

import make

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LAYOUTS = os.path.join(HERE, "layouts")
MARBRE = os.path.abspath(sys.argv[1])
WANTED = sys.argv[2:]
SECTION = re.compile(r"^-- (.+?)(?: \((python|link|folder|fifo|sparse)\))? --$", re.M)
KEEP = ("PATH", "HOME", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")
TOO_LONG = 60


class Case:
    """What to run, in which folder, and what is expected of it."""

    def __init__(self, name, keys, files, expected):
        self.name, self.keys, self.files, self.expected = name, keys, files, expected

    def all(self, key):
        return [value for k, value in self.keys if k == key]

    def one(self, key, default=None):
        return (self.all(key) or [default])[-1]


def read_case(path):
    text = open(path, encoding="utf-8").read()
    parts = SECTION.split(text)
    keys = re.findall(r"^(run|env|stdin|stdout|terminal|chmod|as|limit|busy|leaves|cover|watches|memory|crowded): *(.*)$", parts[0], re.M)
    files = list(zip(parts[1::3], parts[2::3], (part[1:] for part in parts[3::3])))
    expected = files.pop()[2] if files and files[-1][0] == "expected" else ""
    return Case(os.path.basename(path)[:-5], keys, files, expected)


def french_texts():
    """The file and the text of all that is said in French, of findings and of what explains them."""
    for folder, entry, from_ in (("codes", "DIAG", 3), ("why", "WHY", 2)):
        for path in sorted(glob.glob(os.path.join(ROOT, "src", "base", folder, "*.def"))):
            for words in re.split(rf"^{entry}\(", open(path, encoding="utf-8").read(), flags=re.M)[1:]:
                strings = re.findall(r'((?:"(?:[^"\\]|\\.)*"\s*)+)', words)
                yield from ((folder + "/" + os.path.basename(path), text) for text in strings[from_:])


def spacing():
    """French texts with an ordinary space where a no-break one stands: before : ; ? ! », before units, and after «."""
    return [f"{name}: {text}" for name, text in french_texts() if re.search(r'« | »| [;:?!](?:[ "]|$)|\{\d\} (?:pt|mm|Mo|s|octets|pixels)\b', text)]


def write_file(folder, path, how, text):
    whole = os.path.join(os.fsencode(folder), path.encode("utf-8").decode("unicode_escape").encode("latin-1"))
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    if how == "link":
        os.symlink(text.strip(), whole)
    elif how == "folder":
        os.makedirs(whole, exist_ok=True)
    elif how == "fifo":
        os.mkfifo(whole)
    elif how == "sparse":
        open(whole, "wb").close()
        os.truncate(whole, int(text))
    else:
        data = eval(text.strip(), vars(make)) if how == "python" else text  # the project's own text
        with open(whole, "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode("utf-8"))


def prepare(case, folder):
    for name in ("base", "nu", "champs", "images"):
        shutil.copytree(os.path.join(LAYOUTS, name), os.path.join(folder, "layouts", name))
    for path, how, text in case.files:
        write_file(folder, path, how, text)
    os.chmod(folder, 0o755)
    for words in case.all("chmod"):
        mode, path = words.split(None, 1)
        os.chmod(os.path.join(folder, path), int(mode, 8))


def without_rights():
    """Root heeds rights as anybody does without the capabilities that say otherwise. (Another user might not even reach the
    command, where the sources stand in root's home.)"""
    PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) if os.geteuid() == 0 else ():
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")


def limits(case):
    """What is done in the new process before the command runs."""

    def apply():
        if case.one("memory"):
            resource.setrlimit(resource.RLIMIT_AS, (int(case.one("memory")),) * 2)
        if case.one("crowded"):
            resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        if case.one("limit"):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(case.one("limit")),) * 2)
        if case.one("as") == "nobody":
            without_rights()

    return apply


# Root may start as many processes as it likes: the command is another user, who may read all that root may.
OTHER_USER = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]


def surrounded(case, words, folder):
    """The command's words, and before them those that make its surroundings what the case says."""
    before = OTHER_USER if case.one("crowded") and os.geteuid() == 0 else []
    mounts = [f"mount --bind {shlex.quote(os.path.join(folder, a))} {shlex.quote(found)}"
              for a, b in map(str.split, case.all("cover")) for found in glob.glob(b)]
    if case.one("watches"):
        mounts.append(f"echo {int(case.one('watches'))} > /proc/sys/user/max_inotify_instances")
    if mounts:
        before = ["unshare", "-rm", "sh", "-c", " && ".join([*mounts, 'exec "$@"']), "sh"]
    return [*before, MARBRE, *words]


def has_namespaces():
    made = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    return made.returncode == 0


class Terminal:
    """A pseudo-terminal, and what was written to it."""

    def __init__(self):
        self.master, self.slave = pty.openpty()

    def read(self):
        os.close(self.slave)
        out = b""
        while True:
            try:
                out += os.read(self.master, 65536)
            except OSError:
                break
        os.close(self.master)
        return out.replace(b"\r\n", b"\n")


def execute(case, words, env, folder):
    """The command's exit status and what it wrote, standard output first where that is shown."""
    terminal = Terminal() if case.one("terminal") else None
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    if terminal:
        streams[case.one("terminal")] = terminal.slave
    opened = []
    if case.one("stdin"):
        opened.append(os.open(os.path.join(folder, case.one("stdin")), os.O_RDONLY))
        streams["stdin"] = opened[-1]
    if case.one("stdout", "shown") != "shown":
        opened.append(os.open(os.path.join(folder, case.one("stdout")), os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
        streams["stdout"] = opened[-1]
    made = subprocess.run(surrounded(case, words, folder), cwd=folder, env=env, timeout=TOO_LONG, preexec_fn=limits(case), **streams)
    for file in opened:
        os.close(file)
    out = (made.stdout or b"") if case.one("stdout") == "shown" else b""
    return made.returncode, out + (terminal.read() if terminal else b"") + (made.stderr or b"")


def said(case, locale, folder):
    env = {k: v for k, v in os.environ.items() if k in KEEP}
    env.update(LC_ALL=locale, MARBRE_LAYOUTS=os.path.join(ROOT, "layouts"))
    env.update(value.split("=", 1) for value in case.all("env"))
    busy = socket.socket()
    if case.one("busy"):
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy.bind(("127.0.0.1", int(case.one("busy"))))
        busy.listen()
    text = ""
    for line in case.all("run") or ["check content.yaml"]:
        words = [word.replace("{case}", folder).replace("{layouts}", LAYOUTS) for word in shlex.split(line)]
        status, wrote = execute(case, words, env, folder)
        wrote = wrote.decode("utf-8", "backslashreplace").replace("\x1b", "\\e").replace(folder, "/case").replace(ROOT, "/…")
        text += f"=== {locale[:2]}: exit status {status}\n{wrote}"
    busy.close()
    return text


def listing(folder):
    return {os.path.join(at, name) for at, _, names in os.walk(folder) for name in names}


def run_case(case):
    got = ""
    for locale in ("en_GB.UTF-8", "fr_FR.UTF-8"):
        with tempfile.TemporaryDirectory(prefix="marbre-bad-") as folder:
            prepare(case, folder)
            before = listing(folder)
            got += said(case, locale, folder)
            left = listing(folder) - before - {os.path.join(folder, name) for name in case.all("leaves")}
            got += "".join(f"LEFT BEHIND: {os.path.relpath(path, folder)}\n" for path in sorted(left))
    return got


def run_plain(path):
    case = Case(os.path.basename(path), [("run", f"check --layouts layouts {os.path.basename(path)}")], [], "")
    return said(case, "en_GB.UTF-8", HERE) + said(case, "fr_FR.UTF-8", HERE)


def check(path):
    if path.endswith(".case"):
        case = read_case(path)
        got, wanted, expected = run_case(case), case.expected, path
    else:
        got, expected = run_plain(path), path[:-5] + ".expected"
        wanted = open(expected, encoding="utf-8").read() if os.path.exists(expected) else ""
    if os.environ.get("UPDATE") and got != wanted:
        rest = open(path, encoding="utf-8").read().split("-- expected --\n")[0] + "-- expected --\n" if path == expected else ""
        with open(expected, "w", encoding="utf-8") as file:
            file.write(rest + got)
    never = [sign for sign in ("exit status -", "Sanitizer", "runtime error:", "LEFT BEHIND", "Assertion") if sign in got]
    return path, got, wanted, never


def report(path, got, wanted, never):
    if got == wanted and not never:
        return True
    print(f"FAIL {os.path.relpath(path, HERE)} {' '.join(never)}")
    sys.stdout.writelines(difflib.unified_diff(wanted.splitlines(1), got.splitlines(1), "wanted", "got", n=1))
    return False


def named_elsewhere():
    """Codes that another test of the command asks for: those that need time, many processes or a server."""
    named = set()
    for path in glob.glob(os.path.join(ROOT, "tests", "**", "*.py"), recursive=True):
        if os.path.dirname(path) != HERE:
            named |= set(re.findall(r"""["'\[]([A-Z]\d{3})["'\]]""", open(path, encoding="utf-8").read()))
    return named


def unexercised(texts):
    """Codes that neither an expected text shows nor another test of the command, and those of cases that were skipped."""
    shown = set(re.findall(r"\[([A-Z]\d{3})\]", "".join(texts))) | named_elsewhere()
    known = []
    for path in sorted(glob.glob(os.path.join(ROOT, "src", "base", "codes", "*.def"))):
        known += re.findall(r'^DIAG\((\w+), "(\w+)"', open(path, encoding="utf-8").read(), re.M)
    never = [f"{code} {name}" for name, code in known if code not in shown]
    print(f"{len(known) - len(never)} of {len(known)} codes exercised")
    if never:
        print("FAIL: add a case (its form stands at the head of run.py) for each of: " + ", ".join(never))
    return never


paths = sorted(glob.glob(os.path.join(HERE, "*.yaml")) + glob.glob(os.path.join(HERE, "cases", "*.case")))
if WANTED:
    paths = [path for path in paths if any(name in os.path.basename(path) for name in WANTED)]
def cases_with(keys):
    return {path for path in paths if path.endswith(".case") and re.search(f"^({keys}):", open(path, encoding="utf-8").read(), re.M)}


skipped = set() if has_namespaces() else cases_with("cover|watches")
if b"__asan_init" in open(MARBRE, "rb").read():  # that takes more memory than there is, and a thread at the end
    skipped |= cases_with("memory|crowded")
paths = [path for path in paths if path not in skipped]
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    results = list(pool.map(check, paths))
failed = [result[0] for result in results if not report(*result)]
for text in spacing():
    print(f"FAIL a space that breaks in {text}")
    failed.append(text)
never = [] if WANTED else unexercised([result[1] for result in results] + [read_case(path).expected for path in sorted(skipped)])
print(f"{len(paths)} bad inputs, {len(failed)} failures" + f", {len(skipped)} skipped" * bool(skipped))
sys.exit(1 if failed or never or (not has_namespaces() and os.environ.get("CI")) else 0)
