"""Secrets are made once, at random, and stay private."""

import stat

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from annex.local.console import LocalProblem
from annex.local.secrets import Secrets
from annex.local.tests.folders import FolderTestCase


class SecretsTests(FolderTestCase):
    def test_the_same_secrets_come_back_the_second_time(self) -> None:
        self.assertEqual(Secrets.kept_in(self.root), Secrets.kept_in(self.root))

    def test_two_folders_have_nothing_in_common(self) -> None:
        one = vars(Secrets.kept_in(self.root / "one"))
        other = vars(Secrets.kept_in(self.root / "other"))
        self.assertEqual([name for name in one if one[name] == other[name]], [])

    def test_only_the_owner_can_read_the_file(self) -> None:
        Secrets.kept_in(self.root)
        mode = (self.root / "secrets.json").stat().st_mode
        self.assertEqual(stat.S_IMODE(mode), 0o600)

    def test_the_signing_key_is_an_rsa_key_of_2048_bits(self) -> None:
        pem = Secrets.kept_in(self.root).oidc_rsa_private_key.encode()
        key = serialization.load_pem_private_key(pem, password=None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.assertEqual(key.key_size, 2048)

    def test_a_damaged_file_is_a_problem_and_is_left_as_it_is(self) -> None:
        for damage in ("", "{", "[]", '{"secret_key": "alone"}'):
            with self.subTest(damage=damage):
                path = self.root / "secrets.json"
                path.write_text(damage)
                with self.assertRaisesRegex(LocalProblem, "make reset"):
                    Secrets.kept_in(self.root)
                self.assertEqual(path.read_text(), damage)
