"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class ProposalsConfig(AppConfig):
    """Who offers to do what."""

    name = "platforms.marketplace.proposals"
    label = "marketplace_proposals"

    def ready(self) -> None:
        """Register the scopes, what makes specialists party, and what a mission takes along."""
        from platforms.marketplace.missions import parties  # noqa: PLC0415 - models load first
        from platforms.marketplace.missions.states import MISSION  # noqa: PLC0415

        # Reminders are published by name, which whoever sweeps has to know.
        from platforms.marketplace.proposals import holdings, tasks  # noqa: F401, PLC0415 - models first
        from platforms.marketplace.proposals.audiences import audience  # noqa: PLC0415
        from platforms.marketplace.proposals.models import Invitation, Proposal  # noqa: PLC0415
        from platforms.marketplace.proposals.services.answers import shortlist  # noqa: PLC0415
        from platforms.marketplace.proposals.services.missions import close  # noqa: PLC0415
        from platforms.marketplace.shortlists.services.hooks import on_listed  # noqa: PLC0415

        MISSION.follow(close)
        on_listed(shortlist)
        holdings.register()
        audiences.register("proposals", audience)
        parties.register(
            "invitations",
            lambda one: Invitation.objects.filter(specialist_id=one).values("mission_id"),
        )
        parties.register(
            "proposals",
            lambda one: Proposal.objects.filter(specialist_id=one).values("mission_id"),
        )
        scopes.register_family(
            "proposals",
            read=_("See invitations, proposals and interviews"),
            write=_("Change invitations, proposals and interviews"),
            role={"read": "viewer", "write": "member"},
        )
