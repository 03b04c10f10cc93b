"""Who an account and its members are in Odoo.

The runtime role reads these rows and can not write them: whoever may change a link reaches another
company's documents. ``services`` writes them, through functions that open outside accounts alone.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annex.tenancy.models import TenantModel


class CompanyLink(TenantModel):
    """A company of Odoo's whose documents the account may see."""

    company_id = models.PositiveIntegerField(_("company in Odoo"))
    created_at = models.DateTimeField(_("linked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("link to a company in Odoo")
        constraints = (
            models.UniqueConstraint(
                fields=("account", "company_id"), name="odoo_company_linked_once"
            ),
            models.CheckConstraint(condition=Q(company_id__gt=0), name="odoo_company_is_positive"),
        )

    def __str__(self) -> str:
        return str(self.company_id)


class UserLink(TenantModel):
    """The user of Odoo's as whom a member sees documents."""

    named_by: ClassVar = ("user",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    odoo_user_id = models.PositiveIntegerField(_("user in Odoo"))
    created_at = models.DateTimeField(_("linked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("link to a user in Odoo")
        constraints = (
            models.UniqueConstraint(fields=("account", "user"), name="odoo_user_linked_once"),
            # 1 is Odoo's own: as which its code runs, past every rule.
            models.CheckConstraint(condition=Q(odoo_user_id__gt=1), name="odoo_user_is_a_person"),
        )
