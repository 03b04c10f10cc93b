"""Who somebody is in Odoo, and for which companies."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "res_users",
        "base",
        "People who sign in",
        """
        id          integer            *  its key
        active      boolean            *  a user who left sees nothing
        login       character varying  *  pairs people with members
        share       boolean            *  portal and public users
        company_id  integer            *  the company switched on by default
        partner_id  integer            *  rules speak of the user's card
        create_uid  integer            *  rules on users
        """,
    ),
    table(
        "res_company",
        "base",
        "Companies",
        """
        id           integer            *    its key
        name         character varying  *    what people call it
        active       boolean            *    archived ones
        partner_id   integer            *    its card
        parent_id    integer            *    branches
        parent_path  character varying  17+  branches, for rules above and below
        currency_id  integer            *    of its amounts
        """,
    ),
    table(
        "res_company_users_rel",
        "base",
        "Companies a user may switch on",
        """
        cid      integer  *  the company
        user_id  integer  *  the user
        """,
    ),
    table(
        "res_groups",
        "base",
        "Groups",
        """
        id    integer  *  its key
        name  jsonb    *  shown in explanations
        """,
    ),
    table(
        "res_groups_users_rel",
        "base",
        "Groups given to users",
        """
        gid  integer  *  the group
        uid  integer  *  the user
        """,
    ),
    table(
        "res_groups_implied_rel",
        "base",
        "Groups that a group brings along",
        """
        gid  integer  *  the group
        hid  integer  *  what it implies
        """,
    ),
    table(
        "ir_model_data",
        "base",
        "Names of groups that stay the same",
        """
        id      integer            *  its key
        module  character varying  *  first half of the name
        name    character varying  *  second half of the name
        model   character varying  *  what it names
        res_id  integer            *  whom it names
        """,
    ),
    table(
        "res_lang",
        "base",
        "Languages",
        """
        id      integer            *  its key
        code    character varying  *  as translations are keyed
        active  boolean            *  whether it is used
        """,
    ),
    table(
        "res_currency",
        "base",
        "Currencies",
        """
        id              integer            *  its key
        name            character varying  *  its code
        decimal_places  integer            *  how amounts are rounded
        """,
    ),
)
