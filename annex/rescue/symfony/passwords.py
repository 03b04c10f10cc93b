"""The only place that decides whether a password is that of a hash which Symfony has made.

Verdicts are those of ``symfony/password-hasher`` 5.4 with PHP 8.2 and libsodium, except that an
empty password never holds (Symfony's sign-in refuses it before any hasher sees it), that what
costs more than the bounds of ``annex.rescue.symfony.hashing`` does not hold, and that plaintext
does only where it is switched on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from hmac import compare_digest
from typing import Any, Final

from annex.rescue.symfony import hashing

NATIVE: Final = frozenset({"auto", "native", "bcrypt", "sodium", "argon2i", "argon2id"})


class Kind(Enum):
    """What a stored text is."""

    BCRYPT = "bcrypt"
    ARGON2 = "argon2"
    CRYPT = "crypt"
    PBKDF2 = "pbkdf2"
    DIGEST = "digest"
    PLAINTEXT = "plaintext"


@dataclass(frozen=True, slots=True)
class HasherPolicy:
    """One entry of Symfony's ``security.password_hashers``, named as there; None is its default.

    ``cost`` is bcrypt's; ``time_cost`` and ``memory_cost`` (KiB) are Argon2's. The bundle's own
    default of ``iterations`` is 5000 for PBKDF2 too: take what ``debug:config security`` prints.
    ``native_algorithm`` is what PHP makes for ``native``: ``bcrypt``, ``argon2i`` or ``argon2id``.
    ``allow_plaintext`` has no counterpart: without it the plaintext hasher verifies nothing.
    """

    algorithm: str = "auto"
    hash_algorithm: str = "sha512"
    encode_as_base64: bool = True
    iterations: int | None = None
    key_length: int = 40
    ignore_case: bool = False
    cost: int | None = None
    time_cost: int | None = None
    memory_cost: int | None = None
    native_algorithm: str = "bcrypt"
    migrate_from: tuple["HasherPolicy", ...] = ()
    allow_plaintext: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for an algorithm that is not to be had here."""
        names = {self.hash_algorithm}
        if self.algorithm not in NATIVE | {"pbkdf2", "plaintext"}:
            names.add(self.algorithm)
        if unknown := names - hashing.DIGESTS.keys():
            raise ValueError(f"There is no digest {', '.join(sorted(unknown))} here.")

    @classmethod
    def from_config(
        cls,
        config: Mapping[str, Any],
        others: Mapping[str, Mapping[str, Any]] | None = None,
        *,
        allow_plaintext: bool = False,
    ) -> "HasherPolicy":
        """Make the policy of an entry; ``others`` are the entries that ``migrate_from`` names.

        Raises ValueError for an algorithm that is not to be had here.
        """
        given = {name: config[name] for name in _CONFIG if config.get(name) is not None}
        migrate = tuple(
            cls.from_config(
                (others or {}).get(name, {"algorithm": name}),
                others,
                allow_plaintext=allow_plaintext,
            )
            for name in config.get("migrate_from") or ()
        )
        return cls(**given, migrate_from=migrate, allow_plaintext=allow_plaintext)

    def chain(self) -> Iterator["HasherPolicy"]:
        """Yield the hashers that Symfony asks, the first one for all new passwords."""
        yield replace(self, migrate_from=())
        if self.migrate_from:
            for other in self.migrate_from:
                yield replace(other, migrate_from=())
        elif self.algorithm in NATIVE:
            yield replace(self, algorithm="pbkdf2")
            yield replace(self, algorithm=self.hash_algorithm)

    @property
    def kind(self) -> Kind | None:
        """Return what this hasher alone verifies; None for one that tells by the hash."""
        if self.algorithm in NATIVE:
            return None
        named = {"pbkdf2": Kind.PBKDF2, "plaintext": Kind.PLAINTEXT}
        return named.get(self.algorithm, Kind.DIGEST)

    @property
    def digest_setting(self) -> tuple[str, int, bool]:
        """Return what makes a digest of this hasher."""
        rounds = _DIGEST_ITERATIONS if self.iterations is None else self.iterations
        return self.algorithm, rounds, self.encode_as_base64

    @property
    def pbkdf2_setting(self) -> tuple[str, int, int, bool]:
        """Return what makes a PBKDF2 of this hasher."""
        rounds = _PBKDF2_ITERATIONS if self.iterations is None else self.iterations
        return self.hash_algorithm, rounds, self.key_length, self.encode_as_base64


DEFAULT: Final = HasherPolicy()
_CONFIG: Final = (
    "algorithm",
    "hash_algorithm",
    "encode_as_base64",
    "iterations",
    "key_length",
    "ignore_case",
    "cost",
    "time_cost",
    "memory_cost",
    "native_algorithm",
)
_DIGEST_ITERATIONS: Final = 5_000
_PBKDF2_ITERATIONS: Final = 1_000
_COST: Final = 13
_TIME_COST: Final = 4
_MEMORY_COST: Final = 64 * 1024


def verify(
    hashed: str | bytes | None,
    password: str | bytes,
    salt: str | bytes | None = None,
    policy: HasherPolicy = DEFAULT,
) -> bool:
    """Tell whether the password is that of the hash. Never raises, whatever the two hold.

    ``salt`` is that of the row, where the application has such a column.
    """
    given = password_bytes(password)
    if given is None or not isinstance(hashed, str | bytes):
        return False
    stored, salted = _text(hashed), _bytes(salt)
    return any(_holds(one, stored, given, salted) for one in _asked(policy, stored))


def needs_rehash(hashed: str | bytes, policy: HasherPolicy = DEFAULT) -> bool:
    """Tell whether Symfony would replace the hash at a sign-in. Never raises."""
    stored = _text(hashed)
    if policy.kind is not None:
        return False
    parts = hashing.argon2_parts(stored)
    costs = (policy.memory_cost or _MEMORY_COST, policy.time_cost or _TIME_COST)
    if policy.algorithm in {"sodium", "argon2id"}:
        return parts is None or parts[1:3] != costs
    native = policy.native_algorithm if policy.algorithm == "native" else policy.algorithm
    if native in {"argon2i", "argon2id"}:
        return parts != (native, *costs, 1)
    return not stored.startswith(f"$2y${policy.cost or _COST:02}$") or len(stored) != _BCRYPT_LENGTH


def identify(hashed: str | bytes, policy: HasherPolicy = DEFAULT) -> Kind | None:
    """Return what a stored text is, None for what no hasher of the policy would verify."""
    stored = _text(hashed)
    found = (_kind(one, stored) for one in policy.chain())
    return next((kind for kind in found if kind is not None), None)


def candidates(hashed: str, policy: HasherPolicy) -> list[tuple[Kind, HasherPolicy]]:
    """Return every hasher of the policy that could have made the text, with its kind."""
    asked = ((_kind(one, hashed), one) for one in _asked(policy, hashed))
    return [(kind, one) for kind, one in asked if kind is not None]


def password_bytes(password: str | bytes) -> bytes | None:
    """Return a password as PHP has it, None for one that Symfony refuses: empty, or too long."""
    given = _bytes(password)
    return given if 0 < len(given) <= hashing.MAX_PASSWORD_BYTES else None


def _asked(policy: HasherPolicy, stored: str) -> list[HasherPolicy]:
    """Return the hashers that Symfony asks about this hash.

    The others are asked only where the first would replace it: a digest hasher never would.
    """
    first, *others = policy.chain()
    return [first, *others] if needs_rehash(stored, first) else [first]


def _kind(policy: HasherPolicy, stored: str) -> Kind | None:
    """Return the kind of a text if this hasher alone would try to verify it."""
    if policy.kind is None:
        return _native_kind(stored)
    if policy.kind is Kind.PLAINTEXT:
        return Kind.PLAINTEXT if policy.allow_plaintext else None
    is_one = "$" not in stored and len(_bytes(stored)) == _length(policy)
    return policy.kind if is_one else None


def _length(policy: HasherPolicy) -> int:
    """Return how long the texts of a digest or PBKDF2 hasher are."""
    size = policy.key_length
    if policy.kind is Kind.DIGEST:
        size = hashing.digest_size(policy.algorithm)
    return (size + 2) // 3 * 4 if policy.encode_as_base64 else size * 2


def _native_kind(stored: str) -> Kind | None:
    if stored.startswith("$argon"):
        return Kind.ARGON2 if hashing.argon2_parts(stored) else None
    if stored.startswith("$2"):
        return Kind.BCRYPT if len(stored) == _BCRYPT_LENGTH else None
    return Kind.CRYPT if hashing.crypt_parts(stored) else None


def _holds(policy: HasherPolicy, stored: str, password: bytes, salt: bytes) -> bool:
    kind = _kind(policy, stored)
    if kind is None:
        return False
    if kind is Kind.ARGON2:
        return hashing.argon2_holds(password, stored)
    expected = _bytes(stored)
    if kind is Kind.BCRYPT:
        made = hashing.bcrypt_text(password, stored)
    elif kind is Kind.CRYPT:
        setting, checksum = hashing.crypt_parts(stored) or ("", "")
        made, expected = hashing.crypt_checksum(password, setting), checksum.encode()
    elif kind is Kind.PLAINTEXT:
        return _plaintext_holds(policy, expected, password, salt)
    else:
        made = _made(policy, password, salt)
    return made is not None and compare_digest(made.encode(), expected)


def _made(policy: HasherPolicy, password: bytes, salt: bytes) -> str | None:
    """Return what a hasher that needs the row's salt makes of a password."""
    if policy.kind is Kind.PBKDF2:
        return hashing.pbkdf2_text(password, policy.pbkdf2_setting, salt)
    return hashing.digest_text(password, policy.digest_setting, salt)


def _plaintext_holds(policy: HasherPolicy, stored: bytes, password: bytes, salt: bytes) -> bool:
    if salt not in {b"", b"0"}:
        if b"{" in salt or b"}" in salt:
            return False
        password = password + b"{" + salt + b"}"
    if policy.ignore_case:  # as PHP's strtolower() since 8: the letters of ASCII alone
        stored, password = stored.lower(), password.lower()
    return compare_digest(stored, password)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else bytes(value).decode("utf-8", "surrogateescape")


def _bytes(value: str | bytes | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        # What PostgreSQL or a form can hold is UTF-8; anything else is only never to raise.
        return value.encode("utf-8", "surrogateescape" if _is_escaped(value) else "surrogatepass")
    return bytes(value)


def _is_escaped(value: str) -> bool:
    return all(not 0xD800 <= ord(c) <= 0xDFFF or 0xDC80 <= ord(c) <= 0xDCFF for c in value)


_BCRYPT_LENGTH: Final = 60
