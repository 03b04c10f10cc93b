"""Every password hash, serialised value, identifier and column value is as Symfony says."""

import base64
import math
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID
from zoneinfo import ZoneInfo

import django
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.test import override_settings

from annex.rescue.doctrine.reading import Reading
from annex.rescue.php.intervals import Interval
from annex.rescue.php.plain import plain
from annex.rescue.php.scanning import UnreadablePHP
from annex.rescue.php.serialized import loads
from annex.rescue.php.sessions import decode
from annex.rescue.php.values import PHPCustom, PHPObject
from annex.rescue.symfony.hashers import copied
from annex.rescue.symfony.passwords import HasherPolicy, needs_rehash, verify
from annex.rescue.symfony.uids import Ulid, base32, base58, uuid_of
from proofs.rescue import ground

ENUMS = {
    "App\\Enum\\MissionStatus": {"Open": "open", "Published": "published"},
    "App\\Enum\\Seniority": {"Senior": 3},
}
"""What the application's enums are backed by, which only its code says."""

SPECIAL = {"INF": math.inf, "-INF": -math.inf, "NAN": math.nan}
Tell = Callable[[str], object]


def hashes(place: Path | None) -> Iterator[tuple[str, bool]]:
    """Yield each verdict asked of a hash, and whether it is Symfony's."""
    told = ground.facts(ground.HASHES, place)
    for vector in told["vectors"]:
        name, policy = vector["case"], ground.policy_of(vector)
        hashed, salt = vector["hash"], vector["salt"]
        password = base64.b64decode(vector["password_b64"])
        verdicts = (
            verify(hashed, password, salt, policy),
            verify(hashed, password + b"x", salt, policy),
        )
        expected = vector["symfony_verify"], vector["symfony_verify_wrong_password"]
        yield name, verdicts == expected
        yield f"{name}: needs a new hash", needs_rehash(hashed, policy) == vector["needs_rehash"]
        yield f"{name}: empty", not verify(hashed, b"", salt, policy)
        if policy.algorithm == "plaintext":
            off = HasherPolicy.from_config(vector["config"])
            yield f"{name}: switched off", not verify(hashed, password, salt, off)
        yield f"{name}: copied", _copy_holds(hashed, salt, policy, password) == expected[0]
    for limit in told.get("limits", ()):
        if "hash" in limit:
            long = b"x" * limit["length"]
            yield f"{len(long)} bytes", verify(limit["hash"], long) is limit["verify"]
            yield "one byte more", not verify(limit["hash"], long + b"x")


def _copy_holds(hashed: str, salt: str | None, policy: HasherPolicy, password: bytes) -> bool:
    """Tell whether Django's own hasher verifies the copied hash as well."""
    if policy.ignore_case:
        return True  # there is no hash to be made of it: such people choose a new password
    encoded = copied(hashed, salt, policy)
    text = password.decode()
    hasher = identify_hasher(encoded)
    return hasher.verify(text, encoded) and not hasher.verify(text + "x", encoded)


def values(place: Path | None) -> Iterator[tuple[str, bool]]:
    """Yield each serialised value and session, and whether it is read as PHP does."""
    told = ground.facts(ground.SERIALIZED, place)
    for one in told["values"]:
        data = base64.b64decode(one["serialized_b64"])
        if "session_handler" in one:
            yield one["name"], decode(data, one["session_handler"]) == one["expect"]
            continue
        value = loads(data)
        if "expect" in one:
            yield one["name"], same(plain(value, enums=ENUMS), one["expect"])
        elif "expect_special" in one:
            expected = SPECIAL[one["expect_special"]]
            yield one["name"], value == expected or (math.isnan(value) and math.isnan(expected))
        else:
            yield one["name"], _class(value) == one["var_export_class"]
    for one in told["malformed"]:
        try:
            loads(one["serialized"].encode())
            is_refused = False
        except UnreadablePHP:
            is_refused = True
        # The one that PHP takes, a number beyond 64 bits, is refused on purpose.
        is_beyond = one["serialized"].startswith("i:") and one["php_unserialize_accepts"]
        yield one["serialized"], is_refused is (not one["php_unserialize_accepts"] or is_beyond)
    for row in ground.facts(ground.SESSIONS, place)["rows"]:
        session = decode(base64.b64decode(row["sess_data_b64"]))
        yield f"session {row['sess_id']}", "_sf2_meta" in session


def _class(value: Any) -> str:
    if isinstance(value, PHPObject | PHPCustom):
        return value.class_name
    return "array" if isinstance(value, list | dict) else type(value).__name__


def uids(place: Path | None) -> Iterator[tuple[str, bool]]:
    """Yield each identifier, and whether all its forms are read and written."""
    for case in ground.facts(ground.UIDS, place)["cases"]:
        uid = (Ulid if case["kind"] == "ulid" else uuid_of)(case["rfc4122"])
        written = base32(uid), base58(uid), uid.hex, str(UUID(int=uid.int))
        forms = tuple(case[form] for form in ("base32", "base58", "hex", "rfc4122"))
        is_read = all(uuid_of(form) == uid for form in (*forms, bytes.fromhex(case["hex"])))
        yield case["base32"], written == forms and is_read


def columns(place: Path | None) -> Iterator[tuple[str, bool]]:
    """Yield each column value of both databases, and whether it is read as DBAL's."""
    told = ground.facts(ground.TYPES, place)
    reading = Reading(ZoneInfo(told["php_timezone"]))
    for one in told["types"]:
        for value in one["values"]:
            for side in ("db_pgsql", "db_mysql"):
                read = reading.read(one["type"], ground.raw(value[side]))
                expected = _expected(one["type"], value["php"])
                yield f"{one['type']} {side}", same(shown(read), expected)


def shown(value: Any) -> Any:
    """Return a read value as the facts show it."""
    if isinstance(value, Interval):
        return f"{'-' if value.is_negative else '+'} {str(value).lstrip('-')}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date | time | UUID):
        return str(value)
    return plain(value) if isinstance(value, PHPObject) else value


def _expected(type_name: str, php: Any) -> Any:
    """Return what the column of a type can still say of PHP's value."""
    php = ground.raw(php)
    if php is None:
        return [] if type_name == "simple_array" else None
    if type_name == "simple_array":  # commas inside of items are lost
        return ",".join(php).split(",") if php else []
    if type_name == "bigint":
        return int(php)
    if type_name == "decimal":
        return Decimal(php)
    if type_name.startswith("datetime"):  # fractions are lost
        return datetime.fromisoformat(php).replace(microsecond=0).isoformat()
    if type_name.startswith("date") and type_name != "dateinterval":
        return php[:10]
    return php[11:19] if type_name.startswith("time") else php


def same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal and of one type, all the way down."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    return one == other and type(one) is type(other)


# How hard Django's own hasher works is no fact of Symfony's.
LEAST_WORK: Any = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
CHECKS = {
    "password verdicts": hashes,
    "serialised values": values,
    "identifiers": uids,
    "column values": columns,
}


@override_settings(
    PASSWORD_HASHERS=[
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        *(
            f"annex.rescue.symfony.hashers.Symfony{name}"
            for name in ("Wrapped", "Bcrypt", "Argon2", "Crypt", "Digest", "Pbkdf2")
        ),
    ]
)
def run(tell: Tell = print, place: Path | None = None) -> bool:
    """Compare every fact; tells the figures, and each difference."""
    with mock.patch.multiple(Argon2PasswordHasher, **LEAST_WORK):
        return compare(tell, place)


def compare(tell: Tell, place: Path | None) -> bool:
    """Compare every fact with what is read here."""
    holds = True
    tell(f"  facts of {'Symfony' if place else 'our own'}")
    for title, check in CHECKS.items():
        results = list(check(place))
        wrong = [name for name, is_same in results if not is_same]
        tell(f"  {title}: {len(results) - len(wrong)} of {len(results)} equal")
        for name in wrong:
            tell(f"    differs: {name}")
        holds &= bool(results) and not wrong
    return holds


def main() -> int:
    """Run the proof; gives the exit code."""
    django.setup()
    return 0 if run(place=ground.folder()) else 1


if __name__ == "__main__":
    sys.exit(main())
