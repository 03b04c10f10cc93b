"""Who may rank, who sees which ranking, and who answers for it.

Operators rank for and see every mission, a client its own; a specialist sees where they stand
themselves and nobody else.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.marketplace.matching.models import Contest, MatchResult, MatchRun, RuleSet
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.skills.policies import is_operator, require_operator
from platforms.marketplace.specialists import policies as specialists
from platforms.marketplace.specialists.models import Specialist


class MatchRunNotFound(NotFound):
    code = "marketplace.match_run_not_found"
    title = "There is no such ranking."


class RuleSetNotFound(NotFound):
    code = "marketplace.rule_set_not_found"
    title = "There is no such version of the rules."


class ContestNotFound(NotFound):
    code = "marketplace.contest_not_found"
    title = "There is no such contest."


def require_may_rank(actor: Actor, mission_id: UUID) -> Mission:
    """Return a mission that the actor decides about, locked against changes.

    Raises MissionNotFound when missing or hidden, NotYourMission when it can be seen only.
    """
    return missions.require_may_edit(actor, mission_id)


def require_may_read(actor: Actor, mission_id: UUID) -> Mission:
    """Return a mission whose rankings the actor may read: those it decides about.

    Raises MissionNotFound when missing or hidden, NotYourMission when it can be seen only.
    """
    mission = missions.of_clients(actor).filter(pk=mission_id).first()
    if mission is None:
        missions.require_visible(actor, mission_id)
        raise missions.NotYourMission(mission_id=str(mission_id))
    return mission


def require_visible_to_them(actor: Actor, mission_id: UUID, about: UUID) -> Mission:
    """Return a mission of which the actor may ask why a specialist is not ranked.

    Whoever decides about it asks about anybody, a specialist about themselves. Raises
    MissionNotFound or SpecialistNotFound.
    """
    mission = missions.require_visible(actor, mission_id)
    if missions.of_clients(actor).filter(pk=mission.pk).exists():
        known = Specialist.objects.filter(pk=about)
    else:
        known = specialists.visible_to(actor).filter(pk=about)
    if not known.exists():
        raise specialists.SpecialistNotFound()
    return mission


def runs_visible_to(actor: Actor) -> QuerySet[MatchRun]:
    """Return the runs of the missions that the actor decides about."""
    runs = MatchRun.objects.all()
    if is_operator(actor):
        return runs
    return runs.filter(mission__in=missions.of_clients(actor))


def require_run(actor: Actor, run_id: UUID) -> MatchRun:
    """Return one run. Raises MatchRunNotFound when missing or hidden."""
    run = runs_visible_to(actor).filter(pk=run_id).first()
    if run is None:
        raise MatchRunNotFound(run_id=str(run_id))
    return run


def runs_about(actor: Actor, specialist: Specialist) -> QuerySet[MatchRun]:
    """Return the runs that a specialist may ask about, being that specialist.

    Those of missions they may see, and whichever showed them to a client.
    """
    shown = MatchResult.objects.filter(specialist_id=specialist.pk)
    return MatchRun.objects.filter(
        Q(mission__in=missions.visible_to(actor)) | Q(pk__in=shown.values("run_id"))
    )


def require_own(actor: Actor) -> Specialist:
    """Return the specialist that the actor is. Raises SpecialistNotFound for whoever is none."""
    specialist = specialists.own(actor)
    if specialist is None:
        raise specialists.SpecialistNotFound()
    return specialist


def require_run_about(actor: Actor, run_id: UUID) -> tuple[MatchRun, Specialist]:
    """Return a run that the actor, a specialist, may ask about. Raises MatchRunNotFound."""
    specialist = specialists.own(actor)
    if specialist is not None:
        run = runs_about(actor, specialist).filter(pk=run_id).first()
        if run is not None:
            return run, specialist
    raise MatchRunNotFound(run_id=str(run_id))


def rule_sets_visible_to(actor: Actor) -> QuerySet[RuleSet]:
    """Return the versions of the rules: to operators all, to others those that were ever in use."""
    rows = RuleSet.objects.all()
    return rows if is_operator(actor) else rows.filter(activated_at__isnull=False)


def require_may_change_rules(actor: Actor, rule_set_id: UUID) -> RuleSet:
    """Return one version of the rules, locked. Raises OperatorsOnly or RuleSetNotFound."""
    require_operator(actor)
    rows = RuleSet.objects.select_for_update(no_key=True)
    row = rows.filter(pk=rule_set_id).first()
    if row is None:
        raise RuleSetNotFound(rule_set_id=str(rule_set_id))
    return row


def contests_visible_to(actor: Actor) -> QuerySet[Contest]:
    """Return the contests: to operators all, to a specialist their own."""
    rows = Contest.objects.all()
    if is_operator(actor):
        return rows
    return rows.filter(specialist__in=specialists.visible_to(actor))


def require_contest(actor: Actor, contest_id: UUID) -> Contest:
    """Return one contest, locked. Raises ContestNotFound when missing or hidden."""
    rows = contests_visible_to(actor).select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=contest_id).first()
    if row is None:
        raise ContestNotFound(contest_id=str(contest_id))
    return row


def require_own_contest(actor: Actor, contest: Contest) -> None:
    """Raise ContestNotFound unless the actor is the specialist who contested."""
    specialist = specialists.own(actor)
    if specialist is None or specialist.pk != contest.specialist_id:
        raise ContestNotFound(contest_id=str(contest.pk))
