from datetime import timedelta

from asgiref.sync import sync_to_async
from django.test import override_settings
from django.utils import timezone

from annex.identity.models import AccessToken, Account, Membership
from annex.realtime.tests.sockets import SocketCase
from annex.testing import factories

WATCHFUL = {"recheck_every_s": 0.05}


class TokenLifeTests(SocketCase):
    async def test_a_socket_closes_with_4401_when_its_token_expires(self) -> None:
        socket = await self.following(expires_at=timezone.now() + timedelta(seconds=0.3))
        await self.assert_closed(socket, 4401, "token_expired")

    async def test_a_new_token_of_the_same_user_keeps_it_open(self) -> None:
        def make() -> tuple[str, str]:
            user = factories.make_member(self.account, role="admin").user
            soon = timezone.now() + timedelta(seconds=0.4)
            return (
                factories.make_token(self.account, user=user, expires_at=soon),
                factories.make_token(self.account, user=user),
            )

        first, second = await sync_to_async(make)()
        socket = await self.connect("/ws/employees/", first)
        await socket.send({"t": "auth", "token": second})
        self.assertEqual((await socket.receive())["t"], "ready")
        self.assertTrue(await socket.is_silent(0.6))
        await self.happen()
        self.assertEqual((await socket.receive())["t"], "ev")

    async def test_a_token_of_someone_else_closes_with_4403(self) -> None:
        socket = await self.following()
        await socket.send({"t": "auth", "token": await self.token_for()})
        await self.assert_closed(socket, 4403, "other_actor")

    async def test_a_token_of_the_same_user_in_another_account_closes_with_4403(self) -> None:
        def make() -> tuple[str, str]:
            user = factories.make_member(self.account).user
            factories.make_member(self.other_account, user=user)
            return (
                factories.make_token(self.account, user=user),
                factories.make_token(self.other_account, user=user),
            )

        first, second = await sync_to_async(make)()
        socket = await self.connect("/ws/employees/", first)
        await socket.send({"t": "auth", "token": second})
        await self.assert_closed(socket, 4403, "other_actor")

    @override_settings(REALTIME=WATCHFUL)
    async def test_a_revoked_token_closes_with_4401(self) -> None:
        socket = await self.following()
        self.assertTrue(await socket.is_silent(0.2))
        await AccessToken.objects.filter(account=self.account).adelete()
        await self.assert_closed(socket, 4401, "invalid_token")

    @override_settings(REALTIME=WATCHFUL)
    async def test_a_membership_that_ended_closes_with_4401(self) -> None:
        socket = await self.following()

        def end() -> None:
            with self.rows():
                Membership.objects.update(is_active=False)

        await sync_to_async(end)()
        await self.assert_closed(socket, 4401, "invalid_token")

    @override_settings(REALTIME=WATCHFUL)
    async def test_a_closed_account_closes_with_4403(self) -> None:
        socket = await self.following()
        await Account.objects.filter(pk=self.account.pk).aupdate(status="closed")
        await self.assert_closed(socket, 4403, "account_closed")

    @override_settings(REALTIME=WATCHFUL)
    async def test_a_suspended_account_can_still_be_followed(self) -> None:
        socket = await self.following()
        await Account.objects.filter(pk=self.account.pk).aupdate(status="suspended")
        self.assertTrue(await socket.is_silent(0.2))

    async def test_a_suspended_account_opens_sockets_and_hears_events(self) -> None:
        await Account.objects.filter(pk=self.account.pk).aupdate(status="suspended")
        socket = await self.following()
        await self.happen()
        self.assertEqual((await socket.receive())["t"], "ev")

    async def test_a_closed_account_opens_none(self) -> None:
        token = await self.token_for()
        await Account.objects.filter(pk=self.account.pk).aupdate(status="closed")
        socket = await self.open("/ws/employees/")
        await socket.send({"t": "auth", "token": token})
        await self.assert_closed(socket, 4401, "invalid_token")

    @override_settings(REALTIME=WATCHFUL)
    async def test_a_scope_that_was_lost_closes_with_4403(self) -> None:
        socket = await self.following(scopes=["employees:read"])
        await AccessToken.objects.filter(account=self.account).aupdate(scope="units:read")
        await self.assert_closed(socket, 4403, "insufficient_scope")
