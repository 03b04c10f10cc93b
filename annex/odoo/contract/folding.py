"""What the search needs of Odoo's database itself: to fold capitals and accents, and trigrams."""

from collections.abc import Iterator
from typing import Any, Final

from annex.odoo.contract.problems import Problem

ENCODING: Final = "UTF8"
ANEW: Final = (
    "Move Odoo into a database made by `createdb --template=template0 --encoding=UTF8 "
    "--lc-ctype=C.UTF-8`, or another UTF-8 locale of the server: dump it, and restore it there."
)
WHAT_IS_THERE: Final = """
SELECT getdatabaseencoding(), datctype,
       EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'),
       EXISTS (SELECT FROM pg_opclass WHERE opcname = 'gin_trgm_ops' AND pg_opclass_is_visible(oid))
FROM pg_database WHERE datname = current_database()
"""
FOLDS: Final = "SELECT lower('\u00c9\u0152\u00d8') = '\u00e9\u0153\u00f8'"


def unable(cursor: Any) -> Iterator[Problem]:
    """Yield each reason for which documents can not be searched in the database of a connection."""
    cursor.execute(WHAT_IS_THERE)
    encoding, ctype, extension, visible = cursor.fetchone()
    if encoding != ENCODING:
        yield Problem(f"The database is encoded in {encoding}: accents can not be told.", ANEW)
    else:
        cursor.execute(FOLDS)
        if cursor.fetchone() != (True,):
            what = (
                f"The database's character type is {ctype}: only capitals of ASCII can be folded."
            )
            yield Problem(what, ANEW)
    if not extension:
        yield Problem(
            "The extension pg_trgm is missing.",
            "Install PostgreSQL's contrib package on the server, then run the script.",
        )
    elif not visible:
        yield Problem(
            "The extension pg_trgm is in a schema that the role does not search.",
            "Run `ALTER EXTENSION pg_trgm SET SCHEMA public`.",
        )
