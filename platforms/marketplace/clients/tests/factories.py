"""Clients that are valid and dull."""

import itertools
from typing import Any
from uuid import UUID

from platforms.marketplace.clients.models import Client, ClientContact

_numbers = itertools.count(1)


def make_client(**fields: Any) -> Client:
    """Make a client of its own name."""
    return Client.objects.create(**{"name": f"Client {next(_numbers)}"} | fields)


def make_contact(*, client: Client, user_id: UUID) -> ClientContact:
    """Let a user sign in for a client."""
    return ClientContact.objects.create(client=client, user_id=user_id)
