"""What the proofs' own tests break, to show that the proofs would notice."""

from contextlib import contextmanager

from tests.architecture.rows import TENANT_MODELS


@contextmanager
def without_row_security(admin):
    """Give the block a function that takes the policies' force from every tenant's table."""
    tables = [model._meta.db_table for model in TENANT_MODELS]

    def switch(word):
        for table in tables:
            admin.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")

    try:
        yield lambda: switch("DISABLE")
    finally:
        switch("ENABLE")
