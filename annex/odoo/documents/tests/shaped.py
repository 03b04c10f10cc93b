"""What an Odoo-shaped database says about rights: models, groups, rules, and eight people.

Rule texts are those of Odoo's own modules, shortened. Tests and the benchmark put rows below it.
"""

from typing import Any, Final

import psycopg

MODULES: Final = frozenset(
    {"base", "mail", "sale", "sales_team", "project", "fs_storage", "fs_attachment"}
)
FIELDS: Final[dict[str, dict[str, tuple[str | None, ...]]]] = {
    "res.company": {"name": ("char",), "parent_id": ("many2one", "res.company")},
    "res.partner": {
        "name": ("char",),
        "parent_id": ("many2one", "res.partner"),
        "company_id": ("many2one", "res.company"),
        "partner_share": ("boolean",),
    },
    "res.users": {
        "login": ("char",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
    },
    "sale.order": {
        "name": ("char",),
        "company_id": ("many2one", "res.company"),
        "user_id": ("many2one", "res.users"),
    },
    "project.project": {
        "privacy_visibility": ("selection",),
        "company_id": ("many2one", "res.company"),
        "message_partner_ids": ("many2many", "res.partner", None),
    },
    "project.task": {
        "name": ("char",),
        "project_id": ("many2one", "project.project"),
        "company_id": ("many2one", "res.company"),
        "user_ids": ("many2many", "res.users", "project_task_user_rel", "task_id", "user_id"),
    },
    "ir.attachment": {"name": ("char",), "public": ("boolean",)},
}
NAMES: Final = {
    "res.company": ("Company", "Société"),
    "res.partner": ("Contact", "Contact"),
    "res.users": ("User", "Utilisateur"),
    "sale.order": ("Sales Order", "Bon de commande"),
    "project.project": ("Project", "Projet"),
    "project.task": ("Task", "Tâche"),
    "ir.attachment": ("Attachment", "Pièce jointe"),
}
STAFF, SETTINGS, PROJECTS, SELLERS, ALL_SALES, ALL_PROJECTS, GUESTS = 1, 3, 4, 5, 6, 7, 8
IMPLIED: Final = (
    (SETTINGS, STAFF),
    (PROJECTS, STAFF),
    (SELLERS, STAFF),
    (ALL_SALES, SELLERS),
    (ALL_PROJECTS, PROJECTS),
)
ACCESS: Final = {
    "res.partner": (STAFF,),
    "sale.order": (SELLERS,),
    "project.project": (PROJECTS,),
    "project.task": (PROJECTS, GUESTS),
    "ir.attachment": (STAFF, GUESTS),
}
COMPANY: Final = "[('company_id', 'in', company_ids + [False])]"
EVERYTHING: Final = "[(1, '=', 1)]"
RULES: Final = (
    (
        "res.partner",
        None,
        "['|', '|', ('partner_share', '=', False), ('company_id', 'parent_of', company_ids), "
        "('company_id', '=', False)]",
    ),
    ("sale.order", None, "[('company_id', 'in', company_ids)]"),
    ("sale.order", SELLERS, "['|', ('user_id', '=', user.id), ('user_id', '=', False)]"),
    ("sale.order", ALL_SALES, EVERYTHING),
    ("project.project", None, COMPANY),
    (
        "project.project",
        PROJECTS,
        "['|', ('privacy_visibility', 'in', ['employees', 'portal']), "
        "('message_partner_ids', 'in', [user.partner_id.id])]",
    ),
    ("project.project", ALL_PROJECTS, EVERYTHING),
    ("project.task", None, COMPANY),
    (
        "project.task",
        PROJECTS,
        "['|', '&', ('project_id', '!=', False), '|', "
        "('project_id.privacy_visibility', 'in', ['employees', 'portal']), "
        "('project_id.message_partner_ids', 'in', [user.partner_id.id]), "
        "('user_ids', 'in', user.id)]",
    ),
    ("project.task", ALL_PROJECTS, EVERYTHING),
    ("project.task", GUESTS, "[('user_ids', 'in', user.id)]"),
)
COMPANIES: Final = 5
PEOPLE: Final = {
    "administrator": (1, (SETTINGS, ALL_SALES, ALL_PROJECTS), range(1, COMPANIES + 1)),
    "all sales": (2, (ALL_SALES,), range(1, COMPANIES + 1)),
    "own sales": (3, (SELLERS,), range(1, COMPANIES + 1)),
    "all projects": (4, (ALL_PROJECTS,), range(1, COMPANIES + 1)),
    "projects": (5, (PROJECTS,), range(1, COMPANIES + 1)),
    "staff": (6, (STAFF,), range(1, COMPANIES + 1)),
    "one company": (7, (ALL_SALES, ALL_PROJECTS), range(COMPANIES, COMPANIES + 1)),
    "guest": (8, (GUESTS,), range(1, 2)),
}
"""Users by what they are: id, groups given directly, companies allowed. Each one's card has the
same id."""


def fill(odoo: psycopg.Connection[Any]) -> None:
    """Write models, groups, rules, companies and people into an empty database."""
    for number, (model, fields) in enumerate(FIELDS.items(), 1):
        english, french = NAMES[model]
        odoo.execute(
            "INSERT INTO ir_model (id, model, name) VALUES "
            "(%s, %s, jsonb_build_object('en_US', %s::text, 'fr_FR', %s::text))",
            [number, model, english, french],
        )
        for field, said in fields.items():
            stored = None not in said
            kind, relation, table, one, other = (*said, *[None] * 4)[:5]
            odoo.execute(
                "INSERT INTO ir_model_fields (model_id, model, name, ttype, relation, "
                "relation_table, column1, column2, store) VALUES "
                "(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [number, model, field, kind, relation, table, one, other, stored],
            )
        for group in ACCESS.get(model, ()):
            odoo.execute(
                "INSERT INTO ir_model_access (name, model_id, group_id, active, perm_read) "
                "VALUES (%s, %s, %s, true, true)",
                [model, number, group],
            )
    for model, rule_group, domain in RULES:
        add_rule(odoo, model, rule_group, domain)
    for group in range(1, 9):
        odoo.execute("INSERT INTO res_groups (id) VALUES (%s)", [group])
    odoo.cursor().executemany(
        "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)", IMPLIED
    )
    odoo.execute(
        "INSERT INTO ir_model_data (module, name, model, res_id) "
        "VALUES ('base', 'group_system', 'res.groups', %s)",
        [SETTINGS],
    )
    odoo.execute(
        "INSERT INTO res_company (id, name, active, parent_path) "
        "SELECT i, 'Company ' || i, true, i || '/' FROM generate_series(1, %s) i",
        [COMPANIES],
    )
    for login, (uid, groups, companies) in PEOPLE.items():
        _person(odoo, login, uid, groups, companies)
    for table in ("orm_signaling_registry", "orm_signaling_default", "orm_signaling_stable"):
        odoo.execute(f"INSERT INTO {table} (id) VALUES (1)")


def add_rule(odoo: psycopg.Connection[Any], model: str, group: int | None, domain: str) -> None:
    """Write one record rule for reading."""
    row = odoo.execute(
        "INSERT INTO ir_rule (name, model_id, domain_force, active, perm_read, global) "
        "SELECT 'rule', id, %s, true, true, %s FROM ir_model WHERE model = %s RETURNING id",
        [domain, group is None, model],
    ).fetchone()
    if group and row:
        odoo.execute("INSERT INTO rule_group_rel VALUES (%s, %s)", [row[0], group])


def _person(
    odoo: psycopg.Connection[Any],
    login: str,
    uid: int,
    groups: tuple[int, ...],
    companies: range,
) -> None:
    odoo.execute(
        "INSERT INTO res_partner (id, name, active, partner_share, lang) "
        "VALUES (%s, %s, true, false, 'fr_FR')",
        [uid, login],
    )
    odoo.execute(
        "INSERT INTO res_users (id, login, active, share, company_id, partner_id) "
        "VALUES (%s, %s, true, false, %s, %s)",
        [uid, login, companies[0], uid],
    )
    for group in groups:
        odoo.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", [group, uid])
    for company in companies:
        odoo.execute(
            "INSERT INTO res_company_users_rel (cid, user_id) VALUES (%s, %s)", [company, uid]
        )
