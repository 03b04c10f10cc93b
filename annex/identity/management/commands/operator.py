"""The operator's console: accounts, what is in several of them, and who looked."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from annex.identity.models import Account
from annex.identity.services import set_account_status
from annex.tenancy.context import global_context
from annex.tenancy.crossing import CrossingRefused, cross_tenant, crossings

STATUSES = {
    "suspend": Account.Status.SUSPENDED,
    "close": Account.Status.CLOSED,
    "reopen": Account.Status.ACTIVE,
}
TIMEOUT_S = 60


class Command(BaseCommand):
    """List accounts and change their status, read across them, and show who has read."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("accounts", help="List the accounts.")
        for verb in STATUSES:
            change = actions.add_parser(verb, help=f"{verb.capitalize()} an account.")
            change.add_argument("slug", help="Its short name.")
        query = actions.add_parser("query", help="Read rows of several accounts; it is recorded.")
        query.add_argument("sql", help="One SELECT statement.")
        query.add_argument("--reason", required=True, help="Why, for those who read the record.")
        query.add_argument("--actor", default="", help="Who; the machine's user unless given.")
        query.add_argument(
            "--account", action="append", metavar="SLUG", help="Repeat it; all unless given."
        )
        log = actions.add_parser("log", help="Show who read across accounts, latest first.")
        log.add_argument("--most", type=int, default=50)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["action"] == "accounts":
                self._accounts()
            elif options["action"] == "query":
                self._query(options)
            elif options["action"] == "log":
                self._log(options["most"])
            else:
                account = set_account_status(
                    slug=options["slug"], status=STATUSES[options["action"]]
                )
                self.stdout.write(f"{account.slug} is {account.status}.")
        except Account.DoesNotExist as error:
            raise CommandError(f"There is no account {options['slug']}.") from error
        except CrossingRefused as error:
            raise CommandError(str(error)) from error

    @global_context()
    def _accounts(self) -> None:
        rows = Account.objects.order_by("slug").values_list(
            "slug", "status", "created_at__date", "name", "pk"
        )
        self._table(("slug", "status", "since", "name", "id"), rows)

    def _query(self, options: dict[str, Any]) -> None:
        accounts = _ids(options["account"]) if options["account"] else None
        try:
            with (
                cross_tenant(
                    reason=options["reason"], accounts=accounts, actor=options["actor"]
                ) as alias,
                connections[alias].cursor() as cursor,
            ):
                cursor.execute(
                    "SELECT set_config('statement_timeout', %s, true)", [f"{TIMEOUT_S}s"]
                )
                cursor.execute(options["sql"])
                if cursor.description is None:
                    raise CommandError("This statement reads nothing. Give a SELECT.")
                columns = [column.name for column in cursor.description]
                self._table(columns, cursor.fetchall())
        except DatabaseError as error:
            raise CommandError(str(error).strip()) from error

    def _log(self, most: int) -> None:
        with global_context():
            slugs = dict(Account.objects.values_list("pk", "slug"))
        for one in crossings(most):
            names = ", ".join(sorted(slugs.get(pk, str(pk)) for pk in one.accounts))
            self.stdout.write(f"{one.opened_at:%Y-%m-%d %H:%M:%S}  {one.actor}  {one.reason}")
            self.stdout.write(f"    {names}")

    def _table(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        lines = [[str(value) for value in row] for row in (columns, *rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            padded = (value.ljust(width) for value, width in zip(line, widths, strict=True))
            self.stdout.write("  ".join(padded).rstrip())
        self.stdout.write(f"({len(lines) - 1} rows)")


@global_context()
def _ids(slugs: Sequence[str]) -> list[Any]:
    found = dict(Account.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if missing := sorted(set(slugs) - found.keys()):
        raise CommandError(f"There is no account {', '.join(missing)}.")
    return list(found.values())
