"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.identity import units


class UnitsConfig(AppConfig):
    """The org tree."""

    name = "platforms.readiness.units"
    label = "readiness_units"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and its tree as what limits memberships."""
        from platforms.readiness.units.limits import OrgTree  # noqa: PLC0415 - models load first

        units.register(OrgTree())
        scopes.register_family(
            "units",
            read=_("See the units of the company"),
            write=_("Change the units of the company"),
            role={"read": "viewer", "write": "manager"},
        )
