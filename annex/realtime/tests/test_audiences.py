"""Families whose events are for whom their rows concern."""

from collections.abc import Sequence
from unittest import mock
from uuid import UUID

from asgiref.sync import sync_to_async

from annex.identity.models import User
from annex.kernel.ids import uuid7
from annex.realtime import audiences, events
from annex.realtime.models import Event
from annex.realtime.tests.sockets import SocketCase
from annex.testing import factories
from annex.testing.cases import ServiceTestCase
from annex.testing.sockets import Socket

ADA, BOB = uuid7(), uuid7()


class Registered:
    """Lets the rows of ``users`` be for those only, and says so as a platform does."""

    def __init__(self, users: dict[UUID, list[UUID] | None]) -> None:
        self.users = users

    def __call__(self, entity_ids: Sequence[UUID]) -> dict[UUID, list[UUID] | None]:
        return {pk: self.users[pk] for pk in entity_ids if pk in self.users}

    def registered(self) -> "mock._patch_dict":
        return mock.patch.dict(audiences._registered, {"employees": self})


class AudienceTest(ServiceTestCase):
    def emit(self, users: dict[UUID, list[UUID] | None], ids: list[UUID]) -> None:
        with Registered(users).registered():
            events.emit(family="employees", op="updated", entity_ids=ids)

    def test_rows_of_different_people_are_never_named_together(self) -> None:
        hers, his, also_hers, of_all = uuid7(), uuid7(), uuid7(), uuid7()

        self.emit(
            {hers: [ADA], his: [BOB], also_hers: [ADA], of_all: None},
            [hers, his, also_hers, of_all],
        )

        told = [(event.entity_ids, event.heard_by) for event in Event.objects.all()]
        self.assertCountEqual(told, [([hers, also_hers], [ADA]), ([his], [BOB]), ([of_all], None)])

    def test_a_row_that_is_nobodys_is_for_overseers(self) -> None:
        lost = uuid7()

        self.emit({}, [lost])

        event = Event.objects.get()
        self.assertEqual((event.entity_ids, event.heard_by), ([lost], []))

    def test_an_event_without_rows_is_for_overseers(self) -> None:
        self.emit({}, [])

        self.assertEqual(Event.objects.get().heard_by, [])

    def test_more_rows_than_are_named_tell_nothing_but_to_look_again(self) -> None:
        self.emit({}, [uuid7() for _ in range(501)])

        event = Event.objects.get()
        self.assertEqual((event.entity_ids, event.heard_by), (None, None))

    def test_a_family_without_audience_is_for_everybody(self) -> None:
        with Registered({}).registered():
            events.emit(family="units", op="updated", entity_ids=[uuid7()])

        self.assertIsNone(Event.objects.get().heard_by)

    def test_overseers_hear_everything_unless_they_are_limited_to_a_unit(self) -> None:
        for role, unit_id, heard in (
            ("owner", None, True),
            ("manager", None, True),
            ("manager", uuid7(), False),
            ("member", None, False),
        ):
            with self.subTest(role=role, unit_id=unit_id):
                self.assertIs(audiences.hears(self.actor(role, unit_id=unit_id), [ADA]), heard)
        self.assertTrue(audiences.hears(self.actor("viewer", user_id=ADA), [ADA]))
        self.assertTrue(audiences.hears(self.actor("viewer"), None))


class DeliveryTest(SocketCase):
    async def follow_as(self, user: User, path: str = "/ws/employees/") -> Socket:
        token = await self.token_for(user=user, role="member")
        return await self.connect(path, token)

    async def member(self) -> User:
        make = sync_to_async(factories.make_member)
        return (await make(self.account, role="member")).user

    async def test_only_those_concerned_and_overseers_are_told(self) -> None:
        ada, bob = await self.member(), await self.member()
        row = uuid7()
        hers = await self.follow_as(ada)
        his = await self.follow_as(bob)
        his_of_row = await self.follow_as(bob, f"/ws/employees/{row}/")
        overseers = await self.following(role="manager")

        with Registered({row: [ada.pk]}).registered():
            await self.happen(entity_ids=[row], op="hidden")
        await self.happen(entity_ids=[row], op="open")

        self.assertEqual([(await hers.receive())["op"] for _ in range(2)], ["hidden", "open"])
        self.assertEqual([(await overseers.receive())["op"] for _ in range(2)], ["hidden", "open"])
        self.assertEqual((await his.receive())["op"], "open")
        self.assertEqual((await his_of_row.receive())["op"], "open")
