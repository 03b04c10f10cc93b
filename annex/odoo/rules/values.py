"""What a domain compares with: literals, and what hangs on the user, as SQL that is read live."""

import ast
from dataclasses import dataclass

from annex.odoo.context import OdooContext
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.schema import Field, Schema
from annex.odoo.sql import Sql, column, name, sql

GROUP_FIELDS = frozenset({"all_group_ids", "groups_id"})
"""The user's effective groups; ``group_ids`` are those given directly, since 19."""

_CLOCK = {
    "%Y-%m-%d": Sql("(now() AT TIME ZONE 'UTC')::date"),
    "%Y-%m-%d %H:%M:%S": Sql("date_trunc('second', now() AT TIME ZONE 'UTC')"),
}


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the domain; Odoo writes "nothing" as False."""

    value: bool | int | float | str


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value read when the statement runs; NULL is "nothing"."""

    sql: Sql
    ttype: str


@dataclass(frozen=True, slots=True)
class Column:
    """Values of a subquery; a NULL among them is "nothing"."""

    query: Sql
    ttype: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    parts: tuple[Literal | Scalar | Column, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a model, or none: its id as a scalar."""

    model: str
    id: Sql


@dataclass(frozen=True, slots=True)
class Records:
    """Records of a model: their ids as a subquery."""

    model: str
    ids: Sql


@dataclass(frozen=True, slots=True)
class Environment:
    """What ``user.env`` is."""


Value = Literal | Scalar | Column | Items | Record | Records | Environment


class Reader:
    """Turns expressions into values for one context."""

    def __init__(self, context: OdooContext, schema: Schema) -> None:
        self.context = context
        self.schema = schema

    def read(self, expression: ast.expr) -> Value:
        """Return what the expression stands for. Raises Refused."""
        match expression:
            case ast.Constant(value=None):
                return Literal(False)
            case ast.Constant(value=bool() | int() | float() | str() as value):
                return Literal(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Literal(-number)
            case ast.List() | ast.Tuple():
                return Items(tuple(self._part(one) for one in expression.elts))
            case ast.BinOp(op=ast.Add()):
                left, right = self.items(expression.left), self.items(expression.right)
                return Items((*left.parts, *right.parts))
            case ast.Name(id=str(known)):
                return self._name(known)
            case ast.Attribute(value=of, attr=attribute):
                return self.attribute(self.read(of), attribute)
            case ast.Call():
                return self._call(expression)
        raise Refused(f"{ast.unparse(expression)} is not understood")

    def items(self, expression: ast.expr) -> Items:
        """Return a list. Raises Refused for anything else."""
        value = self.read(expression)
        match value:
            case Items():
                return value
            case Column():
                return Items((value,))
        raise Refused(f"{ast.unparse(expression)} is no list")

    def _part(self, expression: ast.expr) -> Literal | Scalar | Column:
        value = self.read(expression)
        if isinstance(value, Literal | Scalar):
            return value
        raise Refused(f"{ast.unparse(expression)} in a list is not understood")

    def _name(self, known: str) -> Value:
        match known:
            case "user":
                return Record("res.users", Sql("%s::integer", (self.context.uid,)))
            case "company_ids":
                return Items(tuple(Literal(one) for one in self.context.company_ids))
            case "company_id":
                return Literal(self.context.company_id)
        raise Refused(f"the name {known} is not known")

    def _call(self, call: ast.Call) -> Value:
        match call:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="time"), attr="strftime"),
                args=[ast.Constant(value=str(form))],
                keywords=[],
            ) if form in _CLOCK:
                return Scalar(_CLOCK[form], "date" if form == "%Y-%m-%d" else "datetime")
            case ast.Call(
                func=ast.Attribute(value=of, attr="mapped"),
                args=[ast.Constant(value=str(path))],
                keywords=[],
            ):
                value = self.read(of)
                for one in path.split("."):
                    value = self.attribute(value, one)
                return value
        raise Refused(f"the call {ast.unparse(call)} is not understood")

    def attribute(self, value: Value, attribute: str) -> Value:
        """Return what an attribute of a value is. Raises Refused."""
        match value:
            case Record():
                return self._of_record(value, attribute)
            case Records(ids=ids) if attribute == "ids":
                return Column(ids, "integer")
            case Records():
                return self._of_records(value, attribute)
            case Environment() if attribute == "companies":
                # Rules see the user without a context: all companies allowed, on or off.
                return self.attribute(self._name("user"), "company_ids")
            case Environment() if attribute == "company":
                return self.attribute(self._name("user"), "company_id")
            case Environment() if attribute == "uid":
                return Literal(self.context.uid)
            case Environment() if attribute == "user":
                return self._name("user")
        raise Refused(f".{attribute} is not understood here")

    def _of_record(self, record: Record, attribute: str) -> Value:
        if attribute == "id":
            return Scalar(record.id, "integer")
        if attribute == "ids":
            return Column(
                sql("SELECT i FROM (SELECT {} AS i) s WHERE i IS NOT NULL", record.id), "integer"
            )
        if record.model == "res.users":
            if attribute == "env":
                return Environment()
            if attribute in GROUP_FIELDS:
                own = sorted(self.context.groups)
                return Records("res.groups", Sql("SELECT unnest(%s::integer[])", (own,)))
            if attribute == "employee_id":
                return Record("hr.employee", self._employee(record.id))
        field = self.schema.field(record.model, attribute)
        if not field.store and field.related:
            return self._along(record, field.related)
        if field.ttype in ("one2many", "many2many"):
            return self._collection(record, field)
        table = name(self.schema.table(record.model))
        self._require_plain(field)
        picked = sql("(SELECT v.{} FROM {} v WHERE v.id = {})", name(attribute), table, record.id)
        if field.ttype == "many2one":
            return Record(field.relation, picked)
        return Scalar(picked, field.ttype)

    def _of_records(self, records: Records, attribute: str) -> Value:
        field = self.schema.field(records.model, attribute)
        if not field.store and field.related:
            return self._along(records, field.related)
        self._require_plain(field)
        table = name(self.schema.table(records.model))
        query = sql("SELECT v.{} FROM {} v WHERE v.id IN ({})", name(attribute), table, records.ids)
        if field.ttype == "many2one":
            kept = sql("{} AND v.{} IS NOT NULL", query, name(attribute))
            return Records(field.relation, kept)
        return Column(query, field.ttype)

    def _along(self, start: Record | Records, path: str) -> Value:
        value: Value = start
        for one in path.split("."):
            value = self.attribute(value, one)
        return value

    def _require_plain(self, field: Field) -> None:
        if not field.store or field.translated or field.company_dependent:
            raise Refused(f"{field.model}.{field.name} is not stored plainly")
        if field.ttype in ("one2many", "many2many", "binary", "reference", "json", "properties"):
            raise Refused(f"{field.model}.{field.name} can not be read as one value")
        self.schema.column(self.schema.table(field.model), field.name)

    def _collection(self, record: Record, field: Field) -> Records:
        """Return the active records of a collection of one record."""
        comodel = name(self.schema.table(field.relation))
        active = Sql("TRUE")
        if self.schema.has_field(field.relation, "active"):
            self.schema.column(self.schema.table(field.relation), "active")
            active = Sql("c.active IS TRUE")
        if (record.model, field.name) == ("res.users", "company_ids"):
            link, one, other = "res_company_users_rel", "user_id", "cid"
        elif (record.model, field.name) == ("res.users", "employee_ids"):
            self.schema.column("hr_employee", "user_id")
            picked = sql(
                "SELECT c.id FROM hr_employee c WHERE c.user_id = {} AND {}", record.id, active
            )
            return Records("hr.employee", picked)
        else:
            raise Refused(f"the records of {field.model}.{field.name} are not known to be all")
        for needed in (one, other):
            self.schema.column(link, needed)
        return Records(
            field.relation,
            sql(
                "SELECT c.id FROM {} r JOIN {} c ON c.id = {} WHERE {} = {} AND {}",
                name(link),
                comodel,
                column("r", other),
                column("r", one),
                record.id,
                active,
            ),
        )

    def _employee(self, uid: Sql) -> Sql:
        # At most one: hr.employee is unique by user and company.
        for needed in ("user_id", "company_id", "active"):
            self.schema.column("hr_employee", needed)
        return sql(
            "(SELECT e.id FROM hr_employee e JOIN res_users u ON u.id = e.user_id "
            "AND u.company_id = e.company_id WHERE e.user_id = {} AND e.active LIMIT 1)",
            uid,
        )
