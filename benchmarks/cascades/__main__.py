"""How quick the cascades are, beside three others, in turn and in one run: ratios, and the aims.

    python -m benchmarks.cascades [--people N] [--rounds N] [--commits N]

- annex: marks and one Celery task a level, through real workers; settled when no mark is left
- textbook: a Celery task for each record on the same tables, workers and formulas, no marks; what
  takes it too long is told by how many tasks there would be, at the pace of the largest sample
- computedfields: django-computedfields, installed into a temporary folder, in the request; its
  five levels on tables of their own, without units, coverage, history or isolation; also with its
  ``fast_update``
- by hand: one SQL statement for the whole tree, on those same tables

Annex does more: seven stored levels, forced row-level security, a history of every value, events.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from annex.local.environment import ADMIN_URL, RUNTIME
from benchmarks.cascades.report import Figures, show
from proofs.cascades.stage import Stage, staged

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARY = "django-computedfields==0.3.6"
SIZES = (1, 10, 100, 1_000)
TEXTBOOK_UP_TO = 10
SINGLE_CHANGES = 4
"""In a round: a percentile of single changes needs more of them than a median does."""
SAMPLE_OF_STORM = 50
WRITTEN = 1_000


class Process:
    """A contestant's process, which answers requests."""

    def __init__(self, command: list[str], cwd: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=cwd, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, bufsize=1,
        )  # fmt: skip

    def ask(self, do: str, number: int) -> Any:
        """Send a request and return its answer. Raises SystemExit when the process has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([do, number]) + "\n")
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"A contestant's process ended while asked to {do}.")
        return json.loads(answer)

    def close(self) -> None:
        """Let the process end by itself."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(timeout=30)


def _peer(stage: Stage, *, fast: bool) -> Process:
    """Start the library's process on a database of its own on the same server."""
    name = f"benchmark_peer_{int(fast)}"
    with stage.admin() as admin:
        admin.execute(f"CREATE DATABASE {name}")
    there, admin_url = urlsplit(stage.settings["DATABASE_URL"]), stage.settings[ADMIN_URL]
    options = psycopg.conninfo.conninfo_to_dict(admin_url)
    database = {
        "NAME": name,
        "USER": options.get("user", ""),
        "PASSWORD": options.get("password", ""),
        "HOST": options.get("host") or there.hostname,
        "PORT": options.get("port") or there.port,
    }
    python = stage.folder / "library" / "bin" / "python"
    return Process(
        [str(python), str(HERE / "child.py"), "peer"],
        HERE,
        {
            "PATH": os.environ["PATH"],
            "BENCHMARK_DATABASE": json.dumps(database),
            "BENCHMARK_FAST": str(int(fast)),
        },
    )


def _install(folder: Path) -> None:
    place = folder / "library"
    venv.create(place, with_pip=True)
    same = [f"{name}=={metadata.version(name)}" for name in ("django", "psycopg", "psycopg-binary")]
    subprocess.run(
        [str(place / "bin" / "python"), "-m", "pip", "install", "--quiet", LIBRARY, *same],
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=True,
        stderr=subprocess.PIPE,
    )


def _write_path(stage: Stage) -> tuple[float, float]:
    """Return the seconds of an UPDATE of many inputs, undone, without and with the marks."""
    table = "readiness_responsibilities_requirement"
    update = (
        f"UPDATE {table} SET weight = weight %% 5 + 1 WHERE ctid = ANY (ARRAY ("
        f"SELECT ctid FROM {table} WHERE name = 'Trained' LIMIT %s))"
    )
    took = []
    with stage.admin() as admin:
        triggers = admin.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal "
            "AND tgname LIKE 'annex_marks%%'",
            [table],
        ).fetchall()
        for disabled in (True, False):
            with admin.transaction(force_rollback=True):
                for (name,) in triggers if disabled else ():
                    admin.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')
                began = time.perf_counter()
                admin.execute(update, [WRITTEN])
                took.append(time.perf_counter() - began)
    return took[0], took[1]


def _round(
    figures: Figures, number: int, asked: argparse.Namespace, do: dict[str, Process], stage: Stage
) -> None:
    ours, slow, fast = do["ours"], do["peer"], do["fast"]

    def measure(case: str, *contestants: tuple[str, Callable[[], Any]]) -> None:
        for place in range(len(contestants)):
            name, ask = contestants[(place + number) % len(contestants)]
            figures.add(case, name, ask())

    for many in (*[1] * (SINGLE_CHANGES - 1), *SIZES):
        each: list[tuple[str, Callable[[], Any]]] = [
            ("annex", partial(ours.ask, "annex", many)),
            ("computedfields", partial(slow.ask, "library", many)),
            ("  with fast_update", partial(fast.ask, "library", many)),
            ("by hand", partial(slow.ask, "hand", many)),
        ]
        if many == 1 or (many <= TEXTBOOK_UP_TO and number == 0):
            each.append(("textbook", partial(ours.ask, "textbook", many)))
        measure(f"{many:,} changed", *each)
    measure(
        "what-if of 1", ("annex", lambda: ours.ask("whatif", 1)),
        ("by hand", lambda: slow.ask("whatif", 1)),
    )  # fmt: skip
    measure(
        "what-if of 1,000", ("annex", lambda: ours.ask("whatif", 1_000)),
        ("by hand", lambda: slow.ask("whatif", 1_000)),
    )  # fmt: skip
    measure(
        "proof", ("annex", lambda: ours.ask("proof", 0)), ("by hand", lambda: slow.ask("proof", 0))
    )
    bare, marked = _write_path(stage)
    figures.add("write of 1,000 inputs", "annex", {"seconds": marked})
    figures.add("write of 1,000 inputs", "without marks", {"seconds": bare})
    if number < asked.storms:
        case = f"storm of {asked.commits:,} commits"
        measure(case, ("annex", lambda: ours.ask("storm", asked.commits)))
        for name, process, request in (
            ("computedfields", slow, "storm_library"),
            ("  with fast_update", fast, "storm_library"),
            ("by hand", slow, "storm_hand"),
        ):
            sample = process.ask(request, SAMPLE_OF_STORM)
            scale = asked.commits / SAMPLE_OF_STORM
            figures.add(case, name, {key: value * scale for key, value in sample.items()})


def main(arguments: list[str]) -> int:
    """Run the benchmark; give the exit code, 1 when an aim was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=2_000, help="twice as many assignments")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--commits", type=int, default=1_000, help="of a storm")
    parser.add_argument("--storms", type=int, default=1)
    asked = parser.parse_args(arguments)
    with ExitStack() as stack:
        stage = stack.enter_context(staged())
        _install(stage.folder)
        command = [sys.executable, "-m", "benchmarks.cascades.child", "ours"]
        processes = {
            "ours": Process(command, ROOT, stage.services.environment_for(RUNTIME)),
            "peer": _peer(stage, fast=False),
            "fast": _peer(stage, fast=True),
        }
        for process in processes.values():
            stack.callback(process.close)
        duties = {name: process.ask("make", asked.people) for name, process in processes.items()}
        for number in (1, 2):
            stage.start_worker(number, "benchmarks.cascades.app")
        stage.start_beat()
        for many in (1, 1, 10, 100):  # the workers connect and compile
            processes["ours"].ask("annex", many)
        figures = Figures(defaultdict(lambda: defaultdict(list)))
        for number in range(asked.rounds):
            began = time.perf_counter()
            _round(figures, number, asked, processes, stage)
            took = time.perf_counter() - began
            print(f"  round {number + 1} of {asked.rounds} took {took:.1f} s", flush=True)
        print(
            f"\n{asked.people:,} people, {asked.people * 2:,} assignments, "
            f"{duties['ours']:,} responsibilities; medians of {asked.rounds} rounds"
        )
        met = show(figures, textbook_up_to=TEXTBOOK_UP_TO, sizes=SIZES, commits=asked.commits)
    return 0 if met else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
