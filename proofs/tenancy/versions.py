"""Prove the seal on each version of Postgres that is here.

``python -m proofs.tenancy.versions`` needs no settings. It starts a server of each set of programs
that it finds (Debian's, the packaged one, and those of ``--programs DIR``), or takes the servers of
``--server URL`` as they are: a superuser's URL of a server that may be thrown away, since Annex's
roles get new passwords there. The plain mode has to lose, or the attacks are blind.
"""

import argparse
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.conf import settings

if __name__ == "__main__":
    settings.configure(
        SECRET_KEY=secrets.token_hex(32),
        INSTALLED_APPS=["annex.tenancy"],
        ANNEX_TENANT_MODEL="proof.Account",
        USE_TZ=True,
    )
    django.setup()


from annex.tenancy import sealing
from annex.tenancy.operations import APP_ROLE, OWNER_ROLE
from annex.tenancy.sealing import Mode
from proofs.tenancy import ground, servers
from proofs.tenancy.attacking import Outcome, attack, what_is_promised

LESSER = "annex_administrator"


def main(arguments: list[str]) -> int:
    """Try every server in every mode; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, action="append", default=[])
    parser.add_argument("--server", action="append", default=[])
    asked = parser.parse_args(arguments)
    passwords = {role: secrets.token_hex(16) for role in (APP_ROLE, OWNER_ROLE)}
    proved = [prove(url, passwords) for url in asked.server]
    if not asked.server:
        for programs in (*servers.programs_here(), *asked.programs):
            with servers.started(programs.resolve()) as url:
                proved.append(prove(url, passwords, LESSER))
    good = bool(proved) and all(proved)
    print(f"{sum(proved)} of {len(proved)} servers: {'PROVED' if good else 'NOT PROVED'}")
    return 0 if good else 1


def prove(admin_url: str, passwords: Mapping[str, str], lesser: str = "") -> bool:
    """Print how one server fares in each mode; tell whether it is as promised.

    ``lesser`` names an administrator to make who is no superuser, as providers give.
    """
    with psycopg.connect(admin_url) as admin:
        print(f"PostgreSQL {admin.info.parameter_status('server_version')}", flush=True)
        if lesser:
            admin.execute(f"CREATE ROLE {lesser} LOGIN CREATEROLE CREATEDB")
    judged = []
    if lesser:
        url = urlsplit(admin_url)._replace(netloc=f"{lesser}@").geturl()
        with ground.made(admin_url, passwords, None, url) as made:
            judged.append(as_promised(Mode.SIGNED, tried(made, Mode.SIGNED), "without superuser"))
    for mode in Mode:
        with ground.made(admin_url, passwords, mode) as made:
            judged.append(as_promised(mode, tried(made, mode)))
    return all(judged)


def tried(made: ground.Ground, mode: Mode) -> Outcome:
    """Return what becomes of every attack. Raises AssertionError if it lets in too few or many."""
    found = sealing.mode(made.admin)
    assert found is mode, f"It is {found}."
    what_is_promised(made)
    return attack(made, mode)


def as_promised(mode: Mode, outcome: Outcome, more: str = "") -> bool:
    """Print one line and tell whether it is what the mode promises."""
    print(f"  {f'{mode} {more}':<26}{outcome}", flush=True)
    if outcome.through:
        print(f"    through: {', '.join(outcome.through)}", flush=True)
    return bool(outcome.through) == (mode is Mode.PLAIN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
