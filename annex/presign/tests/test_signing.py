"""Our addresses are the ones that botocore gives, for any key and name."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.test import SimpleTestCase

from annex.presign.dispositions import present
from annex.presign.signing import BACKDATED_S, LIFETIME_S, Signer
from annex.presign.storages import read
from annex.presign.tests.fixtures import STORAGE, written
from annex.presign.tests.peer import peer, peer_signed, peer_url

AT = 1_795_000_000.75


class EqualityTests(SimpleTestCase):
    def assert_equal_to_botocore(self, changes, seed, count=400):
        storage = read({**STORAGE, **changes})
        signer, client = Signer(storage), peer(storage)
        for key, name in written(seed, count):
            shown = present(name, "application/pdf", "inline")
            ours = signer.url("odoo", key, shown, at=AT)
            theirs = peer_url(
                client, "odoo", key, shown, dated=int(AT) - 5, lifetime_s=LIFETIME_S + BACKDATED_S
            )
            self.assertEqual(ours, theirs)

    def test_by_path_at_amazon(self):
        self.assert_equal_to_botocore({}, 1)

    def test_by_virtual_host_at_amazon(self):
        self.assert_equal_to_botocore({"addressing": "virtual"}, 2)

    def test_at_a_port_of_one_s_own(self):
        self.assert_equal_to_botocore(
            {"endpoint": "http://127.0.0.1:9000", "region": "us-east-1"}, 3
        )

    def test_by_virtual_host_at_a_port(self):
        self.assert_equal_to_botocore(
            {"endpoint": "https://ceph.example.org:8443", "addressing": "virtual"}, 4
        )

    def test_with_a_session(self):
        self.assert_equal_to_botocore(
            {
                "session_token": "FwoGZXIvYXdzE+/=&% é",
                "session_expires_at": "2026-11-25T18:00:00+00:00",
            },
            5,
        )

    def test_with_headers_that_a_request_has_to_say(self):
        for changes in ({}, {"session_token": "Fwo+/=", "session_expires_at": "2026-11-25T18:00Z"}):
            storage = read({**STORAGE, **changes})
            for number, (key, name) in enumerate(written(6, 100)):
                headers = {"x-amz-checksum-sha256": f"{number}+/=", "content-length": str(number)}
                ours = Signer(storage).url(
                    "odoo",
                    key,
                    present(name, "application/pdf", "inline"),
                    at=AT,
                    method="PUT",
                    headers=headers,
                )
                theirs = peer_signed(
                    storage,
                    ours.partition("&X-Amz-Algorithm")[0],
                    headers,
                    dated=int(AT) - BACKDATED_S,
                    lifetime_s=LIFETIME_S + BACKDATED_S,
                )
                self.assertIn("X-Amz-SignedHeaders=content-length%3Bhost%3Bx-amz-", ours)
                self.assertEqual(ours, theirs)


class AddressTests(SimpleTestCase):
    def url(self, key="a/b.pdf", name="b.pdf", at=AT, **changes):
        storage = read({**STORAGE, **changes})
        return Signer(storage).url("annex", key, present(name, "application/pdf", "inline"), at=at)

    def test_the_host_is_the_region_s_and_the_signature_is_version_4(self):
        parts = urlsplit(self.url())
        self.assertEqual(parts.netloc, "s3.ca-central-1.amazonaws.com")
        said = parse_qs(parts.query)
        self.assertEqual(said["X-Amz-Algorithm"], ["AWS4-HMAC-SHA256"])
        self.assertIn("/ca-central-1/s3/aws4_request", said["X-Amz-Credential"][0])
        self.assertEqual(said["response-cache-control"], ["private, no-store"])

    def test_it_dies_sixty_seconds_after_the_second_of_minting_though_dated_back(self):
        said = parse_qs(urlsplit(self.url()).query)
        dated = datetime.strptime(said["X-Amz-Date"][0], "%Y%m%dT%H%M%S%z").timestamp()
        self.assertEqual(dated, int(AT) - 5)
        self.assertEqual(dated + int(said["X-Amz-Expires"][0]), int(AT) + 60)

    def test_the_key_is_signed_as_stored(self):
        for key, path in (
            ("a b+c%20~d", "/annex/a%20b%2Bc%2520~d"),
            ("e\u0301", "/annex/e%CC%81"),
            ("\u00e9", "/annex/%C3%A9"),
            ("a//b/", "/annex/a//b/"),
        ):
            with self.subTest(key=key):
                self.assertEqual(urlsplit(self.url(key)).path, path)

    def test_key_name_type_and_moment_are_all_signed(self):
        def signature(**changes):
            return re.search("X-Amz-Signature=([0-9a-f]{64})$", self.url(**changes))[1]

        changed = [
            {},
            {"key": "a/c.pdf"},
            {"name": "c.pdf"},
            {"at": AT + 1},
            {"region": "us-east-1"},
            {"endpoint": "https://s3.ca-central-1.amazonaws.com:8443"},
            {"secret_key": "another"},
        ]
        self.assertEqual(len({signature(**one) for one in changed}), len(changed))

    def test_the_key_of_the_day_changes_with_the_day(self):
        signer = Signer(read(STORAGE))
        shown = present("b.pdf", "application/pdf", "inline")
        tomorrow = AT + 86_400
        first = [signer.url("annex", "k", shown, at=at) for at in (AT, tomorrow, AT)]
        afresh = [Signer(read(STORAGE)).url("annex", "k", shown, at=at) for at in (AT, tomorrow)]
        self.assertEqual(first, [*afresh, afresh[0]])
