"""Remove old changes from the history of every account."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.audit import services

LEAST_DAYS = 30


class Command(BaseCommand):
    """Remove every account's changes that are older than the project keeps them."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--keep-days",
            type=int,
            default=settings.ANNEX_AUDIT_KEEP_DAYS,
            help=f"Keep this many days instead of the setting's; at least {LEAST_DAYS}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep_days"] < LEAST_DAYS:
            raise CommandError(f"Keep at least {LEAST_DAYS} days.")
        before = timezone.now() - timedelta(days=options["keep_days"])
        removed = services.forget(before=before)
        self.stdout.write(f"Removed {removed} changes from before {before:%Y-%m-%d}.")
