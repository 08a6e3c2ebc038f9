#!/usr/bin/env python3
"""French-looking prose of a given length, the same on every run: prose.py FOLDER. Writes prose.yaml for Marbre and
prose.typ for Typst, of one text. Words come from a list of real ones, with endings, drawn by a Zipf law: some nine
thousand different ones in a hundred thousand, as in running French."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CHAPTERS, SECTIONS, PARAGRAPHS = 42, 5, 6
SMALL = ("de la le les et à des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec aux d’une son "
         "cette ont été mais comme on tout nous sa même y ces aussi leur bien").split()


class Draw:
    """A linear congruential generator (Knuth's MMIX): no library's generator is promised to stay the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % n


def vocabulary():
    words = open(os.path.join(HERE, "..", "prose", "words-fr.txt"), encoding="utf-8").read().split()
    words = [w for w in words if len(w) > 3 and w.isalpha()]
    return words + [w + "s" for w in words if w.endswith("e")]


def sentence(draw, words):
    out = []
    for _ in range(6 + draw.below(20)):
        if draw.below(100) < 45:
            out.append(SMALL[min(draw.below(len(SMALL)), draw.below(len(SMALL)))])
        else:
            bound = draw.below(len(words)) + 1
            out.append(words[(draw.below(bound) * 2654435761) % len(words)])
        if draw.below(12) == 0:
            out[-1] += ","
        elif draw.below(60) == 0:
            out[-1] += " :"
        elif draw.below(40) == 0:
            out[-1] = "« " + out[-1] + " »"
    text = " ".join(out).rstrip(" ,:")
    return text[0].upper() + text[1:] + "."


def title(draw, words, n):
    text = " ".join(words[draw.below(len(words))] for _ in range(n))
    return text[0].upper() + text[1:]


def chapters():
    draw, words = Draw(1777542245), vocabulary()
    return [(title(draw, words, 4), [(title(draw, words, 5), [" ".join(sentence(draw, words) for _ in range(3 + draw.below(5)))
                                                              for _ in range(PARAGRAPHS)])
                                     for _ in range(SECTIONS)]) for _ in range(CHAPTERS)]


# The same page, columns, face, size and justified, hyphenated lines as the layout's; its lines stand 17 pt apart too, since
# Typst's leading goes from one line's baseline to the next one's capitals (7.57 pt).
TYPST_HEAD = """#set document(title: "Prose")
#set page(paper: "a4", margin: (x: 20mm, y: 25mm), columns: 2, header: text(8pt)[Prose],
  footer: context text(8pt)[#counter(page).display("1/1", both: true)])
#set columns(gutter: 6mm)
#set text(font: "Liberation Sans", size: 11pt, lang: "fr", hyphenate: true)
#set par(justify: true, leading: 9.43pt, spacing: 9.43pt, first-line-indent: 1em)
#show heading.where(level: 2): set text(16pt)
"""


def write(folder):
    text = chapters()
    with open(os.path.join(folder, "prose.yaml"), "w", encoding="utf-8") as out:
        out.write("layout: prose\nbrand: academie-amiens\nlanguage: fr\ntitre: Prose\nchapitres:\n")
        for name, sections in text:
            out.write(f"  - titre: {name}\n    sections:\n")
            for head, paragraphs in sections:
                out.write(f"      - titre: {head}\n        texte: |\n")
                out.write("\n".join(f"          {p}\n" for p in paragraphs))
    with open(os.path.join(folder, "prose.typ"), "w", encoding="utf-8") as out:
        out.write(TYPST_HEAD + "= Prose\n")
        for name, sections in text:
            out.write(f"\n== {name}\n")
            for head, paragraphs in sections:
                out.write(f"\n=== {head}\n" + "".join(f"\n{p}\n" for p in paragraphs))
    words = [w for _, s in text for _, ps in s for p in ps for w in p.split()]
    print(f"{len(words)} words, {len(set(words))} different")


if __name__ == "__main__":
    write(sys.argv[1])
