import time
from unittest import TestCase
from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.kernel.ids import uuid7


class IdTests(TestCase):
    def test_an_id_is_a_version_7_uuid_of_this_millisecond(self):
        before = time.time_ns() // 1_000_000

        value = uuid7()

        after = time.time_ns() // 1_000_000
        self.assertEqual((value.version, value.variant), (7, "specified in RFC 4122"))
        self.assertTrue(before <= value.int >> 80 <= after)

    def test_later_ids_sort_after_earlier_ones(self):
        earlier = uuid7()
        time.sleep(0.002)

        self.assertLess(earlier, uuid7())

    def test_ids_do_not_repeat(self):
        self.assertEqual(len({uuid7() for _ in range(10_000)}), 10_000)


class ActorTests(TestCase):
    def test_a_role_includes_the_lesser_ones_and_no_greater(self):
        manager = Actor(account_id=UUID(int=1), role="manager")

        held = [r for r in ("viewer", "member", "manager", "admin", "owner") if manager.has_role(r)]

        self.assertEqual(held, ["viewer", "member", "manager"])

    def test_an_actor_allows_exactly_its_scopes(self):
        actor = Actor(account_id=UUID(int=1), role="owner", scopes=frozenset({"units:read"}))

        self.assertTrue(actor.allows("units:read"))
        self.assertFalse(actor.allows("units:write"))


class ErrorTests(TestCase):
    def test_an_error_carries_its_facts_and_reads_as_its_title(self):
        error = Conflict(unit_id="x")

        self.assertIsInstance(error, DomainError)
        self.assertEqual((str(error), error.details), (Conflict.title, {"unit_id": "x"}))
