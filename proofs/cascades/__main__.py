"""`make prove-cascades`: every proof of the cascades, with its figures."""

import argparse
import sys

from proofs.cascades import chaos
from proofs.cascades.stage import staged


def main(arguments: list[str]) -> int:
    """Run every proof; the exit code says whether each promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="of chaos")
    parser.add_argument("--huge", type=int, default=2000, help="people of the huge company")
    options = parser.parse_args(arguments)
    with staged() as stage:
        stage.settings["DJANGO_SETTINGS_MODULE"] = "config.settings.test"  # tasks run eagerly
        print(stage.run_part("points"))
    with staged() as stage:
        stage.run_part("companies", str(options.huge))
        for number in (1, 2):
            stage.start_worker(number)
        stage.start_beat()
        print(stage.run_part("fairness"))
    kept = [
        chaos.run(minutes=options.minutes, huge=options.huge),
        chaos.run(minutes=min(options.minutes, 2), huge=options.huge, engine="textbook"),
    ]
    print(f"{sum(kept)} passed, {len(kept) - sum(kept)} failed")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
