from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The documents that Odoo owns."""

    name = "platforms.explorer.documents"
    label = "documents"
