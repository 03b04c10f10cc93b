"""Answer the API of the demo's Odoo until asked to stop."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annex.odoo.demo.api.server import DemoOdoo

BILLED_EVERY_S = 10.0


class Command(BaseCommand):
    """Answer the API of the demo's Odoo until asked to stop; bill what was delivered."""

    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ADMIN_DATABASE_URL or not settings.ODOO_DATABASE_URL:
            raise CommandError("Set ADMIN_DATABASE_URL and ODOO_DATABASE_URL.")
        path = urlsplit(settings.ODOO_DATABASE_URL).path
        odoo = DemoOdoo(
            urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=path).geturl(),
            database=settings.ODOO_API_DATABASE,
            login=settings.ODOO_API_USER or "bot",
            key=settings.ODOO_API_KEY,
            port=options["port"],
        )
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        with odoo:
            self.stdout.write(f"The demo's Odoo listens at {odoo.url}.")
            while not ended.wait(BILLED_EVERY_S):
                self._bill(odoo)

    def _bill(self, odoo: DemoOdoo) -> None:
        try:
            made = odoo.company.invoice_delivered()
        except psycopg.Error as error:
            self.stderr.write(f"Nothing was billed: {error}")
            return
        if made:
            self.stdout.write(f"Billed delivered days by {len(made)} invoices.")
