"""Clients in version 2."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.clients.models import Client


class ClientContactOut(serializers.Serializer[Any]):
    """A member who signs in for the client."""

    user_id = serializers.UUIDField()


class ClientOut(serializers.ModelSerializer[Client]):
    contacts = ClientContactOut(many=True)

    class Meta:
        model = Client
        fields = ("id", "name", "odoo_partner_id", "currency", "contacts")
        read_only_fields = fields
