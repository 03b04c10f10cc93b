"""From the tree of a domain to SQL over one row of its model's table.

What can not be compiled is refused, and with it the whole rule: a condition taken for false could
take away as well as add, and Odoo itself fails on some of what is refused.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from annex.odoo.context import OdooContext
from annex.odoo.rules import comparing, relations
from annex.odoo.rules.columns import expression_of
from annex.odoo.rules.domains import Constant, Every, Leaf, Not, Some, Tree, inverted
from annex.odoo.rules.errors import Refusal, Refused
from annex.odoo.rules.schema import Field, Schema
from annex.odoo.rules.values import Items, Literal, Reader, Record, Records, Scalar, Value
from annex.odoo.sql import Sql, all_of, any_of, sql

NEGATIVE = {
    "!=": "=",
    "not in": "in",
    "not any": "any",
    "not like": "like",
    "not ilike": "ilike",
    "not =like": "=like",
    "not =ilike": "=ilike",
}
DEEPEST = 12
"""Relations that one condition may walk through."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a condition stands: over which row, and whether below a negation."""

    model: str
    alias: str
    negative: bool = False
    depth: int = 0

    def inside(self, model: str, alias: str) -> "Place":
        """Return the place of a condition on a related row."""
        if self.depth >= DEEPEST:
            raise Refused("the path is too long")
        return replace(self, model=model, alias=alias, depth=self.depth + 1)

    def below_negation(self) -> "Place":
        """Return the place below one more negation."""
        return replace(self, negative=not self.negative)


Search = Callable[["Compiler", Place, Leaf], Sql]


@dataclass
class Compiler:
    """Compiles domains for one context; rules that it refused are in ``refusals``."""

    context: OdooContext
    schema: Schema
    searches: dict[tuple[str, str], Search] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    aliases: int = 0

    def __post_init__(self) -> None:
        self.reader = Reader(self.context, self.schema)

    def alias(self) -> str:
        """Return an alias for a table that no outer one has."""
        self.aliases += 1
        return f"_o{self.aliases}"

    def tree(self, node: Tree, place: Place) -> Sql:
        """Return the condition of a tree. Raises Refused."""
        match node:
            case Constant(holds=holds):
                return Sql.always() if holds else Sql.never()
            case Every(parts=parts):
                return all_of([self.tree(part, place) for part in parts])
            case Some(parts=parts):
                return any_of([self.tree(part, place) for part in parts])
            case Not(part=part):
                return self._negated(part, place)
        return self.leaf(node, place)

    def _negated(self, node: Tree, place: Place) -> Sql:
        match node:
            case Constant(holds=holds):
                return Sql.never() if holds else Sql.always()
            case Not(part=part):
                return self.tree(part, place)
            case Every(parts=parts):
                return self.tree(Some(tuple(Not(part) for part in parts)), place)
            case Some(parts=parts):
                return self.tree(Every(tuple(Not(part) for part in parts)), place)
        asked = inverted(node, self.schema.version)
        if asked:
            return self.tree(asked, place)
        return ~self.leaf(node, place.below_negation())

    def leaf(self, leaf: Leaf, place: Place) -> Sql:
        """Return the condition of one leaf. Raises Refused."""
        head, _, rest = leaf.path.partition(".")
        described = self.schema.field(place.model, head)
        search = self.searches.get((place.model, head)) or self.searches.get(("*", head))
        if search and not rest and not described.store:
            return search(self, place, leaf)
        if not described.store and described.related:
            return self._related(described, rest, leaf, place)
        if rest:
            if not described.is_relational:
                raise Refused(f"{place.model}.{head} is no relation")
            return relations.any_record(
                self, described, Leaf(rest, leaf.operator, leaf.value), place
            )
        if leaf.operator in NEGATIVE:
            positive = Leaf(leaf.path, NEGATIVE[leaf.operator], leaf.value)
            return ~self.leaf(positive, place.below_negation())
        if not described.store:
            raise Refused(f"{place.model}.{head} is computed")
        return self._stored(described, leaf, place)

    def _stored(self, described: Field, leaf: Leaf, place: Place) -> Sql:
        operator = leaf.operator
        if operator == "any":
            return relations.any_of_domain(self, described, leaf.value, place)
        if operator in ("child_of", "parent_of"):
            return relations.within(self, described, leaf, place)
        value = self.value(leaf.value)
        if operator == "=?":
            if not isinstance(value, Literal):
                raise Refused("'=?' with a value that may be nothing")
            if value.value is False:
                return Sql.always()
        if described.ttype in ("one2many", "many2many"):
            return relations.holds(self, described, operator, value, place)
        return self._scalar(described, operator, value, place)

    def _scalar(self, described: Field, operator: str, value: Value, place: Place) -> Sql:
        expression = expression_of(self, described, place.alias)
        zero = comparing.zero_of(described.ttype, self.schema.version, widest=place.negative)
        match operator:
            case "=" | "=?" | "in":
                if operator != "=" and isinstance(value, Scalar | Literal | Record):
                    value = Items((_as_part(value),))
                return comparing.equals(expression, described.ttype, value, zero=zero)
            case "<" | ">" | "<=" | ">=":
                return comparing.ordered(expression, described.ttype, operator, value, zero=zero)
        if place.negative and self.schema.unaccents:
            raise Refused("a pattern may ignore accents here")
        return comparing.alike(expression, described.ttype, operator, value)

    def value(self, expression: ast.expr) -> Value:
        """Return what a leaf compares with; records stand for their ids. Raises Refused."""
        value = self.reader.read(expression)
        return self.reader.attribute(value, "ids") if isinstance(value, Records) else value

    def _related(self, described: Field, rest: str, leaf: Leaf, place: Place) -> Sql:
        """Compile a field that shows one of another record, as Odoo searches it: by its path."""
        path = f"{described.related}.{rest}" if rest else described.related
        found = self.leaf(Leaf(path, leaf.operator, leaf.value), place)
        if rest or not self._accepts_nothing(leaf):
            return found
        # A path that ends early shows nothing, so where nothing is asked for it holds.
        first, *_ = described.related.split(".")
        start = self.schema.field(place.model, first)
        if start.ttype != "many2one" or start.required or self.schema.version < 17:
            return found
        if place.negative or described.related.count(".") > 1:
            raise Refused(f"{place.model}.{described.name} may end early")
        return any_of([found, sql("{} IS NULL", expression_of(self, start, place.alias))])

    def _accepts_nothing(self, leaf: Leaf) -> bool:
        if leaf.operator not in ("=", "in", "!=", "not in"):
            return False
        value = self.value(leaf.value)
        parts = value.parts if isinstance(value, Items) else (value,)
        holds = any(
            one == Literal(False) and one.value is False
            for one in parts
            if isinstance(one, Literal)
        )
        return holds == (leaf.operator in ("=", "in"))


def _as_part(value: Scalar | Literal | Record) -> Literal | Scalar:
    return Scalar(value.id, "integer") if isinstance(value, Record) else value
