"""Every damage to the catalog makes ``manage.py check --deploy`` fail by name.

Each is done by the administrator inside a transaction of a real, migrated database. The command
runs in the same transaction as ``annex_app``, as it does where Annex is served, and then the
transaction is rolled back: no damage lasts, and none is pretended.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections, transaction

from annex.tenancy.database_url import database
from annex.tenancy.operations import APP_ROLE
from proofs.tenancy.damages import code, grants, keys, outward, roles, seal, tables
from proofs.tenancy.damages.damage import Damage

DAMAGES: tuple[Damage, ...] = tuple(
    one for of in (tables, keys, grants, roles, code, outward, seal) for one in of.DAMAGES
)


@contextmanager
def administered() -> Iterator[Any]:
    """Give the default alias a connection of the administrator's to the same database."""
    usual = connections["default"]
    login = database(settings.ADMIN_DATABASE_URL)
    usual.close()
    usual.settings_dict, before = (
        {**usual.settings_dict, **login, "NAME": usual.settings_dict["NAME"]},
        usual.settings_dict,
    )
    try:
        yield usual
    finally:
        usual.close()
        usual.settings_dict = before


def said(damage: str = "", tags: Sequence[str] = ()) -> str:
    """Return what ``check --deploy`` says, as the runtime role, of the catalog so damaged.

    ``tags`` leaves out other checks than those.
    """
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            if damage:
                cursor.execute(damage, [])
            cursor.execute(f"SET LOCAL SESSION AUTHORIZATION {APP_ROLE}")
        try:
            call_command(
                "check", deploy=True, tags=tags or None, stdout=StringIO(), stderr=StringIO()
            )
        except SystemCheckError as error:
            told = "\n".join(line for line in str(error).splitlines() if "(tenancy." in line)
        else:
            told = ""
        transaction.set_rollback(True)
    return told


def names(told: str, damage: Damage) -> bool:
    """Tell whether a line of what was said begins with the check and the damaged object."""
    line = rf"\({re.escape(damage.id)}\) {re.escape(damage.object)}(?![\w.(])"
    return re.search(line, told) is not None


def run(say: Callable[[str], object] = print, tags: Sequence[str] = ()) -> bool:
    """Do every damage; tell and return the verdict."""
    with administered():
        before = said()
        missed = []
        for damage in DAMAGES:
            told = said(damage.sql, tags)
            killed = names(told, damage)
            missed += [] if killed else [damage.name]
            say(f"  {damage.name:34} {damage.id}  {damage.object:46} {'' if killed else 'MISSED'}")
        after = said()
    say(f"  {len(DAMAGES)} damages, {len(DAMAGES) - len(missed)} named, {len(missed)} missed")
    if before or after:
        say(f"  The undamaged catalog is refused as well:\n{before or after}")
    return not (missed or before or after)


def main() -> int:
    """Run the proof in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - after Django is set up

    with proving_ground():
        return 0 if run() else 1


if __name__ == "__main__":
    sys.exit(main())
