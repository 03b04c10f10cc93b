"""Derived values in narrow tables of their own: written by the cascade, by nothing else.

``value`` is a percentage, null where nothing is known; ``coverage`` is the share of the weight
that is known, in percent. ``computed_at`` is when the value became what it is, ``valid_until`` the
moment at which it may change by itself.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from annex.tenancy.context import require_account_id
from annex.tenancy.fields import TenantOneToOneField
from annex.tenancy.models import TenantModel
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.units.models import Unit


def _lapse_index(name: str) -> models.Index:
    return models.Index(
        fields=("account", "valid_until"), condition=Q(valid_until__isnull=False), name=name
    )


class Derived(TenantModel):
    """What is derived of one record."""

    unaudited = "Derived: the changes that it follows from have their history."

    id = None  # type: ignore[assignment]  # keyed by the record itself
    # No constraint: the composite key to the record says the same.
    account = models.ForeignKey(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        default=require_account_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    computed_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Readiness(Derived):
    """The readiness of one record of some level."""

    value = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    coverage = models.DecimalField(max_digits=5, decimal_places=2, db_default=0)

    class Meta:
        abstract = True


class ResponsibilityReadiness(Readiness):
    """The satisfied share of a responsibility's requirement weight."""

    responsibility = TenantOneToOneField(
        Responsibility,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="readiness",
    )

    class Meta:
        indexes = (_lapse_index("responsibility_lapse"),)


class RoleReadiness(Readiness):
    """The mean over a role's responsibilities, by weight."""

    role = TenantOneToOneField(
        Role,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="readiness",
    )


class SignedShare(Derived):
    """How much of the weight of their role's responsibilities an assignee is signed off for.

    Kept apart from the assignment's readiness: a role's readiness changes often, and for thousands
    of holders at once; their sign-offs, many more rows, need not be read again for that.
    """

    assignment = TenantOneToOneField(
        PositionAssignment,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="signed_share",
    )
    signed_weight = models.PositiveIntegerField(db_default=0)
    load_weight = models.PositiveIntegerField(db_default=0)

    class Meta:
        indexes = (_lapse_index("signed_share_lapse"),)


class PositionAssignmentReadiness(Readiness):
    """The role's readiness times the share of its weight that the assignee is signed off for."""

    assignment = TenantOneToOneField(
        PositionAssignment,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="readiness",
    )


class EmployeeReadiness(Readiness):
    """The mean over a person's active assignments, by FTE."""

    employee = TenantOneToOneField(
        Employee,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="readiness",
    )

    class Meta:
        indexes = (_lapse_index("employee_lapse"),)


class UnitReadiness(Readiness):
    """The mean over the active employees in a unit's subtree, each counted once."""

    unit = TenantOneToOneField(
        Unit,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        primary_key=True,
        related_name="readiness",
    )

    class Meta:
        indexes = (_lapse_index("unit_lapse"),)


class AccountReadiness(Readiness):
    """The mean over the active employees of a whole account."""

    account = models.OneToOneField(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        default=require_account_id,
        editable=False,
        related_name="readiness",
    )
