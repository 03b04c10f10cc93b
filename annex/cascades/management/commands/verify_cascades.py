from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from annex.cascades import proof, registry
from annex.tenancy.commands import NamedAccount, TenantCommand


class Command(TenantCommand):
    help = "Prove, in one snapshot, that every stored value equals its formula or is marked."

    def handle_account(self, account: NamedAccount, **options: Any) -> None:
        wrong = 0
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
