"""What Odoo's database answers when it can not: told as a refusal, not as a defect of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext_noop
from psycopg import errors

from annex.kernel.errors import Unavailable
from annex.odoo.accounts.reads import OdooUnreachable


class NotReadYet(Unavailable):
    """The first sweep over Odoo's documents has not begun."""

    code = "documents.not_read_yet"
    title = "Annex has not read Odoo's documents yet."


@contextmanager
def asked() -> Iterator[None]:
    """Raise OdooUnreachable or NotReadYet where Odoo's database does not answer the block."""
    try:
        yield
    except OperationalError as error:
        raise OdooUnreachable(detail=gettext_noop("Try again later.")) from error
    except ProgrammingError as error:
        if isinstance(error.__cause__, errors.UndefinedTable | errors.InvalidSchemaName):
            raise NotReadYet(detail=gettext_noop("Try again later.")) from error
        raise
