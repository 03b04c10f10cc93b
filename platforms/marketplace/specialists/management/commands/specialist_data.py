"""Write out everything held of one specialist, or erase it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.kernel.errors import DomainError
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.specialists.services import erasing


class Command(BaseCommand):
    """Write out everything held of one specialist as JSON, or erase it and say what was done."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="The account's short name.")
        parser.add_argument("--specialist", required=True, type=UUID, help="The specialist's id.")
        parser.add_argument("--erase", action="store_true", help="Erase; nothing brings it back.")

    def handle(self, *args: Any, **options: Any) -> None:
        with global_context():
            account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        do = erasing.erase if options["erase"] else erasing.export
        with tenant_context(account.pk):
            try:
                done = do(
                    actor=Actor.system(account.pk),
                    specialist_id=options["specialist"],
                    at=timezone.now(),
                )
            except DomainError as error:
                raise CommandError(f"{error.title} {error.details}") from error
        said = json.dumps(asdict(done), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
        self.stdout.write(said)
