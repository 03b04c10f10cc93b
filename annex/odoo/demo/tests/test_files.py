"""The demo's files are of the types they say they are, read by others' readers."""

import io
import re
import struct
import unittest
import wave
import zipfile
import zlib
from xml.etree import ElementTree

from annex.odoo.demo import files, jpeg


class FilesTests(unittest.TestCase):
    def test_a_pdf_finds_its_objects_where_its_table_says(self) -> None:
        content = files.pdf("Reçu (1) \\ ᐃᓄᒃᑎᑐᑦ", ("Première ligne", "(a) b"))
        start = int(re.findall(rb"startxref\n(\d+)\n%%EOF", content)[0])
        self.assertTrue(content[start:].startswith(b"xref\n0 6\n"))
        offsets = [int(one) for one in re.findall(rb"(\d{10}) 00000 n", content)]
        for number, offset in enumerate(offsets, 1):
            self.assertTrue(content[offset:].startswith(b"%d 0 obj\n" % number))
        length = int(re.findall(rb"/Length (\d+)", content)[0])
        stream = content.split(b"stream\n", 1)[1][:length]
        self.assertTrue(content.split(stream, 1)[1].startswith(b"\nendstream"))
        self.assertIn("Reçu \\(1\\) \\\\".encode("latin-1"), stream)

    def test_a_png_holds_every_row_and_true_checksums(self) -> None:
        content, at, found = files.png(3, 40, 30), 8, dict[bytes, bytes]()
        self.assertEqual(content[:8], b"\x89PNG\r\n\x1a\n")
        while at < len(content):
            (length,) = struct.unpack_from(">I", content, at)
            kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
            (checksum,) = struct.unpack_from(">I", content, at + 8 + length)
            self.assertEqual(checksum, zlib.crc32(kind + data), kind)
            found[kind] = found.get(kind, b"") + data
            at += 12 + length
        self.assertEqual(struct.unpack(">II", found[b"IHDR"][:8]), (40, 30))
        self.assertEqual(len(zlib.decompress(found[b"IDAT"])), 30 * (1 + 3 * 40))
        self.assertNotEqual(content, files.png(4, 40, 30))

    def test_a_jpeg_says_its_size_and_holds_every_square(self) -> None:
        content, at, found = jpeg.jpeg(3, 20, 10), 2, dict[int, bytes]()
        self.assertEqual((content[:2], content[-2:]), (b"\xff\xd8", b"\xff\xd9"))
        while (marker := content[at + 1]) != 0xDA:
            (length,) = struct.unpack_from(">H", content, at + 2)
            found[marker] = content[at + 4 : at + 2 + length]
            at += 2 + length
        self.assertEqual(struct.unpack(">BHHB", found[0xC0][:6]), (8, 80, 160, 3))
        (length,) = struct.unpack_from(">H", content, at + 2)
        scan = content[at + 2 + length : -2].replace(b"\xff\0", b"\xff")
        levels = self.decoded("".join(f"{byte:08b}" for byte in scan), 20 * 10 * 3)
        self.assertTrue(all(-128 <= level < 128 for level in levels))
        self.assertGreater(len(set(levels)), 10)
        self.assertNotEqual(content, jpeg.jpeg(4, 20, 10))

    def decoded(self, bits: str, number: int) -> list[int]:
        """Read differences back, and check that nothing but filling is left."""
        sizes = {code: size for size, code in enumerate(jpeg.CODES)}
        self.assertEqual(sizes["00"], 0)
        self.assertEqual(sizes["111111110"], 11)
        levels, before, at = list[int](), [0, 0, 0], 0
        for square in range(number):
            end = next(e for e in range(at + 2, at + 10) if bits[at:e] in sizes)
            size = sizes[bits[at:end]]
            kept = int(bits[end : end + size] or "0", 2)
            before[square % 3] += kept if not size or kept >> size - 1 else kept - (1 << size) + 1
            levels.append(before[square % 3])
            at = end + size + 1
            self.assertEqual(bits[at - 1], "0")
        self.assertEqual(set(bits[at:]) - {"1"}, set())
        self.assertLess(len(bits) - at, 8)
        return levels

    def test_a_drawing_is_well_formed_and_runs_nothing(self) -> None:
        drawing = ElementTree.fromstring(files.svg("Plan <1> & ᐃᓄᒃ", 3))
        self.assertTrue(drawing.tag.endswith("svg"))
        self.assertIn("Plan <1> & ᐃᓄᒃ", "".join(drawing.itertext()))
        self.assertNotIn(b"script", files.svg("x", 1))

    def test_a_sound_plays_as_long_as_asked(self) -> None:
        with wave.open(io.BytesIO(files.wav(1, seconds=0.5))) as sound:
            self.assertEqual(sound.getnframes() / sound.getframerate(), 0.5)
            self.assertGreater(len(set(sound.readframes(200))), 1)

    def test_a_letter_is_a_package_of_well_formed_parts(self) -> None:
        content = files.docx("Procès-verbal <1>", ("A & B",))
        self.assertEqual(content, files.docx("Procès-verbal <1>", ("A & B",)))
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.assertIsNone(package.testzip())
            parsed = {
                name: ElementTree.fromstring(package.read(name)) for name in package.namelist()
            }
        self.assertIn("[Content_Types].xml", parsed)
        said = "".join(parsed["word/document.xml"].itertext())
        self.assertIn("Procès-verbal <1>", said)
        self.assertIn("A & B", said)
