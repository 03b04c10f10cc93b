"""What a list of documents can be narrowed to, as conditions on the projection."""

from dataclasses import dataclass
from datetime import UTC, datetime

from annex.odoo.context import OdooContext
from annex.odoo.documents.projection import folded, parted
from annex.odoo.documents.seeing import has_table
from annex.odoo.sql import Sql, all_of, sql

SHORTEST_INSIDE = 3
"""Letters from which on a word is found anywhere; shorter ones only where a word begins."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents are wanted; ``record_id`` goes with ``model``. Moments are aware."""

    search: str | None = None
    model: str | None = None
    record_id: int | None = None
    directory_id: int | None = None
    tag_id: int | None = None
    kind: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None


def condition(filters: Filters, context: OdooContext) -> Sql:
    """Return the filters as a condition on the projection's rows as ``d``."""
    parts = [search(filters.search)]
    for text, value in (
        ("d.res_model = %s", filters.model),
        ("d.res_id = %s", filters.record_id),
        ("d.kind = %s", filters.kind),
        ("d.created_at >= %s", _utc(filters.created_from)),
        ("d.created_at < %s", _utc(filters.created_before)),
    ):
        if value is not None:
            parts.append(Sql(text, (value,)))
    if filters.directory_id is not None:
        parts.append(_of_file(context, "f.directory_id = %s", filters.directory_id))
    if filters.tag_id is not None:
        tagged = "f.id IN (SELECT t.fid FROM dms_file_tag_rel t WHERE t.tid = %s)"
        parts.append(_of_file(context, tagged, filters.tag_id))
    return all_of(parts)


def words(text: str | None) -> list[str]:
    """Return the words of a search."""
    return (text or "").replace("\x00", "").split()


def search(text: str | None) -> Sql:
    """Return the condition that every word occurs, in the name or in the extracted text."""
    return all_of([_word(word) for word in words(text)])


def name_matches(text: str | None) -> Sql:
    """Return the condition that every word occurs in the name."""
    return all_of([_in_name(word) for word in words(text)])


def query(text: str) -> Sql:
    """Return the text query of one word: by its stem in either language, or as it stands."""
    # A sign parts a word in two that both have to occur; of signs alone nothing is left to ask for.
    parts = f"replace(nullif(trim({parted(folded('%s'))}), ''), ' ', ' & ') || ':*'"
    asked = Sql(f"coalesce({parts}, '')", (text,))
    return sql(
        "(to_tsquery('french', {}) || to_tsquery('english', {}) || to_tsquery('simple', {}))",
        *[asked] * 3,
    )


def _word(word: str) -> Sql:
    if len(word) < SHORTEST_INSIDE:
        return _in_name(word)
    return sql("({} OR d.words @@ {})", _in_name(word), query(word))


def _in_name(word: str) -> Sql:
    fold = folded("%s")
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if len(word) < SHORTEST_INSIDE:
        beginning = Sql(f"d.folded LIKE {fold} || '%%'", (escaped,))
        inside = Sql(f"d.folded LIKE '%% ' || {fold} || '%%'", (escaped,))
        return sql("({} OR {})", beginning, inside)
    return Sql(f"d.folded LIKE '%%' || {fold} || '%%'", (escaped,))


def _of_file(context: OdooContext, text: str, value: int) -> Sql:
    if not has_table(context, "dms_file"):
        return Sql.never()
    return Sql(
        f"d.file_id IN (SELECT f.id FROM dms_file f WHERE {text})",
        (value,),
    )


def _utc(moment: datetime | None) -> datetime | None:
    """Return the moment as Odoo writes it: in UTC and without saying so."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None)
