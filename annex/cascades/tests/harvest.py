"""A cascade of another shape: four levels deep, a diamond, and a tree at its top.

A crate's worth is its kilos times its grade. A plot sums its crates and an orchard its plots; a
buyer sums the crates bought. An estate has what its orchards and its buyers make, which both come
from the same crates, and what the estates below it have.

    crate -> plot -> orchard -> estate <-> estate
          -> buyer ----------->
"""

from typing import Any

from celery import Task, shared_task
from django.apps.registry import Apps
from django.db import models

from annex.cascades.declarations import Cascade, Edge, Level, Watch
from annex.cascades.driving import STAGE, drive
from annex.cascades.tests.apart import ApartTestCase
from annex.kernel.ids import uuid7
from annex.tenancy.context import require_account_id

NAME = "harvest"
_apart = Apps()


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.UUIDField(default=require_account_id)

    class Meta:
        abstract = True


class Estate(Row):
    parent_id = models.UUIDField(null=True)

    class Meta:
        apps = _apart
        app_label = NAME


class Orchard(Row):
    estate_id = models.UUIDField()

    class Meta:
        apps = _apart
        app_label = NAME


class Plot(Row):
    orchard_id = models.UUIDField()

    class Meta:
        apps = _apart
        app_label = NAME


class Buyer(Row):
    estate_id = models.UUIDField()

    class Meta:
        apps = _apart
        app_label = NAME


class Crate(Row):
    plot_id = models.UUIDField()
    buyer_id = models.UUIDField()
    kilos = models.IntegerField(default=1)
    grade = models.IntegerField(default=1)

    class Meta:
        apps = _apart
        app_label = NAME


class Worth(models.Model):
    account_id = models.UUIDField(default=require_account_id)
    worth = models.IntegerField(db_default=0)
    computed_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class CrateWorth(Worth):
    crate_id = models.UUIDField(primary_key=True)

    class Meta:
        apps = _apart
        app_label = NAME


class PlotWorth(Worth):
    plot_id = models.UUIDField(primary_key=True)

    class Meta:
        apps = _apart
        app_label = NAME


class OrchardWorth(Worth):
    orchard_id = models.UUIDField(primary_key=True)

    class Meta:
        apps = _apart
        app_label = NAME


class BuyerWorth(Worth):
    buyer_id = models.UUIDField(primary_key=True)

    class Meta:
        apps = _apart
        app_label = NAME


class EstateWorth(Worth):
    estate_id = models.UUIDField(primary_key=True)

    class Meta:
        apps = _apart
        app_label = NAME


def _sum(child: str, values: str, key: str, of: str) -> str:
    return f"""
        SELECT w.id, coalesce(s.worth, 0), NULL::timestamptz
        FROM wanted w LEFT JOIN (
            SELECT c.{of} AS id, sum(v.worth)::int AS worth
            FROM harvest_{child} c JOIN harvest_{values} v
              ON v.account_id = %(account)s AND v.{key} = c.id
            WHERE c.account_id = %(account)s AND c.{of} IN (SELECT w.id FROM wanted w)
            GROUP BY c.{of}
        ) s ON s.id = w.id
    """


def _parent(table: str, of: str) -> str:
    return (
        f"SELECT t.{of} FROM harvest_{table} t "
        "WHERE t.account_id = %(account)s AND t.id IN (SELECT c.id FROM changed c)"
    )


CRATE = """
    SELECT c.id, c.kilos * c.grade, NULL::timestamptz
    FROM wanted w JOIN harvest_crate c ON c.account_id = %(account)s AND c.id = w.id
"""
ESTATE = """
    SELECT w.id, coalesce(s.worth, 0)::int, NULL::timestamptz
    FROM wanted w LEFT JOIN (
        SELECT p.id, sum(p.worth) AS worth FROM (
            SELECT o.estate_id AS id, v.worth FROM harvest_orchard o
            JOIN harvest_orchardworth v ON v.account_id = %(account)s AND v.orchard_id = o.id
            WHERE o.account_id = %(account)s
            UNION ALL
            SELECT b.estate_id, v.worth FROM harvest_buyer b
            JOIN harvest_buyerworth v ON v.account_id = %(account)s AND v.buyer_id = b.id
            WHERE b.account_id = %(account)s
            UNION ALL
            SELECT e.parent_id, v.worth FROM harvest_estate e
            JOIN harvest_estateworth v ON v.account_id = %(account)s AND v.estate_id = e.id
            WHERE e.account_id = %(account)s
        ) p GROUP BY p.id
    ) s ON s.id = w.id
"""


def _level(name: str, target: Any, values: Any, formula: str, *edges: Edge) -> Level:
    return Level(
        name=name,
        target=target,
        values=values,
        formula=formula,
        columns=("worth",),
        task=f"recalculate_harvest_{name}",
        edges=edges,
    )


HARVEST = Cascade(
    name=NAME,
    levels=(
        _level(
            "estate",
            Estate,
            EstateWorth,
            ESTATE,
            Edge(to="estate", sql=_parent("estate", "parent_id")),
        ),
        _level(
            "buyer",
            Buyer,
            BuyerWorth,
            _sum("crate", "crateworth", "crate_id", "buyer_id"),
            Edge(to="estate", sql=_parent("buyer", "estate_id")),
        ),
        _level(
            "orchard",
            Orchard,
            OrchardWorth,
            _sum("plot", "plotworth", "plot_id", "orchard_id"),
            Edge(to="estate", sql=_parent("orchard", "estate_id")),
        ),
        _level(
            "plot",
            Plot,
            PlotWorth,
            _sum("crate", "crateworth", "crate_id", "plot_id"),
            Edge(to="orchard", sql=_parent("plot", "orchard_id")),
        ),
        _level(
            "crate",
            Crate,
            CrateWorth,
            CRATE,
            Edge(to="plot", sql=_parent("crate", "plot_id")),
            Edge(to="buyer", sql=_parent("crate", "buyer_id")),
        ),
    ),
    watches=(
        Watch(model=Crate, level="crate", column="id", of=("kilos", "grade")),
        Watch(model=Crate, level="plot", column="plot_id"),
        Watch(model=Crate, level="buyer", column="buyer_id"),
        Watch(model=Plot, level="plot", column="id"),
        Watch(model=Plot, level="orchard", column="orchard_id"),
        Watch(model=Buyer, level="buyer", column="id"),
        Watch(model=Buyer, level="estate", column="estate_id"),
        Watch(model=Orchard, level="orchard", column="id"),
        Watch(model=Orchard, level="estate", column="estate_id"),
        Watch(model=Estate, level="estate", column="id"),
        Watch(model=Estate, level="estate", column="parent_id"),
    ),
)


def _task(level: str) -> None:
    def stage(self: "Task[..., None]", *, account_id: str, **_: Any) -> None:
        drive(self, cascade=NAME, level=level, account_id=account_id)

    shared_task(name=f"recalculate_harvest_{level}", **STAGE)(stage)


for _declared in HARVEST.levels:
    _task(_declared.name)


class HarvestTestCase(ApartTestCase):
    """Runs in a database of its own, which has the harvest's tables as well."""

    cascade = HARVEST
    inputs = (Estate, Orchard, Plot, Buyer, Crate)
    values = {
        CrateWorth: Crate,
        PlotWorth: Plot,
        OrchardWorth: Orchard,
        BuyerWorth: Buyer,
        EstateWorth: Estate,
    }
