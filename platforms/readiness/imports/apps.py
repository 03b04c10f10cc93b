"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class ImportsConfig(AppConfig):
    """Imports and exports."""

    name = "platforms.readiness.imports"
    label = "readiness_imports"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and its tasks with whoever publishes them."""
        from platforms.readiness.imports import tasks  # noqa: F401, PLC0415 - models load first

        scopes.register_family(
            "imports",
            read=_("See imports, and export the company's people and role catalogue"),
            write=_("Import people and role catalogues"),
            role={"read": "manager", "write": "admin"},
        )
