#!/usr/bin/env python3
"""What becomes of a picture's bytes: JPEG and plain PNG stand in the PDF as they are in their files; PNG with alpha or
interlacing keeps every sample; the same picture is stored once; EXIF's orientation is heeded; inks are those of the
picture's profile, or of the press that the document is for."""
import json
import os
import re
import struct
import subprocess
import zlib

from common import PDFS, ROOT, Folder, Run, check, finish, tool

LAYOUT = """marbre: 1
name: planche
languages: [fr]
metadata: { title: "{{ titre }}", author: A, subject: S }
styles:
  root: { font-family: text, font-size: 10pt, line-height: 14pt }
pages: { all: { size: A4, margin: 20mm } }
body:
  - heading: { level: 1, text: "{{ titre }}" }
  - box: { body: [ image: { each: i in images, src: i, alt: "Une image", width: 30mm, height: 20mm, object-fit: fill } ] }
"""
SCHEMA = """$schema: https://json-schema.org/draft/2020-12/schema
type: object
properties:
  titre: { type: string }
  images: { type: array, items: { type: string, contentMediaType: "image/*" } }
"""
GREY, RGB, GREY_ALPHA, RGBA = 0, 2, 4, 6
CHANNELS = {GREY: 1, RGB: 3, GREY_ALPHA: 2, RGBA: 4}
WIDTH, HEIGHT = 13, 9
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def pixel(x, y, kind, bits):
    """Samples that differ from place to place, and use every bit."""
    return bytes((x * 37 + y * 101 + k * 59 + 11) & 0xFF for k in range(CHANNELS[kind] * bits // 8))


def rows(kind, bits, xs=range(WIDTH), ys=range(HEIGHT)):
    return [b"".join(pixel(x, y, kind, bits) for x in xs) for y in ys]


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(kind, bits, interlaced):
    """The file, and what its IDAT chunks (two of them) hold."""
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    lines = [line for x, y, dx, dy in passes for line in rows(kind, bits, range(x, WIDTH, dx), range(y, HEIGHT, dy)) if line]
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 1)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed[:20]) + chunk(b"IDAT", packed[20:]) +
            chunk(b"IEND", b"")), packed


def parted(kind, bits):
    """Colour and alpha of a picture, as two streams of samples."""
    size, colours = bits // 8, CHANNELS[kind] - (kind in (GREY_ALPHA, RGBA))
    every = [pixel(x, y, kind, bits) for y in range(HEIGHT) for x in range(WIDTH)]
    return b"".join(p[:colours * size] for p in every), b"".join(p[colours * size:] for p in every)


def turned(jpeg, orientation):
    """The JPEG with an EXIF segment that says how it is to be seen."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def build_content(folder, images, brand):
    write(folder + "/layouts/planche/layout.yaml", LAYOUT)
    write(folder + "/layouts/planche/schema.yaml", SCHEMA)
    content = f"layout: planche\nbrand: {brand}\nlanguage: fr\ntitre: Images\nimages:\n" + "".join(f"  - {i}\n" for i in images)
    write(folder + "/images.yaml", content)
    return folder + "/images.yaml"


def build(folder, name, images, brand="academie-amiens"):
    path = os.path.join(PDFS, f"images-{name}.pdf")
    Run("build", "--layouts", folder + "/layouts", build_content(folder, images, brand), "-o", path).expect(0)
    return path


def stream(path, number, how):
    return subprocess.run(["qpdf", f"--show-object={number}", f"--{how}-stream-data", path], stdout=subprocess.PIPE, check=True).stdout


def drawn(path):
    """The image objects in the order in which the page draws them."""
    said = json.loads(tool("qpdf", "--json=1", "--json-key=objects", path))["objects"]
    names = next(o["/XObject"] for o in said.values() if isinstance(o, dict) and "/XObject" in o)
    content = "".join(stream(path, o["/Contents"].split()[0], "filtered").decode("latin-1")
                      for o in said.values() if isinstance(o, dict) and o.get("/Type") == "/Page")
    return [(names[name].split()[0], said[names[name]]) for name in re.findall(r"(/X\d+) Do", content)]


def keeps_bytes(folder):
    subprocess.run(["convert", "-size", "24x16", "gradient:red-blue", "-quality", "90", folder + "/photo.jpg"], check=True)
    subprocess.run(["convert", folder + "/photo.jpg", "-interlace", "Plane", folder + "/progressive.jpg"], check=True)
    subprocess.run(["convert", folder + "/photo.jpg", "-colorspace", "Gray", folder + "/grey.jpg"], check=True)
    wanted = {name: ("raw", open(f"{folder}/{name}", "rb").read(), None) for name in ("photo.jpg", "progressive.jpg", "grey.jpg")}
    for kind in CHANNELS:
        for bits in (8, 16):
            for interlaced in (0, 1):
                data, packed = png(kind, bits, interlaced)
                name = f"{kind}-{bits}-{interlaced}.png"
                write(f"{folder}/{name}", data)
                colour, alpha = parted(kind, bits)
                plain = not interlaced and not alpha
                wanted[name] = ("raw", packed, None) if plain else ("filtered", colour, alpha)
    path = build(folder, "bytes", list(wanted) + ["photo.jpg", f"{RGBA}-8-0.png"])
    objects = drawn(path)
    check(len(objects) == len(wanted) + 2, f"{len(objects)} pictures are drawn")
    for (name, (how, data, alpha)), (number, said) in zip(wanted.items(), objects):
        check(stream(path, number, how) == data, f"{name}: its samples are not those of the file")
        check(bool(alpha) == ("/SMask" in said), f"{name}: alpha")
        if alpha:
            check(stream(path, said["/SMask"].split()[0], "filtered") == alpha, f"{name}: alpha is not that of the file")
    check([n for n, _ in objects[-2:]] == [objects[0][0], objects[list(wanted).index(f"{RGBA}-8-0.png")][0]],
          "a picture used twice is stored twice")


# Which of the stored corners (top left, top right, bottom left, bottom right: red, green, blue, white) stands where.
CORNERS = {1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb"}


def heeds_orientation(folder):
    subprocess.run(["convert", "-size", "32x16", "xc:red", "xc:lime", "+append", "(", "-size", "32x16", "xc:blue", "xc:white", "+append",
                    ")", "-append", "-quality", "95", folder + "/four.jpg"], check=True)
    four = open(folder + "/four.jpg", "rb").read()
    for orientation in CORNERS:
        write(f"{folder}/four-{orientation}.jpg", turned(four, orientation))
    path = build(folder, "turned", [f"four-{o}.jpg" for o in CORNERS])
    page = Page(path, folder)
    for n, (orientation, corners) in enumerate(CORNERS.items()):
        seen = page.seen(n)
        check(seen == corners, f"orientation {orientation}: seen {seen}, not {corners}")


class Page:
    """A page as it is seen; the pictures on it stand one on another."""
    NAMES = {(1, 0, 0): "r", (0, 1, 0): "g", (0, 0, 1): "b", (1, 1, 1): "w"}

    def __init__(self, path, folder):
        subprocess.run(["pdftoppm", "-r", "72", "-singlefile", path, folder + "/page"], check=True)
        self.data = open(folder + "/page.ppm", "rb").read()
        self.width = int(self.data.split()[1])
        self.start = len(self.data) - self.width * int(self.data.split()[2]) * 3

    def at(self, x, y):
        i = self.start + (int(y) * self.width + int(x)) * 3
        return self.NAMES.get(tuple(c > 127 for c in self.data[i:i + 3]), "?")

    def seen(self, n):
        """The colours of the picture's corners."""
        mm, line = 72 / 25.4, 14  # a pixel is a point; a heading stands above
        return "".join(self.at((20 + 30 * fx) * mm, line + (20 + 20 * (n + fy)) * mm) for fy in (0.2, 0.8) for fx in (0.2, 0.8))


PROFILES = "/usr/share/color/icc/ghostscript/"  # Debian's libgs-common
PRESS = """marbre: 1
extends: {root}/layouts/brands/academie-amiens.yaml
output-intent: {{ profile: presse.icc, condition: Essai }}
"""


def photographs(folder):
    """Red above blue, in inks: with the profile of the press, with another, with none; without Adobe's mark, which says that
    values are inverted."""
    red_blue = ["convert", "-size", "32x16", "xc:red", "xc:blue", "-append"]
    for name, profile in (("presse", "default_cmyk.icc"), ("autre", "ps_cmyk.icc")):
        subprocess.run([*red_blue, "-profile", PROFILES + "default_rgb.icc", "-profile", PROFILES + profile, f"{folder}/{name}.jpg"], check=True)
    subprocess.run([*red_blue, "-colorspace", "CMYK", "+profile", "*", folder + "/sans.jpg"], check=True)
    data = open(folder + "/sans.jpg", "rb").read()
    check(data[2:4] == b"\xff\xee" and data[17] == 2, "the photograph is not Adobe's YCCK")
    write(folder + "/droite.jpg", data[:2] + data[18:])


def prints_inks(folder):
    photographs(folder)
    write(folder + "/layouts/brands/essai.yaml", PRESS.format(root=ROOT))
    write(folder + "/layouts/brands/presse.icc", open(PROFILES + "default_cmyk.icc", "rb").read())
    Run("check", "--layouts", folder + "/layouts", build_content(folder, ["sans.jpg"], "academie-amiens")).expect(1, "V006", "images.yaml:6:5")
    wanted = {"inks-press": ("essai", {"presse.jpg": ("/DeviceCMYK", True), "autre.jpg": ("/ICCBased", True), "sans.jpg": ("/DeviceCMYK", True),
                                            "droite.jpg": ("/DeviceCMYK", False)}),
              "inks-screen": ("academie-amiens", {"presse.jpg": ("/ICCBased", True), "autre.jpg": ("/ICCBased", True)})}
    for name, (brand, pictures) in wanted.items():
        path = build(folder, name, list(pictures), brand)
        page = Page(path, folder)
        for n, ((picture, (space, inverted)), (number, said)) in enumerate(zip(pictures.items(), drawn(path))):
            found = said["/ColorSpace"] if isinstance(said["/ColorSpace"], str) else said["/ColorSpace"][0]
            check(found == space, f"{name}, {picture}: in {found}, not {space}")
            check(("/Decode" in said) == inverted, f"{name}, {picture}: Decode is {said.get('/Decode')}")
            check(stream(path, number, "raw") == open(f"{folder}/{picture}", "rb").read(), f"{name}, {picture}: its bytes are not the file's")
            check(not inverted or page.seen(n) == "rrbb", f"{name}, {picture}: seen {page.seen(n)}")


for test in (keeps_bytes, heeds_orientation, prints_inks):
    with Folder() as place:
        test(place)
finish()
