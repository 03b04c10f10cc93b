"""The only place that creates database roles and databases, as an administrator."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

import psycopg
from psycopg import sql

from annex.tenancy import sealing
from annex.tenancy.operations import APP_ROLE, OPERATOR_ROLE, OWNER_ROLE
from annex.tenancy.sealing import SEALER_ROLE, Mode, is_superuser

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
# The schema public belongs to who owns the database, which PostgreSQL 15 passes on by inheritance.
_OWNER = {**_LOGIN, "INHERIT": True}
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
            name = unquote(parts.username or "")
            _ensure_role(admin, name, _OWNER if name == OWNER_ROLE else _LOGIN)
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                    sql.Identifier(name),
                    sql.Literal(unquote(parts.password or "")),
                )
            )
        _ensure_role(admin, SEALER_ROLE, _NO_LOGIN)
        # Policies name the operator, whether or not this installation lets anybody sign in as it.
        if not admin.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [OPERATOR_ROLE]
        ).fetchone():
            _ensure_role(admin, OPERATOR_ROLE, _NO_LOGIN)


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
    serving = sql.SQL(", ").join(map(sql.Identifier, (APP_ROLE, OPERATOR_ROLE)))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, serving))
    return True


_CONFINE = (
    # A role may change its own settings for sessions to come: begin without any.
    "ALTER ROLE {app} RESET ALL",
    "ALTER ROLE {app} IN DATABASE {database} RESET ALL",
    # What runs elsewhere, and the token that this message began with, is nobody's business here.
    "ALTER ROLE {app} SET track_activities = off",
    "REVOKE SELECT ON pg_stat_activity, pg_stat_replication, pg_stat_ssl, pg_stat_gssapi, pg_locks,"
    " pg_prepared_xacts FROM PUBLIC",
    "REVOKE EXECUTE ON FUNCTION pg_stat_get_activity(int), pg_lock_status(), pg_prepared_xact(),"
    " pg_stat_get_backend_activity(int), pg_stat_get_backend_client_addr(int), current_query()"
    " FROM PUBLIC",
    # The same role serves every tenant, so each could end the others' work.
    "REVOKE EXECUTE ON FUNCTION pg_terminate_backend(int, bigint), pg_cancel_backend(int)"
    " FROM PUBLIC",
    # What was sampled of a column before it was hidden stays until it is removed.
    "DELETE FROM pg_statistic s USING pg_attribute a WHERE a.attrelid = s.starelid"
    " AND a.attnum = s.staattnum AND a.attstattarget = 0",
    # Large objects know no tenants and outlive the transaction.
    "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(int), lo_from_bytea(oid, bytea),"
    " lo_open(oid, int), lo_get(oid), lo_get(oid, bigint, int), lo_put(oid, bigint, bytea),"
    " lo_unlink(oid) FROM PUBLIC",
)


def confine(admin: psycopg.Connection) -> None:
    """Take from the runtime role what every role may do and a tenant shall not.

    ``admin`` must be a superuser, whose catalog this is.
    """
    database = sql.Identifier(admin.info.dbname)
    with admin.transaction():
        for statement in _CONFINE:
            role = sql.Identifier(APP_ROLE)
            admin.execute(sql.SQL(statement).format(app=role, database=database))


def ensure(admin_url: str, role_urls: Iterable[str], wanted: Mode | None = None) -> bool:
    """Create roles and the database that the first of ``role_urls`` names, and seal it.

    Safe to repeat. ``wanted`` chooses how the context is kept; without it, the strongest that the
    administrator may install. Returns whether the database was created. Raises
    psycopg.OperationalError when the server can not be reached and
    psycopg.errors.InsufficientPrivilege when the administrator may not do this.
    """
    urls = list(role_urls)
    name = urlsplit(urls[0]).path.lstrip("/").split("?")[0]
    within = urlsplit(admin_url)._replace(path=f"/{quote(name)}").geturl()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        # Until the end, since sealing and confining write what the whole cluster shares.
        admin.execute("SELECT pg_advisory_lock(%s)", [_SERIALIZED])
        ensure_roles(admin, urls)
        superuser = is_superuser(admin)
        # An administrator that is no superuser must be a member to create for the owner.
        if not superuser:
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER_ROLE)))
        created = ensure_database(admin, name)
        with psycopg.connect(within, autocommit=True) as inside:
            sealing.install(inside, wanted)
            if superuser:
                confine(inside)
    return created
