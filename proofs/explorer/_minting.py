"""Processes that mint until killed: ``python -m proofs.explorer._minting ACCOUNT SEED``."""

import os
import random
import subprocess
import sys
import threading
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

import django

AT_ONCE: Final = 2
MOST_AT_ONCE: Final = 20
_ID_CHARS: Final = 36


def mint_and_kill(account_id: UUID, *, count: int, kills: int, seed: int) -> tuple[list[UUID], int]:
    """Run processes that mint for the account; return what they handed out, and how many died.

    Each of the first ``kills`` processes is killed after a random part of its work.
    """
    chance = random.Random(seed)
    handed: list[UUID] = []
    killed = 0
    share = max(1, count // (kills + AT_ONCE))
    while killed < kills or len(handed) < count:
        deaths = [chance.randint(1, share) if killed + n < kills else None for n in range(AT_ONCE)]
        left = max(1, (count - len(handed)) // AT_ONCE + 1)
        runs = [
            _Run(account_id, chance.randrange(2**32), left, death, chance.uniform(0, 0.02))
            for death in deaths
        ]
        for one in runs:
            one.join()
            if one.error is not None:
                raise one.error
            handed += one.handed
            killed += one.death is not None
    return handed, killed


class _Run(threading.Thread):
    """One process that mints ``wanted``, or is killed a moment after ``death`` of them."""

    def __init__(
        self, account_id: UUID, seed: int, wanted: int, death: int | None, delay_s: float
    ) -> None:
        super().__init__()
        self.death, self.delay_s = death, delay_s
        wanted = wanted if death is None else 10**9
        self.handed: list[UUID] = []
        self.error: Exception | None = None
        self.command = [sys.executable, "-m", __name__, str(account_id), str(seed), str(wanted)]
        self.start()

    def run(self) -> None:
        try:
            self._run()
        except Exception as error:  # noqa: BLE001 - raised again by who joins
            self.error = error

    def _run(self) -> None:
        with subprocess.Popen(self.command, stdout=subprocess.PIPE, env=_environment()) as process:
            assert process.stdout is not None
            timer = None
            for line in process.stdout:
                # A line that was cut off was not handed out.
                if line.endswith(b"\n"):
                    self.handed.append(UUID(line.decode().strip()))
                if self.death is not None and timer is None and len(self.handed) >= self.death:
                    timer = threading.Timer(self.delay_s, process.kill)
                    timer.start()
            code = process.wait()
        if self.death is None and code:
            raise RuntimeError(f"The minting process ended with {code}.")
        if self.death is not None and code != -9:
            raise RuntimeError(f"The process to be killed ended with {code} before.")


def _environment() -> dict[str, str]:
    from django.conf import settings  # noqa: PLC0415 - the child has no settings yet
    from django.db import connection  # noqa: PLC0415

    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {"DATABASE_URL": url.geturl(), "PYTHONWARNINGS": "ignore"}


def main(account: str, seed: str, wanted: str) -> None:
    """Mint one by one and in batches; write each record's id once its link was handed out."""
    django.setup()
    from annex.kernel.actor import Actor  # noqa: PLC0415 - needs the settings
    from annex.presign.services import LinkRequest, mint_many  # noqa: PLC0415
    from annex.presign.tests.fixtures import written  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415

    chance = random.Random(int(seed))
    texts = written(int(seed), 10**9)
    actor = Actor.system(UUID(account))
    left = int(wanted)
    with tenant_context(actor.account_id):
        while left > 0:
            requests = [
                LinkRequest(
                    storage_code="default",
                    key=f"proof/{n}",
                    name=name,
                    media_type="application/pdf",
                    disposition="inline",
                    subject=f"proof:{n}",
                )
                for n, (_, name) in zip(
                    range(chance.choice((1, 1, 1, MOST_AT_ONCE))), texts, strict=False
                )
            ]
            links = mint_many(actor, requests, from_address="192.0.2.1")
            left -= len(links)
            for link in links:
                assert "X-Amz-Signature" in link.url
                os.write(1, f"{link.record_id}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
