"""What decides who may read which record."""

from typing import Final

from annex.odoo.contract.reading import table

SIGNALING_TABLES: Final = tuple(
    f"orm_signaling_{cache}"
    for cache in ("registry", "default", "assets", "stable", "templates", "routing", "groups")
)
SIGNALING_SEQUENCES: Final = (
    "base_registry_signaling",
    *(
        f"base_cache_signaling_{cache}"
        for cache in ("default", "assets", "templates", "routing", "groups")
    ),
)
"""What Odoo before 19 counts up instead."""

TABLES: Final = (
    table(
        "ir_module_module",
        "base",
        "Which version this is, and what is installed",
        """
        id              integer                *  its key
        name            character varying      *  the module
        state           character varying  *  installed or not
        latest_version  character varying      *  the version of base is Odoo's
        """,
    ),
    table(
        "ir_model",
        "base",
        "Models",
        """
        id         integer            *  its key
        model      character varying  *  its name in rules
        name       jsonb              *  what people call it
        transient  boolean            *  wizards carry no documents
        """,
    ),
    table(
        "ir_model_fields",
        "base",
        "Fields, to resolve the paths of rules",
        """
        id                 integer            *    its key
        model_id           integer            *    its model
        model              character varying  *    its model's name
        name               character varying  *    the field
        ttype              character varying  *    its type
        relation           character varying  *    the model it leads to
        relation_field     character varying  *    its other end
        relation_table     character varying  *    the table of a many2many
        column1            character varying  *    our column there
        column2            character varying  *    the other one
        store              boolean            *    whether it has a column
        related            character varying  *    the path it repeats
        translate          boolean            -18  translated text
        translate          character varying  19+  translated text
        company_dependent  boolean            18+  a value a company
        """,
    ),
    table(
        "ir_model_inherit",
        "base",
        "Models that are another one too, whose rules bind them",
        """
        id               integer  *  its key
        model_id         integer  *  the model
        parent_id        integer  *  what it is too
        parent_field_id  integer  *  the field with that record; none where only code is shared
        """,
    ),
    table(
        "ir_model_access",
        "base",
        "Which groups may read a model at all",
        """
        id         integer            *  its key
        name       character varying  *  shown in explanations
        model_id   integer            *  the model
        group_id   integer            *  the group, or everybody
        active     boolean            *  whether it counts
        perm_read  boolean            *  whether it lets read
        """,
    ),
    table(
        "ir_rule",
        "base",
        "Record rules",
        """
        id            integer            *  its key
        name          character varying  *  shown in explanations
        model_id      integer            *  the model
        domain_force  text               *  the rule's text
        active        boolean            *  whether it counts
        perm_read     boolean            *  whether it is about reading
        global        boolean            *  whether it binds everybody
        """,
    ),
    table(
        "rule_group_rel",
        "base",
        "Groups a rule is for",
        """
        rule_group_id  integer  *  the rule
        group_id       integer  *  the group
        """,
    ),
    table(
        "ir_default",
        "base",
        "What stands in where a company has no value of its own",
        """
        id          integer            18+  of equal ones the older counts
        field_id    integer            18+  the field
        user_id     integer            18+  those of single people do not count
        company_id  integer            18+  the company, or all
        condition   character varying  18+  those with one do not count
        json_value  character varying  18+  the value
        """,
    ),
    table(
        "mail_followers",
        "mail",
        "Followers, whom rules let read",
        """
        id          integer            *  its key
        res_model   character varying  *  what is followed
        res_id      integer            *  which record
        partner_id  integer            *  by whom
        """,
    ),
    *(
        table(
            name,
            "base",
            "Grows when Odoo drops its caches: so do we",
            "id  integer  19+  the newest says whether anything changed",
        )
        for name in SIGNALING_TABLES
    ),
)
