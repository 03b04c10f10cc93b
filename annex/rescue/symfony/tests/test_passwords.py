"""Passwords hold for the hashes that Symfony 5.4 would verify, and for no others."""

import base64
import hashlib
import random
import time
import unittest

import bcrypt
from argon2.low_level import Type, hash_secret

from annex.rescue.symfony import hashing
from annex.rescue.symfony.passwords import HasherPolicy, Kind, identify, needs_rehash, verify

PASSWORD = "correct horse battery staple"
BCRYPT = HasherPolicy("bcrypt", cost=4)
MD5 = HasherPolicy("md5", encode_as_base64=False, iterations=1)
# Printed by PHP's crypt(), PHP's documentation (rasmuslerdorf) and glibc.
CRYPTS = {
    "$1$rasmusle$7WUwW85P/bfyfzPCD3FZX0": PASSWORD,
    "$1$rasmusle$rISCgZzpwk3UhDidwXvin0": "rasmuslerdorf",
    "$5$rounds=5000$saltstring1$MaH648GlELe5aRw8gnFQZ53z2mBuzX6zhp926EpWMh8": PASSWORD,
    "$5$rounds=5000$usesomesillystri$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6": "rasmuslerdorf",
    "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnI"
    "FNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1": "Hello world!",
    "_J9..rasmBYk8r9AiWNc": "rasmuslerdorf",
    "rl.3StKT.4T8M": "rasmuslerdorf",
}


def bcrypted(password: bytes, prefix: bytes = b"$2y$") -> str:
    return bcrypt.hashpw(password, prefix + b"04$" + b"abcdefghijklmnopqrstuu").decode()


def stretched(name: str, salted: str, rounds: int) -> bytes:
    digest = hashlib.new(name, salted.encode()).digest()
    for _ in range(rounds - 1):
        digest = hashlib.new(name, digest + salted.encode()).digest()
    return digest


class VerifyTests(unittest.TestCase):
    def assert_holds_for_this_alone(self, hashed, password, salt=None, policy=BCRYPT):
        self.assertTrue(verify(hashed, password, salt, policy))
        wrong = password + (b"x" if isinstance(password, bytes) else "x")
        self.assertFalse(verify(hashed, wrong, salt, policy))

    def test_bcrypt_is_plain_up_to_72_bytes(self):
        for prefix in (b"$2y$", b"$2a$", b"$2b$"):
            for password in (b"x", b"p\xc3\xa4", b"a" * 72):
                with self.subTest(prefix=prefix, password=password):
                    self.assert_holds_for_this_alone(bcrypted(password, prefix), password)

    def test_bcrypt_beyond_72_bytes_and_with_a_nul_is_of_a_sha512(self):
        for password in (b"a" * 73, b"a" * 4096, b"before\0after", b"\0"):
            with self.subTest(password=password[:9]):
                hashed = base64.b64encode(hashlib.sha512(password).digest())[:72]
                self.assertTrue(verify(bcrypted(hashed), password, None, BCRYPT))
                self.assertFalse(verify(bcrypted(password[:72].split(b"\0")[0] or b"x"), password))

    def test_argon2_of_both_kinds_holds(self):
        for kind, name in ((Type.I, "argon2i"), (Type.ID, "argon2id")):
            for password in (b"x", b"a\0b", b"a" * 100):
                hashed = hash_secret(password, b"saltsalt", 3, 1024, 1, 32, kind).decode()
                with self.subTest(name=name, password=password):
                    self.assertTrue(hashed.startswith(f"${name}$v=19$m=1024,t=3,p=1$"))
                    self.assert_holds_for_this_alone(hashed, password)
        self.assertFalse(verify(hash_secret(b"x", b"saltsalt", 3, 64, 1, 16, Type.D), b"x"))

    def test_crypt_of_five_kinds_holds_and_ends_a_password_at_a_nul(self):
        for hashed, password in CRYPTS.items():
            with self.subTest(hashed=hashed):
                self.assertTrue(verify(hashed, password))
                self.assertFalse(verify(hashed, "x" + password))
                self.assertTrue(verify(hashed, password + "\0anything"))
                self.assertIs(identify(hashed), Kind.CRYPT)

    def test_digests_are_stretched_with_the_salt_in_braces(self):
        for name, is_base64, rounds in (
            ("sha512", True, 5000),
            ("sha256", True, 100),
            ("md5", False, 1),
        ):
            policy = HasherPolicy(name, encode_as_base64=is_base64, iterations=rounds)
            for salt, salted in (
                (None, PASSWORD),
                ("", PASSWORD),
                ("0", PASSWORD),
                ("s4lt", PASSWORD + "{s4lt}"),
            ):
                digest = stretched(name, salted, rounds)
                hashed = base64.b64encode(digest).decode() if is_base64 else digest.hex()
                with self.subTest(name=name, salt=salt):
                    self.assert_holds_for_this_alone(hashed, PASSWORD, salt, policy)
                    self.assertFalse(verify(hashed, PASSWORD, "other", policy))
                    self.assertFalse(verify(hashed.upper(), PASSWORD, salt, policy))

    def test_a_digest_with_a_brace_in_its_salt_never_holds(self):
        for salt in ("a{b", "a}b", "{"):
            hashed = stretched("md5", f"x{{{salt}}}", 1).hex()
            self.assertFalse(verify(hashed, "x", salt, MD5))
        self.assert_holds_for_this_alone(
            stretched("md5", "p{salt}w", 1).hex(), "p{salt}w", None, MD5
        )

    def test_pbkdf2_takes_every_salt(self):
        policy = HasherPolicy("pbkdf2", "sha256", iterations=100, key_length=32)
        for salt in ("", "0", "s4lt", "a{b"):
            digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), 100, 32)
            hashed = base64.b64encode(digest).decode()
            with self.subTest(salt=salt):
                self.assert_holds_for_this_alone(hashed, PASSWORD, salt, policy)
                self.assertFalse(verify(hashed, PASSWORD, salt + "x", policy))

    def test_plaintext_holds_only_where_it_is_switched_on(self):
        on, off = HasherPolicy("plaintext", allow_plaintext=True), HasherPolicy("plaintext")
        self.assert_holds_for_this_alone("secret", "secret", None, on)
        self.assert_holds_for_this_alone("secret{s}", "secret", "s", on)
        self.assertFalse(verify("secret", "secret", None, off))
        self.assertFalse(verify("secret", "SECRET", None, on))
        any_case = HasherPolicy("plaintext", ignore_case=True, allow_plaintext=True)
        self.assertTrue(verify("secretÉ", "SECRETÉ", None, any_case))
        self.assertFalse(verify("secreté", "SECRETÉ", None, any_case))

    def test_a_slow_hasher_takes_the_hashes_of_before_it(self):
        sha512 = base64.b64encode(stretched("sha512", "x{s}", 5000)).decode()
        pbkdf2 = base64.b64encode(hashlib.pbkdf2_hmac("sha512", b"x", b"s", 1000, 40)).decode()
        for algorithm in ("auto", "bcrypt", "sodium", "argon2id", "native", "argon2i"):
            for hashed in (sha512, pbkdf2):
                with self.subTest(algorithm=algorithm):
                    self.assert_holds_for_this_alone(hashed, "x", "s", HasherPolicy(algorithm))

    def test_only_hashers_named_by_migrate_from_are_asked_where_there_are_any(self):
        config = {"algorithm": "argon2id", "migrate_from": ["old", "bcrypt"]}
        policy = HasherPolicy.from_config(
            config, {"old": {"algorithm": "md5", "encode_as_base64": False, "iterations": 1}}
        )
        self.assert_holds_for_this_alone(stretched("md5", "x", 1).hex(), "x", None, policy)
        self.assert_holds_for_this_alone(bcrypted(b"x"), "x", None, policy)
        sha512 = base64.b64encode(stretched("sha512", "x", 5000)).decode()
        self.assertFalse(verify(sha512, "x", None, policy))
        # A digest hasher never wants to replace a hash, so Symfony asks nobody after it.
        deaf = HasherPolicy("sha512", migrate_from=(MD5,))
        self.assertFalse(verify(stretched("md5", "x", 1).hex(), "x", None, deaf))

    def test_empty_and_endless_passwords_never_hold(self):
        for hashed in (bcrypted(b""), hashlib.md5(b"").hexdigest(), ""):
            for policy in (BCRYPT, MD5, HasherPolicy("plaintext", allow_plaintext=True)):
                self.assertFalse(verify(hashed, "", None, policy))
        long = "x" * 4096
        self.assertTrue(verify(hashlib.md5(long.encode()).hexdigest(), long, None, MD5))
        longer = long + "x"
        self.assertFalse(verify(hashlib.md5(longer.encode()).hexdigest(), longer, None, MD5))

    def test_a_digest_that_is_not_here_is_refused_when_the_policy_is_made(self):
        for policy in ({"algorithm": "crc32b"}, {"algorithm": "auto", "hash_algorithm": "haval"}):
            with self.assertRaises(ValueError):
                HasherPolicy.from_config(policy)


class RehashTests(unittest.TestCase):
    def test_symfony_replaces_what_its_settings_would_not_make(self):
        argon2 = "$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ"
        for hashed, policy, expected in (
            (bcrypted(b"x"), BCRYPT, False),
            (bcrypted(b"x"), HasherPolicy(), True),
            (bcrypted(b"x", b"$2a$"), BCRYPT, True),
            (argon2, HasherPolicy("sodium"), False),
            (argon2, HasherPolicy("argon2id", time_cost=3), True),
            (argon2, HasherPolicy("native", native_algorithm="argon2id"), False),
            (argon2, HasherPolicy("argon2i"), True),
            (argon2, HasherPolicy(), True),
            ("0" * 32, MD5, False),
        ):
            with self.subTest(hashed=hashed, policy=policy.algorithm):
                self.assertIs(needs_rehash(hashed, policy), expected)

    def test_what_nobody_would_verify_has_no_kind(self):
        for hashed in ("", "!", "$2y$04$short", "$argon2id$v=19$", "x" * 32):
            self.assertIsNone(identify(hashed))
        self.assertIs(identify("x" * 88), Kind.DIGEST)
        self.assertIs(identify("x" * 56), Kind.PBKDF2)


class HostileTests(unittest.TestCase):
    def test_a_hash_that_costs_too_much_is_refused_at_once(self):
        started = time.monotonic()
        for hashed in (
            "$2y$31$" + "." * 53,
            "$argon2id$v=19$m=4000000,t=1,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ",
            "$argon2id$v=19$m=1024,t=999999999,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ",
            "$argon2id$v=19$m=65536,t=4,p=255$c2FsdHNhbHQ$c2FsdHNhbHQ",
            "$6$rounds=999999999$salt$" + "." * 86,
            "_zzzz" + "." * 15,
        ):
            self.assertFalse(verify(hashed, "x"))
        self.assertIsNone(hashing.digest_text(b"x", ("md5", 10**9, True), b""))
        self.assertIsNone(hashing.pbkdf2_text(b"x", ("md5", 10**9, 9, True), b""))
        self.assertLess(time.monotonic() - started, 2)

    def test_nothing_makes_it_raise(self):
        chosen = random.Random(7)
        texts = [*CRYPTS, bcrypted(b"x"), "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ"]
        policies = [HasherPolicy(), MD5, HasherPolicy("plaintext", allow_plaintext=True)]
        passwords = ["", "x", "\0", "é" * 50, b"\xff" * 80, "\ud800", "y" * 5000]
        for _ in range(2_000):
            text = list(chosen.choice(texts))
            at = chosen.randrange(len(text))
            text[at : at + chosen.randrange(2)] = chosen.choice("$0123456789./=,é\0\ud800\udcff")
            hashed, policy = "".join(text), chosen.choice(policies)
            salt = chosen.choice([None, "", "0", "{", "é", b"\xff", "\udcff\ud800"])
            self.assertIsInstance(verify(hashed, chosen.choice(passwords), salt, policy), bool)
            self.assertIsInstance(needs_rehash(hashed, policy), bool)
            identify(hashed, policy)
        self.assertFalse(verify(None, "x"))
