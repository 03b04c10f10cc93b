"""The demo's Odoo beside the product, with its files in the storage that the settings name."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings

from annex.odoo.demo import selling
from annex.odoo.demo.api.server import DemoOdoo
from annex.odoo.demo.building import build
from annex.odoo.demo.registry import VERSION
from annex.odoo.documents import projection
from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS
from annex.presign.tests.peer import peer
from annex.testing.odoo import granted, made
from annex.testing.odoo_template import url_of
from platforms.marketplace.demo.services.making import DEMO_ODOO
from proofs.explorer.storing import embedded_storage
from tests.journeys.product import PROJECTOR_URL


@contextmanager
def demo_odoo() -> Iterator[dict[str, str]]:
    """Make it, searchable, openable and answering its API; gives the variables that name it."""
    with made() as name, TemporaryDirectory() as folder:
        build(url_of(name), bucket=settings.S3_BUCKET, folder=Path(folder))
        _store(Path(folder))
        with psycopg.connect(url_of(name)) as odoo:
            selling.ensure(odoo)
        answering = DemoOdoo(
            url_of(name), database=DEMO_ODOO, login="bot", key=secrets.token_urlsafe()
        )
        with granted(url_of(name), VERSION) as urls, answering:
            projection.sync(whole=True)
            yield {
                "ODOO_DATABASE_URL": urls[READER_ALIAS],
                PROJECTOR_URL: urls[PROJECTOR_ALIAS],
                "ODOO_URL": answering.url,
                "ODOO_API_DATABASE": answering.database,
                "ODOO_API_KEY": answering.key,
            }


def _store(folder: Path) -> None:
    storage = embedded_storage()
    client = peer(storage)
    for path in folder.rglob("*.*"):
        key = path.relative_to(folder).as_posix()
        client.put_object(Bucket=storage.buckets[0], Key=key, Body=path.read_bytes())
