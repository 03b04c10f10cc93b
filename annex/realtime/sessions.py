"""Who is behind a socket: the same answer, from the same function, as for a request."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from annex.api.authentication import actor_of
from annex.identity.bearer import enter_by_token
from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.kernel.errors import Denied
from annex.tenancy.context import global_context


class InvalidToken(Denied):
    """The token opens nothing: it expired or was revoked, or its user or membership ended."""

    code = "invalid_token"
    title = "The access token is not valid. Get a new one."


class AccountClosed(Denied):
    """The account was closed while the socket was open."""

    code = "account_closed"
    title = "This account is closed."


class OtherActor(Denied):
    """A new token continues a socket only for the same user, application and account."""

    code = "other_actor"
    title = "This token belongs to someone else. Open another socket with it."


@dataclass(frozen=True, slots=True)
class Session:
    """A live token's actor, as the database saw it last. ``expires_at`` is the token's."""

    actor: Actor
    api_version: str
    expires_at: datetime
    token: str = field(repr=False)

    def is_of_same_actor(self, other: "Session") -> bool:
        """Tell whether both are the same user or application in the same account."""
        ours, theirs = self.actor, other.actor
        return (ours.account_id, ours.user_id, ours.application_id) == (
            theirs.account_id,
            theirs.user_id,
            theirs.application_id,
        )


def open_session(token: str) -> Session:
    """Return the session of a token. Raises InvalidToken."""
    with transaction.atomic():
        credential = enter_by_token(token)
    if credential is None:
        raise InvalidToken
    return Session(
        actor=actor_of(credential),
        api_version=credential.api_version,
        expires_at=credential.expires_at,
        token=token,
    )


def renew_session(session: Session, token: str) -> Session:
    """Return the session of a new token for the same actor. Raises InvalidToken or OtherActor."""
    renewed = open_session(token)
    if not session.is_of_same_actor(renewed):
        raise OtherActor
    return renewed


def recheck_session(session: Session) -> Session:
    """Return the session as it is now. Raises InvalidToken or AccountClosed."""
    try:
        return open_session(session.token)
    except InvalidToken:
        with global_context():
            account = Account.objects.filter(pk=session.actor.account_id)
            if account.filter(status=Account.Status.CLOSED).exists():
                raise AccountClosed from None
        raise
