"""Attack one database, statement by statement, and say what became of each."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from annex.tenancy import seal
from annex.tenancy.context import Context, GlobalContext, TenantContext
from annex.tenancy.sealing import PARAMETER, Mode
from proofs.tenancy.essentials import ENTER, READ, WRITE
from proofs.tenancy.ground import ROWS, Ground

LOOK = "SELECT account_id, body FROM proof_note"


@dataclass
class Outcome:
    """How many attacks were refused, and had no effect; and which ones got through."""

    refused: int = 0
    harmless: int = 0
    through: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        total = self.refused + self.harmless + len(self.through)
        return (
            f"{total} attacks: {self.refused} refused, {self.harmless} without effect, "
            f"{len(self.through)} through"
        )


def attack(ground: Ground, mode: Mode) -> Outcome:
    """Send every attack from within A, and from nowhere with the role's password."""
    outcome = Outcome()
    texts = _texts(ground, mode)
    before = ground.checksum()
    for name, statement in {**ENTER, **READ, **WRITE}.items():
        for entered in (True, False):
            text = statement
            for word, value in texts.items():
                text = text.replace(f"{{{word}}}", value)
            refused, seen = _attempt(ground, text, entered=entered)
            if ground.canary in seen or ground.checksum() != before:
                outcome.through.append(name if entered else f"{name} (stolen password)")
                ground.restore()
            elif refused:
                outcome.refused += 1
            else:
                outcome.harmless += 1
    return outcome


def what_is_promised(ground: Ground) -> None:
    """Raise AssertionError unless tokens open what they name, parallel plans too, and no more."""
    with ground.attacker() as app:
        for account, rows in ((ground.a, ROWS), (ground.b, ROWS + 1)):
            _begin(app, TenantContext(account))
            assert _scalar(app, "SELECT count(*) FROM proof_note") == rows
            app.execute(f"SET LOCAL {_parallel(app)} = on")
            assert _scalar(app, "SELECT count(*) FROM proof_note") == rows
            app.execute("SAVEPOINT inner_one")
            app.execute(f"SELECT annex_seal.enter('{seal.mint(GlobalContext())}')")
            assert _scalar(app, "SELECT count(*) FROM proof_account") == 2
            app.execute("ROLLBACK TO inner_one")
            assert _scalar(app, "SELECT count(*) FROM proof_note") == rows
            app.execute("COMMIT")
        _refused(app, LOOK)


def _begin(app: psycopg.Connection, context: Context) -> None:
    app.execute(f"RESET ALL; BEGIN; SELECT annex_seal.enter('{seal.mint(context)}')")


def _attempt(ground: Ground, statement: str, *, entered: bool) -> tuple[bool, str]:
    """Return whether the statement was refused, and everything that was said or seen for it."""
    heard: list[str] = []
    with ground.attacker() as app:
        app.add_notice_handler(lambda notice: heard.append(_told(notice)))
        if entered:
            _begin(app, TenantContext(ground.a))
        else:
            app.execute("BEGIN")
        app.execute("SAVEPOINT before_it")
        refused = _say(app, statement, heard)
        if app.info.transaction_status == TransactionStatus.INERROR:
            app.execute("ROLLBACK TO before_it")
        _say(app, LOOK, heard)
        app.execute("COMMIT")
        # What the attack left on the connection, and in transactions that enter nothing.
        _say(app, LOOK, heard)
        _say(app, "FETCH ALL FROM c", heard)
    return refused, "\n".join(heard)


def _say(app: psycopg.Connection, statement: str, heard: list[str]) -> bool:
    try:
        with app.cursor() as cursor:
            if statement.startswith("COPY") and statement.endswith("STDOUT"):
                with cursor.copy(statement) as copied:
                    heard.extend(bytes(data).decode() for data in copied)
                return False
            cursor.execute(statement)
            more: bool | None = True
            while more:
                if cursor.description:
                    heard.extend(map(str, cursor.fetchall()))
                more = cursor.nextset()
    except psycopg.errors.SyntaxError:
        raise  # not refused: an attack that nobody could send
    except psycopg.Error as error:
        heard.append(_told(error.diag))
        return True
    return False


def _told(said: Any) -> str:
    parts = (said.message_primary, said.message_detail, said.message_hint, said.context)
    return " ".join(filter(None, parts))


def _texts(ground: Ground, mode: Mode) -> dict[str, str]:
    a, b = TenantContext(ground.a), TenantContext(ground.b)
    with ground.attacker() as app:
        parallel = _parallel(app)
    return {
        "a": str(ground.a),
        "b": str(ground.b),
        "a_value": seal.value_of(a),
        "value": seal.value_of(b),
        "mine": seal.mint(a),
        "token": _expired(b),
        "note": str(ground.note),
        "canary": ground.canary,
        "parameter": PARAMETER if mode is Mode.SEALED else "annex.context",
        "parallel": parallel,
    }


def _expired(context: TenantContext) -> str:
    key = next(seal.known_keys())
    said = f"{key.id}.{seal.value_of(context)}.{int(time.time()) - 1}"
    return f"{said}.{hmac.digest(key.secret, said.encode(), hashlib.sha256).hex()}"


def _parallel(app: psycopg.Connection) -> str:
    """Return the setting that makes a plan parallel whether or not it pays."""
    return "debug_parallel_query" if app.info.server_version >= 160000 else "force_parallel_mode"


def _scalar(app: psycopg.Connection, statement: str) -> Any:
    row = app.execute(statement).fetchone()
    return row[0] if row else None


def _refused(app: psycopg.Connection, statement: str) -> None:
    try:
        app.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return
    raise AssertionError(f"It was not refused: {statement}")
