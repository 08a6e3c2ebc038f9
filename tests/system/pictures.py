#!/usr/bin/env python3
"""Every page of the samples beside a small picture of it (reference/SAMPLE-PAGE.png, 50 dpi, grey), with a tolerance for
what rasterisers do differently: a pixel is wrong when nothing within one pixel of it is near its value, and few may be.
UPDATE=1 writes the pictures anew. A page that differs is left beside the PDFs, as SAMPLE-PAGE.png."""
import os
import struct
import zlib

from common import HERE, PDFS, SAMPLES, check, finish, sample_pdf, tool

RESOLUTION, NEAR, MOST_WRONG = 50, 64, 0.001


def read_pgm(path):
    data = open(path, "rb").read()
    head, at = [], 0
    while len(head) < 4:
        end = at
        while data[end] not in b" \n":
            end += 1
        head.append(data[at:end])
        at = end + 1
    return int(head[1]), int(head[2]), data[at:]


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def write_png(path, width, height, rows):
    lines = b"".join(b"\0" + rows[y * width:(y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))


def read_png(path):
    """Of those that write_png makes: 8 bits of grey, no filters."""
    data = open(path, "rb").read()
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at:at + 8])
        if name == b"IHDR":
            width, height = struct.unpack(">II", data[at + 8:at + 16])
        if name == b"IDAT":
            packed += data[at + 8:at + 8 + size]
        at += size + 12
    lines = zlib.decompress(packed)
    return width, height, b"".join(lines[y * (width + 1) + 1:(y + 1) * (width + 1)] for y in range(height))


def wrong_pixels(got, wanted, width, height):
    wrong = 0
    for i in range(width, width * (height - 1) - 1):
        if abs(got[i] - wanted[i]) < NEAR:
            continue
        around = [wanted[i + dy + dx] for dy in (-width, 0, width) for dx in (-1, 0, 1)]
        wrong += not min(around) - NEAR < got[i] < max(around) + NEAR
    return wrong


def compare(name, page, path):
    width, height, got = read_pgm(path)
    reference = os.path.join(HERE, "reference", f"{name}-{page}.png")
    if os.environ.get("UPDATE"):
        write_png(reference, width, height, got)
    if not check(os.path.exists(reference), f"{reference}: no such picture"):
        return
    size = read_png(reference)
    good = size[:2] == (width, height)
    wrong = wrong_pixels(got, size[2], width, height) if good else width * height
    seen = os.path.join(PDFS, f"{name}-{page}.png")
    if check(wrong <= MOST_WRONG * width * height, f"{name}, page {page}: {wrong} pixels differ; see {seen} and {reference}"):
        return
    write_png(seen, width, height, got)


for one in SAMPLES:
    stem = os.path.join(PDFS, one + "-page")
    tool("pdftoppm", "-gray", "-r", str(RESOLUTION), sample_pdf(one), stem)
    drawn = sorted(f for f in os.listdir(PDFS) if f.startswith(one + "-page-") and f.endswith(".pgm"))
    kept = [f for f in os.listdir(os.path.join(HERE, "reference")) if f.rsplit("-", 1)[0] == one]
    if not os.environ.get("UPDATE"):
        check(len(drawn) == len(kept), f"{one}: {len(drawn)} pages, {len(kept)} pictures")
    for number, picture in enumerate(drawn):
        compare(one, number + 1, os.path.join(PDFS, picture))
        os.remove(os.path.join(PDFS, picture))
finish()
