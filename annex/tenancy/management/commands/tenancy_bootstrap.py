from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annex.tenancy import bootstrap
from annex.tenancy.sealing import Mode


class Command(BaseCommand):
    """Create the database roles and the database; safe to repeat."""

    help = "Create Annex's database roles and its database, as ADMIN_DATABASE_URL's role."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mode",
            type=Mode,
            choices=list(Mode),
            help="How the database keeps the account entered; the strongest possible if left out.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ADMIN_DATABASE_URL:
            raise CommandError("Set ADMIN_DATABASE_URL to a role that may create roles.")
        try:
            created = bootstrap.ensure(
                settings.ADMIN_DATABASE_URL, settings.ROLE_DATABASE_URLS, options["mode"]
            )
        except psycopg.OperationalError as error:
            raise CommandError(f"The database server can not be reached: {error}") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise CommandError(f"ADMIN_DATABASE_URL's role may not do this: {error}") from error
        self.stdout.write("Created the database." if created else "The database is there.")
