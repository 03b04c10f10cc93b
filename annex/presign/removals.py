"""Take a file out of object storage: rare, where somebody is erased, never to free space."""

import time
from http import HTTPStatus
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from annex.presign.dispositions import present
from annex.presign.signing import signer_for
from annex.presign.skew import StorageUnreachable
from annex.presign.storages import resolve

PATIENCE_S: Final = 30


def remove(*, storage_code: str, key: str) -> None:
    """Delete a whole file; one that is not there is gone already.

    Versions that a bucket keeps of it are its own rules' to end. Raises StorageUnknown, or
    StorageUnreachable when the storage does not say that it is gone.
    """
    storage, bucket = resolve(code=storage_code, bucket=None, key=key)
    shown = present(key.rpartition("/")[2], "application/octet-stream", "attachment")
    url = signer_for(storage).url(bucket, key, shown, at=time.time(), method="DELETE")
    try:
        with urlopen(Request(url, method="DELETE"), timeout=PATIENCE_S):
            return
    except HTTPError as error:
        if error.code != HTTPStatus.NOT_FOUND:
            raise StorageUnreachable(storage=storage.code) from error
    except (URLError, TimeoutError) as error:
        raise StorageUnreachable(storage=storage.code) from error
