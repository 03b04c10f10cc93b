"""Import a taxonomy of skills into an account."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.kernel.errors import DomainError
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.skills.catalogues import Catalogue
from platforms.marketplace.skills.importing import take_over
from platforms.marketplace.skills.models import SkillSource


class Command(BaseCommand):
    """Bring a catalogue's skills over and say, row by row, what was left out and why."""

    help = "Import the skills of ESCO's or O*NET's files; repeating it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--account", required=True, help="the account's short name")
        files = parser.add_mutually_exclusive_group(required=True)
        files.add_argument("--esco", type=Path, help="a folder with ESCO's CSV files")
        files.add_argument("--onet", type=Path, help="a folder with O*NET's text files")
        parser.add_argument("--dry-run", action="store_true", help="try only, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with global_context():
            account = Account.objects.filter(slug=options["account"]).first()
        if account is None:
            raise CommandError(f"There is no account {options['account']}.")
        folder: Path = options["esco"] or options["onet"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        source = SkillSource.ESCO if options["esco"] else SkillSource.ONET
        with tenant_context(account.pk):
            try:
                report = take_over(
                    actor=Actor.system(account.pk),
                    catalogue=Catalogue(source, folder),
                    is_dry_run=options["dry_run"],
                    progress=lambda done: self.stdout.write(f"  {done} rows"),
                )
            except DomainError as error:
                told = " ".join(str(value) for value in error.details.values())
                raise CommandError(f"{error.title} {told}".strip()) from error
        for refused in report.refused:
            self.stdout.write(f"  {refused.place}  left out: {refused.reason}")
        done = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{report.created} skills {done} created, {report.changed} changed; "
            f"{report.aliases} other names and {report.relations} relations {done} added; "
            f"{report.matched} rows were there already, {len(report.refused)} left out."
        )
