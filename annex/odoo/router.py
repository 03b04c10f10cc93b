"""Where Django may look for what: nothing of ours is ever made in Odoo's database."""

from typing import Any, Final

READER_ALIAS: Final = "odoo"
PROJECTOR_ALIAS: Final = "odoo_projector"


class OdooRouter:
    """Keeps migrations out of Odoo's database; the roles of its aliases could not run them."""

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """Refuse every migration on an alias of Odoo's; say nothing about the others."""
        return False if db in {READER_ALIAS, PROJECTOR_ALIAS} else None
