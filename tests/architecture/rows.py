"""Make a valid row of any tenant model, with everything it refers to."""

import datetime
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import ProgrammingError, connection, models, transaction

from annex.identity.models import Account, Membership, User
from annex.kernel.ids import uuid7
from annex.odoo.accounts.models import CompanyLink, UserLink
from annex.odoo.accounts.services import call_linking
from annex.tenancy.context import require_account_id
from annex.tenancy.models import TenantModel
from annex.testing import factories
from platforms.marketplace.matching.models import ProfileWords
from platforms.marketplace.specialists.tests.factories import make_specialist

TENANT_MODELS = [model for model in apps.get_models() if issubclass(model, TenantModel)]

DULL: dict[type[models.Field], Any] = {
    models.UUIDField: uuid7,
    models.CharField: lambda: f"x{uuid7().hex[-12:]}",
    models.TextField: lambda: f"x{uuid7().hex[-12:]}",
    models.IntegerField: lambda: 1,
    # Counts of what there is no end to; where one is a key, another row has another.
    models.PositiveIntegerField: itertools.count(1).__next__,
    models.DecimalField: lambda: Decimal(1),
    models.BooleanField: lambda: True,
    models.DateTimeField: lambda: datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    models.DateField: lambda: datetime.date(2026, 1, 1),
    models.JSONField: dict,
    models.BinaryField: lambda: b"x",
    ArrayField: list,
}


def _company_link(account: Account) -> models.Model:
    call_linking("odoo_link_company", uuid7(), account.pk, 1)
    return CompanyLink.objects.get()


def _user_link(account: Account) -> models.Model:
    member = factories.make_member(account)
    call_linking("odoo_link_user", uuid7(), account.pk, member.user_id, 2)
    return UserLink.objects.get()


def _profile_words(account: Account) -> models.Model:
    return ProfileWords.objects.get(specialist=make_specialist())


# Rows that functions of the database write, most of them outside accounts.
MADE_BY_FUNCTIONS: dict[type[models.Model], Callable[[Account], models.Model]] = {
    Membership: factories.make_member,
    CompanyLink: _company_link,
    UserLink: _user_link,
    ProfileWords: _profile_words,
}


class Rows:
    """One row of every tenant model, in the account entered."""

    def __init__(self) -> None:
        self._made: dict[type[models.Model], models.Model] = {}

    def of(self, model: type[models.Model]) -> models.Model:
        """Return the account's row of ``model``, making it the first time."""
        if model in MADE_BY_FUNCTIONS and model not in self._made:
            self._made[model] = MADE_BY_FUNCTIONS[model](Account(pk=require_account_id()))
        if model not in self._made:
            row = model(**self.values(model))
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except ProgrammingError:
                row = _written_by_the_database(model)
            self._made[model] = row
        return self._made[model]

    def values(self, model: type[models.Model]) -> dict[str, Any]:
        """Return values for every field of ``model`` that needs one."""
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.generated:
                continue
            if not (field.has_default() or field.null or isinstance(field, models.AutoField)):
                value = self._value(field)
                if isinstance(value, models.Model) and value in values.values():
                    value = type(value)(**self.values(type(value)))
                    value.save(force_insert=True)
                values[field.name] = value
        return values

    def _value(self, field: models.Field) -> Any:
        if field.choices:
            return next(value for value, _ in field.flatchoices)
        if isinstance(field, models.ForeignKey):
            if field.related_model is User:
                return factories.make_user()
            return self.of(field.related_model)
        for kind in type(field).__mro__:
            if kind in DULL:
                return _fitting(field, DULL[kind]())
        raise AssertionError(f"Say in DULL what a {type(field).__name__} may hold.")


def _fitting(field: models.Field, value: Any) -> Any:
    """Return a dull value cut to what the field takes; what ends does so after it started."""
    if isinstance(field, models.CharField) and field.max_length is not None:
        return value[-field.max_length :]
    if field.name == "ends_on":
        return value + datetime.timedelta(days=1)
    return value


def _written_by_the_database(model: type[models.Model]) -> models.Model:
    """Return the first row that triggers made in a table which the runtime role may not write."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return model._base_manager.earliest("pk")
