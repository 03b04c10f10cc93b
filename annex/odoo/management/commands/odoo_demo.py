"""Make a database in Odoo's shape to look at, or put a dump of a real Odoo in its place."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql

from annex.identity.models import Account
from annex.odoo.contract.grants import PROJECTOR, READER, grants
from annex.odoo.contract.live import major
from annex.odoo.demo import selling
from annex.odoo.demo.building import build
from annex.tenancy.context import global_context

DRAFT = "_draft"
INSTALLED = "SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'"


class Command(BaseCommand):
    """Make the demo's Odoo where it is missing, and let the two roles of the URLs read it."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--files", type=Path, help="The folder of the bucket, for the files.")
        parser.add_argument("--dump", type=Path, help="A custom-format dump of a real Odoo.")
        parser.add_argument("--pg-restore", type=Path, default=Path("pg_restore"))
        parser.add_argument(
            "--theirs", action="store_true", help="The Odoo is not ours: make and grant nothing."
        )
        parser.add_argument(
            "--unlink",
            action="append",
            default=[],
            metavar="ACCOUNT",
            help="Take away the account's links first: they are another Odoo's.",
        )
        parser.add_argument(
            "--link",
            action="append",
            default=[],
            metavar="ACCOUNT=ID,ID",
            help="Link an account, if it is there, to companies, and its members to the users of "
            "their addresses.",
        )
        parser.add_argument(
            "--permission",
            action="append",
            default=[],
            metavar="NAME",
            help="Give it to the members who are linked for the first time.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["theirs"]:
            self._prepare(options)
        for account in options["unlink"]:
            call_command("odoo_link", f"--account={account}", "--unlink-all", stdout=self.stdout)
        for link in options["link"]:
            account, _, companies = link.partition("=")
            if not _is_there(account):
                continue
            more = [f"--company={one}" for one in companies.split(",")]
            more += [f"--permission={one}" for one in options["permission"]]
            call_command(
                "odoo_link", f"--account={account}", *more, "--by-email", stdout=self.stdout
            )

    def _prepare(self, options: dict[str, Any]) -> None:
        urls = {READER: settings.ODOO_DATABASE_URL, PROJECTOR: settings.ODOO_PROJECTOR_DATABASE_URL}
        if not all(urls.values()) or not settings.ADMIN_DATABASE_URL:
            raise CommandError(
                "Set ODOO_DATABASE_URL, ODOO_PROJECTOR_DATABASE_URL and ADMIN_DATABASE_URL."
            )
        name = urlsplit(urls[READER]).path.lstrip("/")
        with psycopg.connect(settings.ADMIN_DATABASE_URL, autocommit=True) as admin:
            there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if there.fetchone() is None:
                self._make(admin, name, options)
                self.stdout.write(f"Made {name}.")
        if not options["dump"]:
            # One that was made by an earlier release sells nothing yet.
            with psycopg.connect(_database(name)) as odoo:
                selling.ensure(odoo)
        self._grant(name, urls)
        call_command("odoo_projection", stdout=self.stdout)

    def _make(self, admin: psycopg.Connection, name: str, options: dict[str, Any]) -> None:
        # Under another name until it is whole: an interrupted one is never taken for the demo.
        draft, final = sql.Identifier(name + DRAFT), sql.Identifier(name)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(draft))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(draft))
        url = _database(name + DRAFT)
        if options["dump"]:
            self._restore(url, options["dump"], options["pg_restore"])
        else:
            build(url, bucket=settings.S3_BUCKET, folder=options["files"])
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(draft, final))

    def _restore(self, url: str, dump: Path, program: Path) -> None:
        if not dump.is_file():
            raise CommandError(f"There is no file {dump}.")
        command = [str(program), "--no-owner", "--no-privileges", "--dbname", url, str(dump)]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True)
        except FileNotFoundError as error:
            raise CommandError(f"There is no program {program} to restore with.") from error
        except subprocess.CalledProcessError as error:
            raise CommandError(f"{dump} can not be restored:\n{error.stderr[-2000:]}") from error

    def _grant(self, name: str, urls: dict[str, str]) -> None:
        with psycopg.connect(_database(name), autocommit=True) as odoo:
            installed = {one: str(version) for one, version in odoo.execute(INSTALLED)}
            odoo.execute(grants(major(installed.get("base")), installed.keys()).encode())
            for role, url in urls.items():
                password = unquote(urlsplit(url).password or "")
                odoo.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(password)
                    )
                )


def _is_there(account: str) -> bool:
    with global_context():
        return Account.objects.filter(slug=account).exists()


def _database(name: str) -> str:
    return urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
