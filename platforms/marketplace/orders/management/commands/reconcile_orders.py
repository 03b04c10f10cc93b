"""Reconcile a month of an account with Odoo, and list what differs."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.identity.models import Account
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.orders.models import ReconciliationLine
from platforms.marketplace.orders.services import reading, reconciling


class Command(BaseCommand):
    """Reconcile a month of an account with Odoo, and list what differs; ends with 1 if anything."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="The account's short name.")
        parser.add_argument("--month", required=True, help="Such as 2026-03.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = date.fromisoformat(f"{options['month']}-01")
        except ValueError:
            raise CommandError(f"{options['month']} is no month. Write it as 2026-03.") from None
        with global_context():
            account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        with tenant_context(account.pk):
            reading.read_back(at=timezone.now())
            made = reconciling.reconcile(month=month, at=timezone.now())
            disagreeing = sum(one.disagreeing for one in made)
            for one in made:
                self.stdout.write(
                    f"{one.currency}: approved {one.approved}, delivered {one.delivered}, invoiced "
                    f"{one.invoiced} ({one.rounding} of it rounding), {one.disagreeing} of "
                    f"{one.engagements} engagements differ"
                )
                for line in ReconciliationLine.objects.filter(reconciliation=one):
                    if line.not_delivered or line.not_invoiced:
                        self.stdout.write(
                            f"  {line.engagement_id}: {line.not_delivered} not delivered, "
                            f"{line.not_invoiced} not invoiced"
                        )
        if disagreeing:
            raise CommandError(f"{disagreeing} engagements differ.")
        self.stdout.write("The books agree.")
