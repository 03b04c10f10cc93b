"""`make up`: the whole product on this machine, until the person stops it."""

import textwrap
import time
from collections.abc import Mapping

from annex.local import application, odoo
from annex.local.commands import watch
from annex.local.console import LocalProblem, note, say, step
from annex.local.environment import with_our_programs, without_servers
from annex.local.folders import PROJECT, Instance, locked
from annex.local.frontend import WebApp
from annex.local.ports import first_free, is_taken
from annex.local.processes import Interruption, StopAsked
from annex.local.services import Services, clear_leftovers, running
from annex.local.state import read

USUAL_PORT = 8000


def up(instance: Instance, environ: Mapping[str, str], interruption: Interruption) -> int:
    """Start everything, say where it is, and wait. Gives the exit code; 0 when asked to stop.

    Raises LocalProblem, after everything that was started has been stopped.
    """
    begun = time.monotonic()
    say("\nAnnex\n")
    with locked(instance) as ours:
        if not ours:
            raise LocalProblem(_already_runs(instance))
        try:
            _run(instance, with_our_programs(environ), interruption, begun)
        except StopAsked:
            say("\nEverything that was started has stopped. The data is kept.")
            return 0
    return 0


def _run(
    instance: Instance, environ: Mapping[str, str], interruption: Interruption, begun: float
) -> None:
    # First, so that the port of a run that was killed is free again.
    clear_leftovers(instance)
    port = choose_port(environ)
    WebApp(instance.root).ensure_built(without_servers(environ), interruption)
    with running(instance, environ, interruption, disposable=False) as services:
        url = f"http://localhost:{port}"
        services.settings |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PUBLIC_URL": environ.get("PUBLIC_URL") or url,
        }
        made = odoo.choose(services, environ)
        sign_ins = application.prepare(services, made)
        odoo.serve(services)
        application.serve(services, port)
        services.record.facts = {"url": url, "sign_ins": sign_ins, "settings": services.settings}
        services.record.save()
        _welcome(services, url, sign_ins, time.monotonic() - begun)
        try:
            watch(services)
        except StopAsked:
            say()
            with step("Stopping"):
                services.stop()
            raise


def choose_port(environ: Mapping[str, str]) -> int:
    """Give the port the person asked for, else 8000 or the next free one.

    Raises LocalProblem when the one that was asked for is no port or is taken.
    """
    asked = environ.get("PORT")
    if not asked:
        port = first_free(USUAL_PORT)
        if port != USUAL_PORT:
            note(f"port {USUAL_PORT} is taken by another program; using {port}")
        return port
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise LocalProblem(f"PORT={asked} is no port. Give a number from 1 to 65535.")
    if is_taken(int(asked)):
        raise LocalProblem(
            f"Port {asked} is taken by another program.\n"
            "Stop that program, or leave PORT out to get a free one."
        )
    return int(asked)


def _welcome(services: Services, url: str, sign_ins: str, seconds: float) -> None:
    logs = services.instance.logs
    shown = logs.relative_to(PROJECT) if logs.is_relative_to(PROJECT) else logs
    say(f"\nReady in {seconds:.1f} s:  {url}\n")
    say("Who can sign in:\n")
    say(textwrap.indent(sign_ins.strip(), "  "))
    say(f"\nLogs: {shown}    Stop: Ctrl-C    Begin anew: make reset\n")


def _already_runs(instance: Instance) -> str:
    record = read(instance) or {}
    url = record.get("facts", {}).get("url")
    where = f" at {url}" if url else ""
    return (
        f"Annex already runs{where} (process {record.get('pid', 'unknown')}).\n"
        "Use that one, or stop it with Ctrl-C in its terminal."
    )
