"""The projection: what lists and search read, in a schema of ours in Odoo's database.

It holds no rights and decides nothing: a document is shown only where Odoo's own row says so. There
are no triggers on Odoo's tables; a sweep over ranges of ids finds what was added, changed and
deleted, also what committed late.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from django.db import OperationalError, connections, transaction
from django.utils import timezone
from psycopg.errors import QueryCanceled

from annex.odoo.contract.grants import SCHEMA
from annex.odoo.contract.live import live
from annex.odoo.router import PROJECTOR_ALIAS

VERSION: Final = 3
"""Another one in the database, and everything is built anew."""
RANGE: Final = 20_000
"""Ids looked at in one transaction."""
OVERLAP: Final = timedelta(minutes=15)
"""Ids given so recently may still be uncommitted; Odoo ends transactions long before."""
LONGEST_TEXT: Final = 200_000
"""Characters of the extracted text that are searched; a text vector may not exceed one megabyte."""

MARKS: Final = "[\\u0300-\\u036f]"
SIGNS: Final = "[ -/:-@[-`{-~]+"
"""What parts words. The parser would keep paths, hosts and double names whole, and their parts too:
more than a text vector holds."""


def _orders() -> str:
    """Return indexes for walks over candidates: by model, public ones, those linked to nothing.

    The last two hold what lists are filtered by, so that no row is read to be left out.
    """
    others = "INCLUDE (res_model, kind) WHERE"
    return "\n".join(
        f"CREATE INDEX ON {SCHEMA}.document (res_model, {key}, id);\n"
        f"CREATE INDEX ON {SCHEMA}.document ({key}, id) {others} public;\n"
        f"CREATE INDEX ON {SCHEMA}.document ({key}, id) {others} author_id IS NOT NULL;"
        for key in ("folded", "created_at", "size")
    )


CREATE = f"""
DROP TABLE IF EXISTS {SCHEMA}.document, {SCHEMA}.state;
CREATE TABLE {SCHEMA}.document (
    id integer PRIMARY KEY,
    name text NOT NULL,
    folded text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    size bigint NOT NULL,
    created_at timestamp NOT NULL,
    changed_at timestamp,
    res_model text COLLATE "C",
    res_id integer,
    file_id integer,
    public boolean NOT NULL,
    author_id integer,
    words tsvector NOT NULL
);
{_orders()}
CREATE INDEX ON {SCHEMA}.document (res_model, kind, created_at, id);
CREATE INDEX ON {SCHEMA}.document (res_model, res_id);
CREATE INDEX ON {SCHEMA}.document (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX ON {SCHEMA}.document (author_id, id) WHERE author_id IS NOT NULL;
CREATE INDEX ON {SCHEMA}.document (id) WHERE public;
CREATE INDEX ON {SCHEMA}.document (id) WHERE author_id IS NOT NULL;
CREATE INDEX ON {SCHEMA}.document USING gin (folded gin_trgm_ops);
CREATE INDEX ON {SCHEMA}.document USING gin (words);
CREATE TABLE {SCHEMA}.state (
    version integer NOT NULL,
    next_id integer NOT NULL DEFAULT 0,
    settled_id integer NOT NULL DEFAULT 0,
    recent_id integer NOT NULL DEFAULT 0,
    recent_at timestamptz NOT NULL DEFAULT now(),
    round_began_at timestamptz NOT NULL DEFAULT now(),
    round_ended_at timestamptz,
    synced_at timestamptz
);
INSERT INTO {SCHEMA}.state (version) VALUES ({VERSION});
"""


def folded(expression: str) -> str:
    """Return the SQL of a text in lower case, without accents; other scripts stay."""
    return f"lower(regexp_replace(normalize({expression}, NFKD), '{MARKS}', '', 'g'))"


def parted(folded_text: str) -> str:
    """Return the SQL of a folded text without signs between its words."""
    return f"regexp_replace({folded_text}, '{SIGNS}', ' ', 'g')"


KIND = """
CASE
    WHEN m = 'application/pdf' THEN 'pdf'
    WHEN m LIKE 'image/%%' THEN 'image'
    WHEN m LIKE 'video/%%' THEN 'video'
    WHEN m LIKE 'audio/%%' THEN 'audio'
    WHEN m LIKE 'text/%%' OR m IN ('application/json', 'application/xml') THEN 'text'
    WHEN m LIKE 'application/vnd.openxmlformats%%' OR m LIKE 'application/vnd.oasis%%'
      OR m LIKE 'application/vnd.ms-%%' OR m IN ('application/msword', 'application/rtf')
      THEN 'office'
    WHEN m ~ '(zip|compressed|x-tar|gzip)' THEN 'archive'
    ELSE 'other'
END
"""
# A field's own storage is no document, but the content of a dms file is. What a website is made of
# is none either.
IS_DOCUMENT = """
(a.res_field IS NULL OR a.res_model = 'dms.file' AND a.res_field = 'content_file')
AND (a.url IS NULL OR a.url NOT LIKE '/%%')
AND (a.res_model IS NULL OR a.res_model NOT IN ('ir.ui.view', 'ir.module.module'))
"""
FILES = """
LEFT JOIN LATERAL (
    SELECT f.id, f.name FROM dms_file f
    WHERE f.id = a.res_id AND a.res_model = 'dms.file' OR f.attachment_id = a.id
    ORDER BY f.id LIMIT 1
) f ON true
"""
NO_FILES = "CROSS JOIN (SELECT NULL::integer AS id, NULL::varchar AS name) f"


def _source(files: str) -> str:
    text = parted(folded(f"left(a.index_content, {LONGEST_TEXT})"))
    text = f"left({text}, {LONGEST_TEXT})"  # one letter may fold to many
    # Stems find other forms of a word, in two languages. The words as they stand find what has no
    # stem: names, codes, any other language, and a word of which only the beginning is typed yet.
    return f"""
    SELECT a.id, s.name, {folded("s.name")} AS folded, {KIND} AS kind,
           coalesce(a.file_size, -1)::bigint AS size,
           coalesce(a.create_date, a.write_date, '1970-01-01') AS created_at,
           a.write_date AS changed_at, a.res_model, a.res_id, f.id AS file_id,
           a.public IS TRUE AS public,
           CASE WHEN coalesce(a.res_id, 0) = 0 THEN coalesce(a.create_uid, 0) END AS author_id,
           to_tsvector('french', t.text) || to_tsvector('english', t.text)
             || to_tsvector('simple', t.text) AS words
    FROM ir_attachment a {files}
    CROSS JOIN LATERAL (SELECT coalesce({text}, '') AS text OFFSET 0) t
    CROSS JOIN LATERAL (SELECT CASE WHEN a.res_field IS NULL THEN a.name
                                    ELSE coalesce(f.name, a.name) END AS name,
                               lower(coalesce(a.mimetype, '')) AS m) s
    """


def _upsert(files: str) -> str:
    return f"""
    INSERT INTO {SCHEMA}.document AS d
    {_source(files)}
    WHERE a.id >= %(low)s AND a.id < %(high)s AND {IS_DOCUMENT} AND NOT EXISTS (
        SELECT 1 FROM {SCHEMA}.document k WHERE k.id = a.id
          AND k.id >= %(low)s AND k.id < %(high)s
          AND k.changed_at IS NOT DISTINCT FROM a.write_date AND k.name = s.name
          AND k.res_model IS NOT DISTINCT FROM a.res_model
          AND k.res_id IS NOT DISTINCT FROM a.res_id AND k.file_id IS NOT DISTINCT FROM f.id
          AND k.public = (a.public IS TRUE)
    )
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded,
        kind = excluded.kind, size = excluded.size, created_at = excluded.created_at,
        changed_at = excluded.changed_at, res_model = excluded.res_model,
        res_id = excluded.res_id, file_id = excluded.file_id, public = excluded.public,
        author_id = excluded.author_id, words = excluded.words
    """


DELETE = f"""
DELETE FROM {SCHEMA}.document d WHERE d.id >= %(low)s AND d.id < %(high)s AND NOT EXISTS (
    SELECT 1 FROM ir_attachment a WHERE a.id = d.id AND a.id >= %(low)s AND a.id < %(high)s
      AND {IS_DOCUMENT}
)
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a synchronisation came: rows written and removed, and whether the round ended."""

    written: int
    removed: int
    ended: bool


@dataclass(frozen=True, slots=True)
class State:
    """How the projection stands; ``complete_at`` is when the last whole round began."""

    rows: int
    synced_at: datetime | None
    complete_at: datetime | None


def ensure(*, rebuild: bool = False) -> bool:
    """Make the projection where there is none of this version; return whether it was made."""
    with connections[PROJECTOR_ALIAS].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.state"])
        if cursor.fetchone()[0] and not rebuild:
            cursor.execute(f"SELECT version FROM {SCHEMA}.state")
            if cursor.fetchone() == (VERSION,):
                return False
        with transaction.atomic(PROJECTOR_ALIAS):
            cursor.execute(CREATE)
        return True


def sync(*, for_s: float = 0.5, whole: bool = False) -> Progress:
    """Bring the projection nearer to Odoo's rows: the newest first, then on with the round.

    Works for about ``for_s`` seconds, or, ``whole``, until the round has ended.
    """
    ensure()
    until = monotonic() + for_s
    files = FILES if "dms" in live(PROJECTOR_ALIAS).modules else NO_FILES
    written = removed = 0
    with connections[PROJECTOR_ALIAS].cursor() as cursor:
        last_id, low = _tail(cursor)
        while low <= last_id:
            added, gone = _range(files, low, low + RANGE)
            written, removed, low = written + added, removed + gone, low + RANGE
        ended = False
        while not ended and (whole or monotonic() < until):
            cursor.execute(f"SELECT next_id FROM {SCHEMA}.state")
            (low,) = cursor.fetchone()
            added, gone = _range(files, low, low + RANGE)
            written, removed = written + added, removed + gone
            ended = low + RANGE > last_id
            cursor.execute(
                f"UPDATE {SCHEMA}.state SET next_id = %s, synced_at = now()"
                + (", round_ended_at = round_began_at, round_began_at = now()" if ended else ""),
                [0 if ended else low + RANGE],
            )
        if ended and written > RANGE:
            cursor.execute(f"ANALYZE {SCHEMA}.document")
    return Progress(written, removed, ended)


def state(using: str) -> State | None:
    """Return how the projection stands, or None where there is none yet."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.state"])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {SCHEMA}.document), synced_at, round_ended_at "
            f"FROM {SCHEMA}.state"
        )
        return State(*cursor.fetchone())


def _tail(cursor: Any) -> tuple[int, int]:
    """Return the newest id, and from which on ids may not have been committed when last seen."""
    cursor.execute(
        "SELECT greatest(coalesce((SELECT max(id) FROM ir_attachment), 0), "
        f"coalesce((SELECT max(id) FROM {SCHEMA}.document), 0)), "
        f"settled_id, recent_id, recent_at FROM {SCHEMA}.state"
    )
    last_id, settled_id, recent_id, recent_at = cursor.fetchone()
    now = timezone.now()
    if now - recent_at > OVERLAP:
        settled_id, recent_id = recent_id, last_id
        cursor.execute(
            f"UPDATE {SCHEMA}.state SET settled_id = %s, recent_id = %s, recent_at = %s",
            [settled_id, recent_id, now],
        )
    # The first rounds have the whole table before them: that is the sweep's work.
    return last_id, max(settled_id + 1, last_id - RANGE)


def _range(files: str, low: int, high: int) -> tuple[int, int]:
    """Bring the rows of a range of ids up to date; gives how many were written and removed."""
    values = {"low": low, "high": high}
    try:
        with transaction.atomic(PROJECTOR_ALIAS), connections[PROJECTOR_ALIAS].cursor() as cursor:
            cursor.execute(_upsert(files), values)
            written = cursor.rowcount
            cursor.execute(DELETE, values)
            return written, cursor.rowcount
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled) or high - low < 2:
            raise
    # Long texts: the time limit of the role ended it, and would end it again.
    middle = (low + high) // 2
    first, second = _range(files, low, middle), _range(files, middle, high)
    return first[0] + second[0], first[1] + second[1]
