"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class ResponsibilitiesConfig(AppConfig):
    """What roles answer for."""

    name = "platforms.readiness.responsibilities"
    label = "readiness_responsibilities"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "responsibilities",
            read=_("See responsibilities, requirements and evidence"),
            write=_("Change responsibilities and record evidence"),
            role={"read": "viewer", "write": "manager"},
        )
