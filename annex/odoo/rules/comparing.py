"""A column compared with a value, with Odoo's meaning of "nothing": NULL, False, zero, no text."""

from datetime import date, datetime

from annex.odoo.rules.errors import Refused
from annex.odoo.rules.values import Column, Items, Literal, Record, Scalar, Value
from annex.odoo.sql import Sql, any_of, sql

_KINDS = {
    "integer": "whole",
    "many2one": "whole",
    "many2one_reference": "whole",
    "id": "whole",
    "float": "number",
    "monetary": "number",
    "char": "text",
    "text": "text",
    "html": "text",
    "selection": "text",
    "date": "date",
    "datetime": "datetime",
    "boolean": "boolean",
}
_ZEROES: dict[str, object] = {"integer": 0, "float": 0.0, "monetary": 0.0, "char": "", "text": ""}
"""What a field that holds nothing counts as, since 19 (odoo/orm/fields_*.py, ``falsy_value``)."""


def kind_of(ttype: str) -> str:
    """Return what values of a type are compared as. Raises Refused."""
    try:
        return _KINDS[ttype]
    except KeyError:
        raise Refused(f"fields of type {ttype} are not compared") from None


def zero_of(ttype: str, version: int, *, widest: bool) -> object | None:
    """Return what nothing counts as, where it does.

    18 is in between; there the reading is taken that grants less, which below a negation
    (``widest``) is the one that matches more.
    """
    counts = version >= 19 or (version == 18 and widest)
    return {**_ZEROES, "html": ""}.get(ttype) if counts else None


def equals(expression: Sql, ttype: str, value: Value, *, zero: object | None) -> Sql:
    """Return the condition that the expression is the value, or one of a list's."""
    parts = value.parts if isinstance(value, Items) else (_single(value),)
    if ttype == "boolean":
        return _boolean(expression, parts)
    kind = kind_of(ttype)
    nothing = any(part.value is False for part in parts if isinstance(part, Literal))
    given = [
        _bound(kind, part.value)
        for part in parts
        if isinstance(part, Literal) and part.value is not False
    ]
    if 0 in given and (ttype == "many2one" or (zero is None and isinstance(value, Items))):
        raise Refused("the number 0, which Odoo may take for nothing")
    matches = _live(expression, kind, parts, zero)
    if zero is not None and zero in given:
        nothing = True
    elif zero is not None and nothing:
        given.append(zero)
    if given:
        matches.insert(0, _one_of(expression, given))
    if nothing:
        matches.append(sql("{} IS NULL", expression))
    return any_of(matches)


def _live(
    expression: Sql, kind: str, parts: tuple[Literal | Scalar | Column, ...], zero: object | None
) -> list[Sql]:
    """Return what compares with values that are read when the statement runs."""
    matches = []
    for part in parts:
        match part:
            case Scalar(sql=one):
                _require_same(kind, part.ttype)
                matches.append(sql("{} = {}", expression, one))
                matches.append(_empty(expression, zero) & _empty(one, zero))
            case Column(query=query):
                _require_same(kind, part.ttype)
                matches.append(sql("{} IN ({})", expression, query))
                there = sql(
                    "EXISTS (SELECT FROM ({}) AS s(v) WHERE {})", query, _empty(Sql("s.v"), zero)
                )
                matches.append(_empty(expression, zero) & there)
    return matches


def ordered(
    expression: Sql, ttype: str, operator: str, value: Value, *, zero: object | None
) -> Sql:
    """Return the condition of an inequality; ``operator`` is one of ``< > <= >=``."""
    kind = kind_of(ttype)
    single = _single(value)
    if kind == "boolean" or ttype in ("many2one", "selection", "html"):
        raise Refused(f"fields of type {ttype} have no order")
    if isinstance(single, Scalar):
        _require_same(kind, single.ttype)
        if zero is not None:
            raise Refused("an order against a value that may be nothing")
        return sql("{} " + operator + " {}", expression, single.sql)
    if not isinstance(single, Literal) or isinstance(single.value, bool):
        raise Refused("an order against this value")
    bound = _bound(kind, single.value)
    compared = sql("{} " + operator + " {}", expression, Sql("%s", (bound,)))
    if zero is not None and _holds(zero, operator, bound):
        return compared | sql("{} IS NULL", expression)
    return compared


def alike(expression: Sql, ttype: str, operator: str, value: Value) -> Sql:
    """Return the condition of a positive ``like`` operator."""
    if kind_of(ttype) != "text":
        raise Refused(f"fields of type {ttype} have no pattern")
    match value:
        case Literal(value=str(pattern)) if pattern and "\\" not in pattern:
            word = "ILIKE" if operator.endswith("ilike") else "LIKE"
            bound = pattern if operator.startswith("=") else f"%{pattern}%"
            return sql("{} " + word + " {}", expression, Sql("%s", (bound,)))
    raise Refused("a pattern that is no plain text")


def _single(value: Value) -> Literal | Scalar | Column:
    match value:
        case Literal() | Scalar() | Column():
            return value
        case Record():
            return Scalar(value.id, "integer")
    raise Refused("this value is not compared with one field")


def _boolean(expression: Sql, parts: tuple[Literal | Scalar | Column, ...]) -> Sql:
    wanted = set()
    for part in parts:
        if not isinstance(part, Literal) or not isinstance(part.value, bool):
            raise Refused("a yes or no is compared with something else")
        wanted.add(part.value)
    return any_of(
        sql("{} IS TRUE" if one else "{} IS NOT TRUE", expression) for one in sorted(wanted)
    )


def _bound(kind: str, value: object) -> object:
    """Return a literal as the driver binds it. Raises Refused when it is of another kind."""
    match kind, value:
        case (("whole" | "number"), bool()):
            pass
        case "whole", int() if -(2**31) <= value < 2**31:
            return value
        case "number", int() | float():
            return float(value)
        case "text", str():
            return value
        case (("date" | "datetime"), str()):
            return _moment(kind, value)
    raise Refused(f"{value!r} is compared with a {kind}")


def _moment(kind: str, text: str) -> object:
    # A day alone against a moment means different things to different operators of Odoo.
    if (kind == "date") != (len(text) == len("2026-01-31")):
        raise Refused(f"{text!r} is compared with a {kind}")
    try:
        found = date.fromisoformat(text) if kind == "date" else datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text!r} is no {kind}") from None
    if isinstance(found, datetime) and found.tzinfo:
        raise Refused(f"{text!r} is in a time zone")
    return found


def is_nothing(expression: Sql) -> Sql:
    """Return the condition that an expression is NULL; of a value that is bound, it is known now.

    PostgreSQL finds that out too, but after it has decided not to join along an OR.
    """
    if expression.text == "%s::integer" and expression.params[0] is not None:
        return Sql.never()
    return sql("{} IS NULL", expression)


def _require_same(kind: str, ttype: str) -> None:
    if kind_of(ttype) != kind:
        raise Refused(f"a {ttype} is compared with a {kind}")


def _empty(expression: Sql, zero: object | None) -> Sql:
    nothing = is_nothing(expression)
    return nothing if zero is None else nothing | sql("{} = {}", expression, Sql("%s", (zero,)))


def _one_of(expression: Sql, given: list[object]) -> Sql:
    if len(given) == 1:
        return sql("{} = {}", expression, Sql("%s", (given[0],)))
    return sql("{} = ANY({})", expression, Sql("%s", (given,)))


def _holds(left: object, operator: str, right: object) -> bool:
    # Both are numbers or both are texts.
    less, more = bool(left < right), bool(left > right)  # type: ignore[operator]
    return {"<": less, ">": more, "<=": not more, ">=": not less}[operator]
