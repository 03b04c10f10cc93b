"""The scopes that guard members and invitations."""

from django.utils.translation import gettext_noop as _

from annex.api import scopes


def register() -> None:
    """Register the family; called once, when the app is ready."""
    scopes.register_family(
        "members",
        read=_("See who belongs to the account"),
        admin=_("Invite people, and change, suspend and remove members"),
        role={"read": "viewer", "admin": "admin"},
    )
