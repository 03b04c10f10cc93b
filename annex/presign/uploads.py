"""What a link to put a file takes: these bytes, and no others."""

import base64
from dataclasses import dataclass
from typing import Final

from annex.presign.storages import ObjectStorage

CHECKSUM: Final = "x-amz-checksum-sha256"
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html: as a signed
header it is weighed against what arrives; in the query of an address it is not."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A file by its length and its SHA-256, in hexadecimal digits."""

    size_bytes: int
    sha256: str


def checksum(contents: Contents) -> str:
    """Return the SHA-256 as storages say it."""
    return base64.b64encode(bytes.fromhex(contents.sha256)).decode()


def headers_of(contents: Contents, storage: ObjectStorage) -> dict[str, str]:
    """Return what a request says that puts the file; its length it says by itself."""
    return {CHECKSUM: checksum(contents)} if storage.checksums else {}
