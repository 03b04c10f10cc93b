from uuid import uuid4

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.clients.models import Block
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.specialists.tests.factories import make_specialist


class ConstraintsTest(ServiceTestCase):
    def test_a_contact_and_a_block_occur_once_in_a_client(self) -> None:
        client, specialist, user_id = make_client(), make_specialist(), uuid4()
        make_contact(client=client, user_id=user_id)
        Block.objects.create(client=client, specialist=specialist, reason="Late.")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_contact(client=client, user_id=user_id)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Block.objects.create(client=client, specialist=specialist, reason="Again.")

    def test_contacts_and_blocks_go_with_their_client(self) -> None:
        client = make_client()
        make_contact(client=client, user_id=uuid4())
        Block.objects.create(client=client, specialist=make_specialist(), reason="Late.")

        client.delete()

        self.assertFalse(Block.objects.exists())
