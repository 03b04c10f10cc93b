from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.cascades import proof, registry
from annex.tenancy.context import tenant_context


class Command(BaseCommand):
    help = "Prove, in one snapshot, that every stored value equals its formula or is marked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", type=UUID, required=True, help="The account's id.")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        with tenant_context(options["account"]):
            for cascade in registry.cascades():
                count = proof.records(cascade.name)
                found = proof.violations(cascade.name, at=timezone.now())
                for violation in found:
                    self.stdout.write(
                        f"{cascade.name}.{violation.level} {violation.object_id}: "
                        f"stored {violation.stored}, formula {violation.formula}"
                    )
                self.stdout.write(f"{cascade.name}: {len(found)} of {count} wrong")
                wrong += len(found)
        if wrong:
            raise CommandError("Stored values differ from their formulas and no mark says so.")
