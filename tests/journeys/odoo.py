"""The demo's Odoo beside the product, with its files in the storage that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from annex.odoo.demo.building import build
from annex.odoo.demo.registry import VERSION
from annex.odoo.documents import projection
from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS
from annex.presign.tests.peer import peer
from annex.testing.odoo import granted, made
from annex.testing.odoo_template import url_of
from proofs.explorer.storing import embedded_storage
from tests.journeys.product import PROJECTOR_URL


@contextmanager
def demo_odoo() -> Iterator[dict[str, str]]:
    """Make it, searchable and openable, inside the block; gives the variables that name it."""
    with made() as name, TemporaryDirectory() as folder:
        build(url_of(name), bucket=settings.S3_BUCKET, folder=Path(folder))
        _store(Path(folder))
        with granted(url_of(name), VERSION) as urls:
            projection.sync(whole=True)
            yield {
                "ODOO_DATABASE_URL": urls[READER_ALIAS],
                PROJECTOR_URL: urls[PROJECTOR_ALIAS],
            }


def _store(folder: Path) -> None:
    storage = embedded_storage()
    client = peer(storage)
    for path in folder.rglob("*.*"):
        key = path.relative_to(folder).as_posix()
        client.put_object(Bucket=storage.buckets[0], Key=key, Body=path.read_bytes())
