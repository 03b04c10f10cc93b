"""The changes that are tried: to rules, access, groups, companies and records, all at random."""

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import IntegrityError, connections, transaction

from proofs.explorer.inventing import domain

LINKS = {
    "res_groups_users_rel": ("gid", "uid"),
    "res_company_users_rel": ("cid", "user_id"),
    "rule_group_rel": ("rule_group_id", "group_id"),
    "project_task_user_rel": ("task_id", "user_id"),
}
TABLES_OF = {
    "gid": "res_groups",
    "hid": "res_groups",
    "uid": "res_users",
    "cid": "res_company",
    "user_id": "res_users",
    "rule_group_id": "ir_rule",
    "group_id": "res_groups",
    "task_id": "project_task",
}


class Ground:
    """A database under change, the chance that changes it, and the models that are compared."""

    def __init__(
        self, alias: str, chance: Random, models: tuple[str, ...], known: dict[str, Any]
    ) -> None:
        self.alias, self.chance, self.models, self.known = alias, chance, models, known
        self.fields: dict[str, dict[str, Any]] = {}

    def fetch(self, statement: str, params: list[Any] | None = None) -> list[dict[str, Any]]:
        """Return rows as dictionaries."""
        with connections[self.alias].cursor() as cursor:
            cursor.execute(statement, params)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def change(self, statement: str, params: list[Any]) -> str:
        """Change something; returns what was done."""
        try:
            with transaction.atomic(using=self.alias), connections[self.alias].cursor() as cursor:
                cursor.execute(statement, params)
        except IntegrityError:
            return f"refused by a constraint: {statement} {params}"
        return f"{statement} {params}"

    def some(self, table: str) -> int:
        """Return the id of some row."""
        ids: list[int] = [row["id"] for row in self.fetch(f'SELECT id FROM "{table}" ORDER BY id')]
        return self.chance.choice(ids or [1])

    def rule_of(self, model: str) -> int | None:
        """Return some rule of a model."""
        rules = self.fetch(
            "SELECT r.id FROM ir_rule r JOIN ir_model m ON m.id = r.model_id WHERE m.model = %s "
            "ORDER BY r.id",
            [model],
        )
        return self.chance.choice(rules)["id"] if rules else None


def new_rule(ground: Ground, model: str) -> str:
    """Add a rule with a domain of chance, for everyone or for a group."""
    groups = [] if ground.chance.random() < 0.4 else [_held(ground)]
    text = domain(ground, model)
    (rule,) = ground.fetch(
        "INSERT INTO ir_rule (name, model_id, domain_force, active, perm_read, global) "
        "SELECT 'chance', id, %s, true, true, %s FROM ir_model WHERE model = %s RETURNING id",
        [text, not groups, model],
    )
    for group in groups:
        ground.change("INSERT INTO rule_group_rel VALUES (%s, %s)", [rule["id"], group])
    return f"new rule {groups or 'global'} {text}"


def _held(ground: Ground) -> int:
    """Return a group that somebody has, or one of all."""
    held = ground.fetch("SELECT DISTINCT gid FROM res_groups_users_rel ORDER BY 1")
    return ground.chance.choice(held)["gid"] if held else ground.some("res_groups")


def changed_rule(ground: Ground, model: str) -> str:
    """Replace the domain of a rule."""
    rule = ground.rule_of(model)
    text = domain(ground, model)
    return ground.change("UPDATE ir_rule SET domain_force = %s WHERE id = %s", [text, rule])


def switched_rule(ground: Ground, model: str) -> str:
    """Switch a rule on or off, altogether or for reading."""
    what = ground.chance.choice(["active = NOT coalesce(active, false)", "active = NULL"])
    return ground.change(f"UPDATE ir_rule SET {what} WHERE id = %s", [ground.rule_of(model)])


def changed_access(ground: Ground, model: str) -> str:
    """Switch an access row, or give it to another group or to everyone."""
    column, value = ground.chance.choice(
        [
            ("active", False),
            ("active", True),
            ("perm_read", None),
            ("group_id", ground.some("res_groups")),
            ("group_id", None),
        ]
    )
    return ground.change(
        f"UPDATE ir_model_access SET {column} = %s WHERE id = (SELECT a.id FROM ir_model_access a "
        "JOIN ir_model m ON m.id = a.model_id WHERE m.model = %s ORDER BY a.id LIMIT 1)",
        [value, model],
    )


def linked(ground: Ground, model: str) -> str:
    """Add a pair to a relation: a group, a company, a rule's group, an assignee."""
    table, (one, other) = ground.chance.choice(sorted(LINKS.items()))
    return ground.change(
        f"INSERT INTO {table} ({one}, {other}) SELECT %s, %s WHERE NOT EXISTS "
        f"(SELECT FROM {table} WHERE {one} = %s AND {other} = %s)",
        2 * [ground.some(TABLES_OF[one]), ground.some(TABLES_OF[other])],
    )


def implied(ground: Ground, model: str) -> str:
    """Let a group imply another, in circles as well."""
    return ground.change(
        "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [ground.some("res_groups"), ground.some("res_groups")],
    )


def unlinked(ground: Ground, model: str) -> str:
    """Take pairs out of a relation, but leave everyone a company."""
    table = ground.chance.choice(
        ["res_groups_users_rel", "rule_group_rel", "res_groups_implied_rel"]
    )
    column = {"rule_group_rel": "group_id"}.get(table, "gid")
    return ground.change(f"DELETE FROM {table} WHERE {column} = %s", [ground.some("res_groups")])


def changed_record(ground: Ground, model: str) -> str:
    """Give a field of a record another value, or none."""
    fields = [
        row
        for row in ground.fetch(
            "SELECT f.name, f.ttype, f.relation FROM ir_model_fields f JOIN pg_attribute a "
            "ON a.attrelid = to_regclass(replace(f.model, '.', '_')) AND a.attname = f.name "
            "WHERE f.model = %s AND f.store AND f.ttype IN ('many2one', 'boolean', 'selection') "
            "AND NOT a.attnotnull AND a.atttypid <> 'jsonb'::regtype AND f.name <> 'create_uid' "
            "ORDER BY f.name",
            [model],
        )
        if row["ttype"] != "many2one" or row["relation"] in (*ground.models, "res.company")
    ]
    field = ground.chance.choice(fields)
    value: Any = None
    if field["ttype"] == "boolean":
        value = ground.chance.choice([True, False, None])
    elif field["ttype"] == "many2one" and ground.chance.random() < 0.8:
        value = ground.some(field["relation"].replace(".", "_"))
    elif field["ttype"] == "selection":
        value = ground.chance.choice(["employees", "portal", "draft", "sale", "private", None])
    table = model.replace(".", "_")
    if (model, field["name"]) == ("res.users", "active"):
        value = True
    return ground.change(
        f'UPDATE "{table}" SET "{field["name"]}" = %s WHERE id = %s', [value, ground.some(table)]
    )


def followed(ground: Ground, model: str) -> str:
    """Let a partner follow a record."""
    of = ground.chance.choice(["project.project", "project.task"])
    if of not in ground.models:
        of = model
    return ground.change(
        "INSERT INTO mail_followers (res_model, res_id, partner_id) VALUES (%s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        [of, ground.some(of.replace(".", "_")), ground.some("res_partner")],
    )


CHANGES: dict[str, Callable[[Ground, str], str]] = {
    "new rule": new_rule,
    "changed rule": changed_rule,
    "switched rule": switched_rule,
    "changed access": changed_access,
    "linked": linked,
    "implied": implied,
    "unlinked": unlinked,
    "changed record": changed_record,
    "followed": followed,
}
