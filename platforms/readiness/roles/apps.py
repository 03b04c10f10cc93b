"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class RolesConfig(AppConfig):
    """The role catalogue."""

    name = "platforms.readiness.roles"
    label = "readiness_roles"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "roles",
            read=_("See roles"),
            write=_("Change roles"),
            role={"read": "viewer", "write": "manager"},
        )
