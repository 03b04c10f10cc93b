"""Odoo's rules once more, slowly and by hand: record by record, from rows held in memory.

Written apart from the compiler and shares nothing with it: rules are read by an interpreter of
their few expressions over records that behave like Odoo's.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

ZERO = {"integer": 0, "float": 0, "monetary": 0, "char": "", "text": "", "html": ""}
TURNED = {"!=": "=", "not in": "in", "not any": "any", "not like": "like", "not ilike": "ilike"}
WITH_ARCHIVED = {("project.task", "user_ids")}


class Unknown(Exception):
    """Odoo itself would fail on this, or only its code knows."""


class World:
    """The rows of a database, read when first asked for, and the meaning of its fields."""

    def __init__(self, fetch: Callable[[str], list[dict[str, Any]]], known: dict[str, Any]) -> None:
        self.fetch = fetch
        # Fields and models do not change while rules do; one caller keeps them.
        self.known = known
        self.rows: dict[str, dict[int, dict[str, Any]]] = {}
        self.links: dict[str, list[dict[str, Any]]] = {}

    def table(self, model: str) -> dict[int, dict[str, Any]]:
        """Return a model's rows by id."""
        if model not in self.rows:
            found = self.fetch(f'SELECT * FROM "{model.replace(".", "_")}"')
            self.rows[model] = {row["id"]: row for row in found}
        return self.rows[model]

    def link(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table without a model."""
        if table not in self.links:
            self.links[table] = self.fetch(f'SELECT * FROM "{table}"')
        return self.links[table]

    def field(self, model: str, name: str) -> dict[str, Any]:
        """Return what Odoo says of a field."""
        if not self.known:
            for row in self.fetch("SELECT * FROM ir_model_fields"):
                self.known.setdefault(row["model"], {})[row["name"]] = row
        try:
            found: dict[str, Any] = self.known[model][name]
        except KeyError:
            raise Unknown(f"{model}.{name}") from None
        return found


class Many:
    """Records of one model, as a person would see them (archived ones left out of collections)."""

    def __init__(self, person: "Person", model: str, ids: Iterable[int]) -> None:
        self.person, self.model, self.ids = person, model, list(ids)

    def get(self, name: str) -> Any:
        """Return an attribute, for all records together where there are several."""
        if name == "ids":
            return self.ids
        if name == "id":
            return self.ids[0] if self.ids else False
        if name == "env" and self.model == "res.users":
            return {"companies": self.get("company_ids"), "company": self.get("company_id")}
        if self.model == "res.users" and name in ("all_group_ids", "groups_id"):
            return Many(self.person, "res.groups", self.person.groups)
        if self.model == "res.users" and name == "employee_id":
            return self._employee()
        field = self.person.world.field(self.model, name)
        if not field["store"] and field["related"]:
            found: Any = self
            for part in field["related"].split("."):
                found = found.get(part)
            return found
        values = [self.person.value(self.model, one, field) for one in self.ids]
        if field["ttype"] in ("many2one", "one2many", "many2many"):
            flat = [
                one for value in values for one in (value if isinstance(value, list) else [value])
            ]
            return Many(self.person, field["relation"], dict.fromkeys(one for one in flat if one))
        return values[0] if len(values) == 1 else values

    def _employee(self) -> "Many":
        company = self.person.world.table("res.users")[self.ids[0]]["company_id"]
        own = [
            row["id"]
            for row in self.person.world.table("hr.employee").values()
            if row["user_id"] in self.ids and row["company_id"] == company and row["active"]
        ]
        return Many(self.person, "hr.employee", own[:1])


class Person:
    """One Odoo user with companies switched on, in one world."""

    def __init__(self, world: World, uid: int, companies: Iterable[int], company: int) -> None:
        self.world, self.uid = world, uid
        self.companies, self.company = list(companies), company
        self.groups = self._groups()
        self.bound: dict[str, tuple[list[str], list[str]]] = {}
        self.said: dict[str, Any] = {}

    def _groups(self) -> set[int]:
        found = {
            row["gid"] for row in self.world.link("res_groups_users_rel") if row["uid"] == self.uid
        }
        while True:
            more = {
                row["hid"]
                for row in self.world.link("res_groups_implied_rel")
                if row["gid"] in found
            }
            if more <= found:
                return found
            found |= more

    # --- Models --------------------------------------------------------------------------------

    def readable(self, model: str, parents: dict[str, dict[str, str]]) -> set[int]:
        """Return the ids of a model's records that the person may read."""
        models = {row["id"]: row["model"] for row in self.world.link("ir_model")}
        granted = any(
            row["active"]
            and row["perm_read"]
            and models[row["model_id"]] == model
            and (row["group_id"] is None or row["group_id"] in self.groups)
            for row in self.world.link("ir_model_access")
        )
        if not granted:
            return set()
        return {id for id in self.world.table(model) if self._allowed(model, id, parents, models)}

    def _allowed(
        self, model: str, id: int, parents: dict[str, dict[str, str]], models: dict[int, str]
    ) -> bool:
        for field, parent in parents.get(model, {}).items():
            other = self.world.table(model)[id].get(field)
            if not other or not self._allowed(parent, other, parents, models):
                return False
        everyone, groups = self._bound(model, models)
        if not all(self.meets(model, id, rule) for rule in everyone):
            return False
        return not groups or any(self.meets(model, id, rule) for rule in groups)

    def _bound(self, model: str, models: dict[int, str]) -> tuple[list[str], list[str]]:
        """Return the domains that bind the person on a model: for everyone, and by groups."""
        if model not in self.bound:
            everyone, groups = self.bound[model] = ([], [])
            links = self.world.link("rule_group_rel")
            for rule in self.world.link("ir_rule"):
                if not rule["active"] or not rule["perm_read"]:
                    continue
                if models[rule["model_id"]] == model:
                    of = {row["group_id"] for row in links if row["rule_group_id"] == rule["id"]}
                    if not of or of & self.groups:
                        (groups if of else everyone).append(rule["domain_force"] or "")
        return self.bound[model]

    def meets(self, model: str, id: int, domain: str) -> bool:
        """Tell whether a record meets a rule; one that Odoo would fail on is met by nothing."""
        if not domain.strip():
            return True
        try:
            if domain not in self.said:
                self.said[domain] = self.evaluate(ast.parse(domain.strip(), mode="eval").body)
            return self.holds(model, id, self.said[domain])
        except (Unknown, SyntaxError, ValueError, TypeError, AttributeError, LookupError):
            return False

    # --- Expressions ---------------------------------------------------------------------------

    def evaluate(self, node: ast.expr) -> Any:
        """Return the value of an expression of a rule."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.List | ast.Tuple):
            items = [self.evaluate(one) for one in node.elts]
            return tuple(items) if isinstance(node, ast.Tuple) else items
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.evaluate(node.left) + self.evaluate(node.right)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.evaluate(node.operand)
        if isinstance(node, ast.Name):
            names = {
                "user": Many(self, "res.users", [self.uid]),
                "company_ids": self.companies,
                "company_id": self.company,
            }
            if node.id in names:
                return names[node.id]
        if isinstance(node, ast.Attribute):
            of = self.evaluate(node.value)
            if isinstance(of, dict):
                return of[node.attr]
            if isinstance(of, Many):
                return of.get(node.attr)
        raise Unknown(ast.dump(node))

    # --- Conditions ----------------------------------------------------------------------------

    def holds(self, model: str, id: int, domain: Any) -> bool:
        """Tell whether a record meets a domain in prefix notation."""
        stack: list[bool] = []
        for item in reversed(list(domain)):
            if item == "!":
                stack.append(not stack.pop())
            elif item in ("&", "|"):
                first, second = stack.pop(), stack.pop()
                stack.append((first and second) if item == "&" else (first or second))
            else:
                left, operator, right = item
                stack.append(self.leaf(model, id, left, operator, right))
        return all(stack)

    def leaf(self, model: str, id: int, path: Any, operator: str, right: Any) -> bool:
        """Tell whether a record meets one condition."""
        if not isinstance(path, str):
            if (path, operator, right) not in ((1, "=", 1), (0, "=", 1)):
                raise Unknown("constant")
            return bool(path == 1)
        right = right.ids if isinstance(right, Many) else right
        head, _, rest = path.partition(".")
        if head == "message_partner_ids":
            return self._followed(model, id, operator, right)
        field = self.world.field(model, head)
        if not field["store"]:
            return self._shown(model, id, field, rest, operator, right)
        if rest:
            inner = [(rest, operator, right)]
            return any(self._met(field, one, inner) for one in self._members(model, id, field))
        if operator in TURNED:
            return not self.leaf(model, id, path, TURNED[operator], right)
        if operator == "any":
            return any(self._met(field, one, right) for one in self._members(model, id, field))
        if operator in ("child_of", "parent_of"):
            return self._hierarchy(model, id, field, operator, right)
        if field["ttype"] in ("one2many", "many2many"):
            return self._contains(self._members(model, id, field), operator, right)
        return self._scalar(model, id, field, operator, right)

    def _shown(
        self, model: str, id: int, field: dict[str, Any], rest: str, operator: str, right: Any
    ) -> bool:
        """Tell it of a field that shows another record's, or nothing where that is missing."""
        if not field["related"]:
            raise Unknown(field["name"])
        first = self.world.field(model, field["related"].split(".")[0])
        wanted = right if isinstance(right, list | tuple) else [right]
        asks = (operator in ("=", "in")) == any(one is False or one is None for one in wanted)
        plain = operator in ("=", "in", "!=", "not in") and not rest
        optional = first["ttype"] == "many2one" and not first.get("required")
        if plain and asks and optional and not self._members(model, id, first):
            return True
        longer = f"{field['related']}.{rest}" if rest else field["related"]
        return self.leaf(model, id, longer, operator, right)

    def _met(self, field: dict[str, Any], id: int, domain: list[Any]) -> bool:
        row = self.world.table(field["relation"])[id]
        collection = field["ttype"] != "many2one"
        if collection and (field["model"], field["name"]) not in WITH_ARCHIVED and "active" in row:
            said = any(isinstance(one, tuple) and one[0] == "active" for one in domain)
            if not said and not row["active"]:
                return False
        return self.holds(field["relation"], id, domain)

    def _members(self, model: str, id: int, field: dict[str, Any]) -> list[int]:
        if field["ttype"] == "many2one":
            value = self.world.table(model)[id][field["name"]]
            return [value] if value and value in self.world.table(field["relation"]) else []
        if field["ttype"] == "one2many":
            back = field["relation_field"]
            return [
                one for one, row in self.world.table(field["relation"]).items() if row[back] == id
            ]
        if field["ttype"] == "many2many":
            return [
                row[field["column2"]]
                for row in self.world.link(field["relation_table"])
                if row[field["column1"]] == id
            ]
        raise Unknown(field["name"])

    def value(self, model: str, id: int, field: dict[str, Any]) -> Any:
        """Return a field of a record, of a collection the records that are not archived."""
        if field["ttype"] in ("one2many", "many2many"):
            there = self.world.table(field["relation"])
            members = self._members(model, id, field)
            return [one for one in members if there[one].get("active", True)]
        found = self.world.table(model)[id][field["name"]]
        return False if found is None else found

    def _scalar(
        self, model: str, id: int, field: dict[str, Any], operator: str, right: Any
    ) -> bool:
        value = self.world.table(model)[id][field["name"]]
        zero: Any = ZERO.get(field["ttype"], False)
        value = zero if value is None else value
        if operator in ("=", "in"):
            wanted = list(right) if isinstance(right, list | tuple) else [right]
            return any((zero if one is False or one is None else one) == value for one in wanted)
        if operator in ("like", "ilike"):
            if operator == "ilike":
                value, right = value.lower(), right.lower()
            return bool(value) and right in value
        if value is False:
            return False
        return bool(
            {"<": value < right, ">": value > right, "<=": value <= right, ">=": value >= right}[
                operator
            ]
        )

    def _contains(self, members: list[int], operator: str, right: Any) -> bool:
        if operator not in ("=", "in"):
            raise Unknown(operator)
        wanted = list(right) if isinstance(right, list | tuple) else [right]
        if operator == "=" and right in ([], ()):
            wanted = [False]
        return (False in wanted and not members) or any(one in members for one in wanted if one)

    def _hierarchy(
        self, model: str, id: int, field: dict[str, Any], operator: str, right: Any
    ) -> bool:
        wanted = [one for one in (right if isinstance(right, list | tuple) else [right]) if one]
        relation, parent, start = field["relation"], "parent_id", None
        if field["name"] == "id":
            relation, start = model, [id]
        elif relation == model:
            parent, start = field["name"], [id]
        for one in start if start is not None else self._members(model, id, field):
            if operator == "child_of" and set(self._upwards(relation, one, parent)) & set(wanted):
                return True
            if operator == "parent_of":
                above = {up for start in wanted for up in self._upwards(relation, start, parent)}
                if one in above:
                    return True
        return False

    def _upwards(self, model: str, id: int, parent: str) -> Iterator[int]:
        seen: set[int] = set()
        rows = self.world.table(model)
        while id in rows and id not in seen:
            seen.add(id)
            yield id
            id = rows[id][parent]

    def _followed(self, model: str, id: int, operator: str, right: Any) -> bool:
        followers = [
            row["partner_id"]
            for row in self.world.link("mail_followers")
            if row["res_model"] == model and row["res_id"] == id
        ]
        wanted = [one for one in (right if isinstance(right, list | tuple) else [right]) if one]
        if operator == "child_of":
            return any(
                set(self._upwards("res.partner", one, "parent_id")) & set(wanted)
                for one in followers
            )
        if operator in ("=", "in"):
            return any(one in wanted for one in followers)
        raise Unknown(operator)
