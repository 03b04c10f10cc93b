"""The smaller commands: servers alone, a command beside a running instance, beginning anew."""

import os
import shlex
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annex.local import state
from annex.local.console import LocalProblem, note, say, step
from annex.local.environment import (
    APP_URL,
    MANAGEMENT,
    RUNTIME,
    only_databases,
    with_our_programs,
    without_servers,
)
from annex.local.folders import Instance, locked, write_private
from annex.local.frontend import WebApp
from annex.local.postgres_place import delete_data
from annex.local.processes import POLL_S, Interruption
from annex.local.services import Services, clear_leftovers, running


def services(
    instance: Instance,
    environ: Mapping[str, str],
    interruption: Interruption,
    *,
    env_file: Path,
    more: dict[str, str],
) -> int:
    """Run the servers alone until asked to stop, with their variables in a file to source.

    Raises LocalProblem; StopAsked.
    """
    with locked(instance) as ours:
        if not ours:
            raise LocalProblem(f"The servers of {instance.folder} already run.")
        with running(
            instance, environ, interruption, disposable=True, max_connections=300
        ) as started:
            started.settings |= more
            write_env_file(env_file, started.settings)
            say(f"Ready. Variables: {env_file}. Stop with Ctrl-C.")
            watch(started)
    return 0


def watch(started: Services) -> None:
    """Wait. Raises StopAsked when that is asked for, LocalProblem when a child ends by itself."""
    while True:
        started.interruption.check()
        ended = started.first_ended()
        if ended:
            raise LocalProblem(ended.obituary())
        time.sleep(POLL_S * 4)


def web_app(
    root: Path, environ: Mapping[str, str], interruption: Interruption, *, build: bool
) -> int:
    """Bring the web app's packages up to date, and with `build` its build.

    Raises LocalProblem; StopAsked.
    """
    root.mkdir(exist_ok=True)
    ours = WebApp(root)
    ensure = ours.ensure_built if build else ours.ensure_packages
    ensure(with_our_programs(without_servers(environ)), interruption)
    return 0


def run(
    instance: Instance, environ: Mapping[str, str], command: list[str], *, as_owner: bool
) -> int:
    """Become a command with the environment of the running instance. Raises LocalProblem.

    It gets the runtime role's database URL; with `as_owner` the owner's and operator's too.
    """
    record = state.read(instance)
    if record is None or not state.is_alive(record) or "settings" not in record["facts"]:
        raise LocalProblem("Annex does not run. Start it with `make up` in another terminal.")
    settings = only_databases(record["facts"]["settings"], MANAGEMENT if as_owner else RUNTIME)
    try:
        os.execvpe(command[0], command, with_our_programs({**without_servers(environ), **settings}))
    except FileNotFoundError as error:
        raise LocalProblem(f"There is no command {command[0]!r}.") from error


def reset(root: Path, environ: Mapping[str, str]) -> int:
    """Stop what runs, then delete its data, passwords and keys. Raises LocalProblem."""
    for instance in [Instance(root, lock.stem) for lock in sorted(root.glob("*.lock"))]:
        record = state.read(instance)
        if record and state.is_alive(record):
            _stop(instance, record)
        with locked(instance) as ours:
            if not ours:
                raise LocalProblem(f"Something still uses {instance.folder}. Stop it, try again.")
            clear_leftovers(instance)
            delete_data(instance)
            instance.delete()
    (root / "secrets.json").unlink(missing_ok=True)
    say("All data of `make up` and `make test` on this machine is deleted.")
    if environ.get(APP_URL):
        note(f"Your own server of {APP_URL} was not touched.")
    return 0


def _stop(instance: Instance, record: dict[str, Any]) -> None:
    with step(f"Stopping what runs in {instance.folder.name}"):
        os.kill(record["pid"], signal.SIGTERM)
        deadline = time.monotonic() + 60
        while state.is_alive(record) and time.monotonic() < deadline:
            time.sleep(POLL_S)


def write_env_file(path: Path, settings: dict[str, str]) -> None:
    """Write lines that a shell can source, readable by their owner only."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in settings.items()]
    write_private(path, "\n".join(lines) + "\n")
