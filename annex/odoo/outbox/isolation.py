"""What the outbox keeps in the database beside its isolated table."""

from annex.tenancy.declarations import Isolation


def isolation() -> Isolation:
    """Return what tells the sweep which accounts have calls to make."""
    return Isolation(
        definers={
            "annex.odoo_outbox_due(timestamp with time zone)": (
                "Tells the sweep, where nobody entered, which accounts have calls to make."
            ),
        },
        owner_policies={"odoo_outbox_call.owner_finds_due": "next_at IS NOT NULL"},
    )
