"""The run: everybody gets ready, measures in turn, and is compared."""

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.tenancy.contestants import CONTESTANTS, Databases, Process, install
from benchmarks.tenancy.names import FORGETTABLE, OPERATIONS
from benchmarks.tenancy.report import BARE, OURS, Figures, show

BUSY_ACCOUNTS = 20


def parser(description: str | None) -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="python -m benchmarks.tenancy", description=description)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    top.add_argument("--rows", type=int, default=1_000_000)
    top.add_argument("--accounts", type=int, default=1_000)
    top.add_argument("--rounds", type=int, default=30)
    names = [contestant.name for contestant in CONTESTANTS]
    top.add_argument("--only", nargs="*", choices=names, default=names, help="beside bare and ours")
    top.add_argument("--keep", action="store_true", help="keep the databases for the next run")
    return top


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main(arguments: list[str], description: str | None) -> int:
    """Run the benchmark; give the exit code, 1 when an aim was missed."""
    asked = parser(description).parse_args(arguments)
    chosen = [c for c in CONTESTANTS if c.name in {BARE, OURS, *asked.only}]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="annex-benchmark-")))
        databases = Databases(rows=asked.rows, accounts=asked.accounts)
        if not asked.keep:
            for contestant in chosen:
                stack.callback(databases.drop, contestant)
        processes: dict[str, Process] = {}
        for contestant in chosen:
            started = time.perf_counter()
            python = install(contestant, folder)
            databases.fill(contestant, python, CONTESTANTS[0])
            processes[contestant.name] = Process(python, contestant.side, databases.url(contestant))
            stack.callback(processes[contestant.name].close)
            say(f"  {contestant.name} is ready after {time.perf_counter() - started:.1f} s")
        figures = Figures([contestant.name for contestant in chosen])
        _look(figures, processes, rows=asked.rows, accounts=asked.accounts)
        for number in range(asked.rounds):
            started = time.perf_counter()
            _round(figures, processes, number, asked.accounts)
            took = time.perf_counter() - started
            say(f"  round {number + 1} of {asked.rounds} took {took:.1f} s")
        say(f"\n{asked.rows:,} rows over {asked.accounts:,} accounts, {asked.rounds} rounds")
        met = show(figures, say)
    return 0 if met else 1


def _look(figures: Figures, processes: dict[str, Process], *, rows: int, accounts: int) -> None:
    """Find out who leaks where the filter is forgotten, and count what everybody sends."""
    for name, process in processes.items():
        seen = process.ask("visible", account=0)
        if seen > rows // accounts + 1:
            figures.leaks[name] = seen
        for operation in OPERATIONS:
            counted = process.ask("count", operation=operation, account=0, filtered=True)
            figures.counts[name, operation, True] = (counted[0], counted[1])


def _round(figures: Figures, processes: dict[str, Process], number: int, accounts: int) -> None:
    account = number % min(accounts, BUSY_ACCOUNTS)
    names = list(processes)
    for filtered in (True, False):
        for operation in OPERATIONS if filtered else FORGETTABLE:
            # Who goes first, when a processor has just been taken away, changes.
            names = names[1:] + names[:1]
            for name in names:
                if not filtered and name in figures.leaks:
                    continue
                took = processes[name].ask(
                    "measure", operation=operation, account=account, filtered=filtered
                )
                figures.rounds.setdefault((name, operation, filtered), []).append(took)
