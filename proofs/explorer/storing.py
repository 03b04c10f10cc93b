"""The embedded S3 server as a browser and an administrator use it."""

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings

from annex.presign.dispositions import present
from annex.presign.signing import Signer
from annex.presign.storages import ObjectStorage, read
from annex.presign.tests.peer import peer

NAMED: Final = (
    ("plain/report.pdf", "report.pdf"),
    ("a b+c%20d~e&f=g;h,i'j(k)!*.pdf", 'R&D 100% "plan"; v=1.pdf'),
    ("e\u0301te\u0301/combining.pdf", "été en combinant e\u0301.pdf"),
    ("été/composé.pdf", "Relevé d’été – œuvre.pdf"),
    ("ᓄᓇᕗᑦ/ᐃᓄᒃᑎᑐᑦ.pdf", "ᓄᓇᕗᑦ ᐃᓄᒃᑎᑐᑦ.pdf"),
    ("文書/報告書.pdf", "報告書.pdf"),
    ("документ/Київ.pdf", "Київ.pdf"),
    ("مستند/عربي.pdf", "عربي.pdf"),
    ("🙂/👩🏽‍💻.pdf", "👩🏽‍💻 🇨🇦.pdf"),
    ("ab/" + "ᓄ" * 60 + "/" + "c" * 200, "ᓄ" * 80 + ".pdf"),
)
"""Keys and names that other signers have failed on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: Message
    body: bytes


def embedded_storage() -> ObjectStorage:
    """Return the storage that the settings call `default`."""
    said = next(one for one in settings.ANNEX_OBJECT_STORAGES if one["code"] == "default")
    return read(said)


def put(storage: ObjectStorage, key: str, content: bytes) -> None:
    """Store an object."""
    peer(storage).put_object(Bucket=storage.buckets[0], Key=key, Body=content)


def sign(storage: ObjectStorage, key: str, name: str, *, at: float) -> str:
    """Return a link to a PDF, as minted ``at``."""
    shown = present(name, "application/pdf", "inline")
    return Signer(storage).url(storage.buckets[0], key, shown, at=at)


def get(url: str, *, place: str | None = None, **headers: str) -> Answer:
    """Ask for a link as it stands: nothing in it is normalised.

    ``place`` is where the host named in it is really found, as a name server would say.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(place or parts.netloc, timeout=10)
    try:
        asked = f"{parts.path}?{parts.query}"
        connection.request("GET", asked, headers={"Host": parts.netloc, **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def name_told(content_disposition: str) -> str:
    """Return the whole name in a header."""
    return unquote(content_disposition.rpartition("''")[2])


def tamperings(url: str, key: str) -> Iterator[tuple[str, str]]:
    """Yield the link with each of its parts changed, and what was changed."""
    path, _, query = url.partition("?")
    yield "key", f"{path.removesuffix(quote(key, safe='/-_.~'))}minute.pdf?{query}"
    for part, changed in (
        ("response-content-disposition", "attachment"),
        ("response-content-type", "text%2Fhtml"),
        ("response-cache-control", "public"),
        ("X-Amz-Expires", "6000"),
        ("X-Amz-Date", "20270101T000000Z"),
        ("X-Amz-Signature", "0" * 64),
    ):
        yield part, re.sub(rf"{part}=[^&]*", f"{part}={changed}", url)
    yield "length", f"{url}&versionId=1"
