"""What a database administrator runs in Odoo's database so that Annex may read it, and only that.

Plain SQL in one transaction. It holds no password: give both roles one afterwards, in psql with
``\\password``. Everything can be run again: after an upgrade of Odoo, after a new release of Annex.
"""

from collections.abc import Collection, Iterator
from typing import Final

from annex.odoo.contract.access import SIGNALING_SEQUENCES
from annex.odoo.contract.declared import tables

READER: Final = "annex_odoo_reader"
PROJECTOR: Final = "annex_odoo_projector"
SCHEMA: Final = "annex_explorer"
"""Our own schema in Odoo's database: what the search reads."""

LIMITS: Final = {
    READER: {
        # The permission of a page has many branches: compiling it costs a hundred times its run.
        "jit": "off",
        "statement_timeout": "10s",
        "lock_timeout": "1s",
        # An idle reader would keep an upgrade of Odoo waiting, and behind it everybody.
        "idle_in_transaction_session_timeout": "2s",
        "default_transaction_read_only": "on",
    },
    PROJECTOR: {
        "jit": "off",
        "statement_timeout": "1min",
        "lock_timeout": "1s",
        "idle_in_transaction_session_timeout": "10s",
    },
}
CONNECTIONS: Final = {READER: 60, PROJECTOR: 4}
LARGE_OBJECTS: Final = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_truncate(integer, integer)",
    "lo_truncate64(integer, bigint)",
    "lo_unlink(oid)",
    "lowrite(integer, bytea)",
)


OWNER: Final = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"


def grants(version: int, modules: Collection[str] | None = None) -> str:
    """Return the script, for the owner of the database who may create roles, or a superuser.

    ``version`` is Odoo's major version; ``modules`` are those installed, all unless said. Raises
    UnknownVersion.
    """
    parts = (*_roles(), *_closed_doors(), *_columns(version, modules), *_own_schema())
    return "\n".join(("BEGIN;", *parts, "COMMIT;", ""))


def _roles() -> Iterator[str]:
    for role, limits in LIMITS.items():
        yield _do(
            f"IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role}; END IF; "
            f"EXECUTE format('GRANT CONNECT ON DATABASE %I TO {role}', current_database());"
        )
        yield (
            f"ALTER ROLE {role} LOGIN NOCREATEDB NOCREATEROLE NOINHERIT "
            f"CONNECTION LIMIT {CONNECTIONS[role]};"
        )
        for name, value in limits.items():
            yield f"ALTER ROLE {role} SET {name} = '{value}';"


def _closed_doors() -> Iterator[str]:
    """Close what PostgreSQL, or Odoo, opens to everybody; Odoo's own role keeps it."""
    yield _do(
        "EXECUTE format('GRANT USAGE, CREATE ON SCHEMA public TO %I', owner); "
        "EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), owner); "
        "EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());"
    )
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC;"
    # These belong to the server's own catalog, where only a superuser changes rights.
    lists = "', '".join(LARGE_OBJECTS)
    yield _do(
        "IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN "
        f"FOREACH door IN ARRAY ARRAY['{lists}'] LOOP "
        "EXECUTE format('GRANT EXECUTE ON FUNCTION pg_catalog.%s TO %I', door, owner); "
        "EXECUTE format('REVOKE EXECUTE ON FUNCTION pg_catalog.%s FROM PUBLIC', door); "
        "END LOOP; ELSE RAISE WARNING "
        "'Large objects stay open to every role: run this as a superuser to close them.'; END IF;"
    )


def _columns(version: int, modules: Collection[str] | None) -> Iterator[str]:
    both = f"{READER}, {PROJECTOR}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {both};"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {both};"
    yield f"GRANT USAGE ON SCHEMA public TO {both};"
    for table in tables(version, modules):
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        yield f'GRANT SELECT ({columns}) ON public."{table.name}" TO {both};  -- {table.why}'
    if version < 19:
        yield f"GRANT SELECT ON SEQUENCE {', '.join(SIGNALING_SEQUENCES)} TO {both};"


def _own_schema() -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS pg_trgm;"
    yield f"GRANT {PROJECTOR} TO CURRENT_USER;"
    yield f"CREATE SCHEMA IF NOT EXISTS {SCHEMA} AUTHORIZATION {PROJECTOR};"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER};"
    yield (
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {PROJECTOR} IN SCHEMA {SCHEMA} "
        f"GRANT SELECT ON TABLES TO {READER};"
    )
    yield f"REVOKE {PROJECTOR} FROM CURRENT_USER;"


def _do(body: str) -> str:
    return f"DO $$ DECLARE owner name := ({OWNER}); door text; BEGIN {body} END $$;"
