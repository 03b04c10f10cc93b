"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class AssignmentsConfig(AppConfig):
    """Who sits where."""

    name = "platforms.readiness.assignments"
    label = "readiness_assignments"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "assignments",
            read=_("See assignments and sign-offs"),
            write=_("Change assignments and sign-offs"),
            role={"read": "viewer", "write": "manager"},
            verbs={"recalc": (_("Recalculate the readiness of assignments"), "manager")},
        )
