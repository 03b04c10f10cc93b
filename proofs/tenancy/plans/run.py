"""Catches every statement, explains it over filled tables, and tells the verdict.

Every tenant table is filled with rows of many accounts. Every statement that the ORM sends for
every tenant model is caught and explained as the runtime role, in one account. Where the ORM names
the account, the policy must be a comparison made once for the statement (a one-time filter above
the plan); nowhere may it be a filter on the rows of a scan; and every scan of a tenant table must
go through an index that leads with ``account_id``.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from urllib.parse import quote, urlsplit

import psycopg
from django.conf import settings
from django.db import connection, models
from psycopg import errors

from annex.tenancy import seal
from annex.tenancy.context import TenantContext
from annex.testing.databases import TestDatabases, template_key
from annex.testing.plans import Plan
from proofs.tenancy.plans.judge import Catalog, problems
from proofs.tenancy.plans.rows import BUSY, account_id, fill, tenant_models
from proofs.tenancy.plans.shapes import Statement, statements

MIN_STATEMENTS = 12
"""Fewer for a model mean that the proof is blind."""

_INDEXES = """
SELECT i.relname, a.attname = 'account_id', x.indisunique AND x.indnkeyatts = 1
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
"""


def run(
    say: Callable[[str], object] = print,
    *,
    accounts: int = 200,
    rows: int = 300,
    only: Sequence[type[models.Model]] = (),
    damage: str = "",
) -> bool:
    """Judge every plan in the database of the default connection; tell and return the verdict.

    Everything happens in transactions that are rolled back. ``only`` names some models instead of
    all; ``damage`` is a statement that is executed first, to see that it is noticed.
    """
    judged = only or tenant_models()
    caught = {model._meta.label: statements(model) for model in judged}
    connection.close()
    name = quote(connection.settings_dict["NAME"])
    url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url) as admin:
        fill(admin, judged, accounts=accounts, rows=rows)
        if damage:
            admin.execute(damage)  # type: ignore[call-overload]  # not a literal
        wrong = _judge(admin, caught, frozenset(model._meta.db_table for model in judged))
        admin.rollback()
    faults = Counter(sentence.split(":")[0] for sentence in wrong)
    for label, sent in caught.items():
        if len(sent) < MIN_STATEMENTS:
            wrong.append(f"{label}: only {len(sent)} statements were caught")
        named = sum(statement.named for statement in sent)
        say(f"  {label:44} {len(sent):3} statements, {named:3} name it, {faults[label]:3} wrong")
    for sentence in wrong:
        say(f"  {sentence}")
    total = sum(map(len, caught.values()))
    say(
        f"plans: {'NOT PROVEN' if wrong else 'proven'}, {total} statements of {len(caught)} models "
        f"over {accounts * rows:,} rows a table, {len(wrong)} wrong"
    )
    return not wrong


def _judge(
    admin: psycopg.Connection, caught: Mapping[str, list[Statement]], tables: frozenset[str]
) -> list[str]:
    """Return a sentence for everything that is wrong with the plans, as the runtime role."""
    indexes = admin.execute(_INDEXES).fetchall()
    leading = frozenset(name for name, leads, _ in indexes if leads)
    keys = frozenset(name for name, _, is_key in indexes if is_key)
    catalog = Catalog(tables, leading, keys)
    account = account_id(BUSY)
    admin.execute("SET LOCAL session_replication_role = origin")
    admin.execute("SET LOCAL ROLE annex_app")
    admin.execute("SELECT annex_seal.enter(%s)", [seal.mint(TenantContext(account))])
    wrong = []
    for label, sent in caught.items():
        for statement in sent:
            # What the runtime role may not send at all, such as an update of events, has no plan.
            with suppress(errors.InsufficientPrivilege), admin.transaction():
                plan = _plan(admin, statement.text)
                found = problems(plan, catalog, account=str(account), named=statement.named)
                wrong += [f"{label}: {statement.shape}: {sentence}" for sentence in found]
    return wrong


def _plan(admin: psycopg.Connection, text: str) -> Plan:
    # No parameters: the text is complete, and a % in it is a %.
    explain: object = f"EXPLAIN (FORMAT JSON, VERBOSE) {text}"
    row = admin.execute(explain).fetchone()  # type: ignore[call-overload]  # not a literal
    return row[0][0]["Plan"]


def run_alone(*, accounts: int, rows: int) -> bool:
    """Do the same on a database of its own, made from the migrations."""
    databases = TestDatabases(base="annex_proof_plans", key=template_key(), workers=0)
    databases.prepare(keep=False)
    before = connection.settings_dict["NAME"]
    try:
        connection.settings_dict["NAME"] = databases.base
        return run(accounts=accounts, rows=rows)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        databases.drop()
