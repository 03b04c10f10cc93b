"""What the event log keeps in the database beside its isolated tables."""

from annex.tenancy.declarations import Isolation


def isolation() -> Isolation:
    """Return what numbers events at commit, tells where news are, and forgets."""
    return Isolation(
        definers={
            "annex.realtime_number()": "Nobody else may number an event.",
            "annex.realtime_heads(uuid[])": "Tells the hub which accounts have news.",
            "annex.realtime_forget(timestamp with time zone, integer)": "Removes what is old.",
        },
        triggers={"realtime_event.realtime_number": "Numbers events as they commit."},
        owner_policies={
            "realtime_event.owner_keeps": "true",
            "realtime_head.owner_keeps": "true",
        },
    )
