"""What Celery finds of this package."""

from annex.odoo.documents.tasks import sync_documents

__all__ = ("sync_documents",)
