"""The policy that pages are served under."""

from django.http import HttpResponse
from django.test import RequestFactory, SimpleTestCase, override_settings

from annex.presign.tests.fixtures import STORAGE
from config.web import ContentSecurityPolicyMiddleware


class PolicyTests(SimpleTestCase):
    @override_settings(
        ANNEX_OBJECT_STORAGES=[{**STORAGE, "addressing": "virtual", "buckets": ["annex"]}]
    )
    def test_pages_may_show_what_links_lead_to_and_nothing_else(self):
        policy = ContentSecurityPolicyMiddleware(lambda _: HttpResponse())(
            RequestFactory().get("/")
        ).headers["Content-Security-Policy"]

        origin = "https://annex.s3.ca-central-1.amazonaws.com"
        said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        self.assertEqual(
            {name for name, value in said.items() if origin in value.split()},
            {"img-src", "media-src", "connect-src", "frame-src"},
        )
        self.assertEqual(said["script-src"], "'self'")
