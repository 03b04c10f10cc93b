"""Two accounts with a secret each, behind the policies that migrations make, on any server."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import ConnectionHandler
from psycopg import sql

from annex.tenancy import bootstrap
from annex.tenancy.database_url import database
from annex.tenancy.operations import (
    APP_ROLE,
    GLOBAL_CONDITION,
    OWNER_ROLE,
    POLICY_CONDITION,
    POLICY_ROLES,
)
from annex.tenancy.sealing import Mode

TABLES = f"""
CREATE TABLE proof_account (id uuid PRIMARY KEY, name text NOT NULL);
ALTER TABLE proof_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY global_access ON proof_account TO {APP_ROLE} USING ({GLOBAL_CONDITION});
GRANT SELECT ON proof_account TO {APP_ROLE};
CREATE TABLE proof_note (
    id uuid PRIMARY KEY, account_id uuid NOT NULL REFERENCES proof_account, body text NOT NULL,
    UNIQUE (account_id, id)
);
CREATE TABLE proof_reply (
    id uuid PRIMARY KEY, account_id uuid NOT NULL, note_id uuid NOT NULL,
    FOREIGN KEY (account_id, note_id) REFERENCES proof_note (account_id, id)
);
"""
ISOLATED = f"""
ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;
CREATE POLICY account_access ON {{table}} TO {POLICY_ROLES}
    USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION});
CREATE POLICY account_floor ON {{table}} AS RESTRICTIVE TO {POLICY_ROLES}
    USING ({POLICY_CONDITION}) WITH CHECK ({POLICY_CONDITION});
GRANT SELECT, INSERT, UPDATE, DELETE ON {{table}} TO {APP_ROLE};
"""
ALIAS = "annex_ground"
ROWS = 50
CHECKSUM = """
SELECT (SELECT md5(string_agg(n::text, chr(10) ORDER BY n.id))
        FROM proof_note n WHERE n.account_id = %(b)s),
       (SELECT md5(string_agg(r::text, chr(10) ORDER BY r.id))
        FROM proof_reply r WHERE r.account_id = %(b)s)
"""


@dataclass(frozen=True)
class Ground:
    """A database for attacks: account ``a`` is attacked from, ``b`` has the canary."""

    admin: psycopg.Connection
    """A superuser's, whom no policy binds."""
    app_url: str
    a: UUID
    b: UUID
    note: UUID
    canary: str

    def attacker(self) -> psycopg.Connection:
        """Connect as the runtime role."""
        return psycopg.connect(self.app_url, autocommit=True)

    def restore(self) -> None:
        """Put the rows back that an attack has taken."""
        with self.admin.transaction():
            self.admin.execute("TRUNCATE proof_account, proof_note, proof_reply")
            _fill(self, self.admin)

    def checksum(self) -> tuple[str, ...]:
        """Return a digest of B's rows, as a superuser sees them."""
        return self.admin.execute(CHECKSUM, {"b": self.b}).fetchone() or ()


@contextmanager
def made(
    admin_url: str, passwords: Mapping[str, str], mode: Mode | None, installer: str = ""
) -> Iterator[Ground]:
    """Make the database in one mode, with the roles of the server; drop it after the block.

    ``installer`` is the URL of another administrator to do so.
    """
    name = f"annex_ground_{secrets.token_hex(4)}"
    urls = [_url(admin_url, role, passwords[role], name) for role in (APP_ROLE, OWNER_ROLE)]
    within = urlsplit(admin_url)._replace(path=f"/{name}").geturl()
    try:
        bootstrap.ensure(installer or admin_url, urls, mode)
        _migrate(urls[1])
        with psycopg.connect(within, autocommit=True) as admin:
            canary = f"canary-{uuid4().hex}"
            ground = Ground(admin, urls[0], uuid4(), uuid4(), uuid4(), canary)
            _create(ground)
            yield ground
    finally:
        with psycopg.connect(admin_url, autocommit=True) as admin:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            admin.execute(drop.format(sql.Identifier(name)))


def _url(admin_url: str, role: str, password: str, name: str) -> str:
    parts = urlsplit(admin_url)
    server = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{role}:{password}@{server}", path=f"/{name}").geturl()


def _migrate(owner_url: str) -> None:
    # Transactions are found by the connection's alias, so it has one for as long as this takes.
    connections.settings[ALIAS] = ConnectionHandler({"default": database(owner_url)}).settings[
        "default"
    ]
    try:
        executor = MigrationExecutor(connections[ALIAS])
        executor.migrate(executor.loader.graph.leaf_nodes("tenancy"))
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def _create(ground: Ground) -> None:
    admin = ground.admin
    with admin.transaction():
        admin.execute(f"SET LOCAL ROLE {OWNER_ROLE}")
        admin.execute(TABLES)
        for table in ("proof_note", "proof_reply"):
            admin.execute(ISOLATED.format(table=table))
        admin.execute("RESET ROLE")
        _fill(ground, admin)


def _fill(ground: Ground, admin: psycopg.Connection) -> None:
    for account, name in ((ground.a, "A"), (ground.b, "B")):
        admin.execute("INSERT INTO proof_account VALUES (%s, %s)", [account, name])
        # The same ids each time, so that the checksum is the same.
        admin.execute(
            "INSERT INTO proof_note SELECT md5(%s || n)::uuid, %s::uuid, 'of ' || %s "
            f"FROM generate_series(1, {ROWS}) n",
            [name, account, name],
        )
    row = [ground.note, ground.b, ground.canary]
    admin.execute("INSERT INTO proof_note VALUES (%s, %s, %s)", row)
    admin.execute("INSERT INTO proof_reply SELECT id, account_id, id FROM proof_note")
