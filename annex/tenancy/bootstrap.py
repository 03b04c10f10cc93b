"""The only place that creates database roles and databases, as an administrator."""

from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from annex.tenancy.operations import APP_ROLE, OWNER_ROLE

SEALER_ROLE = "annex_sealer"
_COLUMN = {
    "LOGIN": "rolcanlogin",
    "SUPERUSER": "rolsuper",
    "BYPASSRLS": "rolbypassrls",
    "CREATEDB": "rolcreatedb",
    "CREATEROLE": "rolcreaterole",
    "REPLICATION": "rolreplication",
    "INHERIT": "rolinherit",
}
_NO_LOGIN = dict.fromkeys(_COLUMN, False)
_LOGIN = {**_NO_LOGIN, "LOGIN": True}
_SERIALIZED = 0x616E6E6578  # one bootstrap at a time in a cluster: roles are shared by databases


def ensure_roles(admin: psycopg.Connection, role_urls: Iterable[str]) -> None:
    """Create or correct the login roles named in ``role_urls``, and the sealer.

    Each URL carries a role's name and password. Memberships of the roles are revoked: a role
    that can reach another one by membership could leave its tenant.
    """
    with admin.transaction():
        admin.execute("SELECT pg_advisory_xact_lock(%s)", [_SERIALIZED])
        for url in role_urls:
            parts = urlsplit(url)
            _ensure_role(admin, unquote(parts.username or ""), _LOGIN)
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(unquote(parts.username or "")),
                    sql.Literal(unquote(parts.password or "")),
                )
            )
        _ensure_role(admin, SEALER_ROLE, _NO_LOGIN)


def _ensure_role(admin: psycopg.Connection, name: str, attributes: Mapping[str, bool]) -> None:
    role = sql.Identifier(name)
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        admin.execute(sql.SQL("CREATE ROLE {}").format(role))
    columns = sql.SQL(", ").join(sql.Identifier(_COLUMN[word]) for word in attributes)
    present = admin.execute(
        sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(columns), [name]
    ).fetchone()
    assert present is not None
    # An administrator that is no superuser may not even repeat what is so already.
    for (word, wanted), is_so in zip(attributes.items(), present, strict=True):
        if is_so != wanted:
            change = sql.SQL(word if wanted else f"NO{word}")
            admin.execute(sql.SQL("ALTER ROLE {} {}").format(role, change))
    granted = admin.execute(
        "SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid "
        "JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s",
        [name],
    ).fetchall()
    for (membership,) in granted:
        admin.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(membership), role))


def ensure_database(admin: psycopg.Connection, name: str, template: str | None = None) -> bool:
    """Create the database ``name`` for the owner role, if absent; return whether it was created.

    ``admin`` must be in autocommit mode. Nobody but Annex's roles may connect, and nobody gets
    temporary tables, which would outlive a tenant's transaction.
    """
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    database = sql.Identifier(name)
    create = sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier(OWNER_ROLE))
    if template is not None:
        create += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    admin.execute(create)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP_ROLE))
    )
    return True


def ensure(admin_url: str, role_urls: Iterable[str]) -> bool:
    """Create roles and the database that the first of ``role_urls`` names.

    Safe to repeat. Returns whether the database was created. Raises psycopg.OperationalError when
    the server can not be reached and psycopg.errors.InsufficientPrivilege when the administrator
    may not create roles.
    """
    urls = list(role_urls)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        ensure_roles(admin, urls)
        # An administrator that is no superuser must be a member to create for the owner.
        superuser = admin.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        if superuser == (False,):
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER_ROLE)))
        return ensure_database(admin, urlsplit(urls[0]).path.lstrip("/").split("?")[0])
