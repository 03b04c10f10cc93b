"""The only place that knows which models' rows belong to accounts: ours and other apps'."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models


def isolated_models() -> Iterator[type[models.Model]]:
    """Yield every tenant model installed, and those that an app's config says it ``isolates``."""
    # Server entry points import what imports this, before the settings that the model needs.
    from annex.tenancy.models import TenantModel  # noqa: PLC0415

    for model in apps.get_models():
        if issubclass(model, TenantModel):
            yield model
    for config in apps.get_app_configs():
        for label in getattr(config, "isolates", ()):
            yield apps.get_model(label)


def isolated_tables() -> dict[str, type[models.Model]]:
    """Return the models whose rows belong to accounts, by their tables."""
    return {model._meta.db_table: model for model in isolated_models()}
