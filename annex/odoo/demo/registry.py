"""What Odoo's registry says in the demo: models with their fields, groups, access and rules.

Rule texts are written as Odoo's modules write theirs (19.0).
"""

from typing import Final

VERSION: Final = 19

Fields = dict[str, tuple[str, ...]]

FIELDS: Final[dict[str, Fields]] = {
    "res.company": {
        "name": ("char",),
        "active": ("boolean",),
        "parent_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
    },
    "res.partner": {
        "name": ("char",),
        "complete_name": ("char",),
        "active": ("boolean",),
        "parent_id": ("many2one", "res.partner"),
        "commercial_partner_id": ("many2one", "res.partner"),
        "company_id": ("many2one", "res.company"),
        "partner_share": ("boolean",),
    },
    "res.users": {
        "login": ("char",),
        "active": ("boolean",),
        "share": ("boolean",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "company_ids": ("many2many", "res.company", "res_company_users_rel", "user_id", "cid"),
    },
    "sale.order": {
        "name": ("char",),
        "state": ("selection",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "user_id": ("many2one", "res.users"),
    },
    "project.project": {
        "name": ("translated",),
        "active": ("boolean",),
        "privacy_visibility": ("selection",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "message_partner_ids": ("computed", "many2many", "res.partner"),
    },
    "account.move": {
        "name": ("char",),
        "move_type": ("selection",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "invoice_user_id": ("many2one", "res.users"),
    },
    "hr.employee": {
        "name": ("char",),
        "active": ("boolean",),
        "company_id": ("many2one", "res.company"),
        "user_id": ("many2one", "res.users"),
    },
    "dms.directory": {
        "name": ("char",),
        "parent_id": ("many2one", "dms.directory"),
        "company_id": ("many2one", "res.company"),
        "storage_id": ("many2one", "dms.storage"),
        "permission_read": ("computed", "boolean"),
    },
    "dms.file": {
        "name": ("char",),
        "directory_id": ("many2one", "dms.directory"),
        "company_id": ("many2one", "res.company"),
        "permission_read": ("computed", "boolean"),
    },
    "dms.tag": {"name": ("translated",), "active": ("boolean",)},
    "dms.storage": {"name": ("char",), "company_id": ("many2one", "res.company")},
    "ir.attachment": {"name": ("char",), "public": ("boolean",)},
}
NAMES: Final = {
    "res.company": ("Company", "Société"),
    "res.partner": ("Contact", "Contact"),
    "res.users": ("User", "Utilisateur"),
    "sale.order": ("Sales Order", "Bon de commande"),
    "project.project": ("Project", "Projet"),
    "account.move": ("Invoice", "Facture"),
    "hr.employee": ("Employee", "Employé"),
    "dms.directory": ("Directory", "Répertoire"),
    "dms.file": ("File", "Fichier"),
    "dms.tag": ("Tag", "Étiquette"),
    "dms.storage": ("Storage", "Stockage"),
    "ir.attachment": ("Attachment", "Pièce jointe"),
}
GROUPS: Final = {
    "base.group_user": 1,
    "base.group_portal": 2,
    "base.group_system": 3,
    "sales_team.group_sale_salesman": 4,
    "sales_team.group_sale_salesman_all_leads": 5,
    "project.group_project_user": 6,
    "project.group_project_manager": 7,
    "account.group_account_invoice": 8,
    "hr.group_hr_user": 9,
    "dms.group_dms_user": 10,
}
IMPLIED: Final = (
    ("base.group_system", "base.group_user"),
    ("sales_team.group_sale_salesman", "base.group_user"),
    ("sales_team.group_sale_salesman_all_leads", "sales_team.group_sale_salesman"),
    ("project.group_project_user", "base.group_user"),
    ("project.group_project_manager", "project.group_project_user"),
    ("account.group_account_invoice", "base.group_user"),
    ("hr.group_hr_user", "base.group_user"),
    ("dms.group_dms_user", "base.group_user"),
)
STAFF, PORTAL = "base.group_user", "base.group_portal"
ACCESS: Final[dict[str, tuple[str | None, ...]]] = {
    "res.company": (None,),
    "res.partner": (STAFF, PORTAL),
    "res.users": (STAFF, PORTAL),
    "sale.order": ("sales_team.group_sale_salesman", PORTAL),
    "project.project": ("project.group_project_user", PORTAL),
    "account.move": ("account.group_account_invoice",),
    "hr.employee": ("hr.group_hr_user",),
    "dms.directory": ("dms.group_dms_user",),
    "dms.file": ("dms.group_dms_user",),
    "dms.tag": ("dms.group_dms_user",),
    "dms.storage": ("dms.group_dms_user",),
    "ir.attachment": (STAFF,),
}
RULES: Final[tuple[tuple[str, str, tuple[str, ...], str], ...]] = (
    ("company", "res.company", (STAFF, PORTAL), "[('id', 'in', company_ids)]"),
    (
        "contacts of several companies",
        "res.partner",
        (),
        "['|', '|', ('partner_share', '=', False), ('company_id', 'parent_of', company_ids), "
        "('company_id', '=', False)]",
    ),
    (
        "portal: own contacts",
        "res.partner",
        (PORTAL,),
        "[('id', 'child_of', user.partner_id.commercial_partner_id.id)]",
    ),
    (
        "users of several companies",
        "res.users",
        (),
        "['|', ('share', '=', False), ('company_ids', 'in', company_ids)]",
    ),
    ("orders of several companies", "sale.order", (), "[('company_id', 'in', company_ids)]"),
    (
        "personal orders",
        "sale.order",
        ("sales_team.group_sale_salesman",),
        "['|', ('user_id', '=', user.id), ('user_id', '=', False)]",
    ),
    (
        "all orders",
        "sale.order",
        ("sales_team.group_sale_salesman_all_leads",),
        "[(1, '=', 1)]",
    ),
    (
        "portal: own orders",
        "sale.order",
        (PORTAL,),
        "[('partner_id', 'child_of', [user.partner_id.commercial_partner_id.id])]",
    ),
    (
        "projects of several companies",
        "project.project",
        (),
        "[('company_id', 'in', company_ids + [False])]",
    ),
    (
        "projects that are open, or followed",
        "project.project",
        ("project.group_project_user",),
        "['|', ('privacy_visibility', 'in', ['employees', 'portal']), "
        "('message_partner_ids', 'in', [user.partner_id.id])]",
    ),
    ("all projects", "project.project", ("project.group_project_manager",), "[(1, '=', 1)]"),
    ("entries of several companies", "account.move", (), "[('company_id', 'in', company_ids)]"),
    (
        "all invoices",
        "account.move",
        ("account.group_account_invoice",),
        "[('move_type', 'in', ('out_invoice', 'out_refund', 'in_invoice', 'in_refund'))]",
    ),
    (
        "employees of several companies",
        "hr.employee",
        (),
        "[('company_id', 'in', company_ids + [False])]",
    ),
    (
        "directories of several companies",
        "dms.directory",
        (),
        "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
    ),
    ("permitted directories", "dms.directory", (), "[('permission_read', '=', True)]"),
    (
        "files of several companies",
        "dms.file",
        (),
        "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
    ),
    ("permitted files", "dms.file", (), "[('permission_read', '=', True)]"),
)


def described(model_id: int, model: str, name: str, said: tuple[str, ...]) -> dict[str, object]:
    """Return the row of ``ir_model_fields`` for a field as it is written above."""
    row: dict[str, object] = dict.fromkeys(
        ("relation", "relation_field", "relation_table", "column1", "column2", "related")
    )
    row |= {
        "model_id": model_id,
        "model": model,
        "name": name,
        "ttype": said[0],
        "store": True,
        "translate": None,
        "company_dependent": False,
    }
    match said:
        case ("related", kind, relation, path):
            return row | {"ttype": kind, "relation": relation, "related": path, "store": False}
        case ("computed", kind, *relation):
            return row | {"ttype": kind, "relation": next(iter(relation), None), "store": False}
        case ("translated",):
            return row | {"ttype": "char", "translate": "standard"}
        case ("one2many", relation, back):
            return row | {"relation": relation, "relation_field": back}
        case ("many2many", relation, table, one, other):
            pair = {"relation_table": table, "column1": one, "column2": other}
            return row | {"relation": relation, **pair}
        case (_, relation):
            return row | {"relation": relation}
    return row
