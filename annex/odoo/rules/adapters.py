"""What Odoo's modules decide in Python, written by hand, each for one computed field.

A search gets the compiler, the place and the leaf, and answers with SQL or raises Refused.
"""

from annex.odoo.rules import comparing, deciding
from annex.odoo.rules.compiler import Compiler, Place, Search
from annex.odoo.rules.domains import Leaf
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.hierarchies import hierarchy, parent_of, roots
from annex.odoo.rules.values import Column, Items, Literal, Record, Scalar
from annex.odoo.sql import Sql, all_of, any_of, column, name, sql

_DIRECTORY_MODELS = """
SELECT DISTINCT res_model FROM dms_directory WHERE res_model IS NOT NULL ORDER BY 1"""


def followed_by(compiler: Compiler, place: Place, leaf: Leaf) -> Sql:
    """``message_partner_ids``: who follows the record (``mail.thread``)."""
    for needed in ("res_model", "res_id", "partner_id"):
        compiler.schema.column("mail_followers", needed)
    alias = compiler.alias()
    partner = column(alias, "partner_id")
    value = compiler.value(leaf.value)
    if leaf.operator == "child_of":
        start = roots(value)
        below = hierarchy(
            compiler.schema, "res.partner", parent_of("res.partner"), start, up=False, active=False
        )
        met = sql("{} IN ({})", partner, below)
    elif leaf.operator in ("in", "="):
        if not isinstance(value, Items | Record | Scalar | Column):
            raise Refused("followers are compared with partners only")
        if isinstance(value, Items) and Literal(False) in value.parts:
            raise Refused("followers are compared with nobody")
        met = comparing.equals(partner, "many2one", value, zero=None)
    else:
        raise Refused(f"{leaf.operator!r} on followers")
    return sql(
        "EXISTS (SELECT FROM mail_followers AS {} WHERE {} = {} AND {} = {} AND {})",
        name(alias),
        column(alias, "res_model"),
        Sql("%s", (place.model,)),
        column(alias, "res_id"),
        column(place.alias, "id"),
        met,
    )


def published(compiler: Compiler, place: Place, leaf: Leaf) -> Sql:
    """``website_published`` outside of a website: published anywhere (``website`` mixins)."""
    return compiler.leaf(Leaf("is_published", leaf.operator, leaf.value), place)


def directory_permitted(compiler: Compiler, place: Place, leaf: Leaf) -> Sql:
    """``permission_read`` of a directory of OCA's dms: by its groups, or as its record is."""
    _require_asks_for_permission(compiler, leaf)
    return _permitted(compiler, place.alias, place.alias)


def file_permitted(compiler: Compiler, place: Place, leaf: Leaf) -> Sql:
    """``permission_read`` of a file of OCA's dms: as its directory's, with the file's record."""
    _require_asks_for_permission(compiler, leaf)
    compiler.schema.column("dms_file", "directory_id")
    directory = compiler.alias()
    return sql(
        "EXISTS (SELECT FROM dms_directory AS {} WHERE {} = {} AND {})",
        name(directory),
        column(directory, "id"),
        column(place.alias, "directory_id"),
        _permitted(compiler, directory, place.alias),
    )


def _permitted(compiler: Compiler, directory: str, row: str) -> Sql:
    schema = compiler.schema
    inherits = "storage_id_inherit_access_from_parent_record"
    needed = {
        "dms_directory": ("storage_id", "res_model", "res_id", inherits),
        "dms_directory_complete_groups_rel": ("gid", "aid"),
        "dms_access_group_users_rel": ("gid", "uid"),
        "dms_storage": ("id", "save_type"),
    }
    for table, columns in needed.items():
        for one in columns:
            schema.column(table, one)
    by_groups = all_of(
        [
            sql("{} IS NOT TRUE", column(directory, inherits)),
            sql(
                "{} IN (SELECT d.aid FROM dms_directory_complete_groups_rel d "
                "JOIN dms_access_group_users_rel u ON u.gid = d.gid WHERE u.uid = {})",
                column(directory, "id"),
                Sql("%s", (compiler.context.uid,)),
            ),
        ]
    )
    as_record = all_of(
        [
            sql("{} IS TRUE", column(directory, inherits)),
            sql(
                "EXISTS (SELECT FROM dms_storage s WHERE s.id = {} AND s.save_type = 'attachment')",
                column(directory, "storage_id"),
            ),
            any_of(
                _as_record(compiler, model, row)
                for (model,) in schema.rows(_DIRECTORY_MODELS)
                if not model.startswith("dms.")
            ),
        ]
    )
    return by_groups | as_record


def _as_record(compiler: Compiler, model: str, row: str) -> Sql:
    """Hold where the row is about a readable record of the model, or about the model as a whole."""
    if not deciding.has_access(compiler, model):
        return Sql.never()
    alias = compiler.alias()
    record = deciding.linked(compiler, model, alias)
    res_id = column(row, "res_id")
    of_model = sql("{} = {}", column(row, "res_model"), Sql("%s", (model,)))
    readable = Sql.never()
    if not record.is_never:
        readable = sql(
            "EXISTS (SELECT FROM {} AS {} WHERE {} = {} AND {})",
            name(compiler.schema.table(model)),
            name(alias),
            column(alias, "id"),
            res_id,
            record,
        )
    return of_model & (sql("({} IS NULL OR {} = 0)", res_id, res_id) | readable)


def _require_asks_for_permission(compiler: Compiler, leaf: Leaf) -> None:
    # OCA's rules compare with True, older ones with the user's own id.
    value = compiler.value(leaf.value)
    asked = value == Literal(True) or (
        isinstance(value, Scalar) and value.sql.params == (compiler.context.uid,)
    )
    if leaf.operator != "=" or not asked:
        raise Refused("a permission is asked for in another way")


SEARCHES: dict[tuple[str, str], Search] = {
    ("*", "message_partner_ids"): followed_by,
    ("product.template", "website_published"): published,
    ("hr.job", "website_published"): published,
    ("dms.directory", "permission_read"): directory_permitted,
    ("dms.file", "permission_read"): file_permitted,
}
