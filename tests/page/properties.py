"""What must hold on every page of any document in two columns with notes, whatever falls where.

Usage: properties.py MARBRE [FIRST [COUNT]]: documents made from so many seeds, laid out with notes at the foot of pages and of
columns; their page dump is read back and measured.
"""
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GRID, LEFT, TOP, WIDTH, HEIGHT, GAP, AROUND = 14, 30, 30, 360, 400, 12, 8.5
MOST_SHORT, MOST_APART = 5.5, 0.8  # per cent of the columns; notes on every third sentence, of up to 160 words, included
COLUMN = (WIDTH - GAP) / 2
WORDS = """la semaine met en lumière les actions conduites dans établissements et sur territoires valorise dispositifs existants
favorise diffusion des pratiques plus inspirantes chaque équipe accompagne un jeune vers une solution durable avec sa famille
son tuteur ses professeurs pendant toute année scolaire""".split()


class Made:
    """A document of random sentences; its calls are the only digits in it."""

    def __init__(self, seed, sections, rate, longest):
        self.random = random.Random(seed)
        self.words, self.notes, self.places = [], [], []
        lines = ["t: Essai", "sections:"]
        for _ in range(sections):
            lines += self.section(rate, longest)
        self.text = "\n".join(lines) + "\n"

    def sentence(self, count):
        words = [self.random.choice(WORDS) for _ in range(count)]
        words[0] = words[0][0].upper() + words[0][1:]
        return words

    def section(self, rate, longest):
        title, notes = self.sentence(self.random.randint(2, 9)), []
        self.words += title
        out = ["  - titre: " + json.dumps(" ".join(title), ensure_ascii=False)]
        place = self.random.choice(("haut", "bas", "page", "pied", "", ""))
        self.places.append(place)
        out += ["    lieu: %s" % place] if place else []
        out.append("    texte: |")
        for _ in range(self.random.randint(1, 4)):
            sentences = []
            for _ in range(self.random.randint(1, 6)):
                words, call = self.sentence(self.random.randint(5, 18)), ""
                self.words += words[:-1] + [words[-1] + "."]
                if self.random.random() < rate:
                    notes.append(" ".join(self.sentence(self.random.randint(3, longest))) + ".")
                    call = "[](note:n%d)" % len(notes)
                sentences.append(" ".join(words) + call + ".")
            out.append("      " + " ".join(sentences) + "\n")
        self.notes += notes
        if notes:
            out.append("    notes:")
            out += ["      n%d: %s" % (i + 1, json.dumps(n, ensure_ascii=False)) for i, n in enumerate(notes)]
        return out


class Line:
    def __init__(self, x, y, text):
        self.x, self.y, self.text = x, y, text


class Piece:
    """A paragraph's or a note's lines on one page."""

    def __init__(self, kind, page, box, begins, ends):
        self.kind, self.page, self.box, self.begins, self.ends = kind, page, box, begins, ends
        self.lines, self.note, self.heading, self.figure = [], 0, False, False

    @property
    def column(self):
        return 0 if self.box[0] < LEFT + COLUMN else 1


def read(dump):
    """Pages of a dump, each a list of pieces with lines."""
    pages, note, depth_of_note = [], 0, 0
    for line in dump.splitlines():
        depth = len(line) - len(line.lstrip())
        words = line.split()
        if line.startswith("page "):
            pages.append([])
            note = 0
        elif not words:
            continue
        elif words[0] == "|":
            m = re.match(r"\s*\| (-?[\d.]+) (-?[\d.]+)  (.*)$", line)
            pages[-1][-1].lines.append(Line(float(m[1]), float(m[2]), m[3]))
        elif words[0] != "*" and words[0] != "notes":
            if note and depth <= depth_of_note:
                note = 0
            if len(words) > 2 and words[1] == "note":
                note, depth_of_note = int(words[2]), depth
            if words[0] == "paragraph":
                box = [float(v) for v in re.findall(r"-?\d+\.\d\d", line)[:4]]
                piece = Piece(words[0], len(pages), box, "…" not in words, "/" not in words)
                piece.note, piece.heading, piece.figure = note, ".titre" in words, ".légende" in words
                pages[-1].append(piece)
    return pages


def joined(pieces):
    text = ""
    for piece in pieces:
        for line in piece.lines:
            text += line.text[:-1].rstrip("\u00ad") if line.text.endswith("-") else line.text + " "
    return text.replace("\u00ad", "").split()


class Checker:
    def __init__(self):
        self.failures, self.columns, self.short, self.apart = [], 0, 0, []

    def fail(self, where, what):
        self.failures.append("%s: %s" % (where, what))

    def floats(self, where, made, pages):
        """Each figure once, in the order of its kind, on the page of its place or a later one; none over another."""
        headings = [p.page for page in pages for p in page if p.heading]
        seen = {}
        for p in (p for page in pages for p in page if p.figure):
            number = int(p.lines[0].text.split()[1])
            seen.setdefault(made.places[number - 1], []).append(number)
            if p.page < headings[number - 1]:
                self.fail(where, "figure %d stands before its place" % number)
        for i, page in enumerate(pages):
            self.lines_apart("%s page %d" % (where, i + 1), page)
        for place in ("haut", "bas", "page", "pied"):
            wanted = [n + 1 for n, at in enumerate(made.places) if at == place]
            if seen.get(place, []) != wanted:
                self.fail(where, "figures %s: %s, not %s" % (place, seen.get(place), wanted))

    def check(self, where, made, pages, per_column):
        if per_column is None:
            self.floats(where, made, pages)
        self.check_text(where, made, [[p for p in page if not p.figure] for page in pages], per_column)

    def check_text(self, where, made, pages, per_column):
        texts = [p for page in pages for p in page if not p.note]
        for a, b, c in zip(texts, texts[1:], texts[2:]):
            apart = (b.page, b.column) != (c.page, c.column)
            if a.heading and len(b.lines) < 2 and apart and not c.heading:
                self.fail(where, "one line of its text stays with a heading: %s" % a.lines[0].text)
        self.same_words(where, made, texts)
        self.notes_whole(where, made, pages)
        for i, page in enumerate(pages):
            at = "%s page %d" % (where, i + 1)
            self.notes_with_calls(at, page, per_column)
            self.lines_apart(at, page)
            self.on_grid(at, page)
            self.keeps(at, page)
            if per_column is not None:
                self.level(at, page, i + 1 == len(pages), per_column)

    def same_words(self, where, made, texts):
        shown = [re.sub(r"\d+", "", w) for w in joined(texts)][1:]
        if shown != made.words:
            at = next((i for i, (a, b) in enumerate(zip(shown, made.words)) if a != b), min(len(shown), len(made.words)))
            self.fail(where, "words differ at %d: %s" % (at, shown[at - 1 : at + 3]))

    def notes_whole(self, where, made, pages):
        parts = [p for page in pages for p in page if p.note]
        if [p.note for p in parts] != sorted(p.note for p in parts):
            self.fail(where, "notes are out of order")
        for number, text in enumerate(made.notes, 1):
            mine = [p for p in parts if p.note == number]
            if joined(mine) != text.split():
                self.fail(where, "note %d is not whole" % number)
            if len(mine) > 1 and min(len(p.lines) for p in mine) < 2:
                self.fail(where, "note %d leaves a line alone" % number)
            if any(b.page - a.page not in (0, 1) for a, b in zip(mine, mine[1:])):
                self.fail(where, "note %d goes on too late" % number)

    def notes_with_calls(self, where, page, per_column):
        place = lambda p: p.column if per_column else 0
        calls = {(int(n), place(p)) for p in page if not p.note for l in p.lines for n in re.findall(r"\d+", l.text)}
        begun = {(self.number(p), place(p)) for p in page if p.note and p.begins}
        if calls != begun:
            self.fail(where, "calls %s, notes %s" % (sorted(calls - begun), sorted(begun - calls)))

    @staticmethod
    def number(piece):
        return piece.note

    def lines_apart(self, where, page):
        for column in (0, 1):
            left, right = LEFT + column * (COLUMN + GAP), LEFT + column * (COLUMN + GAP) + COLUMN
            mine = [p for p in page if p.lines and p.box[0] < right - 1 and p.box[0] + p.box[2] > left + 1]
            ends = sorted((p.box[1], p.box[1] + p.box[3]) for p in mine)
            for (_, a), (b, _) in zip(ends, ends[1:]):
                if b < a - 0.02:
                    self.fail(where, "pieces overlap in column %d by %.2f" % (column + 1, a - b))
            if ends and ends[-1][1] > TOP + HEIGHT + 0.02:
                self.fail(where, "column %d runs %.2f over" % (column + 1, ends[-1][1] - TOP - HEIGHT))

    def on_grid(self, where, page):
        offsets = [round((l.y - TOP) % GRID, 2) for p in page if not p.note for l in p.lines]
        if offsets and max(offsets) - min(offsets) > 0.01:
            self.fail(where, "baselines are apart by %.2f" % (max(offsets) - min(offsets)))

    def keeps(self, where, page):
        for p in page:
            if p.note or not p.lines:
                continue
            if not (p.begins and p.ends) and len(p.lines) < 2:
                self.fail(where, "a line stands alone: %s" % p.lines[0].text)
        for column in (0, 1):
            mine = [p for p in page if not p.note and p.lines and p.column == column]
            if mine and mine[-1].heading:
                self.fail(where, "a heading ends column %d" % (column + 1))

    @staticmethod
    def end(page, column, per_column):
        """The last baseline of a column's text, as if its own notes were lines of text."""
        text = max((p.lines[-1].y for p in page if not p.note and p.lines and p.column == column), default=0)
        notes = [p.box[3] for p in page if p.note and p.column == column and per_column]
        return text + (sum(notes) + AROUND if notes else 0)

    def level(self, where, page, last, per_column):
        ends = [self.end(page, c, per_column) for c in (0, 1)]
        if not any(ends):
            return
        if not all(ends) and not last:
            self.fail(where, "a column is empty")
        lines = int((abs(ends[0] - ends[1]) + 0.1) // GRID)
        if last:
            return
        self.columns += 2
        self.short += bool(lines)
        if lines > 1:
            self.apart.append("%s: columns end %d lines apart" % (where, lines))


def dump(marbre, folder, layout, content):
    path = Path(folder) / "made.yaml"
    path.write_text(content, encoding="utf-8")
    brand = HERE / "cases" / "brand.yaml"
    run = subprocess.run([marbre, "build", path, "--layout", layout, "--brand", brand, "--dump=page"],
                         capture_output=True, text=True, check=False)
    return run.stdout, run.stderr


def main():
    marbre, first, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1, int(sys.argv[3]) if len(sys.argv) > 3 else 12
    checker = Checker()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            made = Made(seed, 24, (0.05, 0.15, 0.3)[seed % 3], (25, 60, 160)[seed // 3 % 3])
            for layout, per_column in (("layout", False), ("colonnes", True), ("flottants", None)):
                out, errors = dump(marbre, folder, HERE / "made" / (layout + ".yaml"), made.text)
                where = "seed %d %s" % (seed, layout)
                if errors or not out:
                    checker.fail(where, errors or "no pages")
                if out:
                    checker.check(where, made, read(out), per_column)
    short, apart = 100 * checker.short / max(checker.columns, 1), 100 * len(checker.apart) / max(checker.columns, 1)
    if short > MOST_SHORT:
        checker.fail("all", "%.1f %% of the columns are a line short" % short)
    if apart > MOST_APART:
        checker.failures += checker.apart
    for failure in checker.failures[:40]:
        print(failure)
    print("%d columns, %.1f %% of them a line short, %.1f %% more; %d failures"
          % (checker.columns, short, apart, len(checker.failures)))
    return bool(checker.failures)


if __name__ == "__main__":
    sys.exit(main())
