"""What must be true of a guide read back: each number it prints is right, each link leads somewhere."""
import re
import unicodedata

from common import check
from reading import plain

NUMBER = r"(?:\d{1,4}|[ivxl]+)"
INDEX_ENTRY = re.compile(rf"^(\D.*?)[\u2002\s]+({NUMBER}(?:[-–, ]+{NUMBER})*)$")


def check_folios(name, document):
    """The number at a page's foot is the page's own."""
    printed = 0
    for page in document.pages:
        feet = [w for w in page.words if w[1] > 780 and re.fullmatch(NUMBER, w[4])]
        printed += len(feet)
        for foot in feet:
            check(foot[4] == page.label, f"{name}: page {page.label} says {foot[4]}")
    check(printed > len(document.pages) / 2, f"{name}: only {printed} of {len(document.pages)} pages say their number")


def check_links(name, document):
    """Each leads to a page; when its words end in a number, to that page."""
    numbers = 0
    for page in document.pages:
        for link in page.links:
            check(link.target, f"{name}: page {page.label}: “{link.text}” leads nowhere")
            number = re.search(rf"(?:^|[\s.(]|p\. ?)({NUMBER})[).,;: ]*$", link.text.replace("\u00a0", " "))
            if number and link.target and not link.text.startswith("Note"):
                if len(number.group(1)) == 1 and "." not in link.text and len(link.text) < 2 and is_call(page, link):
                    continue
                numbers += 1
                leads = document.pages[link.target - 1].label
                check(number.group(1) == leads, f"{name}: page {page.label}: “{link.text}” leads to page {leads}")
    return numbers


def is_call(page, link):
    """A footnote's call: its digit is smaller than the words on its line."""
    left, top, right, bottom = link.rectangle
    tall = [w[3] - w[1] for w in page.words if w[1] < bottom and w[3] > top]
    own = [w[3] - w[1] for w in page.words if left <= (w[0] + w[2]) / 2 <= right and top <= (w[1] + w[3]) / 2 <= bottom]
    return bool(own) and max(own) < 0.9 * max(tall)


def check_bookmarks(name, document):
    for depth, title, number in document.bookmarks:
        check(number, f"{name}: the bookmark “{title}” leads nowhere")
        if number:
            page = plain(document.pages[number - 1].text)
            check(plain(title).replace(" ", "") in page.replace(" ", ""), f"{name}: “{title}” is not on page {number}")
    check(max(depth for depth, _, _ in document.bookmarks) >= 3, f"{name}: bookmarks are not three levels deep")


def is_on(term, page):
    """Enough of one of its words to be found where it is used: the index may say “certification” of a “certificat”."""
    text = plain(page.text)
    return any(word[:5] in text for word in plain(term).split() if len(word) > 2)


def sorts(term):
    return "".join(c for c in unicodedata.normalize("NFD", term.casefold()) if not unicodedata.combining(c))


def section_ends(document, first):
    """The last pages of what the bookmarks that lead to a page lead to."""
    marks = document.bookmarks
    for i, (depth, _, number) in enumerate(marks):
        if number == first.number:
            after = next((n for d, _, n in marks[i + 1:] if d <= depth), len(document.pages) + 1)
            yield next((p.number for p in reversed(document.pages[first.number - 1:after - 1]) if p.words), first.number)


def expand(document, numbers):
    """The pages of “vi, 12-14”, of a range that is a whole section the first alone; None for one that there is not."""
    for part in re.split(r"[, ]+", numbers):
        ends = [document.at_label.get(n) for n in re.split("[-–]", part) if n]
        if not all(ends):
            yield None
        elif ends[-1].number in section_ends(document, ends[0]):
            yield ends[0]
        else:
            yield from document.pages[ends[0].number - 1:ends[-1].number]


def check_index(name, document, wanted):
    """Each number of the index stands for a page on which the term, or its stem, is found."""
    at = next((number for _, title, number in document.bookmarks if title == "Index"), None)
    check(bool(at) == wanted, f"{name}: there is {'an' if at else 'no'} index")
    if not at:
        return 0
    found = 0
    for page in document.pages[at - 1:-1]:
        text = re.sub(rf"\n(?=\d$\n)", "\n\n", page.text, flags=re.M)  # a figure that entries stand under, not a page
        text = re.sub(rf"(?<!\n)\n(?={NUMBER}(?:[-–, ]+{NUMBER})*$)", " ", text, flags=re.M)
        before, main = "", ""
        for line in text.split("\n"):
            entry = INDEX_ENTRY.match((before + " " + line).strip() if before else line)
            before = "" if entry or len(line) < 3 else line
            if len(line) < 3 or sorts(line) >= sorts(main):  # a term of its own; those under it begin anew
                main = line if len(line) > 2 else ""
            if not entry or entry.group(1).startswith("Guide"):
                continue
            for where in expand(document, entry.group(2)):
                found += 1
                check(where and (is_on(entry.group(1), where) or is_on(main, where)),
                      f"{name}: index: “{entry.group(1)}” is not on page {where and where.label} of {entry.group(2)}")
    return found


def check_all(name, document, index=True):
    """Everything, `index`: that there is one; returns how many numbers were links and how many stood in the index."""
    check_folios(name, document)
    check_bookmarks(name, document)
    links, entries = check_links(name, document), check_index(name, document, index)
    print(f"{name}: {len(document.pages)} pages, {links} numbers that are links, {entries} numbers in the index")
    return links, entries
