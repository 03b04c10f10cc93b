"""Two companies in a database of Odoo's shape: people, groups, rules, orders and their files."""

from typing import Any, Final

import psycopg

MODULES: Final = frozenset({"base", "mail", "sale", "sales_team", "fs_storage", "fs_attachment"})
NORTH, SOUTH = 1, 2
"""The companies."""
STAFF, SELLERS, SETTINGS = 1, 2, 3
"""The groups; who sells or sets up is of the staff."""
MODELS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "res.company": {"name": ("char",)},
    "res.partner": {"name": ("char",), "company_id": ("many2one", "res.company")},
    "res.users": {"login": ("char",), "company_id": ("many2one", "res.company")},
    "sale.order": {"name": ("char",), "company_id": ("many2one", "res.company")},
    "ir.attachment": {"name": ("char",), "public": ("boolean",)},
}
ACCESS: Final = {
    "res.partner": STAFF,
    "sale.order": SELLERS,
    "ir.attachment": STAFF,
}
RULES: Final = {
    "sale.order": "[('company_id', 'in', company_ids)]",
    "res.partner": "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
}
NORTHERNER, SOUTHERNER, TRAVELLER, LEAVER, STOREKEEPER = 10, 11, 12, 13, 14
PEOPLE: Final[dict[int, tuple[str, bool, int, tuple[int, ...]]]] = {
    NORTHERNER: ("nora@example.test", True, SELLERS, (NORTH,)),
    SOUTHERNER: ("sam@example.test", True, SELLERS, (SOUTH,)),
    TRAVELLER: ("tara@example.test", True, SELLERS, (NORTH, SOUTH)),
    LEAVER: ("lee@example.test", False, SELLERS, (NORTH,)),
    STOREKEEPER: ("stan@example.test", True, STAFF, (NORTH,)),
}
"""Users: login, whether active, the group given, the companies allowed."""
ORDERS: Final = {1: NORTH, 2: SOUTH}
NORTH_PLAN, NORTH_NOTE, SOUTH_PLAN, IN_ROW, ELSEWHERE = 101, 102, 103, 104, 105
DOCUMENTS: Final = {
    NORTH_PLAN: ("North plan été.pdf", 1, "default://files/north.pdf", "application/pdf"),
    NORTH_NOTE: ("North note.txt", 1, "default://files/note.txt", "text/plain"),
    SOUTH_PLAN: ("South plan.pdf", 2, "default://files/south.pdf", "application/pdf"),
    IN_ROW: ("In the row.pdf", 1, None, "application/pdf"),
    ELSEWHERE: ("Elsewhere.pdf", 1, "unheard://files/x.pdf", "application/pdf"),
}
"""Documents: name, order, where its bytes are, media type."""
CONTENT: Final = {
    "files/north.pdf": b"%PDF-1.4 north",
    "files/note.txt": "note é ᐃᓄᒃ".encode(),
    "files/south.pdf": b"%PDF-1.4 south",
}


def fill(odoo: psycopg.Connection[Any], *, bucket: str = "annex") -> None:
    """Write it all into a database that has the tables."""
    for number, (model, fields) in enumerate(MODELS.items(), 1):
        odoo.execute(
            "INSERT INTO ir_model (id, model, name) "
            "VALUES (%s, %s, jsonb_build_object('en_US', %s::text))",
            [number, model, model.replace(".", " ").title()],
        )
        for field, (kind, *relation) in fields.items():
            odoo.execute(
                "INSERT INTO ir_model_fields (model_id, model, name, ttype, relation, store) "
                "VALUES (%s, %s, %s, %s, %s, true)",
                [number, model, field, kind, *(relation or [None])],
            )
        if model in ACCESS:
            odoo.execute(
                "INSERT INTO ir_model_access (name, model_id, group_id, active, perm_read) "
                "VALUES (%s, %s, %s, true, true)",
                [model, number, ACCESS[model]],
            )
        if model in RULES:
            odoo.execute(
                "INSERT INTO ir_rule (name, model_id, domain_force, active, perm_read, global) "
                "VALUES (%s, %s, %s, true, true, true)",
                [f"{model} company", number, RULES[model]],
            )
    for table in ("orm_signaling_registry", "orm_signaling_default", "orm_signaling_stable"):
        odoo.execute(f"INSERT INTO {table} DEFAULT VALUES")
    _people(odoo)
    _documents(odoo, bucket)


def _people(odoo: psycopg.Connection[Any]) -> None:
    for group in (STAFF, SELLERS, SETTINGS):
        odoo.execute("INSERT INTO res_groups (id) VALUES (%s)", [group])
        if group != STAFF:
            odoo.execute("INSERT INTO res_groups_implied_rel VALUES (%s, %s)", [group, STAFF])
    odoo.execute(
        "INSERT INTO ir_model_data (module, name, model, res_id) "
        "VALUES ('base', 'group_system', 'res.groups', %s)",
        [SETTINGS],
    )
    for company, name in ((NORTH, "North"), (SOUTH, "South")):
        odoo.execute(
            "INSERT INTO res_company (id, name, active, parent_path) VALUES (%s, %s, true, %s)",
            [company, name, f"{company}/"],
        )
    for uid, (login, active, group, companies) in PEOPLE.items():
        odoo.execute(
            "INSERT INTO res_partner (id, name, active, partner_share, lang, company_id) "
            "VALUES (%s, %s, true, false, 'en_US', %s)",
            [uid, login, companies[0]],
        )
        odoo.execute(
            "INSERT INTO res_users (id, login, active, share, company_id, partner_id) "
            "VALUES (%s, %s, %s, false, %s, %s)",
            [uid, login, active, companies[0], uid],
        )
        odoo.execute("INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)", [group, uid])
        for company in companies:
            odoo.execute(
                "INSERT INTO res_company_users_rel (cid, user_id) VALUES (%s, %s)", [company, uid]
            )


def _documents(odoo: psycopg.Connection[Any], bucket: str) -> None:
    odoo.execute(
        "INSERT INTO fs_storage (code, protocol, directory_path) VALUES ('default', 's3', %s)",
        [bucket],
    )
    for order, company in ORDERS.items():
        odoo.execute(
            "INSERT INTO sale_order (id, name, company_id) VALUES (%s, %s, %s)",
            [order, f"S{order:05}", company],
        )
    for number, (name, order, stored, media_type) in DOCUMENTS.items():
        content = CONTENT.get((stored or "").partition("://")[2], b"12345")
        odoo.execute(
            "INSERT INTO ir_attachment (id, name, res_model, res_id, type, store_fname, checksum, "
            "file_size, mimetype, create_uid, create_date, write_date) VALUES (%s, %s, "
            "'sale.order', %s, 'binary', %s, 'abc', %s, %s, 1, now(), now())",
            [number, name, order, stored, len(content), media_type],
        )


def take_group(odoo: psycopg.Connection[Any], uid: int) -> None:
    """Take the groups from a user as Odoo does: the row goes, and its caches are told."""
    odoo.execute("DELETE FROM res_groups_users_rel WHERE uid = %s", [uid])
    odoo.execute("INSERT INTO orm_signaling_default DEFAULT VALUES")
