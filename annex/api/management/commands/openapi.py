import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.drainage import GENERATOR_STATS

from annex.api.schema import document, snapshot_path
from annex.api.versions import VERSIONS


class Command(BaseCommand):
    """Write the OpenAPI document of every version, or compare with what is committed."""

    help = "Write docs/reference/openapi/v*.json; with --check only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Fail if a document differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        different = []
        for version in VERSIONS:
            path = snapshot_path(version)
            described = document(version)
            if GENERATOR_STATS:
                GENERATOR_STATS.emit_summary()
                raise CommandError("The documents would say something else than the API does.")
            text = json.dumps(described, indent=1, ensure_ascii=False, default=str) + "\n"
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            different.append(str(path.name))
            if not options["check"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"Wrote {path.name}.")
        if options["check"] and different:
            raise CommandError(
                f"The API no longer is what {', '.join(different)} says. If that is meant, run "
                "`manage.py openapi` and commit the difference with the reason."
            )
        self.stdout.write(f"{len(VERSIONS)} OpenAPI documents.")
