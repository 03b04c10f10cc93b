"""Chaos: match or marked, in every snapshot, whatever is killed, lost, doubled or restarted.

``python -m proofs.cascades.chaos [--minutes 30] [--huge 2000] [--engine annex|textbook]``.
Real Postgres, Redis, workers and schedule; two writers; a checker that loops the invariant. With
``--engine textbook`` the same harness runs an engine without marks, for contrast: there the checker
says how many values are wrong once everything is quiet again.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

from annex.cascades.operations import MARKS
from annex.local.environment import ADMIN_URL
from proofs.cascades.faults import FAULTS, QUEUE
from proofs.cascades.stage import Stage, staged

SETTLED_WITHIN_S = 10.0
PATIENCE_S = 120.0


def run(*, minutes: float, huge: int, engine: str = "annex", seed: int = 1) -> bool:
    """Run the proof; print figures; return whether the promise was kept."""
    with staged() as stage:
        print(f"Making two small companies and one of {huge} people ...", flush=True)
        stage.settings["CHAOS"] = engine
        stage.run_part("companies", str(huge))
        app = "config.celery" if engine == "annex" else "proofs.cascades.textbook_app"
        for number in (1, 2):
            stage.start_worker(number, app)
        if engine == "annex":
            stage.start_beat()
        report = stage.folder / "violations.jsonl"
        counts = [stage.folder / f"writer-{n}.count" for n in (1, 2)]
        for number, counted in enumerate(counts, 1):
            stage.start_part(
                f"writer {number}",
                "writer",
                str(seed * 10 + number),
                str(counted),
                engine,
            )
        if engine == "annex":
            stage.start_part("checker", "checker", str(report))
        hit = _hit(stage, minutes, random.Random(seed), counts)
        for number in (1, 2):
            stage.kill(f"writer {number}")
        settled_s, wrong = _until_settled(stage, engine)
        violations = report.read_text().splitlines() if report.exists() else []
        edits = sum(_number(path) for path in counts)
        snapshots = _number(report.with_suffix(".count"))
        print(f"\n{engine}: {edits} edits committed, {sum(hit.values())} faults:")
        for name, times in sorted(hit.items()):
            print(f"  {times:4}  {name}")
        for name, times in sorted(stage.revived.items()):
            print(f"  {name} gave up by itself {times} times and was started again")
        print(f"{snapshots} snapshots checked, {len(violations)} violations")
        for line in violations[:10]:
            print(f"  {line}")
        print(f"settled {settled_s:.1f} s after the last fault, {wrong} values wrong")
        kept = not violations and not wrong and settled_s <= SETTLED_WITHIN_S and snapshots > 0
        return kept if engine == "annex" else wrong > 0


def _hit(stage: Stage, minutes: float, draw: random.Random, counts: list[Path]) -> Counter[str]:
    """Do one fault after the other for so long; return how often each was done."""
    hit: Counter[str] = Counter()
    began = told = time.monotonic()
    waiting = draw.sample(FAULTS, len(FAULTS))
    while time.monotonic() - began < minutes * 60 or waiting:
        stage.services.interruption.check()
        time.sleep(1 + draw.random() * 3)
        fault = waiting.pop() if waiting else draw.choice(FAULTS)
        fault(stage, draw)
        hit[fault.__name__] += 1
        stage.wait_for_servers()
        stage.supervise()
        if time.monotonic() - told > 30:
            told = time.monotonic()
            edits = sum(_number(path) for path in counts)
            print(f"  {told - began:5.0f} s  {sum(hit.values())} faults, {edits} edits", flush=True)
    return hit


def _until_settled(stage: Stage, engine: str) -> tuple[float, int]:
    """Wait until nothing is left to do; return the seconds it took and how many values differ."""
    began, told = time.monotonic(), SETTLED_WITHIN_S
    while time.monotonic() - began < PATIENCE_S:
        stage.supervise()
        if engine == "annex":
            left = _left_to_do(stage)
            waited = time.monotonic() - began
            if not left:
                return waited, len(_look(stage)["found"])
            if waited > told:
                told = waited + SETTLED_WITHIN_S
                print(f"  {waited:5.1f} s  still to do:", *left, sep="\n    ", flush=True)
        elif not any(stage.redis().llen(queue) for queue in ("celery", QUEUE)):
            time.sleep(5)  # the last tasks, and their retries
            return time.monotonic() - began, len(_look(stage)["found"])
        time.sleep(0.2)
    return time.monotonic() - began, len(_look(stage)["found"])


def _left_to_do(stage: Stage) -> list[str]:
    """Describe the marks of all accounts; starting a process to look takes seconds by itself."""
    with stage.admin() as admin:
        rows = admin.execute(
            "SELECT format('%s %s: %s marks, the oldest since %s, tried %s times, %s workers lost, "
            "parked %s, waiting until %s', account_id, level, count(*), min(created_at), attempts, "
            f"losses, is_parked, max(not_before)) FROM {MARKS} "
            "GROUP BY account_id, level, attempts, losses, is_parked"
        ).fetchall()
    return [row[0] for row in rows]


def _look(stage: Stage) -> dict:
    answer = stage.folder / "look.json"
    stage.run_part("look", str(answer))
    return dict(json.loads(answer.read_text()))


def _number(path: Path) -> int:
    return int(path.read_text() or 0) if path.exists() else 0


def main(arguments: list[str]) -> int:
    """Parse the command line and run; the exit code says whether the promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--huge", type=int, default=2000)
    parser.add_argument("--engine", choices=("annex", "textbook"), default="annex")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    kept = run(minutes=options.minutes, huge=options.huge, engine=options.engine, seed=options.seed)
    print("1 passed, 0 failed" if kept else "0 passed, 1 failed")
    return 0 if kept else 1


if __name__ == "__main__":
    os.environ.pop(ADMIN_URL, None)
    sys.exit(main(sys.argv[1:]))
