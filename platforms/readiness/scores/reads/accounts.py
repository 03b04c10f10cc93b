"""The account at a glance."""

from dataclasses import dataclass

from annex.identity.models import Account
from annex.kernel.actor import Actor
from platforms.readiness.assignments import policies as assignments
from platforms.readiness.employees import policies as employees
from platforms.readiness.positions import policies as positions
from platforms.readiness.responsibilities import policies as responsibilities
from platforms.readiness.roles import policies as roles
from platforms.readiness.units import policies as units


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind the actor may see."""

    units: int
    roles: int
    responsibilities: int
    employees: int
    positions: int
    assignments: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The account with its readiness row at hand, and how much there is in it."""

    account: Account
    counts: Counts


def summary(*, actor: Actor) -> Summary:
    """Return the actor's account at a glance."""
    return Summary(
        account=Account.objects.select_related("readiness").get(pk=actor.account_id),
        counts=Counts(
            units=units.visible_to(actor).count(),
            roles=roles.visible_to(actor).count(),
            responsibilities=responsibilities.visible_to(actor).count(),
            employees=employees.visible_to(actor).count(),
            positions=positions.visible_to(actor).count(),
            assignments=assignments.visible_to(actor).count(),
        ),
    )
