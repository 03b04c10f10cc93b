"""The object storages that Annex has a key to, as the settings say them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from annex.kernel.errors import Conflict

_PORTS: Final = {"http": 80, "https": 443}
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,62}")
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html; capitals and
# underscores are of buckets from before 2018, and of other storages.
_BUCKET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
_REGION: Final = re.compile(r"[a-z0-9-]+")


class StorageUnknown(Conflict):
    code = "presign.storage_unknown"
    title = "This is stored where Annex has no key."


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStorage:
    """A storage with S3's interface: AWS, MinIO, Ceph RGW, rclone.

    ``endpoint`` is where browsers reach it. Only keys of ``buckets`` that begin with ``prefix``
    are opened. ``session_expires_at`` says when temporary credentials end. With ``checksums`` it
    weighs what is put there against the SHA-256 that a link to put names, and keeps that.
    """

    code: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    buckets: tuple[str, ...]
    addressing: Literal["path", "virtual"] = "path"
    prefix: str = ""
    session_token: str = field(default="", repr=False)
    session_expires_at: datetime | None = None
    checksums: bool = True

    @property
    def scheme(self) -> str:
        """Return http or https."""
        return self.endpoint.partition("://")[0]

    @property
    def host(self) -> str:
        """Return the host, and the port unless it is the scheme's own."""
        return self.endpoint.partition("://")[2]

    def address(self, bucket: str) -> tuple[str, str]:
        """Return the host that is asked for a bucket, and what its keys' path begins with."""
        if self.addressing == "virtual":
            return f"{bucket}.{self.host}", "/"
        return self.host, f"/{bucket}/"

    def opens(self, bucket: str, key: str) -> bool:
        """Tell whether links to a key may be made."""
        return bucket in self.buckets and key.startswith(self.prefix)


def read(said: Mapping[str, Any]) -> ObjectStorage:
    """Return one storage of the setting. Raises ImproperlyConfigured with everything wrong."""
    if wrong := list(problems(said)):
        raise ImproperlyConfigured(" ".join(wrong))
    expires = said.get("session_expires_at") or None
    endpoint = urlsplit(said["endpoint"])
    return ObjectStorage(
        **{
            **said,
            "endpoint": f"{endpoint.scheme}://{_host(endpoint)}",
            "buckets": tuple(said["buckets"]),
            "session_expires_at": datetime.fromisoformat(expires) if expires else None,
        }
    )


def problems(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sentence for everything that is wrong with one storage of the setting."""
    known = {one.name for one in fields(ObjectStorage)}
    name = f"The object storage {said.get('code') or '(without code)'}"
    for unknown in sorted(said.keys() - known):
        yield f"{name} says {unknown}, which nothing reads. Known are {', '.join(sorted(known))}."
    for needed in ("code", "endpoint", "region", "access_key", "secret_key", "buckets"):
        if not said.get(needed):
            yield f"{name} lacks {needed}."
    texts = {one: str(said.get(one) or "") for one in known}
    if texts["code"] and not _CODE.fullmatch(texts["code"]):
        yield f"{name}: a code has small letters, digits, dots, hyphens and underscores."
    if texts["region"] and not _REGION.fullmatch(texts["region"]):
        yield f"{name}: {texts['region']!r} is no region; storages without any take us-east-1."
    yield from (f"{name}: {wrong}" for wrong in _wrong_endpoint(texts["endpoint"]))
    yield from (f"{name}: {wrong}" for wrong in _wrong_buckets(said))
    yield from (f"{name}: {wrong}" for wrong in _wrong_session(texts))
    if not isinstance(said.get("checksums", True), bool):
        yield f"{name}: checksums is true or false."


def _wrong_endpoint(endpoint: str) -> Iterator[str]:
    if not endpoint:
        return
    parts = urlsplit(endpoint)
    try:
        well = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    if not well or parts.username or parts.path.strip("/") or parts.query or parts.fragment:
        yield "the endpoint is scheme, host and port alone, as https://s3.example.org:9000."


def _wrong_buckets(said: Mapping[str, Any]) -> Iterator[str]:
    addressing = said.get("addressing", "path")
    if addressing not in {"path", "virtual"}:
        yield f"the addressing is path or virtual, not {addressing!r}."
    buckets = said.get("buckets") or ()
    if not isinstance(buckets, list | tuple):
        yield "buckets is a list of names."
        return
    for bucket in buckets:
        if not isinstance(bucket, str) or not _BUCKET.fullmatch(bucket):
            yield f"{bucket!r} is no name of a bucket."
        elif addressing == "virtual" and "." in bucket:
            yield f"the bucket {bucket} has a dot, which no certificate covers. Address it by path."


def _wrong_session(texts: Mapping[str, str]) -> Iterator[str]:
    token, expires = texts["session_token"], texts["session_expires_at"]
    if bool(token) != bool(expires):
        yield "a session has both session_token and session_expires_at."
    if not expires:
        return
    try:
        aware = datetime.fromisoformat(expires).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        yield "session_expires_at is a moment with its offset, as 2026-11-25T18:00:00+00:00."


def _host(endpoint: SplitResult) -> str:
    """Return the host as browsers send it: in small letters, without the scheme's own port."""
    host = endpoint.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = endpoint.port
    return host if port in {None, _PORTS[endpoint.scheme]} else f"{host}:{port}"


@lru_cache(maxsize=1)
def configured() -> dict[str, ObjectStorage]:
    """Return the storages by code. Raises ImproperlyConfigured."""
    found = [read(said) for said in settings.ANNEX_OBJECT_STORAGES]
    return {storage.code: storage for storage in found}


def resolve(*, code: str | None, bucket: str | None, key: str) -> tuple[ObjectStorage, str]:
    """Return the storage and bucket that hold a key: never a guess. Raises StorageUnknown.

    A code alone means its only bucket; a bucket alone means the only storage that has it.
    """
    if code is not None:
        named = configured().get(code)
        found = [named] if named else []
    else:
        found = [one for one in configured().values() if bucket in one.buckets]
    if len(found) == 1:
        storage = found[0]
        if bucket is None and len(storage.buckets) == 1:
            bucket = storage.buckets[0]
        if bucket is not None and storage.opens(bucket, key):
            return storage, bucket
    raise StorageUnknown(storage=code, bucket=bucket)


def origins() -> tuple[str, ...]:
    """Return the origins that links lead to, for the policy that pages are served under."""
    return tuple(
        dict.fromkeys(
            f"{storage.scheme}://{storage.address(bucket)[0]}"
            for storage in configured().values()
            for bucket in storage.buckets
        )
    )


def _forget(*, setting: str, **_: Any) -> None:
    if setting == "ANNEX_OBJECT_STORAGES":
        configured.cache_clear()


setting_changed.connect(_forget)
