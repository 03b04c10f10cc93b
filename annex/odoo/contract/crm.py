"""Leads and opportunities."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "crm_lead",
        "crm",
        "Leads",
        """
        id          integer                      *  its key
        name        character varying            *  what people call it
        type        character varying            *  lead or opportunity
        active      boolean                      *  archived or not
        company_id  integer                      *  its company
        user_id     integer                      *  the salesperson
        team_id     integer                      *  the team
        partner_id  integer                      *  the customer
        create_uid  integer                      *  rules
        write_date  timestamp without time zone  *  finds what changed
        """,
    ),
)
