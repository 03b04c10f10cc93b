"""Who takes part, and how each gets its environment, its database and its process."""

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from annex.tenancy import bootstrap, sealing
from annex.tenancy.sealing import Mode
from annex.testing.databases import template_key
from benchmarks.tenancy import data
from config.settings import env

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Contestant:
    """One column of the table. ``package`` is installed for it; none means our environment."""

    name: str
    side: str
    package: str = ""
    mode: Mode | None = None


CONTESTANTS = (
    Contestant("bare", "bare"),
    Contestant("sealed", "ours", mode=Mode.SEALED),
    Contestant("signed", "ours", mode=Mode.SIGNED),
    Contestant("plain", "ours", mode=Mode.PLAIN),
    Contestant("rls-tenants", "rls_tenants", "django-rls-tenants==1.3.4"),
    Contestant("rls", "rls", "django-rls==2.0.1"),
    Contestant("multitenant", "multitenant", "django-multitenant==4.1.1"),
    Contestant("tenants", "schemas", "django-tenants==4.0.1"),
)


class Process:
    """A contestant's process, which answers requests."""

    def __init__(self, python: str, side: str, url: str) -> None:
        database = env.database(url)
        del database["ENGINE"]
        self._process = subprocess.Popen(
            [python, "-m", "benchmarks.tenancy.child", side],
            cwd=ROOT,
            env={**os.environ, "BENCHMARK_DATABASE": json.dumps(database)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def ask(self, do: str, **arguments: Any) -> Any:
        """Send a request and return its answer. Raises SystemExit when the process has ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        answer = stdout.readline()
        if not answer:
            raise SystemExit(f"The process of a contestant ended while asked to {do}.")
        return json.loads(answer)

    def close(self) -> None:
        """Let the process end by itself."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def install(contestant: Contestant, folder: Path) -> str:
    """Return the Python that runs a contestant; a library gets an environment of its own."""
    if not contestant.package:
        return sys.executable
    place = folder / contestant.name
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    # The same Django and driver for everybody, whatever a library would choose.
    same = [f"{name}=={metadata.version(name)}" for name in ("django", "psycopg", "psycopg-binary")]
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", contestant.package, *same],
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=True,
        stderr=subprocess.PIPE,
    )
    return python


class Databases:
    """The benchmark's databases on the server of ``ADMIN_DATABASE_URL``, one a contestant."""

    def __init__(self, *, rows: int, accounts: int) -> None:
        self.rows, self.accounts = rows, accounts
        self._admin_url = env.required("ADMIN_DATABASE_URL")
        self._urls = [
            env.required(name)
            for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "OPERATOR_DATABASE_URL")
        ]
        with self.admin("postgres") as admin:
            bootstrap.ensure_roles(admin, self._urls)

    def admin(self, database: str) -> psycopg.Connection:
        """Connect as the administrator."""
        return psycopg.connect(_named(self._admin_url, database), autocommit=True)

    def url(self, contestant: Contestant, *, owner: bool = False) -> str:
        """Return the URL of a contestant's database for the role that serves, or that owns."""
        return _named(self._urls[1 if owner else 0], _database(contestant))

    def fill(self, contestant: Contestant, python: str, source: Contestant) -> None:
        """Create a contestant's database with its tables and rows, unless it is there."""
        name = _database(contestant)
        key = f"benchmark {self.rows} {self.accounts} {template_key() if contestant.mode else ''}"
        with self.admin("postgres") as admin:
            if _comment(admin, name) == key:
                return
            self.drop(contestant)
            bootstrap.ensure_database(admin, name)
        with self.admin(name) as admin:
            if contestant.mode:
                sealing.install(admin, contestant.mode)
            self._fill(contestant, python, admin, source)
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            admin.execute(comment.format(sql.Identifier(name), sql.Literal(key)))

    def _fill(
        self, contestant: Contestant, python: str, admin: psycopg.Connection, source: Contestant
    ) -> None:
        preparing = Process(python, contestant.side, self.url(contestant, owner=True))
        preparing.ask("prepare")
        preparing.close()
        if contestant == source:
            data.make(admin, rows=self.rows, accounts=self.accounts)
        else:
            fill = data.copy_into_schemas if contestant.side == "schemas" else data.copy
            with self.admin(_database(source)) as reading:
                fill(reading, admin, accounts=self.accounts)
        if contestant.mode is None:
            granted = "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}"
            admin.execute(sql.SQL(granted).format(sql.Identifier("annex_app")))
        data.finish(admin)

    def drop(self, contestant: Contestant) -> None:
        """Drop a contestant's database, if there is one."""
        with self.admin("postgres") as admin:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            admin.execute(statement.format(sql.Identifier(_database(contestant))))


def _database(contestant: Contestant) -> str:
    return f"annex_benchmark_{contestant.name.replace('-', '_')}"


def _named(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def _comment(admin: psycopg.Connection, database: str) -> str | None:
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [database],
    ).fetchone()
    return row[0] if row else None
