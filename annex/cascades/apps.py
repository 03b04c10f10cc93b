from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class CascadesConfig(AppConfig):
    """Derived values kept equal to their formulas, or marked."""

    name = "annex.cascades"
    label = "cascades"

    def ready(self) -> None:
        """Register the system checks, and the scopes that guard the console."""
        from annex.cascades import checks  # noqa: F401, PLC0415 - registers itself

        scopes.register_family(
            "cascades",
            read=_("See how recalculations are going"),
            admin=_("Have failed recalculations tried again"),
            role={"read": "manager", "admin": "admin"},
        )
