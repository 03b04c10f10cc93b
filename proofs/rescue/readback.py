"""The legacy database is read as Doctrine reads it: by columns, and by models of Django's."""

import base64
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import django
from django.db import connections

from annex.rescue.doctrine.reading import Reading
from annex.rescue.doctrine.schema import Schema, read_schema
from annex.rescue.php.plain import plain
from annex.rescue.symfony.passwords import HasherPolicy, verify
from annex.testing.scratch import scratch_database
from proofs.rescue import ground
from proofs.rescue.modelled import legacy_models
from proofs.rescue.vectors import same, shown

ALIAS = "legacy_proof"
ZONE = "Europe/Brussels"
Row = dict[str, Any]

ADDRESS = ("street", "zip", "city", "country_code")
USER = ("public_id", "email", "roles", "preferences", "languages", "enabled", "created_at")
SPECIALIST = ("headline", "day_rate", "seniority", "available_from", "call_after")
UNORDERED = {"skills", "favourites", "proposals"}
# The people of the legacy database and their passwords, which its README tells.
PASSWORDS = {
    "admin@example.test": "admin-pass",
    "client@example.test": "client-pass",
    "ada@example.test": "ada-pass",
    "zoe@example.test": "zoé-pass-🙂",
    "off@example.test": "off-pass",
}
POLICY = HasherPolicy(
    "argon2id",
    time_cost=3,
    memory_cost=10_240,
    migrate_from=(HasherPolicy("bcrypt", cost=4), HasherPolicy("sha512"), HasherPolicy("pbkdf2")),
)


@contextmanager
def legacy(place: Path) -> Iterator[None]:
    """Load the legacy database, reached by the proof's alias."""
    with scratch_database(ALIAS, (place / ground.DUMP).read_text(encoding="utf-8")):
        yield


def rows_of(schema: Schema, reading: Reading) -> dict[str, list[Row]]:
    """Return every row of every table, each value by the type that the schema tells."""
    found = {}
    for name, table in schema.tables.items():
        with connections[ALIAS].cursor() as cursor:
            cursor.execute(table.select())
            rows = cursor.fetchall()
        types = [column.doctrine_type for column in table.columns.values()]
        found[name] = [
            {
                column: reading.read(str(kind), value)
                for column, kind, value in zip(table.columns, types, row, strict=True)
            }
            for row in rows
        ]
    return found


def camel(column: str) -> str:
    """Return the property that Doctrine names a column after."""
    first, *others = column.split("_")
    return first + "".join(word.capitalize() for word in others)


def seen(value: Any) -> Any:
    """Return a value as the readback shows it."""
    if isinstance(value, Decimal):
        return str(value)
    return plain(value) if isinstance(value, list | dict) else shown(value)


def users(rows: dict[str, list[Row]], classes: dict[str, str]) -> list[Row]:
    """Return people as the readback shows them, each with what its class adds."""
    specialists = {row["id"]: row for row in rows["specialist"]}
    clients = {row["id"]: row for row in rows["client_contact"]}
    missions = {row["id"]: row for row in rows["mission"]}
    skills = {row["id"]: row["name"] for row in rows["skill"]}
    found = []
    for row in sorted(rows["app_user"], key=lambda row: row["id"]):
        one = {"class": classes[row["dtype"]], "id": row["id"]}
        one |= {camel(column): seen(row[column]) for column in USER}
        one["effectiveRoles"] = [*one["roles"], "ROLE_USER"]
        one["lastLoginAt"] = seen(row["last_login_at"])
        one["legacyProfile"] = seen(row["legacy_profile"])
        one["address"] = {camel(name): row[f"addr_{name}"] for name in ADDRESS}
        if client := clients.get(row["id"]):
            one |= {"company": client["company"], "order": client["order"]}
            one["odooPartnerId"] = str(client["odoo_partner_id"])
        if specialist := specialists.get(row["id"]):
            one |= {camel(column): seen(specialist[column]) for column in SPECIALIST}
            one["noticePeriod"] = seen(specialist["notice_period"])
            one["score"] = specialist["score"]
            blob = specialist["cv_blob"]
            one["cvBlob_b64"] = blob and base64.b64encode(blob).decode()
            one["skills"] = [
                [skills[skill["skill_id"]], skill["level"], str(skill["years"])]
                for skill in rows["specialist_skill"]
                if skill["specialist_id"] == row["id"]
            ]
            one["favourites"] = [
                missions[favourite["mission_id"]]["slug"]
                for favourite in rows["specialist_favourite_mission"]
                if favourite["specialist_id"] == row["id"]
            ]
        found.append(one)
    return found


def missions(rows: dict[str, list[Row]], classes: dict[str, str]) -> list[Row]:
    """Return missions as the readback shows them."""
    skills = {row["id"]: row["name"] for row in rows["skill"]}
    wanted, proposals = defaultdict(list), defaultdict(list)
    for row in rows["mission_skill"]:
        wanted[row["mission_id"]].append(skills[row["skill_id"]])
    for row in rows["proposal"]:
        shown_of = [classes[row["kind"]], str(row["day_rate"]), row["answers"]]
        guid = row["external_guid"]
        proposals[row["mission_id"]].append([*shown_of, guid and str(guid)])
    return [
        {
            "id": row["id"],
            "ulid": str(row["ulid"]),
            "ulid_rfc4122": str(UUID(int=row["ulid"].int)),
            "slug": row["slug"],
            "status": row["status"],
            "startsOn": seen(row["starts_on"]),
            "budgetPerDay": seen(row["budget_per_day"]),
            "publishedAt": seen(row["published_at"]),
            "skills": wanted[row["id"]],
            "proposals": proposals[row["id"]],
        }
        for row in rows["mission"]
    ]


def through_models() -> dict[str, list[Row]]:
    """Return what models of Django's read from the columns that are not Django's own."""
    models = legacy_models()
    return {
        model._meta.db_table: [
            {field.column: getattr(one, field.attname) for field in model._meta.concrete_fields}
            for one in model._default_manager.using(ALIAS).order_by("pk")
        ]
        for model in models
    }


def by_columns(
    found: list[Row], expected: list[Row], place: str = ""
) -> Iterator[tuple[str, bool]]:
    """Yield each value that is told, with its way, and whether it is the same."""
    yield f"{place} count", len(found) == len(expected)
    for one, other in zip(found, expected, strict=False):
        for name, value in other.items():
            mine = one.get(name)
            if name in UNORDERED:
                mine, value = sorted(mine, key=str), sorted(value, key=str)
            yield f"{place} {other['id']} {name}", same(mine, value)


def run(place: Path, tell: Callable[[str], object] = print) -> bool:
    """Compare everything that Doctrine read; tells the figures, and each difference."""
    expected = ground.facts(ground.READBACK, place)
    classes = {}
    for entity in ground.facts(ground.METADATA, place)["entities"].values():
        classes |= dict(entity["discriminatorMap"] or ())
    with legacy(place):
        schema = read_schema(connections[ALIAS])
        rows = rows_of(schema, Reading(ZoneInfo(ZONE)))
        modelled = through_models()
    results = [
        *by_columns(users(rows, classes), expected["users"], "user"),
        *by_columns(missions(rows, classes), expected["missions"], "mission"),
    ]
    for table, found in modelled.items():
        ours = {row["id"]: row for row in rows[table]}
        for row in found:
            for column, value in row.items():
                name = f"model {table} {row['id']} {column}"
                results.append((name, seen(value) == seen(ours[row["id"]][column])))
    for row in rows["app_user"]:
        password, hashed = PASSWORDS[row["email"]], row["password"]
        holds = verify(hashed, password, row["salt"], POLICY)
        wrong = verify(hashed, password + "x", row["salt"], POLICY)
        results.append((f"password of {row['email']}", holds and not wrong))
    detached = {
        name
        for name, table in schema.tables.items()
        if any(sequence.is_detached for sequence in table.sequences.values())
    }
    results.append(("detached sequences", detached == {"app_user", "mission"}))
    parents = {name: table.parent for name, table in schema.tables.items() if table.parent}
    extended = {"client_contact": "app_user", "specialist": "app_user"}
    results.append(("inheritance", parents == extended))
    told = {
        table: table_.discriminators
        for table, table_ in schema.tables.items()
        if table_.discriminators
    }
    results.append(("discriminators", told == {"app_user": ("dtype",), "proposal": ("kind",)}))
    wrong_ones = [name for name, is_same in results if not is_same]
    tell(f"  values and facts: {len(results) - len(wrong_ones)} of {len(results)} equal")
    for name in wrong_ones:
        tell(f"    differs: {name}")
    return not wrong_ones


def main() -> int:
    """Run the proof; gives the exit code."""
    django.setup()
    place = ground.folder()
    if place is None:
        print("  Set ANNEX_SYMFONY_FACTS to the folder of what Symfony printed.")
        return 1
    return 0 if run(place) else 1


if __name__ == "__main__":
    sys.exit(main())
