"""Odoo's search domains: prefix notation, implicitly joined by "and"."""

from collections.abc import Iterator
from typing import Any, Final

from annex.odoo.demo.api import fields
from annex.odoo.demo.api.errors import value_error

OPERATORS: Final = {
    "=": "IS NOT DISTINCT FROM %s",
    "!=": "IS DISTINCT FROM %s",
    "<": "< %s",
    "<=": "<= %s",
    ">": "> %s",
    ">=": ">= %s",
    "in": "= ANY(%s)",
    "not in": "<> ALL(%s)",
    "ilike": "ILIKE '%%' || %s || '%%'",
    "like": "LIKE '%%' || %s || '%%'",
}


def where(model: str, domain: list[Any]) -> tuple[str, list[Any]]:
    """Return the condition over the model's row ``t``, and its values. Raises OdooError."""
    terms, parts, values = iter(domain), [], list[Any]()
    for term in terms:
        text, said = _part(model, term, terms)
        parts.append(text)
        values += said
    return " AND ".join(parts) or "TRUE", values


def _part(model: str, term: Any, rest: Iterator[Any]) -> tuple[str, list[Any]]:
    if term == "!":
        text, values = _part(model, _next(rest), rest)
        return f"NOT ({text})", values
    if term in ("&", "|"):
        one, values = _part(model, _next(rest), rest)
        other, more = _part(model, _next(rest), rest)
        return f"({one} {'AND' if term == '&' else 'OR'} {other})", values + more
    if not isinstance(term, list | tuple) or len(term) != 3:
        raise value_error(f"Invalid leaf {term!r} in a domain")
    name, operator, value = term
    found = fields.field(model, name)
    if operator not in OPERATORS:
        raise value_error(f"Invalid operator {operator!r} in domain term {term!r}")
    if found.type in ("one2many", "many2many"):
        return f"{found.expression} && %s", [value if isinstance(value, list) else [value]]
    empty = value is False and found.type != "boolean"
    return f"{found.expression} {OPERATORS[operator]}", [None if empty else value]


def _next(rest: Iterator[Any]) -> Any:
    try:
        return next(rest)
    except StopIteration:
        raise value_error("A domain ends where a term is awaited") from None
