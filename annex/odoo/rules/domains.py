"""From the text of a domain to a tree of conditions. Only literals and operators are understood."""

import ast
from dataclasses import dataclass

from annex.odoo.rules.errors import Refused

LONGEST = 20_000
"""Characters; Odoo's own longest rule has about 700."""

OPERATORS = frozenset(
    {"=", "!=", "<>", "==", "=?", "<", ">", "<=", ">=", "in", "not in", "any", "not any"}
    | {"like", "not like", "ilike", "not ilike", "=like", "=ilike", "not =like", "not =ilike"}
    | {"child_of", "parent_of"}
)
_SAME = {"<>": "!=", "==": "="}
INVERSE = {
    "=": "!=",
    "in": "not in",
    "any": "not any",
    "like": "not like",
    "ilike": "not ilike",
    "<": ">=",
    ">": "<=",
}
INVERSE |= {value: key for key, value in INVERSE.items()}


@dataclass(frozen=True, slots=True)
class Constant:
    """A condition that holds for every record, or for none."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field, or a path of them, compared with what an expression of Python says."""

    path: str
    operator: str
    value: ast.expr


@dataclass(frozen=True, slots=True)
class Not:
    """Where its part does not hold."""

    part: "Tree"


@dataclass(frozen=True, slots=True)
class Every:
    """Where all its parts hold."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Where one of its parts holds."""

    parts: tuple["Tree", ...]


Tree = Constant | Leaf | Not | Every | Some


def parse(text: str) -> Tree:
    """Return the tree of a domain as Odoo keeps it. Raises Refused."""
    if not text.strip():
        return Constant(True)
    if len(text) > LONGEST:
        raise Refused("the domain is too long")
    try:
        return tree(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Refused(f"the domain is no expression: {error}") from None


def tree(expression: ast.expr) -> Tree:
    """Return the tree of a list in prefix notation. Raises Refused."""
    items = _items(expression)
    parts = []
    while items:
        part, items = _next(items)
        parts.append(part)
    # Parts that nothing joins are joined by AND, and an empty domain is everything.
    return parts[0] if len(parts) == 1 else Every(tuple(parts)) if parts else Constant(True)


def mentions(node: Tree, field: str) -> bool:
    """Tell whether a condition at this level is on the field itself."""
    match node:
        case Leaf():
            return node.path == field
        case Not():
            return mentions(node.part, field)
        case Every() | Some():
            return any(mentions(part, field) for part in node.parts)
    return False


def inverted(leaf: Leaf, version: int) -> Leaf | None:
    """Return the leaf that Odoo asks instead of ``!`` before this one, if it does.

    Up to 18 the operator is turned round even after a path, where the two are not complements.
    """
    operator = INVERSE.get(leaf.operator)
    return Leaf(leaf.path, operator, leaf.value) if operator and version < 19 else None


def _items(expression: ast.expr) -> list[ast.expr]:
    if isinstance(expression, ast.List | ast.Tuple):
        return list(expression.elts)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add):
        return [*_items(expression.left), *_items(expression.right)]
    raise Refused(f"{ast.unparse(expression)} is no list of conditions")


def _next(items: list[ast.expr]) -> tuple[Tree, list[ast.expr]]:
    first, rest = items[0], items[1:]
    if isinstance(first, ast.Constant) and first.value in ("&", "|", "!"):
        parts = []
        for _ in range(1 if first.value == "!" else 2):
            if not rest:
                raise Refused("an operator lacks its conditions")
            part, rest = _next(rest)
            parts.append(part)
        if first.value == "!":
            return Not(parts[0]), rest
        return (Every if first.value == "&" else Some)(tuple(parts)), rest
    return _leaf(first), rest


def _leaf(expression: ast.expr) -> Tree:
    match expression:
        case (
            ast.Tuple(elts=[left, ast.Constant(value=str(operator)), right])
            | ast.List(elts=[left, ast.Constant(value=str(operator)), right])
        ):
            pass
        case _:
            raise Refused(f"{ast.unparse(expression)} is no condition")
    operator = _SAME.get(operator.lower(), operator.lower())
    match left, operator, right:
        case ast.Constant(value=1 | 0 as side), "=", ast.Constant(value=1):
            return Constant(side == 1)
        case ast.Constant(value=str(path)), _, _ if operator in OPERATORS:
            return Leaf(path, operator, right)
    raise Refused(f"{ast.unparse(expression)} is no condition we know")
