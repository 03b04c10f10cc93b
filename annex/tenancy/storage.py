"""Files of accounts: each under a prefix of its account's own, in any storage of Django's."""

from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage
from django.utils._os import safe_join
from django.utils.module_loading import import_string

from annex.tenancy.context import require_account_id


class AccountStorage(Storage):
    """Keep files in another storage, below ``accounts/<id>/`` of the account entered.

    ``OPTIONS`` name the storage, ``backend``, and its own ``options``. Names inside it are those
    of the account; no name leads out of it. Outside an account it raises NoTenantEntered.
    """

    def __init__(self, backend: str, options: dict[str, Any] | None = None) -> None:
        self._storage: Storage = import_string(backend)(**(options or {}))

    def _prefix(self) -> str:
        return f"accounts/{require_account_id()}/"

    def _within(self, name: str) -> str:
        prefix = self._prefix()
        joined = safe_join("/" + prefix, name).lstrip("/")
        if not f"{joined}/".startswith(prefix):
            raise SuspiciousFileOperation(name)
        return joined

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        return self._storage.open(self._within(name), mode)

    def _save(self, name: str, content: "File[Any]") -> str:
        return self._storage.save(self._within(name), content).removeprefix(self._prefix())

    def delete(self, name: str) -> None:
        """Delete a file of the account."""
        self._storage.delete(self._within(name))

    def exists(self, name: str) -> bool:
        """Tell whether the account has the file."""
        return self._storage.exists(self._within(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and files in a folder of the account."""
        return self._storage.listdir(self._within(path))

    def size(self, name: str) -> int:
        """Return the size of a file of the account in bytes."""
        return self._storage.size(self._within(name))

    def url(self, name: str | None) -> str:
        """Return the address of a file of the account."""
        return self._storage.url(self._within(name or ""))
