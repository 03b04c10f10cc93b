"""What the record of links keeps in the database beside its isolated tables."""

from annex.tenancy.declarations import Isolation


def isolation() -> Isolation:
    """Return what chains the record, and what cuts it at its old end."""
    return Isolation(
        definers={
            "annex.presign_append()": "Nobody else may number or chain a link.",
            "annex.presign_forget(timestamp with time zone, integer)": "Removes what is old.",
        },
        triggers={"presign_link.presign_append": "Chains links as they are recorded."},
        owner_policies={
            "presign_link.owner_finds": "true",
            "presign_link.owner_removes": "true",
            "presign_chain.owner_keeps": "true",
        },
    )
