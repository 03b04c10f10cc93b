"""Pictures of the demo in JPEG (ITU-T T.81, baseline): squares of one colour each, and no more."""

import struct

LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
"""How many categories of differences have a code of each length, from one bit on (T.81, K.3)."""


def _codes() -> tuple[str, ...]:
    """Return the code of each category, as the lengths say it: the next number, one bit longer."""
    codes, code = [], 0
    for length, number in enumerate(LENGTHS, 1):
        for _ in range(number):
            codes.append(f"{code:0{length}b}")
            code += 1
        code <<= 1
    return tuple(codes)


CODES = _codes()


def jpeg(seed: int, columns: int = 45, rows: int = 30) -> bytes:
    """Return a picture of even squares of eight: a card with a stripe and a portrait."""
    bits: list[str] = []
    before = [0, 0, 0]
    for row, column in ((row, column) for row in range(rows) for column in range(columns)):
        for part, level in enumerate(_square(seed, column / columns, row / rows)):
            # Nothing but the mean of a square is kept, as the difference to the one before.
            difference, before[part] = level - before[part], level
            size = abs(difference).bit_length()
            bits.append(CODES[size])
            if size:
                kept = difference if difference > 0 else difference + (1 << size) - 1
                bits.append(f"{kept:0{size}b}")
            bits.append("0")  # and no more of this square
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    scan = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHB", 8, rows * 8, columns * 8, 3) + bytes(
        (1, 17, 0, 2, 17, 0, 3, 17, 0)
    )
    return b"".join(
        (
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            _segment(0xDB, bytes(1) + bytes((8,)) * 64),
            _segment(0xC0, frame),
            _segment(0xC4, bytes(1) + bytes(LENGTHS) + bytes(range(len(CODES)))),
            _segment(0xC4, b"\x10\1" + bytes(15) + bytes(1)),
            _segment(0xDA, bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0))),
            scan,
            b"\xff\xd9",
        )
    )


def _square(seed: int, x: float, y: float) -> tuple[int, int, int]:
    """Return the brightness and the two colours of a place, each around zero."""
    if abs(y - 0.16) < 0.08:
        return -40, 50 - seed * 9, seed * 11 - 30
    if 0.08 < x < 0.34 and 0.34 < y < 0.9:
        head = (x - 0.21) ** 2 * 2 + (y - 0.52) ** 2 < 0.012 or y > 0.68
        return (-70, 8, 24) if head else (60, -6, 4)
    return int(90 - 40 * y - 20 * x), 6, -10


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content
