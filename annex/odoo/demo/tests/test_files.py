"""The demo's files are of the types they say they are, read by others' readers."""

import io
import re
import struct
import unittest
import wave
import zipfile
import zlib
from xml.etree import ElementTree

from annex.odoo.demo import files


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
