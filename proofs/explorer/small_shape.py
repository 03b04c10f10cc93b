"""What the small database has: models with their fields, rules, groups and access."""

from collections.abc import Mapping

Fields = Mapping[str, tuple[str, ...]]

FIELDS: dict[str, Fields] = {
    "res.company": {
        "name": ("char",),
        "active": ("boolean",),
        "parent_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
    },
    "res.partner": {
        "name": ("char",),
        "active": ("boolean",),
        "parent_id": ("many2one", "res.partner"),
        "commercial_partner_id": ("many2one", "res.partner"),
        "company_id": ("many2one", "res.company"),
        "partner_share": ("boolean",),
        "user_id": ("many2one", "res.users"),
        "ref": ("char",),
        "type": ("selection",),
    },
    "res.users": {
        "login": ("char",),
        "active": ("boolean",),
        "share": ("boolean",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "company_ids": ("many2many", "res.company", "res_company_users_rel", "user_id", "cid"),
        "commercial_partner_id": (
            "related",
            "many2one",
            "res.partner",
            "partner_id.commercial_partner_id",
        ),
    },
    "res.groups": {},
    "project.project": {
        "name": ("translated",),
        "active": ("boolean",),
        "privacy_visibility": ("selection",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "user_id": ("many2one", "res.users"),
        "is_template": ("boolean",),
        "message_partner_ids": ("computed", "many2many", "res.partner"),
        "collaborator_ids": ("one2many", "project.collaborator", "project_id"),
    },
    "project.collaborator": {
        "project_id": ("many2one", "project.project"),
        "partner_id": ("many2one", "res.partner"),
        "limited_access": ("boolean",),
    },
    "project.task": {
        "name": ("char",),
        "active": ("boolean",),
        "project_id": ("many2one", "project.project"),
        "parent_id": ("many2one", "project.task"),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "state": ("selection",),
        "user_ids": ("many2many", "res.users", "project_task_user_rel", "task_id", "user_id"),
        "message_partner_ids": ("computed", "many2many", "res.partner"),
        "is_late": ("computed", "boolean"),
    },
    "sale.order": {
        "name": ("char",),
        "state": ("selection",),
        "company_id": ("many2one", "res.company"),
        "partner_id": ("many2one", "res.partner"),
        "user_id": ("many2one", "res.users"),
        "amount_total": ("monetary",),
    },
    "ir.attachment": {
        "name": ("char",),
        "public": ("boolean",),
        "company_id": ("many2one", "res.company"),
    },
}
RULES = (
    (
        "res.partner",
        (),
        "['|', '|', ('partner_share', '=', False), ('company_id', 'parent_of', "
        "company_ids), ('company_id', '=', False)]",
    ),
    ("res.partner", (2,), "[('id', 'child_of', user.commercial_partner_id.id)]"),
    ("res.users", (), "['|', ('share', '=', False), ('company_ids', 'in', company_ids)]"),
    ("project.project", (), "[('company_id', 'in', company_ids + [False])]"),
    (
        "project.project",
        (1,),
        "['|', ('privacy_visibility', 'in', ['employees', 'portal']), "
        "('message_partner_ids', 'in', [user.partner_id.id])]",
    ),
    ("project.project", (4,), "[(1, '=', 1)]"),
    ("project.task", (), "[('company_id', 'in', company_ids + [False])]"),
    (
        "project.task",
        (1,),
        "['|', '&', ('project_id', '!=', False), '|', "
        "('project_id.privacy_visibility', 'in', ['employees', 'portal']), "
        "('project_id.message_partner_ids', 'in', [user.partner_id.id]), "
        "('user_ids', 'in', user.id)]",
    ),
    (
        "project.task",
        (2,),
        "[('active', '=', True), ('project_id.collaborator_ids', 'any', "
        "[('partner_id', '=', user.partner_id.id), ('limited_access', '=', "
        "False)])]",
    ),
    ("sale.order", (), "[('company_id', 'in', company_ids)]"),
    ("sale.order", (5,), "['|', ('user_id', '=', user.id), ('user_id', '=', False)]"),
    ("sale.order", (6,), "[(1, '=', 1)]"),
    ("sale.order", (2,), "[('partner_id', 'child_of', [user.commercial_partner_id.id])]"),
    ("res.company", (1, 2), "[('id', 'in', company_ids)]"),
)
GROUPS = range(1, 8)
"""1 staff, 2 portal, 3 settings, 4 project managers, 5 sellers, 6 sellers who see all, 7 no use."""
ACCESS = {
    "res.partner": (1, 2),
    "res.users": (1, 2),
    "res.company": (None,),
    "project.project": (1, 2),
    "project.task": (1, 2),
    "sale.order": (5, 2),
    "ir.attachment": (1,),
}
