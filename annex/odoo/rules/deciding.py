"""What decides about one model: access rows, global rules, the groups' rules, and its parents'."""

from annex.odoo.rules.compiler import Compiler, Place
from annex.odoo.rules.domains import parse
from annex.odoo.rules.errors import Refusal, Refused
from annex.odoo.rules.kept import rulebook
from annex.odoo.rules.rulebook import Access, Rule, Rulebook
from annex.odoo.sql import Sql, all_of, any_of, column, name, sql

FALLBACKS = {"hr.employee": "hr.employee.public"}
"""Models that Odoo lists through another one of the same ids when the first may not be read."""


def granting(book: Rulebook, model: str, groups: frozenset[int]) -> list[Access]:
    """Return the access rows that let the groups read a model."""
    return [
        one
        for one in book.accesses.get(model, ())
        if one.group_id is None or one.group_id in groups
    ]


def binding(book: Rulebook, model: str, groups: frozenset[int]) -> list[Rule]:
    """Return the rules on a model that bind a user of these groups."""
    return [one for one in book.rules.get(model, ()) if not one.group_ids or one.group_ids & groups]


def book_of(compiler: Compiler) -> Rulebook:
    """Return the access rows and rules that are in force for the compiler's context."""
    return rulebook(compiler.context.using, compiler.context.mark)


def has_access(compiler: Compiler, model: str) -> bool:
    """Tell whether the user may read the model at all."""
    return bool(granting(book_of(compiler), model, compiler.context.groups))


def linked(compiler: Compiler, model: str, alias: str) -> Sql:
    """Return the condition that a record may be read when something refers to it."""
    if not has_access(compiler, model):
        return Sql.never()
    try:
        compiler.schema.table(model)
    except Refused as refused:
        refuse(compiler, model, None, str(refused))
        return Sql.never()
    return ruled(compiler, model, alias)


def listed(compiler: Compiler, model: str, alias: str) -> Sql:
    """Return the condition that Odoo lists a record of the model."""
    fallback = FALLBACKS.get(model)
    if not fallback or has_access(compiler, model):
        return linked(compiler, model, alias)
    if not has_access(compiler, fallback):
        return Sql.never()
    # The other one is a view on the same rows, whose company is that of the present version.
    return all_of(
        [ruled(compiler, model, alias, rules_of=fallback), _has_company_of_version(compiler, alias)]
    )


def _has_company_of_version(compiler: Compiler, alias: str) -> Sql:
    if compiler.schema.version < 19:
        return Sql.always()
    try:
        for needed in ("current_version_id", "company_id"):
            compiler.schema.column("hr_employee", needed)
        compiler.schema.column("hr_version", "company_id")
    except Refused as refused:
        refuse(compiler, "hr.employee", None, str(refused))
        return Sql.never()
    return sql(
        "EXISTS (SELECT FROM hr_version v WHERE v.id = {} "
        "AND v.company_id IS NOT DISTINCT FROM {})",
        column(alias, "current_version_id"),
        column(alias, "company_id"),
    )


def ruled(
    compiler: Compiler,
    model: str,
    alias: str,
    seen: tuple[str, ...] = (),
    *,
    rules_of: str = "",
) -> Sql:
    """Return the condition of the model's rules, or of another's, and of those of its parents."""
    book = book_of(compiler)
    together = [
        _parent(compiler, model, alias, field, parent, (*seen, model))
        for field, parent in book.parents.get(rules_of or model, {}).items()
        if parent not in seen
    ]
    alternatives: list[Sql] = []
    for rule in binding(book, rules_of or model, compiler.context.groups):
        (alternatives if rule.group_ids else together).append(
            compiled(compiler, model, alias, rule)
        )
    if alternatives:
        together.append(any_of(alternatives))
    return all_of(together)


def compiled(compiler: Compiler, model: str, alias: str, rule: Rule) -> Sql:
    """Return the condition of one rule; one that is refused is noted and grants nothing."""
    try:
        return compiler.tree(parse(rule.domain), Place(model, alias))
    except Refused as refused:
        refuse(compiler, model, rule, str(refused))
    except RecursionError:
        refuse(compiler, model, rule, "the domain is nested too deep")
    return Sql.never()


def _is_bound(compiler: Compiler, model: str, seen: tuple[str, ...]) -> bool:
    """Tell whether a rule on a model, or on a parent of it, binds the user."""
    book = book_of(compiler)
    return bool(binding(book, model, compiler.context.groups)) or any(
        _is_bound(compiler, parent, (*seen, parent))
        for parent in book.parents.get(model, {}).values()
        if parent not in seen
    )


def refuse(compiler: Compiler, model: str, rule: Rule | None, reason: str) -> None:
    """Note why something was not compiled."""
    compiler.refusals.append(
        Refusal(
            model,
            rule.id if rule else None,
            rule.name if rule else "",
            rule.domain if rule else "",
            reason,
        )
    )


def _parent(
    compiler: Compiler, model: str, alias: str, field: str, parent: str, seen: tuple[str, ...]
) -> Sql:
    inner = compiler.alias()
    try:
        compiler.schema.table(parent)
        rules = ruled(compiler, parent, inner, seen)
        if rules.is_always:
            return rules
        compiler.schema.column(compiler.schema.table(model), field)
    except Refused as refused:
        if not _is_bound(compiler, parent, (*seen, parent)):
            return Sql.always()
        refuse(compiler, model, None, f"the rules of its parent {parent}: {refused}")
        return Sql.never()
    return sql(
        "EXISTS (SELECT FROM {} AS {} WHERE {} = {} AND {})",
        name(compiler.schema.table(parent)),
        name(inner),
        column(inner, "id"),
        column(alias, field),
        rules,
    )
