"""The database that a proof run by hand works in: made from the migrations, on the same servers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from annex.testing.databases import OWNER_ALIAS, TestDatabases, reserved, template_key

BASE = "annex_proof"


@contextmanager
def proving_ground(workers: int = 0) -> Iterator[TestDatabases]:
    """Point the connections at a fresh migrated database inside the block."""
    with reserved(BASE):
        databases = TestDatabases(base=BASE, key=template_key(), workers=workers)
        databases.prepare(keep=True)
        before = {}
        for alias in {"default", OWNER_ALIAS} & set(connections):
            connections[alias].close()
            before[alias] = connections[alias].settings_dict["NAME"]
            connections[alias].settings_dict["NAME"] = BASE
        try:
            yield databases
        finally:
            for alias, name in before.items():
                connections[alias].close()
                connections[alias].settings_dict["NAME"] = name


def template_of(database: str) -> str:
    """Return the name of the template that a test database was cloned from."""
    return f"{re.sub(r'_[0-9]+$', '', database)}_template"
