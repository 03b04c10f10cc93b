"""An object storage that listens here: it keeps bytes by path and takes PUT, HEAD and DELETE.

As Amazon's it refuses bytes that are not those of the checksum that is said, and tells that of
what it has to who asks for it.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.test import override_settings

from annex.presign.tests.fixtures import STORAGE
from annex.presign.uploads import CHECKSUM

NONE: Mapping[str, str] = {}


class Bucket:
    """What the storage holds by path, what it was asked, and how it fails."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.is_down = False
        self.keeps_checksums = True
        self.before_answering: Callable[[], object] = lambda: None


@contextmanager
def listening(code: str = "default", *, checksums: bool = True) -> Iterator[Bucket]:
    """Let ``code`` be a storage on this machine for the block."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bucket))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    said = {
        **STORAGE,
        "code": code,
        "buckets": ["annex"],
        "checksums": checksums,
        "endpoint": f"http://127.0.0.1:{server.server_port}",
    }
    try:
        with override_settings(ANNEX_OBJECT_STORAGES=[said]):
            yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _checksum(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _handler(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            path = self._asked()
            data = self.rfile.read(int(self.headers["Content-Length"]))
            taken = self.headers[CHECKSUM] in {None, _checksum(data)}
            if taken and not bucket.is_down:
                bucket.files[path] = data
            self._answer(200 if taken else 400)

        def do_HEAD(self) -> None:
            data = bucket.files.get(self._asked())
            said = {}
            asked = self.headers["x-amz-checksum-mode"] == "ENABLED"
            if data is not None and asked and bucket.keeps_checksums:
                said = {CHECKSUM: _checksum(data)}
            self._answer(404 if data is None else 200, len(data or b""), said)

        def do_DELETE(self) -> None:
            path = self._asked()
            there = not bucket.is_down and bucket.files.pop(path, None) is not None
            self._answer(204 if there else 404)

        def _asked(self) -> str:
            path = urlsplit(self.path).path
            bucket.asked.append((self.command, path))
            return path

        def _answer(self, status: int, length: int = 0, said: Mapping[str, str] = NONE) -> None:
            bucket.before_answering()
            self.send_response(503 if bucket.is_down else status)
            self.send_header("Content-Length", str(length))
            for name, text in said.items():
                self.send_header(name, text)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
