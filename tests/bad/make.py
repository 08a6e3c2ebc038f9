"""What the cases make their files of: pictures and other bytes that no text editor writes."""
import struct
import zlib


def chunk(kind, body=b""):
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width=2, height=2, bits=8, colour=2, extra=b"", data=None, end=True):
    """A PNG, black. `extra`: chunks before its data."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if data is None:
        data = zlib.compress(bytes(1 + (width * channels * bits + 7) // 8) * height)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)) + extra +
            chunk(b"IDAT", data) + (chunk(b"IEND") if end else b""))


def segment(marker, body=b""):
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(frame=0xC0, bits=8, width=8, height=8, components=3, extra=b"", end=b"\xff\xd9"):
    """The markers of a JPEG, with hardly anything to decode. `extra`: segments before its frame."""
    ids = bytes(byte for i in range(components) for byte in (i + 1, 0x11, 0))
    scan = bytes(byte for i in range(components) for byte in (i + 1, 0))
    return (b"\xff\xd8" + extra + segment(0xDB, b"\0" + b"\1" * 64) +
            segment(frame, struct.pack(">BHHB", bits, height, width, components) + ids) +
            segment(0xDA, bytes((components,)) + scan + b"\0\x3f\0") + b"\0\0" + end)


def svg(body, view="0 0 10 10"):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">\n{body}\n</svg>\n'


def face(name="LiberationSans-Regular.ttf", embedding=None, damaged=None, byte=0xFF, glyphs=None):
    """A face of Debian's packages; `embedding`: what its licence says of that (fsType of OS/2); `damaged`: a table of
    which each byte is `byte`; `glyphs`: how many it says to have."""
    for folder in ("truetype/liberation2", "truetype/liberation", "opentype/vollkorn", "truetype/vollkorn"):
        path = f"/usr/share/fonts/{folder}/{name}"
        try:
            data = bytearray(open(path, "rb").read())
        except FileNotFoundError:
            continue
        for i in range(struct.unpack(">H", data[4:6])[0]):
            tag, _, at, length = struct.unpack(">4sIII", data[12 + 16 * i:28 + 16 * i])
            if tag == b"OS/2" and embedding is not None:
                data[at + 8:at + 10] = struct.pack(">H", embedding)
            if tag == damaged:
                data[at:at + length] = bytes((byte,)) * length
            if tag == b"maxp" and glyphs is not None:
                data[at + 4:at + 6] = struct.pack(">H", glyphs)
        return bytes(data)
    raise FileNotFoundError(name)
