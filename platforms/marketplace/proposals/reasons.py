"""The reasons that nobody types: why something ended by itself, or as it should.

They are stored in English as any other reason, and told in the language of whoever reads them.
"""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ACCEPTED: Final = _("It was accepted.")
INVITATION_ACCEPTED: Final = _("The specialist wants to propose.")
FILLED: Final = _("The mission went to somebody else.")
CANCELLED: Final = _("The mission was cancelled.")
EXPIRED: Final = _("The mission expired before it was filled.")
CLIENT_SILENT: Final = _("The client did not answer in time.")
SPECIALIST_SILENT: Final = _("The specialist did not answer in time.")
ERASED: Final = _("The specialist left, and their data was erased.")
WAS_ERASED: Final = _("What was said here was erased with the specialist's data.")

OURS: Final = frozenset(
    {
        ACCEPTED,
        INVITATION_ACCEPTED,
        FILLED,
        CANCELLED,
        EXPIRED,
        CLIENT_SILENT,
        SPECIALIST_SILENT,
        ERASED,
        WAS_ERASED,
    }
)


def told(reason: str) -> str:
    """Return a stored reason in the current language; what a person typed stays as it is."""
    return gettext(reason) if reason in OURS else reason
