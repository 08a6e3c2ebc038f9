#!/usr/bin/env python3
"""How the guide is made up, in every edition, read from the dump of its pages: no line alone at a column's head or foot, no
heading at a column's foot, no empty column; columns end level, or a line short where a keep forces it, in few of them; the
baselines of columns side by side agree; few paragraphs end in a word by itself; no page holds a line or two; a
fiche's two pages face each other; in large print its facts hold together. Prints the columns
that end short.

composition.py MARBRE PDFS"""
import concurrent.futures
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import Run, check, finish, sample  # noqa: E402

LARGE = ["--layout", "guide/grands-caracteres.yaml"]
TERRITORIES = ["Amiens", "Lille"]
PLACES = ["02", "59", "60", "62", "80"]
PROFILES = ["collegien", "lyceen", "sans-solution", "plus-de-18", "allophone", "besoins", "equipe"]
GRID = 13.0               # of running text
GAP = 17.01               # between columns, 6 mm
PAGE_HEAD = 79.37         # 28 mm
PAGE_FOOT = 779.53        # 297 mm less the bottom margin
APART = 0.01              # what baselines side by side may differ by, in points
FEWEST = 5                # lines of a page that is not left blank
SHORT, LONE = 0.05, 0.05  # the largest share of columns a line short, of paragraphs that end in a word by itself
FRAGMENT = re.compile(r"^( *)(flow|columns|grid|item|table|row|cell|paragraph|image|shape|rule)(?: note \d+)?(?: \.(\S+))? "
                      r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)( …)?( /)?( repeated)?$")
TEXT = re.compile(r"^( *)\| (-?[\d.]+) (-?[\d.]+)  (.*)$")


class Fragment:
    def __init__(self, kind, style, box, begun, broken):
        self.kind, self.style, self.box, self.begun, self.broken = kind, style, box, begun, broken
        self.lines, self.children, self.term = [], [], False

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def paragraphs(self):
        """Those of the text: not what stands in a line, such as a disc's number."""
        return [f for f in self.walk() if f.kind == "paragraph" and f.lines and f.style != "chiffre"]


def read_pages(dump):
    pages, stack = [], []
    for line in dump.split("\n"):
        if line.startswith("page "):
            pages.append((re.search("“(.*?)”", line)[1], []))
            stack = []
            continue
        text, found = TEXT.match(line), FRAGMENT.match(line)
        if text and stack:
            stack[-1][1].lines.append((float(text[2]), float(text[3]), text[4]))
        if not found:
            continue
        depth = len(found[1])
        fragment = Fragment(found[2], found[3], [float(found[i]) for i in range(4, 8)], bool(found[8]), bool(found[9]))
        while stack and stack[-1][0] >= depth:
            stack.pop()
        beside = stack[-1][1].children if stack else pages[-1][1]
        fragment.term = bool(stack) and stack[-1][1].kind == "item" and not beside
        beside.append(fragment)
        stack.append((depth, fragment))
    return pages


def headings_of(dump):
    return {re.sub(r"[~^\u00ad]", " ", t) for t in re.findall(r"^ *heading[. ].*\n *\| (.*)$", dump, re.M)}


def columns_of(fragment):
    """Its children by column, left to right."""
    columns = {}
    for child in fragment.children:
        lines = [p for p in child.paragraphs()]
        if lines:
            columns.setdefault(round(child.box[0] / 20), []).extend(lines)
    return [columns[x] for x in sorted(columns)]


def expected(fragment):
    """How many columns there is room for, told by the widest of what stands in them."""
    width = max((child.box[2] for child in fragment.children), default=fragment.box[2])
    return int((fragment.box[2] + GAP + 1) / (width + GAP))


def last_baseline(column):
    return max(p.lines[-1][1] for p in column)


class Report:
    def __init__(self, name):
        self.name = name
        self.columns, self.short, self.paragraphs, self.lone = 0, [], 0, []

    def fail(self, page, what):
        check(False, f"{self.name}, page {page}: {what}")

    def check_breaks(self, page, fragment):
        for p in fragment.paragraphs():
            alone = len(p.lines) == 1 and (p.begun or p.broken)
            if alone:
                self.fail(page, f"a line alone: “{p.lines[0][2]}”")

    def check_columns(self, page, fragment, headings):
        columns = columns_of(fragment)
        if len(columns) < expected(fragment):
            self.fail(page, f"{expected(fragment) - len(columns)} empty columns in .{fragment.style}")
            return
        for column in columns if fragment.style != "glossaire" else []:    # a sigle's meaning may be a fiche's name
            foot = max(column, key=lambda p: p.lines[-1][1])
            text = " ".join(line[2] for line in foot.lines)
            if (fragment.broken or column is not columns[-1]) and (re.sub(r"[\u00a0\u202f]", " ", text) in headings or foot.style == "question"):
                self.fail(page, f"a heading at a column's foot: “{text}”")
        if fragment.style not in ("carte", "adresses"):       # whole facts and addresses, of several lines
            self.check_level(page, fragment, columns)
        self.check_baselines(page, fragment, columns)

    def check_level(self, page, fragment, columns):
        lowest = max(last_baseline(c) for c in columns)
        for i, column in enumerate(columns):
            self.columns += 1
            short = (lowest - last_baseline(column)) / self.pitch(columns)
            if short > 0.6:
                self.short.append((page, fragment.style, i + 1, round(short, 1)))

    def pitch(self, columns):
        """From one line to the next, of most of them."""
        lines = [[y for _, y, _ in p.lines] for c in columns for p in c]
        steps = [round(b - a, 4) for run in lines for a, b in zip(run, run[1:])]
        if not steps:
            steps = [round(q.lines[0][1] - p.lines[-1][1], 4) for c in columns for p, q in zip(c, c[1:]) if p.style == q.style]
        return max(set(steps), key=steps.count) if steps else GRID

    def check_baselines(self, page, fragment, columns):
        """A line stands level with one of the same style in the first column, or whole lines from it; in lists with room
        between their items, half lines."""
        pitch = self.pitch(columns) / (1 if fragment.style == "colonnes" else 2)
        first = {}
        for p in columns[0]:
            first.setdefault(self.place(p, columns[0]), p.lines[0][1])
        for column in columns[1:]:
            for p in column:
                for _, y, text in p.lines:
                    apart = (y - first.get(self.place(p, column), y)) % pitch
                    if min(apart, pitch - apart) > APART:
                        self.fail(page, f"“{text}” stands {apart:.4f} pt off the lines beside it")

    def place(self, paragraph, column):
        """What tells paragraphs of different faces apart: their style, whether they are an item's term, and where they begin."""
        return paragraph.style, paragraph.term, round(paragraph.box[0] - min(p.box[0] for p in column))

    def check_ends(self, fragment):
        for p in fragment.paragraphs():
            if p.broken or len(p.lines) < 2:
                continue
            self.paragraphs += 1
            last, before = p.lines[-1][2], p.lines[-2][2]
            if " " not in last.replace("\u00a0", " ") and (len(last) < 6 or before.endswith("-")):
                self.lone.append(last)

    def finish(self):
        worst = [s for s in self.short if s[3] > 1.1]
        check(not worst, f"{self.name}: columns more than a line short (page, style, column, lines): {worst}")
        check(len(self.short) <= max(1, SHORT * self.columns), f"{self.name}: {len(self.short)} of {self.columns} columns end short")
        check(len(self.lone) <= LONE * self.paragraphs,
              f"{self.name}: {len(self.lone)} of {self.paragraphs} paragraphs end in a word by itself: {self.lone}")
        print(f"{self.name}: {self.columns} columns, {len(self.short)} short (page, style, column, lines): {self.short}; "
              f"{len(self.lone)} of {self.paragraphs} paragraphs end in a word by itself\n", end="")


def dump_of(stage, options):
    return Run("build", "-q", sample("guide"), *options, f"--dump={stage}", "-o", "-").expect(0).out.decode()


def read_guide(name, options, fewest):
    """`fewest`: headings there are at least."""
    report, large = Report(name), options[:2] == LARGE
    headings = headings_of(dump_of("doc", options))
    check(len(headings) > fewest, f"{name}: only {len(headings)} headings")
    for page, roots in read_pages(dump_of("page", options)):
        lines = sum(len(p.lines) for root in roots for p in root.paragraphs())
        if 0 < lines < FEWEST:
            report.fail(page, f"no more than {lines} lines on it")
        for root in roots:
            report.check_breaks(page, root)
            for fragment in root.walk():
                if large and fragment.style == "panneau" and fragment.broken:
                    report.fail(page, "a fiche's facts are broken")
                if not large and fragment.style == "fiche" and fragment.begun and int(page) % 2 == 0:
                    report.fail(page, "a fiche of two pages is printed on both sides of a sheet")
                if fragment.kind != "columns":
                    continue
                report.check_ends(fragment)
                report.check_columns(page, fragment, headings)
    report.finish()


def read_floats(options):
    """Two figures of one page leave its text: the first stands at the head of its column, lines level with those beside it,
    the second at the page's foot, or at its head where it stands alone; they come in their order."""
    pages = [(page, [f for root in roots for f in root.walk()]) for page, roots in read_pages(dump_of("page", options))]
    found = {f.style: (i, f) for i, (_, all_of) in enumerate(pages) for f in all_of if f.style in ("figure-durées", "figure-âges")}
    if not check(len(found) == 2, f"{options}: floats found: {list(found)}"):
        return
    (first, head), (second, foot) = found["figure-durées"], found["figure-âges"]
    columns = next(f for f in pages[first][1] if f.kind == "columns" and head in list(f.walk()))
    text = [f for f in columns.children if f is not head and f.box[0] == head.box[0]]
    check(head.box[1] == columns.box[1], f"{options}: a float of the column's top stands at {head.box[1]}, not {columns.box[1]}")
    check(all(f.box[1] >= head.box[1] + head.box[3] for f in text), f"{options}: text stands above or over a float of the top")
    beside = [line[1] for p in columns.paragraphs() if p.box[0] < head.box[0] for line in p.lines]
    if beside:
        check(abs(head.paragraphs()[0].lines[0][1] - min(beside)) <= APART, f"{options}: the float's first line is off the one beside it")
    flow = [f for f in pages[second][1] if f.paragraphs() and f is not foot and f.kind == "columns"]
    at, wanted = (foot.box[1] + foot.box[3], PAGE_FOOT) if flow else (foot.box[1], PAGE_HEAD)
    check(abs(at - wanted) < 0.02, f"{options}: a float of the foot stands at {at:.2f}, not {wanted}")
    check(all(f.box[1] + f.box[3] <= foot.box[1] for f in flow), f"{options}: text stands over a float of the foot")
    check(first <= second, f"{options}: figure 2 stands before figure 1")


# The print edition has the guide's pages: print.py holds that.
EDITIONS = [("guide", [], 110), ("large print", LARGE, 110)]
EDITIONS += [(f"territory {t}", ["--set", f"territoire={t}"], 100) for t in TERRITORIES]
EDITIONS += [(f"département {d}", ["--set", f"département={d}"], 100) for d in PLACES]
EDITIONS += [(f"profile {p}", ["--set", f"profil={p}"], 50) for p in PROFILES]
EDITIONS += [("large print, profile lyceen", [*LARGE, "--set", "profil=lyceen"], 50)]
with concurrent.futures.ThreadPoolExecutor() as pool:
    list(pool.map(lambda edition: read_guide(*edition), EDITIONS))
    list(pool.map(read_floats, ([], LARGE, ["--set", "territoire=Lille"])))
finish()
