"""Put a file that came from elsewhere into object storage, and weigh one that a browser put there.

The product hands out links and moves no bytes by a request; what a takeover finds inside a legacy
database has to get there once, by a command.
"""

import time
from http import HTTPStatus
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from annex.presign.dispositions import OPAQUE, present
from annex.presign.signing import signer_for
from annex.presign.skew import StorageUnreachable
from annex.presign.storages import resolve

PATIENCE_S: Final = 30
SHORT_PATIENCE_S: Final = 3


def put(*, storage_code: str, key: str, data: bytes, media_type: str) -> None:
    """Write a whole file; the same one again changes nothing.

    Raises StorageUnknown, or StorageUnreachable when the storage does not take it.
    """
    storage, bucket = resolve(code=storage_code, bucket=None, key=key)
    shown = present(key.rpartition("/")[2], media_type, "attachment")
    url = signer_for(storage).url(bucket, key, shown, at=time.time(), method="PUT")
    request = Request(url, data=data, method="PUT", headers={"Content-Type": media_type})
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:
            if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
                raise StorageUnreachable(storage=storage.code)
    except (HTTPError, URLError, TimeoutError) as error:
        raise StorageUnreachable(storage=storage.code) from error


def size_of(*, storage_code: str, key: str) -> int | None:
    """Return how many bytes a storage has under a key, None when it has no such file.

    Raises StorageUnknown or StorageUnreachable.
    """
    storage, bucket = resolve(code=storage_code, bucket=None, key=key)
    shown = present(key.rpartition("/")[2], OPAQUE, "attachment")
    url = signer_for(storage).url(bucket, key, shown, at=time.time(), method="HEAD")
    try:
        with urlopen(Request(url, method="HEAD"), timeout=SHORT_PATIENCE_S) as answer:
            return int(answer.headers["Content-Length"])
    except HTTPError as error:
        if error.code == HTTPStatus.NOT_FOUND:
            return None
        raise StorageUnreachable(storage=storage.code) from error
    except (URLError, TimeoutError, TypeError, ValueError) as error:
        raise StorageUnreachable(storage=storage.code) from error
