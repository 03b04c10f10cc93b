"""The only place that names cache entries: each account has its own, whatever code calls them.

Set ``KEY_FUNCTION`` of every cache to ``annex.tenancy.caching.make_key``. No policy of the
database guards a cache, so a key that two accounts could share is refused.
"""

from typing import Final

from annex.tenancy.context import NoTenantEntered, current_tenant

GLOBAL: Final = "global:"
"""Begins the keys of what belongs to no account, such as failed sign-ins."""


def make_key(key: str, key_prefix: str, version: int) -> str:
    """Return the name of ``key`` in the account entered.

    Raises NoTenantEntered outside an account, unless ``key`` begins with ``GLOBAL``.
    """
    if key.startswith(GLOBAL):
        return f"{key_prefix}:{version}:{key}"
    tenant = current_tenant()
    if tenant is None:
        raise NoTenantEntered(key=key)
    return f"{key_prefix}:{version}:account:{tenant.account_id}:{key}"
