"""The bytes of the demo's documents: small files of real types, the same every time."""

import io
import math
import struct
import wave
import zipfile
import zlib
from collections.abc import Sequence

PAPER = (595, 842)
"""A4 in points."""
RATE = 8_000


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """Return a page with a title and lines; letters that Latin-1 lacks are left out."""
    shown = [f"BT /F1 20 Tf 56 770 Td ({_literal(title)}) Tj ET"]
    shown += (
        f"BT /F1 11 Tf 56 {730 - 18 * row} Td ({_literal(line)}) Tj ET"
        for row, line in enumerate(lines)
    )
    stream = "\n".join(shown).encode("latin-1")
    width, height = PAPER
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    out, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return out.getvalue()


def png(seed: int, width: int = 360, height: int = 240) -> bytes:
    """Return a picture: a sky, a sun and hills, other ones for each seed."""
    rows = bytearray()
    sun = (80 + seed * 97 % (width - 160), 60 + seed * 31 % 80)
    for y in range(height):
        rows.append(0)
        for x in range(width):
            hill = height * 0.62 + 40 * math.sin(x / 70 + seed) + 18 * math.sin(x / 23 + seed * 2)
            if y > hill:
                shade = int(min(1.0, (y - hill) / 160) * 70)
                rows += bytes((58 - shade // 3, 110 - shade, 92 - shade))
            elif (x - sun[0]) ** 2 + (y - sun[1]) ** 2 < 900:
                rows += b"\xff\xe8\xb4"
            else:
                glow = y * 90 // height
                rows += bytes((150 + glow, 190 + glow // 2, 226))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(bytes(rows), 6)),
            (b"IEND", b""),
        )
    )


def svg(title: str, seed: int) -> bytes:
    """Return a drawing of rooms, and their title; letters of any script."""
    rooms = "".join(
        f'<rect x="{20 + 90 * n}" y="20" width="80" height="{60 + seed * 37 * (n + 1) % 90}" '
        'fill="none" stroke="#333"/>'
        for n in range(4)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="400" height="220">{rooms}<text x="20" y="205">{_xml(title)}</text></svg>\n'
    ).encode()


def wav(seed: int, seconds: float = 2.0) -> bytes:
    """Return a short tune of two tones."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        for index in range(int(RATE * seconds)):
            tone = 220 * (1 + (seed % 5) / 4) * (1 if index < RATE * seconds / 2 else 1.5)
            loud = 9_000 * math.sin(2 * math.pi * tone * index / RATE)
            sound.writeframesraw(struct.pack("<h", int(loud)))
    return out.getvalue()


def docx(title: str, lines: Sequence[str]) -> bytes:
    """Return a text document that word processors open."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{_xml(line)}</w:t></w:r></w:p>" for line in (title, *lines)
    )
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{rels}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{paragraphs}</w:body>'
        "</w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A time of its own: the same bytes every day.
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


def _literal(text: str) -> str:
    kept = text.encode("latin-1", "ignore").decode("latin-1")
    return kept.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
