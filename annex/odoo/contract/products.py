"""Products and their categories."""

from typing import Final

from annex.odoo.contract.reading import table

TABLES: Final = (
    table(
        "product_template",
        "product",
        "Products",
        """
        id            integer                      *  its key
        name          jsonb                        *  what people call it
        default_code  character varying            *  its number
        active        boolean                      *  archived or not
        company_id    integer                      *  whose product
        categ_id      integer                      *  its category
        type          character varying            *  goods or service
        sale_ok       boolean                      *  may be sold
        purchase_ok   boolean                      *  may be bought
        list_price    numeric                      *  its price
        uom_id        integer                      *  its unit
        create_uid    integer                      *  rules
        write_date    timestamp without time zone  *  finds what changed
        """,
    ),
    table(
        "product_template",
        "website_sale",
        "Whether the shop shows a product",
        """
        is_published  boolean  *  rules of the shop
        website_id    integer  *  its website
        """,
    ),
    table(
        "product_product",
        "product",
        "Variants of products",
        """
        id               integer                      *  its key
        product_tmpl_id  integer                      *  the product
        default_code     character varying            *  its number
        active           boolean                      *  archived or not
        create_uid       integer                      *  rules
        write_date       timestamp without time zone  *  finds what changed
        """,
    ),
    table(
        "product_category",
        "product",
        "Categories",
        """
        id             integer            *  its key
        name           character varying  *  what people call it
        complete_name  character varying  *  with those above
        parent_id      integer            *  the one above
        parent_path    character varying  *  all above
        """,
    ),
    table(
        "uom_uom",
        "uom",
        "Units",
        """
        id      integer  *  its key
        name    jsonb    *  what people call it
        active  boolean  *  archived or not
        """,
    ),
)
