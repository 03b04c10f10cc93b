"""``python -m proofs.tenancy.attack --generated 100000``: the attack, in full."""

import argparse
import logging
import sys

import django


def main() -> int:
    """Run the proof on the servers that the environment names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.tenancy.attack", description=__doc__)
    parser.add_argument("--generated", type=int, default=100_000, help="statements to make up")
    parser.add_argument("--seed", type=int, default=5, help="what they are made up from")
    parser.add_argument("--family", default="", help="only the written attacks of one family")
    parser.add_argument("--without-peers", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    django.setup()
    logging.disable()
    from proofs.tenancy.attack.run import run  # noqa: PLC0415 - after Django is set up

    report = run(
        generated=asked.generated,
        seed=asked.seed,
        family=asked.family,
        peers=not asked.without_peers,
        say=lambda line: print(line, flush=True),
    )
    return 0 if report.passed else 1


if __name__ == "__main__":
    sys.exit(main())
