"""What others ask of the rules: a condition, what was refused, and why a record is seen."""

from annex.odoo.context import OdooContext
from annex.odoo.rules.errors import Refusal
from annex.odoo.rules.explaining import Explanation, explanation
from annex.odoo.rules.predicates import predicate
from annex.odoo.sql import Sql


def readable(model: str, context: OdooContext, alias: str) -> Sql:
    """Return the condition that Odoo lists a record, over a row of its table under ``alias``.

    It is ``Sql.never()`` where the user may not read the model. Archived records are not left out.
    """
    return predicate(model, context, alias, "listed").sql


def refusals(model: str, context: OdooContext) -> tuple[Refusal, ...]:
    """Return what is not compiled of the rules that bind the user on a model, and why."""
    return predicate(model, context, "r", "listed").refusals


def explain(model: str, record_id: int, context: OdooContext) -> Explanation:
    """Return which access rows and rules let the user read a record, or do not."""
    return explanation(model, record_id, context)
