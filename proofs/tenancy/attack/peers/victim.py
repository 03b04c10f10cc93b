"""Runs in a process of its own: one peer, two tenants, the whole corpus; prints what it found."""

import json
import logging
import os
import sys
from collections import Counter
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import unquote, urlsplit

import django
import psycopg
from django.conf import settings
from psycopg import sql

from proofs.tenancy.attack.canaries import Canaries
from proofs.tenancy.attack.keeping import Keeper

A, B = 1, 2
ROWS = 20
TIMEOUTS = "-c lock_timeout=200 -c statement_timeout=5000"


def configure(peer: str, database: str) -> None:
    """Set Django up as the peer's documentation says, on the database named."""
    engine = "django_rls.backends.postgresql" if peer == "django-rls" else _PLAIN
    app = "django_rls" if peer == "django-rls" else "django_rls_tenants"
    settings.configure(
        PEER=peer,
        INSTALLED_APPS=[app, "proofs.tenancy.attack.peers.victims"],
        DATABASES={
            "default": _database("DATABASE_URL", database, engine, TIMEOUTS),
            "owner": _database("ADMIN_DATABASE_URL", database, engine, ""),
        },
        RLS_TENANTS={"TENANT_MODEL": "victims.Tenant", "USE_LOCAL_SET": True},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


_PLAIN = "django.db.backends.postgresql"


def _database(variable: str, name: str, engine: str, options: str) -> dict[str, Any]:
    url = urlsplit(os.environ[variable])
    query = dict(pair.split("=", 1) for pair in url.query.split("&") if pair)
    return {
        "ENGINE": engine,
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.get("host", url.hostname or "")),
        "PORT": query.get("port", str(url.port or "")),
        "OPTIONS": {"options": options} if options else {},
    }


class PeerTarget:
    """Tenants A and B in a peer's database; the runtime role owns nothing, which is its best."""

    def __init__(self, peer: str, admin: psycopg.Connection) -> None:
        from django.db import connection  # noqa: PLC0415 - Django is configured by now

        self.peer = peer
        self.connection = connection
        self.canaries = Canaries()
        self._make_tables()
        self._make_rows(admin)
        self.keeper = Keeper(admin, self._foreign, lambda table, column: False)
        self.keeper.mark(self.canaries, lambda table: table.foreign.replace("true", ""))
        self.keeper.copy()
        read = admin.execute("SELECT name FROM victims_unit WHERE tenant_id = 2").fetchone()
        assert read is not None
        self.guesses = dict.fromkeys(
            ("slug", "email", "name", "checksum", "session", "number", "common"), read[0]
        )

    @property
    def names(self) -> dict[str, str]:
        """What the corpus' ``{names}`` stand for here."""
        setting = "rls.tenant_id" if self.peer == "django-rls" else "rls.current_tenant"
        one = {"t": "victims_unit", "c": "name", "child": "victims_position", "child_c": "title"}
        more = {f"{name}": one["t"] for name in ("people", "accounts", "wide")}
        more |= {f"{name}_c": one["c"] for name in ("people", "accounts", "wide")}
        return {
            **one,
            **more,
            "tokens": "victims_position",
            "tokens_c": "title",
            "account": "tenant_id",
            "fk": "unit_id",
            "kind": "kind",
            "a": str(A),
            "b": str(B),
            "a_user": str(A),
            "b_user": str(B),
            "a_row": "1",
            "b_row": str(ROWS + 1),
            "a_child": "1",
            "b_child": str(ROWS + 1),
            "app": "annex_app",
            "owner": "annex_owner",
            "operator": "annex_operator",
            "sealer": "annex_sealer",
            "guc": setting,
            "admin_guc": "rls.is_admin",
            "new_row": "(tenant_id, name, kind) VALUES (",
            **dict.fromkeys(("expired", "cut", "own", "keyless", "value"), str(B)),
        }

    def as_attacker(self) -> AbstractContextManager[Any]:
        return self._tenant(A)

    def enter_again(self) -> None:
        """Do nothing: a peer's context is left to itself."""

    def prelude(self, name: str) -> AbstractContextManager[Any]:
        return self._tenant(B)

    def neighbours_view(self) -> Any:
        from django.db import transaction  # noqa: PLC0415

        from proofs.tenancy.attack.peers.victims.models import Position, Unit  # noqa: PLC0415

        with transaction.atomic(), self._tenant(B):
            return [list(m.objects.order_by("pk").values_list()) for m in (Unit, Position)]

    def foreign_rows(self) -> dict[str, str]:
        return self.keeper.foreign_rows()

    def repair(self) -> list[str]:
        return self.keeper.repair()

    def _tenant(self, tenant: int) -> AbstractContextManager[Any]:
        if self.peer == "django-rls":
            from django_rls.context import system_rls_context  # noqa: PLC0415

            return system_rls_context(tenant_id=tenant)
        from django_rls_tenants import tenant_context  # noqa: PLC0415

        return tenant_context(tenant)

    def _make_tables(self) -> None:
        from django.db import connections  # noqa: PLC0415

        from proofs.tenancy.attack.peers.victims import models  # noqa: PLC0415

        with connections["owner"].schema_editor() as editor:
            editor.create_model(models.Tenant)
            for model in (models.Unit, models.Position):
                editor.create_model(model)
                if self.peer == "django-rls":
                    editor.enable_rls(model)
                    editor.force_rls(model)
                    for policy in model._rls_policies:
                        editor.create_policy(model, policy)
                else:
                    for constraint in model._meta.constraints:
                        editor.execute(constraint.create_sql(model, editor))
            editor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public "
                           "TO annex_app")  # fmt: skip
            editor.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO annex_app")

    def _make_rows(self, admin: psycopg.Connection) -> None:
        for tenant in (A, B):
            admin.execute("INSERT INTO victims_tenant (name) VALUES ('x')")
            admin.execute(
                "INSERT INTO victims_unit (tenant_id, name, kind) "
                "SELECT %s, 'unit ' || n, 'team' FROM generate_series(1, %s) n",
                [tenant, ROWS],
            )
            admin.execute(
                "INSERT INTO victims_position (tenant_id, unit_id, title) "
                "SELECT tenant_id, id, 'seat' FROM victims_unit WHERE tenant_id = %s",
                [tenant],
            )

    @staticmethod
    def _foreign(table: str, columns: list[str]) -> str:
        return f"tenant_id <> {A}" if "tenant_id" in columns else "true"


def main(peer: str, database: str) -> None:
    """Attack the peer in the database named, and print what was found as one line of JSON."""
    configure(peer, database)
    logging.disable()
    from proofs.tenancy.attack import corpus  # noqa: PLC0415
    from proofs.tenancy.attack.harness import Harness  # noqa: PLC0415

    url = urlsplit(os.environ["ADMIN_DATABASE_URL"])._replace(path=f"/{database}").geturl()
    with psycopg.connect(url, autocommit=True) as admin:
        target = PeerTarget(peer, admin)
        report = Harness(target).run(corpus.attacks())
        target.keeper.forget()
    kinds = Counter(one.kind for one in report.findings)
    attacks = sorted({one.attack for one in report.findings if one.is_hole})
    print(json.dumps({"kinds": kinds, "attacks": attacks, "tried": report.attacks}))


def make_database(admin_url: str, name: str) -> None:
    """Create the database anew, as closed to the public as ours."""
    with psycopg.connect(admin_url, autocommit=True) as admin:
        named = sql.Identifier(name)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(named))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(named))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(named))
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO annex_app").format(named))


if __name__ == "__main__":
    main(*sys.argv[1:])
