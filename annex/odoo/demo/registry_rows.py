"""The demo's registry, groups, access and rules as rows."""

from annex.odoo.contract.declared import MODULES
from annex.odoo.demo.filling import Odoo, translated
from annex.odoo.demo.registry import (
    ACCESS,
    FIELDS,
    GROUPS,
    IMPLIED,
    NAMES,
    RULES,
    VERSION,
    described,
)


def fill(odoo: Odoo) -> None:
    """Write what Odoo knows of its models, and who may read what."""
    models = {model: number for number, model in enumerate(FIELDS, 1)}
    odoo.put(
        "ir_module_module",
        (
            {"name": name, "state": "installed", "latest_version": f"{VERSION}.0.1.3"}
            for name in sorted(MODULES)
        ),
    )
    odoo.put(
        "ir_model",
        (
            {"id": n, "model": model, "name": translated(*NAMES[model]), "transient": False}
            for model, n in models.items()
        ),
    )
    common: dict[str, tuple[str, ...]] = {
        "id": ("integer",),
        "create_uid": ("many2one", "res.users"),
    }
    odoo.put(
        "ir_model_fields",
        (
            described(models[model], model, name, said)
            for model, fields in FIELDS.items()
            for name, said in (common | fields).items()
        ),
    )
    odoo.put("res_groups", ({"id": n, "name": translated(x, x)} for x, n in GROUPS.items()))
    odoo.put(
        "ir_model_data",
        (
            {"module": m, "name": name, "model": "res.groups", "res_id": number}
            for full, number in GROUPS.items()
            for m, name in [full.split(".")]
        ),
    )
    odoo.put("res_groups_implied_rel", ({"gid": GROUPS[a], "hid": GROUPS[b]} for a, b in IMPLIED))
    odoo.put(
        "ir_model_access",
        (
            {
                "name": f"{model} {group or 'everybody'}",
                "model_id": models[model],
                "group_id": GROUPS[group] if group else None,
                "active": True,
                "perm_read": True,
            }
            for model, groups in ACCESS.items()
            for group in groups
        ),
    )
    odoo.put(
        "ir_rule",
        (
            {
                "id": n,
                "name": name,
                "model_id": models[model],
                "domain_force": domain,
                "active": True,
                "perm_read": True,
                "global": not groups,
            }
            for n, (name, model, groups, domain) in enumerate(RULES, 1)
        ),
    )
    odoo.put(
        "rule_group_rel",
        (
            {"rule_group_id": n, "group_id": GROUPS[group]}
            for n, (_, _, groups, _) in enumerate(RULES, 1)
            for group in groups
        ),
    )
    for cache in ("registry", "default", "stable", "groups"):
        odoo.put(f"orm_signaling_{cache}", [{"id": 1}])
