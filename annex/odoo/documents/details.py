"""Documents by their ids, with what surrounds them as far as the user may read that too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any, Final

from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents import storages
from annex.odoo.documents.filters import query, words
from annex.odoo.documents.projection import LONGEST_TEXT
from annex.odoo.documents.seeing import has_table, label, linked_to, rows, seen
from annex.odoo.documents.values import Content, Directory, Document, Record, Storage, Tag
from annex.odoo.rules import kept
from annex.odoo.rules.reading import readable
from annex.odoo.sql import Sql, name, sql

SNIPPET = "StartSel='''', StopSel='''', MaxWords=24, MinWords=12, MaxFragments=1"
"""What a snippet is like, as it stands in a text of SQL."""
_NOTHING: Final = Sql("")


def one(context: OdooContext, document_id: int) -> Document | None:
    """Return one document; None alike where there is none and where it may not be seen."""
    models = linked_to(context, [document_id])
    where = seen(context, models=models)
    return described(context, [document_id], models, where).get(document_id)


def contents(context: OdooContext, ids: Iterable[int]) -> dict[int, Content]:
    """Return what opening takes of those documents of ``ids`` that the user may see, by id."""
    asked = list(ids)
    where = seen(context, models=linked_to(context, asked))
    return {
        key: Content(
            id=key, name=title, media_type=media_type, size=size, storage=_storage(size, *kept_in)
        )
        for key, title, media_type, size, *kept_in in _rows(context, asked, where)
    }


def described(
    context: OdooContext,
    ids: Sequence[int],
    models: Sequence[str],
    where: Sql,
    *,
    search: str | None = None,
) -> dict[int, Document]:
    """Return those of the documents for which a condition on ``ir_attachment`` as ``a`` holds.

    Records of ``models`` are named, of those that may be read; a search gives snippets.
    """
    found = _rows(
        context,
        ids,
        where,
        sql(
            ", d.kind, a.create_date, a.res_model, {}, a.res_id, {}, d.file_id, {}",
            _model_label(context),
            _record_label(context, models),
            _snippet(search),
        ),
    )
    files = [file_id for *_, file_id, _ in found if file_id]
    directories, tags = _directories(context, files), _tags(context, files)
    return {
        key: Document(
            id=key,
            name=title,
            media_type=media_type,
            kind=kind,
            size=size,
            created_at=created and created.replace(tzinfo=UTC),
            record=None if text is None else Record(model, named or model, record_id, text),
            directory=directories.get(file_id),
            tags=tags.get(file_id, ()),
            storage=_storage(size, *kept_in),
            snippet=snippet,
        )
        for (
            key,
            title,
            media_type,
            size,
            *kept_in,
            kind,
            created,
            model,
            named,
            record_id,
            text,
            file_id,
            snippet,
        ) in found
    }


def _rows(
    context: OdooContext, ids: Sequence[int], where: Sql, more: Sql = _NOTHING
) -> list[tuple[Any, ...]]:
    """Return id, name, media type, what ``_storage`` takes (size first), and ``more``."""
    if not ids:
        return []
    return rows(
        context,
        sql(
            "SELECT a.id, d.name, coalesce(a.mimetype, ''), a.file_size, a.type, a.url, "
            "a.store_fname, a.checksum, {}{} "
            f"FROM ir_attachment a JOIN {SCHEMA}.document d ON d.id = a.id "
            "WHERE a.id = ANY ({}) AND {}",
            _storage_path(context),
            more,
            Sql("%s", (list(ids),)),
            where,
        ),
    )


def _storage(
    size: int | None,
    kind: str,
    url: str | None,
    stored: str | None,
    checksum: str | None,
    path: str | None,
) -> Storage:
    return storages.resolve(
        kind=kind,
        url=url,
        store_fname=stored,
        checksum=checksum,
        file_size=size,
        directories={} if path is None else {storages.code_of(stored): path},
    )


def _model_label(context: OdooContext) -> Sql:
    named = label(context, "ir.model", "m") or Sql("m.model")
    return sql("(SELECT {} FROM ir_model m WHERE m.model = a.res_model LIMIT 1)", named)


def _record_label(context: OdooContext, models: Sequence[str]) -> Sql:
    """Return what names the record of a document, NULL where it may not be read."""
    branches = []
    for model in models:
        named, may_read = label(context, model, "r"), readable(model, context, "r")
        if named is not None and not may_read.is_never:
            branches.append(
                sql(
                    "WHEN {} THEN (SELECT coalesce({}, '')::text FROM {} AS r "
                    "WHERE r.id = a.res_id AND {} OFFSET 0)",
                    Sql("%s", (model,)),
                    named,
                    name(kept.schema(context.using, context.mark).table(model)),
                    may_read,
                )
            )
    if not branches:
        return Sql("NULL")
    return sql("CASE a.res_model " + " ".join("{}" for _ in branches) + " END", *branches)


def _storage_path(context: OdooContext) -> Sql:
    """Return the directory path of the S3 storage that a document lies in, NULL without one."""
    if not has_table(context, "fs_storage"):
        return Sql("NULL")
    return Sql(
        "(SELECT coalesce(s.directory_path, '') FROM fs_storage s WHERE s.protocol = 's3' "
        "AND s.code = split_part(a.store_fname, '://', 1) LIMIT 1)"
    )


def _snippet(search: str | None) -> Sql:
    """Return where the extracted text has the search, NULL where it has not."""
    asked = words(search)
    if not asked:
        return Sql("NULL")
    wanted = query(asked[0])
    for word in asked[1:]:
        wanted = sql("{} || {}", wanted, query(word))
    headline = f"ts_headline('french', left(a.index_content, {LONGEST_TEXT}), {{}}, '{SNIPPET}')"
    return sql(f"CASE WHEN d.words @@ ({{}}) THEN {headline} END", wanted, wanted)


def model_labels(context: OdooContext, models: Sequence[str]) -> dict[str, str]:
    """Return what people call models, in the user's language."""
    named = label(context, "ir.model", "m") or Sql("m.model")
    statement = sql(
        "SELECT m.model, {} FROM ir_model m WHERE m.model = ANY ({})",
        named,
        Sql("%s", (list(models),)),
    )
    return dict(rows(context, statement))


def record_labels(context: OdooContext, model: str, ids: Sequence[int]) -> dict[int, str]:
    """Return what names records to a user, of those that may be read."""
    named = label(context, model, "r")
    if named is None:
        return {}
    table = name(kept.schema(context.using, context.mark).table(model))
    statement = sql(
        "SELECT r.id, coalesce({}, '') FROM {} AS r WHERE r.id = ANY ({}) AND {}",
        named,
        table,
        Sql("%s", (list(ids),)),
        readable(model, context, "r"),
    )
    return dict(rows(context, statement))


def _directories(context: OdooContext, files: Sequence[int]) -> dict[int, Directory]:
    if not files or not has_table(context, "dms_directory"):
        return {}
    statement = sql(
        "SELECT f.id, r.id, r.name, coalesce(r.complete_name, r.name) FROM dms_file f "
        "JOIN dms_directory r ON r.id = f.directory_id WHERE f.id = ANY ({}) AND {}",
        Sql("%s", (list(files),)),
        readable("dms.directory", context, "r"),
    )
    return {row[0]: Directory(*row[1:]) for row in rows(context, statement)}


def _tags(context: OdooContext, files: Sequence[int]) -> dict[int, tuple[Tag, ...]]:
    if not files or not has_table(context, "dms_tag"):
        return {}
    statement = sql(
        "SELECT t.fid, r.id, {}, coalesce(r.color, 0) FROM dms_file_tag_rel t "
        "JOIN dms_tag r ON r.id = t.tid WHERE t.fid = ANY ({}) ORDER BY 3, 2",
        label(context, "dms.tag", "r") or Sql("r.id::text"),
        Sql("%s", (list(files),)),
    )
    tags: defaultdict[int, tuple[Tag, ...]] = defaultdict(tuple)
    for file_id, *tag in rows(context, statement):
        tags[file_id] += (Tag(*tag),)
    return tags


def storage_paths(context: OdooContext) -> dict[str, str]:
    """Return the directory path of each S3 storage by its code."""
    if not has_table(context, "fs_storage"):
        return {}
    found = Sql("SELECT code, coalesce(directory_path, '') FROM fs_storage WHERE protocol = 's3'")
    return dict(rows(context, found))
