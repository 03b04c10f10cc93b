"""Clients in version 1: who signs in as a plain list."""

from rest_framework import serializers

from platforms.marketplace.clients.models import Client


class ClientOut(serializers.ModelSerializer[Client]):
    contacts = serializers.SerializerMethodField()

    class Meta:
        model = Client
        fields = ("id", "name", "odoo_partner_id", "currency", "contacts")
        read_only_fields = fields

    def get_contacts(self, client: Client) -> list[str]:
        return [str(contact.user_id) for contact in client.contacts.all()]
