"""Rows of the org tree, and what any tree of rows can be asked."""

from typing import ClassVar, Self, TypeVar
from uuid import UUID

from django.db import connections, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from annex.tenancy.context import require_account_id
from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet

Node = TypeVar("Node", bound=models.Model, covariant=True)

# UNION, not UNION ALL: the walk ends even where a cycle slipped in.
WALK_SQL = """
WITH RECURSIVE walk AS (
    SELECT id, {above} AS above FROM {table} WHERE account_id = %s AND id = %s
    UNION
    SELECT node.id, node.{above} FROM {table} node JOIN walk ON {step} WHERE node.account_id = %s
)
SELECT id FROM walk
"""


class TreeQuerySet(TenantQuerySet[Node]):
    """Rows that hang below one another by ``above``, a column that refers to their own table."""

    above: ClassVar[str]

    def subtree(self, root_id: UUID) -> RawSQL:
        """Return the ids of a row and of all below it, for use in ``...__in``."""
        return self._walk(root_id, f"node.{self.above} = walk.id")

    def lineage(self, node_id: UUID) -> RawSQL:
        """Return the ids of a row and of all above it, for use in ``...__in``."""
        return self._walk(node_id, "node.id = walk.above")

    def _walk(self, start_id: UUID, step: str) -> RawSQL:
        account_id = require_account_id()
        table = self.model._meta.db_table
        sql = WALK_SQL.format(above=self.above, table=table, step=step)
        return RawSQL(sql, (account_id, start_id, account_id))

    def lock_tree(self) -> None:
        """Make every other transaction that wants to move rows of this tree wait for this one.

        Two moves that are each fine can make a cycle together, and no constraint sees that.
        """
        key = f"{self.model._meta.db_table} {require_account_id()}"
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])

    def is_below(self, node_id: UUID, above_id: UUID) -> bool:
        """Tell whether a row hangs, however deep, below another; a row is below itself."""
        return self.filter(pk=above_id, pk__in=self.lineage(node_id)).exists()


class UnitKind(models.TextChoices):
    """What people call a unit; it does not restrict where the unit hangs."""

    DIVISION = "division"
    DEPARTMENT = "department"
    TEAM = "team"


class UnitQuerySet(TreeQuerySet["Unit"]):
    """Units of the account entered."""

    above = "parent_id"

    def within(self, root_id: UUID) -> Self:
        """Keep a unit and all below it."""
        return self.filter(pk__in=self.subtree(root_id))


class Unit(TenantModel):
    """A node of the org tree, at any depth; a unit without a parent is a root."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=UnitKind.choices, default=UnitKind.DEPARTMENT)
    parent = TenantForeignKey(
        "self", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="children"
    )

    objects: ClassVar = TenantManager.from_queryset(UnitQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "parent", "name"), name="unit_sibling_name"),
            models.UniqueConstraint(
                fields=("account", "name"), condition=Q(parent=None), name="unit_root_name"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="unit_is_not_its_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name
