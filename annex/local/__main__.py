"""`python -m annex.local`: the way in for the Makefile and for people."""

import argparse
import sys
from pathlib import Path

from annex.local import commands
from annex.local.console import LocalProblem, problem
from annex.local.folders import DEFAULT_ROOT, Instance
from annex.local.processes import StopAsked


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="python -m annex.local", description=__doc__)
    top.add_argument("--root", type=Path, default=DEFAULT_ROOT, help="folder of all data")
    words = top.add_subparsers(dest="word", required=True)

    services = words.add_parser("services", help="run the servers alone, for development")
    services.add_argument("--env-file", type=Path, required=True)
    services.add_argument("--settings", default="config.settings.test")
    services.add_argument("--public-url", default="http://localhost:8000")
    return top


def main(arguments: list[str]) -> int:
    """Run one command; gives the exit code."""
    asked = parser().parse_args(arguments)
    root = asked.root.resolve()
    try:
        return commands.services(
            Instance(root, "services"),
            asked.env_file,
            settings=asked.settings,
            public_url=asked.public_url,
        )
    except LocalProblem as reason:
        problem(str(reason))
        return 1
    except StopAsked:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
