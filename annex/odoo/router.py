"""Where Django may look for what: nothing of ours is ever made in Odoo's database."""

from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext_noop

from annex.kernel.errors import Denied

READER_ALIAS: Final = "odoo"
PROJECTOR_ALIAS: Final = "odoo_projector"
LABEL: Final = "odoo"
"""The app whose models are Odoo's tables."""


class OdooIsReadOnly(Denied):
    """Somebody tried to write a row of Odoo's, which only Odoo itself may write."""

    code = "odoo_is_read_only"
    title = gettext_noop(
        "Odoo's rows are only read here. Change them in Odoo, through its own API."
    )


class OdooRouter:
    """Sends reads of Odoo's models to the reader, and nothing that writes anywhere.

    Migrations are kept out of Odoo's database; the roles of its aliases could not run them.
    """

    def db_for_read(self, model: type[Model], **_: Any) -> str | None:
        """Return the reader's alias for a model of Odoo's; say nothing about the others."""
        return READER_ALIAS if model._meta.app_label == LABEL else None

    def db_for_write(self, model: type[Model], **_: Any) -> str | None:
        """Say nothing about models of ours. Raises OdooIsReadOnly for one of Odoo's."""
        if model._meta.app_label == LABEL:
            raise OdooIsReadOnly
        return None

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """Refuse every migration on an alias of Odoo's; say nothing about the others."""
        return False if db in {READER_ALIAS, PROJECTOR_ALIAS} else None
