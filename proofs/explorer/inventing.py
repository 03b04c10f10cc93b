"""Domains of chance, most of them such as people write, some of them wrong."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proofs.explorer.mutating import Ground

USERS = ("user.id", "[user.id, False]", "False", "[user.id]")
PARTNERS = (
    "user.partner_id.id",
    "[user.partner_id.id]",
    "user.commercial_partner_id.id",
    "[user.partner_id.commercial_partner_id.id, False]",
    "False",
)
COMPANIES = (
    "company_ids",
    "company_ids + [False]",
    "company_id",
    "user.company_id.id",
    "False",
    "user.company_ids.ids",
)
TEXTS = (
    "'employees'",
    "'portal'",
    "['employees', 'portal']",
    "['sale', False]",
    "False",
    "'draft'",
    "''",
    "['A', '']",
)
WRONG = (
    "[('nothing_there', '=', 1)]",
    "[('company_id', 'in', company_ids)",
    "[('id', '=', __import__('os').getpid())]",
    "[('company_id', 'in', website.company_id.ids)]",
    "['|', ('id', '>', 0)]",
    "[('id', 'ilike', 'a')]",
    "[('company_id', '=', (lambda: 1)())]",
    "[('id', 'in', [i for i in range(9)])]",
    "[('id', 'child_of', True)]",
    "['!', ('nothing_there.id', '=', 1)]",
)


def domain(ground: "Ground", model: str) -> str:
    """Return the text of a domain for a model."""
    if ground.chance.random() < 0.06:
        return ground.chance.choice(WRONG)
    parts = [part for _ in range(ground.chance.randint(1, 3)) for part in _tree(ground, model, 2)]
    return f"[{', '.join(parts)}]"


def _tree(ground: "Ground", model: str, depth: int) -> list[str]:
    said = ground.chance.random()
    if depth and said < 0.45:
        return [
            ground.chance.choice(["'&'", "'|'"]),
            *_tree(ground, model, depth - 1),
            *_tree(ground, model, depth - 1),
        ]
    if depth and said < 0.6:
        return ["'!'", *_tree(ground, model, depth - 1)]
    return [_leaf(ground, model, 2)]


def _leaf(ground: "Ground", model: str, depth: int) -> str:
    chance = ground.chance
    if chance.random() < 0.05:
        return chance.choice(["(1, '=', 1)", "(0, '=', 1)"])
    if chance.random() < 0.12 and model in ("project.project", "project.task"):
        operator = chance.choice(["in", "in", "child_of"])
        return f"('message_partner_ids', '{operator}', [user.partner_id.id])"
    field = chance.choice(_fields(ground, model))
    name, ttype, relation = field["name"], field["ttype"], field["relation"]
    if ttype in ("many2one", "one2many", "many2many"):
        said = chance.random()
        if depth and relation in ground.models and said < 0.35:
            inner = _leaf(ground, relation, depth - 1)
            if inner.startswith("('"):
                return f"('{name}.{inner[2:]}"
            return inner
        if depth and relation in ground.models and said < 0.5:
            operator = chance.choice(["any", "not any"])
            return f"('{name}', '{operator}', [{', '.join(_tree(ground, relation, 1))}])"
        return _related(ground, name, ttype, relation)
    return _plain(ground, name, ttype)


def _related(ground: "Ground", name: str, ttype: str, relation: str) -> str:
    chance = ground.chance
    values = {"res.users": USERS, "res.partner": PARTNERS, "res.company": COMPANIES}.get(
        relation, ("False", str(ground.some(relation.replace(".", "_"))))
    )
    value = chance.choice(values)
    if relation in ("res.partner", "res.company", "project.task") and chance.random() < 0.3:
        operator = chance.choice(["child_of", "parent_of"])
        value = "company_ids" if relation == "res.company" else value.replace(", False", "")
        if value == "False":
            value = str(ground.some(relation.replace(".", "_")))
        if (name, ttype) != ("parent_id", "many2one") or relation != "res.company":
            return f"('{name}', '{operator}', {value})"
    return f"('{name}', '{chance.choice(_operators(value))}', {value})"


def _plain(ground: "Ground", name: str, ttype: str) -> str:
    chance = ground.chance
    if ttype == "boolean":
        value = chance.choice(["True", "False", "[True, False]", "[True]"])
    elif ttype in ("monetary", "float", "integer"):
        if chance.random() < 0.5 and name != "id":
            return (
                f"('{name}', '{chance.choice(['<', '>', '<=', '>='])}', {chance.randint(-1, 300)})"
            )
        value = chance.choice(["0", "10", "[0, 10]", "[10, False]", "False", "250.5"])
        if name == "id":
            value = chance.choice(["user.partner_id.id", "user.id", "company_ids", "[3, 4, 5]"])
    else:
        value = chance.choice(TEXTS)
        if chance.random() < 0.15 and ttype == "char":
            return f"('{name}', '{chance.choice(['like', 'ilike', 'not ilike'])}', 'a')"
    return f"('{name}', '{chance.choice(_operators(value))}', {value})"


def _operators(value: str) -> tuple[str, ...]:
    if value.startswith(("[", "company_ids")) or value.endswith("ids"):
        return ("in", "not in")
    return ("=", "!=", "=", "in", "not in")


def _fields(ground: "Ground", model: str) -> list[dict[str, Any]]:
    known = ground.fields.setdefault(model, {})
    if not known:
        known["all"] = ground.fetch(
            "SELECT f.name, f.ttype, f.relation FROM ir_model_fields f "
            "LEFT JOIN pg_attribute a ON a.attrelid = to_regclass(replace(f.model, '.', '_')) "
            "AND a.attname = f.name WHERE f.model = %s AND ("
            " (a.attnum > 0 AND f.store AND coalesce(f.translate, '') = '' "
            "  AND NOT coalesce(f.company_dependent, false) AND f.ttype IN "
            "  ('many2one', 'char', 'selection', 'boolean', 'monetary', 'float', 'integer')) "
            " OR (f.model, f.name) IN (('project.project', 'collaborator_ids'), "
            "  ('project.task', 'user_ids'), ('res.users', 'company_ids'), "
            "  ('res.users', 'commercial_partner_id'), ('project.task', 'is_late'))) "
            "ORDER BY f.name",
            [model],
        )
    there = [
        row
        for row in known["all"]
        if row["relation"] in (None, "", *ground.models, "res.company", "project.collaborator")
    ]
    # Most rules are about few fields.
    favoured = [row for row in there if row["relation"] or row["ttype"] == "boolean"]
    found: list[dict[str, Any]] = favoured if ground.chance.random() < 0.7 else there
    return found
