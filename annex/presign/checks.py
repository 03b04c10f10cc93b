"""System checks: every object storage of the settings can be signed for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from annex.presign.storages import problems

HINT = "docs/reference/environment.md says what OBJECT_STORAGES holds."


@register()
def object_storages_are_sound(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for everything that is wrong with a storage of the settings."""
    return list(_findings(settings.ANNEX_OBJECT_STORAGES))


def _findings(said: Sequence[dict[str, Any]]) -> Iterator[CheckMessage]:
    for one in said:
        for problem in problems(one):
            yield Error(problem, hint=HINT, id="presign.E001")
    for code, count in Counter(str(one.get("code")) for one in said).items():
        if count > 1:
            sentence = f"{count} object storages have the code {code}."
            yield Error(sentence, hint="Give each its own.", id="presign.E002")
    buckets = Counter(b for one in said for b in set(_texts(one.get("buckets"))))
    for bucket, count in buckets.items():
        if count > 1:
            yield Warning(
                f"{count} object storages have a bucket {bucket}: by its name alone it is unknown.",
                hint="Name the storage by its code where files say it.",
                id="presign.W001",
            )


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []
