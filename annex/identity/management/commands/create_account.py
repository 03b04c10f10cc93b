"""Create an account with its first owner."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annex.identity import services
from annex.identity.models import Role, User
from annex.kernel.errors import DomainError
from annex.tenancy.context import global_context


class Command(BaseCommand):
    """Create an account and its first owner; the password is asked for, or read from a pipe."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The company's name.")
        parser.add_argument(
            "--slug", default="", help="Its short name; made from the name if left out."
        )
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--language", default="en", choices=["en", "fr"])

    @global_context()
    def handle(self, *args: Any, **options: Any) -> None:
        email = User.objects.normalize_email(options["owner_email"])
        try:
            with transaction.atomic():
                account = services.create_account(name=options["name"], slug=options["slug"])
                owner = User.objects.filter(email=email).first() or services.create_user(
                    email=email,
                    full_name=options["owner_name"] or email,
                    password=_password(),
                    language=options["language"],
                )
                services.add_member(account=account, user=owner, role=Role.OWNER)
        except DomainError as error:
            raise CommandError(f"{error} {error.details.get('detail', '')}".strip()) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"{account.slug}  {account.pk}  owner {owner.email}")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("Password of the owner: ")
