"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class SkillsConfig(AppConfig):
    """The taxonomy of skills."""

    name = "platforms.marketplace.skills"
    label = "marketplace_skills"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "skills",
            read=_("See the skills of the marketplace"),
            write=_("Change the skills of the marketplace"),
            role={"read": "viewer", "write": "manager"},
        )
