"""What has to hold of Odoo's models before anything runs."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db.models import Model

from annex.odoo.contract.declared import tables
from annex.odoo.contract.reading import VERSIONS
from annex.odoo.router import LABEL


def models_stay_within_the_contract(**_: Any) -> list[CheckMessage]:
    """Return an error for every column of a model that the newest contract does not read."""
    return list(outside_the_contract(apps.get_app_config(LABEL).get_models()))


def outside_the_contract(models: Iterable[type[Model]]) -> Iterator[CheckMessage]:
    """Yield an error for each column that the contract has not."""
    newest = max(VERSIONS)
    contract = {table.name: {one.name for one in table.columns} for table in tables(newest)}
    for model in models:
        known = contract.get(model._meta.db_table, set())
        for field in model._meta.concrete_fields:
            if field.column not in known:
                yield Error(
                    f"{model._meta.db_table}.{field.column} is not in the contract for Odoo "
                    f"{newest}.",
                    "Name it in annex.odoo.contract with its use, or leave it out of the model.",
                    field,
                    "odoo.E001",
                )
