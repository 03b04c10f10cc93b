"""Storages, and names as people give them."""

import random
import string
from collections.abc import Iterator

STORAGE = {
    "code": "archive",
    "endpoint": "https://s3.ca-central-1.amazonaws.com",
    "region": "ca-central-1",
    "addressing": "path",
    "access_key": "AKIDEXAMPLE",
    "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "buckets": ["annex", "odoo"],
    "prefix": "",
}

ALPHABETS = (
    string.ascii_letters + string.digits,
    string.printable.replace("\r", "").replace("\n", ""),
    " +%~&=?#;:@!$'()*,[]\"<>^`{|}_-.\\",
    "éèêëàâçœÉÎÏß ÆØÅ",
    "e\u0301a\u0300o\u0302c\u0327",  # combining accents
    "ᐃᓄᒃᑎᑐᑦ ᓄᓇᕗᑦ ᐊᒻᒪ",
    "ᓀᐦᐃᔭᐍᐏᐣ",
    "文書管理報告書",
    "Документ Київ",
    "مستند عربي",
    "עברית",
    "हिन्दी दस्तावेज़",
    "한국어 문서",
    "ไทยเอกสาร",
    "🙂📄👩🏽‍💻🇨🇦",
)


def written(seed: int, count: int, most: int = 40) -> Iterator[tuple[str, str]]:
    """Yield random keys and names in many scripts, the same for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield _key(chance, most), _text(chance, most)


def _key(chance: random.Random, most: int) -> str:
    return "/".join(_text(chance, most // 3) for _ in range(chance.randint(1, 4)))


def _text(chance: random.Random, most: int) -> str:
    letters = chance.choice(ALPHABETS)
    if chance.random() < 0.3:
        letters += chance.choice(ALPHABETS)
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, most)))
