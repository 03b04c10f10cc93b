"""Invoices and bills."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "account_move",
        "account",
        "Invoices, bills and entries",
        """
        id                     integer                      *  its key
        name                   character varying            *  its number
        ref                    character varying            *  the other side's number
        state                  character varying            *  draft, posted, cancel
        move_type              character varying            *  invoice, bill, refund
        payment_state          character varying            *  whether it is paid
        company_id             integer                      *  its company
        journal_id             integer                      *  rules
        partner_id             integer                      *  the other side
        commercial_partner_id  integer                      *  the company that trades
        invoice_user_id        integer                      *  who looks after it
        team_id                integer                      *  the team
        invoice_origin         character varying            *  the order
        invoice_date           date                         *  when
        date                   date                         *  booked when
        currency_id            integer                      *  of its amounts
        amount_untaxed         numeric                      *  net
        amount_tax             numeric                      *  tax
        amount_total           numeric                      *  gross
        amount_residual        numeric                      *  open
        reversed_entry_id      integer                      *  what it takes back
        create_uid             integer                      *  rules
        write_date             timestamp without time zone  *  finds what changed
        """,
    ),
    table(
        "account_move_line",
        "account",
        "Lines of invoices",
        """
        id              integer            *  its key
        move_id         integer            *  its invoice
        company_id      integer            *  its company
        product_id      integer            *  what
        name            character varying  *  what, in words
        quantity        numeric            *  how much
        price_unit      numeric            *  a unit
        price_subtotal  numeric            *  net
        price_total     numeric            *  gross
        display_type    character varying  *  a note, a tax or a product
        partner_id      integer            *  the other side
        """,
    ),
    table(
        "sale_order_line_invoice_rel",
        "sale",
        "Which line of an order was billed by which line",
        """
        invoice_line_id  integer  *  one side
        order_line_id    integer  *  the other side
        """,
    ),
)
