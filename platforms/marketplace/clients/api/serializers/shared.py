"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.clients.models import Block, Client

MOST_CONTACTS = 200


class ClientIn(serializers.ModelSerializer[Client]):
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)

    class Meta:
        model = Client
        fields = ("name", "odoo_partner_id", "currency")


class ContactsIn(serializers.Serializer[Any]):
    """All members who sign in for a client."""

    user_ids = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_CONTACTS)


class BlockOut(serializers.ModelSerializer[Block]):
    """A specialist whom the client is never offered, and why."""

    specialist_id = serializers.UUIDField()
    headline = serializers.CharField(source="specialist.headline")

    class Meta:
        model = Block
        fields = ("specialist_id", "headline", "reason")
        read_only_fields = fields


class BlocksOut(serializers.Serializer[Any]):
    """All specialists whom the client is never offered."""

    blocks = BlockOut(many=True)


class BlockIn(serializers.ModelSerializer[Block]):
    specialist_id = serializers.UUIDField()

    class Meta:
        model = Block
        fields = ("specialist_id", "reason")
