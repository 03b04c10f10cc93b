"""Show the calls to Odoo of an account, and drive its dead letters again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from annex.identity.models import Account
from annex.odoo.outbox import keys, services
from annex.odoo.outbox.clients import Away, NotRun, configured
from annex.odoo.outbox.delivery import MAX_RETRIES
from annex.odoo.outbox.models import Call
from annex.tenancy.context import global_context, tenant_context


class Command(BaseCommand):
    """Show the calls to Odoo of an account, and drive its dead letters again."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="The account's short name.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--status", action="store_true", help="Counts, dead letters, the key.")
        what.add_argument("--redrive", action="store_true", help="Try dead letters again.")

    def handle(self, *args: Any, **options: Any) -> None:
        with global_context():
            account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        with tenant_context(account.pk):
            if options["redrive"]:
                driven = services.redrive(at=timezone.now())
                self.stdout.write(f"{driven} are tried again.")
            else:
                self._tell()
                self._tell_of_the_key()

    def _tell(self) -> None:
        counted = Call.objects.values_list("state").annotate(n=Count("pk")).order_by("state")
        for state, number in counted:
            self.stdout.write(f"{state:8} {number}")
        for call in services.calls(Call.State.FAILED):
            self.stdout.write(f"FAILED   {call} after {call.attempts}: {call.error}")
        open_calls = services.calls(Call.State.PENDING, Call.State.UNKNOWN)
        for call in open_calls.filter(attempts__gt=MAX_RETRIES):
            self.stdout.write(f"WAITING  {call} after {call.attempts}: {call.error}")

    def _tell_of_the_key(self) -> None:
        client = configured()
        if client is None:
            self.stdout.write("ODOO_URL is not set: every call waits.")
            return
        try:
            told = keys.ask(client, at=timezone.now())
        except (NotRun, Away) as error:
            self.stdout.write(f"Odoo takes no call: {error}")
            return
        ending = keys.declared()
        if told is not None:
            self.stdout.write(f"The key ends at {told}, as Odoo says.")
        elif ending is not None:
            self.stdout.write(f"The key ends at {ending.at}, as the settings say.")
        else:
            self.stdout.write("Nobody says when the key ends.")
