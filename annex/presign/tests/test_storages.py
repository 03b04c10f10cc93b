"""Which storage holds a key, and what is wrong with one."""

import http.server
import threading
import time

from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory, SimpleTestCase, override_settings

from annex.presign import storages
from annex.presign.addresses import client_address
from annex.presign.checks import object_storages_are_sound
from annex.presign.skew import StorageUnreachable, clock_skew
from annex.presign.tests.fixtures import STORAGE


def setting(*changes):
    return override_settings(ANNEX_OBJECT_STORAGES=[{**STORAGE, **one} for one in changes])


class ResolutionTests(SimpleTestCase):
    def found(self, key="k", **where):
        storage, bucket = storages.resolve(**{"code": None, "bucket": None, **where}, key=key)
        return storage.code, bucket

    @setting({}, {"code": "other", "buckets": ["photos"], "prefix": "odoo/"})
    def test_by_code_by_bucket_and_by_both(self):
        self.assertEqual(self.found(code="archive", bucket="odoo"), ("archive", "odoo"))
        self.assertEqual(self.found(bucket="annex"), ("archive", "annex"))
        self.assertEqual(self.found(code="other", key="odoo/k"), ("other", "photos"))

    @setting({}, {"code": "other", "buckets": ["photos", "annex"], "prefix": "odoo/"})
    def test_nothing_is_guessed(self):
        for where in (
            {},
            {"code": "nowhere"},
            {"code": "archive"},  # of which bucket?
            {"code": "archive", "bucket": "photos"},
            {"bucket": "nowhere"},
            {"bucket": "annex"},  # of which storage?
            {"bucket": "photos", "key": "elsewhere/k"},
        ):
            with self.subTest(where), self.assertRaises(storages.StorageUnknown):
                self.found(**where)

    @setting({"addressing": "virtual"}, {"code": "b", "endpoint": "HTTP://LocalHost:80"})
    def test_origins_are_as_browsers_say_them(self):
        self.assertEqual(
            storages.origins(),
            (
                "https://annex.s3.ca-central-1.amazonaws.com",
                "https://odoo.s3.ca-central-1.amazonaws.com",
                "http://localhost",
            ),
        )

    def test_secrets_are_not_printed(self):
        self.assertNotIn(STORAGE["secret_key"], repr(storages.read(STORAGE)))


class CheckTests(SimpleTestCase):
    def sentences(self, *changes):
        with setting(*changes):
            return [(one.id, one.msg) for one in object_storages_are_sound()]

    def test_a_sound_storage_has_no_findings(self):
        self.assertEqual(self.sentences({}), [])
        self.assertEqual(self.sentences(), [])

    def test_what_is_wrong_is_named(self):
        for change, fragment in (
            ({"region": ""}, "lacks region."),
            ({"secret_key": ""}, "lacks secret_key."),
            ({"buckets": []}, "lacks buckets."),
            ({"buckets": "annex"}, "buckets is a list of names."),
            ({"buckets": ["a/b"]}, "'a/b' is no name of a bucket."),
            ({"endpoint": "s3.example.org"}, "the endpoint is scheme, host and port alone"),
            ({"endpoint": "https://s3.example.org/base"}, "the endpoint is scheme, host"),
            ({"endpoint": "https://s3.example.org:x"}, "the endpoint is scheme, host"),
            ({"checksums": "yes"}, "checksums is true or false."),
            ({"addressing": "auto"}, "path or virtual, not 'auto'."),
            ({"addressing": "virtual", "buckets": ["a.b"]}, "the bucket a.b has a dot"),
            ({"session_token": "x"}, "has both session_token and session_expires_at."),
            (
                {"session_token": "x", "session_expires_at": "2026-11-25T18:00:00"},
                "session_expires_at is a moment with its offset",
            ),
            ({"acces_key": "x"}, "says acces_key, which nothing reads."),
            ({"region": "US EAST"}, "'US EAST' is no region"),
            ({"code": "A B"}, "a code has small letters"),
        ):
            with self.subTest(change):
                found = self.sentences(change)
                self.assertEqual([one for one, _ in found], ["presign.E001"])
                self.assertIn(fragment, found[0][1])
                with setting(change), self.assertRaises(ImproperlyConfigured):
                    storages.configured()

    def test_two_of_a_kind_are_named(self):
        self.assertEqual(
            [one for one, _ in self.sentences({}, {"buckets": ["third"]})], ["presign.E002"]
        )
        self.assertEqual(
            self.sentences({}, {"code": "other", "buckets": ["odoo"]}),
            [
                (
                    "presign.W001",
                    "2 object storages have a bucket odoo: by its name alone it is unknown.",
                )
            ],
        )


class _Hours(http.server.BaseHTTPRequestHandler):
    ahead_s = 0.0

    def do_GET(self):
        self.send_response_only(403)
        self.send_header("Date", self.date_time_string(time.time() + self.ahead_s))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class SkewTests(SimpleTestCase):
    def measured(self, ahead_s):
        handler = type("Hours", (_Hours,), {"ahead_s": ahead_s})
        with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            endpoint = f"http://127.0.0.1:{server.server_port}"
            try:
                return clock_skew(storages.read({**STORAGE, "endpoint": endpoint}))
            finally:
                thread.join()

    def test_the_difference_of_the_clocks_is_told(self):
        for ahead_s in (0, 90, -30):
            with self.subTest(ahead_s):
                skew = self.measured(ahead_s)
                self.assertLessEqual(abs(skew.seconds - ahead_s), skew.uncertainty_s + 0.001)

    def test_a_storage_that_does_not_answer_is_unreachable(self):
        with http.server.HTTPServer(("127.0.0.1", 0), _Hours) as server:
            port = server.server_port
        with self.assertRaises(StorageUnreachable):
            clock_skew(storages.read({**STORAGE, "endpoint": f"http://127.0.0.1:{port}"}))


class AddressTests(SimpleTestCase):
    def test_the_address_is_the_server_s_and_no_header_s(self):
        for said, kept in (
            ("192.0.2.7", "192.0.2.7"),
            ("2001:DB8::1", "2001:db8::1"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("", None),
            ("unix:", None),
        ):
            with self.subTest(said):
                request = RequestFactory().get(
                    "/", REMOTE_ADDR=said, headers={"X-Forwarded-For": "203.0.113.9"}
                )
                self.assertEqual(client_address(request), kept)
