"""Who may hold a token for which account."""

from uuid import UUID

from annex.identity.models import Account, Membership, User
from annex.tenancy.context import tenant_context


def live_membership(*, user_id: UUID, account_id: UUID) -> Membership | None:
    """Return the active membership of a person in an account, or None."""
    with tenant_context(account_id, user_id):
        return Membership.objects.filter(user_id=user_id, is_active=True).first()


def may_hold_tokens(*, user: User, account: Account) -> bool:
    """Tell whether tokens of ``user`` for ``account`` may be issued and renewed."""
    return (
        user.is_active
        and account.status != Account.Status.CLOSED
        and live_membership(user_id=user.pk, account_id=account.pk) is not None
    )
