"""The schema and the rulebook of a database, kept until Odoo signals a change."""

from annex.odoo.rules.rulebook import Rulebook
from annex.odoo.rules.schema import Schema
from annex.odoo.signals import Mark, keep


def schema(using: str, at: Mark) -> Schema:
    """Return the readable schema as the registry's mark says."""
    return keep(using, "schema", at[:1], lambda: Schema(using))


def rulebook(using: str, at: Mark) -> Rulebook:
    """Return access rows and rules as the marks say."""
    return keep(using, "rulebook", at, lambda: Rulebook(schema(using, at)))
