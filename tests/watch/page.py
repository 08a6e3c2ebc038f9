#!/usr/bin/env python3
"""The page of `marbre watch` in headless Chromium: a changed word is seen without a reload and nothing else moves; errors
are shown beside the last good pages; the page finds its way back over a reload."""
import os
import subprocess
import sys
import time

import browser
from common import ROOT, Watch, check, finish, read, write

if not browser.find():
    print("page.py: skipped: chromium is not installed")
    sys.exit(77)

FICHE, WORDS = "fiches/cej.yaml", "préparé et suivi avec"
SEEN = "[...document.querySelectorAll('.page')].findIndex(p => p.textContent.includes('%s')) + 1"
DRAWN = "[...document.querySelectorAll('.page')].every(p => p.dataset.shown === p.dataset.wanted)"
PLACE = "document.getElementById('pages').scrollTop"


def check_first(page):
    pages = page.run("document.querySelectorAll('.page').length")
    check(pages > 50, f"{pages} pages")
    check(page.run("document.title") == "guide.yaml – Marbre", page.run("document.title"))
    page.wait("[...document.fonts].every(f => f.status === 'loaded') && document.fonts.size > 3", "faces loaded")
    check(page.run("document.documentElement.lang") == "fr", "the page is not in French")
    check(str(pages) in page.run("document.getElementById('status').textContent"), "the number of pages is not said")
    # Letters are as wide as the room the display list gives them: the face is the document's own.
    apart = page.run("""(() => {
      const t = [...document.querySelectorAll('#p1 tspan')].find(t => t.textContent === 'ressources').parentNode;
      return [...Array(9).keys()].map(i => t.getExtentOfChar(i).width -
        (t.getStartPositionOfChar(i + 1).x - t.getStartPositionOfChar(i).x));
    })()""")
    check(all(abs(d) < 1.5 for d in apart), f"letters are wider than their room by {apart}")


def check_word(watch, page):
    number = page.run(SEEN % WORDS)
    check(number > 1, "the page with the words is not found")
    page.run(f"document.getElementById('p{number}').scrollIntoView(); window.mark = document.getElementById('p1').firstChild")
    place = page.run(PLACE)
    write(watch.path(FICHE), read(watch.path(FICHE)).replace(WORDS, "monté et suivi avec"))
    page.wait(f"({SEEN % 'monté et suivi avec'}) === {number}", "the word on its page")
    page.wait(f"({SEEN % WORDS}) === 0", "the old word gone")
    page.wait(f"{PLACE} === {place}", "the place kept")
    check(page.run("window.mark === document.getElementById('p1').firstChild"), "a page that did not change was drawn again")
    return number, place


def grey(words):
    """A picture from afar: what `convert` makes of it, 40 × 56 grey values."""
    made = subprocess.run(["convert", *words, "-colorspace", "Gray", "-scale", "40x56!", "-depth", "8", "gray:-"], check=True,
                          stdout=subprocess.PIPE).stdout
    return list(made)


def check_looks(watch, page, numbers):
    """Pages in the browser look as the PDF's do."""
    for number in numbers:
        page.run(f"document.getElementById('p{number}').scrollIntoView()")
        page.wait(f"document.querySelector('#p{number} svg') !== null && [...document.fonts].every(f => f.status === 'loaded')")
        page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
        box = page.run(f"(() => {{ const b = document.getElementById('p{number}').getBoundingClientRect(); return [b.x, b.y, b.width, b.height] }})()")
        page.picture(watch.path("seen.png"), box)
        subprocess.run(["pdftoppm", "-r", "96", "-f", str(number), "-singlefile", "-png", "-cropbox", watch.path("guide.pdf"), watch.path("printed")],
                       check=True)
        apart = [abs(a - b) for a, b in zip(grey([watch.path("seen.png")]), grey([watch.path("printed.png")]))]
        check(max(apart) < 40 and sum(apart) / len(apart) < 2,
              f"page {number} differs by {max(apart)} at most, {sum(apart) / len(apart):.2f} on average")


def check_error(watch, page, number, place):
    text = read(watch.path(FICHE))
    write(watch.path(FICHE), text.replace("sigle: CEJ", "sigle: [CEJ]"))
    page.wait("!document.getElementById('findings').hidden && document.getElementById('status').className === 'errors'")
    finding = page.run("document.querySelector('#finding-list li.error').textContent")
    check("fiches/cej.yaml:3:8" in finding and "sigle: [CEJ]" in finding, finding)
    check(page.run("document.querySelector('#finding-list mark').textContent").startswith("["), "the place is not marked")
    check(page.run(SEEN % "monté et suivi avec") == number, "the last good page is gone")
    page.wait(f"{PLACE} === {place}", "the place kept at an error")
    write(watch.path(FICHE), text)
    page.wait("document.getElementById('status').className === ''")
    check(page.run("document.querySelector('#finding-list li.error') === null"), "the finding is still shown")


def check_reload(page, number):
    page.run("window.before = true")
    time.sleep(0.1)  # the place is kept at the next frame
    place = page.run(PLACE)
    page.reload()
    page.wait("window.before === undefined && document.querySelectorAll('.page').length > 50")
    page.wait(f"Math.abs({PLACE} - {place}) < 2", "the place after a reload")
    page.wait(f"document.querySelector('#p{number} svg') !== null", "the page in view after a reload")


def check_end(watch, page):
    watch.stop()
    page.wait("document.getElementById('status').className === 'lost'")
    check(page.run("document.querySelectorAll('.page svg').length") > 0, "the pages are gone with marbre")


with Watch("guide.yaml", os.path.join(ROOT, "samples", "guide")) as guide:
    with browser.Browser(guide.url) as shown:
        shown.wait("document.querySelectorAll('.page').length > 0 && " + DRAWN)
        check_first(shown)
        at, top = check_word(guide, shown)
        check_error(guide, shown, at, top)
        check_reload(shown, at)
        check_looks(guide, shown, [1, 3, at])
        if os.environ.get("PICTURE"):
            shown.picture(os.environ["PICTURE"])
        check_end(guide, shown)
finish()
