"""Odoo beside the product: the person's own, a dump of one, or a small one made for the demo."""

import hashlib
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from annex.local.console import LocalProblem, note, step
from annex.local.environment import (
    ADMIN_URL,
    ODOO_API,
    ODOO_URL,
    ODOO_URLS,
    RUNTIME,
    odoo_urls,
)
from annex.local.folders import PROJECT
from annex.local.ports import first_free, is_taken
from annex.local.processes import Child
from annex.local.s3_server import BUCKET
from annex.local.services import Services

DEMO = "odoo_demo"
DUMP = "ODOO_DUMP"
USUAL_PORT = 8069
KEY_DAYS = 80
LINKS = ("fjordlight=1,3", "northpass=2", "boreal=4")
"""Accounts of the demo, and the companies they are in the demo's Odoo."""
PERMISSION = "documents.can_view_documents"
"""What everybody who has a user there gets with the link: the demo's Odoo says who sees what."""


def choose(services: Services, environ: Mapping[str, str]) -> list[str] | None:
    """Name the Odoo to read in the settings; give the arguments of the command that prepares it.

    None where there is nothing to prepare. Raises LocalProblem when the dump is not there.
    """
    if environ.get(ODOO_URL):
        note("using your Odoo, as the environment says; it is only read")
        services.settings |= {name: environ[name] for name in ODOO_URLS if environ.get(name)}
        unlinked = _unlinked(services)
        return ["--theirs", *unlinked] if unlinked else None
    dump = environ.get(DUMP)
    database = _name_of(Path(dump)) if dump else DEMO
    services.settings |= odoo_urls(services.settings[ADMIN_URL], database, services.secrets)
    unlinked = _unlinked(services)
    if dump:
        program = services.programs / "pg_restore" if services.programs else Path("pg_restore")
        restored = ["--dump", str(Path(dump).resolve()), "--pg-restore", str(program)]
        return [*restored, *unlinked]
    if not environ.get("ODOO_URL"):
        services.settings |= _api(services)
    bucket = services.instance.folder / "s3" / "buckets" / BUCKET
    links = [argument for link in LINKS for argument in ("--link", link)]
    links += ["--permission", PERMISSION]
    if services.has_own_storage:
        return ["--files", str(bucket), *unlinked, *links]
    note("the demo's documents are listed and can not be opened: their files are not in your S3")
    return [*unlinked, *links]


def serve(services: Services) -> None:
    """Have the demo's Odoo answer its API, where it is the one that is asked.

    Raises LocalProblem; StopAsked.
    """
    url = services.settings.get("ODOO_URL")
    if url is None:
        return
    port = urlsplit(url).port or 0
    with step("Starting the demo's Odoo"):
        child = Child.start(
            "demo's Odoo",
            [sys.executable, str(PROJECT / "manage.py"), "odoo_demo_api", f"--port={port}"],
            env=services.environment_for((ADMIN_URL, *RUNTIME)),
            log=services.instance.logs / "odoo.log",
            cwd=PROJECT,
            patience_s=5,
        )
        services.keep_client(child)
        child.wait_until(lambda: is_taken(port), interruption=services.interruption, limit_s=30)


def _api(services: Services) -> dict[str, str]:
    """Say where the demo's Odoo answers its API, and how it is called."""
    ends = datetime.now(UTC).date() + timedelta(days=KEY_DAYS)
    said = (
        f"http://localhost:{first_free(USUAL_PORT)}",
        DEMO,
        services.secrets.derived("odoo_api"),
        ends.isoformat(),
    )
    return dict(zip(ODOO_API, said, strict=True))


def _unlinked(services: Services) -> list[str]:
    """Give the arguments that forget the links to the Odoo before, where it was another one.

    A link is a number: in another Odoo it is somebody else's.
    """
    parts = urlsplit(services.settings[ODOO_URL])
    now = f"{parts.hostname or ''}{parts.path}"
    kept = services.instance.folder / "odoo"
    before = kept.read_text(encoding="utf-8") if kept.exists() else now
    kept.write_text(now, encoding="utf-8")
    if before == now:
        return []
    return [part for link in LINKS for part in ("--unlink", link.partition("=")[0])]


def _name_of(dump: Path) -> str:
    """Give the name of a dump's database: another one when the file is another one."""
    if not dump.is_file():
        raise LocalProblem(f"{DUMP}={dump}: there is no such file.")
    what = f"{dump.resolve()} {dump.stat().st_size} {dump.stat().st_mtime_ns}"
    return f"odoo_dump_{hashlib.sha256(what.encode()).hexdigest()[:12]}"
