"""Walk the record of links and name the first row that is not what was written."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from annex.identity.models import Account
from annex.presign.verification import verify
from annex.tenancy.context import global_context


def _noted(text: str) -> tuple[int, str]:
    if not re.fullmatch(r"[1-9][0-9]{0,17}:[0-9a-f]{64}", text):
        raise ArgumentTypeError("A noted link is NUMBER:HASH, as this command prints them.")
    number, _, digest = text.partition(":")
    return int(number), digest


class Command(BaseCommand):
    """Verify one account's record, or every account's; ends with 1 when one is broken."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", type=UUID, help="The account's id; by default all.")
        parser.add_argument(
            "--noted",
            type=_noted,
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="What an earlier run printed for the account: it has to be there still.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        account, noted = options["account"], options["noted"]
        if noted and account is None:
            raise CommandError("Say with --account whose link was noted.")
        with global_context():
            known = Account.objects.order_by("pk").values_list("pk", flat=True)
            accounts = list(known.filter(pk=account) if account else known)
        if account and not accounts:
            raise CommandError("There is no such account.")
        broken = 0
        for one in accounts:
            verdict = verify(one, noted=noted)
            if verdict.broken is None:
                end = f"{verdict.number}:{verdict.hash}" if verdict.number else "none"
                self.stdout.write(f"{one}  {verdict.links} links hold, newest {end}")
                continue
            broken += 1
            row = f" ({verdict.broken.record_id})" if verdict.broken.record_id else ""
            self.stdout.write(
                f"{one}  BROKEN: link {verdict.broken.number}{row} {verdict.broken.reason}; "
                f"{verdict.links} before it hold"
            )
        if broken:
            raise CommandError(f"The record of {broken} accounts is broken.")
