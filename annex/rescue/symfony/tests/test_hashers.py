"""Copied hashes open the real sign-in page, and are replaced by Argon2id when they have."""

import base64
import hashlib
from unittest import mock

import bcrypt
from argon2.low_level import Type, hash_secret
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    check_password,
    identify_hasher,
    is_password_usable,
    verify_password,
)
from django.core.cache import cache
from django.test import SimpleTestCase, override_settings

from annex.identity.models import User
from annex.identity.tests.samples import Browser
from annex.rescue.symfony.hashers import NotCopied, copied, is_weak, wrapped
from annex.rescue.symfony.passwords import HasherPolicy
from annex.testing.cases import ApiTestCase
from annex.testing.factories import make_user

HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    *(
        f"annex.rescue.symfony.hashers.Symfony{name}"
        for name in ("Wrapped", "Bcrypt", "Argon2", "Crypt", "Digest", "Pbkdf2")
    ),
]
PASSWORD = "zoé-pass-🙂"
RAW = PASSWORD.encode()
SALT = "s4lt/+ $"
MD5 = HasherPolicy("md5", encode_as_base64=False, iterations=1)
PLAINTEXT = HasherPolicy("plaintext", allow_plaintext=True)
PBKDF2 = HasherPolicy("pbkdf2", iterations=1000)
SLOW_PBKDF2 = HasherPolicy("pbkdf2", iterations=100_000)


def bcrypted(cost: int) -> str:
    return bcrypt.hashpw(RAW, bcrypt.gensalt(cost, b"2a")).decode()


def argon2(kib: int, kind: Type) -> str:
    return hash_secret(RAW, b"saltsalt", 3, kib, 1, 32, kind).decode()


def pbkdf2(iterations: int) -> str:
    made = hashlib.pbkdf2_hmac("sha512", RAW, SALT.encode(), iterations, 40)
    return base64.b64encode(made).decode()


# Hash, salt of the row, policy of the application, and what is stored of it.
COPIES = (
    (bcrypted(10), None, HasherPolicy(), "symfony_bcrypt"),
    (bcrypted(4), None, HasherPolicy(), "symfony_wrapped"),
    (argon2(64 * 1024, Type.I), None, HasherPolicy("argon2i"), "symfony_argon2"),
    # What PHP made by itself until 7.3, and what Symfony advises for tests.
    (argon2(1024, Type.I), None, HasherPolicy("argon2i"), "symfony_wrapped"),
    (argon2(10, Type.ID), None, HasherPolicy(), "symfony_wrapped"),
    (
        "$5$saltstring1$21GGFW4x963YJYxp0C4opPo0Oin8LCN9ci68HakTRpB",
        None,
        HasherPolicy(),
        "symfony_wrapped",
    ),
    (hashlib.md5(RAW + f"{{{SALT}}}".encode()).hexdigest(), SALT, MD5, "symfony_wrapped"),
    (hashlib.md5(RAW).hexdigest(), "0", MD5, "symfony_wrapped"),
    (pbkdf2(1_000), SALT, PBKDF2, "symfony_wrapped"),
    (pbkdf2(100_000), SALT, SLOW_PBKDF2, "symfony_pbkdf2"),
    (f"{PASSWORD}{{{SALT}}}", SALT, PLAINTEXT, "argon2"),
)


def hashing_as_in_production_but_fast(test):
    """Take production's hashers, the preferred one with the least work."""
    test.enterContext(override_settings(PASSWORD_HASHERS=HASHERS))
    least = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
    test.enterContext(mock.patch.multiple(Argon2PasswordHasher, **least))


class CopyTests(SimpleTestCase):
    def setUp(self):
        super().setUp()
        hashing_as_in_production_but_fast(self)

    def test_a_copy_is_verified_by_the_password_alone(self):
        for hashed, salt, policy, algorithm in COPIES:
            with self.subTest(algorithm=algorithm, hashed=hashed[:8]):
                encoded = copied(hashed, salt, policy)
                self.assertEqual(encoded.partition("$")[0], algorithm)
                self.assertLessEqual(len(encoded), User._meta.get_field("password").max_length)
                self.assertTrue(is_password_usable(encoded))
                self.assertTrue(check_password(PASSWORD, encoded))
                self.assertFalse(check_password(PASSWORD + "x", encoded))
                self.assertFalse(check_password("", encoded))
                self.assertNotIn(hashed, identify_hasher(encoded).safe_summary(encoded).values())

    def test_every_copy_is_to_be_replaced(self):
        for hashed, salt, policy, algorithm in COPIES:
            if algorithm != "argon2":
                encoded = copied(hashed, salt, policy)
                self.assertEqual(verify_password(PASSWORD, encoded), (True, True))

    def test_a_wrapped_hash_is_not_there_any_more(self):
        md5 = hashlib.md5(RAW).hexdigest()
        encoded = copied(md5, None, MD5)
        self.assertNotIn(md5, encoded)
        self.assertIn("$$argon2$argon2id$v=19$", encoded)
        self.assertFalse(check_password(md5, encoded))
        self.assertFalse(is_weak(encoded))
        kept = copied(md5, None, MD5, wrap=False)
        self.assertTrue(is_weak(kept))
        self.assertTrue(check_password(PASSWORD, kept))
        self.assertTrue(check_password(PASSWORD, wrapped(kept)))

    def test_what_symfony_would_not_verify_is_not_copied(self):
        for hashed, salt, policy in (
            ("", None, HasherPolicy()),
            ("!locked", None, HasherPolicy()),
            ("secret", None, HasherPolicy("plaintext")),
            ("secret", "salt", PLAINTEXT),
            ("0" * 32, "a{b", MD5),
            (
                "x" * 44,
                None,
                HasherPolicy(
                    "argon2id",
                    migrate_from=(HasherPolicy("sha256"), HasherPolicy("pbkdf2", key_length=32)),
                ),
            ),
        ):
            with self.subTest(hashed=hashed), self.assertRaises(NotCopied):
                copied(hashed, salt, policy)
        for encoded in (copied(*COPIES[1][:3]), "symfony_argon2$$argon2id$v=19$", "argon2$x", "x"):
            with self.assertRaises(NotCopied):
                wrapped(encoded)

    def test_a_damaged_copy_never_holds_and_never_raises(self):
        for hashed, salt, policy in (
            (bcrypted(4), None, HasherPolicy()),
            *(one[:3] for one in COPIES[3:7]),
            (pbkdf2(1_000), SALT, PBKDF2),
        ):
            encoded = copied(hashed, salt, policy, wrap=False)
            hasher = identify_hasher(encoded)
            for at in range(len(hasher.algorithm) + 1, len(encoded)):
                for damaged in (encoded[:at], f"{encoded[:at]}${encoded[at:]}"):
                    self.assertFalse(hasher.verify(PASSWORD + "x", damaged))
                    self.assertIsInstance(is_weak(damaged), bool)
                    self.assertNotIn(hashed, hasher.safe_summary(damaged).values())
        wrapping = identify_hasher("symfony_wrapped$")
        for damaged in (
            "symfony_wrapped$",
            "symfony_wrapped$symfony_digest$md5$1$hex$$",
            "symfony_wrapped$symfony_wrapped$x$$argon2$argon2id$v=19$",
            "symfony_wrapped$symfony_digest$md5$x$hex$!$$argon2$argon2id$v=19$m=8,t=1,p=1$aa$aa",
        ):
            self.assertFalse(wrapping.verify(PASSWORD, damaged))


class SignInTests(ApiTestCase):
    def setUp(self):
        super().setUp()
        hashing_as_in_production_but_fast(self)
        cache.clear()
        self.addCleanup(cache.clear)

    def test_the_first_one_replaces_the_hash_and_the_second_needs_nothing_else(self):
        for number, (hashed, salt, policy, algorithm) in enumerate(COPIES):
            with self.subTest(algorithm=algorithm, hashed=hashed[:8]):
                email = f"person{number}@example.test"
                user = make_user(email)
                stored = copied(hashed, salt, policy)
                User.objects.filter(pk=user.pk).update(password=stored)
                browser = Browser(self.client)
                self.assertContains(browser.sign_in(email, PASSWORD + "x"), "do not match")
                user.refresh_from_db()
                self.assertEqual(user.password, stored)
                self.assertEqual(browser.sign_in(email, PASSWORD).status_code, 302)
                user.refresh_from_db()
                self.assertTrue(user.password.startswith("argon2$argon2id$"), user.password)
                self.assertEqual(browser.sign_in(email, PASSWORD).status_code, 302)

    def test_a_copied_hash_counts_its_failures_like_any_other(self):
        user = make_user("weak@example.test")
        stored = copied(hashlib.md5(RAW).hexdigest(), None, MD5)
        User.objects.filter(pk=user.pk).update(password=stored)
        browser = Browser(self.client)
        for _ in range(5):
            browser.sign_in(user.email, "wrong")
        self.assertEqual(browser.sign_in(user.email, PASSWORD).status_code, 429)
        user.refresh_from_db()
        self.assertEqual(user.password, stored)
