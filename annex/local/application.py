"""The application on the servers: roles, tables and demo companies, then its three processes."""

import http.client
import sys

from annex.local.console import step
from annex.local.environment import (
    ADMIN_URL,
    APP_URL,
    MANAGEMENT,
    OPERATOR_URL,
    OWNER_URL,
    RUNTIME,
)
from annex.local.environment import ODOO_PROJECTOR_URL as PROJECTOR_URL
from annex.local.folders import PROJECT
from annex.local.ports import LOOPBACK
from annex.local.processes import Child, run_to_end
from annex.local.services import Services

PYTHON = sys.executable
# Frames are small and shared by many sockets: deflating each for itself costs more than it saves.
WEB = (
    "uvicorn config.asgi:application --timeout-graceful-shutdown 3"
    " --ws websockets-sansio --ws-per-message-deflate false"
)
WORKER = (
    "celery -A config.celery worker --queues celery,cascade --concurrency 2"
    " --loglevel INFO --without-gossip --without-mingle"
)
SCHEDULE = "celery -A config.celery beat --loglevel INFO"


def prepare(services: Services, odoo: list[str] | None) -> str:
    """Create roles and database, migrate, make the demo companies; gives the sign-ins.

    ``odoo`` are the arguments of the command that makes the Odoo beside them, if it is ours.

    Each command sees only the database URLs of the roles it needs. Safe to repeat.
    Raises LocalProblem; StopAsked.
    """
    with step("Preparing the database and its roles"):
        _manage(services, ["tenancy_bootstrap"], (ADMIN_URL, APP_URL, OWNER_URL, OPERATOR_URL))
    with step("Bringing the tables up to date"):
        _manage(services, ["migrate", "--no-input"], MANAGEMENT)
    with step("Preparing the demo companies"):
        sign_ins = _manage(services, ["demo", "--print-sign-ins"], RUNTIME)
    if odoo is not None:
        with step("Preparing Odoo's database and documents"):
            _manage(services, ["odoo_demo", *odoo], (ADMIN_URL, *MANAGEMENT))
    return sign_ins


def serve(services: Services, port: int) -> None:
    """Start web server, worker and schedule as the runtime role, and wait until they answer.

    Raises LocalProblem; StopAsked.
    """
    with step("Starting web server, worker and schedule"):
        at = ["--host", LOOPBACK, "--port", str(port)]
        web = _start(services, "web server", [*WEB.split(), *at], patience_s=8)
        # A task that takes longer is ended: its mark is still there for the next start.
        worker = _start(services, "worker", WORKER.split(), patience_s=8, more=(PROJECTOR_URL,))
        kept = ["--schedule", str(services.instance.folder / "schedule"), "--pidfile", ""]
        _start(services, "schedule", [*SCHEDULE.split(), *kept], patience_s=5)
        web.wait_until(lambda: _answers(port), interruption=services.interruption, limit_s=90)
        worker.wait_until(
            lambda: b"ready." in worker.log.read_bytes(),
            interruption=services.interruption,
            limit_s=90,
        )


def _manage(services: Services, arguments: list[str], allowed: tuple[str, ...]) -> str:
    return run_to_end(
        f"command `manage.py {' '.join(arguments)}`",
        [PYTHON, str(PROJECT / "manage.py"), *arguments],
        env=services.environment_for(allowed),
        log=services.instance.logs / f"{arguments[0]}.log",
        cwd=PROJECT,
        interruption=services.interruption,
    )


def _start(
    services: Services,
    name: str,
    module: list[str],
    *,
    patience_s: float,
    more: tuple[str, ...] = (),
) -> Child:
    child = Child.start(
        name,
        [PYTHON, "-m", *module],
        env=services.environment_for((*RUNTIME, *more)),
        log=services.instance.logs / f"{name.replace(' ', '-')}.log",
        cwd=PROJECT,
        patience_s=patience_s,
    )
    services.keep_client(child)
    return child


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
