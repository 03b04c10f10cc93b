"""Build what the search reads of Odoo's documents, bring it up to date, or say how it stands."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from annex.odoo.documents import projection
from annex.odoo.router import PROJECTOR_ALIAS


class Command(BaseCommand):
    """Keep the projection of Odoo's documents."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Begin with an empty one.")
        parser.add_argument("--status", action="store_true", help="Only say how it stands.")

    def handle(self, *args: Any, **options: Any) -> None:
        if PROJECTOR_ALIAS not in connections.settings:
            raise CommandError("Set ODOO_PROJECTOR_DATABASE_URL.")
        if not options["status"]:
            projection.ensure(rebuild=options["rebuild"])
            while not (progress := projection.sync(for_s=2)).ended:
                self.stdout.write(f"{progress.written} documents written, {progress.removed} gone")
        state = projection.state(PROJECTOR_ALIAS)
        if state is None:
            self.stdout.write("There is no projection yet.")
            return
        self.stdout.write(f"{state.rows} documents, complete as of {state.complete_at}.")
