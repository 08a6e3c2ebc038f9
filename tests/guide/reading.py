"""A finished PDF read back: the words of each page with their places (pdftotext), its annotations, destinations and
bookmarks (qpdf). Numbers of pages count from 1; their labels are what the pages print."""
import html
import json
import re
import subprocess

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def roman(number):
    text = ""
    for value, digits in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        text += digits * (number // value)
        number %= value
    return text


class Page:
    def __init__(self, number, words, text):
        self.number, self.words, self.text, self.label = number, words, text, str(number)
        self.links = []

    def covered(self, left, top, right, bottom):
        """The words whose middle lies in a rectangle, in reading order."""
        inside = [w for w in self.words
                  if left <= (w[0] + w[2]) / 2 <= right and top <= (w[1] + w[3]) / 2 <= bottom]
        return " ".join(w[4] for w in inside)


class Link:
    def __init__(self, target, text, rectangle):
        self.target, self.text, self.rectangle = target, text, rectangle


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode("utf-8", "replace")


def plain(text):
    """As it would be searched for: words put together again that a hyphen parted, spaces alike, small letters."""
    text = text.replace("\u00ad\n", "").replace("-\n", "-").replace("\u2019", "'").replace("\u2011", "-")
    return re.sub(r"\s+", " ", text).strip().lower()


class Document:
    def __init__(self, path):
        boxes = re.findall(r"<page [^>]*>(.*?)</page>", run("pdftotext", "-bbox", path, "-"), re.S)
        texts = run("pdftotext", "-raw", path, "-").split("\f")
        self.pages = []
        for i, box in enumerate(boxes):
            words = [(*map(float, m[:4]), html.unescape(m[4])) for m in WORD.findall(box)]
            self.pages.append(Page(i + 1, words, texts[i]))
        tree = json.loads(run("qpdf", "--json=2", "--json-stream-data=none", path))
        self.objects = {}
        for name, body in tree["qpdf"][1].items():
            if name.startswith("obj:") and "value" in body:
                self.objects[name[4:]] = body["value"]
            elif name.startswith("obj:"):
                self.objects[name[4:]] = body["stream"]["dict"]
        self.number_of = {p["object"]: p["pageposfrom1"] for p in tree["pages"]}
        for page in tree["pages"]:
            self.read_links(self.pages[page["pageposfrom1"] - 1], self.objects[page["object"]])
        self.read_labels(tree["pagelabels"])
        self.at_label = {page.label: page for page in self.pages}
        self.bookmarks = list(self.outline(tree["outlines"], 1))

    def read_labels(self, ranges):
        for start, end in zip(ranges, ranges[1:] + [{"index": len(self.pages)}]):
            style, first = start["label"].get("/S"), start["label"].get("/St", 1)
            for i in range(start["index"], end["index"]):
                number = first + i - start["index"]
                self.pages[i].label = roman(number) if style == "/r" else str(number) if style == "/D" else ""

    def get(self, value):
        return self.objects.get(value, value) if isinstance(value, str) and value.endswith(" R") else value

    def page_of(self, destination):
        """None when a destination leads nowhere."""
        destination = self.get(destination)
        if isinstance(destination, dict):
            destination = self.get(destination.get("/D"))
        return self.number_of.get(destination[0]) if isinstance(destination, list) and destination else None

    def read_links(self, page, body):
        height = self.get(self.get(body["/MediaBox"]))[3]
        crop = self.get(body.get("/CropBox") or body["/MediaBox"])
        for item in self.get(body.get("/Annots")) or []:
            note = self.get(item)
            if note.get("/Subtype") != "/Link":
                continue
            action = self.get(note.get("/A")) or {}
            if "/URI" in action:
                continue
            x1, y1, x2, y2 = (float(v) for v in self.get(note["/Rect"]))
            where = (x1 - float(crop[0]), float(crop[3]) - y2, x2 - float(crop[0]), float(crop[3]) - y1)
            target = self.page_of(note.get("/Dest") or action.get("/D"))
            page.links.append(Link(target, page.covered(*where), where))
        assert height

    def outline(self, entries, depth):
        for entry in entries:
            yield depth, entry["title"], entry["destpageposfrom1"]
            yield from self.outline(entry["kids"], depth + 1)
