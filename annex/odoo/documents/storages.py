"""Where Odoo and its modules keep the bytes of a document, read off its row; never guessed."""

from collections.abc import Mapping

from annex.odoo.documents.values import Storage

CLOUD = "cloud_storage"
CAMPTOCAMP = "s3"


def code_of(store_fname: str | None) -> str:
    """Return the code of the storage that a name begins with."""
    return (store_fname or "").partition("://")[0]


def resolve(
    *,
    kind: str,
    url: str | None,
    store_fname: str | None,
    checksum: str | None,
    file_size: int | None,
    directories: Mapping[str, str],
) -> Storage:
    """Return where the bytes are.

    ``directories`` give the directory path of each S3 storage of OCA's ``fs_storage`` by its code.
    A name such as ``code://path`` is that storage's, even where the code is ``s3``; otherwise
    ``s3://bucket/key`` is how ``attachment_s3`` (Odoo 16 and before) writes it.
    """
    if kind == "url":
        return Storage("url")
    if kind == CLOUD:
        return Storage("cloud")
    if not store_fname:
        # A checksum without a name: the bytes are in the row itself.
        return Storage("database" if checksum and file_size != 0 else "empty")
    code, separator, path = store_fname.partition("://")
    if not separator:
        return Storage("odoo")
    if code in directories:
        bucket, _, prefix = directories[code].strip("/").partition("/")
        key = f"{prefix}/{path}" if prefix else path
        return Storage("s3", bucket, key, code) if bucket and path else Storage("unknown")
    if code == CAMPTOCAMP:
        bucket, _, key = path.partition("/")
        return Storage("s3", bucket, key, code) if bucket and key else Storage("unknown")
    return Storage("unknown", code=code)
