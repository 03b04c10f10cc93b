"""Odoo's access rows, record rules and delegations, read once for as long as Odoo keeps them."""

from collections import defaultdict
from dataclasses import dataclass

from annex.odoo.rules.errors import Refused
from annex.odoo.rules.schema import Schema

_ACCESS = """
SELECT m.model, a.id, a.name, a.group_id FROM ir_model_access a JOIN ir_model m ON m.id = a.model_id
WHERE a.active AND a.perm_read ORDER BY a.id"""
_RULES = """
SELECT m.model, r.id, coalesce(r.name, ''), coalesce(r.domain_force, ''),
  ARRAY(SELECT g.group_id FROM rule_group_rel g WHERE g.rule_group_id = r.id ORDER BY 1)
FROM ir_rule r JOIN ir_model m ON m.id = r.model_id
WHERE r.active AND r.perm_read ORDER BY r.id"""
_INHERITS = """
SELECT m.model, p.model, f.name FROM ir_model_inherit i JOIN ir_model m ON m.id = i.model_id
JOIN ir_model p ON p.id = i.parent_id JOIN ir_model_fields f ON f.id = i.parent_field_id
WHERE f.store"""
DELEGATES = (
    ("res.users", "res.partner", "partner_id"),
    ("product.product", "product.template", "product_tmpl_id"),
    ("account.bank.statement.line", "account.move", "move_id"),
    ("product.document", "ir.attachment", "ir_attachment_id"),
    ("quotation.document", "ir.attachment", "ir_attachment_id"),
)
"""Models that are their parents too (``_inherits``), whatever ``ir_model_inherit`` says or is not
granted for (Odoo 16 to 19)."""


@dataclass(frozen=True, slots=True)
class Access:
    """A row that lets a group, or everyone, read a model."""

    id: int
    name: str
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """An active record rule for reading; without groups it binds everyone."""

    id: int
    name: str
    domain: str
    group_ids: frozenset[int]


class Rulebook:
    """Everything that decides about reading, by model."""

    def __init__(self, schema: Schema) -> None:
        self.accesses: dict[str, list[Access]] = defaultdict(list)
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        self.parents: dict[str, dict[str, str]] = defaultdict(dict)
        for model, id, name, group_id in schema.rows(_ACCESS):
            self.accesses[model].append(Access(id, name, group_id))
        for model, id, name, domain, group_ids in schema.rows(_RULES):
            self.rules[model].append(Rule(id, name, domain, frozenset(group_ids)))
        inherits = list(DELEGATES)
        if _knows_inherits(schema):
            inherits += schema.rows(_INHERITS)
        for model, parent, field in inherits:
            self.parents[model][field] = parent


def _knows_inherits(schema: Schema) -> bool:
    try:
        schema.column("ir_model_inherit", "parent_field_id")
    except Refused:
        return False
    return True
