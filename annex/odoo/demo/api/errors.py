"""Odoo's exceptions, as far as callers tell them apart.

JSON-2 sends the status, which is the exception's own for those of ``odoo.exceptions`` and 500 for
every other one; JSON-RPC sends 200 (``odoo/http.py`` of 19.0).
"""

from typing import Any


class OdooError(Exception):
    """An exception that Odoo's code raised; the transaction is rolled back."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status, self.name = status, name

    def told(self) -> dict[str, Any]:
        """Return it as Odoo writes it."""
        message = str(self)
        return {"name": self.name, "message": message, "arguments": [message], "context": {}}


def user_error(message: str) -> OdooError:
    """Return what a rule of the business refuses with."""
    return OdooError(422, "odoo.exceptions.UserError", message)


def validation_error(message: str) -> OdooError:
    """Return what values that can not be are refused with."""
    return OdooError(422, "odoo.exceptions.ValidationError", message)


def missing_error(model: str, ids: object) -> OdooError:
    """Return what a record that is not there is refused with."""
    return OdooError(
        404,
        "odoo.exceptions.MissingError",
        f"Record does not exist or has been deleted. {model}{ids}",
    )


def value_error(message: str) -> OdooError:
    """Return what Python itself refuses with: no exception of Odoo's, so a 500."""
    return OdooError(500, "builtins.ValueError", message)


def not_found(message: str) -> OdooError:
    """Return what a model or method that is not there is answered with."""
    return OdooError(404, "werkzeug.exceptions.NotFound", message)


def unauthorized() -> OdooError:
    """Return what a wrong key is answered with."""
    return OdooError(401, "werkzeug.exceptions.Unauthorized", "Invalid apikey")
