"""The plan of the takeover, and one run of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from annex.rescue.doctrine.reading import Reading
from annex.rescue.takeover.legacy import LegacyDatabase, opened
from annex.rescue.takeover.models import Source
from annex.rescue.takeover.plans import Plan, Step, Total
from annex.rescue.takeover.reconciling import Line, reconcile
from annex.rescue.takeover.running import Listener, Run
from annex.tenancy.context import require_account_id
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.specialists.models import Specialist, SpecialistSkill
from platforms.marketplace.takeover.services.missions import (
    take_favourite,
    take_mission,
    take_proposal,
    take_requirement,
)
from platforms.marketplace.takeover.services.people import take_client, take_user
from platforms.marketplace.takeover.services.skills import take_broader, take_skill
from platforms.marketplace.takeover.services.specialists import (
    take_cv,
    take_specialist,
    take_specialist_skill,
)

PLAN: Final = Plan(
    name="symfony",
    steps=(
        Step("skill", take_skill),
        Step("skill", take_broader, name="skill.parent", filled="parent_id"),
        Step("app_user", take_user),
        Step("client_contact", take_client),
        Step("specialist", take_specialist, (Total("day_rate", Specialist, "day_rate"),)),
        Step("specialist", take_cv, name="specialist.cv", filled="cv_blob"),
        Step(
            "specialist_skill", take_specialist_skill, (Total("years", SpecialistSkill, "years"),)
        ),
        Step("mission", take_mission, (Total("budget_per_day", Mission, "budget_per_day"),)),
        Step("mission_skill", take_requirement),
        Step("specialist_favourite_mission", take_favourite),
        Step("proposal", take_proposal, (Total("day_rate", Proposal, "versions__day_rate"),)),
    ),
    left_behind={
        "sessions": "Everybody signs in once more, with the password they have.",
        "messenger_messages": "Its worker empties the queue before the switch.",
        "doctrine_migration_versions": "It is about the schema that is left behind.",
    },
    types={
        "app_user.preferences": "array",
        "app_user.languages": "simple_array",
        "app_user.legacy_profile": "object",
        "specialist.notice_period": "dateinterval",
        "mission.ulid": "ulid",
        "proposal.id": "ulid",
    },
)


class _DryRun(Exception):
    """Everything was tried, and nothing shall stay."""


def take_over(
    *, legacy: LegacyDatabase, listener: Listener, at: datetime, dry_run: bool = False
) -> list[Line]:
    """Take over what the account entered has not got yet; return the comparison of both sides.

    With ``dry_run`` everything is done and undone, in one transaction. Raises SchemaDiffers.
    """
    if not dry_run:
        return _run(legacy, listener, at)
    lines: list[Line] = []
    try:
        with transaction.atomic():
            lines = _run(legacy, listener, at, is_dry_run=True)
            raise _DryRun
    except _DryRun:
        return lines


@contextmanager
def legacy_database(url: str, zone: str) -> Iterator[LegacyDatabase]:
    """Open the legacy database, whose times are of ``zone``.

    Raises what ZoneInfo does, and psycopg's Error.
    """
    with opened(url, Reading(ZoneInfo(zone)), PLAN.types) as legacy:
        yield legacy


def _run(
    legacy: LegacyDatabase, listener: Listener, at: datetime, *, is_dry_run: bool = False
) -> list[Line]:
    pk = uuid5(require_account_id(), PLAN.name)
    source, _ = Source.objects.get_or_create(pk=pk, defaults={"name": PLAN.name, "begun_at": at})
    Run(PLAN, legacy, source, listener, is_dry_run).go()
    return list(reconcile(PLAN, legacy, source))
