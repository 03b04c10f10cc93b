"""How many documents there are, counted no further than is useful."""

from dataclasses import dataclass
from typing import Final

from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents.candidates import reach, within
from annex.odoo.documents.filters import Filters, condition
from annex.odoo.documents.seeing import rows, seen
from annex.odoo.sql import Sql, all_of, sql

MOST_LOOKED_AT: Final = 5_000
"""Documents that one count looks at."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number; when ``capped`` there are at least so many."""

    number: int
    capped: bool


def count(context: OdooContext, filters: Filters, *, cap: int = 1_000) -> Count:
    """Count what the user may see, up to ``cap``."""
    reached = reach(context, filters)
    statement = sql(
        f"WITH c AS MATERIALIZED (SELECT d.id FROM {SCHEMA}.document d WHERE {{}} LIMIT {{}}) "
        "SELECT count(*) FILTER (WHERE {}), count(*) FROM c LEFT JOIN ir_attachment a "
        "ON a.id = c.id",
        all_of([condition(filters, context), within(context, reached)]),
        Sql("%s", (MOST_LOOKED_AT,)),
        seen(context, models=reached.models),
    )
    ((number, looked_at),) = rows(context, statement)
    return Count(min(number, cap), number > cap or looked_at >= MOST_LOOKED_AT)
