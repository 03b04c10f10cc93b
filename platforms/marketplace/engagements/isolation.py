"""What engagements keep in the database beside their isolated tables."""

from annex.tenancy.declarations import Isolation

BILLED = "What was approved is what is billed, whoever writes."


def isolation() -> Isolation:
    """Return what keeps approved work as it was."""
    return Isolation(
        triggers={
            "marketplace_engagements_workperiod.approved_stays": BILLED,
            "marketplace_engagements_workentry.approved_stays": BILLED,
            "marketplace_engagements_approval.decided_stays": BILLED,
        }
    )
