"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class DocumentsConfig(AppConfig):
    """The documents that Odoo owns."""

    name = "platforms.explorer.documents"
    label = "documents"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "documents",
            read=_("Find, preview and download documents of Odoo's"),
            admin=_("See who opened which document"),
        )
