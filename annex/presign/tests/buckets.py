"""An object storage that listens here: it keeps bytes by path and takes PUT and DELETE."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.test import override_settings

from annex.presign.tests.fixtures import STORAGE


class Bucket:
    """What the storage holds by path, what it was asked, and whether it refuses everything."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.is_down = False


@contextmanager
def listening(code: str = "default") -> Iterator[Bucket]:
    """Let ``code`` be a storage on this machine for the block."""
    bucket = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bucket))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    said = {
        **STORAGE,
        "code": code,
        "buckets": ["annex"],
        "endpoint": f"http://127.0.0.1:{server.server_port}",
    }
    try:
        with override_settings(ANNEX_OBJECT_STORAGES=[said]):
            yield bucket
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(bucket: Bucket) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            path = self._asked()
            data = self.rfile.read(int(self.headers["Content-Length"]))
            if not bucket.is_down:
                bucket.files[path] = data
            self._answer(200)

        def do_DELETE(self) -> None:
            path = self._asked()
            there = not bucket.is_down and bucket.files.pop(path, None) is not None
            self._answer(204 if there else 404)

        def _asked(self) -> str:
            path = urlsplit(self.path).path
            bucket.asked.append((self.command, path))
            return path

        def _answer(self, status: int) -> None:
            self.send_response(503 if bucket.is_down else status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
