"""The only place that judges which database role a process runs as."""

from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from annex.tenancy.context import global_context
from annex.tenancy.operations import APP_ROLE

_ROLE_SQL = """
SELECT current_user, session_user,
       coalesce(bool_or(r.rolsuper OR r.rolbypassrls OR r.rolreplication), false),
       coalesce(string_agg(r.rolname, ', ' ORDER BY r.rolname)
                FILTER (WHERE r.rolname <> current_user), '')
FROM pg_roles r
WHERE pg_has_role(current_user, r.oid, 'MEMBER')
"""


def runtime_role_problem() -> str | None:
    """Say in a sentence why this process's database role is unsafe, or return None."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE_SQL)
        current, session, powerful, memberships = cursor.fetchone()
    if (current, session) != (APP_ROLE, APP_ROLE):
        return f"The role is {current} (session {session}); only {APP_ROLE} may serve requests."
    if powerful:
        return f"The role {current} is, or can become, one that row-level security does not bind."
    if memberships:
        return f"The role {current} is a member of {memberships}; it must be member of nothing."
    return None


def seal_problem() -> str | None:
    """Say in a sentence why this process could enter no account, or return None."""
    try:
        with global_context(), connection.cursor() as cursor:
            cursor.execute("SELECT annex.is_global()")
    except DatabaseError as error:
        return f"The database refuses this process's tokens: {str(error).splitlines()[0]}."
    return None


def require_runtime_role() -> None:
    """Refuse to go on as any database role but the runtime's, or unable to enter an account.

    Raises ImproperlyConfigured.
    """
    if problem := runtime_role_problem():
        raise ImproperlyConfigured(f"{problem} Point DATABASE_URL at {APP_ROLE}.")
    if problem := seal_problem():
        raise ImproperlyConfigured(f"{problem} Run manage.py tenancy_bootstrap, then migrate.")
    connection.close()
    # A process that forks must not hand its pool, whose threads stay behind, to its children.
    cast("Any", connection).close_pool()
