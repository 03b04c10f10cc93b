"""What the role that signs in may do beyond reading columns, beside what the script leaves it."""

from collections.abc import Iterator
from typing import Any, Final

from annex.odoo.contract.grants import CONNECTIONS, LARGE_OBJECTS, LIMITS
from annex.odoo.contract.problems import Problem

RUN: Final = "Run the script."
FILES: Final = ("lo_import(text)", "lo_import(text, oid)", "lo_export(oid, text)")
"""Functions that reach the server's own files: a superuser's, unless somebody gave them away."""
ITSELF: Final = """
SELECT r.rolname, r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication
       OR r.rolbypassrls,
       coalesce((SELECT string_agg(m.rolname, ', ') FROM pg_roles m
                 WHERE m.oid <> r.oid AND pg_has_role(r.oid, m.oid, 'MEMBER')), ''),
       has_schema_privilege('public', 'CREATE'),
       has_database_privilege(current_database(), 'TEMPORARY'), r.rolconnlimit
FROM pg_roles r WHERE r.rolname = current_user
"""
OPEN: Final = """
SELECT f FROM unnest(%s::text[]) WITH ORDINALITY AS u(f, n)
WHERE has_function_privilege(to_regprocedure('pg_catalog.' || f), 'EXECUTE') ORDER BY n
"""
COUNTED: Final = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace
  AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(c.oid, 'USAGE, UPDATE') END ORDER BY 1
"""


def beyond(cursor: Any) -> Iterator[Problem]:
    """Yield each power that the role of a connection should not have, and each limit it lacks."""
    cursor.execute(ITSELF)
    role, powerful, memberships, creates, temporary, most = cursor.fetchone()
    if role not in LIMITS:
        yield Problem(f"The role is {role}.", f"Sign in as one of {', '.join(LIMITS)}.")
    if powerful:
        yield Problem(f"The role {role} has powers beyond reading.", "Take them away.")
    if memberships:
        yield Problem(f"The role {role} is a member of {memberships}.", "Revoke it.")
    if creates:
        yield Problem("Everybody may create tables in the schema public.", RUN)
    if temporary:
        yield Problem("The role may make temporary tables.", RUN)
    yield from _limits(cursor, role, most)
    yield from _large_objects(cursor)
    cursor.execute(COUNTED)
    for (sequence,) in cursor.fetchall():
        yield Problem(f"The sequence {sequence} may be counted up.", "Revoke it.")


def _limits(cursor: Any, role: str, most: int) -> Iterator[Problem]:
    for name, value in LIMITS.get(role, {}).items():
        cursor.execute("SELECT current_setting(%s)", [name])
        (found,) = cursor.fetchone()
        if found != value:
            yield Problem(f"{name} is {found}, not {value}.", RUN)
    if most != CONNECTIONS.get(role, most):
        said = "without a limit" if most < 0 else f"at most {most} times"
        yield Problem(
            f"The role {role} may be connected {said}, not at most {CONNECTIONS[role]} times.", RUN
        )


def _large_objects(cursor: Any) -> Iterator[Problem]:
    cursor.execute(OPEN, [list(FILES)])
    for (function,) in cursor.fetchall():
        yield Problem(f"{function} may be called: it reaches the server's files.", "Revoke it.")
    cursor.execute(OPEN, [list(LARGE_OBJECTS)])
    functions = [function for (function,) in cursor.fetchall()]
    if functions:
        yield Problem(
            f"Large objects may be written: {', '.join(functions)}.",
            "Run the script as a superuser; nobody else can close these.",
            refuses=False,
        )
