"""Tables of Odoo's, as far as the contract reads them. Odoo makes and writes them, nobody else.

Rows refer to each other by number: a join would pass by the rules of the other model.
"""

from typing import Any, ClassVar, NoReturn

from django.db import models

from annex.odoo.fields import Day, Number, OdooBool, Text, TranslatedField, UtcField, Whole
from annex.odoo.querysets import OdooQuerySet
from annex.odoo.router import OdooIsReadOnly


class OdooModel(models.Model):
    """A row of Odoo's, read for a user: ``SaleOrder.objects.for_user(context)``."""

    odoo_name: ClassVar[str]
    beyond_tenancy = "a table of Odoo's own database, where Odoo's rules decide who sees a row"

    id = models.IntegerField(primary_key=True)

    objects = OdooQuerySet.as_manager()

    class Meta:
        abstract = True
        managed = False
        app_label = "odoo"
        base_manager_name = "objects"
        default_permissions = ()

    def save(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse. Raises OdooIsReadOnly."""
        raise OdooIsReadOnly

    def save_base(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse. Raises OdooIsReadOnly."""
        raise OdooIsReadOnly

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse. Raises OdooIsReadOnly."""
        raise OdooIsReadOnly


class ResCompany(OdooModel):
    """A company."""

    odoo_name = "res.company"

    name = Text(null=True)
    active = OdooBool()
    partner_id = Whole(null=True)
    parent_id = Whole(null=True)
    parent_path = Text(null=True)
    currency_id = Whole(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "res_company"


class ResUsers(OdooModel):
    """Somebody who signs in."""

    odoo_name = "res.users"

    active = OdooBool()
    login = Text(null=True)
    share = OdooBool()
    company_id = Whole(null=True)
    partner_id = Whole(null=True)
    create_uid = Whole(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "res_users"


class ResPartner(OdooModel):
    """A card: a customer, a contact, an address."""

    odoo_name = "res.partner"

    name = Text(null=True)
    complete_name = Text(null=True)
    active = OdooBool()
    parent_id = Whole(null=True)
    commercial_partner_id = Whole(null=True)
    is_company = OdooBool()
    company_id = Whole(null=True)
    partner_share = OdooBool()
    user_id = Whole(null=True)
    type = Text(null=True)
    ref = Text(null=True)
    email = Text(null=True)
    vat = Text(null=True)
    lang = Text(null=True)
    country_id = Whole(null=True)
    create_uid = Whole(null=True)
    write_date = UtcField(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "res_partner"


class SaleOrder(OdooModel):
    """A quotation or an order."""

    odoo_name = "sale.order"

    name = Text(null=True)
    state = Text(null=True)
    client_order_ref = Text(null=True)
    origin = Text(null=True)
    company_id = Whole(null=True)
    partner_id = Whole(null=True)
    partner_invoice_id = Whole(null=True)
    partner_shipping_id = Whole(null=True)
    user_id = Whole(null=True)
    team_id = Whole(null=True)
    currency_id = Whole(null=True)
    date_order = UtcField(null=True)
    invoice_status = Text(null=True)
    amount_untaxed = Number(null=True)
    amount_tax = Number(null=True)
    amount_total = Number(null=True)
    create_uid = Whole(null=True)
    write_date = UtcField(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "sale_order"


class SaleOrderLine(OdooModel):
    """A line of an order."""

    odoo_name = "sale.order.line"

    order_id = Whole(null=True)
    company_id = Whole(null=True)
    order_partner_id = Whole(null=True)
    salesman_id = Whole(null=True)
    product_id = Whole(null=True)
    name = Text(null=True)
    state = Text(null=True)
    display_type = Text(null=True)
    product_uom_qty = Number(null=True)
    qty_delivered = Number(null=True)
    qty_invoiced = Number(null=True)
    price_unit = Number(null=True)
    price_subtotal = Number(null=True)
    price_total = Number(null=True)
    currency_id = Whole(null=True)
    write_date = UtcField(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "sale_order_line"


class AccountMove(OdooModel):
    """An invoice, a bill or an entry."""

    odoo_name = "account.move"

    name = Text(null=True)
    ref = Text(null=True)
    state = Text(null=True)
    move_type = Text(null=True)
    payment_state = Text(null=True)
    company_id = Whole(null=True)
    journal_id = Whole(null=True)
    partner_id = Whole(null=True)
    commercial_partner_id = Whole(null=True)
    invoice_user_id = Whole(null=True)
    team_id = Whole(null=True)
    invoice_origin = Text(null=True)
    invoice_date = Day(null=True)
    date = Day(null=True)
    currency_id = Whole(null=True)
    amount_untaxed = Number(null=True)
    amount_tax = Number(null=True)
    amount_total = Number(null=True)
    amount_residual = Number(null=True)
    reversed_entry_id = Whole(null=True)
    create_uid = Whole(null=True)
    write_date = UtcField(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "account_move"


class ProductTemplate(OdooModel):
    """A product."""

    odoo_name = "product.template"

    name = TranslatedField(null=True)
    default_code = Text(null=True)
    active = OdooBool()
    company_id = Whole(null=True)
    categ_id = Whole(null=True)
    type = Text(null=True)
    sale_ok = OdooBool()
    purchase_ok = OdooBool()
    list_price = Number(null=True)
    uom_id = Whole(null=True)
    create_uid = Whole(null=True)
    write_date = UtcField(null=True)
    is_published = OdooBool()
    website_id = Whole(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "product_template"


class ProductProduct(OdooModel):
    """A variant of a product."""

    odoo_name = "product.product"

    product_tmpl_id = Whole(null=True)
    default_code = Text(null=True)
    active = OdooBool()
    create_uid = Whole(null=True)
    write_date = UtcField(null=True)

    class Meta(OdooModel.Meta):
        abstract = False
        db_table = "product_product"
