from django.apps import AppConfig
from django.utils.translation import gettext_noop as _


class AuditConfig(AppConfig):
    """The history of changes, written by triggers."""

    name = "annex.audit"
    label = "audit"

    def ready(self) -> None:
        """Register the scope that guards the history, and the system checks."""
        from annex.api import scopes  # noqa: PLC0415 - models must be loaded
        from annex.audit import checks  # noqa: F401, PLC0415 - registers the system checks

        scopes.register_family("audit", read=_("See who changed what"), role={"read": "admin"})
