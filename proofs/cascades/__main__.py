"""`make prove-cascades`: every proof of the cascades, with its figures."""

import argparse
import sys

from proofs.cascades import chaos
from proofs.cascades.stage import staged

PROOFS = ("points", "fairness", "chaos", "textbook")


def main(arguments: list[str]) -> int:
    """Run every proof; the exit code says whether each promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="of chaos")
    parser.add_argument("--huge", type=int, default=2000, help="people of the huge company")
    parser.add_argument("--every", type=float, default=1.0, help="seconds, a change of the huge")
    parser.add_argument("--only", choices=PROOFS, action="append", help="one proof of them")
    options = parser.parse_args(arguments)
    chosen, kept = options.only or PROOFS, []
    if "points" in chosen:
        with staged() as stage:
            stage.settings["DJANGO_SETTINGS_MODULE"] = "config.settings.test"  # tasks run eagerly
            print(stage.run_part("points"), flush=True)
            kept.append(True)  # or it would have raised
    if "fairness" in chosen:
        kept.append(_fairness(options.huge, options.every))
    if "chaos" in chosen:
        kept.append(chaos.run(minutes=options.minutes, huge=options.huge))
    if "textbook" in chosen:
        minutes = min(options.minutes, 2)
        kept.append(chaos.run(minutes=minutes, huge=options.huge, engine="textbook"))
    print(f"{sum(kept)} passed, {len(kept) - sum(kept)} failed")
    return 0 if all(kept) else 1


def _fairness(huge: int, every_s: float) -> bool:
    with staged() as stage:
        stage.run_part("companies", str(huge))
        for number in (1, 2):
            stage.start_worker(number, "proofs.cascades.timed_app")
        stage.start_beat()
        told = stage.run_part("fairness", str(every_s))
        print(told, flush=True)
    return told.endswith("fairness kept")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
