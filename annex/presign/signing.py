"""Signature version 4 in the query of an address: the only place that makes one work.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html; equal, byte by byte,
to what botocore gives when it is told region, addressing and endpoint (tests/test_signing.py).
"""

import hashlib
import hmac
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from annex.presign.dispositions import CACHE_CONTROL, Presentation
from annex.presign.percent import encoder
from annex.presign.storages import ObjectStorage

Method = Literal["GET", "HEAD", "PUT", "DELETE"]

LIFETIME_S: Final = 60
"""From the moment of minting; a link is dead at this second."""

BACKDATED_S: Final = 5
"""How far the storage's clock may be behind ours without refusing a link as not yet valid."""

_value: Final = encoder("-_.~")
_path: Final = encoder("-_.~/")
_CACHED: Final = f"response-cache-control={_value(CACHE_CONTROL)}"
_ALGORITHM: Final = "AWS4-HMAC-SHA256"


def _digest(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")


class Signer:
    """Signs for one credential of one storage. May be shared by threads."""

    def __init__(self, storage: ObjectStorage) -> None:
        self._storage = storage
        self._day = ("", b"")
        token = storage.session_token
        self._token = f"&X-Amz-Security-Token={_value(token)}" if token else ""

    def url(
        self,
        bucket: str,
        key: str,
        shown: Presentation,
        *,
        at: float,
        lifetime_s: int = LIFETIME_S,
        backdated_s: int = BACKDATED_S,
        method: Method = "GET",
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Return the address that opens ``key`` from ``at``, in seconds of the epoch.

        The key's characters are signed as they are stored, whatever they are: nothing is
        normalised. Dating it back leaves the moment at which it dies where it is. ``headers``, by
        names in small letters, are what a request has to say, in these words.
        """
        storage = self._storage
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(int(at) - backdated_s))
        day = moment[:8]
        scope = f"{day}/{storage.region}/s3/aws4_request"
        host, path = storage.address(bucket)
        path += _path(key)
        disposition = f"response-content-disposition={_value(shown.content_disposition)}"
        media_type = f"response-content-type={_value(shown.content_type)}"
        said = (
            f"X-Amz-Algorithm={_ALGORITHM}"
            f"&X-Amz-Credential={_value(f'{storage.access_key}/{scope}')}"
            f"&X-Amz-Date={moment}&X-Amz-Expires={lifetime_s + backdated_s}"
        )
        lines = sorted({"host": host, **(headers or {})}.items())
        names = ";".join(name for name, _ in lines)
        signed = f"&X-Amz-SignedHeaders={_value(names)}"
        # The order of the canonical query is that of the bytes of the names.
        query = f"{said}{self._token}{signed}&{_CACHED}&{disposition}&{media_type}"
        heads = "".join(f"{name}:{text}\n" for name, text in lines)
        request = f"{method}\n{path}\n{query}\n{heads}\n{names}\nUNSIGNED-PAYLOAD"
        hashed = hashlib.sha256(request.encode()).hexdigest()
        signature = _digest(self._key(day), f"{_ALGORITHM}\n{moment}\n{scope}\n{hashed}").hex()
        return (
            f"{storage.scheme}://{host}{path}?{disposition}&{media_type}&{_CACHED}"
            f"&{said}{signed}{self._token}&X-Amz-Signature={signature}"
        )

    def _key(self, day: str) -> bytes:
        # One tuple, replaced as a whole: a thread sees a day with its own key or makes it anew.
        known, key = self._day
        if known != day:
            key = f"AWS4{self._storage.secret_key}".encode()
            for text in (day, self._storage.region, "s3", "aws4_request"):
                key = _digest(key, text)
            self._day = (day, key)
        return key


@lru_cache(maxsize=64)
def signer_for(storage: ObjectStorage) -> Signer:
    """Return the process's signer for a storage and its credential."""
    return Signer(storage)
