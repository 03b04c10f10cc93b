"""``python -m proofs.tenancy.plans --accounts 1000``: every plan, over more rows."""

import argparse
import sys

import django


def main() -> int:
    """Run the proof on the servers that the environment names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.tenancy.plans", description=__doc__)
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--rows", type=int, default=300, help="of each account in each table")
    asked = parser.parse_args()
    django.setup()
    from proofs.tenancy.plans.run import run_alone  # noqa: PLC0415 - after Django is set up

    return 0 if run_alone(accounts=asked.accounts, rows=asked.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
