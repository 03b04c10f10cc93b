"""The issuer is configured as RFC 9700 and our own rules say, and stays so."""

import os
import subprocess
import sys

from django.conf import settings
from django.test import SimpleTestCase
from oauth2_provider.settings import oauth2_settings

EXPECTED = {
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "PKCE_REQUIRED": True,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 300,
    "REFRESH_TOKEN_EXPIRE_SECONDS": 14 * 24 * 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
    "ROTATE_REFRESH_TOKEN": True,
    "ALLOW_URI_WILDCARDS": False,
    "OIDC_ENABLED": True,
    "OIDC_RESPONSE_TYPES_SUPPORTED": ["code"],
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_STRICT_REDIRECT_URIS": True,
    "DEFAULT_SCOPES": [],
    "ERROR_RESPONSE_WITH_SCOPES": True,
    "DCR_ENABLED": False,
    "CIMD_ENABLED": False,
}


class TheIssuersSettings(SimpleTestCase):
    def test_are_these(self) -> None:
        for name, value in EXPECTED.items():
            with self.subTest(name=name):
                self.assertEqual(getattr(oauth2_settings, name), value)

    def test_limit_the_sign_in_cookie_to_the_sign_in_server(self) -> None:
        self.assertEqual(settings.SESSION_COOKIE_PATH, "/o/")
        self.assertEqual(settings.CSRF_COOKIE_PATH, "/o/")
        self.assertTrue(settings.SESSION_COOKIE_HTTPONLY)
        self.assertEqual(settings.SESSION_COOKIE_SAMESITE, "Lax")

    def test_pass_the_deploy_check_in_production(self) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PUBLIC_URL": "https://annex.example",
        }
        checked = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        output = checked.stdout + checked.stderr
        self.assertIn("System check identified", output)
        self.assertNotIn("oauth2_provider.", output)

    def test_hash_passwords_with_argon2_first_in_production(self) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.production"}
        program = "from django.conf import settings; print(settings.PASSWORD_HASHERS[0])"
        told = subprocess.run(
            [sys.executable, "-c", program],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        self.assertEqual(told.stdout.strip(), "django.contrib.auth.hashers.Argon2PasswordHasher")
