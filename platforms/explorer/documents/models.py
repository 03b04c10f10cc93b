"""No rows of ours: documents are Odoo's. Only the permission to see them is declared here."""

from django.db import models


class DocumentAccess(models.Model):
    """Carries the permission; there is no table."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = (("can_view_documents", "See documents of Odoo's"),)
