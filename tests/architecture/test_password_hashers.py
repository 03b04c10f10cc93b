"""The product verifies every kind of hash that the rescue copies, and makes Argon2's alone."""

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import SimpleTestCase
from django.utils.module_loading import import_string

from annex.rescue.symfony import hashers
from config.settings import base


class PasswordHasherTests(SimpleTestCase):
    def test_every_copied_kind_is_verified_and_argon2_is_made(self):
        first, *others = (import_string(path) for path in base.PASSWORD_HASHERS)
        kinds = {
            kind
            for kind in vars(hashers).values()
            if isinstance(kind, type)
            and issubclass(kind, hashers.SymfonyHasher)
            and kind.algorithm is not None
        }

        self.assertIs(first, Argon2PasswordHasher)
        self.assertEqual(len(kinds), 6)
        self.assertLessEqual(kinds, set(others))
