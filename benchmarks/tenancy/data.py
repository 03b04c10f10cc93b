"""The rows: one table ``entry``, the same in every contestant's database, filled by COPY."""

import uuid

import psycopg
from psycopg import sql

COLUMNS = "id, account_id, title, amount, created_at"
_IDS = uuid.UUID("6f1d1c1e-2b52-4a6f-9b34-0d7b0a0f4c55")

# Rows of all accounts lie mixed on the disk, as they do when accounts live side by side.
_MAKE = f"""
INSERT INTO entry ({COLUMNS})
SELECT gen_random_uuid(), a.id, 'Entry number ' || n || ' of its account', n %% 1000,
       timestamptz '2025-01-01' + n * interval '17 seconds'
FROM generate_series(1, %(rows)s::bigint) n
JOIN unnest(%(accounts)s::uuid[]) WITH ORDINALITY a(id, number)
    ON a.number = n %% %(count)s + 1
ORDER BY n
"""


def account_id(number: int) -> uuid.UUID:
    """Return the id of an account by its number, the same in every process."""
    return uuid.uuid5(_IDS, str(number))


def make(admin: psycopg.Connection, *, rows: int, accounts: int) -> None:
    """Make the rows in the database where nothing else is to be copied from."""
    ids = [account_id(number) for number in range(accounts)]
    with admin.transaction():
        _load(admin, ids)
        admin.execute(_MAKE, {"rows": rows, "accounts": ids, "count": accounts})


def copy(source: psycopg.Connection, target: psycopg.Connection, *, accounts: int) -> None:
    """Copy the rows from one database to another of the same shape."""
    with target.transaction():
        _load(target, [account_id(number) for number in range(accounts)])
        _stream(source, target, "entry")


def copy_into_schemas(
    source: psycopg.Connection, target: psycopg.Connection, *, accounts: int
) -> None:
    """Copy the rows into a schema for each account, with the table ``entry`` as pattern."""
    target.execute(
        "CREATE UNLOGGED TABLE loading AS TABLE entry; ALTER TABLE loading ADD account_id uuid"
    )
    with target.transaction():
        _stream(source, target, "loading")
    target.execute("CREATE INDEX ON loading (account_id)")
    for number in range(accounts):
        account = account_id(number)
        schema = sql.Identifier(f"t_{account.hex}")
        with target.transaction():
            for statement in (
                "CREATE SCHEMA {}",
                "CREATE TABLE {}.entry (LIKE public.entry INCLUDING ALL)",
                "INSERT INTO {}.entry SELECT id, title, amount, created_at FROM loading "
                "WHERE account_id = {account} ORDER BY created_at",
                "GRANT USAGE ON SCHEMA {} TO annex_app",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON {}.entry TO annex_app",
            ):
                target.execute(sql.SQL(statement).format(schema, account=sql.Literal(account)))
    target.execute("DROP TABLE loading")


def finish(admin: psycopg.Connection) -> None:
    """Let the planner know the rows, and leave nothing for later to clean up."""
    admin.execute("VACUUM (ANALYZE)")


def _load(admin: psycopg.Connection, ids: list[uuid.UUID]) -> None:
    # No foreign key to check row by row: the ids are those of the line below.
    admin.execute("SET LOCAL session_replication_role = replica")
    admin.execute("INSERT INTO account SELECT unnest(%s::uuid[])", [ids])


def _stream(source: psycopg.Connection, target: psycopg.Connection, table: str) -> None:
    out = f"COPY entry ({COLUMNS}) TO STDOUT (FORMAT binary)"
    into = f"COPY {table} ({COLUMNS}) FROM STDIN (FORMAT binary)"
    with (
        source.cursor().copy(out) as copied,
        target.cursor().copy(into) as pasted,
    ):
        for piece in copied:
            pasted.write(piece)
