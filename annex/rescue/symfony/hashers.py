"""Symfony's hashes in Django's user table: kept with what made them, and replaced at a sign-in.

``copied`` makes the value of ``User.password`` for a row of the legacy application. Django's own
sign-in verifies it by the hashers below, which stand behind the preferred one in
``PASSWORD_HASHERS``, and writes the preferred hash once a password was right. A hash that is too
weak to wait for that is wrapped: what is kept is Argon2id of it, and not the hash itself.
"""

import base64
from hmac import compare_digest
from typing import Any, ClassVar

from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher, mask_hash

from annex.rescue.symfony import hashing
from annex.rescue.symfony.passwords import (
    DEFAULT,
    HasherPolicy,
    Kind,
    candidates,
    password_bytes,
)

_BASE64, _HEX = "b64", "hex"
_WRAP = "$$"


class NotCopied(ValueError):
    """A text in a password column that no hasher of the policy would verify, or several."""


def copied(
    hashed: str, salt: str | None = None, policy: HasherPolicy = DEFAULT, *, wrap: bool = True
) -> str:
    """Return what to store as ``User.password`` for a hash and the salt of its row.

    With ``wrap`` what is too weak to keep is wrapped at once, which takes as long as a sign-in.
    Raises NotCopied: such a person has to choose a new password.
    """
    found = candidates(hashed, policy)
    if [kind for kind, _ in found] == [Kind.PLAINTEXT]:
        return _of_plaintext(hashed, salt or "", found[0][1])
    texts = {_encoded(kind, hashed, salt or "", made_by) for kind, made_by in found}
    if len(texts) != 1:
        problem = "could be of several hashers" if texts else "is of no hasher of this policy"
        raise NotCopied(f"The text in the password column {problem}.")
    encoded = texts.pop()
    return wrapped(encoded) if wrap and is_weak(encoded) else encoded


def is_weak(encoded: str) -> bool:
    """Tell whether a copied hash is guessed too fast to be kept: all but slow ones of today."""
    hasher = _HASHERS.get(encoded.partition("$")[0])
    return hasher is not None and hasher().is_weak(encoded)


def wrapped(encoded: str) -> str:
    """Return Argon2id of a copied hash, verified by the same password.

    Raises NotCopied for what is none, or is wrapped already.
    """
    hasher = _HASHERS.get(encoded.partition("$")[0])
    parts = hasher().parts(encoded) if hasher is not None else None
    if hasher is None or parts is None:
        raise NotCopied("Only a copied hash can be wrapped, and once.")
    setting, checksum = parts
    argon2 = Argon2PasswordHasher()
    strong = argon2.encode(checksum, argon2.salt())
    return f"{SymfonyWrapped.algorithm}${hasher.algorithm}${setting}{_WRAP}{strong}"


class SymfonyHasher(BasePasswordHasher):
    """Verifies one kind of Symfony's hashes. Makes none: they are copied, and then replaced."""

    def encode(self, password: str, salt: str) -> str:
        raise NotImplementedError("Symfony's hashes are copied by annex.rescue, never made.")

    def verify(self, password: str, encoded: str) -> bool:
        """Tell whether the password is that of the hash. Never raises."""
        given, parts = password_bytes(password), self.parts(encoded)
        if given is None or parts is None:
            return False
        made = self.made(given, parts[0])
        return made is not None and compare_digest(made.encode(), parts[1].encode())

    def parts(self, encoded: str) -> tuple[str, str] | None:
        """Return what makes a hash, and the hash itself; None for what is none of this kind."""
        raise NotImplementedError

    def made(self, password: bytes, setting: str) -> str | None:
        """Return the hash of a password by a setting, None where there is none."""
        raise NotImplementedError

    def is_weak(self, encoded: str) -> bool:
        """Tell whether such a hash should be wrapped."""
        return True

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """Return what may be shown of a hash."""
        setting, checksum = self.parts(encoded) or ("", "")
        return {"algorithm": self.algorithm, "hash": mask_hash(checksum or setting)}

    def must_update(self, encoded: str) -> bool:
        """Tell Django to replace it at the first chance."""
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: the work of these hashes is what the legacy application chose."""


class SymfonyBcrypt(SymfonyHasher):
    """``symfony_bcrypt$`` and PHP's own text."""

    algorithm = "symfony_bcrypt"
    LEAST_COST: ClassVar = 10

    def parts(self, encoded: str) -> tuple[str, str] | None:
        text = encoded.partition("$")[2]
        return (text[:29], text) if len(text) == 60 else None

    def made(self, password: bytes, setting: str) -> str | None:
        return hashing.bcrypt_text(password, setting)

    def is_weak(self, encoded: str) -> bool:
        cost = encoded.partition("$")[2][4:6]
        return cost.isdecimal() and int(cost) < self.LEAST_COST


class SymfonyArgon2(SymfonyHasher):
    """``symfony_argon2$`` and PHP's own text, of argon2i or argon2id."""

    algorithm = "symfony_argon2"
    # The least that OWASP's cheat sheet on password storage names: 7 MiB in 5 passes.
    LEAST_KIB_PASSES: ClassVar = 7 * 1024 * 5

    def verify(self, password: str, encoded: str) -> bool:
        given = password_bytes(password)
        return given is not None and hashing.argon2_holds(given, encoded.partition("$")[2])

    def parts(self, encoded: str) -> tuple[str, str] | None:
        text = encoded.partition("$")[2]
        setting, _, checksum = text.rpartition("$")
        is_whole = hashing.argon2_parts(text) and len(checksum) == hashing.ARGON2_CHECKSUM
        return (setting, checksum) if is_whole else None

    def made(self, password: bytes, setting: str) -> str | None:
        return hashing.argon2_checksum(password, setting)

    def is_weak(self, encoded: str) -> bool:
        told = hashing.argon2_parts(encoded.partition("$")[2])
        if told is None or self.parts(encoded) is None:
            return False
        _, kib, passes, _ = told
        return kib * passes < self.LEAST_KIB_PASSES


class SymfonyCrypt(SymfonyHasher):
    """``symfony_crypt$`` and the text of PHP's ``crypt``."""

    algorithm = "symfony_crypt"

    def parts(self, encoded: str) -> tuple[str, str] | None:
        return hashing.crypt_parts(encoded.partition("$")[2])

    def made(self, password: bytes, setting: str) -> str | None:
        return hashing.crypt_checksum(password, setting)


class _Salted(SymfonyHasher):
    """A hash whose setting stands before it: numbers, form and the salt in base 64."""

    def parts(self, encoded: str) -> tuple[str, str] | None:
        setting, dollar, checksum = encoded.partition("$")[2].rpartition("$")
        return (setting, checksum) if dollar and checksum else None

    def made(self, password: bytes, setting: str) -> str | None:
        try:
            *numbers, form, salt = setting.split("$")
            padded = salt + "=" * (-len(salt) % 4)
            decoded = base64.b64decode(padded.encode(), altchars=b"-_", validate=True)
            return self.computed(password, numbers, form == _BASE64, decoded)
        except ValueError:
            return None

    def computed(
        self, password: bytes, numbers: list[str], is_base64: bool, salt: bytes
    ) -> str | None:
        """Return the hash; raises ValueError for numbers that are none."""
        raise NotImplementedError


class SymfonyDigest(_Salted):
    """``symfony_digest$sha512$5000$b64$<salt>$<hash>``."""

    algorithm = "symfony_digest"

    def computed(
        self, password: bytes, numbers: list[str], is_base64: bool, salt: bytes
    ) -> str | None:
        name, iterations = numbers
        return hashing.digest_text(password, (name, int(iterations), is_base64), salt)


class SymfonyPbkdf2(_Salted):
    """``symfony_pbkdf2$sha512$1000$40$b64$<salt>$<hash>``."""

    algorithm = "symfony_pbkdf2"
    LEAST_ITERATIONS: ClassVar = 100_000

    def computed(
        self, password: bytes, numbers: list[str], is_base64: bool, salt: bytes
    ) -> str | None:
        name, iterations, length = numbers
        setting = (name, int(iterations), int(length), is_base64)
        return hashing.pbkdf2_text(password, setting, salt)

    def is_weak(self, encoded: str) -> bool:
        iterations = encoded.split("$")[2:3]
        return not (iterations and iterations[0].isdecimal()) or (
            int(iterations[0]) < self.LEAST_ITERATIONS
        )


class SymfonyWrapped(SymfonyHasher):
    """``symfony_wrapped$<kind>$<setting>$$argon2$...``: Argon2id of one of the others."""

    algorithm = "symfony_wrapped"

    def verify(self, password: str, encoded: str) -> bool:
        given = password_bytes(password)
        legacy, _, strong = encoded.partition("$")[2].rpartition(f"{_WRAP}argon2$")
        name, _, setting = legacy.partition("$")
        hasher = _HASHERS.get(name)
        if given is None or hasher is None or hasher is SymfonyWrapped:
            return False
        checksum = hasher().made(given, setting)
        return checksum is not None and hashing.argon2_holds(checksum.encode(), f"${strong}")

    def parts(self, encoded: str) -> tuple[str, str] | None:
        return None

    def is_weak(self, encoded: str) -> bool:
        return False


def _encoded(kind: Kind, hashed: str, salt: str, policy: HasherPolicy) -> str:
    """Return a hash with what made it, as the hashers here read it. Raises NotCopied."""
    if kind is Kind.PLAINTEXT:
        return hashed  # only counted: it is ambiguous beside another
    if kind in _BARE:
        return f"{_BARE[kind].algorithm}${hashed}"
    form = _BASE64 if policy.encode_as_base64 else _HEX
    kept = base64.urlsafe_b64encode(salt.encode()).decode().rstrip("=")
    if kind is Kind.PBKDF2:
        name, iterations, length, _ = policy.pbkdf2_setting
        return f"{SymfonyPbkdf2.algorithm}${name}${iterations}${length}${form}${kept}${hashed}"
    if salt != "0" and {"{", "}"} & set(salt):
        raise NotCopied("The salt has a brace, with which Symfony verifies nothing.")
    name, iterations, _ = policy.digest_setting
    return f"{SymfonyDigest.algorithm}${name}${iterations}${form}${kept}${hashed}"


def _of_plaintext(stored: str, salt: str, policy: HasherPolicy) -> str:
    """Return Argon2id of a password that stands in the column. Raises NotCopied."""
    ending = f"{{{salt}}}" if salt not in {"", "0"} else ""
    password = stored.removesuffix(ending) if ending and stored.endswith(ending) else stored
    if policy.ignore_case or (ending and password == stored) or not password:
        raise NotCopied("This plain text can not be kept as a hash; whoever it is, asks anew.")
    argon2 = Argon2PasswordHasher()
    return argon2.encode(password, argon2.salt())


_BARE: dict[Kind, type[SymfonyHasher]] = {
    Kind.BCRYPT: SymfonyBcrypt,
    Kind.ARGON2: SymfonyArgon2,
    Kind.CRYPT: SymfonyCrypt,
}
_HASHERS: dict[str, type[SymfonyHasher]] = {
    hasher.algorithm: hasher
    for hasher in (
        SymfonyBcrypt,
        SymfonyArgon2,
        SymfonyCrypt,
        SymfonyDigest,
        SymfonyPbkdf2,
        SymfonyWrapped,
    )
}
