"""The server: known holes in row-level security are closed by its own updates."""

from annex.tenancy.catalog.finding import Rule

_FLOOR = {15: 18, 16: 14, 17: 10, 18: 4}
"""The oldest minor release of each major one without a published hole that SQL alone opens.

CVE-2025-8713 (statistics), CVE-2026-2005 and CVE-2026-2006 (code execution) and the fixes of May
2026; see PostgreSQL's security page.
"""

RULES = (
    Rule(
        "tenancy.E157",
        "{} has published holes that let SQL past row-level security: update it within its major "
        "release.",
        "SELECT 'PostgreSQL ' || current_setting('server_version') FROM (VALUES "
        + ", ".join(f"({major}, {minor})" for major, minor in _FLOOR.items())
        + ") floor(major, minor) WHERE current_setting('server_version_num')::int / 10000 = major "
        "AND current_setting('server_version_num')::int % 10000 < minor".replace("%", "%%")
        + " UNION ALL SELECT 'PostgreSQL ' || current_setting('server_version') "
        f"WHERE current_setting('server_version_num')::int / 10000 < {min(_FLOOR)}",
    ),
)
