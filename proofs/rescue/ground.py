"""Where the facts are: printed by a real Symfony where this machine has them, else our own."""

import base64
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from annex.rescue.symfony.passwords import HasherPolicy
from proofs.rescue import own

HASHES = "security/password_hashes.json"
SERIALIZED = "php/php_serialized.json"
SESSIONS = "security/sessions.json"
UIDS = "doctrine/uids.json"
TYPES = "doctrine/dbal_types.json"
DUMP = "data/legacy_pgsql.sql"
READBACK = "data/doctrine_readback_pgsql.json"
METADATA = "doctrine/doctrine_metadata.json"


def folder() -> Path | None:
    """Return the folder of what Symfony printed, where this machine has it."""
    named = os.environ.get("ANNEX_SYMFONY_FACTS")
    place = Path(named) if named else settings.BASE_DIR.parent / "shared" / "symfony"
    return place if (place / HASHES).is_file() else None


def facts(path: str, place: Path | None) -> Any:
    """Return a file of facts: of the folder, or our own of the same shape."""
    if place is None:
        return own.FACTS[path]
    return json.loads((place / path).read_text(encoding="utf-8"))


def raw(value: Any) -> Any:
    """Return a value of the facts, which tell bytes in base 64."""
    if isinstance(value, dict) and value.keys() == {"b64"}:
        return base64.b64decode(value["b64"])
    return value


def policy_of(vector: dict[str, Any]) -> HasherPolicy:
    """Return the hasher that a vector was made by, plaintext switched on."""
    config = vector["config"]
    if "class" in config:  # "NativePasswordHasher(3, 10MiB, argon2id)"
        time_cost, memory, algorithm = config["class"].partition("(")[2].rstrip(")").split(", ")
        config = {
            "algorithm": "native",
            "native_algorithm": algorithm,
            "time_cost": int(time_cost),
            "memory_cost": int(memory.removesuffix("MiB")) * 1024,
        }
    return HasherPolicy.from_config(config, allow_plaintext=True)
