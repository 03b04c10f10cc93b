"""`python -m annex.local`: the way in for the Makefile and for people."""

import argparse
import os
import sys
from pathlib import Path

from annex.local import commands, suite
from annex.local.console import LocalProblem, problem
from annex.local.folders import DEFAULT_ROOT, Instance
from annex.local.processes import Interruption, StopAsked
from annex.local.up import up


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="python -m annex.local", description=__doc__)
    top.add_argument("--root", type=Path, default=DEFAULT_ROOT, help="the folder of all data")
    words = top.add_subparsers(dest="word", required=True)
    words.add_parser("up", help="run the whole product until Ctrl-C")
    words.add_parser("reset", help="stop what runs and delete its data")
    words.add_parser("suite", help="run every test, with the coverage gate")
    words.add_parser("packages", help="install the web app's packages")
    words.add_parser("frontend", help="build the web app if its sources have changed")

    test = words.add_parser("test", help="run backend tests: test -- <labels and options>")
    test.add_argument("arguments", nargs="*")

    servers = words.add_parser("with-servers", help="run a command on the servers of the tests")
    servers.add_argument("command", nargs="+")

    run = words.add_parser("run", help="run a command with the environment of `up`")
    run.add_argument("--owner", action="store_true", help="give it the owner's database URL too")
    run.add_argument("command", nargs="+")

    services = words.add_parser("services", help="run the servers alone, for development")
    services.add_argument("--env-file", type=Path, required=True)
    services.add_argument("--settings", default="config.settings.test")
    services.add_argument("--public-url", default="http://localhost:8000")
    return top


def main(arguments: list[str]) -> int:
    """Run one command; gives the exit code."""
    try:
        return carry_out(parser().parse_args(arguments))
    except LocalProblem as reason:
        problem(str(reason))
        return 1
    except PermissionError as error:
        problem(f"This account may not use {error.filename}.\nWas it made by another one, as root?")
        return 1
    except StopAsked:
        return 130


def carry_out(asked: argparse.Namespace) -> int:
    """Do what one command line asks for; gives the exit code.

    Raises LocalProblem; StopAsked.
    """
    root = asked.root.resolve()
    environ = dict(os.environ)
    # Runs with databases of their own name have servers of their own.
    suffix = environ.get("ANNEX_TEST_DB")
    tests = Instance(root, f"test-{suffix}" if suffix else "test")
    interruption = Interruption()
    interruption.listen()
    match asked.word:
        case "up":
            return up(Instance(root, "up"), environ, interruption)
        case "reset":
            return commands.reset(root, environ)
        case "packages" | "frontend":
            build = asked.word == "frontend"
            return commands.web_app(root, environ, interruption, build=build)
        case "suite":
            return suite.suite(tests, environ, interruption)
        case "test":
            return suite.test(tests, environ, interruption, asked.arguments)
        case "with-servers":
            return suite.with_servers(tests, environ, interruption, asked.command)
        case "run":
            beside = Instance(root, "up")
            return commands.run(beside, environ, asked.command, as_owner=asked.owner)
        case _:
            return commands.services(
                Instance(root, "services"),
                environ,
                interruption,
                env_file=asked.env_file,
                more={
                    "DJANGO_SETTINGS_MODULE": asked.settings,
                    "PUBLIC_URL": asked.public_url,
                },
            )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
