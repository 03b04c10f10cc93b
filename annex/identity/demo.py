"""The demo as a whole: what each platform makes of it, and who can sign in.

A platform registers from ``AppConfig.ready`` what it adds. Everybody has the same password.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from annex.identity.models import User
from annex.identity.services import ensure_web_client
from annex.tenancy.context import global_context

PASSWORD_LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can sign in, and what they are in one company."""

    company: str
    slug: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one platform adds: its companies where they are missing, and their people.

    ``make`` is told the time and returns the names of the companies it made.
    """

    make: Callable[[datetime], list[str]]
    sign_ins: Callable[[], list[SignIn]]


_parts: list[Part] = []


def register(part: Part) -> None:
    """Add a platform's part."""
    _parts.append(part)


def make(*, at: datetime) -> list[str]:
    """Make the companies that are not there yet; return their names.

    A company that is there stays as people have changed it.
    """
    ensure_web_client(public_url=settings.PUBLIC_URL)
    made = [name for part in _parts for name in part.make(at)]
    _set_passwords({one.email for one in sign_ins()})
    return made


def sign_ins() -> list[SignIn]:
    """Return who can sign in, company by company."""
    return [one for part in _parts for one in part.sign_ins()]


def password() -> str:
    """Return the password of everybody in the demo.

    It is made from this installation's secret key, so it can be shown again and is nobody else's.
    """
    key = settings.SECRET_KEY.encode()
    digest = hmac.digest(key, b"annex demo sign-in", hashlib.sha256)
    letters = base64.b32encode(digest).decode().lower()[:PASSWORD_LETTERS]
    return "-".join(letters[start : start + 4] for start in range(0, PASSWORD_LETTERS, 4))


@global_context()
def _set_passwords(emails: Iterable[str]) -> None:
    """Give everybody of the demo its password where they have another one."""
    wanted = password()
    for email in sorted(emails):
        user = User.objects.filter(email=email).first()
        if user is not None and not user.check_password(wanted):
            user.set_password(wanted)
            user.save(update_fields=["password"])
