"""The only place that installs the seal: what a transaction works for, and who may say so.

An administrator runs it (``manage.py tenancy_bootstrap``). Everything is in the schema
``annex_seal`` and belongs to ``annex_sealer``, a role that nobody can sign in as. Three modes
share one interface, so that callers and policies know nothing of them:

- **sealed** keeps what was entered in a parameter of the server that only the sealer may set.
  PostgreSQL 15 and newer, installed by a superuser.
- **signed** keeps the token itself in a setting anybody may change, and checks its signature in
  each statement. Any administrator may install it.
- **plain** keeps the bare value in such a setting: what other libraries do, no defence against
  SQL that was slipped into a request.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import psycopg
from psycopg import sql

from annex.tenancy import seal
from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

SEALER_ROLE: Final = "annex_sealer"
PARAMETER: Final = "backtrace_functions"
"""A text that only a superuser, or who was granted it, may set, and that does nothing here.

It names C functions whose errors are logged with a backtrace (PostgreSQL 18, 19.17, "Developer
Options"); what we keep in it is no such name.
"""


class Mode(StrEnum):
    """How the database keeps what a transaction has entered."""

    SEALED = "sealed"
    SIGNED = "signed"
    PLAIN = "plain"


_KEYS = """
CREATE TABLE IF NOT EXISTS annex_seal.key (
    id text PRIMARY KEY,
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);
REVOKE ALL ON annex_seal.key FROM PUBLIC;
"""

# Both sides of the comparison are hashed once more: Postgres compares bytes until they differ,
# and how long that takes must say nothing about the signature expected.
_OPEN = """
CREATE OR REPLACE FUNCTION annex_seal.signature(key annex_seal.key, said text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(key.outer_pad || sha256(key.inner_pad || convert_to(said, 'UTF8')))
$$;

CREATE OR REPLACE FUNCTION annex_seal.open(token text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := string_to_array(token, '.');
    signed_with annex_seal.key;
BEGIN
    SELECT * INTO signed_with FROM annex_seal.key k WHERE k.id = parts[1];
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the key of this token is not known here'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Run manage.py tenancy_bootstrap after changing SECRET_KEY.';
    END IF;
    IF array_length(parts, 1) IS DISTINCT FROM 4 OR parts[4] !~ '^[0-9a-f]{64}$'
        OR sha256(decode(parts[4], 'hex')) IS DISTINCT FROM sha256(annex_seal.signature(
            signed_with, concat_ws('.', parts[1], parts[2], parts[3])))
    THEN
        RAISE EXCEPTION 'this token was not signed by Annex'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF parts[3]::bigint < extract(epoch FROM clock_timestamp()) THEN
        RAISE EXCEPTION 'this token has expired'
            USING ERRCODE = 'insufficient_privilege',
                  HINT = 'Compare the clocks of the application and the database server.';
    END IF;
    RETURN parts[2];
END
$$;
REVOKE EXECUTE ON FUNCTION annex_seal.signature(annex_seal.key, text) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION annex_seal.open(text) FROM PUBLIC;
"""

# Signed with an expiry beyond any transaction's: what was entered lasts until its end.
_SIGN = """
CREATE OR REPLACE FUNCTION annex_seal.sign(value text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.said || '.' || encode(annex_seal.signature(s.key, s.said), 'hex')
    FROM (
        SELECT k AS key,
               k.id || '.' || value || '.' || (extract(epoch FROM now())::bigint + 86400) AS said
        FROM annex_seal.key k ORDER BY k.id LIMIT 1
    ) s
$$;
REVOKE EXECUTE ON FUNCTION annex_seal.sign(text) FROM PUBLIC;
"""

_CONTEXT = {
    Mode.SEALED: f"""
CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT pg_catalog.current_setting('{PARAMETER}') $$;
""",
    Mode.SIGNED: """
CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := nullif(current_setting('annex.context', true), '');
BEGIN
    RETURN CASE WHEN token IS NULL THEN '' ELSE annex_seal.open(token) END;
END
$$;
""",
    Mode.PLAIN: """
CREATE OR REPLACE FUNCTION annex_seal.context() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(pg_catalog.current_setting('annex.context', true), '')
$$;
""",
}


def _writers(mode: Mode) -> str:
    """Return the functions that enter and leave, each one statement of the caller's."""
    parameter = PARAMETER if mode is Mode.SEALED else "annex.context"
    kept = "annex_seal.sign(value)" if mode is Mode.SIGNED else "value"
    return f"""
CREATE OR REPLACE FUNCTION annex_seal.enter(token text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    value text := annex_seal.open(token);
BEGIN
    IF value <> 'annex_g' AND NOT starts_with(value, 'annex_t_') THEN
        RAISE EXCEPTION 'this token enters nothing' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('{parameter}', {kept}, true);
END
$$;

CREATE OR REPLACE FUNCTION annex_seal.put(value text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('{parameter}', {kept}, true);
END
$$;

CREATE OR REPLACE FUNCTION annex_seal.leave() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM set_config('{parameter}', '', true);
END
$$;

REVOKE EXECUTE ON FUNCTION annex_seal.enter(text), annex_seal.leave(), annex_seal.put(text),
    annex_seal.context() FROM PUBLIC;
GRANT USAGE ON SCHEMA annex_seal TO {APP_ROLE}, {OWNER_ROLE};
GRANT EXECUTE ON FUNCTION annex_seal.enter(text), annex_seal.leave(), annex_seal.context()
    TO {APP_ROLE}, {OWNER_ROLE};
-- The owner's own functions enter whom they have recognised, such as the bearer of a token.
GRANT EXECUTE ON FUNCTION annex_seal.put(text), annex_seal.open(text) TO {OWNER_ROLE};
COMMENT ON SCHEMA annex_seal IS '{mode}';
"""


def _statements(mode: Mode) -> Iterator[str]:
    yield _KEYS
    yield _OPEN
    if mode is Mode.SIGNED:
        yield _SIGN
    yield _CONTEXT[mode]
    yield _writers(mode)


def install(admin: psycopg.Connection, wanted: Mode | None = None) -> Mode:
    """Install the seal, or bring it up to date, in the database that ``admin`` is connected to.

    Without ``wanted`` the strongest mode that ``admin`` may install. Returns the mode installed.
    Raises psycopg.errors.InsufficientPrivilege when ``admin`` may not install ``wanted``.
    """
    with admin.transaction():
        superuser = is_superuser(admin)
        chosen = wanted or (Mode.SEALED if superuser else Mode.SIGNED)
        sealer = sql.Identifier(SEALER_ROLE)
        # What the whole cluster shares is written once: two writers at a time would collide.
        if chosen is Mode.SEALED and not _may_set(admin):
            grant = sql.SQL("GRANT SET ON PARAMETER {} TO {}")
            admin.execute(grant.format(sql.Identifier(PARAMETER), sealer))
        if not superuser:
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sealer))
        admin.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS annex_seal AUTHORIZATION {}").format(sealer)
        )
        admin.execute(sql.SQL("SET LOCAL ROLE {}").format(sealer))
        for statement in _statements(chosen):
            admin.execute(statement)
        _put_keys(admin)
        admin.execute("RESET ROLE")
        if not superuser:
            admin.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(sealer))
    return chosen


def mode(connection: psycopg.Connection) -> Mode | None:
    """Return the mode that the database is in, or None where nothing is installed."""
    row = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'annex_seal'"
    ).fetchone()
    return Mode(row[0]) if row else None


def is_superuser(admin: psycopg.Connection) -> bool:
    """Tell whether ``admin`` is signed in as one."""
    row = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return row == (True,)


def _may_set(admin: psycopg.Connection) -> bool:
    """Tell whether the sealer may set the parameter already."""
    row = admin.execute(
        "SELECT has_parameter_privilege(%s, %s, 'SET')", [SEALER_ROLE, PARAMETER]
    ).fetchone()
    return row == (True,)


def _put_keys(admin: psycopg.Connection) -> None:
    """Let the database accept the keys of this installation, and no key that it has given up."""
    accepted = list(seal.known_keys())
    admin.execute("DELETE FROM annex_seal.key WHERE id <> ALL (%s)", [[key.id for key in accepted]])
    for key in accepted:
        admin.execute(
            "INSERT INTO annex_seal.key VALUES (%s, %s, %s) ON CONFLICT (id) DO NOTHING",
            [key.id, *key.pads],
        )
