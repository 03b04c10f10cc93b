"""Register an integrator's application."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annex.identity import services
from annex.identity.models import Account, Role
from annex.kernel.errors import DomainError
from annex.tenancy.context import global_context


class Command(BaseCommand):
    """Register an application that acts for itself in one account; prints its secret once."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="The account's short name.")
        parser.add_argument("name", help="The application's name.")
        parser.add_argument(
            "--scopes", required=True, help="Its ceiling, for example 'units:read'."
        )
        parser.add_argument("--role", default=Role.ADMIN, choices=Role.values)
        parser.add_argument("--api-version", default=None)

    @global_context()
    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        try:
            application, secret = services.register_application(
                account=account,
                name=options["name"],
                scopes=options["scopes"].split(),
                role=options["role"],
                api_version=options["api_version"],
            )
        except DomainError as error:
            raise CommandError(f"{error} {error.details.get('detail', '')}".strip()) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"client_id      {application.client_id}")
        self.stdout.write(f"client_secret  {secret}")
        self.stdout.write("The secret is shown this once; only its hash is kept.")
