#!/usr/bin/env python3
"""The text taken out of a sample's PDF, in reading order, equals the text it was made from: SAMPLE.txt beside this script.

Three readers: poppler in the order of the content stream (pdftotext -raw), poppler through the structure tree (pdfinfo
-struct-text), and mupdf (mutool convert -F text -O preserve-whitespace). They are compared word by word: a word is what
stands between spaces or line ends, so words that run together, or break in two, are found.

The normalisation, declared here and applied to both sides:
  - typographic quotes and apostrophes are the typewriter's: ’ is ', « » “ ” are "; spaces inside quotes go;
  - U+00A0, U+202F and line ends are spaces; U+2011, – and — are -;
  - a soft hyphen and the line end after it go: the word is joined;
  - case is folded, since layouts write some lines in capitals;
  - what the layout generates goes: running heads and folios (%furniture lines: each must be found, as a line of its own),
    the markers of lists (%marker, at the start of a line); in the tree, furniture is not found at all.
No-break spaces are then compared by themselves: the words joined by them, in order, equal those of `--dump=doc`."""
import os
import re

from common import HERE, SAMPLES, Run, check, finish, sample, sample_pdf, tool

TYPEWRITER = str.maketrans({"’": "'", "«": '"', "»": '"', "“": '"', "”": '"', "\u2011": "-", "–": "-", "—": "-",
                            "\u00a0": " ", "\u202f": " ", "\f": "\n"})


def words(text):
    text = re.sub("\u00ad *\n+ *|\u00ad", "", text).translate(TYPEWRITER).casefold()
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r'"([^"]*)"', lambda m: '"' + m[1].strip() + '"', text)
    return text.split()


def read_expected(name):
    lines = open(os.path.join(HERE, name + ".txt"), encoding="utf-8").read().splitlines()
    said = {"furniture": [], "marker": []}
    body = []
    for line in lines:
        key = re.match(r"%(\w+): (.*)", line)
        if key:
            said[key[1]].append(key[2])
        elif not line.startswith("#"):
            body.append(line)
    return "\n".join(body), said


def without_generated(name, text, said):
    lines = text.replace("\f", "\n").split("\n")
    plain = [" ".join(words(line)) for line in lines]
    for furniture in said["furniture"]:
        wanted = " ".join(words(furniture))
        at = plain.index(wanted) if wanted in plain else -1
        ends = [i for i, line in enumerate(plain) if line.startswith(wanted + " ") or line.endswith(" " + wanted)]
        if at >= 0:
            lines[at] = plain[at] = ""
        elif ends:  # another piece of furniture on the same line
            plain[ends[0]] = plain[ends[0]].replace(wanted, "").strip()
            lines[ends[0]] = plain[ends[0]]
        else:
            check(False, f"{name}: no line “{furniture}”")
    return without_markers("\n".join(lines), said)


def without_markers(text, said):
    for marker in said["marker"]:
        text = re.sub("^" + re.escape(marker) + "(?= |$)", "", text, flags=re.M)
    return text


def compare(what, got, wanted):
    got, wanted = words(got), words(wanted)
    if got == wanted:
        return
    at = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted)))
    check(False, f"{what}: word {at}: read “{' '.join(got[at - 3:at + 6])}”, wanted “{' '.join(wanted[at - 3:at + 6])}”")


def tree_text(path):
    """What stands in quotation marks in the structure tree, each block on its own line."""
    text = ""
    for quoted, element in re.findall(r'^ +"(.*?)"$|^ *(\w[^"\n]*)$', tool("pdfinfo", "-struct-text", path), re.M | re.S):
        inline = "(inline)" in element or element.startswith("Object")
        text += quoted or ("" if inline else "\n")
    return text


def mupdf_text(path):
    out = path + ".txt"
    tool("mutool", "convert", "-F", "text", "-O", "preserve-whitespace", "-o", out, path)
    text = open(out, encoding="utf-8").read()
    os.remove(out)
    return text


def joined_words(text):
    """Words that hold a space which may not break."""
    text = re.sub("\u00ad *\n+ *|\u00ad", "", text)
    return [w for w in re.split("[ \n\f]+", text.casefold()) if re.search("[\u00a0\u202f]", w)]


def dumped_words(name):
    dump = Run("build", "-q", "--dump=doc", sample(name)).expect(0).out.decode()
    texts = re.findall(r"^ *\| (.*)$", dump, re.M)
    return joined_words("\n".join(texts).replace("~", "\u00a0").replace("^", "\u202f").replace("/", "\n"))


def main():
    for name in SAMPLES:
        path = sample_pdf(name)
        expected, said = read_expected(name)
        compare(name + ", poppler", without_generated(name, tool("pdftotext", "-raw", path, "-"), said), expected)
        compare(name + ", structure tree", without_markers(tree_text(path), said), expected)
        kept = without_generated(name, mupdf_text(path), said)
        compare(name + ", mupdf", kept, expected)
        found, wanted = joined_words(kept), dumped_words(name)
        check(len(wanted) > 5, f"{name}: no no-break spaces in the document")
        check(found == wanted, f"{name}: no-break spaces: lost {[w for w in wanted if w not in found]}, "
                               f"more {[w for w in found if w not in wanted]}, {len(found)} for {len(wanted)}")
    finish()


if __name__ == "__main__":
    main()
