"""What tenancy itself keeps in the database."""

from annex.tenancy.declarations import Isolation


def isolation() -> Isolation:
    """Return the functions that read and write the context, gather statistics, and cross."""
    return Isolation(
        definers={
            "annex_seal.open(text)": "Alone may read the keys that tokens are signed with.",
            "annex_seal.sign(text)": "Signs what was entered, in the mode that keeps it signed.",
            "annex_seal.enter(text)": "Alone may write what is entered.",
            "annex_seal.put(text)": "The same for functions of the owner's.",
            "annex_seal.leave()": "Takes back what is entered.",
            "annex.refresh_statistics(text[])": "ANALYZE is the owner's before PostgreSQL 17.",
            "annex.open_crossing(text, text, uuid[])": "Records a crossing nobody else can write.",
            "annex.enter_crossing(uuid)": "Enters a crossing that is on record.",
            "annex.crossed_accounts()": "Reads the record for the operator's policy.",
            "annex.crossings(integer)": "Shows the operator the record.",
        },
        tables={"django_migrations": "Says which migrations ran."},
        grants={"django_migrations": "SELECT"},
    )
