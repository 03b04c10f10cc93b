"""Documents by their ids, with what surrounds them as far as the user may read that too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC

from annex.odoo.context import OdooContext
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents import storages
from annex.odoo.documents.filters import query, words
from annex.odoo.documents.projection import LONGEST_TEXT
from annex.odoo.documents.seeing import has_table, label, rows, seen_of
from annex.odoo.documents.values import Directory, Document, Record, Tag
from annex.odoo.rules import kept
from annex.odoo.rules.reading import readable
from annex.odoo.sql import Sql, name, sql

SNIPPET = "StartSel='', StopSel='', MaxWords=24, MinWords=12, MaxFragments=1"


def one(context: OdooContext, document_id: int) -> Document | None:
    """Return one document; None alike where there is none and where it may not be seen."""
    return many(context, [document_id]).get(document_id)


def many(
    context: OdooContext, ids: Iterable[int], *, search: str | None = None
) -> dict[int, Document]:
    """Return the documents of ``ids`` that the user may see, by id, with snippets for a search."""
    asked = list(ids)
    return described(context, asked, seen_of(context, asked), search=search)


def described(
    context: OdooContext, ids: Sequence[int], where: Sql, *, search: str | None = None
) -> dict[int, Document]:
    """Return those of the documents for which a condition on ``ir_attachment`` as ``a`` holds."""
    if not ids:
        return {}
    found = rows(
        context,
        sql(
            f"SELECT a.id, d.name, coalesce(a.mimetype, ''), d.kind, a.file_size, a.create_date, "
            "a.res_model, a.res_id, d.file_id, a.type, a.url, a.store_fname, a.checksum "
            f"FROM ir_attachment a JOIN {SCHEMA}.document d ON d.id = a.id "
            "WHERE a.id = ANY ({}) AND {}",
            Sql("%s", (list(ids),)),
            where,
        ),
    )
    records = _records(context, ((row[6], row[7]) for row in found))
    files = [row[8] for row in found if row[8]]
    directories, tags = _directories(context, files), _tags(context, files)
    paths = storage_paths(context)
    snippets = _snippets(context, [row[0] for row in found], search)
    return {
        key: Document(
            id=key,
            name=title,
            media_type=media_type,
            kind=kind,
            size=size,
            created_at=created and created.replace(tzinfo=UTC),
            record=records.get((model, record_id)),
            directory=directories.get(file_id),
            tags=tags.get(file_id, ()),
            storage=storages.resolve(
                kind=kept_as,
                url=url,
                store_fname=stored,
                checksum=checksum,
                file_size=size,
                directories=paths,
            ),
            snippet=snippets.get(key),
        )
        for (
            key,
            title,
            media_type,
            kind,
            size,
            created,
            model,
            record_id,
            file_id,
            kept_as,
            url,
            stored,
            checksum,
        ) in found
    }


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


def _records(
    context: OdooContext, links: Iterable[tuple[str | None, int | None]]
) -> dict[tuple[str, int], Record]:
    by_model: defaultdict[str, set[int]] = defaultdict(set)
    for model, record_id in links:
        if model and record_id:
            by_model[model].add(record_id)
    labels = model_labels(context, list(by_model)) if by_model else {}
    return {
        (model, record_id): Record(model, labels.get(model, model), record_id, text)
        for model, ids in by_model.items()
        for record_id, text in record_labels(context, model, sorted(ids)).items()
    }


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


def _snippets(context: OdooContext, ids: Sequence[int], search: str | None) -> dict[int, str]:
    """Return where the extracted text has the search, of those documents where it has."""
    asked = words(search)
    if not asked or not ids:
        return {}
    wanted = Sql("", ())
    for number, word in enumerate(asked):
        wanted = sql("{}" + (" || " if number else "") + "{}", wanted, query(word))
    statement = sql(
        f"SELECT a.id, ts_headline('french', left(a.index_content, {LONGEST_TEXT}), {{}}, "
        f"'{SNIPPET.replace(chr(39), chr(39) * 2)}') "
        f"FROM ir_attachment a JOIN {SCHEMA}.document d ON d.id = a.id "
        "WHERE a.id = ANY ({}) AND d.words @@ ({})",
        wanted,
        Sql("%s", (list(ids),)),
        wanted,
    )
    return dict(rows(context, statement))
