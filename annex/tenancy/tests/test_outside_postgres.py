"""What no policy of the database guards: cache entries, files and log lines."""

import io
import logging
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.test import SimpleTestCase

from annex.kernel.ids import uuid7
from annex.tenancy.caching import GLOBAL
from annex.tenancy.context import NoTenantEntered, global_context, no_context, tenant_context
from annex.tenancy.logs import ContextFilter
from annex.tenancy.storage import AccountStorage

A, B, PERSON = uuid7(), uuid7(), uuid7()


class CacheTests(SimpleTestCase):
    def setUp(self):
        self.addCleanup(cache.clear)

    def test_accounts_do_not_share_a_key(self):
        with tenant_context(A):
            cache.set("report", "a")
        with tenant_context(B):
            self.assertIsNone(cache.get("report"))
            cache.set("report", "b")
            cache.delete("report")
        with tenant_context(A, PERSON):
            self.assertEqual(cache.get("report"), "a")

    def test_a_key_of_nobody_is_refused_in_every_way_of_use(self):
        for nowhere in (no_context(), global_context(), global_context(A)):
            with nowhere:
                for use in (
                    lambda: cache.get("report"),
                    lambda: cache.set("report", 1),
                    lambda: cache.delete("report"),
                    lambda: cache.get_many(["report"]),
                    lambda: cache.incr("report"),
                ):
                    with self.assertRaises(NoTenantEntered):
                        use()

    def test_a_key_declared_global_is_the_same_everywhere(self):
        with no_context():
            cache.set(f"{GLOBAL}motd", "hello")
        with tenant_context(B):
            self.assertEqual(cache.get(f"{GLOBAL}motd"), "hello")

    def test_an_account_can_not_write_over_what_is_global_or_anothers(self):
        with tenant_context(A):
            cache.set(f"account:{B}:report", "forged")
            cache.set("x", "own")
        with tenant_context(B):
            self.assertIsNone(cache.get("report"))
        with no_context():
            self.assertIsNone(cache.get(f"{GLOBAL}x"))

    def test_every_cache_of_the_project_names_its_entries_so(self):
        for options in settings.CACHES.values():
            self.assertEqual(options["KEY_FUNCTION"], "annex.tenancy.caching.make_key")


class StorageTests(SimpleTestCase):
    def setUp(self):
        folder = self.enterContext(TemporaryDirectory())
        self.storage = AccountStorage(
            "django.core.files.storage.FileSystemStorage",
            {"location": folder, "base_url": "/files/"},
        )

    def test_accounts_have_files_of_their_own_under_the_same_name(self):
        for account in (A, B):
            with tenant_context(account):
                name = self.storage.save("reports/one.txt", ContentFile(str(account).encode()))
                self.assertEqual(name, "reports/one.txt")
        with tenant_context(A):
            with self.storage.open("reports/one.txt") as file:
                self.assertEqual(file.read(), str(A).encode())
            self.assertEqual(
                self.storage.url("reports/one.txt"), f"/files/accounts/{A}/reports/one.txt"
            )
            self.storage.delete("reports/one.txt")
            self.assertFalse(self.storage.exists("reports/one.txt"))
        with tenant_context(B):
            self.assertEqual(self.storage.listdir("reports"), ([], ["one.txt"]))
            self.assertEqual(self.storage.size("reports/one.txt"), 36)

    def test_no_name_leads_out_of_the_account(self):
        with tenant_context(B):
            self.storage.save("secret.txt", ContentFile(b"b"))
        with tenant_context(A):
            for name in (f"../{B}/secret.txt", f"/accounts/{B}/secret.txt", "../../etc/passwd"):
                for use in (self.storage.exists, self.storage.open, self.storage.delete):
                    with self.subTest(name=name), self.assertRaises(SuspiciousFileOperation):
                        use(name)

    def test_without_an_account_there_are_no_files(self):
        with no_context(), self.assertRaises(NoTenantEntered):
            self.storage.exists("reports/one.txt")


class LogTests(SimpleTestCase):
    def written(self):
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.addFilter(ContextFilter())
        handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["line"]["format"]))
        log = logging.getLogger("annex.somewhere.deep")
        log.addHandler(handler)
        try:
            log.warning("said")
        finally:
            log.removeHandler(handler)
        return out.getvalue()

    def test_each_line_names_account_and_person(self):
        with tenant_context(A, PERSON):
            self.assertIn(f"[account={A} actor={PERSON} task=-] said", self.written())
        with tenant_context(B):
            self.assertIn(f"[account={B} actor=- task=-] said", self.written())
        with global_context():
            self.assertIn("[account=global actor=- task=-] said", self.written())
        with no_context():
            self.assertIn("[account=- actor=- task=-] said", self.written())

    def test_every_handler_of_the_project_adds_them(self):
        for handler in settings.LOGGING["handlers"].values():
            self.assertIn("context", handler["filters"])
