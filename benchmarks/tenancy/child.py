"""A contestant's process: reads one request a line, answers one line.

    python -m benchmarks.tenancy.child SIDE

``BENCHMARK_DATABASE`` holds Django's settings of its database, ``SECRET_KEY`` the key.
"""

import importlib
import json
import os
import sys
from typing import Any

import django
from django.conf import settings


def configure(side: str) -> None:
    """Set Django up for one contestant."""
    about = importlib.import_module(f"benchmarks.tenancy.sides.{side}.settings")
    database = json.loads(os.environ["BENCHMARK_DATABASE"])
    settings.configure(
        **about.SETTINGS,
        DATABASES={"default": {"ENGINE": about.ENGINE, **database}},
        SECRET_KEY=os.environ["SECRET_KEY"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
        SILENCED_SYSTEM_CHECKS=["models.W042"],
    )
    django.setup()


def main(side: str) -> None:
    """Answer requests until there are no more."""
    configure(side)
    from benchmarks.tenancy.operations import Contestant  # noqa: PLC0415 - needs the settings

    contestant = Contestant(side)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        answer = getattr(contestant, request.pop("do"))(**request)
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
