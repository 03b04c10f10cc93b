"""The only place that decides which warnings a test may raise: none of ours, by name of others'."""

import warnings

ALLOWED: tuple[tuple[str, type[Warning]], ...] = (
    # WhiteNoise looks for the files that only `collectstatic` makes; no test serves them.
    ("No directory at:", UserWarning),
)
"""(start of the message, category) of third parties' warnings that we can not prevent."""


def make_warnings_errors() -> None:
    """Turn every warning into an exception, except those listed in ``ALLOWED``."""
    warnings.resetwarnings()
    warnings.simplefilter("error")
    for message, category in ALLOWED:
        warnings.filterwarnings("ignore", message=message, category=category)
