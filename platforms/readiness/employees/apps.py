"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class EmployeesConfig(AppConfig):
    """The people."""

    name = "platforms.readiness.employees"
    label = "readiness_employees"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "employees",
            read=_("See people"),
            write=_("Change people"),
            role={"read": "viewer", "write": "manager"},
        )
