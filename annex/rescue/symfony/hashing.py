"""The hash functions behind Symfony's passwords, each within bounds; none of them raises.

A function gives None where PHP would have no result, and where the work would exceed a bound: the
cost stands in the hash, so whoever can write a hash could else hold a sign-in for hours.
"""

import base64
import hashlib
import re
from typing import Any, Final

import bcrypt
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import Type, hash_secret_raw, verify_secret
from passlib.hash import bsdi_crypt, des_crypt, md5_crypt, sha256_crypt, sha512_crypt

MAX_PASSWORD_BYTES: Final = 4_096  # Symfony's PasswordHasherInterface::MAX_PASSWORD_LENGTH
BCRYPT_BYTES: Final = 72

# The bounds: about two seconds of one core each, on the machine of 2025. Symfony's own defaults
# are far below: cost 13, 64 MiB in 4 passes, 5,000 rounds.
MAX_BCRYPT_COST: Final = 15
MAX_ARGON2_KIB: Final = 256 * 1024
MAX_ARGON2_KIB_PASSES: Final = 4 * MAX_ARGON2_KIB
MAX_ARGON2_LANES: Final = 16
MAX_DIGESTED_BYTES: Final = 200_000_000
MAX_PBKDF2_ITERATIONS: Final = 2_000_000
MAX_BSDI_ROUNDS: Final = 50_000

_BCRYPT = re.compile(r"\$2([abxy])\$(\d\d)\$[./A-Za-z0-9]{22}(?:[./A-Za-z0-9]{31})?", re.ASCII)
_ARGON2 = re.compile(
    r"\$(argon2id?)\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,3})\$[A-Za-z0-9+/]{2,400}\$"
    r"[A-Za-z0-9+/]{2,400}",
    re.ASCII,
)
_TYPES: Final = {"argon2i": Type.I, "argon2id": Type.ID}
ARGON2_CHECKSUM: Final = 43
_CRYPT = re.compile(
    r"\$1\$[./0-9A-Za-z]{0,8}\$(?P<md5>[./0-9A-Za-z]{22})"
    r"|\$5\$(?:rounds=[1-9][0-9]{3,8}\$)?[./0-9A-Za-z]{0,16}\$(?P<sha256>[./0-9A-Za-z]{43})"
    r"|\$6\$(?:rounds=[1-9][0-9]{3,8}\$)?[./0-9A-Za-z]{0,16}\$(?P<sha512>[./0-9A-Za-z]{86})"
    r"|_[./0-9A-Za-z]{8}(?P<bsdi>[./0-9A-Za-z]{11})"
    r"|[./0-9A-Za-z]{2}(?P<des>[./0-9A-Za-z]{11})"
)
_SHA = re.compile(r"\$([56])\$(?:rounds=([1-9][0-9]{3,8})\$)?([./0-9A-Za-z]{0,16})\$")
_SHA_ROUNDS: Final = 5_000
_SALT_22 = len("$2y$13$") + 22

_NAMES = {
    **{name: name for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")},
    "sha512/224": "sha512_224",
    "sha512/256": "sha512_256",
    **{f"sha3-{bits}": f"sha3_{bits}" for bits in (224, 256, 384, 512)},
    "ripemd160": "ripemd160",
}
DIGESTS: Final = {php: name for php, name in _NAMES.items() if name in hashlib.algorithms_available}
"""PHP's names of the digests that are here too, and their names here."""


def bcrypt_text(password: bytes, setting: str) -> str | None:
    """Return the bcrypt hash of a password, by the first 29 characters of another one.

    As Symfony does it: what is longer than 72 bytes or has a NUL is hashed by SHA-512 first.
    """
    found = _BCRYPT.fullmatch(setting)
    if found is None or not 4 <= int(found[2]) <= MAX_BCRYPT_COST:
        return None
    if len(password) > BCRYPT_BYTES or b"\0" in password:
        password = base64.b64encode(hashlib.sha512(password).digest())[:BCRYPT_BYTES]
    if found[1] == "x" and not password.isascii():
        return None  # $2x$ marks a mistake of old, which no library makes any more
    try:
        return bcrypt.hashpw(password, setting[:_SALT_22].encode()).decode()
    except ValueError:  # the last character of the salt has bits too many
        return None


def argon2_parts(hashed: str) -> tuple[str, int, int, int] | None:
    """Return kind, KiB, passes and lanes of a hash that libsodium would take, else None."""
    found = _ARGON2.fullmatch(hashed)
    return (found[1], int(found[2]), int(found[3]), int(found[4])) if found else None


def argon2_holds(password: bytes, hashed: str) -> bool:
    """Tell whether an argon2i or argon2id hash is of this password."""
    parts = _affordable_argon2(hashed)
    try:
        return parts is not None and verify_secret(hashed.encode(), password, _TYPES[parts[0]])
    except (Argon2Error, InvalidHashError, ValueError):
        return False


def argon2_checksum(password: bytes, setting: str) -> str | None:
    """Return the 43 letters that PHP and libsodium write behind a setting: base 64 of 32 bytes."""
    parts = _affordable_argon2(f"{setting}${'A' * ARGON2_CHECKSUM}")
    if parts is None:
        return None
    kind, kib, passes, lanes = parts
    text = setting.rpartition("$")[2]
    try:
        salt = base64.b64decode(text + "=" * (-len(text) % 4))
        raw = hash_secret_raw(password, salt, passes, kib, lanes, 32, _TYPES[kind])
    except (Argon2Error, ValueError):
        return None
    return base64.b64encode(raw).decode().rstrip("=")


def _affordable_argon2(hashed: str) -> tuple[str, int, int, int] | None:
    parts = argon2_parts(hashed)
    if parts is None:
        return None
    _, kib, passes, lanes = parts
    is_too_much = kib > MAX_ARGON2_KIB or kib * passes > MAX_ARGON2_KIB_PASSES
    return None if is_too_much or lanes > MAX_ARGON2_LANES else parts


def crypt_parts(hashed: str) -> tuple[str, str] | None:
    """Return setting and checksum of a hash of ``crypt``, None where it is none of its kinds.

    MD5, SHA-256 and SHA-512 (``$1$ $5$ $6$``), DES and extended DES (``_``).
    """
    found = _CRYPT.fullmatch(hashed)
    if found is None or found.lastgroup is None:
        return None
    checksum = found[found.lastgroup]
    return hashed[: -len(checksum)], checksum


def crypt_checksum(password: bytes, setting: str) -> str | None:
    """Return what PHP's ``crypt`` makes behind a setting. A password ends at a NUL there."""
    password = password.partition(b"\0")[0]
    try:
        hasher = _crypt_hasher(setting, len(password))
        text = hasher and str(hasher.hash(password))
    except (ValueError, TypeError):
        return None
    parts = crypt_parts(text) if text else None
    return parts[1] if parts else None


def _crypt_hasher(setting: str, length: int) -> Any:
    """Return the library's hasher of a setting, None for one it has not or that costs too much."""
    if setting.startswith("$1$"):
        return md5_crypt.using(salt=setting[3:].rstrip("$"))
    if found := _SHA.fullmatch(setting):
        rounds = int(found[2] or _SHA_ROUNDS)
        function = sha256_crypt if found[1] == "5" else sha512_crypt
        is_affordable = _is_digestible(rounds, length)
        return function.using(salt=found[3], rounds=rounds) if is_affordable else None
    if setting.startswith("_"):
        rounds = bsdi_crypt.parsehash(setting + "." * 11)["rounds"]
        is_affordable = 1 <= rounds <= MAX_BSDI_ROUNDS
        return bsdi_crypt.using(salt=setting[5:], rounds=rounds) if is_affordable else None
    return des_crypt.using(salt=setting) if len(setting) == 2 else None


def digest_text(password: bytes, setting: tuple[str, int, bool], salt: bytes) -> str | None:
    """Return what Symfony's MessageDigestPasswordHasher makes: digest, iterations, base 64 or hex.

    No salt is one that PHP finds false: empty, or ``0``. One with a brace has no result.
    """
    name, iterations, is_base64 = setting
    if salt not in {b"", b"0"}:
        if b"{" in salt or b"}" in salt:
            return None
        password = password + b"{" + salt + b"}"
    if name not in DIGESTS or not _is_digestible(iterations, len(password)):
        return None
    digest = hashlib.new(DIGESTS[name], password, usedforsecurity=False).digest()
    for _ in range(1, iterations):  # PHP hashes once for 0 and less, too
        digest = hashlib.new(DIGESTS[name], digest + password, usedforsecurity=False).digest()
    return _encoded(digest, is_base64)


def pbkdf2_text(password: bytes, setting: tuple[str, int, int, bool], salt: bytes) -> str | None:
    """Return what Symfony's Pbkdf2PasswordHasher makes: digest, iterations, bytes, base 64 or hex.

    Every salt counts here, ``0`` as well.
    """
    name, iterations, length, is_base64 = setting
    if (
        name not in DIGESTS
        or not 1 <= iterations <= MAX_PBKDF2_ITERATIONS
        or not 1 <= length <= 512
    ):
        return None
    digest = hashlib.pbkdf2_hmac(DIGESTS[name], password, salt, iterations, length)
    return _encoded(digest, is_base64)


def digest_size(name: str) -> int:
    """Return how many bytes a digest of this name has; 0 where there is none."""
    return hashlib.new(DIGESTS[name], usedforsecurity=False).digest_size if name in DIGESTS else 0


def _encoded(digest: bytes, is_base64: bool) -> str:
    return base64.b64encode(digest).decode() if is_base64 else digest.hex()


def _is_digestible(rounds: int, length: int) -> bool:
    return rounds * (length + 64) <= MAX_DIGESTED_BYTES
