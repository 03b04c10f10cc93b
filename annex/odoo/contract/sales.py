"""Quotations, orders and teams."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "sale_order",
        "sale",
        "Quotations and orders",
        """
        id                   integer                      *  its key
        name                 character varying            *  its number
        state                character varying            *  draft, sent, sale, cancel
        client_order_ref     character varying            *  the customer's reference
        origin               character varying            *  where it came from
        company_id           integer                      *  its company
        partner_id           integer                      *  the customer
        partner_invoice_id   integer                      *  who is billed
        partner_shipping_id  integer                      *  who receives
        user_id              integer                      *  the salesperson
        team_id              integer                      *  the team
        currency_id          integer                      *  of its amounts
        date_order           timestamp without time zone  *  when
        invoice_status       character varying            *  how much is billed
        amount_untaxed       numeric                      *  net
        amount_tax           numeric                      *  tax
        amount_total         numeric                      *  gross
        create_uid           integer                      *  rules
        write_date           timestamp without time zone  *  finds what changed
        """,
    ),
    table(
        "sale_order_line",
        "sale",
        "Lines of orders",
        """
        id                integer                      *  its key
        order_id          integer                      *  its order
        company_id        integer                      *  its company
        order_partner_id  integer                      *  the customer
        salesman_id       integer                      *  rules
        product_id        integer                      *  what
        name              text                         *  what, in words
        state             character varying            *  of the order
        display_type      character varying            *  a note or a section
        product_uom_qty   numeric                      *  ordered
        qty_delivered     numeric                      *  delivered
        qty_invoiced      numeric                      *  billed
        price_unit        numeric                      *  a unit
        price_subtotal    numeric                      *  net
        price_total       numeric                      *  gross
        currency_id       integer                      *  of its amounts
        write_date        timestamp without time zone  *  finds what changed
        """,
    ),
    table(
        "crm_team",
        "sales_team",
        "Sales teams",
        """
        id          integer  *  its key
        name        jsonb    *  what people call it
        company_id  integer  *  its company
        user_id     integer  *  its leader
        active      boolean  *  archived or not
        """,
    ),
    table(
        "quotation_document",
        "sale_pdf_quote_builder",
        "Pages put into quotations, each with a document",
        """
        id                integer  18+  its key
        ir_attachment_id  integer  18+  its document, whose company rules ask for
        """,
    ),
)
