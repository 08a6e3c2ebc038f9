#!/usr/bin/env python3
"""How the guide is made up, read from the dump of its pages: no line alone at a column's head or foot, no heading at a
column's foot, no empty column; columns end level, or a line short where a keep forces it, in few of them; the baselines of
columns side by side agree; few paragraphs end in a word by itself; no page holds a line or two. Prints the columns that end short.

composition.py MARBRE PDFS"""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system"))
from common import Run, check, finish, sample  # noqa: E402

LINE = {"guide": 13.0, "large print": 21.0}
FEWEST = 6                # lines of a page that is not left blank
SHORT, LONE = 0.05, 0.05  # the largest share of columns a line short, of paragraphs that end in a word by itself
FRAGMENT = re.compile(r"^( *)(flow|columns|grid|item|table|row|cell|paragraph|image|shape|rule)(?: note \d+)?(?: \.(\S+))? "
                      r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)( …)?( /)?( repeated)?$")
TEXT = re.compile(r"^( *)\| (-?[\d.]+) (-?[\d.]+)  (.*)$")


class Fragment:
    def __init__(self, kind, style, box, begun, broken):
        self.kind, self.style, self.box, self.begun, self.broken = kind, style, box, begun, broken
        self.lines, self.children = [], []

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
        (stack[-1][1].children if stack else pages[-1][1]).append(fragment)
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


def last_baseline(column):
    return max(p.lines[-1][1] for p in column)


class Report:
    def __init__(self, name):
        self.name, self.line = name, LINE[name]
        self.columns, self.short, self.paragraphs, self.lone = 0, [], 0, []

    def fail(self, page, what):
        check(False, f"{self.name}, page {page}: {what}")

    def check_breaks(self, page, fragment):
        for p in fragment.paragraphs():
            alone = len(p.lines) == 1 and (p.begun or p.broken)
            if alone:
                self.fail(page, f"a line alone: “{p.lines[0][2]}”")

    def check_columns(self, page, fragment, headings, expected):
        columns = columns_of(fragment)
        if len(columns) < expected:
            self.fail(page, f"{expected - len(columns)} empty columns in .{fragment.style}")
            return
        for column in columns:
            foot = max(column, key=lambda p: p.lines[-1][1])
            text = " ".join(line[2] for line in foot.lines)
            if (fragment.broken or column is not columns[-1]) and (re.sub(r"[\u00a0\u202f]", " ", text) in headings or foot.style == "question"):
                self.fail(page, f"a heading at a column's foot: “{text}”")
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
        steps = [round(b - a, 2) for run in lines for a, b in zip(run, run[1:])]
        if not steps:
            steps = [round(q.lines[0][1] - p.lines[-1][1], 2) for c in columns for p, q in zip(c, c[1:]) if p.style == q.style]
        return max(set(steps), key=steps.count) if steps else self.line

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
                    if min(apart, pitch - apart) > 0.011:
                        self.fail(page, f"“{text}” stands {apart:.2f} pt off the lines beside it")

    def place(self, paragraph, column):
        """What tells paragraphs of different faces apart: their style, and where they begin."""
        return paragraph.style, round(paragraph.box[0] - min(p.box[0] for p in column))

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
        check(len(self.short) <= SHORT * self.columns, f"{self.name}: {len(self.short)} of {self.columns} columns end short")
        check(len(self.lone) <= LONE * self.paragraphs,
              f"{self.name}: {len(self.lone)} of {self.paragraphs} paragraphs end in a word by itself: {self.lone}")
        print(f"{self.name}: {self.columns} columns, {len(self.short)} short (page, style, column, lines): {self.short}; "
              f"{len(self.lone)} of {self.paragraphs} paragraphs end in a word by itself")


def dump_of(stage, options):
    return Run("build", "-q", sample("guide"), *options, f"--dump={stage}", "-o", "-").expect(0).out.decode()


def read_guide(name, options, columns):
    report = Report(name)
    headings = headings_of(dump_of("doc", options))
    check(len(headings) > 100, f"only {len(headings)} headings")
    for page, roots in read_pages(dump_of("page", options)):
        lines = sum(len(p.lines) for root in roots for p in root.paragraphs())
        if 0 < lines < FEWEST:
            report.fail(page, f"no more than {lines} lines on it")
        for root in roots:
            report.check_breaks(page, root)
            for fragment in root.walk():
                if fragment.kind != "columns":
                    continue
                report.check_ends(fragment)
                report.check_columns(page, fragment, headings, columns.get(fragment.style, 2))
    report.finish()


read_guide("guide", [], {"index": 4})
finish()
