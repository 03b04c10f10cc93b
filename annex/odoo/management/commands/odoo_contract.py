"""Print what Odoo's database administrator has to run, or compare it with what is there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from annex.odoo.contract.declared import MODULES, tables
from annex.odoo.contract.grants import PROJECTOR, READER, grants
from annex.odoo.contract.live import Live, NotOdoo, drift, live
from annex.odoo.contract.reading import VERSIONS
from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS


class Command(BaseCommand):
    """Print or check the contract of columns between Odoo's database and Annex."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--print", action="store_true", help="Print the script of grants.")
        what.add_argument("--check", action="store_true", help="Compare with the database.")
        what.add_argument("--why", action="store_true", help="List every column and its use.")
        parser.add_argument(
            "--odoo-version",
            type=int,
            choices=VERSIONS,
            help="Odoo's major version; unless said, ODOO_DATABASE_URL is asked.",
        )
        parser.add_argument(
            "--modules",
            nargs="+",
            choices=sorted(MODULES),
            metavar="MODULE",
            help=f"Those installed, of {', '.join(sorted(MODULES))}; all unless said.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        odoo = self._which(options)
        if options["print"]:
            self.stdout.write(grants(odoo.version, odoo.modules))
            self.stdout.write(
                f"-- Then give both roles a password, in psql: \\password {READER} "
                f"and \\password {PROJECTOR}"
            )
            return
        for table in tables(odoo.version, odoo.modules):
            self.stdout.write(f"{table.name}: {table.why}")
            for column in table.columns:
                self.stdout.write(f"    {column.name:<28}  {column.type:<28}  {column.why}")

    def _which(self, options: dict[str, Any]) -> Live:
        if options["odoo_version"]:
            modules = options["modules"] or MODULES
            return Live(options["odoo_version"], frozenset(modules))
        if READER_ALIAS not in connections.settings:
            raise CommandError("Say --odoo-version, or set ODOO_DATABASE_URL.")
        try:
            return live(READER_ALIAS)
        except (NotOdoo, DatabaseError) as error:
            raise CommandError(
                f"{error}\nBefore the first grants, say --odoo-version and --modules."
            ) from error

    def _check(self) -> None:
        found = 0
        for alias in (READER_ALIAS, PROJECTOR_ALIAS):
            if alias not in connections.settings:
                continue
            try:
                problems = drift(alias)
            except (NotOdoo, DatabaseError) as error:
                raise CommandError(f"{alias}: {error}") from error
            for problem in problems:
                told = "" if problem.refuses else "Warning: "
                self.stdout.write(f"{alias}: {told}{problem.what} {problem.do}")
            found += sum(problem.refuses for problem in problems)
        if READER_ALIAS not in connections.settings:
            raise CommandError("There is no Odoo to compare with: set ODOO_DATABASE_URL.")
        if found:
            raise CommandError(f"{found} differences from the contract.")
        self.stdout.write("The database is as the contract says.")
