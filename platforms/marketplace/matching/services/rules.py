"""Versions of the rules: proposed, tried on history, and only then in use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing
from platforms.marketplace.matching import policies
from platforms.marketplace.matching.models import RuleSet, RuleSetStatus
from platforms.marketplace.matching.ranking.rulebook import SETTINGS, Rulebook
from platforms.marketplace.matching.reads import backtests
from platforms.marketplace.matching.reads.rulebooks import in_use
from platforms.marketplace.skills.policies import blaming, require_operator


class NotBacktested(Conflict):
    code = "marketplace.not_backtested"
    title = "Try these rules on history before they are used."


class NothingTried(Invalid):
    code = "marketplace.nothing_tried"
    title = "Nobody was hired from a ranking since then; name an earlier day."


class RulesJustChanged(Conflict):
    code = "marketplace.rules_just_changed"
    title = "Somebody else has just changed the rules; look again."


@transaction.atomic
def propose(
    *,
    actor: Actor,
    weights: Mapping[str, int],
    at: datetime,
    settings: Mapping[str, int] | None = None,
    note: str = "",
) -> RuleSet:
    """Make the next version of the rules, which nothing uses yet.

    Raises OperatorsOnly, BadRulebook or RulesJustChanged.
    """
    require_operator(actor)
    last: int = RuleSet.objects.aggregate(last=Max("version"))["last"] or 0
    rulebook = Rulebook(last + 1, weights, dict(settings or SETTINGS)).validated()
    taken: dict[str, DomainError] = {"rule_set_version": RulesJustChanged()}
    with refusing(taken):
        row = RuleSet.objects.create(
            version=rulebook.version,
            note=note,
            rulebook=rulebook.stored(),
            created_at=at,
            created_by_user_id=actor.user_id,
        )
    events.emit(family="matches", op="rules_proposed", entity_ids=[row.pk])
    return row


@transaction.atomic
def backtest(
    *,
    actor: Actor,
    rule_set_id: UUID,
    since: datetime,
    at: datetime,
    progress: backtests.Listener = lambda done, total, row: None,
) -> RuleSet:
    """Try a version on those hired since, and keep how it did beside the rules in use.

    Raises OperatorsOnly, RuleSetNotFound, or NothingTried where only those were left out whom it
    could be tried on.
    """
    row = policies.require_may_change_rules(actor, rule_set_id)
    _, against = in_use()
    tried = backtests.backtest(Rulebook.from_stored(row.rulebook), since, against, progress)
    if not tried["missions"] and backtests.hired_before(since):
        raise blaming("since", NothingTried)
    row.backtest = tried
    row.backtested_at = at
    row.save(update_fields=["backtest", "backtested_at"])
    events.emit(family="matches", op="rules_backtested", entity_ids=[row.pk])
    return row


@transaction.atomic
def activate(*, actor: Actor, rule_set_id: UUID, at: datetime) -> RuleSet:
    """Use a version from now on, in place of the one before.

    Raises OperatorsOnly, RuleSetNotFound, NotBacktested or RulesJustChanged.
    """
    row = policies.require_may_change_rules(actor, rule_set_id)
    if row.backtested_at is None:
        raise NotBacktested(version=row.version)
    if row.status == RuleSetStatus.ACTIVE:
        return row
    RuleSet.objects.filter(status=RuleSetStatus.ACTIVE).update(status=RuleSetStatus.RETIRED)
    row.status, row.activated_at = RuleSetStatus.ACTIVE, at
    taken: dict[str, DomainError] = {"rule_set_active_once": RulesJustChanged()}
    with refusing(taken):
        row.save(update_fields=["status", "activated_at"])
    events.emit(family="matches", op="rules_activated", entity_ids=[row.pk])
    return row
