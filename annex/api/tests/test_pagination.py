from types import SimpleNamespace

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from annex.api.pagination import AnnexCursorPagination
from annex.identity.models import User
from annex.tenancy.context import global_context

VIEW = SimpleNamespace(ordering_fields={"seen": "last_login", "name": "full_name"})
MOMENTS = st.none() | st.sampled_from(["2026-01-01T00:00Z", "2026-01-02T00:00:00.000001Z"])


def page(url, view=VIEW):
    request = Request(RequestFactory().get(url))
    request.version = "2"
    paginator = AnnexCursorPagination()
    rows = paginator.paginate_queryset(User.objects.all(), request, view)
    return [row.pk for row in rows], paginator.next, paginator.previous


def walk(url, direction):
    """Follow a link to its end; return the pages."""
    pages = []
    while url:
        rows, following, preceding = page(url)
        pages.append(rows)
        url = following if direction == "next" else preceding
    return pages


class PaginationTests(TestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(global_context())

    @settings(max_examples=40, deadline=None)
    @given(st.lists(MOMENTS, min_size=1, max_size=12), st.integers(1, 5), st.booleans())
    def test_forward_and_back_show_every_row_once_in_order(self, moments, size, descending):
        User.objects.all().delete()
        for number, moment in enumerate(moments):
            User.objects.create(email=f"{number}@example.test", full_name="A", last_login=moment)
        sign = "-" if descending else ""
        url = f"/api/users/?version=2&page_size={size}&ordering={sign}seen"
        people = list(User.objects.all())
        known = [u for u in people if u.last_login]
        groups = sorted({u.last_login for u in known}, reverse=descending)
        expected = [
            pk for g in groups for pk in sorted(u.pk for u in known if u.last_login == g)
        ] + sorted(u.pk for u in people if not u.last_login)

        forward = walk(url, "next")

        self.assertEqual([pk for rows in forward for pk in rows], expected)
        last_url = url
        while (following := page(last_url)[1]) is not None:
            last_url = following
        self.assertEqual(walk(last_url, "previous"), forward[::-1])

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=9), st.integers(1, 4))
    def test_rows_that_always_have_a_value_are_walked_the_same(self, names, size):
        User.objects.all().delete()
        for number, name in enumerate(names):
            User.objects.create(email=f"{number}@example.test", full_name=name)
        for ordering, backwards in (("name", False), ("-name", True)):
            people = sorted(User.objects.all(), key=lambda u: u.pk)
            people.sort(key=lambda u: u.full_name, reverse=backwards)
            url = f"/api/users/?version=2&page_size={size}&ordering={ordering}"

            forward = walk(url, "next")

            self.assertEqual([pk for rows in forward for pk in rows], [u.pk for u in people])
            last_url = url
            while (following := page(last_url)[1]) is not None:
                last_url = following
            self.assertEqual(walk(last_url, "previous"), forward[::-1])

    def test_an_index_can_begin_where_a_page_does(self):
        for number in range(3):
            User.objects.create(email=f"{number}@example.test", full_name="A")
        for ordering, bound in (("name", ">="), ("-name", "<="), ("seen", None)):
            following = page(f"/api/users/?page_size=2&ordering={ordering}")[1]
            with self.subTest(ordering), CaptureQueriesContext(connection) as captured:
                page(following)
                where = captured[-1]["sql"].partition("WHERE")[2]
                self.assertEqual([b for b in (">=", "<=") if b in where], [bound] if bound else [])

    def test_links_keep_the_filters_and_say_the_version(self):
        for number in range(3):
            User.objects.create(email=f"{number}@example.test", full_name="A")

        _, following, preceding = page("/api/users/?page_size=2&search=a")

        self.assertIn("search=a", following)
        self.assertIn("version=2", following)
        self.assertIsNone(preceding)

    def test_a_page_size_out_of_bounds_is_told_its_bounds(self):
        for size in ("0", "201", "many", "-1"):
            with self.subTest(size=size), self.assertRaisesMessage(ValidationError, "1 to 200"):
                page(f"/api/users/?page_size={size}")

    def test_an_unknown_ordering_is_told_the_known_ones(self):
        with self.assertRaisesMessage(ValidationError, "Order by one of: name, seen."):
            page("/api/users/?ordering=password")

    def test_a_damaged_cursor_is_refused(self):
        for cursor in ("x", "!!!", "eyJrIjoxfQ", "bnVsbA", "eyJrIjp7fSwiaSI6MSwiYiI6MX0"):
            with self.subTest(cursor=cursor), self.assertRaises(ValidationError):
                page(f"/api/users/?ordering=seen&cursor={cursor}")
