"""A small database in Odoo's shape with people, companies, groups, rules and records of its own.

The tables are the contract's; what fills them is made from a seed, so every run has the same.
"""

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from annex.odoo.contract.shape import ddl
from annex.odoo.demo import filling
from annex.odoo.demo.registry import described
from proofs.explorer.small_shape import ACCESS, FIELDS, GROUPS, RULES


def build(url: str, seed: int = 19, version: int = 19) -> None:
    """Fill an empty database. The same seed makes the same."""
    chance = Random(seed)
    with psycopg.connect(url) as connection:
        connection.execute(SQL(ddl(version)))
        _registry(connection, version)
        _people(connection, chance)
        _records(connection, chance)
        _decisions(connection)
        for table in ("registry", "default", "stable", "groups") if version >= 19 else ():
            connection.execute(
                SQL("INSERT INTO {} DEFAULT VALUES").format(Identifier(f"orm_signaling_{table}"))
            )


def put(connection: psycopg.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; those of other versions are left out."""
    attributes = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
    there = {column for (column,) in connection.execute(attributes, [table])}
    filling.put(connection, table, [{k: v for k, v in row.items() if k in there} for row in rows])


def _registry(connection: psycopg.Connection, version: int) -> None:
    put(
        connection,
        "ir_module_module",
        [{"name": "base", "state": "installed", "latest_version": f"{version}.0.1.3"}],
    )
    put(
        connection,
        "ir_model",
        [
            {"id": n, "model": model, "name": "{}", "transient": False}
            for n, model in enumerate(FIELDS, 1)
        ],
    )
    rows = []
    for number, (model, fields) in enumerate(FIELDS.items(), 1):
        for name, said in {
            "id": ("integer",),
            "create_uid": ("many2one", "res.users"),
            **fields,
        }.items():
            rows.append(described(number, model, name, said))
    if version < 19:
        rows = [row | {"translate": row["translate"] is not None} for row in rows]
    put(connection, "ir_model_fields", rows)


def _people(connection: psycopg.Connection, chance: Random) -> None:
    put(
        connection,
        "res_company",
        [
            {
                "id": n,
                "name": f"Company {n}",
                "active": True,
                "parent_id": 1 if n == 4 else None,
                "partner_id": n,
            }
            for n in range(1, 5)
        ],
    )
    put(
        connection,
        "res_partner",
        [
            {
                "id": n,
                "name": f"Partner {n}",
                "active": chance.random() > 0.1,
                "parent_id": chance.choice([None, chance.randint(1, n - 1)]) if n > 5 else None,
                "commercial_partner_id": chance.randint(1, n),
                "company_id": chance.choice([None, 1, 2, 3, 4]),
                "partner_share": chance.choice([True, False, None]),
                "user_id": chance.choice([None, 11, 12, 13]),
                "ref": chance.choice([None, "", "A", "b"]),
                "type": chance.choice(["contact", "other", None]),
                "lang": "fr_FR",
            }
            for n in range(1, 41)
        ],
    )
    put(
        connection,
        "res_users",
        [
            {
                "id": n,
                "login": f"user{n}",
                "active": n != 17,
                "share": n in (15, 16),
                "company_id": 1 + n % 4,
                "partner_id": n,
            }
            for n in range(10, 18)
        ],
    )
    put(
        connection,
        "res_company_users_rel",
        [
            {"cid": cid, "user_id": n}
            for n in range(10, 18)
            for cid in sorted({1 + n % 4, chance.randint(1, 4)})
        ],
    )
    put(connection, "res_groups", [{"id": n, "name": "{}"} for n in GROUPS])
    put(
        connection,
        "ir_model_data",
        [{"module": "base", "name": "group_system", "model": "res.groups", "res_id": 3}],
    )
    put(
        connection,
        "res_groups_implied_rel",
        [{"gid": gid, "hid": hid} for gid, hid in ((3, 1), (4, 1), (6, 5), (5, 1), (7, 7))],
    )
    put(
        connection,
        "res_groups_users_rel",
        [
            {"gid": gid, "uid": uid}
            for uid, gids in {
                10: (3,),
                11: (1,),
                12: (4,),
                13: (6,),
                14: (5, 7),
                15: (2,),
                16: (2,),
                17: (1,),
            }.items()
            for gid in gids
        ],
    )


def _records(connection: psycopg.Connection, chance: Random) -> None:
    put(
        connection,
        "project_project",
        [
            {
                "id": n,
                "name": '{"en_US": "P", "fr_FR": "Q"}',
                "active": chance.choice([True, True, False]),
                "privacy_visibility": chance.choice(["employees", "portal", "followers", None]),
                "company_id": chance.choice([None, 1, 2, 3, 4]),
                "partner_id": chance.choice([None, chance.randint(1, 40)]),
                "user_id": chance.choice([None, 11, 12]),
                "is_template": chance.choice([None, False, True]),
            }
            for n in range(1, 21)
        ],
    )
    put(
        connection,
        "project_collaborator",
        [
            {
                "id": n,
                "project_id": chance.randint(1, 20),
                "partner_id": chance.randint(10, 17),
                "limited_access": chance.choice([True, False, None]),
            }
            for n in range(1, 25)
        ],
    )
    put(
        connection,
        "project_task",
        [
            {
                "id": n,
                "name": f"Task {n}",
                "active": chance.choice([True, True, None]),
                "project_id": chance.choice([None, chance.randint(1, 20)]),
                "parent_id": chance.choice([None, chance.randint(1, n)]),
                "company_id": chance.choice([None, 1, 2, 3]),
                "partner_id": chance.choice([None, chance.randint(1, 40)]),
                "state": chance.choice(["done", "open", None]),
            }
            for n in range(1, 41)
        ],
    )
    put(
        connection,
        "project_task_user_rel",
        [{"task_id": n, "user_id": chance.randint(10, 17)} for n in range(1, 41, 2)],
    )
    put(
        connection,
        "sale_order",
        [
            {
                "id": n,
                "name": f"S{n}",
                "state": chance.choice(["draft", "sale"]),
                "company_id": chance.randint(1, 4),
                "partner_id": chance.randint(1, 40),
                "user_id": chance.choice([None, 13, 14]),
                "amount_total": chance.choice([None, 0, 10, 250.5]),
            }
            for n in range(1, 31)
        ],
    )
    put(
        connection,
        "mail_followers",
        [
            {
                "res_model": model,
                "res_id": chance.randint(1, 20),
                "partner_id": chance.randint(1, 40),
            }
            for model in ("project.project", "project.task")
            for _ in range(40)
        ],
    )
    put(
        connection,
        "ir_attachment",
        [
            {
                "name": f"Document {n}",
                "res_model": model,
                "res_id": chance.choice([None, 0, *range(1, 45)]) if model else None,
                "res_field": "image_1920" if n % 11 == 0 else None,
                "public": n % 13 == 0,
                "create_uid": chance.randint(10, 17),
                "type": "binary",
            }
            for n in range(1, 500)
            for model in [
                chance.choice(
                    [None, "res.partner", "project.project", "project.task", "sale.order", "x_gone"]
                )
            ]
        ],
    )


def _decisions(connection: psycopg.Connection) -> None:
    models = {model: n for n, model in enumerate(FIELDS, 1)}
    put(
        connection,
        "ir_model_access",
        [
            {
                "name": f"{model} {gid}",
                "model_id": models[model],
                "group_id": gid,
                "active": True,
                "perm_read": True,
            }
            for model, gids in ACCESS.items()
            for gid in gids
        ],
    )
    put(
        connection,
        "ir_rule",
        [
            {
                "id": n,
                "name": f"rule {n}",
                "model_id": models[model],
                "domain_force": domain,
                "active": True,
                "perm_read": True,
                "global": not groups,
            }
            for n, (model, groups, domain) in enumerate(RULES, 1)
        ],
    )
    put(
        connection,
        "rule_group_rel",
        [
            {"rule_group_id": n, "group_id": gid}
            for n, (_, groups, _) in enumerate(RULES, 1)
            for gid in groups
        ],
    )
