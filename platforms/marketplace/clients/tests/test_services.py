from uuid import uuid4

from annex.kernel.actor import Actor
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.clients import services
from platforms.marketplace.clients.models import Block, Client, ClientContact
from platforms.marketplace.clients.policies import (
    BlockNotFound,
    ClientNotFound,
    represented_by,
)
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.skills.policies import OperatorsOnly, UnknownReference
from platforms.marketplace.specialists.tests.factories import make_specialist


class ClientsTestCase(ServiceTestCase):
    def member(self) -> Actor:
        with global_context():
            member = factories.make_member(self.account, role="member")
        return self.actor("member", user_id=member.user_id)


class ClientTest(ClientsTestCase):
    def test_a_client_starts_as_said(self) -> None:
        client = services.create(actor=self.actor("manager"), name="Northwind", odoo_partner_id=7)

        client.refresh_from_db()
        self.assertEqual(
            (client.name, client.odoo_partner_id, client.currency), ("Northwind", 7, "EUR")
        )

    def test_a_partner_of_odoo_is_one_client(self) -> None:
        make_client(odoo_partner_id=7)
        other = make_client()

        with self.assertRaises(services.PartnerTaken):
            services.create(actor=self.actor(), name="Again", odoo_partner_id=7)
        with self.assertRaises(services.PartnerTaken):
            services.change(actor=self.actor(), client_id=other.pk, odoo_partner_id=7)

        self.assertEqual(Client.objects.filter(odoo_partner_id=7).count(), 1)

    def test_only_operators_change_clients_contacts_do_not(self) -> None:
        actor, client = self.member(), make_client(name="Northwind")
        make_contact(client=client, user_id=actor.user_id)

        for call in (
            lambda: services.create(actor=actor, name="Mine"),
            lambda: services.change(actor=actor, client_id=client.pk, name="Mine"),
            lambda: services.delete(actor=actor, client_id=client.pk),
            lambda: services.replace_contacts(actor=actor, client_id=client.pk, user_ids=[]),
        ):
            with self.assertRaises(OperatorsOnly):
                call()

        client.refresh_from_db()
        self.assertEqual(client.name, "Northwind")
        self.assertEqual(ClientContact.objects.count(), 1)

    def test_a_client_with_missions_stays(self) -> None:
        client = make_mission().client

        with self.assertRaises(services.ClientInUse):
            services.delete(actor=self.actor(), client_id=client.pk)

        self.assertTrue(Client.objects.filter(pk=client.pk).exists())


class ContactTest(ClientsTestCase):
    def test_contacts_are_replaced_as_a_whole_and_are_members(self) -> None:
        client, one, other = make_client(), self.member(), self.member()

        for user_ids in ([one.user_id], [other.user_id]):
            services.replace_contacts(actor=self.actor(), client_id=client.pk, user_ids=user_ids)
        with self.assertRaises(UnknownReference):
            services.replace_contacts(
                actor=self.actor(), client_id=client.pk, user_ids=[other.user_id, uuid4()]
            )

        self.assertEqual(list(represented_by(other)), [client])
        self.assertEqual(list(represented_by(one)), [])
        self.assertEqual(list(represented_by(self.actor("owner"))), [])


class BlockTest(ClientsTestCase):
    def test_contacts_block_for_their_client_and_nobody_else_s(self) -> None:
        actor, mine, theirs = self.member(), make_client(), make_client()
        make_contact(client=mine, user_id=actor.user_id)
        specialist = make_specialist()

        for reason in ("Late.", "Very late."):
            services.block(
                actor=actor, client_id=mine.pk, specialist_id=specialist.pk, reason=reason
            )
        with self.assertRaises(ClientNotFound):
            services.block(
                actor=actor, client_id=theirs.pk, specialist_id=specialist.pk, reason="Late."
            )

        self.assertEqual(
            list(Block.objects.values_list("client_id", "reason")), [(mine.pk, "Very late.")]
        )
        services.unblock(actor=actor, client_id=mine.pk, specialist_id=specialist.pk)
        with self.assertRaises(BlockNotFound):
            services.unblock(actor=actor, client_id=mine.pk, specialist_id=specialist.pk)

    def test_a_specialist_of_another_account_is_unknown(self) -> None:
        client = make_client()
        with self.as_account(self.other_account):
            theirs = make_specialist()

        for specialist_id in (theirs.pk, uuid4()):
            with self.assertRaises(UnknownReference):
                services.block(
                    actor=self.actor(), client_id=client.pk, specialist_id=specialist_id, reason="x"
                )

        self.assertFalse(Block.objects.exists())


class EventsTest(ClientsTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        client = services.create(actor=actor, name="Northwind")
        services.change(actor=actor, client_id=client.pk, name="Northwind")
        services.replace_contacts(actor=actor, client_id=client.pk, user_ids=[])
        services.change(actor=actor, client_id=client.pk, name="Contoso")
        services.delete(actor=actor, client_id=client.pk)

        self.assertEqual(
            told("clients"), [(op, [client.pk]) for op in ("created", "updated", "deleted")]
        )
