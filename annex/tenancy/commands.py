"""The base of management commands that work inside accounts."""

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from annex.tenancy.context import global_context, tenant_context

STOPPED: int = 130
"""The exit code of a program that was stopped from its terminal."""


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account as a command line knows it."""

    id: UUID
    name: str


def find_account(asked: str) -> NamedAccount:
    """Return the account of an id or a short name. Raises CommandError, which lists them."""
    try:
        wanted = Q(pk=UUID(asked))
    except ValueError:
        wanted = Q(slug=asked)
    found = _accounts(wanted)
    if not found:
        known = ", ".join(account.name for account in all_accounts()) or "none yet"
        raise CommandError(f"There is no account {asked}. There are: {known}.")
    return found[0]


def all_accounts() -> list[NamedAccount]:
    """Return every account, by its short name."""
    return _accounts(Q())


def _accounts(wanted: Q) -> list[NamedAccount]:
    model = apps.get_model(settings.ANNEX_TENANT_MODEL)
    with global_context():
        rows = model._default_manager.filter(wanted).order_by("slug").values_list("pk", "slug")
        return [NamedAccount(pk, slug) for pk, slug in rows]


class TenantCommand(BaseCommand):
    """A command that works in one account, or in every one after the other.

    Subclasses say what to do in ``handle_account``, which runs inside the account. Where one
    account fails the others are still worked on; the command then fails and names it. It can be
    stopped with Ctrl-C at any time: it opens no transaction of its own around an account.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--account", help="The account's id or short name.")
        which.add_argument("--all-accounts", action="store_true", help="Every account there is.")

    def handle_account(self, account: NamedAccount, **options: Any) -> None:
        """Do the command's work in the account entered."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        everywhere = options.pop("all_accounts")
        asked = options.pop("account")
        accounts = all_accounts() if everywhere else [find_account(str(asked))]
        failed: list[str] = []
        for number, account in enumerate(accounts, start=1):
            if everywhere:
                self.stdout.write(f"[{number}/{len(accounts)}] {account.name}")
            try:
                with tenant_context(account.id):
                    self.handle_account(account, **options)
            except KeyboardInterrupt:
                raise CommandError(
                    f"Stopped in {account.name}; {number - 1} of {len(accounts)} were done.",
                    returncode=STOPPED,
                ) from None
            except Exception as error:
                if not everywhere:
                    raise
                failed.append(account.name)
                self.stderr.write(f"{account.name}: {type(error).__name__}: {error}")
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(accounts)} accounts failed: {', '.join(failed)}."
            )
