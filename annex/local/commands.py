"""What each word after `python -m annex.local` does."""

import shlex
import time
from pathlib import Path

from annex.local import environment
from annex.local.console import LocalProblem, say
from annex.local.folders import Instance, locked, write_private
from annex.local.processes import POLL_S, Interruption
from annex.local.services import Services, running


def services(instance: Instance, env_file: Path, *, settings: str, public_url: str) -> int:
    """Run the servers alone in the foreground, with their variables in a file to source."""
    interruption = Interruption()
    interruption.listen()
    with locked(instance) as ours:
        if not ours:
            raise LocalProblem(f"The servers of {instance.folder} already run.")
        with running(
            instance, environment.this_process(), interruption, disposable=True, max_connections=300
        ) as started:
            started.settings |= {
                "DJANGO_SETTINGS_MODULE": settings,
                "PUBLIC_URL": public_url,
            }
            write_env_file(env_file, started.settings)
            say(f"Ready. Variables: {env_file}. Stop with Ctrl-C.")
            watch(started)
    return 0


def watch(started: Services) -> None:
    """Wait until a stop is asked for. Raises LocalProblem when a child ends by itself; StopAsked."""
    while True:
        started.interruption.check()
        ended = started.first_ended()
        if ended:
            raise LocalProblem(ended.obituary())
        time.sleep(POLL_S * 4)


def write_env_file(path: Path, settings: dict[str, str]) -> None:
    """Write lines that a shell can source, readable by their owner only."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in settings.items()]
    write_private(path, "\n".join(lines) + "\n")
