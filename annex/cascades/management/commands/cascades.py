from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.cascades import console, parking, proving, registry
from annex.cascades.models import Parked
from annex.tenancy.context import tenant_context


class Command(BaseCommand):
    help = "Show how the cascades are, and have parked records tried again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        status = actions.add_parser("status", help="Lag, dead letters and proofs.")
        status.add_argument("--account", type=UUID, help="The account's id; by default all.")
        parked = actions.add_parser("parked", help="The records that failed too often.")
        parked.add_argument("--account", type=UUID, required=True)
        redrive = actions.add_parser("redrive", help="Have parked records tried again.")
        redrive.add_argument("--account", type=UUID, required=True)
        redrive.add_argument("--parked", type=UUID, help="One dead letter's id; by default all.")
        prove = actions.add_parser("prove", help="Verify now; record and heal what is wrong.")
        prove.add_argument("--account", type=UUID, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        account: UUID | None = options.get("account")
        if account is None:
            self._everywhere()
            return
        with tenant_context(account):
            getattr(self, f"_{options['action']}")(options)

    def _everywhere(self) -> None:
        now = timezone.now()
        for one in console.load():
            age_s = (now - one.oldest).total_seconds() if one.oldest else 0.0
            self.stdout.write(
                f"{one.cascade}.{one.level}: {one.marks} marks, oldest {age_s:.1f} s, "
                f"{one.parked} parked"
            )
        for proof in console.proofs():
            age_s = (now - proof.oldest).total_seconds()
            self.stdout.write(
                f"{proof.cascade}: {proof.accounts} accounts proven, oldest {age_s:.0f} s ago, "
                f"{proof.violations} violations ever"
            )
        for cascade in registry.cascades():
            if count := len(console.never_proven(cascade.name)):
                self.stdout.write(f"{cascade.name}: {count} accounts never proven")

    def _status(self, options: dict[str, Any]) -> None:
        now = timezone.now()
        for state in console.states(at=now):
            self.stdout.write(
                f"{state.name}: {state.marks} marks, lag {state.lag_s:.1f} s, {state.parked} parked"
            )
            for level in state.levels:
                if level.marks or level.parked:
                    self.stdout.write(
                        f"  {level.level}: {level.marks} marks, {level.parked} parked"
                    )
            if state.proof is not None:
                age_s = (now - state.proof.proven_at).total_seconds()
                self.stdout.write(
                    f"  last proven {age_s:.0f} s ago, "
                    f"{state.proof.wrong} of {state.proof.records} wrong"
                )

    def _parked(self, options: dict[str, Any]) -> None:
        for letter in Parked.objects.filter(resolved_at=None).order_by("parked_at"):
            self.stdout.write(
                f"{letter.pk} {letter.cascade}.{letter.level} {letter.object_id} "
                f"{letter.attempts} attempts: {letter.error}"
            )

    def _redrive(self, options: dict[str, Any]) -> None:
        try:
            count = parking.redrive(at=timezone.now(), parked_id=options["parked"])
        except parking.ParkedNotFound as missing:
            raise CommandError(str(missing.title)) from missing
        self.stdout.write(f"{count} tried again")

    def _prove(self, options: dict[str, Any]) -> None:
        wrong = 0
        for cascade in registry.cascades():
            proof = proving.prove(cascade.name, at=timezone.now())
            self.stdout.write(f"{cascade.name}: {proof.wrong} of {proof.records} wrong")
            wrong += proof.wrong
        if wrong:
            raise CommandError("What was wrong is written down and marked to be computed anew.")
