"""The Chromium of the browser journeys: found, installed where that is allowed, or missing."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from annex.local.console import LocalProblem, note, step
from annex.local.folders import PROJECT
from annex.local.processes import Interruption, run_to_end

VARIABLE = "ANNEX_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
MISSING = (
    "The browser journeys did not run: there is no Chromium.\n"
    "Install it (Debian and Ubuntu: `sudo apt-get install chromium`; macOS: Chrome or Chromium in\n"
    f"Applications), or name its program in {VARIABLE}; then run `make test` again."
)


def ensure(environ: Mapping[str, str], logs: Path, interruption: Interruption) -> str | None:
    """Give the path of a Chromium; as root on Debian, install one. None when there is none.

    Raises LocalProblem when a continuous integration has none, or the named one is missing.
    """
    found = find(environ)
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(environ, logs, interruption)
        found = find(environ)
    if not found and environ.get("CI") == "true":
        raise LocalProblem(f"{MISSING}\nWith CI=true that is a failure.")
    return found


def find(environ: Mapping[str, str]) -> str | None:
    """Give the path of the Chromium that was named, or that this machine has."""
    named = environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if not program:
            raise LocalProblem(f"{VARIABLE}={named} is not a program.")
        return program
    on_path = (shutil.which(name, path=environ.get("PATH")) for name in NAMES)
    in_applications = (str(path) for path in APPLICATIONS if path.exists())
    return next((path for path in (*on_path, *in_applications) if path), None)


def _install(environ: Mapping[str, str], logs: Path, interruption: Interruption) -> None:
    env = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (
        ["apt-get", "update"],
        ["apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
    )
    try:
        with step("Installing Chromium for the browser journeys"):
            for command in commands:
                run_to_end(
                    "installation of Chromium",
                    command,
                    env=env,
                    log=logs / "chromium.log",
                    cwd=PROJECT,
                    interruption=interruption,
                )
    except LocalProblem as reason:
        note(str(reason))
