"""The stage of the chaos proof: real servers and workers that can be hit and set up again."""

import os
import pwd
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own
import psycopg
import redis

from annex.local.environment import ADMIN_URL, MANAGEMENT, RUNTIME, with_our_programs
from annex.local.folders import PROJECT, Instance, locked
from annex.local.processes import Account, Child, Interruption, run_to_end
from annex.local.services import Services, running

READY_S = 60.0
WORKER = "-A {app} worker --queues celery,cascade --concurrency 2 --loglevel WARNING"
BEAT = "-A config.celery beat --loglevel WARNING --pidfile= --schedule {schedule}"


@dataclass
class Stage:
    """Everything that runs, by name; each can be killed and started again as it was."""

    services: Services
    folder: Path
    running: dict[str, Child] = field(default_factory=dict)
    revived: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> dict[str, str]:
        """The environment's variables: URLs of the servers, keys."""
        return self.services.settings

    def admin(self) -> psycopg.Connection:
        """Connect to the database as the administrator. Raises psycopg.OperationalError."""
        url = self.settings["DATABASE_URL"].partition("@")[2]
        head = self.settings[ADMIN_URL].partition("@")[0]
        return psycopg.connect(f"{head}@{url}", autocommit=True, connect_timeout=2)

    def redis(self) -> "redis.Redis":
        """Return a client of the broker."""
        return redis.Redis.from_url(self.settings["REDIS_URL"], socket_timeout=2)

    def manage(self, *arguments: str, allowed: tuple[str, ...] = MANAGEMENT) -> None:
        """Run a management command to its end."""
        run_to_end(
            f"command {arguments[0]}",
            [sys.executable, str(PROJECT / "manage.py"), *arguments],
            env=self.services.environment_for(allowed),
            log=self.folder / f"{arguments[0]}.log",
            cwd=PROJECT,
            interruption=self.services.interruption,
        )

    def start(self, name: str, *module: str) -> None:
        """Start a Python module as a child of the proof, as the runtime role."""
        self.running[name] = Child.start(
            name,
            [sys.executable, "-m", *module],
            env=self.services.environment_for(RUNTIME),
            log=self.folder / f"{name.replace(' ', '-')}-{time.time_ns()}.log",
            cwd=PROJECT,
        )

    def start_part(self, name: str, part: str, *arguments: str) -> None:
        """Start a part of the proof with Django's apps loaded."""
        self.start(name, "proofs.cascades.child", part, *arguments)

    def run_part(self, part: str, *arguments: str) -> str:
        """Run a part to its end; return what it printed. Raises RuntimeError when it fails."""
        name = f"once {part}"
        self.start_part(name, part, *arguments)
        child = self.running.pop(name)
        if child.popen.wait():
            raise RuntimeError(f"{part} failed:\n{child.last_lines(40)}")
        return child.log.read_text(encoding="utf-8", errors="replace").strip()

    def start_worker(self, number: int, app: str = "config.celery") -> None:
        """Start one Celery worker with two children."""
        options = WORKER.format(app=app).split()
        self.start(f"worker {number}", "celery", *options, "--hostname", f"w{number}@chaos")

    def start_beat(self) -> None:
        """Start the schedule."""
        self.start("beat", "celery", *BEAT.format(schedule=self.folder / "schedule").split())

    def server(self, name: str) -> Child:
        """Return the server whose name begins so."""
        return next(child for child in self.services.servers if child.name.startswith(name))

    def restart_server(self, name: str, number: signal.Signals, *, down_s: float = 0.0) -> None:
        """End a server with a signal, let it be away, and start it again as it was."""
        old = self.server(name)
        process = psutil.Process(old.pid)
        environment, folder, uid = process.environ(), process.cwd(), process.uids().real
        account = None
        if uid != os.getuid():
            entry = pwd.getpwuid(uid)
            account = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        os.kill(old.pid, number)
        old.popen.wait(timeout=READY_S)
        time.sleep(down_s)
        new = Child.start(
            old.name,
            list(old.popen.args),  # type: ignore[call-overload]  # a list, as we gave it
            env=environment,
            log=self.folder / f"{name}-{time.time_ns()}.log",
            cwd=Path(folder),
            account=account,
            stop_signal=old.stop_signal,
            patience_s=old.patience_s,
        )
        self.services.servers[self.services.servers.index(old)] = new
        self.services.record.add(new)

    def wait_for_servers(self) -> None:
        """Wait until database and broker answer again. Raises TimeoutError."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError, redis.RedisError), self.admin():
                self.redis().ping()
                return
            time.sleep(0.1)
        raise TimeoutError("The servers did not come back.")

    def children_of(self, name: str) -> list[psutil.Process]:
        """Return the live children of a child, such as a worker's pool."""
        with suppress(psutil.NoSuchProcess):
            return list(psutil.Process(self.running[name].pid).children())
        return []

    def supervise(self) -> None:
        """Start again what has ended by itself, as a supervisor does in production.

        A worker gives up where its pool or its broker fails it in the wrong moment.
        """
        for name, child in list(self.running.items()):
            if child.has_ended():
                self.revived[name] += 1
                self.start(name, *child.popen.args[2:])  # type: ignore[index]  # as we gave it

    def kill(self, name: str) -> None:
        """Kill a child and its pool at once."""
        child = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.popen.wait(timeout=10)

    def stop(self) -> None:
        """End every child that was started here."""
        for name in list(self.running):
            self.kill(name)


@contextmanager
def staged() -> Iterator[Stage]:
    """Run servers of the proof's own, durable as in production, with the schema migrated."""
    interruption = Interruption()
    interruption.listen()
    with TemporaryDirectory(prefix="annex-chaos-") as name:
        instance = Instance(Path(name), "chaos")
        Path(name).chmod(0o711)
        environ = {
            key: value
            for key, value in with_our_programs(os.environ).items()
            if not key.endswith("DATABASE_URL") and key not in {"REDIS_URL", "S3_ENDPOINT_URL"}
        }
        with (
            locked(instance),
            running(instance, environ, interruption, disposable=False) as services,
        ):
            services.settings |= {
                "DJANGO_SETTINGS_MODULE": "config.settings.local",
                "PUBLIC_URL": "http://localhost:8000",
            }
            stage = Stage(services, instance.logs)
            everyone = (ADMIN_URL, *MANAGEMENT)
            stage.manage("tenancy_bootstrap", allowed=everyone)
            stage.manage("migrate", "--no-input")
            try:
                yield stage
            finally:
                stage.stop()
