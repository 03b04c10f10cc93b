"""Files as the server itself reaches them in object storage: to put, to weigh, to remove.

The product hands out links and moves no bytes by a request. What a takeover finds inside a legacy
database has to get there once, by a command; what a browser put there is only asked for.
"""

import time
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPResponse
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from annex.presign.dispositions import OPAQUE, present
from annex.presign.signing import Method, signer_for
from annex.presign.skew import StorageUnreachable
from annex.presign.storages import resolve
from annex.presign.uploads import CHECKSUM, Contents, checksum

PATIENCE_S: Final = 30
SHORT_PATIENCE_S: Final = 3
"""For what somebody waits for in a request."""


def put(*, storage_code: str, key: str, data: bytes, media_type: str) -> None:
    """Write a whole file; the same one again changes nothing.

    Raises StorageUnknown, or StorageUnreachable when the storage does not take it.
    """
    answer = _ask("PUT", storage_code, key, media_type=media_type, data=data)
    if answer is None or answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        raise StorageUnreachable(storage=storage_code)


def has(*, storage_code: str, key: str) -> bool:
    """Tell whether a storage has a file under a key.

    Raises StorageUnknown or StorageUnreachable.
    """
    return _ask("HEAD", storage_code, key, patience_s=SHORT_PATIENCE_S) is not None


def is_whole(*, storage_code: str, key: str, contents: Contents) -> bool:
    """Tell whether a storage has a file whole; with its checksum, where it keeps those.

    Raises StorageUnknown or StorageUnreachable.
    """
    storage, _ = resolve(code=storage_code, bucket=None, key=key)
    asked = {"x-amz-checksum-mode": "ENABLED"} if storage.checksums else {}
    answer = _ask("HEAD", storage_code, key, headers=asked, patience_s=SHORT_PATIENCE_S)
    if answer is None or answer.headers["Content-Length"] != str(contents.size_bytes):
        return False
    return not storage.checksums or answer.headers[CHECKSUM] == checksum(contents)


def remove(*, storage_code: str, key: str) -> None:
    """Delete a whole file; one that is not there is gone already.

    Versions that a bucket keeps of it are its own rules' to end. Raises StorageUnknown, or
    StorageUnreachable when the storage does not say that it is gone.
    """
    _ask("DELETE", storage_code, key)


def _ask(
    method: Method,
    storage_code: str,
    key: str,
    *,
    media_type: str = OPAQUE,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience_s: float = PATIENCE_S,
) -> HTTPResponse | None:
    """Return the head of a storage's answer, None where it has no such file or bucket."""
    storage, bucket = resolve(code=storage_code, bucket=None, key=key)
    shown = present(key.rpartition("/")[2], media_type, "attachment")
    url = signer_for(storage).url(
        bucket, key, shown, at=time.time(), method=method, headers=headers
    )
    said = {**(headers or {}), **({} if data is None else {"Content-Type": media_type})}
    try:
        with urlopen(Request(url, data, said, method=method), timeout=patience_s) as answer:
            head: HTTPResponse = answer
            return head
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            return None
        raise StorageUnreachable(storage=storage.code) from error
    except (URLError, TimeoutError) as error:
        raise StorageUnreachable(storage=storage.code) from error
