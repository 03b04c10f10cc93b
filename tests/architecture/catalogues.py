"""Reads catalogues of translations: the source a person edits, and the form a program loads."""

import ast
import re
import struct
from pathlib import Path

from tests.architecture.sources import ROOT

MAGIC = 0x950412DE
FIELD = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?) (".*")')


def french_catalogues() -> list[Path]:
    """Return every French ``django.po`` of the project."""
    folders = [ROOT / "locale", *ROOT.glob("annex/**/locale"), *ROOT.glob("platforms/*/*/locale")]
    return [folder / "fr" / "LC_MESSAGES" / "django.po" for folder in folders if folder.is_dir()]


def read_po(path: Path) -> dict[str, str]:
    """Return translations by original, keyed as in a ``.mo``; unfinished entries are left out."""
    found = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if match := FIELD.fullmatch(line):
                name, quoted = match.groups()
                fields[name] = ast.literal_eval(quoted)
            elif line.startswith('"'):
                fields[name] += ast.literal_eval(line)
        if "msgid" not in fields or re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE):
            continue
        key = "\x04".join(fields[part] for part in ("msgctxt", "msgid") if part in fields)
        forms = [text for part, text in fields.items() if part.startswith("msgstr")]
        if any(forms):
            plural = fields.get("msgid_plural")
            found[key if plural is None else f"{key}\x00{plural}"] = "\x00".join(forms)
    return found


def read_mo(path: Path) -> dict[str, str]:
    """Return translations by original, as the format of GNU gettext has them."""
    content = path.read_bytes()
    magic, _, count, originals, translations = struct.unpack_from("<5I", content)
    if magic != MAGIC:
        raise ValueError(f"{path} is no little-endian catalogue.")

    def text(table: int, number: int) -> str:
        length, offset = struct.unpack_from("<2I", content, table + 8 * number)
        return content[offset : offset + length].decode()

    return {text(originals, n): text(translations, n) for n in range(count)}
