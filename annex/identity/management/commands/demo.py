"""`manage.py demo`: make the demo companies where they are missing, and say who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from annex.identity import demo


class Command(BaseCommand):
    """Make the demo companies; running it again changes nothing."""

    help = "Make the demo companies with people who can sign in. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--print-sign-ins", action="store_true", help="print nothing but who can sign in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = demo.make(at=timezone.now())
        if not options["print_sign_ins"]:
            for name in made:
                self.stdout.write(f"Made {name}.")
            if not made:
                self.stdout.write("The demo companies are there already.")
        table = [("Company", "Short name", "Email", "Role")]
        table += [(one.company, one.slug, one.email, one.role) for one in demo.sign_ins()]
        widths = [max(len(row[index]) for row in table) for index in range(4)]
        for row in table:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"Password of all of them: {demo.password()}")
