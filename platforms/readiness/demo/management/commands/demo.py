"""`manage.py demo`: make the demo companies where they are missing, and say who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from platforms.readiness.demo.services.making import demo_password, make_demo, sign_ins


class Command(BaseCommand):
    """Make two demo companies; running it again changes nothing."""

    help = "Make two demo companies with people who can sign in. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--print-sign-ins", action="store_true", help="print nothing but who can sign in"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_demo(at=timezone.now())
        if not options["print_sign_ins"]:
            for name in made:
                self.stdout.write(f"Made {name}.")
            if not made:
                self.stdout.write("The demo companies are there already.")
        table = [("Company", "Short name", "Email", "Role")]
        table += [(one.company, one.slug, one.email, one.role) for one in sign_ins()]
        widths = [max(len(row[index]) for row in table) for index in range(4)]
        for row in table:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"Password of all of them: {demo_password()}")
