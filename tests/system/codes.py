#!/usr/bin/env python3
"""QR codes: each one printed is read back by zbar, and what it says is where its link leads."""
import json
import os

from common import HERE, PDFS, Folder, Run, check, finish, tool

PDF = os.path.join(PDFS, "codes.pdf")
ADDRESSES = ["https://www.exemple.fr/guide-ressources", "https://www.exemple.fr/annuaire?d%C3%A9partement=02&type=CIO",
             "tel:0322823767"]


def codes_seen(pdf):
    with Folder() as folder:
        tool("pdftoppm", "-r", "200", "-png", pdf, os.path.join(folder, "page"))
        pages = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        return tool("zbarimg", "-q", "--raw", *pages).split()


def links(pdf):
    """Rectangles of the links, by their address."""
    objects = json.loads(tool("qpdf", "--json=1", pdf))["objects"]
    annots = [o for o in objects.values() if isinstance(o, dict) and o.get("/Subtype") == "/Link"]
    return [annot["/Rect"] for annot in annots], [annot.get("/Contents") for annot in annots]


layouts = os.path.join(HERE, "layouts")
Run("build", os.path.join(HERE, "codes.yaml"), "--layouts", layouts, "-o", PDF).expect(0)
check(set(codes_seen(PDF)) == set(ADDRESSES), f"codes read: {codes_seen(PDF)}")
rects, contents = links(PDF)
check(len(rects) == 3, f"links: {rects}")  # the one of the region is an artifact
check([round(r[2] - r[0]) for r in rects] == [79, 79, 40], f"widths of links: {rects}")
check(contents[0] == "Ouvrir le guide en ligne", contents)
check(contents[2] == "Code QR\u00a0: tel:0322823767", contents)
tool("qpdf", "--check", PDF)
finish()
