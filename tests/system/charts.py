#!/usr/bin/env python3
"""Charts as they are painted: bars, parts and points are true to their numbers; each value is printed once, in the cell
that it is heard as; what is drawn is an artifact."""
import os
import re

from common import HERE, PDFS, Run, check, expect_golden, finish, tool

PDF = os.path.join(PDFS, "charts.pdf")
CONTENT = [os.path.join(HERE, "charts.yaml"), "--layouts", os.path.join(HERE, "layouts")]
FOLLOWED = [1240, 412, 386, 95, 8]
SHARES = [38, 27.5, 21, 9.5, 4]
RATES = [8.2, 7.9, 8.4, 7.1, 6.6]
TONES = ["#00a95f", "#465f9d", "#e4794a", "#a558a0", "#009099"]


def painted():
    """Filled rectangles as (page, colour, x, y, width, height), strokes as (page, colour, points)."""
    rects, strokes, page = [], [], 0
    for line in Run("build", *CONTENT, "--dump", "paint").expect(0).out.decode().splitlines():
        page += line.startswith("page ")
        found = re.match(r"  path (\S+) (.*?) (fill|stroke) (#\w+)", line)
        if not found:
            continue
        check(found[1].startswith("artifact"), f"drawn, yet read: {line}")
        points = [(float(x), float(y)) for x, y in re.findall(r"[ml] (-?[\d.]+) (-?[\d.]+)", found[2])]
        if found[3] == "stroke":
            strokes.append((page, found[4], points))
        elif len(points) == 4 and "c" not in found[2]:
            (x, y), (right, bottom) = points[0], points[2]
            rects.append((page, found[4], x, y, right - x, bottom - y))
    return rects, strokes


def same_shape(drawn, numbers, what):
    """One is the other times a constant, to a hundredth of a point."""
    scale = max(drawn) / max(numbers)
    wrong = [(d, n * scale) for d, n in zip(drawn, numbers) if abs(d - n * scale) > 0.02]
    check(len(drawn) == len(numbers) and not wrong, f"{what}: {drawn} for {numbers}: {wrong}")


def texts():
    """The words of a line that begin at each place, by the page's paint."""
    return re.findall(r"  glyphs (T[HD])#\d+ .*“(.*)”", Run("build", *CONTENT, "--dump", "paint").out.decode())


rects, strokes = painted()
same_shape([r[4] for r in rects if r[1] == "#000091"], FOLLOWED, "bars of one series")
first = {colour: [r for r in rects if r[:2] == (1, colour) and abs(r[5] - 9.1) < 0.01] for colour in TONES}
left = min(r[2] for r in first[TONES[0]])
same_shape([r[4] for r in first[TONES[0]] if r[2] == left], [310, 355, 290, 402, 418], "bars of the first series")
same_shape([r[4] for r in first[TONES[1]] if r[2] == left], [142, 168, 201, 187], "bars of the second series")
parts = [next(r for r in rects if r[:2] == (2, colour) and abs(r[5] - 19.5) < 0.01) for colour in TONES]
same_shape([r[4] for r in parts], SHARES, "parts of a whole")
check(all(abs(a[2] + a[4] - b[2]) < 0.02 for a, b in zip(parts, parts[1:])), f"parts side by side: {parts}")
leaders = [next(r for r in rects if r[:2] == (2, colour) and abs(r[4] - 0.75) < 0.01) for colour in TONES]
check(abs(leaders[0][2] - parts[0][2]) < 0.05, f"the first part's line: {leaders[0]}")
for leader, part in zip(leaders[1:], parts[1:]):
    check(abs(leader[2] + leader[4] - part[2] - part[4]) < 0.05, f"a part's line: {leader} under {part}")
line = next(s for s in strokes if s[0] == 2 and s[1] == TONES[0])[2]
heights = [-y for _, y in line]
same_shape([h - min(heights) for h in heights], [r - min(RATES) for r in RATES], "points of a line")

Run("build", *CONTENT, "-o", PDF).expect(0)
tool("qpdf", "--check", PDF)
expect_golden("charts.structure", Run("build", *CONTENT, "--dump", "structure").out.decode())
seen = " ".join(tool("pdftotext", PDF, "-").split())
for value in ["1240", "412", "386", "95", "27,5 %", "6,6 %"]:
    value = value.replace(" ", "\u00a0")
    check(value in seen or value.replace("\u00a0", " ") in seen, f"{value} is not in the text")
check([t[0] for t in texts() if t[1] == "1240"] == ["TD"], "1240 is printed once, in a cell")
finish()
