"""Customers, contacts, and everybody's own card."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "res_partner",
        "base",
        "Cards",
        """
        id                     integer                      *    its key
        name                   character varying            *    what people call it
        complete_name          character varying            17+  with the company
        display_name           character varying            -16  with the company
        active                 boolean                      *    archived or not
        parent_id              integer                      *    the company of a contact
        commercial_partner_id  integer                      *    the company that trades
        is_company             boolean                      *    a company or a person
        company_id             integer                      *    whose card it is
        partner_share          boolean                      *    not an employee's
        user_id                integer                      *    who looks after it
        type                   character varying            *    contact or address
        ref                    character varying            *    its number
        email                  character varying            *    for matching
        vat                    character varying            *    for matching
        lang                   character varying            *    its language
        country_id             integer                      *    where
        create_uid             integer                      *    rules
        write_date             timestamp without time zone  *    finds what changed
        """,
    ),
)
