"""Databases of the application before, for tests and proofs: its tables, and rows in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bcrypt
import psycopg

from annex.rescue.symfony.hashing import digest_text
from annex.testing.odoo import made
from annex.testing.odoo_template import url_of

FOLDER = Path(__file__).parent
PASSWORDS = {"client@old.example": "client-pass", "ada.lovelace@old.example": "ada-pass"}


@contextmanager
def legacy_database(*scripts: str) -> Iterator[str]:
    """Make a database of these scripts, the tables and samples unless said; gives its URL."""
    with made() as name:
        url = url_of(name)
        with psycopg.connect(url, autocommit=True) as connection:
            for script in scripts or (tables(), samples()):
                connection.execute(script.encode())
        yield url


def tables() -> str:
    """Return what makes the tables."""
    return (FOLDER / "legacy.sql").read_text(encoding="utf-8")


def samples() -> str:
    """Return what fills them with a few rows, among them passwords of two kinds."""
    script = (FOLDER / "samples.sql").read_text(encoding="utf-8")
    hashed = bcrypt.hashpw(b"ada-pass", bcrypt.gensalt(4)).decode().replace("$2b$", "$2y$")
    digest = digest_text(b"client-pass", ("sha512", 5_000, True), b"salt2")
    return script.replace("BCRYPT", hashed).replace("DIGEST", digest or "")


def many(people: int) -> str:
    """Return what adds specialists by the hundred: one skill, one proposal, one favourite each."""
    return f"""
        INSERT INTO app_user SELECT n, gen_random_uuid(), 'person-' || n || '@many.example',
            'nothing known', NULL, '["ROLE_SPECIALIST"]', 'a:0:{{}}', 'fr', true, 'fr',
            timestamp '2022-05-01' + n * interval '1 hour', NULL, NULL, 'N;', NULL, NULL, NULL,
            NULL, 'specialist' FROM generate_series(1000, 999 + {people}) n;
        INSERT INTO specialist (id, headline, day_rate)
            SELECT n, 'Specialist ' || n, n / 4.0 FROM generate_series(1000, 999 + {people}) n;
        INSERT INTO specialist_skill
            SELECT n, 2 + 2 * (n % 2), 1 + n % 6, n % 30 / 2.0
            FROM generate_series(1000, 999 + {people}) n;
        INSERT INTO proposal SELECT md5(n::text)::uuid, 1, n, 500, '', timestamp '2024-01-01', NULL,
            NULL, 'direct', NULL FROM generate_series(1000, 999 + {people}) n;
        INSERT INTO specialist_favourite_mission
            SELECT n, 1 + n % 3 FROM generate_series(1000, 999 + {people}) n;
    """


def change(url: str, statement: str, *parameters: Any) -> None:
    """Change rows there, as the application does while it still runs."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode(), parameters)
