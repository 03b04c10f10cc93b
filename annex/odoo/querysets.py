"""The only way to rows of Odoo's models: for somebody, under Odoo's rules, without writers."""

from typing import Any, NoReturn, Self, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.where import AND, ExtraWhere, WhereNode

from annex.odoo.context import OdooContext
from annex.odoo.router import OdooIsReadOnly
from annex.odoo.rules.reading import readable

_Row = TypeVar("_Row", bound=Model, covariant=True)


class ForNobody(RuntimeError):
    """A queryset of Odoo's rows was evaluated without saying who asks: a fault of ours."""

    def __init__(self) -> None:
        super().__init__("Say who asks for Odoo's rows: Model.objects.for_user(context).")


class OdooQuery(Query):
    """A query that carries who asks.

    Odoo's rules are added when it is compiled, not when it is made: no combination of filters,
    ``|`` or a subquery leaves them out.
    """

    odoo: OdooContext | None = None
    _is_ruled = False

    def get_compiler(
        self, using: str | None = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        """Return the compiler of the query under Odoo's rules. Raises ForNobody."""
        query = self if self._is_ruled else self._ruled()
        compiler: SQLCompiler = super(OdooQuery, query).get_compiler(using, connection, elide_empty)
        return compiler

    def combine(self, rhs: Query, connector: str) -> None:
        """Join another query's conditions to these. Raises ValueError for another person's."""
        if getattr(rhs, "odoo", None) != self.odoo:
            raise ValueError(
                "Querysets of Odoo's rows are only combined for one and the same user."
            )
        super().combine(rhs, connector)

    def _ruled(self) -> Self:
        if self.odoo is None or self.model is None:
            raise ForNobody
        query: Self = self.clone()  # type: ignore[assignment]  # stubs: any query
        query._is_ruled = True
        # Django does not quote an alias that it made (U0), so PostgreSQL knows it in small letters.
        rules = readable(name_of(self.model), self.odoo, query.get_initial_alias().lower())
        if rules.is_never:
            # Also where the table is absent, because Odoo has not its module.
            query.set_empty()
        elif not rules.is_always:
            ruled = ExtraWhere([rules.text], rules.params)
            query.where = WhereNode([ruled, query.where], AND)  # type: ignore[list-item]  # stubs
        return query


def name_of(model: type[Model]) -> str:
    """Return what Odoo calls a model: "sale.order"."""
    name: str = model.odoo_name  # type: ignore[attr-defined]  # a query's model is any model
    return name


class OdooQuerySet(QuerySet[_Row]):
    """Rows of a model of Odoo's; nothing is read before ``for_user`` says who asks."""

    def __init__(
        self,
        model: type[_Row] | None = None,
        query: Query | None = None,
        using: str | None = None,
        hints: dict[str, Model] | None = None,
    ) -> None:
        super().__init__(model, query or OdooQuery(model), using, hints)

    def for_user(self, context: OdooContext) -> Self:
        """Return the rows that Odoo lists to a user, archived ones too, in the user's language."""
        rows = self.using(context.using)
        rows.query.odoo = context  # type: ignore[attr-defined]  # it is an OdooQuery
        return rows

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise OdooIsReadOnly

    create = bulk_create = get_or_create = update_or_create = _refuse
    update = bulk_update = delete = select_for_update = _refuse
    _insert = _update = _raw_delete = _refuse

    def raw(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse SQL by hand, which Odoo's rules would not reach."""
        raise ForNobody
