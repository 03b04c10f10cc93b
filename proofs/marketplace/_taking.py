"""A process that takes over until killed: ``python -m proofs.marketplace._taking ACCOUNT``."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from uuid import UUID

import django

if TYPE_CHECKING:
    from annex.rescue.takeover.models import TakenRow

AT: Final = datetime(2026, 11, 2, 12, tzinfo=UTC)
ZONE: Final = "Europe/Brussels"
LONGEST_DELAY_S: Final = 0.02


def take_and_kill(account_id: UUID, legacy_url: str, *, after: int, chance: random.Random) -> int:
    """Kill a process a moment after it has taken so many rows; return how many it told of."""
    told, timer = 0, None
    with _process(account_id, legacy_url) as process:
        assert process.stdout is not None
        for _ in process.stdout:
            told += 1
            if told >= after and timer is None:
                timer = threading.Timer(chance.uniform(0, LONGEST_DELAY_S), process.kill)
                timer.start()
        if process.wait() != -9:
            raise RuntimeError(f"The process to be killed ended with {process.returncode} before.")
    return told


def take(account_id: UUID, legacy_url: str, told: Callable[["TakenRow"], None]) -> None:
    """Take over to the end, and tell of each row that was new."""
    from annex.rescue.takeover.running import Listener  # noqa: PLC0415 - needs the settings
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from platforms.marketplace.takeover.services import running  # noqa: PLC0415

    def row(taken: "TakenRow", is_new: bool) -> None:
        if is_new:
            told(taken)

    with tenant_context(account_id), running.legacy_database(legacy_url, ZONE) as legacy:
        running.take_over(legacy=legacy, listener=Listener(row), at=AT)


def _process(account_id: UUID, legacy_url: str) -> "subprocess.Popen[bytes]":
    from django.conf import settings  # noqa: PLC0415 - the child has no settings yet
    from django.db import connection  # noqa: PLC0415

    url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    environment = {
        **os.environ,
        "DATABASE_URL": url.geturl(),
        "LEGACY_DATABASE_URL": legacy_url,
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", __name__, str(account_id)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def main(account: str) -> None:
    """Take over, and print a line for each row that was new."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs the settings

    def told(row: "TakenRow") -> None:
        print(row.table, row.key, flush=True)

    take(UUID(account), settings.LEGACY_DATABASE_URL, told)


if __name__ == "__main__":
    main(sys.argv[1])
