"""Try rules of matching on those who were hired, and show what would change for each mission."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annex.kernel.actor import Actor
from annex.kernel.errors import DomainError
from annex.tenancy.commands import STOPPED, find_account
from annex.tenancy.context import tenant_context
from platforms.marketplace.matching.models import RuleSet
from platforms.marketplace.matching.ranking.rulebook import SETTINGS, Rulebook
from platforms.marketplace.matching.reads import backtests
from platforms.marketplace.matching.reads.backtests import FIRST_PAGE
from platforms.marketplace.matching.reads.rulebooks import in_use
from platforms.marketplace.matching.services import rules
from platforms.marketplace.missions.models import Mission

A_YEAR = timedelta(days=365)
SIDES = ("old", "new")
SUMS = {
    "Median rank": "median",
    f"Among the first {FIRST_PAGE}": "on_first_page",
    "Left out": "left_out",
}


class Command(BaseCommand):
    """Try a version, which may then be used, or a draft, of which nothing is kept."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="The account's id or short name.")
        tried = parser.add_mutually_exclusive_group(required=True)
        tried.add_argument("--rules", type=int, help="A version of the account's rules, such as 3.")
        tried.add_argument("--draft", type=Path, help="A JSON file with weights, and settings.")
        parser.add_argument(
            "--since", type=date.fromisoformat, help="The first day, by default a year ago."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        account = find_account(options["account"])
        at = timezone.now()
        since = at - A_YEAR
        if options["since"] is not None:
            since = datetime.combine(options["since"], time.min, UTC)
        try:
            with tenant_context(account.id):
                if options["draft"] is None:
                    told = self._version(account.id, options["rules"], since, at)
                    end = f"Version {options['rules']} may be used."
                else:
                    _, against = in_use()
                    told = backtests.backtest(_draft(options["draft"]), since, against, self._row)
                    end = "Nothing was kept: this was a draft."
        except DomainError as error:
            raise CommandError(f"{error.title} {_details(error)}".strip()) from error
        except KeyboardInterrupt:
            raise CommandError("Stopped; nothing was kept.", returncode=STOPPED) from None
        self._sums(told)
        self.stdout.write(end)

    def _version(self, account_id: UUID, version: int, since: datetime, at: datetime) -> Any:
        row = RuleSet.objects.filter(version=version).first()
        if row is None:
            versions = RuleSet.objects.order_by("version").values_list("version", flat=True)
            there = ", ".join(map(str, versions)) or "none yet"
            raise CommandError(f"There is no version {version}. There are: {there}.")
        tried = rules.backtest(
            actor=Actor.system(account_id),
            rule_set_id=row.pk,
            since=since,
            at=at,
            progress=self._row,
        )
        return tried.backtest

    def _row(self, done: int, total: int, row: Mapping[str, Any]) -> None:
        mission = Mission.objects.get(pk=row["mission_id"])
        told = "in no ranking"
        if "old" in row:
            moved = " -> ".join(dict.fromkeys(str(row[side] or "left out") for side in SIDES))
            told = f"{moved} of {row['of']}, {row['others']} others of the first {FIRST_PAGE}"
        self.stdout.write(f"[{done}/{total}] {mission.reference} {mission.title}: {told}")

    def _sums(self, told: Mapping[str, Any]) -> None:
        pairs = [(row["old"], row["new"]) for row in told["rows"] if row["old"] and row["new"]]
        self.stdout.write(
            f"{told['missions']} hired from a ranking since {told['since'][:10]}, "
            f"{told['unranked']} from none. Beside version {told['against_version']}: "
            f"{sum(new < old for old, new in pairs)} further up, "
            f"{sum(new > old for old, new in pairs)} further down."
        )
        for label, name in SUMS.items():
            old, new = (told[side][name] for side in SIDES)
            self.stdout.write(f"{label}: {old} -> {new}")


def _draft(path: Path) -> Rulebook:
    """Return the rules that a file holds, as `POST /api/rule-sets/` takes them."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Rulebook(0, told["weights"], told.get("settings", SETTINGS)).validated()
    except OSError as error:
        raise CommandError(f"{path} can not be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CommandError(
            f'{path} is no draft. Write {{"weights": {{...}}, "settings": {{...}}}} as JSON.'
        ) from error


def _details(error: DomainError) -> str:
    errors: Any = error.details.get("errors", {})
    return " ".join(f"{name}: {' '.join(said)}" for name, said in errors.items())
