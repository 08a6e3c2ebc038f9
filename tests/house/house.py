#!/usr/bin/env python3
"""House rules as a test: house.py SOURCE_DIR BUILD_DIR.

A module includes only what its USES names; libraries stay in the modules that own them; every header stands by itself;
the program has no writable globals but one; function and file lengths are reported.
"""
import pathlib
import re
import subprocess
import sys

SOURCE, BUILD = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
SRC = SOURCE / "src"

# Which module may include which library's header.
OWNERS = {
    r"yaml\.h": {"yaml"},
    r"fontconfig/.*": {"font"},
    r"ft2build\.h|freetype/.*": {"font"},
    r"hb(-.*)?\.h": {"font", "shape", "pdf", "svg"},
    r"hpdf.*\.h": {"pdf"},
    r"cmark\.h": {"inline"},
    r"pcre2\.h": {"schema"},
    r"png\.h": {"image"},
    r"expat\.h": {"image"},
    r"qrencode\.h": {"image"},
    r"jansson\.h": {"batch", "cli", "engine", "layout", "schema", "preview", "compare"},
    r"(sys/wait|sys/signalfd|signal)\.h": {"batch", "preview", "compare"},
    r"microhttpd\.h|sys/inotify\.h": {"preview"},
    r"dlfcn\.h": {"batch", "preview"},
    r"xxhash\.h|curl/.*": {"batch"},
    r"(pthread|threads)\.h": {"base"},
}
LONGEST_FUNCTION, LONGEST_FILE = 90, 700

faults = []


def include_table():
    table = {}
    for line in (BUILD / "include-table.txt").read_text().splitlines():
        name, _, uses = line.partition(":")
        table[name] = set(uses.split())
    return table


def closure(table, name, seen=None):
    """What a module sees through the headers of those it uses."""
    seen = set() if seen is None else seen
    for other in table.get(name, ()):
        if other not in seen:
            seen.add(other)
            closure(table, other, seen)
    return seen


def check_includes(table):
    for path in sorted(SRC.glob("*/*.[ch]")):
        module = path.parent.name
        for number, line in enumerate(path.read_text().splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', line)
            if not m:
                continue
            where = f"{path.relative_to(SOURCE)}:{number}"
            if m.group(1):
                check_own_include(table, module, m.group(1), where)
            else:
                check_library_include(module, m.group(2), where)


def check_own_include(table, module, name, where):
    other, _, file = name.partition("/")
    if other == module:
        return
    if other == "base":
        if file not in ("base.h",) and module != "base":
            faults.append(f"{where}: only base/base.h is for others")
        return
    if file != f"{other}.h":
        faults.append(f"{where}: {name} is not {other}'s own header for others")
    if other not in table.get(module, set()):
        faults.append(f"{where}: {module} may not include {other} (its USES: {' '.join(sorted(table.get(module, [])))})")


def check_library_include(module, name, where):
    for pattern, owners in OWNERS.items():
        if re.fullmatch(pattern, name) and module not in owners:
            faults.append(f"{where}: <{name}> stays in {', '.join(sorted(owners))}")


def check_cycles(table):
    for name in table:
        if name in closure(table, name):
            faults.append(f"src/{name}/module.cmake: {name} uses itself in the end")


def check_headers():
    flags = subprocess.run(["pkg-config", "--cflags", "harfbuzz"], capture_output=True, text=True).stdout.split()
    for path in sorted(SRC.glob("*/*.h")):
        text = f'#include "{path.relative_to(SRC)}"\n#include "{path.relative_to(SRC)}"\n'
        run = subprocess.run(["cc", "-std=c17", "-D_GNU_SOURCE", "-fsyntax-only", "-I", SRC, *flags, "-x", "c", "-"],
                             input=text, capture_output=True, text=True)
        if run.returncode:
            faults.append(f"{path.relative_to(SOURCE)} does not stand by itself:\n{run.stderr[:600]}")


# What is the process's and no document's, as the heap is: memory that no arena has at the moment.
PROCESS = {"base/arena.c.o: stock"}


def check_globals():
    archives = sorted(BUILD.glob("src/lib*.a"))
    run = subprocess.run(["nm", "-A", *archives], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        m = re.search(r"lib(\w+)\.a:(\S+):\S*\s+([bBdDcC])\s+(\S+)", line)
        if m and not m.group(4).startswith(("__asan", "__odr_asan", "__ubsan")) and ".rel.ro" not in line:
            # Constant tables that hold pointers lie in .data.rel.ro, which nm prints as d: ask the section.
            if f"{m.group(1)}/{m.group(2)}: {m.group(4)}" in PROCESS:
                continue
            if not in_read_only(BUILD / "src" / f"lib{m.group(1)}.a", m.group(2), m.group(4)):
                faults.append(f"{m.group(1)}/{m.group(2)}: {m.group(4)} is a writable global")


def check_twice():
    """A function of one name in two modules: the linker takes one of them for both."""
    seen = {}
    run = subprocess.run(["nm", "-A", "--defined-only", *sorted(BUILD.glob("src/lib*.a"))], capture_output=True, text=True)
    for line in run.stdout.splitlines():
        m = re.search(r"lib(\w+)\.a:\S+:\S*\s+[TRD]\s+(\S+)", line)
        if m and not m.group(2).startswith(("__asan", "__odr_asan", "__ubsan")):
            other = seen.setdefault(m.group(2), m.group(1))
            if other != m.group(1):
                faults.append(f"{m.group(2)} is defined in {other} and in {m.group(1)}")


def in_read_only(archive, member, symbol):
    run = subprocess.run(["objdump", "-t", archive], capture_output=True, text=True)
    inside = False
    for line in run.stdout.splitlines():
        if line.startswith(member):
            inside = True
        elif re.match(r"\S+\.o:", line):
            inside = False
        elif inside and line.rsplit(None, 1)[-1:] == [symbol]:
            return ".data.rel.ro" in line or ".rodata" in line
    return False


def function_lengths(path):
    start, name = None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if start is None and re.match(r"^[A-Za-z_].*\)\s*\{$", line) and not line.startswith(("typedef", "struct", "enum")):
            start, name = number, line
        elif start is None and re.match(r"^\s+.*\)\s*\{$", line) and previous.rstrip().endswith(","):
            start, name = number, previous
        elif start and line.startswith("}"):
            yield number - start - 1, f"{path.relative_to(SOURCE)}:{start}", name
            start = None
        previous = line


def report_lengths():
    functions, files = [], []
    for path in sorted(SRC.glob("*/*.c")):
        files.append((len(path.read_text().splitlines()), path.relative_to(SOURCE)))
        functions += function_lengths(path)
    functions.sort(key=lambda f: f[0])
    files.sort(key=lambda f: f[0])
    pick = lambda list_, share: list_[min(len(list_) - 1, int(len(list_) * share))][0]
    print(f"functions: {len(functions)}, median {pick(functions, .5)} lines, 95th percentile {pick(functions, .95)}, "
          f"longest {functions[-1][0]} ({functions[-1][1]})")
    print(f"files: {len(files)}, median {pick(files, .5)} lines, longest {files[-1][0]} ({files[-1][1]})")
    for length, where, name in functions:
        if length > LONGEST_FUNCTION:
            faults.append(f"{where}: {length} lines: {name.strip()}")
    for length, where in files:
        if length > LONGEST_FILE:
            faults.append(f"{where}: {length} lines")


TABLE = include_table()
check_includes(TABLE)
check_cycles(TABLE)
check_headers()
check_globals()
check_twice()
report_lengths()
for fault in faults:
    print("FAULT", fault)
sys.exit(1 if faults else 0)
